"""The percentage or rate of all lies outside the range of those of its groups.

What it checks
    Columns of percentages with a row "Total", "All" or "Overall" at the edge of the table: the percentage of all is an average of
    those of the groups, so it lies between the least and the greatest of them. Columns whose rows add up to the total (a split
    into shares) or have a total of 100% are left alone, and so are columns of growth, the subject of TB05. Groups may have been
    left out of the table, so the grade is warning.

Why it matters
    An overall result better than that of every team was not worked out from the teams.

Flagged
    - Three teams at 71%, 65% and 80% in time, and 84% in total.

Accepted
    - Three teams at 71%, 65% and 80% in time, and 72% in total.
    - Shares of 20%, 30% and 12%, and 62% in total.
    - Shares of 20%, 30% and 12%, and 100% in total: some are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import cited, flagged, not_checkable, passed
from extractor.rules.examples import Example, Views, table
from extractor.rules.grid import TABLES, Grid, Line, TableRow, grid
from extractor.rules.growth import GROWTH, spread_of
from extractor.rules.interval import total
from extractor.rules.sums import is_plain_total, is_total

QUERY = TABLES

_GROUPS = 3


def check(row: TableRow) -> Iterator[Outcome]:
    """One outcome for each column of percentages with a total at the edge of the table."""
    body = grid(row)
    lines = [line for line in body.lines if line.numbers]
    edge = [line for line in (lines[0], lines[-1]) if is_plain_total(line.label)] if len(lines) > _GROUPS else []
    if len(edge) != 1:
        return
    groups = [line for line in lines if line is not edge[0]]
    if any(is_total(line.label) or not line.label for line in groups):
        return
    for column in sorted(edge[0].numbers):
        if _is_average(body, edge[0], groups, column):
            yield _judged(body, edge[0], groups, column)


def _is_average(body: Grid, whole: Line, groups: list[Line], column: int) -> bool:
    """Whether the column holds a percentage of each group, and not each group's share of the whole."""
    if any(column not in line.numbers for line in groups) or GROWTH.search(f"{body.title} {body.labels.get(column, '')}"):
        return False
    numbers = [line.numbers[column] for line in (*groups, whole)]
    if any(n.unit != "percent" or not 0 <= n.value <= 100 for n in numbers):
        return False
    reached = total(line.numbers[column].spread for line in groups)
    return whole.numbers[column].value not in (0, 100) and not reached.meets(whole.numbers[column].spread)


def _judged(body: Grid, whole: Line, groups: list[Line], column: int) -> Outcome:
    stated, allowed = whole.numbers[column].spread, spread_of(groups, column)
    if stated.meets(allowed):
        return passed()
    if len({line.label.casefold() for line in groups}) < len(groups):
        return not_checkable("groups that make up the whole without overlap")
    evidence = body.evidence(line.index for line in (*groups, whole))
    message = (
        f"“{whole.label}” is {stated.text('%')} in the column “{body.labels.get(column, '')}”, but its groups are "
        f"{allowed.text('%')}: by min ≤ average ≤ max, the percentage of all lies between those of the groups. It would agree if "
        f"it were in that range, or if a group that is left out were named. {cited(evidence)}"
    )
    return flagged(
        Severity.WARNING, message, expected=f"between {allowed.text('%')}", observed=stated.text("%"), evidence=evidence
    )


def _case(*cells: str) -> Views:
    rows = [[name, cell] for name, cell in zip(("North", "Central", "South", "Total"), cells, strict=True)]
    return table("Reviews", [["Team", "In time"], *rows])


EXAMPLES = (
    Example("Three teams at 71%, 65% and 80% in time, and 84% in total.", "flagged", _case("71%", "65%", "80%", "84%")),
    Example("Three teams at 71%, 65% and 80% in time, and 72% in total.", "passed", _case("71%", "65%", "80%", "72%")),
    Example("Shares of 20%, 30% and 12%, and 62% in total.", "silent", _case("20%", "30%", "12%", "62%")),
    Example("Shares of 20%, 30% and 12%, and 100% in total: some are left out.", "silent", _case("20%", "30%", "12%", "100%")),
)

RULE = Rule("TB09", "average-outside-its-parts", Severity.WARNING, QUERY, TableRow, check, EXAMPLES, __doc__ or "")
