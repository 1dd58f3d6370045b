"""What a document says of itself: title, type, board, area, date and reporting year. Nothing is guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.grammar.periods import find_periods
from extractor.model import PeriodKind
from extractor.model.document import BlockKind, DocumentFacts
from extractor.patterns import DocumentPatterns, Patterns
from extractor.segment.dates import (
    calendar_year,
    financial_year,
    financial_years,
    full_dates,
    is_date_line,
    latest_finished,
    latest_year,
    month_dates,
    numeric_dates,
)
from extractor.segment.draft import Draft
from extractor.segment.places import area_of, authorities, board_of
from extractor.segment.shapes import ends_sentence

_OPENING_CHARS = 3000
_HEAD, _TAIL = 25, 12
_COVER = 12
_LEAST = 3
_REPORTS = ("annual_report", "performance_report", "committee_paper")
_NUMBERING = re.compile(r"^(?:Section|Part|Chapter|Appendix|Annex)\s+[\dA-Z][\d.]*\b", re.IGNORECASE)
_PERIOD_OF_WORK = re.compile(r"^(?:Inspection|Visit|Reporting period|Period|Data)\b|\b(?:to|and|between)\b|[–-]", re.IGNORECASE)
_COUNCIL = re.compile(r"\b(?:Council|Borough|Board|Partnership)\b", re.IGNORECASE)
_MEETING = re.compile(
    r"^(?:Inspection dates?\b|Report published|Published\b|Lead inspector|Interim\b|Director\b"
    r"|Corporate Director|Division|Report (?:by|of|to)\b|Agenda|Item\b"
    r"|To:|From:|By:|Dear\b|Date\b|Page\b|www|http|E-?mail|Tel|Phone|Produced by)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Paper:
    """The parts of a document that its facts are read from."""

    drafts: Sequence[Draft]
    text: str
    opening: str
    title: str
    cover: str


def facts_of(drafts: Sequence[Draft], text: str, *, title: str | None, name: str, patterns: Patterns) -> DocumentFacts:
    """The facts. `title` is that of the file's metadata, used where no heading names the paper; `name` may date it."""
    cues = patterns.documents
    shown = [d for d in drafts if d.kind is not BlockKind.TABLE and d.text]
    opening = text[:_OPENING_CHARS]
    heading = _title(shown, cues) or title
    paper = _Paper(shown, text, opening, heading or "", _cover(shown))
    kind = _type(paper, cues)
    names = authorities(patterns.areas)
    board = board_of(text, names, cues["board"].title if "board" in cues else ())
    area = area_of(paper.title, opening, text, names)
    if (area is None or kind == "guidance") and _mentions(opening, cues.get("national", DocumentPatterns()).opening):
        area = "England" if "England" in patterns.areas else None
    councils = names.councils(text)
    council = next((one for one, _ in councils.most_common() if area and one.startswith(area)), None)
    own_board = board is not None and (area is None or board[1] == area)
    published = _published(paper, cues, name)
    quarter = _quarter(paper, kind)
    start, end = _reporting_year(paper, kind, published)
    if quarter is not None and (start is None or end is None or not start <= quarter <= end):
        start, end = financial_year(quarter.year - (quarter.month < 4))
    return DocumentFacts(
        title=heading,
        document_type=kind,
        board=board[0] if board is not None and own_board else council,
        area=area or (board[1] if board is not None else None),
        published=published,
        period_start=start,
        period_end=end,
        quarter_end=quarter,
    )


# ---------------------------------------------------------------- title and type


