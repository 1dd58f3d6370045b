"""Findings against their annotations: what must be flagged, what must pass, what may be either.

A finding counts for one annotation at most; severity info counts for nothing. A finding about a document of the annotations
that meets none of them is a false alarm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from extractor.evaluate.gold import Annotation, text_of
from extractor.evaluate.likeness import SAME, fold, partial
from extractor.evaluate.scores import ALL, Line, Score

Row = Mapping[str, object]

ONE_QUOTE_IS_ENOUGH = frozenset({"table_sum", "arithmetic", "period_typo"})
OFFICIAL = "OF"
"""Rules of this family compare with official series, which annotations of papers know nothing of."""


def score_findings(gold: Sequence[Annotation], found: Sequence[Row]) -> list[Line]:
    """What must be flagged, its predictions being hits and false alarms; and the alarms on what must pass."""
    counted = [row for row in found if row["severity"] != "info"]
    quotes = [_quotes(row) for row in counted]
    used: set[int] = set()
    hits = 0
    flagged = [annotation for annotation in gold if annotation["expected"] == "flag"]
    for annotation in flagged:
        first = next((j for j, said in enumerate(quotes) if j not in used and touches(annotation, said)), None)
        if first is not None:
            used.add(first)
            hits += 1
    # One more finding about an annotation that is found already, or may be either, is no alarm.
    settled = [annotation for annotation in gold if annotation["expected"] in ("flag", "either")]
    known = {Path(name).stem for annotation in gold for name in _documents(annotation)}
    alarms = [
        j
        for j, row in enumerate(counted)
        if j not in used
        and not str(row["rule"]).startswith(OFFICIAL)
        and not any(touches(annotation, quotes[j]) for annotation in settled)
        and known & {Path(str(item["document"])).stem for item in _evidence(row)}
    ]
    passing = [annotation for annotation in gold if annotation["expected"] == "pass"]
    on_passing = sum(any(touches(annotation, quotes[j]) for annotation in passing) for j in alarms)
    return [
        Line("findings", ALL, Score(hits, hits + len(alarms), len(flagged))),
        Line("findings alarms on what must pass", ALL, Score(0, on_passing, len(passing))),
    ]


def touches(annotation: Annotation, quotes: Sequence[str]) -> bool:
    """Whether a finding with these (folded) quotations is about the annotation."""
    wanted = annotation["quotes"]
    need = [fold(str(quote)) for quote in wanted] if isinstance(wanted, list) else []
    met = [any(len(quote) >= 8 and partial(each, quote) >= SAME for quote in quotes) for each in need]
    if annotation["expected"] == "either":
        return all(met)
    if len(need) == 1 or text_of(annotation, "kind") in ONE_QUOTE_IS_ENOUGH:
        return any(met)
    return sum(met) >= min(2, len(need))


def _documents(annotation: Annotation) -> list[str]:
    named = annotation["doc"]
    return [str(name) for name in named] if isinstance(named, list) else [str(named)]


def _evidence(row: Row) -> list[Mapping[str, object]]:
    evidence = row["evidence"]
    return evidence if isinstance(evidence, list) else []


def _quotes(row: Row) -> list[str]:
    return [fold(str(item["quote"] or "")) for item in _evidence(row)]
