"""Age bands in labels and cohorts: "0 to 4", "under 10s", "over 10", "16+"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

_BAND = re.compile(r"\b(?P<low>\d{1,2})\s*(?:-|–|to|and)\s*(?P<high>\d{1,2})\b")
_UNDER = re.compile(r"\b(?:under|below|younger than|less than)\s+(?:the age of\s+)?(?P<limit>\d{1,2})(?:s|\b)", re.IGNORECASE)
_OVER = re.compile(r"\b(?:over|above|older than)\s+(?:the age of\s+)?(?P<limit>\d{1,2})(?:s|\b)", re.IGNORECASE)
_PLUS = re.compile(r"\b(?P<limit>\d{1,2})\s*(?:\+|and (?:over|above|older)\b)", re.IGNORECASE)
_OLDEST = 25  # open bands of children and care leavers end before this


@dataclass(frozen=True, slots=True)
class Ages:
    """Whole years of age, both included. `open_low` and `open_high` mark ends that the words leave open by a year."""

    low: int
    high: int
    open_low: bool = False
    open_high: bool = False


def ages(text: str | None) -> Ages | None:
    """The age band that a label names; None where it names none."""
    text = text or ""
    if match := _UNDER.search(text):
        return Ages(0, int(match["limit"]) - 1, open_high=True)
    if match := _OVER.search(text):
        return Ages(int(match["limit"]) + 1, _OLDEST, open_low=True)
    if match := _PLUS.search(text):
        return Ages(int(match["limit"]), _OLDEST)
    if match := _BAND.search(text):
        low, high = int(match["low"]), int(match["high"])
        return Ages(low, high) if low <= high <= _OLDEST else None
    return None


def contiguous(bands: Mapping[int, Ages]) -> bool:
    """Whether at least two bands follow one another without gap or overlap."""
    ordered = sorted(bands.values(), key=lambda band: band.low)
    return len(ordered) > 1 and all(b.low == a.high + 1 for a, b in pairwise(ordered))


def making_up(group: Ages, bands: Mapping[int, Ages]) -> list[int]:
    """The keys of the bands that together are the group, give or take the year that its wording leaves open; else empty."""
    last = max(band.high for band in bands.values())
    lows = {group.low, group.low - 1} if group.open_low else {group.low}
    highs = {group.high, group.high + 1} if group.open_high else {group.high}
    if group.high >= _OLDEST:
        highs = {last}
    inside = {key: band for key, band in bands.items() if band.low >= min(lows) and band.high <= max(highs)}
    if not inside or not (len(inside) == 1 or contiguous(inside)):
        return []
    begins, ends = min(band.low for band in inside.values()), max(band.high for band in inside.values())
    return list(inside) if begins in lows and ends in highs else []
