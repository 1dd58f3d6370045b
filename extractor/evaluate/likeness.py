"""How alike two texts are, 0 to 100, with white space, case and the kind of apostrophe left aside."""

from __future__ import annotations

import re
from functools import lru_cache

SAME = 85.0
"""From here on, an anchor stands in a quotation."""

LEAST_COMMON = 37.0
"""Percent of the shorter text that must be common: with less, no stretch comes to the least likeness asked anywhere (55)."""


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Lower case, single blanks, straight apostrophes."""
    return re.sub(r"\s+", " ", text.replace("’", "'")).strip().lower()


@lru_cache(maxsize=100_000)
def label(text: str) -> str:
    """A table header as compared: no blanks, and OCR's o, l and i taken for 0 and 1."""
    return re.sub(r"[\s|]+", "", fold(text)).translate(str.maketrans("oli", "011"))


def ratio(a: str, b: str) -> float:
    """Likeness of the whole texts: twice the length of their longest common subsequence over both lengths."""
    return 100.0 * 2 * _common(_places(a), len(a), b) / (len(a) + len(b)) if a or b else 100.0


@lru_cache(maxsize=200_000)
def partial(a: str, b: str) -> float:
    """Likeness of the shorter text to that stretch of the longer one, of its own length, which is most like it.

    A stretch may be cut off by an end of the longer text.
    """
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if not short:
        return 100.0 if not long else 0.0
    if short in long:
        return 100.0
    places, size = _places(short), len(short)
    # No stretch has more in common with the short text than the whole has: this settles nearly all pairs.
    if 100.0 * _common(places, size, long) / size < LEAST_COMMON:
        return 0.0
    best = 0.0
    for start in range(1 - size, len(long)):
        stretch = long[max(0, start) : start + size]
        best = max(best, 100.0 * 2 * _common(places, size, stretch) / (size + len(stretch)))
    return best


def within(anchor: str, quote: str | None) -> float:
    """How well the anchor stands in the quotation; one that is much shorter than the anchor says nothing."""
    a, q = fold(anchor), fold(quote or "")
    return partial(a, q) if len(q) >= len(a) / 2 else 0.0


def _places(text: str) -> dict[str, int]:
    """For each character, the bits of its places in the text."""
    found: dict[str, int] = {}
    for place, character in enumerate(text):
        found[character] = found.get(character, 0) | 1 << place
    return found


def _common(places: dict[str, int], size: int, other: str) -> int:
    """Length of the longest common subsequence, all places of the first text in one integer (Hyyrö 2004)."""
    every = (1 << size) - 1
    free = every
    for character in other:
        met = free & places.get(character, 0)
        free = ((free + met) | (free - met)) & every
    return size - free.bit_count()
