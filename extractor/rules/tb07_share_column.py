"""A percentage column of a table disagrees with the counts that it is a share of.

What it checks
    A column of percentages beside a column of counts, with a row "Total": the shares are worked out again, row by row, as count ÷
    total. That a column is such a share is learned from the table: at least three rows, and twice as many as the others, have to
    fit. Where several rows do not, they may have another base, and the grade is warning. Where the rows are shares of something
    else nothing is checked. The other way round, one row of percentages below a row of counts, is left alone.

Why it matters
    A row that was updated without its percentage is the one that will be quoted.

Flagged
    - 20 of 80 as 35%, in a table whose other rows fit.

Accepted
    - 20 of 80 as 25%.
    - 7 of 80 as 9%: rounded.
    - Percentages of those who answered, in every row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.model import Outcome, Severity
from extractor.rules.changes import excuse
from extractor.rules.engine import Rule
from extractor.rules.evidence import cited, flagged, not_checkable, passed
from extractor.rules.examples import Example, table
from extractor.rules.grid import TABLES, Grid, Line, TableRow, grid
from extractor.rules.growth import GROWTH
from extractor.rules.interval import HUNDRED, Interval, point, shown
from extractor.rules.sums import is_part_of_part, is_total

QUERY = TABLES

_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class _Shares:
    """A column of percentages, the column of counts that it is a share of, and the line with the total."""

    percent: int
    count: int
    total: Line
    lines: tuple[Line, ...]


def check(row: TableRow) -> Iterator[Outcome]:
    """Outcomes for every column of percentages that stands beside a column of counts."""
    body = grid(row)
    totals = [line for line in body.lines if is_total(line.label)]
    if len(totals) != 1:
        return
    for column in sorted(body.labels):
        if _is_percent(body, column):
            yield from _column(body, totals[0], column)


def _is_percent(body: Grid, column: int) -> bool:
    numbers = [line.numbers[column] for line in body.lines if column in line.numbers]
    label = f"{body.labels.get(column, '')}"
    return (
        len(numbers) >= _ENOUGH and all(n.unit == "percent" and 0 <= n.value <= 100 for n in numbers) and not GROWTH.search(label)
    )


def _column(body: Grid, total: Line, column: int) -> Iterator[Outcome]:
    candidates = [_shares(body, total, column, count) for count in sorted(body.labels) if count != column]
    fitting = [(_hits(shares), -abs(shares.count - column), shares) for shares in candidates if shares]
    if not fitting:
        return
    hits, _, best = max(fitting, key=lambda item: item[:2])
    misses = [line for line in best.lines if not _fits(best, line)]
    if hits < _ENOUGH or hits < 2 * len(misses):
        for _ in best.lines:
            yield not_checkable("the column of counts that the percentages are shares of")
        return
    for line in best.lines:
        yield passed() if line not in misses else _report(body, best, line, sure=len(misses) == 1)


def _shares(body: Grid, total: Line, percent: int, count: int) -> _Shares | None:
    """The pairing of two columns; None where the second holds no counts, or no total above zero."""
    whole = total.numbers.get(count)
    lines = tuple(
        line
        for line in body.lines
        if line is not total and {percent, count} <= line.numbers.keys() and not is_part_of_part(line.label)
    )
    if whole is None or whole.unit != "count" or whole.value <= 0 or len(lines) < _ENOUGH:
        return None
    numbers = [line.numbers[count] for line in lines]
    if any(n.unit != "count" or n.value < 0 or n.value > whole.value for n in numbers):
        return None
    return _Shares(percent, count, total, lines)


def _recomputed(shares: _Shares, line: Line) -> Interval:
    share = line.numbers[shares.count].value / shares.total.numbers[shares.count].value * HUNDRED
    return point(share)


def _fits(shares: _Shares, line: Line) -> bool:
    return line.numbers[shares.percent].spread.meets(_recomputed(shares, line))


def _hits(shares: _Shares) -> int:
    """How many rows fit that can hardly do so by chance: a share of nothing fits any total."""
    return sum(_fits(shares, line) and line.numbers[shares.count].value > 0 for line in shares.lines)


def _report(body: Grid, shares: _Shares, line: Line, *, sure: bool) -> Outcome:
    stated, count, whole = line.numbers[shares.percent], line.numbers[shares.count], shares.total.numbers[shares.count]
    computed = _recomputed(shares, line)
    why = excuse(stated.value, stated.spread.high - stated.spread.low, computed)
    evidence = body.evidence([line.index, shares.total.index])
    message = (
        f"The row “{line.label}” states {shown(stated.value)}% ({stated.spread.text('%')}) in the column "
        f"“{body.labels[shares.percent]}”, but {shown(count.value)} of {shown(whole.value)} (“{body.labels[shares.count]}”) is "
        f"{computed.text('%')} by count ÷ total × 100{f'; {why}' if why else ''}. It would agree if the share were printed as "
        f"{computed.text('%')}, or if the count were another number. {cited(evidence)}"
    )
    severity = Severity.ERROR if sure and not why else Severity.WARNING
    observed = f"{shown(stated.value)}% ({stated.spread.text('%')})"
    return flagged(severity, message, expected=computed.text("%"), observed=observed, evidence=evidence)


_HEAD = ["Category", "Number", "%"]


def _rows(second: str) -> list[list[str]]:
    return [_HEAD, ["Neglect", "40", "50%"], ["Emotional", "20", second], ["Physical", "13", "16%"], ["Other", "7", "9%"]]


EXAMPLES = (
    Example(
        "20 of 80 as 35%, in a table whose other rows fit.", "flagged", table("Plans", [*_rows("35%"), ["Total", "80", "100%"]])
    ),
    Example("20 of 80 as 25%.", "passed", table("Plans", [*_rows("25%"), ["Total", "80", "100%"]])),
    Example("7 of 80 as 9%: rounded.", "passed", table("Plans", [*_rows("25%"), ["Total", "80", ""]])),
    Example(
        "Percentages of those who answered, in every row.",
        "not_checkable",
        table(
            "Seen in time",
            [["Team", "Cases", "In time"], ["A", "40", "71%"], ["B", "20", "65%"], ["C", "20", "80%"], ["Total", "80", "72%"]],
        ),
    ),
)

RULE = Rule("TB07", "share-column", Severity.ERROR, QUERY, TableRow, check, EXAMPLES, __doc__ or "")
