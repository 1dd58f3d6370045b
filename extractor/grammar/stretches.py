"""Times made of several: quarters and halves of a year, "between A and B", "the 12 months to", "since", "at the end of"."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.grammar.durations import MONTHS, ending, months_before, part_of, quarter_period, shifted
from extractor.grammar.numbers import ORDINALS, UNITS, number, plain
from extractor.grammar.relative import COUNT
from extractor.model import Period, PeriodKind, PeriodMention

_QUARTER_OF = re.compile(
    rf"\b(?:the\s+)?(?:(?P<o>{'|'.join(ORDINALS)})\s+quarter\b|(?:Q|Qtr\.?\s?|quarter\s)(?P<q>[1-4])(?![\d.,]\d|%|\w)"
    r"|quarter\s(?P<w>one|two|three|four)\b)(?P<of>\s*,?\s*\(?(?:of\s+|in\s+|for\s+)?(?:the\s+)?(?:financial\s+year\s+)?)",
    re.IGNORECASE,
)
_BEFORE_QUARTER = re.compile(r"\s*,?\s*\(?")
_OF_THE_YEAR = re.compile(
    r"(?:\s*,?\s*(?:of|in)\s+(?:the|this)\s+(?:financial\s+|reporting\s+)?year\b|\s+this\s+year\b)(?!\s+(?:to|end|ended|ending|before)\b)",
    re.IGNORECASE,
)
_NEXT_QUARTER = re.compile(
    r"\b(?:in|during|for|by)\s+the\s+(?P<o>second|third|fourth|final|last)(?=\s*(?:[,.;)(]|\d+(?![\d\s-]*(?:month|week|year))|(?:and|but|to|before|after|then|with|against|compared)\b|$))",
    re.IGNORECASE,
)
_SAME_OF = re.compile(
    r"\b(?:the\s+)?(?:same|corresponding|equivalent|comparable)\s+(?P<g>quarter|period|three\s+months)\s+(?:of|in|for|during)\s+"
    r"(?:the\s+)?(?:financial\s+year\s+)?$",
    re.IGNORECASE,
)
_LAST_OR_THIS = re.compile(r"\s+(?:of\s+|in\s+)?(?P<w>last|this)\s+year\b", re.IGNORECASE)
_YEAR_WORD = re.compile(r"year\b(?!\s+(?:to|end|ended|ending|before)\b)", re.IGNORECASE)
_PART_OF = re.compile(
    rf"\bH(?P<h>[12])\s+(?:of\s+)?(?:the\s+)?|\b(?:the\s+)?(?P<w>first|last|final|second)\s+(?:(?P<n>{COUNT})\s+months|half)\s+of\s+(?:the\s+)?(?:(?:financial|academic|calendar)\s+year\s+)?",
    re.IGNORECASE,
)
_AT_END = re.compile(
    r"(?:\b(?:at|by|to|until|from|in|on)\s+)?(?:the\s+)?(?<![a-z])(?:end|close)\s+(?:of\s+)?(?:the\s+)?"
    r"(?:financial\s+|calendar\s+|academic\s+|reporting\s+)?(?:year\s+)?$",
    re.IGNORECASE,
)
_YEAR_END_BEHIND = re.compile(r"\s+(?:financial\s+)?year[\s-]end\b", re.IGNORECASE)
_ENDING = re.compile(
    rf"\b(?:(?P<y>half[\s-]year|(?<!half-)year|quarter)|(?P<n>{COUNT})[\s-](?P<g>month|year)s?(?:\s+period)?)\s+(?:ending|ended|to|up\s+to)\s+(?:on\s+)?(?:the\s+)?(?:end\s+of\s+)?$",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\bsince\s+(?:(?:its|their|his|her|it|they|we|the|this)\s+(?:[a-z-]+\s+){1,4}(?:in|on)\s+)?(?:the\s+)?(?:end\s+of\s+|start\s+of\s+|beginning\s+of\s+)?$",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(?:lowest|highest|best|worst|fewest|largest|smallest|first)\b(?:\s+[a-z-]+){0,3}\s+since\s+(?:the\s+)?(?:end\s+of\s+|start\s+of\s+)?$",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|until|till|up\s+to)\s+(?:the\s+)?(?:end\s+of\s+)?$", re.IGNORECASE)
BETWEEN = re.compile(r"\b(?:between|from)\s+(?:the\s+)?(?:end\s+of\s+|start\s+of\s+|beginning\s+of\s+)?$", re.IGNORECASE)
_JOINED = re.compile(
    r"^\s*(?:and|to|until|till|through\s+to|-|–|up\s+to)\s+(?:the\s+)?(?:end\s+of\s+)?$|^\s?[-–]\s?$", re.IGNORECASE
)
_LISTED = re.compile(r"\s*(?:,|,?\s*(?:and|or|&))\s*", re.IGNORECASE)
_UNDATED = ("month", "day", "quarter")


def with_quarters(text: str, spans: list[PeriodMention]) -> list[PeriodMention]:
    """Joins "first quarter of" with its year behind it or before it ("2017/18 Q4"); without one it stays relative."""
    result = list(spans)
    for m in _QUARTER_OF.finditer(text):
        which = m["o"] or m["q"] or m["w"]
        quarter = ORDINALS.get(plain(which)) or UNITS.get(plain(which)) or (int(which) if which.isdigit() else 0)
        if not 1 <= quarter <= 4:
            continue
        years = [s for s in result if s.period and s.period.kind is PeriodKind.YEAR and not s.since]
        year = next((s for s in years if s.start == m.end()), None) or next(
            (s for s in years if s.end <= m.start() and _BEFORE_QUARTER.fullmatch(text[s.end : m.start()])), None
        )
        if year and year.period:
            start, end = min(m.start(), year.start), max(m.start("of"), year.end)
            # "the last quarter of 2013" was taken for the quarter before this one
            result = [s for s in result if s.end <= start or end <= s.start]
            result.append(PeriodMention(start, end, text[start:end], quarter_period(year.period, quarter, text[start:end])))
            continue
        end = m.start("of")
        if own := _OF_THE_YEAR.match(text, end):
            end = own.end()
            result = [s for s in result if s.end <= m.start() or end <= s.start]
        if not any(s.start < end and m.start() < s.end for s in result):
            result.append(PeriodMention(m.start(), end, text[m.start() : end], code="quarter", count=quarter))
    return sorted(_elided(text, result), key=lambda s: s.start)


def _elided(text: str, spans: list[PeriodMention]) -> list[PeriodMention]:
    """ "In the first quarter 12, in the second 15": quarters that leave out the word, in the year of the one before."""
    named = [s for s in spans if re.search(r"(?:st|nd|rd|th)\s+quarter\b", s.text, re.IGNORECASE)]
    added: list[PeriodMention] = []
    for m in _NEXT_QUARTER.finditer(text) if named else ():
        before = [s for s in named if s.end <= m.start()]
        if not before or any(s.start < m.end() and m.start() < s.end for s in spans):
            continue
        quarter, model = ORDINALS[plain(m["o"])], before[-1]
        if model.period is None:
            added.append(PeriodMention(m.start(), m.end(), m.group(), code="quarter", count=quarter))
    return [*spans, *added]


def with_parts(text: str, spans: list[PeriodMention]) -> list[PeriodMention]:
    """Joins "the first six months of", "the second half of" and "the same quarter of" with the year behind them."""
    result = list(spans)
    for m in _PART_OF.finditer(text):
        months = int(number(m["n"])) if m["n"] else 6
        skipped = 0 if (m["h"] or m["w"]).lower() in ("1", "first") else 12 - months
        alone = _YEAR_WORD.match(text, m.end())
        if alone and 0 < months < 12:
            result = [s for s in result if s.end <= m.start() or alone.end() <= s.start]
            label = text[m.start() : alone.end()]
            result.append(PeriodMention(m.start(), alone.end(), label, code="part", count=skipped, length=months))
            continue
        year = next((s for s in result if s.start == m.end() and s.period and s.period.kind is PeriodKind.YEAR), None)
        if year is None or year.period is None or not 0 < months < 12 or (m["n"] and (m["w"] or "").lower() == "second"):
            continue
        label = text[m.start() : year.end]
        result = [s for s in result if s is not year and (s.end <= m.start() or m.end() <= s.start)]
        result.append(PeriodMention(m.start(), year.end, label, part_of(year.period, skipped, months, label)))
    return sorted(_same_of(text, result), key=lambda s: s.start)


def _same_of(text: str, spans: list[PeriodMention]) -> list[PeriodMention]:
    """ "The same quarter of 2016/17", "the corresponding period of 2016/17"."""
    result = list(spans)
    for span in [s for s in spans if s.period and s.period.kind is PeriodKind.YEAR]:
        same = _SAME_OF.search(text[: span.start])
        if same and span.period:
            result = [s for s in result if s is not span and (s.end <= same.start() or span.end <= s.start)]
            code = "quarter_last_year" if same["g"].lower() == "quarter" else "same_period"
            grain = "calendar" if span.period.start.month == 1 else "financial"
            label = text[same.start() : span.end]
            result.append(PeriodMention(same.start(), span.end, label, code=code, count=span.period.start.year, grain=grain))
    return result


def with_years_of_the_paper(text: str, spans: list[PeriodMention]) -> list[PeriodMention]:
    """ "In June last year", "at 31 March this year": the month or day with the words behind it."""
    result: list[PeriodMention] = []
    for span in spans:
        if result and span.start < result[-1].end:
            continue  # the "last year" that the month before it took in
        words = _LAST_OR_THIS.match(text, span.end) if span.code in ("month", "day") else None
        if words:
            grain = f"{words['w'].lower()}_year"
            span = replace(span, end=words.end(), text=text[span.start : words.end()], grain=grain)
        result.append(span)
    return result


def prefixed(text: str, span: PeriodMention) -> PeriodMention:
    """Takes in the words before it that change its meaning: "at the end of", "since", "by", "year ending"."""
    before = text[: span.start]
    if m := _ENDING.search(before):
        months = (
            {"year": 12, "quarter": 3}.get(m["y"].lower(), 6)
            if m["y"]
            else int(number(m["n"])) * (12 if m["g"].lower() == "year" else 1)
        )
        if months and (span.period or span.code in ("month", "day")):
            return _of_length(text, m.start(), span, months)
        return span
    if _RECORD.search(before):
        since = _SINCE.search(before)
        start = since.start() if since else span.start
        return PeriodMention(start, span.end, text[start : span.end], code="record")
    if m := _SINCE.search(before):
        return replace(span, start=m.start(), text=text[m.start() : span.end], since=True)
    if m := _AT_END.search(before):
        period = span.period.as_instant() if span.period else None
        by = bool(re.match(r"\s*by\b", m.group(), re.IGNORECASE))
        return replace(span, start=m.start(), text=text[m.start() : span.end], at_end=True, period=period, by=by)
    if span.period and span.period.kind is PeriodKind.YEAR and (m := _YEAR_END_BEHIND.match(text, span.end)):
        label = text[span.start : m.end()]
        return replace(span, end=m.end(), text=label, at_end=True, period=span.period.as_instant())
    if _BY.search(before):
        return replace(span, by=True)
    return span


def _of_length(text: str, start: int, end: PeriodMention, months: int) -> PeriodMention:
    """ "The 12 months to June", "over three years to 31.03.14": the stretch of that length that ends there."""
    label = text[start : end.end]
    if end.period is None:
        return replace(end, start=start, text=label, length=months)
    return replace(end, start=start, text=label, period=ending(end.period.end, months, label))


_UP_TO = re.compile(r"\s+(?:up\s+)?(?:to|ending|ended)\s+(?:on\s+)?(?:the\s+)?(?:end\s+of\s+)?", re.IGNORECASE)


def joined(text: str, spans: list[PeriodMention]) -> list[PeriodMention]:
    """ "between March 2011 and March 2014" and "2011 to 2015" become one expression with `first` set."""
    result: list[PeriodMention] = []
    for span in spans:
        while result and span.start < result[-1].end:
            result.pop()  # "over three years to 31.03.14" took in "over three years"
        last = result[-1] if result else None
        gap = text[last.end : span.start] if last else ""
        months = MONTHS.get(last.grain, 0) if last is not None and last.code == "last_n" else 0
        if last is not None and months and _UP_TO.fullmatch(gap) and (span.period or span.code in ("month", "day")):
            result[-1] = _of_length(text, last.start, span, months * last.count)
        elif last is not None and _one_stretch(text, last, span, gap):
            before = BETWEEN.search(text[: last.start])
            start = before.start() if before else last.start
            begin = replace(last, until=span) if last.period is None else last
            result[-1] = replace(span, start=start, text=text[start : span.end], first=begin)
        elif last is not None and _LISTED.fullmatch(gap):
            result.append(_same_day(last, span))
        else:
            result.append(span)
    for index, span in enumerate(result):
        counted = next((s.period for s in reversed(result[:index]) if s.period and not s.since), None)
        if span.code == "n_after" and counted is not None and span.grain in MONTHS:
            result[index] = replace(span, period=shifted(counted, span.count * MONTHS[span.grain]), code="")
    for index in range(len(result) - 2, -1, -1):
        one, other = result[index : index + 2]
        bare = one.period is None and one.code in _UNDATED and not (one.until or one.length or one.grain or one.first)
        if bare and (other.period or other.until) and not other.first and _LISTED.fullmatch(text[one.end : other.start]):
            result[index] = replace(one, until=other)  # "at 31 March and 30 June 2018"
    return result


def _one_stretch(text: str, last: PeriodMention, span: PeriodMention, gap: str) -> bool:
    """Whether two times are the ends of one."""
    if last.first is not None or last.length or span.length or not (last.period or last.code in _UNDATED):
        return False
    if span.code in _UNDATED and span.period is None:
        if last.code == "quarter" and span.code != "quarter":
            return False
    elif not (span.period or span.code == "now"):
        return False
    if not _JOINED.match(gap):
        return False
    return bool(BETWEEN.search(text[: last.start])) or not re.match(r"\s*and\b", gap)


def _same_day(last: PeriodMention, span: PeriodMention) -> PeriodMention:
    """ "At 31 March 2017 and 2018": the year alone takes the day of the date before it."""
    one, other = last.period, span.period
    if one is None or other is None or last.first is not None or last.since or not re.fullmatch(r"(?:19|20)\d\d", span.text):
        return span
    years = other.start.year - one.start.year
    if one.kind not in (PeriodKind.AS_AT, PeriodKind.MONTH) or not re.search("[A-Za-z./]", last.text) or years <= 0:
        return span
    moved = Period(one.kind, months_before(one.start, -12 * years), months_before(one.end, -12 * years), span.text)
    return replace(span, period=moved, at_end=last.at_end)
