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
from dataclasses import replace
from functools import partial

from extractor.grammar.numbers import ORDINALS, UNITS, WORD, number, plain
from extractor.model import Period, PeriodKind, PeriodMention

_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
MONTH = (
    r"(?:January|February|March|April|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_N = rf"(?:\d{{1,2}}|{WORD})"
_DASH = r"\s?[/‐‑–—-]\s?"


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


_DAY_MONTH_YEAR = re.compile(
    rf"\b(?P<d>\d{{1,2}})\s?(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{MONTH}),?\s+(?P<y>(?:19|20)\d{{2}}(?!\d)|'?\d{{2}}(?=[,;.)]|\s*$|\s+[a-z(]))",
    re.IGNORECASE,
)
_MONTH_DAY_YEAR = re.compile(rf"\b(?P<m>{MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d{{2}})\b", re.IGNORECASE)
_NUMERIC_DATE = re.compile(r"(?<![\d./])(?P<d>\d{1,2})(?P<s>[./])(?P<m>\d{1,2})(?P=s)(?P<y>(?:19|20)\d{2}|\d{2})(?![\d/]|\.\d)")
_ISO_DATE = re.compile(r"(?<![\d-])(?P<y>(?:19|20)\d{2})-(?P<m>\d{2})-(?P<d>\d{2})(?![\d-])")
_DAY_MONTH = re.compile(rf"\b(?P<d>\d{{1,2}})\s?(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{MONTH})(?!\s+\d)", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"\b(?P<m>{MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)\b", re.IGNORECASE)
_MONTH_YEAR = re.compile(
    rf"\b(?P<m>{MONTH})\s*[,’']?-?\s*(?P<y>(?:19|20)\d{{2}}(?!\d|[/-]\d)|'\d{{2}}\b|\d{{2}}\b(?![,.]\d|%))", re.IGNORECASE
)
_MONTH_ONLY = re.compile(rf"\b(?P<m>(?!may\b|mar\b|dec\b|sep\b){MONTH})", re.IGNORECASE)
_TWO_YEARS = re.compile(rf"(?<![\d/,.])(?P<a>(?:19|20)0?\d{{2}}){_DASH}(?P<b>(?:19|20)\d{{2}}|\d{{1,2}})(?![\d%]|,\d|\.\d|/\d)")
_YEAR_TO_YEAR = re.compile(r"(?<![\d/,.-])(?P<a>(?:19|20)\d{2})\s+to\s+(?P<b>(?:19|20)\d{2})(?![\d%]|,\d|\.\d|/\d|\s?[–-]\s?\d)")
_NAMED_BEFORE = re.compile(
    r"\b(?:in|during|for|of|the|throughout|within|across|end|(?:year|return|census)s?|(?:Q[1-4]|quarter\s+\w+),?)\s+$",
    re.IGNORECASE,
)
_SHORT_YEARS = re.compile(r"(?<![\d/,.-])(?P<a>\d{2})/(?P<b>\d{2})(?![\d/%]|[,.]\d)")
_YEAR = re.compile(r"(?<![\d/,.£-])(?:mid-)?(?P<y>(?:19[89]|20[0-4])\d)(?![\d%]|,\d{3}|\.\d|/\d)")
_ACADEMIC_BEFORE = re.compile(r"\b(?:academic|school)\s+years?\s+(?:of\s+|in\s+)?$", re.IGNORECASE)
_YEAR_BEHIND = re.compile(r"^\s+(?:financial|academic|school|reporting|collection)\s+year", re.IGNORECASE)
_ACADEMIC_AFTER = re.compile(r"^\s+(?:academic|school)\s+year", re.IGNORECASE)
_QUARTER_OF = re.compile(
    rf"\b(?:the\s+)?(?:(?P<o>{'|'.join(ORDINALS)})\s+quarter|(?:Q|quarter\s)(?P<q>[1-4])|quarter\s(?P<w>one|two|three|four))"
    r"(?P<of>\s*,?\s*(?:of\s+|in\s+)?)",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    rf"\b(?:the\s+)?(?P<w>first|last|final|second)\s+(?:(?P<n>{_N})\s+months|half)\s+of\s+(?:the\s+)?(?:(?:financial|academic|calendar)\s+year\s+)?",
    re.IGNORECASE,
)
_AVERAGE_BEFORE = re.compile(r"\b(?:average|mean|maximum|minimum|caseloads?|about|around|between)\s+(?:of\s+)?$", re.IGNORECASE)
_COUNTED = re.compile(
    r"^\s*\+?\s*(?:children|young|people|families|cases|referrals|incidents|episodes|contacts|pupils|assessments|plans|visits"
    r"|notifications|staff|practitioners|delegates|attendances|reports|records|places|households|births|students)\b",
    re.IGNORECASE,
)

_RELATIVE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(pattern, re.IGNORECASE))
    for code, pattern in (
        ("last_n", rf"\b(?:the\s+)?(?:last|past|preceding)\s+(?P<n>{_N})[\s-]+(?P<g>year|month|quarter|week)s?\b(?!\s+old)"),
        (
            "next_n",
            rf"\b(?:the\s+)?(?:next|coming|following)\s+(?P<n>{_N})(?:\s+to\s+{_N})?[\s-]+(?P<g>year|month|quarter|week)s?\b(?!\s+old)",
        ),
        ("previous_n", rf"\b(?:the\s+)?previous\s+(?P<n>{_N})[\s-]+(?P<g>year|month|quarter|week)s?\b"),
        (
            "last_n",
            rf"\b(?:over|across|in|within|during)\s+(?:the\s+|a\s+|these\s+)?(?P<n>{_N})[\s-]+(?P<g>year|month)s?(?:\s+period)?\b(?!\s+old|\s+prior|\s+before|\s+of\b|\s+or\b)",
        ),
        (
            "year_before",
            r"\b(?:the\s+|a\s+|one\s+|twelve\s+|12\s+)(?:year|months)\s+(?:before|ago|earlier|previously)\b|\bthe\s+(?:previous|preceding)\s+(?:financial\s+)?year\b",
        ),
        ("previous_quarter", r"\b(?:the\s+)?(?:previous|last|preceding|(?:most\s+)?recent|latest)\s+quarter\b"),
        ("this_quarter", r"\b(?:in|over|during|for|within|this)\s+(?:the\s+)?quarter\b(?!\s+(?:\d|one|two|three|four|of))"),
        (
            "quarter_last_year",
            r"\bquarter\s+(?P<n>[1-4]|one|two|three|four)\s+(?:of\s+)?last\s+year\b|\b(?:the\s+)?same\s+quarter\s+(?:of\s+)?last\s+year\b",
        ),
        ("last_academic", r"\b(?:the\s+)?(?:last|previous)\s+academic\s+year\b"),
        (
            "last_year",
            r"\b(?:the\s+)?(?:last|previous|prior|preceding|past)\s+(?:financial\s+|reporting\s+)?year(?:['’]s)?\b",
        ),
        ("next_year", r"\b(?:the\s+)?(?:next|coming|forthcoming)\s+(?:financial\s+)?year\b"),
        (
            "year_end",
            r"\b(?:at|by)\s+(?:the\s+)?(?:end\s+of\s+(?:the\s+|this\s+)?(?:financial\s+|reporting\s+)?year|year[\s-]end)(?!\s+\d)\b|\bat\s+year[\s-]end\b|\bend\s+of\s+year\b",
        ),
        (
            "this_year",
            r"\b(?:(?:in|during|over|throughout|across|for|within)\s+)?(?:this|the\s+current|the\s+reporting)\s+(?:financial\s+|reporting\s+)?(?:year|period)\b|\b(?:in|during|over|throughout|across|within|of)\s+the\s+(?:financial\s+|reporting\s+)?year\b(?!\s+(?:to|up\s+to|end|ending|ended|before|\d))",
        ),
        ("inspection", r"\bat\s+the\s+time\s+of\s+(?:the|this|our)\s+inspection\b"),
        ("now", r"\b(?:currently|at\s+present|to\s+date|so\s+far|at\s+the\s+time\s+of\s+writing|as\s+of\s+today|now)\b"),
    )
)
# One of these stands in every relative expression, and in every month.
_RELATIVE_WORD = re.compile("year|month|quarter|week|period|inspection|now|current|present|date|far|writing|today")
_MONTH_WORD = re.compile("|".join(sorted({name[:3] for name in _MONTHS})))
_AT_END = re.compile(
    r"(?:\b(?:at|by|to|until|from|in|on)\s+)?(?:the\s+)?(?<![a-z])(?:end|close)\s+(?:of\s+)?(?:the\s+)?"
    r"(?:financial\s+|calendar\s+|academic\s+|reporting\s+)?(?:year\s+)?$",
    re.IGNORECASE,
)
_YEAR_ENDING = re.compile(
    r"\b(?:year|12\s+months|twelve\s+months)\s+(?:ending|ended|to|up\s+to)\s+(?:the\s+)?(?:end\s+of\s+)?$", re.IGNORECASE
)
_SINCE = re.compile(r"\bsince\s+(?:the\s+)?(?:end\s+of\s+|start\s+of\s+|beginning\s+of\s+)?$", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|until|till|up\s+to)\s+(?:the\s+)?(?:end\s+of\s+)?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|from)\s+(?:the\s+)?(?:end\s+of\s+)?$", re.IGNORECASE)
_JOINED = re.compile(
    r"^\s*(?:and|to|until|till|through\s+to|-|–|up\s+to)\s+(?:the\s+)?(?:end\s+of\s+)?$|^\s?[-–]\s?$", re.IGNORECASE
)


