"""A target is another one in the next paper, or is no longer there.

What it checks
    Targets of one indicator and area in the papers of successive years of one area's board, whatever it is called by then. A
    target that has another value a year later, and one that the next paper leaves out though it reports the indicator, are info.
    Papers from before and after the area was merged, split or redrawn are not compared. Two papers that give another target for
    the very same period are the subject of YR01.

Why it matters
    A target that moves towards the result, or goes when it is missed, turns a failure into a success that nobody decided.

Flagged
    - The target for reviews in time is 95% in the paper of 2016/17 and 90% in that of 2017/18.
    - The paper of 2016/17 has a target of 95%, that of 2017/18 reports 82% and names no target.

Accepted
    - The target is 95% in both papers.
    - The paper of 2017/18 does not speak of the indicator.
    - The target is 95% and then 90%, after the council was merged with another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, cited, flagged, passed, stated_as, unit_sign
from extractor.rules.examples import Example, Views, claim
from extractor.rules.twice import Statement, disjoint, same_territory, statement_struct

QUERY = f"""
WITH said AS (
    SELECT c.*, i.label, d.area AS of_area, d.document_type, d.published,
           d.period_start AS reporting_start, d.period_end AS reporting_end
    FROM claims c JOIN documents d USING (document) LEFT JOIN indicators i USING (indicator)
    WHERE c.indicator IS NOT NULL AND c.area IS NOT NULL AND c.measure = 'level' AND c.value IS NOT NULL
      AND c.confidence >= {CONFIDENT} AND d.period_end IS NOT NULL AND c.role IN ('target', 'actual')
),
targets AS (
    SELECT document, indicator, area, unit, lower(coalesce(cohort, '')) AS cohort, any_value(of_area) AS of_area,
           any_value(document_type) AS document_type, any_value(reporting_end) AS reporting_end,
           arg_min({statement_struct()}, char_start) AS target
    FROM said WHERE role = 'target' AND qualifier = 'exact'
    GROUP BY ALL HAVING max(value_low) <= min(value_high)
),
results AS (
    SELECT document, indicator, area, unit, lower(coalesce(cohort, '')) AS cohort, any_value(of_area) AS of_area,
           any_value(document_type) AS document_type, any_value(reporting_end) AS reporting_end,
           arg_min({statement_struct()}, char_start) AS result
    FROM said WHERE role = 'actual' AND period_end > reporting_end - INTERVAL 1 YEAR GROUP BY ALL
)
SELECT t.target AS before, n.target AS after, r.result
FROM targets t
JOIN results r ON r.indicator = t.indicator AND r.area = t.area AND r.unit = t.unit AND r.cohort = t.cohort
 AND r.of_area IS NOT DISTINCT FROM t.of_area AND r.document_type = t.document_type
 AND date_diff('month', t.reporting_end, r.reporting_end) BETWEEN 10 AND 14
LEFT JOIN targets n ON n.document = r.document AND n.indicator = t.indicator AND n.area = t.area AND n.unit = t.unit
 AND n.cohort = t.cohort
WHERE (n.document IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM said s WHERE s.document = r.document AND s.indicator = t.indicator AND s.role = 'target'))
  AND {same_territory("t.area", "t.reporting_end", "r.reporting_end")}
ORDER BY t.document, r.document, t.indicator, t.area
"""


class Row(msgspec.Struct, frozen=True):
    """A target with the next paper's target, and that paper's result."""

    before: Statement
    result: Statement
    after: Statement | None = None


def check(row: Row) -> Iterator[Outcome]:
    """One outcome for the target."""
    sign = unit_sign(row.before.unit)
    first = row.before.interval
    was = row.before.surface if first is None else stated_as(row.before.surface, first, sign)
    if row.after is None:
        evidence = [row.before.evidence, row.result.evidence]
        message = (
            f"{row.before.label or row.before.indicator}, {row.before.area}: {row.before.paper} has a target of {was}; "
            f"{row.result.paper} reports {row.result.surface}, by comparing the two, and names no target. It would agree if the "
            f"target were given again, or if the paper said that it was dropped. {cited(evidence, with_document=True)}"
        )
        yield flagged(Severity.INFO, message, expected=was, observed="no target", evidence=evidence)
    elif disjoint(row.before, row.after):
        evidence = [row.before.evidence, row.after.evidence]
        message = (
            f"{row.before.label or row.before.indicator}, {row.before.area}: the target is {was} in {row.before.paper} and "
            f"{row.after.surface} in {row.after.paper}; no value is both. A note on who moved it and why would explain it. "
            f"{cited(evidence, with_document=True)}"
        )
        yield flagged(Severity.INFO, message, expected=was, observed=row.after.surface, evidence=evidence)
    else:
        yield passed()


def _case(*, later: int | None, result: bool = True, merged: dt.date | None = None) -> Views:
    about: dict[str, object] = {"indicator": "reviews_on_time_pct", "area": "Anyshire"}
    first, last = dt.date(2017, 3, 31), dt.date(2018, 3, 31)
    papers = [
        {"document": name, "document_type": "annual_report", "area": "Anyshire", "period_end": day}
        for name, day in (("a.pdf", first), ("b.pdf", last))
    ]
    rows = [claim("t1", "95%", 95, role="target", document="a.pdf", quote="against a target of 95%", char_start=1) | about]
    if result:
        figure = claim("r", "82%", 82, document="b.pdf", quote="82% of reviews were in time", char_start=1)
        rows.append(figure | about | {"period_end": last})
    if later is not None:
        target = claim("t2", f"{later}%", later, role="target", document="b.pdf", quote=f"a target of {later}%", char_start=9)
        rows.append(target | about)
    changes = [{"area": "Anyshire", "day": merged, "change": "formed", "others": ["Othershire"]}] if merged else []
    return {"documents": papers, "claims": rows, "area_changes": changes}


EXAMPLES = (
    Example(
        "The target for reviews in time is 95% in the paper of 2016/17 and 90% in that of 2017/18.", "flagged", _case(later=90)
    ),
    Example(
        "The paper of 2016/17 has a target of 95%, that of 2017/18 reports 82% and names no target.", "flagged", _case(later=None)
    ),
    Example("The target is 95% in both papers.", "passed", _case(later=95)),
    Example("The paper of 2017/18 does not speak of the indicator.", "silent", _case(later=None, result=False)),
    Example(
        "The target is 95% and then 90%, after the council was merged with another.",
        "silent",
        _case(later=90, merged=dt.date(2017, 4, 1)),
    ),
)

RULE = Rule("YR05", "target-moved", Severity.INFO, QUERY, Row, check, EXAMPLES, __doc__ or "")
