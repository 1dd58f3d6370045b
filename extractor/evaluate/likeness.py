"""How alike two texts are, 0 to 100, with white space, case and the kind of apostrophe left aside."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

SAME = 85.0
"""From here on, an anchor stands in a quotation."""


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Lower case, single blanks, straight apostrophes."""
    return re.sub(r"\s+", " ", text.replace("’", "'")).strip().lower()


@lru_cache(maxsize=100_000)
def label(text: str) -> str:
    """A table header as compared: no blanks, and OCR's o, l and i taken for 0 and 1."""
    return re.sub(r"[\s|]+", "", fold(text)).translate(str.maketrans("oli", "011"))


def ratio(a: str, b: str) -> float:
    """Likeness of the whole texts: twice the characters in common over all characters."""
    return 100.0 * SequenceMatcher(None, a, b, autojunk=False).ratio()


@lru_cache(maxsize=200_000)
def partial(a: str, b: str) -> float:
    """Likeness of the shorter text to that stretch of the longer one which is most like it."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if not short:
        return 100.0 if not long else 0.0
    if short in long:
        return 100.0
    if not _can_reach(short, long):
        return 0.0
    matcher = SequenceMatcher(None, long, short, autojunk=False)
    best = 0.0
    for block in matcher.get_matching_blocks():
        start = max(0, min(block.a - block.b, len(long) - len(short)))
        best = max(best, ratio(long[start : start + len(short)], short))
    return best


def within(anchor: str, quote: str | None) -> float:
    """How well the anchor stands in the quotation; one that is much shorter than the anchor says nothing."""
    a, q = fold(anchor), fold(quote or "")
    return partial(a, q) if len(q) >= len(a) / 2 else 0.0


def _can_reach(short: str, long: str) -> bool:
    """Whether enough characters of `short` are in `long` at all: spares most of the comparisons."""
    common = sum(min(short.count(character), long.count(character)) for character in set(short))
    return 100.0 * common / len(short) >= 50.0
