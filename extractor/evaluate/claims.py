"""Claims against their annotations.

An annotated claim and a found one are the same where value, unit and place agree: the anchor stands in the quotation, or the
headers of row and column agree. Each is used once. `detect` asks no more; `full` asks for indicator, measure, role, area,
period and (of a change) the period it is measured from as well. Annotations marked optional count neither way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extractor.evaluate.gold import Annotation, number_of, text_of
from extractor.evaluate.likeness import SAME, fold, label, partial, ratio, within
from extractor.evaluate.scores import ALL, NOTHING, Line, Score

Row = Mapping[str, object]

ATTRIBUTES = ("indicator", "measure", "role", "area", "period", "period_from", "qualifier")
FULL = ATTRIBUTES[:-1]


@dataclass(slots=True)
class _Tally:
    detect: Score = NOTHING
    full: Score = NOTHING
    right: Counter[str] = field(default_factory=Counter)


def score_claims(
    gold: Mapping[str, list[Annotation]], found: Mapping[str, Sequence[Row]], catalogue: frozenset[str]
) -> list[Line]:
    """Lines for every annotated document and for all; `found` by document stem, `catalogue` the ids of the indicators."""
    tallies = {name: _document(annotations, found.get(name, []), catalogue) for name, annotations in gold.items()}
    lines = []
    for part in ("detect", "full"):
        scores = {name: getattr(tally, part) for name, tally in tallies.items()}
        lines += [Line(f"claims {part}", name, score) for name, score in scores.items()]
        lines.append(Line(f"claims {part}", ALL, sum(scores.values(), NOTHING)))
    hits = sum(tally.detect.hit for tally in tallies.values())
    for attribute in ATTRIBUTES:
        right = sum(tally.right[attribute] for tally in tallies.values())
        lines.append(Line("claims attribute", attribute, Score(right, hits, hits)))
    return lines


def judged(
    gold: list[Annotation], pool: Sequence[Row], catalogue: frozenset[str]
) -> Iterator[tuple[Row, Annotation | None, dict[str, bool]]]:
    """Every found claim of a document with its annotation and, by attribute, whether it is right.

    None and no attributes where nothing is annotated there; what an optional annotation covers is left out.
    """
    matched: dict[int, int] = {}
    used_gold: set[int] = set()
    for i, j in _pairs(gold, pool):
        if i not in used_gold and j not in matched:
            used_gold.add(i)
            matched[j] = i
    for j, claim in enumerate(pool):
        annotation = gold[matched[j]] if j in matched else None
        if annotation is None:
            yield claim, None, {}
        elif not annotation.get("optional"):
            yield claim, annotation, _attributes(annotation, claim, catalogue)


def _document(gold: list[Annotation], pool: Sequence[Row], catalogue: frozenset[str]) -> _Tally:
    tally = _Tally()
    hit = full = predicted = 0
    for _, annotation, right in judged(gold, pool, catalogue):
        predicted += 1
        if annotation is None:
            continue
        hit += 1
        tally.right.update(name for name, ok in right.items() if ok)
        full += all(right[name] for name in FULL)
    required = sum(not annotation.get("optional") for annotation in gold)
    tally.detect, tally.full = Score(hit, predicted, required), Score(full, predicted, required)
    return tally


def _pairs(gold: list[Annotation], pool: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Indices of what may be the same claim, the best place first, required annotations before optional ones."""
    found = []
    for i, annotation in enumerate(gold):
        for j, claim in enumerate(pool):
            if same_number(annotation, claim) and (likeness := place(annotation, claim)):
                found.append((-likeness, bool(annotation.get("optional")), i, j))
    for _, _, i, j in sorted(found):
        yield i, j


def same_number(annotation: Annotation, claim: Row) -> bool:
    """Whether unit and number agree, whatever the sign; a ratio or a fraction in words to about half a percent."""
    unit = text_of(annotation, "unit")
    if unit != claim["unit"]:
        return False
    rounded = unit == "ratio" or "third" in text_of(annotation, "surface")

    def equal(key: str) -> bool:
        asked, said = number_of(annotation, key), number_of(claim, key)
        if asked is None or said is None:
            return False
        return abs(abs(asked) - abs(said)) <= 0.006 * max(1.0, abs(asked)) * (1.0 if rounded else 0.01)

    if number_of(annotation, "value") is None:
        return equal("value_low") and equal("value_high")
    return equal("value")


def place(annotation: Annotation, claim: Row) -> float:
    """0 to 100: how well the two stand in the same place; 0 where they do not."""
    if annotation.get("source") == "table" and claim["source"] == "table":
        row = _header(annotation, claim, "row", "row_label")
        column = _header(annotation, claim, "col", "col_label")
        return (row + column) / 2 if row >= 75 and column >= 55 else 0.0
    likeness = within(text_of(annotation, "anchor"), text_of(claim, "quote"))
    return likeness if likeness >= SAME else 0.0


def _header(annotation: Annotation, claim: Row, asked: str, said: str) -> float:
    wanted = text_of(annotation, asked)
    return partial(label(wanted), label(text_of(claim, said))) if wanted else 100.0


def _attributes(annotation: Annotation, claim: Row, catalogue: frozenset[str]) -> dict[str, bool]:
    indicator = text_of(annotation, "indicator")
    change = annotation.get("measure") == "change"
    area = text_of(annotation, "area")
    return {
        "indicator": claim["indicator"] == indicator if indicator else claim["indicator"] not in catalogue,
        "measure": annotation.get("measure") == claim["measure"] and (not change or _same_direction(annotation, claim)),
        "role": text_of(annotation, "role", "actual") == claim["role"],
        "area": not area or ratio(_place_name(area), _place_name(text_of(claim, "area"))) >= SAME,
        "period": _same_period(text_of(annotation, "period"), claim["period_start"], claim["period_end"]),
        "period_from": not change or _same_period(text_of(annotation, "period_from"), claim["from_start"], claim["from_end"]),
        "qualifier": text_of(annotation, "qualifier", "exact") == claim["qualifier"],
    }


def _same_direction(annotation: Annotation, claim: Row) -> bool:
    asked = number_of(annotation, "value")
    if asked is None or annotation.get("unit") == "ratio":
        return True
    return (asked < 0) == ((number_of(claim, "value") or 0.0) < 0)


def _same_period(asked: str, start: object, end: object) -> bool:
    """`asked` is a day, "start/end", or the beginning of one ("2014-03"); where it is empty, nothing is asked."""
    if not asked:
        return True
    first, _, last = asked.partition("/")
    said_first, said_last = str(start or ""), str(end or "")
    if not last or first == last:
        return said_last.startswith(first)
    return said_last.startswith(last) and said_first.startswith(first)


def _place_name(text: str) -> str:
    folded = fold(text).removeprefix("the ")
    for ending in (" area", " county", " city", " police force"):
        folded = folded.removesuffix(ending)
    return folded
