"""An indicator gives way to another one from one year on.

What it checks
    The figures that the papers of one area give of their own years. Where an indicator stands in the papers of at least two years
    and in none after, and in the very next year another definition of the same thing begins and stays for at least two years,
    the two are shown side by side. The catalogue of indicators says which are definitions of one thing. The grade is info.

Why it matters
    The series of both go on in the reader's mind. A measure that changes its name usually changes what it counts, and the
    change from the last figure of the one to the first of the other is then no change at all.

Flagged
    - The papers of 2014/15 and 2015/16 give repeat plans within two years, those of 2016/17 and 2017/18 repeat plans ever.

Accepted
    - All four papers give repeat plans within two years, the last two repeat plans ever as well.
    - The papers of 2014/15 and 2015/16 give repeat plans within two years, those of 2016/17 and 2017/18 visits in time.
    - The first paper gives repeat plans within two years, the three others repeat plans ever.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, cited, flagged, passed
from extractor.rules.examples import Example, Views, claim
from extractor.rules.twice import Statement, same_territory, statement_struct

_YEARS = 2

QUERY = f"""
WITH own AS (
    SELECT c.*, i.label, coalesce(i.variant_of, i.indicator) AS thing, d.area AS of_area,
           d.document_type, d.published, d.period_start AS reporting_start, d.period_end AS reporting_end,
           year(d.period_end) AS year
    FROM claims c JOIN documents d USING (document) JOIN indicators i USING (indicator)
    WHERE c.area = d.area AND c.measure = 'level' AND c.role = 'actual' AND coalesce(c.cohort, '') = '' AND c.value IS NOT NULL
      AND c.unit = i.unit AND c.confidence >= {CONFIDENT} AND c.period_end BETWEEN d.period_start AND d.period_end
),
spans AS (
    SELECT indicator, of_area, document_type, unit, coalesce(per, 0) AS per, thing, min(year) AS first, max(year) AS last,
           count(DISTINCT year) AS years
    FROM own GROUP BY ALL HAVING count(DISTINCT year) >= {_YEARS}
),
turns AS (
    SELECT a.indicator AS old, b.indicator AS new, a.of_area, a.document_type, a.unit, a.per, a.last
    FROM spans a JOIN spans b ON a.of_area = b.of_area AND a.document_type = b.document_type AND a.unit = b.unit
     AND a.per = b.per AND a.thing = b.thing AND a.indicator <> b.indicator AND b.first = a.last + 1
),
points AS (
    SELECT indicator, of_area, document_type, unit, coalesce(per, 0) AS per, year,
           arg_min({statement_struct()}, document || ' ' || claim_id) AS figure
    FROM own WHERE EXISTS (SELECT 1 FROM turns t WHERE own.indicator IN (t.old, t.new) AND t.of_area = own.of_area)
    GROUP BY ALL
)
SELECT NULL AS before, NULL AS after, count(*) AS checks
FROM spans WHERE NOT EXISTS (SELECT 1 FROM turns t WHERE t.of_area = spans.of_area AND spans.indicator = t.old)
HAVING count(*) > 0
UNION ALL
SELECT a.figure AS before, b.figure AS after, 1 AS checks
FROM turns t
JOIN points a ON a.indicator = t.old AND a.of_area = t.of_area AND a.document_type = t.document_type AND a.unit = t.unit
 AND a.per = t.per AND a.year = t.last
JOIN points b ON b.indicator = t.new AND b.of_area = t.of_area AND b.document_type = t.document_type AND b.unit = t.unit
 AND b.per = t.per AND b.year = t.last + 1
WHERE {same_territory("t.of_area", "a.figure.reporting_end", "b.figure.reporting_end")}
"""


class Row(msgspec.Struct, frozen=True):
    """The last figure of an indicator and the first of one that begins the year after; or the number of all that go on."""

    checks: int
    before: Statement | None = None
    after: Statement | None = None


def check(row: Row) -> Iterator[Outcome]:
    """One outcome; the engine counts it as often as the row says."""
    if row.before is None or row.after is None:
        yield passed()
        return
    before, after = row.before, row.after
    names = [figure.label or figure.indicator for figure in (before, after)]
    evidence = [before.evidence, after.evidence]
    message = (
        f"{after.area}: up to {before.paper} the papers give “{names[0]}” ({before.surface}), from {after.paper} on “{names[1]}” "
        f"({after.surface}) in its place, by the names of both. The two are no one series. It would be clear if the paper "
        f"said that the definition changed, or gave both for one year. {cited(evidence, with_document=True)}"
    )
    yield flagged(Severity.INFO, message, expected=names[0], observed=names[1], evidence=evidence)


_LABELS = {
    "within": ("Second plans within two years", "within_pct", "ever_pct"),
    "ever": ("Second plans at any time", "ever_pct", None),
    "visits": ("Visits in time", "visits_pct", None),
}


def _case(*papers: tuple[str, ...]) -> Views:
    documents, claims = [], []
    for year, names in enumerate(papers, 2015):
        document, last = f"{year}.pdf", dt.date(year, 3, 31)
        about: dict[str, object] = {"document": document, "period_start": dt.date(year - 1, 4, 1), "period_end": last}
        documents.append(about | {"area": "Anyshire", "document_type": "annual_report"})
        for name in names:
            figure = claim(f"{year}{name}", "18%", 18, quote=f"18%: {name}, {year}", indicator=_LABELS[name][1], area="Anyshire")
            claims.append(figure | about)
    catalogue = [
        {"indicator": key, "label": label, "unit": "percent", "kind": "flow", "variant_of": other}
        for label, key, other in _LABELS.values()
    ]
    return {"documents": documents, "claims": claims, "indicators": catalogue}


_OLD, _NEW = ("within",), ("ever",)
EXAMPLES = (
    Example(
        "The papers of 2014/15 and 2015/16 give repeat plans within two years, those of 2016/17 and 2017/18 repeat plans ever.",
        "flagged",
        _case(_OLD, _OLD, _NEW, _NEW),
    ),
    Example(
        "All four papers give repeat plans within two years, the last two repeat plans ever as well.",
        "passed",
        _case(_OLD, _OLD, _OLD + _NEW, _OLD + _NEW),
    ),
    Example(
        "The papers of 2014/15 and 2015/16 give repeat plans within two years, those of 2016/17 and 2017/18 visits in time.",
        "passed",
        _case(_OLD, _OLD, ("visits",), ("visits",)),
    ),
    Example(
        "The first paper gives repeat plans within two years, the three others repeat plans ever.",
        "passed",
        _case(_OLD, _NEW, _NEW, _NEW),
    ),
)

RULE = Rule("YR06", "definition-break", Severity.INFO, QUERY, Row, check, EXAMPLES, __doc__ or "")
