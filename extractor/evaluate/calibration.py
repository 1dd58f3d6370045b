"""Whether confidence means what it says: of the claims that are so sure, how many are right.

A claim is right where it stands in the annotations with all attributes of a full match (see `extractor.evaluate.claims`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.evaluate import Door, claims_by_stem
from extractor.evaluate.claims import FULL, Row, judged
from extractor.evaluate.gold import read_gold, text_of

BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 1.01)
"""The lower ends of the bands; the last one closes them."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A found claim of an annotated document. `wrong` are the attributes that are not as annotated, "detect" where nothing is
    annotated there; none where it is right. `signals` say how it was read, by kind."""

    document: str
    confidence: float
    wrong: tuple[str, ...]
    signals: dict[str, str]
    quote: str
    surface: str
    asked: str


@dataclass(frozen=True, slots=True)
class Band:
    """Of `claims` that are alike, `right` are right; `sure` is the mean of their confidence."""

    name: str
    claims: int
    right: int
    sure: float

    @property
    def share(self) -> float:
        """The share that is right, 0 to 1."""
        return self.right / self.claims if self.claims else 0.0


def judge(door: Door, folder: Path) -> list[Judged]:
    """Every claim of the documents that a folder annotates. Raises InputError as `evaluate` does."""
    gold = read_gold(folder)
    catalogue = frozenset(str(row["indicator"]) for row in door.rows("SELECT indicator FROM indicators"))
    found = claims_by_stem(door)
    result = []
    for name, asked_for in gold.claims.items():
        for claim, annotation, right in judged(asked_for, found.get(name, []), catalogue):
            wrong = tuple(part for part in FULL if not right[part]) if annotation is not None else ("detect",)
            asked = " ".join(f"{part}={text_of(annotation, part)}" for part in wrong) if annotation is not None else ""
            result.append(
                Judged(
                    name,
                    float(str(claim["confidence"])),
                    wrong,
                    signals(claim),
                    str(claim["quote"]),
                    str(claim["surface"]),
                    asked,
                )
            )
    return result


def signals(claim: Row) -> dict[str, str]:
    """How a claim was read, by kind of signal."""
    pattern, _, context = str(claim["pattern"]).partition(":")
    return {
        "source": str(claim["source"]),
        "measure": str(claim["measure"]),
        "pattern": pattern,
        "named by": context,
        "indicator": "with" if claim["indicator"] else "none",
        "period": str(claim["period_kind"] or "none"),
        "period printed": "yes" if claim["period_label"] and str(claim["period_label"]) in str(claim["quote"]) else "no",
    }


def bands(claims: Iterable[Judged]) -> list[Band]:
    """The claims by how sure they are; bands without a claim are left out."""
    listed = list(claims)
    result = []
    for low, high in itertools.pairwise(BANDS):
        name = f"from {low:.2f}" + ("" if high > 1 else f" to {high:.2f}")
        result.append(_band(name, [one for one in listed if low <= one.confidence < high]))
    return [band for band in result if band.claims]


def by_signal(claims: Sequence[Judged], kind: str) -> list[Band]:
    """The claims by what a signal says of them, the most frequent first."""
    values = {one.signals[kind] for one in claims}
    found = [_band(f"{kind}: {value}", [one for one in claims if one.signals[kind] == value]) for value in values]
    return sorted(found, key=lambda band: (-band.claims, band.name))


def _band(name: str, claims: Sequence[Judged]) -> Band:
    sure = sum(one.confidence for one in claims) / len(claims) if claims else 0.0
    return Band(name, len(claims), sum(not one.wrong for one in claims), sure)
