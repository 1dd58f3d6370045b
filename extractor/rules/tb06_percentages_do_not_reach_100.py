"""A column of percentages that splits a whole does not reach 100%.

What it checks
    Where every row of a table is a percentage, the columns are added up. A table counts as a split of a whole when at least
    two of its columns reach 100% within rounding, or when it prints a total of 100%; then a column that misses 100% by more
    than rounding allows, yet by no more than ten points, is reported.

Why it matters
    A split that does not reach 100% has lost or doubled a category.

Flagged
    - Ratings of 15%, 71%, 13% and 6% in a table whose other two columns reach 100%.

Accepted
    - Ratings of 18%, 64%, 16% and 3%: 101% is rounding.
    - Risk factors that overlap and never reach 100%.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import cited, flagged, not_checkable, passed
from extractor.rules.examples import Example, table
from extractor.rules.grid import TABLES, Grid, Line, TableRow, grid
from extractor.rules.interval import HUNDRED, Interval, point, total
from extractor.rules.sums import is_total

QUERY = TABLES

_NEAR = Decimal(10)


@dataclass(frozen=True, slots=True)
class _Split:
    """A column's parts added up; `said` where the table prints its total of 100%."""

    column: int
    reached: Interval
    rows: list[int]
    said: bool

    @property
    def whole(self) -> bool:
        return self.reached.meets(point(100))


def check(row: TableRow) -> Iterator[Outcome]:
    """One outcome a column of percentages."""
    body = grid(row)
    splits = list(_splits(body))
    evidence_of_split = sum(split.whole for split in splits)
    for split in splits:
        if not split.said and evidence_of_split < 2:
            yield not_checkable("a sign that the rows split a whole")
        elif split.whole:
            yield passed()
        elif abs(_centre(split.reached) - HUNDRED) > _NEAR or (split.said and not evidence_of_split and len(splits) > 1):
            yield not_checkable("a sign that the rows split a whole")
        else:
            yield _report(body, split)


def _splits(body: Grid) -> Iterator[_Split]:
    for column in sorted(body.labels):
        lines = [line for line in body.lines if column in line.numbers]
        totals = [line for line in lines if is_total(line.label)]
        parts = [line for line in lines if not is_total(line.label)]
        if len(totals) > 1 or len(parts) < 3 or any(_is_no_share(line, column) for line in lines) or _has_gap(body, column):
            continue
        said = bool(totals) and totals[0].numbers[column].value == 100
        if totals and not said:
            continue
        yield _Split(column, total(line.numbers[column].spread for line in parts), [line.index for line in lines], said)


def _is_no_share(line: Line, column: int) -> bool:
    number = line.numbers[column]
    return number.unit != "percent" or not 0 <= number.value <= 100


def _has_gap(body: Grid, column: int) -> bool:
    """Whether a row of percentages has none here: the column is not complete."""
    return any(column not in line.numbers and line.numbers and column not in line.blank for line in body.lines)


def _centre(interval: Interval) -> Decimal:
    return (interval.low + interval.high) / 2


def _report(body: Grid, split: _Split) -> Outcome:
    evidence = body.evidence(split.rows)
    message = (
        f"The column “{body.labels.get(split.column, '')}”{f' of the table “{body.title}”' if body.title else ''} adds up to "
        f"{split.reached.text('%')}, not to 100%, by the sum of its rows at the printed precision. It would agree if one of the "
        f"percentages were another number, or if a category were added. {cited(evidence)}"
    )
    return flagged(Severity.WARNING, message, expected="100%", observed=split.reached.text("%"), evidence=evidence)


_HEAD = ["Rating", "All", "In care", "In need"]


def _ratings(*last: str) -> list[list[str]]:
    rows = [["Outstanding", "15%", "12%"], ["Good", "71%", "67%"], ["Improve", "13%", "15%"], ["Inadequate", "1%", "6%"]]
    return [_HEAD, *([*row, value] for row, value in zip(rows, last, strict=True))]


EXAMPLES = (
    Example(
        "Ratings of 15%, 71%, 13% and 6% in a table whose other two columns reach 100%.",
        "flagged",
        table("Ratings", _ratings("15%", "71%", "13%", "6%")),
    ),
    Example(
        "Ratings of 18%, 64%, 16% and 3%: 101% is rounding.", "passed", table("Ratings", _ratings("18%", "64%", "16%", "3%"))
    ),
    Example(
        "Risk factors that overlap and never reach 100%.",
        "not_checkable",
        table("Factors", [["Factor", "%"], ["Alcohol", "40%"], ["Drugs", "45%"], ["Housing", "20%"]]),
    ),
)

RULE = Rule("TB06", "percentages-do-not-reach-100", Severity.WARNING, QUERY, TableRow, check, EXAMPLES, __doc__ or "")