def _title(drafts: Sequence[Draft], cues: Mapping[str, DocumentPatterns]) -> str | None:
    """The first heading that names the paper and not a part of it; in laid-out papers the largest one of the first page."""
    generic = {phrase.lower() for phrase in cues.get("generic_title", DocumentPatterns()).title}
    first_page = [d for d in drafts[: 2 * _HEAD] if d.page is None or d.page == drafts[0].page]
    candidates = [d for d in first_page if _may_name(d, generic)]
    if not candidates:
        candidates = [d for d in drafts[: 2 * _HEAD] if d.kind is BlockKind.HEADING and _may_name(d, generic)]
    if not any(d.size for d in candidates):
        candidates = [d for d in drafts[:_COVER] if d.kind is BlockKind.HEADING and _may_name(d, generic)]
    headings = [d for d in candidates if d.kind is BlockKind.HEADING] or [d for d in candidates if d.size][:1]
    if not headings:
        return None
    if headings[0].size:
        largest = max(d.size for d in headings)
        first = next(d for d in headings if d.size >= largest - 0.5)
        return _with_following(drafts, first).rstrip("¹²³⁰⁴⁵⁶⁷⁸⁹ ")
    return headings[0].text.rstrip("¹²³⁰⁴⁵⁶⁷⁸⁹ ")


def _may_name(draft: Draft, generic: set[str]) -> bool:
    text = draft.text.strip(" :.")
    if (
        draft.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH)
        or not (text[:1].isupper() or text[:1].isdigit())
        or len(text) < 6
        or len(text) > 220
        or ends_sentence(draft.text)
    ):
        return False
    if (
        draft.number is not None
        or text.lower() in generic
        or _NUMBERING.match(text)
        or _MEETING.match(text)
        or is_date_line(text)
        or "@" in text
        or "***" in text
    ):
        return False
    # "CABINET – 14 MAY 2013" names the meeting
    return not any(place > 0 and text[:place].rstrip().endswith(("-", "–", "—", ",")) for place, _ in full_dates(text))


def _with_following(page: Sequence[Draft], first: Draft) -> str:
    """A title set on several lines, and what follows a title that is only the council's name."""
    text = first.text
    at = next(i for i, draft in enumerate(page) if draft is first)
    for draft in page[at + 1 : at + 4]:
        brief = bool(_COUNCIL.search(text)) and len(text.split()) <= 8 and draft.gap <= 4 and _may_name(draft, set())
        same = abs(draft.size - first.size) <= 0.5 and draft.gap <= 2
        if draft.kind is not BlockKind.HEADING or not (brief or same) or len(text) + len(draft.text) > 200:
            break
        text = f"{text} {draft.text}"
    return text


def _cover(drafts: Sequence[Draft]) -> str:
    """The headings of the first page."""
    first = [d.text for d in drafts[:_HEAD] if d.kind is BlockKind.HEADING and (d.page is None or d.page == drafts[0].page)]
    return " ".join(first)[:400]


def _type(paper: _Paper, cues: Mapping[str, DocumentPatterns]) -> str:
    best, most = "other", _LEAST - 1
    for key, entry in cues.items():
        if entry.use != "type" or _mentions(paper.title, entry.not_):
            continue
        named = 4 * bool(_mentions(paper.title, entry.title)) or 3 * bool(_mentions(paper.cover, entry.title))
        found = named + 2 * _mentions(paper.opening, entry.opening) + _mentions(paper.text, entry.text)
        if found > most:
            best, most = key, found
    return best


def _mentions(text: str, phrases: tuple[str, ...]) -> int:
    """How many of the phrases stand in the text."""
    folded = text.replace("’", "'")
    return sum(bool(_phrase(phrase).search(folded)) for phrase in phrases)


@lru_cache(maxsize=1024)
def _phrase(phrase: str) -> re.Pattern[str]:
    body = r"\s+".join(re.escape(word) for word in phrase.replace("’", "'").split())
    return re.compile(rf"(?<!\w){body}(?!\w)", re.IGNORECASE)


# ---------------------------------------------------------------- dates


def _published(paper: _Paper, cues: Mapping[str, DocumentPatterns], name: str) -> dt.date | None:
    """The date of publication: said to be one, else of the meeting or letter, on the cover, at the end, in the file's name.

    A date before the years that the paper keeps naming is that of something else (an Act, an earlier visit)."""
    latest = latest_year(paper.text)
    return next((date for date in _dates(paper, cues, name) if date.year >= latest - 1), None)