def find_periods(text: str) -> list[PeriodMention]:
    """All period expressions of the sentence in order, without overlaps; "between A and B" is one expression."""
    spans: list[PeriodMention] = []
    folded = text.lower()
    if any(map(str.isdigit, text)):  # no date or year is without one
        _add(spans, text, _ISO_DATE, _numeric_date)
        _add(spans, text, _DAY_MONTH_YEAR, _full_date)
        _add(spans, text, _MONTH_DAY_YEAR, _full_date)
        _add(spans, text, _NUMERIC_DATE, _numeric_date)
        _add(spans, text, _TWO_YEARS, _two_years)
        _add(spans, text, _SHORT_YEARS, _two_years)
        _add(spans, text, _YEAR_TO_YEAR, _year_to_year)
        _add(spans, text, _DAY_MONTH, _day_without_year)
        _add(spans, text, _MONTH_DAY, _day_without_year)
        _add(spans, text, _MONTH_YEAR, _month_year)
        _add(spans, text, _YEAR, _single_year)
    if _RELATIVE_WORD.search(folded):
        for code, pattern in _RELATIVE:
            _add(spans, text, pattern, partial(_relative, code=code))
    if _MONTH_WORD.search(folded):
        _add(spans, text, _MONTH_ONLY, _month_only)
    spans.sort(key=lambda s: s.start)
    spans = _with_parts(text, _with_quarters(text, spans))
    return _joined(text, [_prefixed(text, s) for s in spans])


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


