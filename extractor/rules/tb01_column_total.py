"""A table's total is not the sum of the rows above it.

What it checks
    In a table with a row "Total" (first or last, or called just that) the counts and amounts of each column are added up.
    Which rows are parts is learned from the columns that do add up, so that a subtotal or a row "of which" is not counted
    twice. Averages, rates, shares, changes and targets are never added; where a part has no number the column is left out;
    tables rounded to fives or tens are given that room, and money the room of what is printed.

Why it matters
    A total that does not follow from its rows means that a row was corrected and the total was not, or the other way round.

Flagged
    - The rows 12, 30 and 8 under a total of 52, beside a column that adds up.
    - The rows 127, 96 and 77 under a total of 301.

Accepted
    - The rows 12, 30 and 8 under a total of 50.
    - A subtotal "All orders" among the rows is not added twice.
    - Rows that do not make up the total at all: not every table is a partition.
    - A row "Better recycling rates" whose amount is one of the parts.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.examples import Example, table
from extractor.rules.grid import TABLES, TableRow, grid
from extractor.rules.sums import sums
from extractor.rules.totals import judged

QUERY = TABLES


def check(row: TableRow) -> Iterator[Outcome]:
    """Outcomes for every total of one table."""
    body = grid(row)
    for found in sums(body):
        if found.main:
            yield from judged(found, body, (line.index for line in (*found.parts, found.total)))


_HEAD = ["Team", "2014", "2015"]

EXAMPLES = (
    Example(
        "The rows 12, 30 and 8 under a total of 52, beside a column that adds up.",
        "flagged",
        table(
            "Cases",
            [
                ["", "N", "C", "S"],
                ["A", "12", "7", "5"],
                ["B", "30", "9", "6"],
                ["C", "8", "4", "2"],
                ["Total", "52", "20", "13"],
            ],
        ),
    ),
    Example(
        "The rows 127, 96 and 77 under a total of 301.",
        "flagged",
        table("Cases", [["Team", "2014"], ["A", "127"], ["B", "96"], ["C", "77"], ["Total", "301"]]),
    ),
    Example(
        "The rows 12, 30 and 8 under a total of 50.",
        "passed",
        table("Cases", [_HEAD, ["A", "12", "7"], ["B", "30", "9"], ["C", "8", "4"], ["Total", "50", "20"]]),
    ),
    Example(
        'A subtotal "All orders" among the rows is not added twice.',
        "passed",
        table(
            "Orders",
            [
                _HEAD,
                ["Full", "127", "145"],
                ["Interim", "96", "103"],
                ["All orders", "223", "248"],
                ["Other", "26", "48"],
                ["Total", "249", "296"],
            ],
        ),
    ),
    Example(
        "Rows that do not make up the total at all: not every table is a partition.",
        "not_checkable",
        table("Cases", [_HEAD, ["With a plan", "12", "7"], ["Repeat plans", "30", "9"], ["Total", "300", "200"]]),
    ),
    Example(
        'A row "Better recycling rates" whose amount is one of the parts.',
        "passed",
        table(
            "Savings",
            [
                ["", "Saving", "Late", "Lost", "At risk"],
                ["Fees", "120", "12", "30", "15"],
                ["Better recycling rates", "80", "0", "0", "0"],
                ["Contracts", "60", "21", "17", "40"],
                ["Total", "260", "33", "47", "55"],
            ],
        ),
    ),
)

RULE = Rule("TB01", "column-total", Severity.ERROR, QUERY, TableRow, check, EXAMPLES, __doc__ or "")
