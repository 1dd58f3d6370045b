"""A subtotal is not the sum of the rows that belong to it.

What it checks
    Inside a table a row such as "All care orders", "Sub-total" or "Total caseload" is matched with the rows directly above or
    below it that add up to it in most columns. A column in which they do not is reported.

Why it matters
    A subtotal carries its mistake into the total, or hides that the total was worked out from other rows.

Flagged
    - "All orders" is 233 over full orders of 127 and interim ones of 96, while the other years add up.

Accepted
    - "All orders" is 223 over full orders of 127 and interim ones of 96.
    - A total that stands above its parts, with other rows after them.
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
    """Outcomes for every subtotal of one table."""
    body = grid(row)
    for found in sums(body):
        if not found.main:
            yield from judged(found, body, (line.index for line in (*found.parts, found.total)))


_HEAD = ["Order", "2013", "2014", "2015"]

EXAMPLES = (
    Example(
        '"All orders" is 233 over full orders of 127 and interim ones of 96, while the other years add up.',
        "flagged",
        table(
            "Orders",
            [
                _HEAD,
                ["Full", "127", "145", "142"],
                ["Interim", "96", "103", "63"],
                ["All orders", "233", "248", "205"],
                ["Other", "1", "2", "3"],
            ],
        ),
    ),
    Example(
        '"All orders" is 223 over full orders of 127 and interim ones of 96.',
        "passed",
        table(
            "Orders",
            [
                _HEAD,
                ["Full", "127", "145", "142"],
                ["Interim", "96", "103", "63"],
                ["All orders", "223", "248", "205"],
                ["Other", "1", "2", "3"],
            ],
        ),
    ),
    Example(
        "A total that stands above its parts, with other rows after them.",
        "passed",
        table(
            "Caseload",
            [
                ["", "South", "North"],
                ["Teams", "9", "7"],
                ["Total caseload", "51", "70"],
                ["Plans", "30", "40"],
                ["In need", "21", "30"],
                ["Waiting", "3", "2"],
            ],
        ),
    ),
)

RULE = Rule("TB03", "subtotal", Severity.ERROR, QUERY, TableRow, check, EXAMPLES, __doc__ or "")
