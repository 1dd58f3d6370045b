"""Dates and reporting years as papers print them on covers and at the head of letters."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator

from extractor.segment.shapes import MONTH

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_DAY_MONTH_YEAR = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:\s?(?:st|nd|rd|th))?\s+(?:of\s+)?({MONTH})\.?,?\s+((?:19|20)\d\d|\d\d(?!\d))", re.IGNORECASE
)
_MONTH_DAY_YEAR = re.compile(rf"\b({MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,\s+((?:19|20)\d\d)", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"\b({MONTH})\.?,?\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([ ./_-])(\d{1,2})\2((?:20)?\d\d)(?![\d./-])")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_](\d{2})[-_](\d{2})(?!\d)")
_FINANCIAL = re.compile(r"(?<![\d/.,£-])(?:(20\d\d|19\d\d)\s?[/–-]\s?(20\d\d|\d\d)|(\d\d)/(\d\d))(?![\d/%]|[.,]\d|-\d)")
_APRIL_MARCH = re.compile(r"\bApril\s+(20\d\d)\s*(?:to|[–-])\s*(?:31(?:st)?\s+)?March\s+(20\d\d)", re.IGNORECASE)
_YEAR_ENDING = re.compile(r"\byear (?:ending|ended)(?: in)? (?:31(?:st)? )?March (20\d\d)", re.IGNORECASE)
_CALENDAR = re.compile(r"(?<![\d/–-])(20[0-4]\d)(?![\d/–-])")


def full_dates(text: str) -> Iterator[tuple[int, dt.date]]:
    """Dates with a day, in words, with the place of each: "14 MAY 2013", "30th June 2011", "March 5, 2018"."""
    found = []
    for match in _DAY_MONTH_YEAR.finditer(text):
        found.append((match.start(), _date(_year(match.group(3)), _month(match.group(2)), int(match.group(1)))))
    for match in _MONTH_DAY_YEAR.finditer(text):
        found.append((match.start(), _date(int(match.group(3)), _month(match.group(1)), int(match.group(2)))))
    yield from sorted((place, date) for place, date in found if date is not None)


def numeric_dates(text: str) -> Iterator[dt.date]:
    """Dates in figures, day first: "03/06/13", "03 06 13", "2013-06-03"."""
    for match in _ISO.finditer(text):
        if date := _date(int(match.group(1)), int(match.group(2)), int(match.group(3))):
            yield date
    for match in _NUMERIC.finditer(text):
        if date := _date(_year(match.group(4)), int(match.group(3)), int(match.group(1))):
            yield date


def month_dates(text: str) -> Iterator[dt.date]:
    """Months with a year, as the month's last day: a paper dated "October 2015" was out by then, and not before its figures."""
    for match in _MONTH_YEAR.finditer(text):
        year, month = int(match.group(2)), _month(match.group(1))
        yield dt.date(year, month, calendar.monthrange(year, month)[1])


def is_date_line(text: str) -> bool:
    """Whether the text is nothing but one date in words."""
    rest = re.sub(
        r"\b(?:\w+day|date|dated|version|v\d+(?:\.\d+)?)\b[:,]?",
        "",
        _MONTH_YEAR.sub("", _DAY_MONTH_YEAR.sub("", text)),
        flags=re.IGNORECASE,
    )
    return rest != text and not rest.strip(" ,.:–-")


def financial_years(text: str) -> Iterator[tuple[dt.date, dt.date]]:
    """Financial years ("2013-14", "2016/17", "15/16", "April 2016 to March 2017") as first and last day."""
    for match in _FINANCIAL.finditer(text):
        if match.group(1):
            start, end = int(match.group(1)), int(match.group(2)[-2:])
        else:
            start, end = _year(match.group(3)), int(match.group(4))
        if (start + 1) % 100 == end and 1995 <= start <= 2060:
            yield financial_year(start)
    for match in _APRIL_MARCH.finditer(text):
        if int(match.group(2)) == int(match.group(1)) + 1:
            yield financial_year(int(match.group(1)))
    for match in _YEAR_ENDING.finditer(text):
        yield financial_year(int(match.group(1)) - 1)


def financial_year(start: int) -> tuple[dt.date, dt.date]:
    """From 1 April of `start` to 31 March of the next year."""
    return dt.date(start, 4, 1), dt.date(start + 1, 3, 31)


def calendar_year(text: str) -> tuple[dt.date, dt.date] | None:
    """The one calendar year in a title: "2024 Annual Report"."""
    years = {int(match.group(1)) for match in _CALENDAR.finditer(_MONTH_YEAR.sub("", text))}
    if len(years) != 1:
        return None
    year = years.pop()
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def latest_finished(text: str, published: dt.date | None) -> tuple[dt.date, dt.date] | None:
    """The latest financial year that the text names and that was over when the paper came out; without a date of
    publication the latest of those that it names often: it compares with the year before nearly as often as it names its own, and
    plans for the next one less. None where it names none twice."""
    counts = Counter(financial_years(text))
    if published is None:
        least = max(2, max(counts.values(), default=0) / 2)
        return max((year for year, count in counts.items() if count >= least), default=None)
    finished = [(year, count) for year, count in counts.items() if year[1] < published and (published - year[1]).days < 800]
    often = [year for year, count in finished if count >= 2] or [year for year, _ in finished]
    return max(often, default=None)


def latest_year(text: str) -> int:
    """The latest calendar year that the text names at least four times, leaving out the years to come that plans name;
    0 where there is none."""
    counts = Counter(int(match.group(1)) for match in _CALENDAR.finditer(text))
    often = [year for year, count in counts.items() if count >= 4]
    most = max(counts.values(), default=0)
    return max((year for year in often if counts[year] * 8 >= most), default=0)


def _year(text: str) -> int:
    year = int(text)
    return year if year > 99 else 2000 + year if year < 70 else 1900 + year


def _month(text: str) -> int:
    return _MONTHS[text[:3].lower()]


def _date(year: int, month: int, day: int) -> dt.date | None:
    if not (1990 <= year <= 2060 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return dt.date(year, month, day)
