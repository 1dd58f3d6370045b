"""The years, quarters, months and days that papers count by, as periods."""

from __future__ import annotations

import calendar
import datetime as dt

from extractor.model import Period, PeriodKind

MONTHS = {"year": 12, "quarter": 3, "month": 1}
"""Months of what papers count by."""


def year_period(first: int, *, academic: bool = False, label: str = "", certain: bool = True) -> Period:
    """The financial (or academic) year that begins in the calendar year `first`."""
    month, last_month, last_day = (9, 8, 31) if academic else (4, 3, 31)
    return Period(PeriodKind.YEAR, dt.date(first, month, 1), dt.date(first + 1, last_month, last_day), label, certain)


def calendar_year(year: int, label: str = "") -> Period:
    """1 January to 31 December."""
    return Period(PeriodKind.YEAR, dt.date(year, 1, 1), dt.date(year, 12, 31), label)


def month_period(year: int, month: int, label: str = "") -> Period:
    """The whole month."""
    last = calendar.monthrange(year, month)[1]
    return Period(PeriodKind.MONTH, dt.date(year, month, 1), dt.date(year, month, last), label)


def instant(date: dt.date, label: str = "", certain: bool = True) -> Period:
    """A date as a period."""
    return Period(PeriodKind.AS_AT, date, date, label, certain)


def quarter_period(year: Period, quarter: int, label: str = "") -> Period:
    """The `quarter` (1-4) of a financial, academic or calendar year."""
    month = (year.start.month - 1 + 3 * (quarter - 1)) % 12 + 1
    first = year.start.year + (year.start.month - 1 + 3 * (quarter - 1)) // 12
    last_month = month + 2
    end = dt.date(first, last_month, calendar.monthrange(first, last_month)[1])
    return Period(PeriodKind.QUARTER, dt.date(first, month, 1), end, label)


def months_before(date: dt.date, months: int) -> dt.date:
    """The same day `months` earlier (later where negative); the last day of a month stays one."""
    year, month = divmod(date.year * 12 + date.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    whole = date.day == calendar.monthrange(date.year, date.month)[1]
    return dt.date(year, month + 1, last if whole else min(date.day, last))


def ending(last: dt.date, months: int, label: str = "") -> Period:
    """The stretch of `months` whose last day is `last`."""
    kind = {12: PeriodKind.YEAR, 3: PeriodKind.QUARTER}.get(months, PeriodKind.SPAN)
    return Period(kind, months_before(last, months) + dt.timedelta(days=1), last, label)


def part_of(year: Period, skipped: int, months: int, label: str = "") -> Period:
    """`months` of a year, `skipped` months after it began."""
    begin = year.start.month - 1 + skipped
    first = dt.date(year.start.year + begin // 12, begin % 12 + 1, 1)
    end = months_before(first, -months) - dt.timedelta(days=1)
    return Period(PeriodKind.QUARTER if months == 3 else PeriodKind.SPAN, first, end, label)


def shifted(period: Period, months: int) -> Period:
    """The period `months` later, whole months staying whole."""
    end = months_before(period.end, -months)
    start = months_before(period.start - dt.timedelta(days=1), -months) + dt.timedelta(days=1)
    return Period(period.kind, end if period.kind is PeriodKind.AS_AT else start, end, period.label, period.certain)
