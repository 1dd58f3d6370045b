"""Theme mentions against their annotations: one a theme and sentence; what only names a service is no evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extractor.evaluate.gold import Annotation, text_of
from extractor.evaluate.likeness import SAME, fold, within
from extractor.evaluate.scores import ALL, NOTHING, Line, Score

Row = Mapping[str, object]

NOT_EVIDENCE = frozenset({"glossary", "contents", "name"})


@dataclass(slots=True)
class _Tally:
    hit: Counter[str] = field(default_factory=Counter)
    predicted: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)


def score_themes(gold: Mapping[str, list[Annotation]], found: Mapping[str, Sequence[Row]]) -> list[Line]:
    """Lines for every theme, for all, and for assertion and stance of the mentions that were found."""
    tally = _Tally()
    themes = {text_of(annotation, "theme") for mentions in gold.values() for annotation in mentions}
    for name, mentions in gold.items():
        pool = [row for row in found.get(name, []) if row["evidence_class"] not in NOT_EVIDENCE and row["theme"] in themes]
        _document(mentions, pool, tally)
    scores = {theme: Score(tally.hit[theme], tally.predicted[theme], tally.gold[theme]) for theme in sorted(themes)}
    total = sum(scores.values(), NOTHING)
    lines = [Line("themes", theme, score) for theme, score in scores.items()]
    lines.append(Line("themes", ALL, total))
    lines += [Line("themes attribute", name, Score(tally.right[name], total.hit, total.hit)) for name in ("assertion", "stance")]
    return lines


def _document(mentions: list[Annotation], pool: Sequence[Row], tally: _Tally) -> None:
    used: dict[int, Annotation] = {}
    for annotation in sorted(mentions, key=lambda each: bool(each.get("optional"))):
        theme, required = text_of(annotation, "theme"), not annotation.get("optional")
        tally.gold[theme] += required
        likeness, best = max(
            (
                (within(text_of(annotation, "anchor"), text_of(row, "quote")), index)
                for index, row in enumerate(pool)
                if index not in used and row["theme"] == theme
            ),
            default=(0.0, -1),
        )
        if likeness < SAME:
            continue
        used[best] = annotation
        if required:
            tally.hit[theme] += 1
            tally.predicted[theme] += 1
            tally.right["assertion"] += pool[best]["assertion"] == text_of(annotation, "assertion", "affirmed")
            tally.right["stance"] += pool[best]["stance"] == text_of(annotation, "stance", "neutral")
    # A second mention of a theme in a sentence that has one already is no error.
    settled = {(pool[index]["theme"], fold(text_of(pool[index], "quote"))) for index in used}
    for index, row in enumerate(pool):
        if index not in used and (row["theme"], fold(text_of(row, "quote"))) not in settled:
            tally.predicted[str(row["theme"])] += 1
