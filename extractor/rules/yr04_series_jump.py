"""A yearly series jumps in a way that its own history does not explain.

What it checks
    For each indicator and area with figures of at least six consecutive years (all papers together): the change from year to
    year on a logarithmic scale, held against the median of all changes and their median deviation. A change is reported
    where it is both more than six deviations from the median and a rise or fall by a half or more. Years for which papers give
    different figures, and figures below 20, are left out, and so is the step over a day on which the area was merged, split or
    redrawn.

Why it matters
    A jump is a new definition, a slip of the keyboard or the most important news of the year. The paper should say which.

Flagged
    - 410, 425, 440, 430, 445, 450 and then 820.

Accepted
    - 410, 425, 440, 430, 445, 450 and then 470.
    - 100, 160, 95, 130, 200, 120 and then 210: a series that always leaps.
    - 410, 425, 440, 430, 445, 450, 455 and then 820, after the council was merged with another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from math import exp, log
from statistics import median

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, cited, flagged, not_checkable, passed
from extractor.rules.examples import DOCUMENT, Example, Views, claim
from extractor.rules.twice import PARTS, Statement, statement_struct

_YEARS = 6
_DEVIATIONS = 6.0
_LEAP = log(1.5)
_NORMAL = 1.4826  # the median deviation of a normal distribution, times this, is its standard deviation
_LEAST = 0.02  # a series that hardly moves has hardly a deviation

QUERY = f"""
WITH parts AS ({PARTS}),
yearly AS (
    SELECT c.*, i.label, d.published, d.period_start AS reporting_start, d.period_end AS reporting_end
    FROM claims c JOIN documents d USING (document) LEFT JOIN indicators i USING (indicator)
    WHERE c.indicator IS NOT NULL AND c.area IS NOT NULL AND coalesce(c.cohort, '') = '' AND c.measure = 'level'
      AND c.role = 'actual' AND c.qualifier = 'exact' AND c.value >= 20 AND c.unit IN ('count', 'rate')
      AND c.confidence >= {CONFIDENT} AND month(c.period_end) = 3 AND day(c.period_end) = 31
      AND (c.period_start = c.period_end OR date_diff('month', c.period_start, c.period_end) = 11)
      AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.document = c.document AND p.claim_id = c.claim_id)
),
points AS (
    SELECT indicator, area, unit, year(period_end) AS year, arg_min({statement_struct()}, document || ' ' || claim_id) AS figure
    FROM yearly GROUP BY indicator, area, unit, per, year(period_end) HAVING max(value_low) <= min(value_high)
)
SELECT list(figure ORDER BY year) AS figures, list(year ORDER BY year) AS years, any_value(b.breaks) AS breaks
FROM points p LEFT JOIN (SELECT area, list(day) AS breaks FROM area_changes GROUP BY area) b ON b.area = p.area
GROUP BY p.indicator, p.area, p.unit HAVING count(*) >= {_YEARS}
ORDER BY p.indicator, p.area, p.unit
"""


class Row(msgspec.Struct, frozen=True):
    """The yearly figures of one indicator and area, one a year, and the days on which the area became another territory."""

    figures: list[Statement]
    years: list[int]
    breaks: list[dt.date] | None = None


def check(row: Row) -> Iterator[Outcome]:
    """One outcome for each step from one year to the next."""
    points = list(zip(row.years, row.figures, strict=True))
    following = [(first, last) for (year, first), (then, last) in pairwise(points) if then == year + 1]
    steps = [
        (first, last, log((last.value or 1) / (first.value or 1)))
        for first, last in following
        if not _breaks(first, last, row.breaks or [])
    ]
    for _ in range(len(following) - len(steps)):
        yield not_checkable("one territory: the area was merged, split or redrawn between the two years")
    if len(steps) < _YEARS - 1:
        yield not_checkable(f"figures of {_YEARS} consecutive years")
        return
    usual = median(step for *_, step in steps)
    deviation = max(_NORMAL * median(abs(step - usual) for *_, step in steps), _LEAST)
    for first, last, step in steps:
        if abs(step - usual) > _DEVIATIONS * deviation and abs(step) >= _LEAP:
            yield _report(first, last, usual, deviation)
        else:
            yield passed()


def _breaks(first: Statement, last: Statement, days: list[dt.date]) -> bool:
    if first.period_end is None or last.period_end is None:
        return False
    return any(first.period_end < day <= last.period_end for day in days)


def _report(first: Statement, last: Statement, usual: float, deviation: float) -> Outcome:
    low, high = (100 * (exp(usual + sign * _DEVIATIONS * deviation) - 1) for sign in (-1, 1))
    evidence = [first.evidence, last.evidence]
    message = (
        f"{last.label or last.indicator}, {last.area}, goes from {first.surface} ({first.period}) to {last.surface} "
        f"({last.period}). By the median of the yearly changes and six deviations either side, its history has changes from "
        f"{low:.0f}% to {high:.0f}%. A note on a new definition or on what happened would explain it; one of the figures may be "
        f"misprinted. {cited(evidence, with_document=True)}"
    )
    expected = f"a change from {low:.0f}% to {high:.0f}%"
    return flagged(Severity.INFO, message, expected=expected, observed=f"{first.surface} to {last.surface}", evidence=evidence)


def _case(*counts: int, merged: dt.date | None = None) -> Views:
    rows = []
    for year, count in enumerate(counts, 2011):
        day = dt.date(year, 3, 31)
        about = {"indicator": "cpp_at_date", "area": "Anyshire", "period_start": day, "period_end": day}
        rows.append(claim(f"c{year}", str(count), count, quote=f"{count} on 31 March {year}", period_label=str(day)) | about)
    changes = [{"area": "Anyshire", "day": merged, "change": "formed", "others": ["Othershire"]}] if merged else []
    return {"documents": [{"document": DOCUMENT}], "claims": rows, "area_changes": changes}


EXAMPLES = (
    Example("410, 425, 440, 430, 445, 450 and then 820.", "flagged", _case(410, 425, 440, 430, 445, 450, 820)),
    Example("410, 425, 440, 430, 445, 450 and then 470.", "passed", _case(410, 425, 440, 430, 445, 450, 470)),
    Example(
        "100, 160, 95, 130, 200, 120 and then 210: a series that always leaps.",
        "passed",
        _case(100, 160, 95, 130, 200, 120, 210),
    ),
    Example(
        "410, 425, 440, 430, 445, 450, 455 and then 820, after the council was merged with another.",
        "passed",
        _case(410, 425, 440, 430, 445, 450, 455, 820, merged=dt.date(2017, 4, 1)),
    ),
    Example("Four years: 410, 425, 440 and then 820.", "silent", _case(410, 425, 440, 820)),
)

RULE = Rule("YR04", "series-jump", Severity.INFO, QUERY, Row, check, EXAMPLES, __doc__ or "")
