"""A difference of two percentages is called a percentage, not percentage points.

What it checks
    A change in per cent between two shares ("rose by 3%, from 12% to 15%"). Where only the difference of the shares fits, points
    are meant. The grade is info: most readers guess what is meant, and AR01 accepts both readings.

Why it matters
    From 12% to 15% is a rise by three percentage points, and by a quarter. "Rose by 3%" tells a reader who has not got the two
    shares something else.

Flagged
    - The share rose by 3%, from 12% to 15%.

Accepted
    - The share rose by 3 percentage points, from 12% to 15%.
    - The share rose by 25%, from 12% to 15%.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.model import Outcome, Severity
from extractor.rules.ar01_change_disagrees_with_ends import QUERY, Row
from extractor.rules.changes import recomputed
from extractor.rules.engine import Rule
from extractor.rules.evidence import cited, flagged, passed, stated_as
from extractor.rules.examples import Example, Views, claim, link
from extractor.rules.interval import ZERO, Interval


def check(row: Row) -> Iterator[Outcome]:
    """One outcome for a change between two shares that its own sentence gives."""
    change, start, finish = row.change, row.start, row.finish
    if start is None or finish is None or not row.linked or start.unit != "percent" or finish.unit != "percent":
        return
    stated, first, last = change.interval, start.interval, finish.interval
    if change.unit not in ("percent", "percentage_points") or stated is None or first is None or last is None:
        return
    readings = recomputed("percent", first, last, "percent")
    if change.unit == "percentage_points" or len(readings) < 2 or stated.meets(readings[0][0]):
        yield passed()
    elif stated.meets(readings[1][0]):
        yield _report(row, stated, readings)


def _report(row: Row, stated: Interval, readings: list[tuple[Interval, str]]) -> Outcome:
    (relative, formula), (points, difference) = readings
    ends = [claim.evidence for claim in (row.start, row.finish) if claim is not None]
    evidence = [row.change.evidence, *ends]
    shown_as = stated_as(row.change.surface, stated, "%")
    message = (
        f"The change is stated as {shown_as}, which is {points.text()} percentage points by {difference}; in per cent it is "
        f"{relative.text('%')} by {formula}. It would be right as “percentage points”. {cited(evidence)}"
    )
    expected = f"{points.text()} percentage points" if points.low >= ZERO else f"{points.magnitude().text()} percentage points"
    return flagged(Severity.INFO, message, expected=expected, observed=shown_as, evidence=evidence)


def _case(surface: str, value: float, unit: str = "percent") -> Views:
    sentence = f"The share rose by {surface}, from 12% to 15%."
    change = claim("change", surface, value, unit=unit, measure="change")
    claims = [row | {"quote": sentence} for row in (change, claim("start", "12%", 12), claim("finish", "15%", 15))]
    return {"claims": claims, "claim_links": [link("change", "start", "start"), link("change", "end", "finish")]}


EXAMPLES = (
    Example("The share rose by 3%, from 12% to 15%.", "flagged", _case("3%", 3)),
    Example(
        "The share rose by 3 percentage points, from 12% to 15%.", "passed", _case("3 percentage points", 3, "percentage_points")
    ),
    Example("The share rose by 25%, from 12% to 15%.", "passed", _case("25%", 25)),
)

RULE = Rule("PU04", "points-called-percent", Severity.INFO, QUERY, Row, check, EXAMPLES, __doc__ or "")