def _dates(paper: _Paper, cues: Mapping[str, DocumentPatterns], name: str) -> Iterator[dt.date]:
    """Dates that may be the date of publication, the surest first."""
    head = paper.drafts[:_HEAD]
    phrases = cues.get("published", DocumentPatterns()).opening
    for draft in head:
        if len(draft.text) < 200 and (said := _after_cue(draft.text, phrases)):
            yield said
    for draft in head:
        if len(draft.text) < 250 and (is_date_line(draft.text) or _is_meeting_line(draft.text)):
            yield from (date for _, date in full_dates(draft.text))
    for draft in head:
        if len(draft.text) < 60 and not ends_sentence(draft.text) and not _PERIOD_OF_WORK.search(draft.text):
            yield from month_dates(draft.text)
    for draft in reversed(paper.drafts[-_TAIL:]):
        if is_date_line(draft.text):
            yield from (date for _, date in full_dates(draft.text))
            yield from month_dates(draft.text)
    spaced = re.sub(r"[_-]", " ", name.rsplit(".", 1)[0])
    yield from (date for _, date in full_dates(spaced))
    yield from numeric_dates(name)
    yield from month_dates(spaced)
    for draft in paper.drafts:
        if len(draft.text) < 60 and draft.kind is BlockKind.RUNNING_HEAD:
            yield from numeric_dates(draft.text)


def _after_cue(text: str, phrases: tuple[str, ...]) -> dt.date | None:
    for phrase in phrases:
        for found in _phrase(phrase).finditer(text):
            rest = text[found.end() : found.end() + 40]
            for place, date in full_dates(rest):
                if place <= 8:
                    return date
            if rest[:2].strip() == ":" and (months := list(month_dates(rest[:25]))):
                return months[0]
    return None


def _is_meeting_line(text: str) -> bool:
    """ "CABINET – 14 MAY 2013", "MINUTES of the meeting held ... on Monday, 3 June 2013."."""
    place = next((place for place, _ in full_dates(text)), -1)
    before = text[:place].rstrip().lower()
    if before.startswith(("inspection", "visit")):
        return False
    committee = before.endswith(("–", "-", "—", ",", ":")) and not ends_sentence(text)
    return (committee and len(text) < 120) or (bool(re.search(r"\b(?:meeting|held)\b.*\bon\b", before)) and "minutes" in before)


def _quarter(paper: _Paper, kind: str) -> dt.date | None:
    """The last day of the one quarter that title or cover name: "Quarter 1 2018/19", "April to June 2018"."""
    if kind not in _REPORTS or kind == "annual_report":
        return None
    headings = (d.text for d in paper.drafts[:8] if len(d.text) < 160)
    for texts in ([paper.title], headings):
        ends = {end for text in texts for end in _quarter_ends(text)}
        if len(ends) == 1:
            return ends.pop()
    return None


def _quarter_ends(text: str) -> Iterator[dt.date]:
    """The last days of the quarters, of a financial or calendar year alike, that a text names with their year."""
    for found in find_periods(text):
        if found.period is None or found.since:
            continue
        whole = found.period.end.month % 3 == 0
        months = found.first is not None and found.first.code == "month" and found.period.end.month - found.first.count == 2
        if whole and ((found.period.kind is PeriodKind.QUARTER and found.first is None) or months):
            yield found.period.end


def _reporting_year(paper: _Paper, kind: str, published: dt.date | None) -> tuple[dt.date | None, dt.date | None]:
    """The year that a report is about: in its title, else the latest that its text names and that was over."""
    if kind not in _REPORTS:
        return None, None
    cover = " ".join(d.text for d in paper.drafts[:8] if len(d.text) < 160)
    for place in (paper.title, cover):
        years = list(dict.fromkeys(financial_years(place)))
        if len(years) == 1 or (years and kind == "annual_report"):
            return years[0]
    if kind == "annual_report" and (year := calendar_year(paper.title)):
        return year
    found = latest_finished(paper.text, published)
    return found if found else (None, None)