def _full_date(m: re.Match[str]) -> PeriodMention | None:
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
    if len(year) == 2 and not 5 <= int(year) <= 40:
        day = int(year)
        if _date(2000, _month(m["m"]), day):
            return PeriodMention(m.start(), m.end(), m.group(), code="day", count=100 * _month(m["m"]) + day)
        return None
    if len(year) == 2 and _COUNTED.match(m.string[m.end() :]):
        return None
    return PeriodMention(m.start(), m.end(), m.group(), month_period(_full_year(year), _month(m["m"]), m.group()))


def _month_only(m: re.Match[str]) -> PeriodMention | None:
    if not m.group()[0].isupper():
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
    if int(m["b"]) != int(m["a"]) + 1 or not named or _BETWEEN.search(before):
        return None
    academic = bool(_ACADEMIC_BEFORE.search(before) or _ACADEMIC_AFTER.match(behind))
    return PeriodMention(m.start(), m.end(), m.group(), year_period(int(m["a"]), academic=academic, label=m.group()))


def _span_of_years(m: re.Match[str], first: int, second: int) -> PeriodMention | None:
    """ "2011-2015" is a span of calendar years; "12/18" is nothing."""
    if len(m["a"]) < 4 or not first < second <= first + 30:
        return None
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


def _relative(m: re.Match[str], code: str) -> PeriodMention | None:
    groups = m.groupdict()
    if groups.get("n"):
        count = int(number(groups["n"]))
        return PeriodMention(m.start(), m.end(), m.group(), code=code, count=count, grain=(groups.get("g") or "").lower())
    return PeriodMention(m.start(), m.end(), m.group(), code=code)


def quarter_period(year: Period, quarter: int, label: str = "") -> Period:
    """The `quarter` (1-4) of a financial, academic or calendar year."""
    month = (year.start.month - 1 + 3 * (quarter - 1)) % 12 + 1
    first = year.start.year + (year.start.month - 1 + 3 * (quarter - 1)) // 12
    last_month = month + 2
    end = dt.date(first, last_month, calendar.monthrange(first, last_month)[1])
    return Period(PeriodKind.QUARTER, dt.date(first, month, 1), end, label)


def _with_quarters(text: str, spans: list[PeriodMention]) -> list[PeriodMention]:
    """Joins "first quarter of" with the year that follows it; without one it stays relative."""
    result = list(spans)
    for m in _QUARTER_OF.finditer(text):
        which = m["o"] or m["q"] or m["w"]
        quarter = ORDINALS.get(plain(which)) or UNITS.get(plain(which)) or (int(which) if which.isdigit() else 0)
        if not 1 <= quarter <= 4:
            continue
        after = next((s for s in result if s.start == m.end() and s.period and s.period.kind is PeriodKind.YEAR), None)
        if after and after.period:
            label = text[m.start() : after.end]
            # "the last quarter of 2013" was taken for the quarter before this one
            result = [s for s in result if s is after or s.end <= m.start() or m.end() <= s.start]
            result[result.index(after)] = PeriodMention(m.start(), after.end, label, quarter_period(after.period, quarter, label))
        elif not any(s.start < m.start("of") and m.start() < s.end for s in result):
            result.append(PeriodMention(m.start(), m.start("of"), text[m.start() : m.start("of")], code="quarter", count=quarter))
    return sorted(result, key=lambda s: s.start)


