"""Periods and dates in a sentence, as typed spans.

An absolute expression carries its `Period`. A relative one ("last year", "at year end", "over the last two years") carries
its code and is anchored later, when the document's reporting year and date are known. A year of two parts is a
financial year (1 April to 31 March) unless the words call it academic (1 September to 31 August).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from functools import partial

from extractor.grammar.durations import calendar_year, instant, month_period, year_period
from extractor.grammar.numbers import plain
from extractor.grammar.relative import RELATIVE, RELATIVE_WORD, relative
from extractor.grammar.stretches import BETWEEN, joined, prefixed, with_parts, with_quarters, with_years_of_the_paper
from extractor.model import PeriodMention

_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
MONTH = (
    r"(?:January|February|March|April|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_DASH = r"\s?[/‐‑–—-]\s?"


_DAY_MONTH_YEAR = re.compile(
    rf"\b(?P<d>\d{{1,2}})\s?(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{MONTH}),?\s+(?P<y>(?:19|20)\d{{2}}(?!\d)|'?\d{{2}}(?=[,;.)]|\s*$|\s+[a-z(]))",
    re.IGNORECASE,
)
_MONTH_DAY_YEAR = re.compile(rf"\b(?P<m>{MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d{{2}})\b", re.IGNORECASE)
_DAY_MON_YEAR = re.compile(rf"\b(?P<d>\d{{1,2}})-(?P<m>{MONTH})-(?P<y>(?:19|20)?\d{{2}})\b", re.IGNORECASE)
_NUMERIC_DATE = re.compile(r"(?<![\d./])(?P<d>\d{1,2})(?P<s>[./])(?P<m>\d{1,2})(?P=s)(?P<y>(?:19|20)\d{2}|\d{2})(?![\d/]|\.\d)")
_ISO_DATE = re.compile(r"(?<![\d-])(?P<y>(?:19|20)\d{2})-(?P<m>\d{2})-(?P<d>\d{2})(?![\d-])")
_DAY_MONTH = re.compile(rf"\b(?P<d>\d{{1,2}})\s?(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{MONTH})(?!\s+\d)", re.IGNORECASE)
_DAY_MONTH_COUNT = re.compile(rf"\b(?P<d>\d{{1,2}})\s?(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{MONTH})(?=\s+\d)", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"\b(?P<m>{MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)\b", re.IGNORECASE)
_MONTH_YEAR = re.compile(
    rf"\b(?P<m>{MONTH})\s*[,’']?-?\s*(?P<y>(?:19|20)\d{{2}}(?!\d|[/-]\d)|'\d{{2}}\b|\d{{2}}\b(?![,.]\d|%))", re.IGNORECASE
)
_MONTH_ONLY = re.compile(rf"\b(?P<m>{MONTH})", re.IGNORECASE)
_ALSO_A_WORD = re.compile(r"(?:may|mar|dec|sep)\.?", re.IGNORECASE)
_MONTH_BEFORE = re.compile(
    rf"(?:\b(?:in|by|since|until|till|to|from|between|during|of|early|late|mid|last|{MONTH}\s+(?:and|or))\s+|\bmid-|[a-z]\s?[–-]\s?)$",
    re.IGNORECASE,
)
_TO_MONTH = re.compile(rf"\s*(?:to|and|[–-])\s*{MONTH}", re.IGNORECASE)
_TWO_YEARS = re.compile(rf"(?<![\d/,.])(?P<a>(?:19|20)0?\d{{2}}){_DASH}(?P<b>(?:19|20)\d{{2}}|\d{{1,2}})(?![\d%]|,\d|\.\d|/\d)")
_YEAR_TO_YEAR = re.compile(r"(?<![\d/,.-])(?P<a>(?:19|20)\d{2})\s+to\s+(?P<b>(?:19|20)\d{2})(?![\d%]|,\d|\.\d|/\d|\s?[–-]\s?\d)")
_NAMED_BEFORE = re.compile(
    r"\b(?:in|during|for|of|the|throughout|within|across|end|(?:year|return|census)s?|(?:Q[1-4]|quarter\s+\w+),?)\s+$",
    re.IGNORECASE,
)
_SHORT_YEARS = re.compile(r"(?<![\d/,.-])(?P<a>\d{2})/(?P<b>\d{2})(?![\d/%]|[,.]\d)")
_YEAR = re.compile(r"(?<![\d/,.£-])(?:mid-)?(?P<y>(?:19[89]|20[0-4])\d)(?![\d%]|s\b|,\d{3}|\.\d|/\d)")
_ACADEMIC_BEFORE = re.compile(r"\b(?:academic|school)\s+years?\s+(?:of\s+|in\s+)?$", re.IGNORECASE)
_YEAR_BEHIND = re.compile(r"^\s+(?:financial|academic|school|reporting|collection)\s+year", re.IGNORECASE)
_ACADEMIC_AFTER = re.compile(r"^\s+(?:academic|school)\s+year", re.IGNORECASE)
_AVERAGE_BEFORE = re.compile(r"\b(?:average|mean|maximum|minimum|caseloads?|about|around|between)\s+(?:of\s+)?$", re.IGNORECASE)
# "At 31 March 34 young people were", "on 30 June 14 had no worker": the number behind the month counts something.
_COUNTED_SOON = re.compile(
    r"^\s+(?:(?!(?:the|a|an|there|this|that|it|we|and|but|was|to|for|in|at|with|compared|up|down|on)\b)[a-z-]+\s+){0,3}"
    r"(?:children|people|families|cases|referrals|plans|posts|staff|workers|carers|leavers|episodes|assessments|visits|reviews"
    r"|placements|vacancies|homes|girls|boys)\b|^\s*(?:per\s?cent|%)|^\s+(?:had|have|were|are|of)\b(?!\s+\d)",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"^\s*\+?\s*(?:children|young|people|families|cases|referrals|incidents|episodes|contacts|pupils|assessments|plans|visits"
    r"|notifications|staff|practitioners|delegates|attendances|reports|records|places|households|births|students)\b",
    re.IGNORECASE,
)

_MONTH_WORD = re.compile("|".join(sorted({name[:3] for name in _MONTHS})))


def find_periods(text: str) -> list[PeriodMention]:
    """All period expressions of the sentence in order, without overlaps; "between A and B" is one expression."""
    spans: list[PeriodMention] = []
    folded = text.lower()
    if any(map(str.isdigit, text)):  # no date or year is without one
        _add(spans, text, _ISO_DATE, _numeric_date)
        _add(spans, text, _DAY_MONTH_YEAR, _full_date)
        _add(spans, text, _MONTH_DAY_YEAR, _full_date)
        _add(spans, text, _DAY_MON_YEAR, _full_date)
        _add(spans, text, _NUMERIC_DATE, _numeric_date)
        _add(spans, text, _TWO_YEARS, _two_years)
        _add(spans, text, _SHORT_YEARS, _two_years)
        _add(spans, text, _YEAR_TO_YEAR, _year_to_year)
        _add(spans, text, _DAY_MONTH, _day_without_year)
        _add(spans, text, _MONTH_DAY, _day_without_year)
        _add(spans, text, _MONTH_YEAR, _month_year)
        _add(spans, text, _DAY_MONTH_COUNT, _day_without_year)
        _add(spans, text, _YEAR, _single_year)
    if RELATIVE_WORD.search(folded):
        for code, pattern in RELATIVE:
            _add(spans, text, pattern, partial(relative, code=code))
    if _MONTH_WORD.search(folded):
        _add(spans, text, _MONTH_ONLY, _month_only)
    spans.sort(key=lambda s: s.start)
    spans = with_years_of_the_paper(text, with_parts(text, with_quarters(text, spans)))
    return joined(text, [prefixed(text, s) for s in spans])


def _add(
    spans: list[PeriodMention], text: str, pattern: re.Pattern[str], make: Callable[[re.Match[str]], PeriodMention | None]
) -> None:
    for match in pattern.finditer(text):
        if any(match.start() < s.end and s.start < match.end() for s in spans):
            continue
        span = make(match)
        if span is not None:
            spans.append(span)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _full_year(text: str) -> int:
    digits = text.lstrip("'")
    value = int(digits)
    return value if len(digits) == 4 else 2000 + value if value < 70 else 1900 + value


def _month(text: str) -> int:
    return _MONTHS[plain(text).rstrip(".")]


def _names_year(m: re.Match[str]) -> bool:
    """Whether digits behind a month are a year: four, marked ("Mar-14", "March '14"), or two that count nothing behind them."""
    if len(m["y"]) != 2 or re.search("[-'’]", m.string[m.end("m") : m.start("y")]):
        return True
    return (int(m["y"]) <= 30 or int(m["y"]) >= 90) and not _counts(m)


def _counts(m: re.Match[str]) -> bool:
    """Whether the number at the end of the match counts what stands behind it."""
    behind = m.string[m.end() :]
    return bool(_COUNTED.match(behind) or _COUNTED_SOON.match(behind))


def _full_date(m: re.Match[str]) -> PeriodMention | None:
    if not _names_year(m):
        return None
    date = _date(_full_year(m["y"]), _month(m["m"]), int(m["d"]))
    return PeriodMention(m.start(), m.end(), m.group(), instant(date, m.group())) if date else None


def _numeric_date(m: re.Match[str]) -> PeriodMention | None:
    date = _date(_full_year(m["y"]), int(m["m"]), int(m["d"])) if 1 <= int(m["m"]) <= 12 else None
    return PeriodMention(m.start(), m.end(), m.group(), instant(date, m.group())) if date else None


def _day_without_year(m: re.Match[str]) -> PeriodMention | None:
    if not _date(2000, _month(m["m"]), int(m["d"])):
        return None
    return PeriodMention(m.start(), m.end(), m.group(), code="day", count=100 * _month(m["m"]) + int(m["d"]))


def _month_year(m: re.Match[str]) -> PeriodMention | None:
    year = m["y"]
    if len(year) == 2 and (not 5 <= int(year) <= 40 or not _names_year(m)):
        day = int(year)
        if _date(2000, _month(m["m"]), day) and not _counts(m):
            return PeriodMention(m.start(), m.end(), m.group(), code="day", count=100 * _month(m["m"]) + day)
        return None
    return PeriodMention(m.start(), m.end(), m.group(), month_period(_full_year(year), _month(m["m"]), m.group()))


def _month_only(m: re.Match[str]) -> PeriodMention | None:
    if not m.group()[0].isupper():
        return None
    behind = m.string[m.end() :]
    if _ALSO_A_WORD.fullmatch(m.group()) and not (_MONTH_BEFORE.search(m.string[: m.start()]) or _TO_MONTH.match(behind)):
        return None
    printed = m.group()
    if printed.endswith(".") and plain(printed[:-1]) in _MONTHS and len(printed) > 4:
        printed = printed[:-1]  # the full stop of the sentence, not of an abbreviation
    return PeriodMention(m.start(), m.start() + len(printed), printed, code="month", count=_month(m["m"]))


def _two_years(m: re.Match[str]) -> PeriodMention | None:
    """ "2016/17", "2013-2014", "2015/6", "16/17"; five digits ("20017/18") are repaired and marked as uncertain."""
    printed, last = m["a"], m["b"]
    certain = len(printed) != 5
    first = _full_year(printed) if certain else int(printed[:2] + printed[3:])
    if len(last) == 4:
        second = int(last)
    else:
        second = first - first % 10 ** len(last) + int(last)
        second += 10 ** len(last) if second < first else 0
    if second != first + 1:
        return _span_of_years(m, first, second)
    if len(printed) == 2 and (_AVERAGE_BEFORE.search(m.string[: m.start()]) or not 3 <= int(printed) <= 40):
        return None
    academic = bool(_ACADEMIC_BEFORE.search(m.string[: m.start()]) or _ACADEMIC_AFTER.match(m.string[m.end() :]))
    return PeriodMention(m.start(), m.end(), m.group(), year_period(first, academic=academic, label=m.group(), certain=certain))


def _year_to_year(m: re.Match[str]) -> PeriodMention | None:
    """ "In 2013 to 2014" names one year, as the government's style writes it; "from 2013 to 2014" goes from one to the next."""
    before, behind = m.string[: m.start()], m.string[m.end() :]
    named = _NAMED_BEFORE.search(before) or _YEAR_BEHIND.match(behind)
    if int(m["b"]) != int(m["a"]) + 1 or not named or BETWEEN.search(before):
        return None
    academic = bool(_ACADEMIC_BEFORE.search(before) or _ACADEMIC_AFTER.match(behind))
    return PeriodMention(m.start(), m.end(), m.group(), year_period(int(m["a"]), academic=academic, label=m.group()))


def _span_of_years(m: re.Match[str], first: int, second: int) -> PeriodMention | None:
    """ "2011-2015" is a span of calendar years, "2015-18" one of financial years, as "2015-16" is; "12/18" is nothing."""
    if len(m["a"]) < 4 or not first < second <= first + 30:
        return None
    if len(m["b"]) == 2:
        begin = PeriodMention(m.start("a"), m.end("a"), m["a"], year_period(first, label=m["a"]))
        return PeriodMention(m.start(), m.end(), m.group(), year_period(second - 1, label=m.group()), first=begin)
    start = PeriodMention(m.start("a"), m.end("a"), m["a"], calendar_year(first, m["a"]))
    return PeriodMention(m.start(), m.end(), m.group(), calendar_year(second, m["b"]), first=start)


def _single_year(m: re.Match[str]) -> PeriodMention | None:
    if _COUNTED.match(m.string[m.end() :]) or re.match(r"\s*(?:%|per\s?cent|\+)", m.string[m.end() :]):
        return None
    year = int(m["y"])
    period = calendar_year(year, m.group())
    if m.group().startswith("mid-"):
        period = instant(dt.date(year, 6, 30), m.group())
    return PeriodMention(m.start(), m.end(), m.group(), period)
