"""The growth of a whole lies outside the range of the growth of its parts.

What it checks
    The growth of a total is an average of the growth of its parts, so it lies between the least and the greatest of them. The
    rule looks at tables of growth ("% increase by age") with a row for the total, at columns of growth beside one column of
    counts that shows that the rows make up the total, and at other tables of the paper with the same title that split the same
    whole in another way (by sex, by age). Nothing is checked where the parts may overlap or be a selection.

Why it matters
    A total outside that range is impossible whatever the numbers behind it. Usually one of the tables is an index (2011 = 100)
    that is labelled as an increase, or the two tables count different things.

Flagged
    - Growth of 20%, 30% and 25% in three age bands, and of 77% in total.
    - A total growth of 177% by age, but 66% of boys and 85% of girls under the same title.
    - 40, 60 and 100 children, 12% and 8% more than last year, and 25% more in total.

Accepted
    - Growth of 20%, 30% and 25% in three age bands, and of 26% in total.
    - A total growth of 77% by age, and 66% of boys and 85% of girls under the same title.
    - 40, 60 and 100 children, 12% and 8% more than last year, and 10% more in total.
    - 40, 60 and 150 children: the two rows are not all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import msgspec

from extractor.model import Evidence, Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import cited, flagged, not_checkable, passed
from extractor.rules.examples import Example, table, together
from extractor.rules.grid import TABLES, Grid, Line, TableRow, grid
from extractor.rules.growth import adds_up, growth_column, growth_columns, is_partition, parts, spread_of, total_line
from extractor.rules.interval import Interval

# Growth stands alone or beside one column of counts: tables with three columns that are certainly plain numbers are left out.
QUERY = f"""
WITH few_columns AS (
    SELECT document, table_id FROM cells WHERE coalesce(row_span, 1) > 0 GROUP BY document, table_id
    HAVING count(DISTINCT CASE WHEN NOT is_header AND col > 0 AND regexp_full_match(text, '\\d{{1,3}}') THEN col END) < 3
)
SELECT document,
       list({{'document': document, 'table_id': table_id, 'page': page, 'title': title, 'cells': cells}}
            ORDER BY page, table_id) AS tables
FROM ({TABLES}) JOIN few_columns USING (document, table_id)
GROUP BY document, CASE WHEN coalesce(trim(title), '') = '' THEN table_id ELSE lower(trim(title)) END
ORDER BY document, min(page), min(table_id)
"""


class Row(msgspec.Struct, frozen=True):
    """The tables of one paper that share a title (one table where it has none)."""

    document: str
    tables: list[TableRow]


def check(row: Row) -> Iterator[Outcome]:
    """One outcome for every total against its own parts, and against those of each table of the same title."""
    found = [(body, column) for body in map(grid, row.tables) if (column := growth_column(body)) is not None]
    for body, column in found:
        whole = total_line(body, column)
        if whole is not None:
            yield _against(whole, body, column, body, column)
    for body in map(grid, row.tables):
        if growth_column(body) is None:
            yield from (_beside_counts(body, column) for column in growth_columns(body) if total_line(body, column) is not None)
    for (body, column), (other, its_column) in permutations(found, 2):
        whole = total_line(body, column)
        if whole is not None:
            yield _against(whole, body, column, other, its_column)


def _beside_counts(body: Grid, column: int) -> Outcome:
    whole = total_line(body, column)
    if whole is None or not adds_up(body, column):
        return not_checkable("parts that make up the whole without overlap")
    groups = parts(body, column)
    stated, allowed = whole.numbers[column].spread, spread_of(groups, column)
    if stated.meets(allowed):
        return passed()
    return _report(whole, stated, allowed, groups, body.evidence([line.index for line in groups] + [whole.index]))


def _against(whole: Line, body: Grid, column: int, other: Grid, its_column: int) -> Outcome:
    groups = parts(other, its_column)
    if not is_partition(other, its_column) or len(groups) < 2:
        return not_checkable("parts that make up the whole without overlap")
    stated, allowed = whole.numbers[column].spread, spread_of(groups, its_column)
    if stated.meets(allowed):
        return passed()
    evidence = body.evidence([line.index for line in parts(body, column)] + [whole.index])
    if other is not body:
        evidence += other.evidence(line.index for line in groups)
    return _report(whole, stated, allowed, groups, evidence)


def _report(whole: Line, stated: Interval, allowed: Interval, groups: list[Line], evidence: list[Evidence]) -> Outcome:
    names = ", ".join(line.label for line in groups)
    message = (
        f"“{whole.label}” grew by {stated.text('%')}, but its parts ({names}) by {allowed.text('%')}: the growth of a whole lies "
        f"between the least and the greatest growth of its parts. It would agree if the total were in that range, for instance "
        f"if one table shows an index (start = 100) and not an increase. {cited(evidence)}"
    )
    return flagged(Severity.ERROR, message, expected=f"between {allowed.text('%')}", observed=stated.text("%"), evidence=evidence)


_AGES = [["Ages", "Increase"], ["0 to 4", "20%"], ["5 to 9", "30%"], ["10 to 17", "25%"]]
_TITLE = "% increase in plans, 2011 to 2015"
_SEX = table(_TITLE, [["Gender", "Increase"], ["Girls", "85%"], ["Boys", "66%"]], table_id="t2")
_TEAMS = [["Team", "Children", "Change on last year"], ["North", "40", "12%"], ["South", "60", "8%"]]
_BY_AGE = [["Ages", "Increase"], ["0 to 4", "64%"], ["5 to 10", "167%"], ["11 to 17", "210%"]]

EXAMPLES = (
    Example(
        "Growth of 20%, 30% and 25% in three age bands, and of 77% in total.",
        "flagged",
        table(_TITLE, [*_AGES, ["Total", "77%"]]),
    ),
    Example(
        "A total growth of 177% by age, but 66% of boys and 85% of girls under the same title.",
        "flagged",
        together(table(_TITLE, [*_BY_AGE, ["Total", "177%"]]), _SEX),
    ),
    Example(
        "Growth of 20%, 30% and 25% in three age bands, and of 26% in total.", "passed", table(_TITLE, [*_AGES, ["Total", "26%"]])
    ),
    Example(
        "A total growth of 77% by age, and 66% of boys and 85% of girls under the same title.",
        "passed",
        together(table(_TITLE, [*_BY_AGE, ["Total", "77%"]]), _SEX),
    ),
    Example(
        "40, 60 and 100 children, 12% and 8% more than last year, and 25% more in total.",
        "flagged",
        table("Children by team", [*_TEAMS, ["Total", "100", "25%"]]),
    ),
    Example(
        "40, 60 and 100 children, 12% and 8% more than last year, and 10% more in total.",
        "passed",
        table("Children by team", [*_TEAMS, ["Total", "100", "10%"]]),
    ),
    Example(
        "40, 60 and 150 children: the two rows are not all of them.",
        "not_checkable",
        table("Children by team", [*_TEAMS, ["Total", "150", "25%"]]),
    ),
)

RULE = Rule("TB05", "total-outside-its-parts", Severity.ERROR, QUERY, Row, check, EXAMPLES, __doc__ or "")
