"""The text gives a figure for a row or column of a table, and the table another.

What it checks
    A sentence that names a row or a column of one of the paper's tables ("the central teams have 232 children on a plan") and
    gives a figure for the same indicator and period. It is compared with that row's or column's figure. Only figures that
    look like a slip of each other are reported: near ones, or with one digit another or two exchanged.

Why it matters
    The sentence is what is quoted, the table what is trusted.

Flagged
    - The central teams have 232 children on a plan; the table has 223 under Central.

Accepted
    - The central teams have 223 children on a plan; the table has 223 under Central.
    - The central teams have 12 new plans; the table has 223 under Central.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, cited, flagged, not_checkable, passed, stated_as, unit_sign
from extractor.rules.examples import Example, Views, claim
from extractor.rules.twice import Statement, disjoint, rather_a_slip

_CLOSE = Decimal("0.05")

_FIELDS = (
    "document", "claim_id", "page", "quote", "surface", "value", "value_low", "value_high", "unit", "per", "qualifier", "measure",
    "source", "block_id", "table_id", "indicator", "area", "cohort", "period_label", "period_end",
)  # fmt: skip


def _struct(alias: str) -> str:
    return "{" + ", ".join(f"'{name}': {alias}.{name}" for name in _FIELDS) + "}"


QUERY = f"""
WITH usable AS (
    SELECT * FROM claims
    WHERE indicator IS NOT NULL AND period_end IS NOT NULL AND value IS NOT NULL AND confidence >= {CONFIDENT} AND role = 'actual'
),
named AS (
    SELECT usable.*, name FROM usable, unnest([cohort, area]) AS of_cell(name)
    WHERE source = 'table' AND qualifier = 'exact' AND length(name) > 3
)
SELECT {_struct("t")} AS said, list({_struct("c")} ORDER BY c.char_start, c.claim_id) AS cells,
       list(c.name ORDER BY c.char_start, c.claim_id) AS names
FROM usable t JOIN named c ON c.document = t.document AND c.indicator = t.indicator AND c.unit = t.unit AND c.measure = t.measure
 AND c.period_start = t.period_start AND c.period_end = t.period_end AND c.from_end IS NOT DISTINCT FROM t.from_end
WHERE t.source = 'text' AND contains(lower(t.quote), lower(c.name))
 AND (t.area, t.cohort) IS DISTINCT FROM (c.area, c.cohort)  -- the same quantity is compared by DC01
GROUP BY t.document, t.char_start, t.claim_id, said
ORDER BY t.document, t.char_start, t.claim_id
"""


class Row(msgspec.Struct, frozen=True):
    """A figure of the text, and the cells whose row's or column's name its sentence holds."""

    said: Statement
    cells: list[Statement]
    names: list[str]


def check(row: Row) -> Iterator[Outcome]:
    """One outcome for the figure of the text."""
    named = zip(row.cells, row.names, strict=True)
    meant = [(cell, name) for cell, name in named if re.search(rf"\b{re.escape(name)}\b", row.said.quote, re.IGNORECASE)]
    cells = list({cell.claim_id: (cell, name) for cell, name in meant}.values())
    if not cells:
        return
    if any(not disjoint(row.said, cell) for cell, _ in cells):
        yield passed()
    elif len(cells) > 1 or not rather_a_slip(row.said, cells[0][0], _CLOSE):
        yield not_checkable("a sign that sentence and cell count the same thing")
    else:
        yield _report(row.said, *cells[0])


def _report(said: Statement, cell: Statement, name: str) -> Outcome:
    evidence = [said.evidence, cell.evidence]
    sign = unit_sign(said.unit)
    first, second = said.interval, cell.interval
    stated = said.surface if first is None else stated_as(said.surface, first, sign)
    listed = cell.surface if second is None else stated_as(cell.surface, second, sign)
    message = (
        f"The text says {stated}, the table {listed} for {name}, by comparing what both may stand for; no "
        f"value is both. It would agree if one of the two were corrected. {cited(evidence)}"
    )
    return flagged(Severity.ERROR, message, expected=listed, observed=stated, evidence=evidence)


def _case(surface: str, value: float) -> Views:
    day = dt.date(2015, 7, 31)
    about: dict[str, object] = {"indicator": "cpp_at_date", "period_start": day, "period_end": day}
    quote = f"The central teams have {surface} children on a plan."
    cells = [
        claim(name, str(count), count, source="table", table_id="t1", area=name, quote=f"Plans | {name} | {count}") | about
        for name, count in (("South", 163), ("Central", 223), ("North", 208))
    ]
    return {"claims": [claim("text", surface, value, area="Anyshire", quote=quote, block_id="b1") | about, *cells]}


EXAMPLES = (
    Example("The central teams have 232 children on a plan; the table has 223 under Central.", "flagged", _case("232", 232)),
    Example("The central teams have 223 children on a plan; the table has 223 under Central.", "passed", _case("223", 223)),
    Example("The central teams have 12 new plans; the table has 223 under Central.", "not_checkable", _case("12", 12)),
)

RULE = Rule("DC04", "text-disagrees-with-cell", Severity.ERROR, QUERY, Row, check, EXAMPLES, __doc__ or "")
