"""Changes over consecutive periods do not chain up to the change over the whole time.

What it checks
    Three changes of one indicator, area and group of children in one paper: from A to B, from B to C and from A to C. In per
    cent, (1 + first) × (1 + second) − 1 has to be the third at the printed precision; as plain differences or points, their
    sum, which is also accepted of per cent, since a percentage of a share may mean points.

Why it matters
    "Up 10% last year, up 12% this year, up 30% in two years" cannot all be right, and no table is needed to see it.

Flagged
    - Up 10% in 2015/16, up 10% in 2016/17, and up 30% over the two years.

Accepted
    - Up 10% in 2015/16, up 10% in 2016/17, and up 21% over the two years.
    - Up 20 in 2015/16, up 25 in 2016/17, and up 45 over the two years.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import (
    CONFIDENT,
    ClaimRow,
    cited,
    claim_struct,
    flagged,
    not_checkable,
    passed,
    stated_as,
    unit_sign,
)
from extractor.rules.examples import Example, Views, claim
from extractor.rules.interval import HUNDRED, Interval, as_printed

_SAME = " AND ".join(f"{{0}}.{key} = {{1}}.{key}" for key in ("document", "indicator", "area", "of_cohort", "unit"))

QUERY = f"""
WITH changes AS (
    SELECT *, lower(coalesce(cohort, '')) AS of_cohort FROM claims
    WHERE measure = 'change' AND role = 'actual' AND unit IN ('percent', 'percentage_points', 'count') AND indicator IS NOT NULL
      AND area IS NOT NULL AND from_end < period_end AND value IS NOT NULL AND confidence >= {CONFIDENT}
    QUALIFY count(DISTINCT value) OVER (PARTITION BY document, indicator, area, of_cohort, unit, from_end, period_end) = 1
        AND row_number() OVER (
            PARTITION BY document, indicator, area, of_cohort, unit, from_end, period_end ORDER BY char_start) = 1
)
SELECT {claim_struct("a")} AS first, {claim_struct("b")} AS second, {claim_struct("c")} AS whole
FROM changes a JOIN changes b ON {_SAME.format("a", "b")} AND b.from_end = a.period_end
JOIN changes c ON {_SAME.format("a", "c")} AND c.from_end = a.from_end AND c.period_end = b.period_end
ORDER BY a.document, a.char_start, b.char_start
"""


class Row(msgspec.Struct, frozen=True):
    """Two changes that follow one another, and the one over the whole time."""

    first: ClaimRow
    second: ClaimRow
    whole: ClaimRow


def check(row: Row) -> Iterator[Outcome]:
    """One outcome for the three."""
    one, two, stated = row.first.interval, row.second.interval, row.whole.interval
    if one is None or two is None or stated is None:
        yield not_checkable("single figures for the three changes")
        return
    if row.whole.unit == "percent":
        computed, formula = _compound(one, two), "(1 + first) × (1 + second) − 1"
    else:
        computed, formula = one + two, "first + second"
    if computed is None:
        yield not_checkable("changes that leave something")
    elif stated.meets(computed) or (row.whole.unit == "percent" and stated.meets(one + two)):
        yield passed()
    else:
        yield _report(row, stated, computed, formula)


def _compound(one: Interval, two: Interval) -> Interval | None:
    """The change in per cent over both; None where the first leaves nothing."""
    if one.low <= -HUNDRED or two.low <= -HUNDRED:
        return None
    low, high = ((_factor(first) * _factor(second) - 1) * HUNDRED for first, second in ((one.low, two.low), (one.high, two.high)))
    return Interval(low, high)


def _factor(change: Decimal) -> Decimal:
    return 1 + change / HUNDRED


def _report(row: Row, stated: Interval, computed: Interval, formula: str) -> Outcome:
    sign = unit_sign(row.whole.unit)
    evidence = [claim.evidence for claim in (row.whole, row.first, row.second)]
    shown_as = stated_as(row.whole.surface, stated, sign)
    message = (
        f"The change over the whole time is stated as {shown_as}, but {row.first.surface} and then {row.second.surface} make "
        f"{computed.text(sign)} by {formula}. It would agree if it were printed as "
        f"{as_printed(computed, row.whole.step, sign)}, or if one of the three were another number. {cited(evidence)}"
    )
    return flagged(Severity.WARNING, message, expected=computed.text(sign), observed=shown_as, evidence=evidence)


def _case(unit: str, *values: int) -> Views:
    days = [dt.date(year, 3, 31) for year in (2015, 2016, 2017)]
    spans = ((days[0], days[1]), (days[1], days[2]), (days[0], days[2]))
    rows = []
    for place, (value, (start, end)) in enumerate(zip(values, spans, strict=True)):
        surface = f"{value}%" if unit == "percent" else str(value)
        row = claim(f"c{place}", surface, value, measure="change", quote=f"up {surface} to {end}", char_start=place)
        about = {"indicator": "cpp_at_date", "area": "Anyshire", "from_start": start, "from_end": start}
        rows.append(row | about | {"period_start": end, "period_end": end})
    return {"claims": rows}


EXAMPLES = (
    Example("Up 10% in 2015/16, up 10% in 2016/17, and up 30% over the two years.", "flagged", _case("percent", 10, 10, 30)),
    Example("Up 10% in 2015/16, up 10% in 2016/17, and up 21% over the two years.", "passed", _case("percent", 10, 10, 21)),
    Example("Up 20 in 2015/16, up 25 in 2016/17, and up 45 over the two years.", "passed", _case("count", 20, 25, 45)),
)

RULE = Rule("AR08", "changes-do-not-chain", Severity.WARNING, QUERY, Row, check, EXAMPLES, __doc__ or "")
