"""Relative periods to dates: the document's reporting year and publication date are the anchors."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import replace

from extractor.grammar.periods import find_periods, instant, month_period, quarter_period, year_period
from extractor.model import Document, DocumentFacts, Period, PeriodKind, PeriodMention

_INSPECTION = re.compile(
    r"\binspection\s+dates?\s*:?\s*(?P<head>.{8,70})"
    r"|\b(?:between|from|on)\s+(?P<letter>\d.{8,50}?\d{4}(?:\s+(?:and|to|–|-)\s+\d.{4,20}?\d{4})?),?\s[^.]{0,200}?\b(?:inspection|inspected|visit|visited)\b",
    re.IGNORECASE | re.DOTALL,
)
_HEAD = 4_000  # characters in which an inspection report says when the inspection was


def years_before(date: dt.date, years: int) -> dt.date:
    """The same day `years` earlier; the last day of a month stays one."""
    year = date.year - years
    last = calendar.monthrange(year, date.month)[1]
    whole = date.day == calendar.monthrange(date.year, date.month)[1]
    return dt.date(year, date.month, last if whole else min(date.day, last))


def months_before(date: dt.date, months: int) -> dt.date:
    """The same day `months` earlier; the last day of a month stays one."""
    index = date.year * 12 + date.month - 1 - months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    whole = date.day == calendar.monthrange(date.year, date.month)[1]
    return dt.date(year, month + 1, last if whole else min(date.day, last))


def year_before(period: Period) -> Period:
    """The period of the same length a year earlier."""
    return Period(period.kind, years_before(period.start, 1), years_before(period.end, 1), period.label, period.certain)


class Anchors:
    """Resolves period mentions against one document's facts. Unknown stays None; nothing is guessed."""

    def __init__(self, facts: DocumentFacts, inspected: dt.date | None = None) -> None:
        self.published = facts.published
        self.inspected = inspected
        """The last day of the inspection that the paper reports."""
        self.reporting: Period | None = None
        if facts.period_start and facts.period_end:
            self.reporting = Period(PeriodKind.YEAR, facts.period_start, facts.period_end)
        self._annual = facts.document_type == "annual_report"

    @property
    def today(self) -> dt.date | None:
        """The day from which the document looks back: the end of the inspection, its publication, or the end of its year."""
        return self.inspected or self.published or (self.reporting.end if self.reporting else None)

    def now(self, label: str = "") -> Period | None:
        """The publication date as an instant; of a paper that does not say it, the end of the year it reports."""
        return instant(self.today, label) if self.today else None

    def resolve(self, mention: PeriodMention, *, near: Period | None = None, earlier: bool = False) -> Period | None:
        """The period that `mention` states; `near` is another period of its sentence, `earlier` whether it is the older of two.

        A span ("between March 2011 and March 2014") resolves to its end; its beginning is `mention.first`.
        """
        if mention.period is not None:
            return mention.period
        if mention.code in ("month", "day"):
            return self._in_calendar(mention)
        if mention.code == "now":
            return near.as_instant() if near else self.now(mention.text)
        if mention.code == "inspection":
            return instant(self.inspected, mention.text) if self.inspected else None
        found = self._by_code(mention, near, earlier)
        if found is None:
            return None
        found = replace(found, label=mention.text)
        return found.as_instant() if mention.at_end else found

    def _by_code(self, mention: PeriodMention, near: Period | None, earlier: bool) -> Period | None:
        year = self.reporting
        if mention.code in ("last_year", "last_academic"):
            return self._last_year(mention, near, earlier)
        if mention.code in ("last_n", "previous_n"):
            return self._look_back(mention, near)
        if mention.code == "next_n":
            return self._look_ahead(mention)
        if year is None:
            return None
        if mention.code == "this_year":
            return year
        if mention.code == "year_end":
            return (near or year).as_instant()
        if mention.code == "next_year":
            return Period(year.kind, year.end + dt.timedelta(days=1), years_before(year.end, -1))
        if mention.code == "quarter":
            return quarter_period(year, mention.count)
        return None

    def quarter(self, mention: PeriodMention, counted: Period) -> Period:
        """The quarter in which `counted` ends, the one before it, or the same of the year before."""
        months = {"this_quarter": 0, "previous_quarter": 3, "quarter_last_year": 12}[mention.code]
        day = months_before(counted.end, months)
        first = dt.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        last = months_before(dt.date(first.year, first.month, 1), -3) - dt.timedelta(days=1)
        found = Period(PeriodKind.QUARTER, first, last, mention.text)
        return found.as_instant() if mention.at_end else found

    def _last_year(self, mention: PeriodMention, near: Period | None, earlier: bool) -> Period | None:
        """The year before the one that the sentence or the report is about.

        Where a report without comparison says "last year", it means the last complete one: its own reporting year, unless
        it is an annual report, whose "last year" is the one before.
        """
        if near is not None and near.kind is PeriodKind.YEAR:
            return year_before(near)
        recent = mention.text.lower().startswith(("the last", "the past"))
        if self.reporting is None:
            return self._look_back(replace(mention, grain="year", count=1), None) if recent else None
        if mention.code == "last_academic":
            return year_period(self.reporting.end.year - 1, academic=True)
        if (
            earlier
            or (self._annual and not recent)
            or mention.text.lower().startswith(("the previous", "previous", "prior", "the year"))
        ):
            return year_before(self.reporting)
        return self.reporting

    def _look_back(self, mention: PeriodMention, near: Period | None) -> Period | None:
        end = near.end if near else (self.reporting.end if self.reporting and mention.grain == "year" else self.today)
        if mention.code == "previous_n" and near is not None:
            end = near.start - dt.timedelta(days=1)
        if end is None:
            return None
        months = {"year": 12, "quarter": 3, "month": 1}.get(mention.grain)
        if months is None:
            begin = end - dt.timedelta(weeks=mention.count)
        else:
            begin = months_before(end, months * mention.count)
        return Period(PeriodKind.SPAN, begin + dt.timedelta(days=1), end, mention.text)

    def _look_ahead(self, mention: PeriodMention) -> Period | None:
        """ "Over the next two years": counted from the day on which the paper speaks."""
        if self.today is None:
            return None
        months = {"year": 12, "quarter": 3, "month": 1}.get(mention.grain)
        if months is None:
            end = self.today + dt.timedelta(weeks=mention.count)
        else:
            end = months_before(self.today, -months * mention.count)
        return Period(PeriodKind.SPAN, self.today, end, mention.text)

    def _in_calendar(self, mention: PeriodMention) -> Period | None:
        """A month or day without a year: the last one before the document looks back."""
        today = self.today
        if today is None:
            return None
        month = mention.count if mention.code == "month" else mention.count // 100
        year = today.year
        if mention.code == "month":
            found = month_period(year, month, mention.text)
            if found.start > today:
                found = month_period(year - 1, month, mention.text)
            return found.as_instant() if mention.at_end else found
        day = mention.count % 100
        for candidate in (year, year - 1):
            if day <= calendar.monthrange(candidate, month)[1] and dt.date(candidate, month, day) <= today:
                return instant(dt.date(candidate, month, day), mention.text)
        return None

    def first(self, mention: PeriodMention) -> Period | None:
        """Where a span or "since" begins."""
        if mention.first is not None:
            return self.resolve(mention.first)
        return self.resolve(mention)