def _with_parts(text: str, spans: list[PeriodMention]) -> list[PeriodMention]:
    """Joins "the first six months of" and "the second half of" with the year behind them."""
    result = list(spans)
    for m in _PART_OF.finditer(text):
        months = int(number(m["n"])) if m["n"] else 6
        year = next((s for s in result if s.start == m.end() and s.period and s.period.kind is PeriodKind.YEAR), None)
        if year is None or year.period is None or not 0 < months < 12 or (m["n"] and m["w"].lower() == "second"):
            continue
        whole = year.period
        begin = whole.start.month - 1 + (0 if m["w"].lower() == "first" else 12 - months)
        first = dt.date(whole.start.year + begin // 12, begin % 12 + 1, 1)
        last = begin + months - 1
        end = month_period(whole.start.year + last // 12, last % 12 + 1).end
        kind = PeriodKind.QUARTER if months == 3 else PeriodKind.SPAN
        label = text[m.start() : year.end]
        result = [s for s in result if s is not year and (s.end <= m.start() or m.end() <= s.start)]
        result.append(PeriodMention(m.start(), year.end, label, Period(kind, first, end, label)))
    return sorted(result, key=lambda s: s.start)


def _prefixed(text: str, span: PeriodMention) -> PeriodMention:
    """Takes in the words before it that change its meaning: "at the end of", "since", "by", "year ending"."""
    before = text[: span.start]
    if m := _YEAR_ENDING.search(before):
        if span.period:
            end = span.period.end
            last = calendar.monthrange(end.year - 1, end.month)[1]
            whole_month = end.day == calendar.monthrange(end.year, end.month)[1]
            same_day = dt.date(end.year - 1, end.month, last if whole_month else min(end.day, last))
            start = same_day + dt.timedelta(days=1)
            whole = Period(PeriodKind.YEAR, start, end, text[m.start() : span.end])
            return replace(span, start=m.start(), text=text[m.start() : span.end], period=whole)
        return span
    if m := _SINCE.search(before):
        return replace(span, start=m.start(), text=text[m.start() : span.end], since=True)
    if m := _AT_END.search(before):
        period = span.period.as_instant() if span.period else None
        by = bool(re.match(r"\s*by\b", m.group(), re.IGNORECASE))
        return replace(span, start=m.start(), text=text[m.start() : span.end], at_end=True, period=period, by=by)
    if _BY.search(before):
        return replace(span, by=True)
    return span


_UP_TO = re.compile(r"\s+(?:up\s+)?(?:to|ending|ended)\s+(?:on\s+)?(?:the\s+)?", re.IGNORECASE)


def _counted_back(text: str, length: PeriodMention, end: PeriodMention) -> PeriodMention:
    """ "over three years to 31.03.14": the stretch of that length that ends there."""
    last = end.period.end if end.period else dt.date.min
    months = length.count * (12 if length.grain == "year" else 3 if length.grain == "quarter" else 1)
    year, month = divmod(last.year * 12 + last.month - 1 - months, 12)
    first = dt.date(year, month + 1, min(last.day, calendar.monthrange(year, month + 1)[1])) + dt.timedelta(days=1)
    label = text[length.start : end.end]
    return PeriodMention(length.start, end.end, label, Period(PeriodKind.SPAN, first, last, label))


def _joined(text: str, spans: list[PeriodMention]) -> list[PeriodMention]:
    """ "between March 2011 and March 2014" and "2011 to 2015" become one expression with `first` set."""
    result: list[PeriodMention] = []
    for span in spans:
        last = result[-1] if result else None
        if last is not None and last.code == "last_n" and span.period and _UP_TO.fullmatch(text[last.end : span.start]):
            result[-1] = _counted_back(text, last, span)
            continue
        if (
            last is not None
            and last.first is None
            and (last.period or last.code in ("month", "day"))
            and (span.period or span.code == "now")
            and _JOINED.match(text[last.end : span.start])
            and (_BETWEEN.search(text[: last.start]) or not re.match(r"\s*and\b", text[last.end : span.start]))
        ):
            before = _BETWEEN.search(text[: last.start])
            start = before.start() if before else last.start
            result[-1] = replace(span, start=start, text=text[start : span.end], first=last)
        else:
            result.append(span)
    return result
