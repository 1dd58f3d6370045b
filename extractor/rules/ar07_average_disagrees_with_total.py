"""An average per month, quarter or week disagrees with the total that stands before it.

What it checks
    "2,100 assessments (an average of 175 a month)": the total in the sentence, the average directly behind it, and the number of
    months, quarters or weeks of the total's period. The average is worked out again as total ÷ number. Where the sentence names
    no period for the total, a year is assumed and only an average that comes near it is judged; an average more than a
    quarter away is of something else.

Why it matters
    Targets are set by the year and watched by the month. One of the two numbers was not updated.

Flagged
    - The target is 2,100 assessments in the year (an average of 165 a month).
    - There were 240 contacts in the quarter, an average of 70 a month.

Accepted
    - The target is 2,100 assessments in the year (an average of 175 a month).
    - There were 250 contacts in the year, an average of 21 a month.
    - There were 250 contacts in the year; caseloads average 15 a month.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, ClaimRow, cited, claim_struct, flagged, not_checkable, passed, stated_as
from extractor.rules.examples import Example, Views, claim
from extractor.rules.interval import Interval

_DAYS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "quarter": 365.25 / 4, "year": 365.25}
_ASSUMED = 365.25
_NEAR = Decimal("0.25")
_REACH = 60
_BEFORE = re.compile(
    r"\b(?:average|averaging|averaged|mean)(?:\s+of)?(?:\s+(?:about|around|over|almost|nearly|some))?\s*$", re.IGNORECASE
)
_AFTER = re.compile(
    r"\s*(?:[a-z-]+\s+){0,2}?(?:a|an|per|each|every)\s+(?:calendar\s+|working\s+)?(?P<unit>day|week|month|quarter|year)\b",
    re.IGNORECASE,
)

QUERY = f"""
SELECT {claim_struct("t")} AS total, {claim_struct("a")} AS average, t.period_start AS first, t.period_end AS last
FROM claims a JOIN claims t ON t.document = a.document AND t.block_id = a.block_id AND t.quote = a.quote AND t.unit = a.unit
WHERE a.source = 'text' AND a.unit IN ('count', 'gbp') AND a.measure = 'level' AND t.measure = 'level' AND t.role = a.role
  AND regexp_matches(a.quote, '\\b(average|averaging|averaged|mean)\\b', 'i')
  AND t.char_end < a.char_start AND a.char_start - t.char_end <= {_REACH} AND t.value > a.value
  AND a.confidence >= {CONFIDENT} AND t.confidence >= {CONFIDENT}
QUALIFY row_number() OVER (PARTITION BY a.document, a.claim_id ORDER BY t.char_start DESC) = 1
ORDER BY a.document, a.char_start
"""


class Row(msgspec.Struct, frozen=True):
    """An average with the total before it, and the total's period."""

    total: ClaimRow
    average: ClaimRow
    first: dt.date | None = None
    last: dt.date | None = None


def check(row: Row) -> Iterator[Outcome]:
    """One outcome where the wording makes the figure an average of the total before it."""
    unit = _unit(row)
    if unit is None:
        return
    total, stated = row.total.interval, row.average.interval
    if total is None or stated is None:
        yield not_checkable("single figures for the total and the average")
        return
    number = _number(row, unit)
    if number is None:
        yield not_checkable(f"a period of the total that holds whole {unit}s")
        return
    lowest, highest = number
    computed = Interval(total.low / highest, total.high / lowest)
    spread = stated.widened(Decimal("0.5") if row.average.step == 0 else Decimal(0))
    if spread.meets(computed):
        yield passed()
    elif not spread.widened(abs(stated.high) * _NEAR).meets(computed):
        yield not_checkable("a sign that the average is of the total before it")
    else:
        yield _report(row, spread, computed, unit)


def _unit(row: Row) -> str | None:
    """The unit of time of the average; None for another wording."""
    quote = row.average.quote
    at = quote.find(row.total.surface)
    place = quote.find(row.average.surface, at + len(row.total.surface))
    if at < 0 or place < 0:
        return None
    between = quote[at + len(row.total.surface) : place]
    after = _AFTER.match(quote[place + len(row.average.surface) :])
    if after is None or not _BEFORE.search(between) or re.search(r"[;:.\d]", between):
        return None
    return after["unit"].lower()


def _number(row: Row, unit: str) -> tuple[Decimal, Decimal] | None:
    """How many units of time the total covers, at least and at most; a year where the total has no period of its own."""
    if row.first is not None and row.last is not None and row.first < row.last:
        days = float((row.last - row.first).days + 1)
    else:
        days = _ASSUMED
    number = days / _DAYS[unit]
    if number < 1.9:
        return None
    whole = round(number)
    low, high = (whole, whole) if abs(number - whole) < 0.06 and unit != "week" else (int(number), int(number) + 1)
    return Decimal(low), Decimal(high)


def _report(row: Row, stated: Interval, computed: Interval, unit: str) -> Outcome:
    evidence = [row.total.evidence, row.average.evidence]
    shown_as = stated_as(row.average.surface, stated)
    message = (
        f"The average is stated as {shown_as} a {unit}, but {row.total.surface} over the same time is {computed.text()} a {unit} "
        f"by total ÷ number of {unit}s. It would agree if the average or the total were another number. {cited(evidence)}"
    )
    return flagged(Severity.WARNING, message, expected=computed.text(), observed=shown_as, evidence=evidence)


def _case(total: int, average: int, between: str, first: dt.date | None = None, last: dt.date | None = None) -> Views:
    quote = f"{total:,}{between}{average} a month."
    about: dict[str, object] = {"block_id": "b1", "quote": quote}
    end = len(f"{total:,}")
    place = quote.index(f"{average} a month")
    return {
        "claims": [
            claim("t", f"{total:,}", total, char_start=0, char_end=end, period_start=first, period_end=last) | about,
            claim("a", str(average), average, char_start=place, char_end=place + len(str(average))) | about,
        ]
    }


_YEAR = (dt.date(2017, 4, 1), dt.date(2018, 3, 31))
_QUARTER = (dt.date(2017, 4, 1), dt.date(2017, 6, 30))

EXAMPLES = (
    Example(
        "The target is 2,100 assessments in the year (an average of 165 a month).",
        "flagged",
        _case(2100, 165, " assessments (an average of "),
    ),
    Example(
        "There were 240 contacts in the quarter, an average of 70 a month.",
        "flagged",
        _case(240, 70, " contacts in the quarter, an average of ", *_QUARTER),
    ),
    Example(
        "The target is 2,100 assessments in the year (an average of 175 a month).",
        "passed",
        _case(2100, 175, " assessments (an average of "),
    ),
    Example(
        "There were 250 contacts in the year, an average of 21 a month.",
        "passed",
        _case(250, 21, " contacts in the year, an average of ", *_YEAR),
    ),
    Example(
        "There were 250 contacts in the year; caseloads average 15 a month.",
        "silent",
        _case(250, 15, " contacts in the year; caseloads average ", *_YEAR),
    ),
    Example("50 contacts, an average of 20 a month.", "not_checkable", _case(50, 20, " contacts, an average of ", *_YEAR)),
)

RULE = Rule("AR07", "average-disagrees-with-total", Severity.WARNING, QUERY, Row, check, EXAMPLES, __doc__ or "")
