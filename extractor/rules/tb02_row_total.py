"""A table's total column is not the sum of the columns beside it.

What it checks
    In a table with a column "Total" the counts and amounts of each row are added up, column by column. Which columns are parts
    is learned from the rows that do add up. Columns of percentages, averages, rates, changes and targets are never added.

Why it matters
    The total column is the one that is copied into the text and the summary.

Flagged
    - Quarters 4, 5, 6 and 7 beside a total of 32, in a table whose other rows add up.

Accepted
    - Quarters 4, 5, 6 and 7 beside a total of 22.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.examples import Example, table
from extractor.rules.grid import TABLES, TableRow, grid, turned
from extractor.rules.sums import near_misses, sums
from extractor.rules.totals import judged

QUERY = TABLES


def check(row: TableRow) -> Iterator[Outcome]:
    """Outcomes for every total column of one table."""
    columns = turned(grid(row))
    for found in sums(columns):
        off = found.off if found.confirmed else near_misses(found)
        yield from judged(found, columns, (column.position for column in off))


_HEAD = ["Team", "Q1", "Q2", "Q3", "Q4", "Total"]

EXAMPLES = (
    Example(
        "Quarters 4, 5, 6 and 7 beside a total of 32, in a table whose other rows add up.",
        "flagged",
        table(
            "Cases", [_HEAD, ["A", "4", "5", "6", "7", "32"], ["B", "1", "2", "3", "6", "12"], ["C", "9", "9", "9", "9", "36"]]
        ),
    ),
    Example(
        "Quarters 4, 5, 6 and 7 beside a total of 22.",
        "passed",
        table("Cases", [_HEAD, ["A", "4", "5", "6", "7", "22"], ["B", "1", "2", "3", "6", "12"]]),
    ),
)

RULE = Rule("TB02", "row-total", Severity.ERROR, QUERY, TableRow, check, EXAMPLES, __doc__ or "")
