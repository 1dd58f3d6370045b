"""All pattern files side by side: what entries there are, in which file each stands, and its text as written there."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import PatternError
from extractor.patterns import Patterns
from extractor.patterns.toml import SHIPPED, files, keys_of

KINDS = ("indicators", "claims", "areas", "documents", "themes", "stance", "names", "classes")
"""The pattern files, without their ending."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a pattern file. `says` is its label, or else its words; `examples` counts both kinds of example.

    `file` is the file that counts: the user's where it has the entry, else the shipped one.
    """

    kind: str
    key: str
    says: str
    examples: int
    file: Path
    own: bool


def entries(patterns: Patterns, kind: str) -> list[Entry]:
    """The entries of a kind, in the order of their files. Raises PatternError for a faulty file."""
    where = sources(patterns.directory, kind)
    return [
        Entry(kind, key, _says(value), _examples(value), where[key], where[key].parent != SHIPPED)
        for key, value in _entries(patterns, kind).items()
    ]


def sources(directory: Path | None, kind: str) -> dict[str, Path]:
    """The file that counts for each entry of a kind."""
    return {key: path for path in files(f"{kind}.toml", directory) for key in keys_of(path)}


def check_names(directory: Path | None) -> None:
    """Raises PatternError for a file of the user's folder that nothing reads ("indicator.toml")."""
    known = [f"{kind}.toml" for kind in KINDS]
    for path in sorted(directory.glob("*.toml")) if directory else ():
        if path.name not in known:
            near = difflib.get_close_matches(path.name, known, n=1) or [" or ".join(known)]
            raise PatternError(f"{path}: no pattern file has this name, so it is not read; rename it to {near[0]}")


def written(path: Path, key: str) -> tuple[int, str]:
    """The 1-based line where the entry begins in its file, and its lines as they stand there."""
    head = re.compile(rf"\s*\[\[?\s*[\"']?{re.escape(key)}[\"']?\s*[.\]]")
    lines = path.read_text(encoding="utf-8").splitlines()
    first = next(number for number, line in enumerate(lines) if head.match(line))
    last = next((n for n in range(first, len(lines)) if re.match(r"\s*\[", lines[n]) and not head.match(lines[n])), len(lines))
    while last > first and (not lines[last - 1].strip() or lines[last - 1].lstrip().startswith("#")):
        last -= 1  # the comment above the next entry is not of this one
    return first + 1, "\n".join(lines[first:last])


def _entries(patterns: Patterns, kind: str) -> Mapping[str, Any]:
    found: dict[str, Mapping[str, Any]] = {
        "claims": patterns.cues,
        "themes": patterns.themes.themes,
        "stance": patterns.themes.cues,
        "classes": patterns.themes.classes,
    }
    return found[kind] if kind in found else getattr(patterns, kind)


def _says(entry: Any) -> str:
    if isinstance(entry, tuple):
        return ", ".join(entry)
    if label := getattr(entry, "label", ""):
        return str(label)
    words = (getattr(entry, field, ()) for field in ("words", "find", "aliases", "title", "opening", "text"))
    return ", ".join(word for group in words for word in group)


def _examples(entry: Any) -> int:
    groups = getattr(entry, "patterns", {}).values()
    return sum(len(_listed(one)) for one in (entry, *groups))


def _listed(entry: Any) -> list[object]:
    single = [text for text in (getattr(entry, "example", ""), getattr(entry, "counter_example", "")) if text]
    return [*getattr(entry, "examples", ()), *getattr(entry, "counter_examples", ()), *single]
