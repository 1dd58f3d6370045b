"""The digest of a stage's code: of the source of the rooms that it can reach, and of the libraries under them."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def code_digest(rooms: tuple[str, ...], libraries: tuple[str, ...]) -> str:
    """Changes with any source file of `rooms` (names of packages or modules directly under `extractor`), with the version of
    any distribution of `libraries`, and with Python's. Empty where there is no source to tell changes by.

    The bytes are hashed, once a process: sizes and times of files do not tell every change.
    """
    content = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for room in sorted(rooms):
        files = _sources(room)
        if not files:
            return ""
        for path in files:
            data = path.read_bytes()
            content.update(f"{path.relative_to(_PACKAGE).as_posix()} {len(data)}\n".encode())
            content.update(data)
    for library in sorted(libraries):
        content.update(f"{library} {_version(library)}\n".encode())
    return content.hexdigest()


def _sources(room: str) -> list[Path]:
    module = _PACKAGE.joinpath(*room.split("/"))
    single = module.with_suffix(".py")
    return [single] if single.is_file() else sorted(module.rglob("*.py"))


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"
