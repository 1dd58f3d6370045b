"""A paper says that a figure rose or fell, and the stored figures of the two dates say the opposite.

What it checks
    A stated change of an indicator between two dates, against the figures that any paper of the warehouse gives for the same
    indicator, area and unit at those dates. It is reported where every pair of them moves the other way. Changes that stand
    beside their own two figures are the subject of AR01 and AR05. Nothing is said of an area that was merged, split or redrawn
    between the dates.

Why it matters
    The direction is the message of a board report. It turns round where last year's figure was revised, or where a sentence
    was carried over from the year before.

Flagged
    - The paper says that numbers fell by 5% from 2016 to 2017; the papers have 500 and 560 at those dates.

Accepted
    - The paper says that numbers rose by 5% from 2016 to 2017; the papers have 500 and 560 at those dates.
    - The papers have 500 and 560, and another 580 at the beginning.
    - The paper says that numbers fell, the papers have 500 and 560, and the council was merged with another in between.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, cited, flagged, not_checkable, passed
from extractor.rules.examples import DOCUMENT, Example, Views, claim
from extractor.rules.twice import PARTS, Statement, same_territory, statement_struct

QUERY = f"""
WITH parts AS ({PARTS}),
known AS (
    SELECT *, lower(coalesce(cohort, '')) AS of_cohort FROM claims
    WHERE indicator IS NOT NULL AND area IS NOT NULL AND role = 'actual' AND value IS NOT NULL AND confidence >= {CONFIDENT}
      AND document IN (SELECT document FROM documents)
),
changes AS (
    SELECT document, claim_id, char_start, indicator, area, of_cohort, from_start, from_end, period_start, period_end FROM known k
    WHERE measure = 'change' AND unit <> 'ratio' AND value <> 0 AND from_end IS NOT NULL AND from_end < period_end
      AND source = 'text' AND NOT EXISTS (
          SELECT 1 FROM claim_links l WHERE l.document = k.document AND l.claim_id = k.claim_id AND l.role IN ('start', 'end'))
),
levels AS (
    SELECT indicator, area, of_cohort, unit, period_start, period_end, min(value_low) AS low, max(value_high) AS high,
           arg_min({{'document': document, 'claim_id': claim_id}}, document || ' ' || claim_id) AS sample
    FROM known k
    WHERE measure = 'level' AND qualifier = 'exact'
      AND (indicator, area, of_cohort) IN (SELECT (indicator, area, of_cohort) FROM changes)
      AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.document = k.document AND p.claim_id = k.claim_id)
    GROUP BY ALL
),
compared AS (
    SELECT c.document, c.claim_id, c.char_start, s.unit, s.sample AS start, s.low AS start_low, s.high AS start_high,
           e.sample AS finish, e.low AS finish_low, e.high AS finish_high,
           {same_territory("c.area", "c.from_end", "c.period_end")} AS comparable
    FROM changes c
    JOIN levels s ON s.indicator = c.indicator AND s.area = c.area AND s.of_cohort = c.of_cohort
     AND s.period_start = c.from_start AND s.period_end = c.from_end
    JOIN levels e ON e.indicator = c.indicator AND e.area = c.area AND e.of_cohort = s.of_cohort AND e.unit = s.unit
     AND e.period_start = c.period_start AND e.period_end = c.period_end
),
quoted AS (  -- the words of those alone that are compared
    SELECT k.document, k.claim_id, {statement_struct()} AS statement
    FROM (SELECT k.*, i.label, d.published, d.period_start AS reporting_start, d.period_end AS reporting_end
          FROM known k JOIN documents d USING (document) LEFT JOIN indicators i USING (indicator)) k
    WHERE k.claim_id IN (SELECT claim_id FROM compared UNION SELECT start.claim_id FROM compared
                         UNION SELECT finish.claim_id FROM compared)
)
SELECT comparable, c.statement AS change, s.statement AS start, start_low, start_high, f.statement AS finish, finish_low,
       finish_high
