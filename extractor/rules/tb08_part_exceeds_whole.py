"""A row of a table is greater than the total of the table.

What it checks
    Tables of counts with a plain "Total" in the last row (or column): no part can be greater than the whole. Only amounts that
    may be added up are looked at, no rates, averages, shares or changes, and no table in which the figures of other columns show
    that the total is of only some of the rows.

Why it matters
    The total was not updated, or it is the total of something else.

Flagged
    - 40, 20 and 95, and 80 in total.

Accepted
    - 40, 20 and 20, and 80 in total.
    - 40, 20 and 15, and 80 in total: parts may be left out.
    - Referrals 500, assessments 300, and 120 plans in total.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import cited, flagged, not_checkable, passed
from extractor.rules.examples import Example, table
from extractor.rules.grid import TABLES, Grid, Line, TableRow, grid, is_additive, turned
from extractor.rules.interval import shown
from extractor.rules.sums import is_plain_total, is_total

QUERY = TABLES

_PARTS = 2


def check(row: TableRow) -> Iterator[Outcome]:
    """One outcome for each column with a total below it, and for each row with a total behind it."""
    body = grid(row)
    for way in (body, turned(body)):
        yield from _totals(body, way)


def _totals(body: Grid, way: Grid) -> Iterator[Outcome]:
    lines = [line for line in way.lines if line.numbers]
    if len(lines) <= _PARTS or not is_plain_total(lines[-1].label):
        return
    whole, parts = lines[-1], lines[:-1]
    if any(is_total(line.label) or not line.additive for line in parts):
        return
    above = {position: _above(whole, parts, position) for position in whole.numbers if _is_amount(way, lines, position)}
    wrong = {position: found for position, found in above.items() if found}
    if len(wrong) * 2 > len(above) and len(above) > 1:
        for _ in above:
            yield not_checkable("a sign that the total is of all the rows")
        return
    for position in above:
        found = wrong.get(position)
        yield _report(body, way, whole, found, position) if found else passed()


def _is_amount(way: Grid, lines: list[Line], position: int) -> bool:
    numbers = [line.numbers[position] for line in lines if position in line.numbers]
    same = len({n.unit for n in numbers}) == 1 and all(n.value >= 0 for n in numbers)
    if len({n.places for n in numbers}) > 1:  # "23.900" below whole numbers is a thousands separator of another country
        return False
    return len(numbers) > _PARTS and same and is_additive(way.labels.get(position, ""), numbers)


def _above(whole: Line, parts: list[Line], position: int) -> list[Line]:
    limit = whole.numbers[position].spread
    return [line for line in parts if position in line.numbers and line.numbers[position].spread.low > limit.high]


def _report(body: Grid, way: Grid, whole: Line, found: list[Line], position: int) -> Outcome:
    rows = [line.index for line in (*found, whole)] if way is body else [position]
    evidence = body.evidence(rows)
    limit = whole.numbers[position].spread
    each = ", ".join(f"“{line.label}” is {shown(line.numbers[position].value)}" for line in found)
    message = (
        f"{each}, but “{whole.label}” of “{way.labels.get(position, '')}” is {limit.text()}: by part ≤ whole, no part is greater "
        f"than the total. It would agree if the total or the part were another number, or if the total were named for what it "
        f"holds. {cited(evidence)}"
    )
    observed = ", ".join(shown(line.numbers[position].value) for line in found)
    return flagged(Severity.WARNING, message, expected=f"at most {limit.text()}", observed=observed, evidence=evidence)


_HEAD = ["Team", "Cases"]

EXAMPLES = (
    Example(
        "40, 20 and 95, and 80 in total.",
        "flagged",
        table("Cases", [_HEAD, ["A", "40"], ["B", "20"], ["C", "95"], ["Total", "80"]]),
    ),
    Example(
        "40, 20 and 20, and 80 in total.",
        "passed",
        table("Cases", [_HEAD, ["A", "40"], ["B", "20"], ["C", "20"], ["Total", "80"]]),
    ),
    Example(
        "40, 20 and 15, and 80 in total: parts may be left out.",
        "passed",
        table("Cases", [_HEAD, ["A", "40"], ["B", "20"], ["C", "15"], ["Total", "80"]]),
    ),
    Example(
        "Referrals 500, assessments 300, and 120 plans in total.",
        "silent",
        table("Activity", [["", "2015"], ["Referrals", "500"], ["Assessments", "300"], ["Total plans", "120"]]),
    ),
)

RULE = Rule("TB08", "part-exceeds-whole", Severity.WARNING, QUERY, TableRow, check, EXAMPLES, __doc__ or "")
