"""The stages of reading, each kept in the cache under all that it depends on.

    read      file, options, OCR engine           -> pages, contact details masked
    segment   what read had, the file's name      -> documents, one a paper
    match     what segment had, facts, patterns   -> numbers in place
    resolve   what match had, indicators          -> claims
    themes    what segment had, facts, patterns   -> theme mentions

A stage's key holds that of the stage before it, the digest of its own code (`code_digest`: its room and the floors below) and
of those pattern files alone that it may ask for. So an edit of themes.toml runs `themes` again and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from extractor.cache import Cache, code_digest, key_of
from extractor.patterns import Patterns
from extractor.read import ReadOptions, ocr_identity

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class StageCode:
    """What a stage's results depend on besides its input: rooms of `extractor`, distributions, families of patterns."""

    rooms: tuple[str, ...]
    libraries: tuple[str, ...] = ()
    families: tuple[str, ...] = ()

    def part(self, patterns: Patterns) -> Patterns:
        """The patterns that the stage may ask for; others raise, so that no dependency goes unnoticed."""
        return patterns.part(*self.families)


_BASE = ("model", "text", "errors")
_ABOVE = (*_BASE, "patterns", "grammar", "pipeline/reading", "pipeline/stages")

STAGES = {
    "read": StageCode(
        ("read", "pipeline/masking", *_BASE),
        (
            "beautifulsoup4",
            "charset-normalizer",
            "lxml",
            "markdown-it-py",
            "numpy",
            "openpyxl",
            "pdfminer.six",
            "pdfplumber",
            "pikepdf",
            "pillow",
            "pypdfium2",
            "python-docx",
        ),
    ),
    "segment": StageCode(("segment", *_ABOVE), (), ("areas", "documents")),
    "match": StageCode(("match", *_ABOVE), ("spacy",), ("areas", "cues")),
    "resolve": StageCode(("resolve", *_ABOVE), ("rapidfuzz",), ("areas", "cues", "indicators")),
    "themes": StageCode(("match", *_ABOVE), ("spacy",), ("areas", "names", "themes")),
}


class Steps:
    """The stages for one file. Without a cache every stage is run."""

    def __init__(
        self,
        cache: Cache | None,
        sha256: str,
        name: str,
        options: ReadOptions,
        patterns: Patterns,
        corrections: Mapping[str, str],
    ) -> None:
        self._cache = cache
        self._keys: dict[str, str] = {}
        if cache is None:
            return
        engine = ocr_identity() if options.ocr != "never" else ""
        own = {stage: self._own(stage, patterns) for stage in STAGES}
        if not all(own.values()):  # no source code to tell its changes by
            self._cache = None
            return
        read = key_of("read", sha256, options.ocr, engine, own["read"])
        segment = key_of("segment", read, name, own["segment"])
        facts = key_of(segment, dict(corrections))
        match = key_of("match", facts, own["match"])
        self._keys = {
            "read": read,
            "segment": segment,
            "match": match,
            "resolve": key_of("resolve", match, own["resolve"]),
            "themes": key_of("themes", facts, own["themes"]),
        }

    @property
    def keeping(self) -> bool:
        """Whether what is made is kept."""
        return self._cache is not None

    def keep_nothing(self) -> None:
        """Keep neither what is made from now on, nor look for it."""
        self._cache = None

    def get(self, stage: str, kind: type[Value]) -> Value | None:
        """What the cache has of a stage."""
        if self._cache is None:
            return None
        value = self._cache.get(stage, self._keys[stage])
        return value if isinstance(value, kind) else None

    def put(self, stage: str, value: object) -> None:
        """Keep what a stage made."""
        if self._cache is not None:
            self._cache.put(stage, self._keys[stage], value)

    def through(self, stage: str, make: Callable[[], tuple[Value, ...]]) -> tuple[Value, ...]:
        """What the cache has of a stage, else what `make` makes, which is kept."""
        found: tuple[Value, ...] | None = self.get(stage, tuple)
        if found is None:
            found = make()
            self.put(stage, found)
        return found

    @staticmethod
    def _own(stage: str, patterns: Patterns) -> str:
        code = STAGES[stage]
        digest = code_digest(code.rooms, code.libraries)
        return key_of(digest, code.part(patterns).digest if code.families else "") if digest else ""