FROM compared p
JOIN quoted c ON c.document = p.document AND c.claim_id = p.claim_id
JOIN quoted s ON s.document = p.start.document AND s.claim_id = p.start.claim_id
JOIN quoted f ON f.document = p.finish.document AND f.claim_id = p.finish.claim_id
ORDER BY p.document, p.char_start, p.unit
"""


class Row(msgspec.Struct, frozen=True):
    """A change with the figures at its two dates: the least and the greatest that any paper gives, and one that gives it.

    `comparable`: the area was the same territory at both.
    """

    change: Statement
    start: Statement
    start_low: float
    start_high: float
    finish: Statement
    finish_low: float
    finish_high: float
    comparable: bool


def check(row: Row) -> Iterator[Outcome]:
    """One outcome for the change."""
    up = (row.change.value or 0) > 0
    rises, falls = row.finish_low > row.start_high, row.finish_high < row.start_low
    if not row.comparable:
        yield not_checkable("one territory: the area was merged, split or redrawn between the two dates")
    elif not (rises or falls):
        yield not_checkable("figures of the two dates that move one way")
    elif rises == up:
        yield passed()
    elif not row.change.says_when:
        yield not_checkable("a sentence that says between which dates the figure changed")
    else:
        yield _report(row, up=up)


def _report(row: Row, *, up: bool) -> Outcome:
    evidence = [row.change.evidence, row.start.evidence, row.finish.evidence]
    said = "rose" if up else "fell"
    message = (
        f"{row.change.subject}: the paper says that it {said} ({row.change.figure()}), but the papers have "
        f"{row.start.surface} at the beginning and {row.finish.surface} at the end, by the sign of end − start. It would "
        f"agree if the direction, the dates or one of the figures were another. {cited(evidence, with_document=True)}"
    )
    return flagged(
        Severity.WARNING, message, expected=f"{row.start.surface} to {row.finish.surface}", observed=said, evidence=evidence
    )


def _case(value: float, *levels: tuple[int, float], merged: dt.date | None = None) -> Views:
    about: dict[str, object] = {"indicator": "cpp_at_date", "area": "Anyshire"}
    first, last = dt.date(2016, 3, 31), dt.date(2017, 3, 31)
    change = claim(
        "x",
        "5%",
        value,
        measure="change",
        quote="It changed by 5% from March 2016 to March 2017.",
        period_label="March 2017",
        block_id="b9",
    )
    days = {"from_start": first, "from_end": first, "period_start": last, "period_end": last}
    rows = [
        claim(f"l{place}", str(count), count, quote=f"{count} in March {year}", block_id=f"b{place}")
        | {"period_start": dt.date(year, 3, 31), "period_end": dt.date(year, 3, 31)}
        for place, (year, count) in enumerate(levels)
    ]
    changes = [{"area": "Anyshire", "day": merged, "change": "formed", "others": ["Othershire"]}] if merged else []
    claims = [change | days | about, *(row | about for row in rows)]
    return {"documents": [{"document": DOCUMENT}], "claims": claims, "area_changes": changes}


EXAMPLES = (
    Example(
        "The paper says that numbers fell by 5% from 2016 to 2017; the papers have 500 and 560 at those dates.",
        "flagged",
        _case(-5, (2016, 500), (2017, 560)),
    ),
    Example(
        "The paper says that numbers rose by 5% from 2016 to 2017; the papers have 500 and 560 at those dates.",
        "passed",
        _case(5, (2016, 500), (2017, 560)),
    ),
    Example(
        "The papers have 500 and 560, and another 580 at the beginning.",
        "not_checkable",
        _case(-5, (2016, 500), (2016, 580), (2017, 560)),
    ),
    Example(
        "The paper says that numbers fell, the papers have 500 and 560, and the council was merged with another in between.",
        "not_checkable",
        _case(-5, (2016, 500), (2017, 560), merged=dt.date(2016, 4, 1)),
    ),
)

RULE = Rule("YR03", "direction-against-series", Severity.WARNING, QUERY, Row, check, EXAMPLES, __doc__ or "")
