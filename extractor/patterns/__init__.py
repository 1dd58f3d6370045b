"""The rule data: TOML files to frozen structures. One module a family; each file is read when it is first asked for."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

from extractor.errors import InputError
from extractor.patterns.areas import AreaPattern, read_areas
from extractor.patterns.claims import CuePattern, read_cues
from extractor.patterns.documents import DocumentPatterns, read_document_patterns
from extractor.patterns.indicators import IndicatorPattern, read_indicators
from extractor.patterns.names import NamePattern, read_names
from extractor.patterns.official import OfficialFigure, official_digest, read_official
from extractor.patterns.themes import ThemePatterns, read_theme_patterns
from extractor.patterns.toml import SHIPPED

__all__ = [
    "AreaPattern",
    "CuePattern",
    "DocumentPatterns",
    "IndicatorPattern",
    "NamePattern",
    "OfficialFigure",
    "Patterns",
    "ThemePatterns",
]


class Patterns:
    """All pattern families, with the user's directory laid over the shipped one.

    Raises InputError where the user's directory does not exist, PatternError on first use of a faulty file.
    """

    def __init__(self, directory: Path | None = None) -> None:
        if directory is not None and not directory.is_dir():
            raise InputError(f"{directory}: no such folder of patterns")
        self.directory = directory

    @cached_property
    def indicators(self) -> dict[str, IndicatorPattern]:
        """The indicator catalogue, by id."""
        return read_indicators(self.directory)

    @cached_property
    def cues(self) -> dict[str, CuePattern]:
        """The words around numbers, by meaning."""
        return read_cues(self.directory)

    @cached_property
    def areas(self) -> dict[str, AreaPattern]:
        """Authorities, regions, districts and comparators, by common name."""
        return read_areas(self.directory)

    @cached_property
    def documents(self) -> dict[str, DocumentPatterns]:
        """What tells a paper's type, board and dates."""
        return read_document_patterns(self.directory)

    @cached_property
    def names(self) -> dict[str, NamePattern]:
        """Names of services, teams, forms and documents, which block what lies in them."""
        return read_names(self.directory)

    @cached_property
    def themes(self) -> ThemePatterns:
        """The learning themes, the cues of assertion and stance, and the word classes of both."""
        return read_theme_patterns(self.directory)

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