def change_periods(when: Period | None, since: Period | None, *, stock: bool) -> tuple[Period | None, Period | None]:
    """Period and from-period of a change, as the conventions ask.

    Of a stock both are instants, of a flow the last and the first year. A single period is the stretch in which the
    change took place: its beginning is the day before it (stock) or the period before it (flow).
    """
    if when is not None and since is None and when.kind is not PeriodKind.AS_AT:
        if stock or when.kind is PeriodKind.SPAN:
            since = instant(when.start - dt.timedelta(days=1), when.label)
            when = when.as_instant()
        else:
            since = year_before(when) if when.kind is PeriodKind.YEAR else _same_length_before(when)
    if stock:
        return (when.as_instant() if when else None), (since.as_instant() if since else None)
    return when, since


def _same_length_before(period: Period) -> Period:
    length = period.end - period.start
    end = period.start - dt.timedelta(days=1)
    if period.kind is PeriodKind.MONTH:
        return month_period(end.year, end.month, period.label)
    return Period(period.kind, end - length, end, period.label)


def inspection_end(document: Document) -> dt.date | None:
    """The last day of the inspection that a report names at its head: "Inspection dates: 12 to 23 May 2016"."""
    said = _INSPECTION.search(document.text[:_HEAD])
    if said is None or document.facts.document_type not in ("inspection_report", "inspection_letter"):
        return None
    dates = find_periods(said["head"] or f"between {said['letter']}")
    return next((found.period.end for found in dates if found.period is not None), None)


def span_of(first: Period, last: Period, label: str) -> Period:
    """From the one to the other; "April to December 2021" begins in the April before."""
    begin = first if first.start <= last.end else year_before(first)
    return Period(PeriodKind.SPAN, begin.start, last.end, label)
