"""The rule data: TOML files to frozen structures. One module a family; each file is read when it is first asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from extractor.errors import InputError
from extractor.patterns.areas import AreaChange, AreaPattern, area_changes, read_areas
from extractor.patterns.claims import CuePattern, read_cues
from extractor.patterns.documents import DocumentPatterns, read_document_patterns
from extractor.patterns.indicators import IndicatorPattern, read_indicators
from extractor.patterns.names import NamePattern, read_names
from extractor.patterns.official import OfficialFigure, official_digest, read_official
from extractor.patterns.themes import ThemePatterns, read_theme_patterns
from extractor.patterns.toml import SHIPPED, files

__all__ = [
    "FAMILIES",
    "AreaChange",
    "AreaPattern",
    "CuePattern",
    "DocumentPatterns",
    "IndicatorPattern",
    "NamePattern",
    "OfficialFigure",
    "Part",
    "Patterns",
    "ThemePatterns",
]


Family = TypeVar("Family")

FAMILIES = {
    "indicators": ("indicators.toml",),
    "cues": ("claims.toml",),
    "areas": ("areas.toml",),
    "documents": ("documents.toml",),
    "names": ("names.toml", "classes.toml"),
    "themes": ("themes.toml", "stance.toml", "classes.toml"),
}
"""The pattern families, and the files that each is read from."""


class Patterns:
    """All pattern families, with the user's directory laid over the shipped one.

    Raises InputError where the user's directory does not exist, PatternError on first use of a faulty file.
    """

    def __init__(self, directory: Path | None = None) -> None:
        if directory is not None and not directory.is_dir():
            raise InputError(f"{directory}: no such folder of patterns")
        self.directory = directory
        self._parts: dict[tuple[str, ...], Part] = {}

    @cached_property
    def indicators(self) -> dict[str, IndicatorPattern]:
        """The indicator catalogue, by id."""
        return self._read("indicators", read_indicators)

    @cached_property
    def cues(self) -> dict[str, CuePattern]:
        """The words around numbers, by meaning."""
        return self._read("cues", read_cues)

    @cached_property
    def areas(self) -> dict[str, AreaPattern]:
        """Authorities, regions, districts and comparators, by common name."""
        return self._read("areas", read_areas)

    @cached_property
    def documents(self) -> dict[str, DocumentPatterns]:
        """What tells a paper's type, board and dates."""
        return self._read("documents", read_document_patterns)

    @cached_property
    def names(self) -> dict[str, NamePattern]:
        """Names of services, teams, forms and documents, which block what lies in them."""
        return self._read("names", read_names)

    @cached_property
    def themes(self) -> ThemePatterns:
        """The learning themes, the cues of assertion and stance, and the word classes of both."""
        return self._read("themes", read_theme_patterns)

    def area_changes(self) -> list[AreaChange]:
        """The days on which areas were merged, split or redrawn."""
        return area_changes(self.areas)

    def official(self) -> list[OfficialFigure]:
        """The official series: read anew at every call, for they are wanted once."""
        return read_official(self.areas, self.directory)

    @cached_property
    def official_digest(self) -> str:
        """Changes with any file of the official series, which no reading of a paper depends on."""
        return official_digest(self.directory)

    @cached_property
    def digest(self) -> str:
        """Changes with any pattern file, shipped or the user's."""
        content = hashlib.sha256()
        for folder in (SHIPPED, self.directory):
            for path in sorted(folder.glob("*.toml")) if folder else ():
                content.update(path.name.encode())
                content.update(path.read_bytes())
        return content.hexdigest()[:16]

    @cached_property
    def file_digests(self) -> dict[str, str]:
        """Digest of each file that a family is read from, the shipped and the user's together, by its name."""
        names = sorted({name for family in FAMILIES.values() for name in family})
        return {name: _digest_of(files(name, self.directory)) for name in names}

    def part(self, *families: str) -> Part:
        """The same patterns with so many families and no others: what depends on a part of them has its digest alone."""
        key = tuple(sorted(families))
        if key not in self._parts:
            self._parts[key] = Part(self, key)
        return self._parts[key]

    def _read(self, family: str, reader: Callable[[Path | None], Family]) -> Family:  # noqa: ARG002 (Part asks for it)
        _ = self.file_digests  # before the files are read, so that no digest is that of a later edit
        return reader(self.directory)


class Part(Patterns):
    """Some families of `whole`. Asking for another one is a mistake in the code that asks: LookupError."""

    def __init__(self, whole: Patterns, families: tuple[str, ...]) -> None:
        super().__init__(whole.directory)
        self._whole, self._families = whole, families

    @cached_property
    def digest(self) -> str:
        """Changes with the files of these families, and with no others."""
        names = sorted({name for family in self._families for name in FAMILIES[family]})
        return hashlib.sha256(repr([(name, self._whole.file_digests[name]) for name in names]).encode()).hexdigest()

    def _read(self, family: str, reader: Callable[[Path | None], Family]) -> Family:  # noqa: ARG002 (`whole` has read it)
        if family not in self._families:
            raise LookupError(f"{family} is asked for, where only {', '.join(self._families)} are declared")
        found: Family = getattr(self._whole, family)
        return found


def _digest_of(paths: list[Path]) -> str:
    content = hashlib.sha256()
    for path in paths:
        data = path.read_bytes() if path.is_file() else b""  # that it is missing is told where it is read
        content.update(f"{len(data)}\n".encode())
        content.update(data)
    return content.hexdigest()
