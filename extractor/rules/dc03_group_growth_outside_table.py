"""The growth that the text gives for a group contradicts the table that splits the same growth.

What it checks
    A sentence with the growth of an age group ("the under 10s rose by 65%") and a table with a column of growth by age band,
    alone or beside counts, for the same indicator and years. The group's growth is an average of that of the bands that make it
    up, so it has to lie between the least and the greatest of them. It is checked only where the bands make up the group
    exactly, give or take the year that "over 10" and "under 10" leave open.

Why it matters
    Text and table are then not about the same numbers, or the table shows an index (start = 100) under the name of an increase.

Flagged
    - The over 10s rose by 115%; the table has 216% for 11 to 15 and 210% for 16 to 17.

Accepted
    - The under 10s rose by 65%; the table has 64% for 0 to 4 and 167% for 5 to 10.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.model import Outcome, Severity
from extractor.rules.ages import ages, making_up
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, ClaimRow, cited, flagged, not_checkable, passed
from extractor.rules.examples import Example, Views, claim, table, together
from extractor.rules.grid import TABLES, Grid, Line, TableRow, grid
from extractor.rules.growth import bands, growth_columns, parts, spread_of
from extractor.rules.interval import Interval

_COLUMNS = ", ".join(f"'{name}': c.{name}" for name in (*ClaimRow.__struct_fields__, "cohort"))

QUERY = f"""
WITH growth AS (
    SELECT DISTINCT document, table_id, indicator, area, year(period_end) AS until, year(from_end) AS since
    FROM claims WHERE source = 'table' AND unit = 'percent' AND measure = 'change' AND indicator IS NOT NULL
),
said AS (
    SELECT g.document, g.table_id, list({{{_COLUMNS}}} ORDER BY c.char_start, c.claim_id) AS claims
    FROM growth g JOIN claims c ON c.document = g.document AND c.indicator = g.indicator AND c.area IS NOT DISTINCT FROM g.area
     AND coalesce(year(c.period_end) = g.until, TRUE) AND coalesce(year(c.from_end) = g.since, TRUE)
    WHERE c.source = 'text' AND c.unit = 'percent' AND c.measure = 'change' AND c.role = 'actual' AND c.cohort IS NOT NULL
      AND c.confidence >= {CONFIDENT}
    GROUP BY ALL
)
SELECT t.*, s.claims FROM ({TABLES}) t JOIN said s ON s.document = t.document AND s.table_id = t.table_id
ORDER BY t.document, t.page, t.table_id
"""


class _Said(ClaimRow, frozen=True, kw_only=True):
    """A growth in a sentence with the group that it is of."""

    cohort: str


class Row(TableRow, frozen=True, kw_only=True):
    """A table of growth with the sentences about the growth of the same thing."""

    claims: list[_Said]


def check(row: Row) -> Iterator[Outcome]:
    """Outcomes for the sentences about an age group; those that contradict the table make one finding."""
    body = grid(row)
    columns = growth_columns(body)
    if len(columns) != 1 or not bands(parts(body, columns[0])):
        return
    column = columns[0]
    wrong: list[tuple[_Said, Interval, Interval, list[Line]]] = []
    for said in row.claims:
        group, stated = ages(said.cohort), said.interval
        if group is None or stated is None:
            continue
        inside = making_up(group, bands(parts(body, column)))
        if not inside:
            yield not_checkable("age bands that make up the group exactly")
            continue
        lines = [line for line in body.lines if line.index in inside]
        allowed = spread_of(lines, column)
        if stated.meets(allowed):
            yield passed()
        else:
            wrong.append((said, stated, allowed, lines))
    if wrong:
        yield _report(body, wrong)


def _report(body: Grid, wrong: list[tuple[_Said, Interval, Interval, list[Line]]]) -> Outcome:
    evidence = [said.evidence for said, *_ in wrong]
    evidence += body.evidence(line.index for *_, lines in wrong for line in lines)
    each = "; ".join(
        f"{said.cohort}: the text says {stated.text('%')}, the table {allowed.text('%')} for {_labels(lines)}"
        for said, stated, allowed, lines in wrong
    )
    message = (
        f"{each}. The growth of a group lies between the least and the greatest growth of the bands that make it up. It would "
        f"agree if the text were in that range, or if the table shows an index (start = 100) and not an increase. "
        f"{cited(evidence)}"
    )
    expected = "; ".join(f"between {allowed.text('%')}" for _, _, allowed, _ in wrong)
    observed = "; ".join(stated.text("%") for _, stated, *_ in wrong)
    return flagged(Severity.ERROR, message, expected=expected, observed=observed, evidence=evidence)


def _labels(lines: list[Line]) -> str:
    return ", ".join(line.label for line in lines)


_BANDS = [
    ["Ages", "Increase"],
    ["0 to 4", "64%"],
    ["5 to 10", "167%"],
    ["11 to 15", "216%"],
    ["16 to 17", "210%"],
    ["Total", "177%"],
]


_BESIDE = [[band, str(40 + 7 * place) if place else "Children", growth] for place, (band, growth) in enumerate(_BANDS[:-1])]


def _case(surface: str, value: float, cohort: str, grid: list[list[str]] = _BANDS) -> Views:
    about: dict[str, object] = {"indicator": "cpp_at_date", "area": "Anyshire", "measure": "change"}
    cell = claim("cell", "64%", 64, source="table", table_id="t1") | about
    return together(table("% increase in cases", grid), {"claims": [claim("text", surface, value, cohort=cohort) | about, cell]})


EXAMPLES = (
    Example(
        "The over 10s rose by 115%; the table has 216% for 11 to 15 and 210% for 16 to 17.",
        "flagged",
        _case("115%", 115, "over 10s"),
    ),
    Example(
        "The under 10s rose by 65%; the table has 64% for 0 to 4 and 167% for 5 to 10.", "passed", _case("65%", 65, "under 10s")
    ),
    Example(
        "The over 10s rose by 115%, and the table has the number of children too.",
        "flagged",
        _case("115%", 115, "over 10s", _BESIDE),
    ),
    Example("The under 8s rose by 65%: no bands make up the group.", "not_checkable", _case("65%", 65, "under 8s")),
)

RULE = Rule("DC03", "group-growth-outside-table", Severity.ERROR, QUERY, Row, check, EXAMPLES, __doc__ or "")
