"""The folder of the cache: one file a value, written whole or not at all, the longest unused removed first."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extractor.cache.values import Unreadable, pack, unpack

_NAME = re.compile(r"[0-9a-f]{64}")
_HALF = re.compile(r"[0-9a-f]{64}\.\d+\.new")
_STAGE = re.compile(r"[a-z]+")
_TAG = "CACHEDIR.TAG"
_TAGGED = "Signature: 8a477f597d28d172789f06886806bc55\n# Made by scrutiny, which makes it again when it is deleted.\n"
_BETWEEN_TRIMS = 64_000_000  # bytes that a process writes before it looks at the size of the whole
_FULL, _TRIMMED = 1.0, 0.9  # of the limit
_LEFT_BEHIND = 600.0  # seconds after which the half-written file of a killed process goes
_FRESH = 3600.0  # seconds for which a use need not be noted again


def key_of(*parts: object) -> str:
    """The key for all that a value depends on: SHA-256 over the parts, which must be what JSON knows."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Contents:
    """What the cache holds: number of values and their bytes on disk by stage, and the whole in bytes."""

    values: Counter[str]
    sizes: Counter[str]

    @property
    def size(self) -> int:
        """Bytes in all."""
        return self.sizes.total()


@dataclass(slots=True)
class Cache:
    """Values by stage and key in `folder`, of about `limit` bytes in all. Several processes may use it at a time.

    It can be pickled. A cache costs time where it fails, never a result: what cannot be read is absent, what cannot be
    written is not kept.
    """

    folder: Path
    limit: int
    _written: int = field(default=0, repr=False, compare=False)

    def get(self, stage: str, key: str) -> object | None:
        """The value, or None where there is none, or none that is whole; a damaged one is removed."""
        path = self._path(stage, key)
        try:
            value = unpack(path.read_bytes())
            if time.time() - path.stat().st_mtime > _FRESH:
                os.utime(path)  # the longest unused go first
        except FileNotFoundError:
            return None
        except Unreadable:
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        except OSError:  # no permission, or the drive went away
            return None
        return value

    def put(self, stage: str, key: str, value: object) -> None:
        """Keep a value, in one step, so that no other process sees half of it."""
        path = self._path(stage, key)
        fresh = path.with_name(f"{key}.{os.getpid()}.new")
        data = pack(value)
        try:
            self.make()
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                fresh.write_bytes(data)
                fresh.replace(path)
            finally:
                fresh.unlink(missing_ok=True)
        except OSError:  # full, read-only, or open elsewhere (Windows)
            return
        self._written += len(data)
        if self._written >= min(_BETWEEN_TRIMS, self.limit // 10):
            self.trim()

    def make(self) -> None:
        """Make the folder, which is the user's own: it holds the text of papers. Raises OSError."""
        if self.folder.joinpath(_TAG).exists():
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.joinpath(_TAG).write_text(_TAGGED, encoding="ascii")

    def trim(self) -> None:
        """Remove what was not used for longest, until the cache is a tenth below its limit; and what killed processes left."""
        self._written = 0
        held = []
        for path in self._files():
            try:
                found = path.stat()
                if _NAME.fullmatch(path.name):
                    held.append((found.st_mtime, found.st_size, path))
                elif time.time() - found.st_mtime > _LEFT_BEHIND:
                    path.unlink()
            except OSError:  # another process removed it
                continue
        size = sum(one[1] for one in held)
        if size <= self.limit * _FULL:
            return
        for _, bytes_of, path in sorted(held):
            if size <= self.limit * _TRIMMED:
                return
            with contextlib.suppress(OSError):
                path.unlink()
            size -= bytes_of

    def contents(self) -> Contents:
        """What is there."""
        values: Counter[str] = Counter()
        sizes: Counter[str] = Counter()
        for path in self._files():
            with contextlib.suppress(FileNotFoundError):
                sizes[path.parent.parent.name] += path.stat().st_size
                values[path.parent.parent.name] += bool(_NAME.fullmatch(path.name))
        return Contents(values, sizes)

    def clear(self) -> Contents:
        """Remove all values, and nothing that is not ours; gives what was there. Raises OSError."""
        before = self.contents()
        for path in list(self._files()):
            path.unlink(missing_ok=True)
        for folder in (*self.folder.glob("*/*"), *self.folder.glob("*")):
            if folder.is_dir() and _STAGE.fullmatch(folder.relative_to(self.folder).parts[0]):
                with contextlib.suppress(OSError):  # something else is in it, or is being written
                    folder.rmdir()
        return before

    def _path(self, stage: str, key: str) -> Path:
        return self.folder / stage / key[:2] / key

    def _files(self) -> Iterator[Path]:
        """The files of values, whole and half-written, and no others."""
        if not self.folder.joinpath(_TAG).exists():
            return
        for path in self.folder.glob("*/??/*"):
            name = path.name
            if _NAME.fullmatch(name[:64]) and name[:2] == path.parent.name and (len(name) == 64 or _HALF.fullmatch(name)):
                yield path
