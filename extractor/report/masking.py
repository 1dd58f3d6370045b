"""Hiding counts of one to five children in what is meant for sharing: such a count, a place and an age can identify a child."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable

import msgspec

from extractor.text import fold_whitespace

MASK = "[1–5]"


class SmallCount(msgspec.Struct, frozen=True):
    """A count of one to five children as printed, with its sentence; `row_label` for a cell of a table."""

    document: str
    quote: str
    surface: str
    row_label: str = ""


class Masker:
    """Knows the small counts of the papers that the page quotes; `count` says how many numbers it has hidden."""

    def __init__(self, small: Iterable[SmallCount]) -> None:
        self.count = 0
        self._sentences: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._rows: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for entry in small:
            self._sentences[entry.document, fold_whitespace(entry.quote)].add(entry.surface)
            if entry.row_label:
                self._rows[entry.document][fold_whitespace(entry.row_label)].add(entry.surface)

    def hidden(self, document: str, quote: str) -> set[str]:
        """The printed numbers that must not be shown in a quotation: a sentence, or a printed row of a table."""
        folded = fold_whitespace(quote)
        found = set(self._sentences.get((document, folded), ()))
        for label, surfaces in self._rows.get(document, {}).items():
            if label in folded:
                found |= surfaces
        if not found:
            found = {
                s for (where, text), surfaces in self._sentences.items() if where == document and text in folded for s in surfaces
            }
        return found

    def masked(self, text: str, surfaces: Collection[str]) -> str:
        """The text with each of the printed numbers hidden wherever it stands as a number of its own."""
        for surface in sorted(surfaces, key=len, reverse=True):
            text, times = _alone(surface).subn(MASK, text)
            self.count += times
        return text


def _alone(surface: str) -> re.Pattern[str]:
    """The printed number where it is not a piece of a longer number, a percentage, a date or a word."""
    return re.compile(rf"(?<![\w.,/£–-]){re.escape(surface)}(?![\w%/–-]|[.,]\d|\s?per ?cent)", re.IGNORECASE)
