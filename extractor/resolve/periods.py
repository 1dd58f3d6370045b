"""Relative periods to dates: the document's reporting year and publication date are the anchors."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import replace

from extractor.grammar.durations import (
    MONTHS,
    calendar_year,
    ending,
    instant,
    month_period,
    months_before,
    part_of,
    quarter_period,
    shifted,
    year_period,
)
from extractor.grammar.periods import find_periods
from extractor.model import Document, DocumentFacts, Period, PeriodKind, PeriodMention

_INSPECTION = re.compile(
    r"\binspection\s+dates?\s*:?\s*(?P<head>.{8,70})"
    r"|\b(?:between|from|on)\s+(?P<letter>\d.{8,50}?\d{4}(?:\s+(?:and|to|–|-)\s+\d.{4,20}?\d{4})?),?\s[^.]{0,200}?\b(?:inspection|inspected|visit|visited)\b",
    re.IGNORECASE | re.DOTALL,
)
_HEAD = 4_000  # characters in which an inspection report says when the inspection was


def year_before(period: Period) -> Period:
    """The period of the same length a year earlier."""
    return Period(period.kind, months_before(period.start, 12), months_before(period.end, 12), period.label, period.certain)


class Anchors:
    """Resolves period mentions against one document's facts. Unknown stays None; nothing is guessed."""

    def __init__(self, facts: DocumentFacts, inspected: dt.date | None = None) -> None:
        self.published = facts.published
        self.inspected = inspected
        """The last day of the inspection that the paper reports."""
        self.reporting: Period | None = None
        if facts.period_start and facts.period_end:
            self.reporting = Period(PeriodKind.YEAR, facts.period_start, facts.period_end)
        self.quarter_about = _quarter_with(facts.quarter_end) if facts.quarter_end else None
        """The quarter that the paper is about, where its title or cover names one."""
        self._annual = facts.document_type == "annual_report"

    @property
    def today(self) -> dt.date | None:
        """The day from which the document looks back: the end of the inspection, its publication, or the end of its year."""
        return self.inspected or self.published or (self.reporting.end if self.reporting else None)

    def now(self, label: str = "") -> Period | None:
        """The publication date as an instant; of a paper that does not say it, the end of the year it reports."""
        if self.quarter_about is not None and not label:
            return self.quarter_about.as_instant()  # a quarterly paper states its figures as they stood when the quarter ended
        return instant(self.today, label) if self.today else None

    def resolve(self, mention: PeriodMention, *, near: Period | None = None, earlier: bool = False) -> Period | None:
        """The period that `mention` states; `near` is another period of its sentence, `earlier` whether it is the older of two.

        A span ("between March 2011 and March 2014") resolves to its end; its beginning is `mention.first`.
        """
        if mention.period is not None:
            return mention.period
        if mention.code in ("month", "day"):
            found = self._in_calendar(mention)
            return ending(found.end, mention.length, mention.text) if found and mention.length else found
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
        code = mention.code
        if code in ("last_year", "last_academic"):
            return self._last_year(mention, near, earlier)
        if code in ("last_n", "previous_n"):
            return self._look_back(mention, near)
        if code == "next_n":
            return self._look_ahead(mention)
        if code in ("n_before", "n_after"):
            return self._counted(mention, near)
        if code == "same_period":
            return self._same_period(mention)
        if code == "quarter":
            return self._numbered(mention, near)
        return self._in_reporting_year(mention, near, self.reporting) if self.reporting else None

    def _in_reporting_year(self, mention: PeriodMention, near: Period | None, year: Period) -> Period | None:
        if mention.code == "this_year":
            if re.search(r"\bperiod\b", mention.text, re.IGNORECASE) and self.today and year.end > self.today:
                return self.quarter_about  # the year still runs: "in this period" is the part of it that the paper is about
            return year
        if mention.code == "year_to_date":
            end = min(day for day in (self.quarter_about and self.quarter_about.end, self.today, year.end) if day)
            return Period(PeriodKind.SPAN, year.start, end) if year.start < end < year.end else year
        if mention.code == "part":
            return part_of(year, mention.count, mention.length)
        if mention.code == "year_end":
            return (near or year).as_instant()
        if mention.code == "next_year":
            return Period(year.kind, year.end + dt.timedelta(days=1), months_before(year.end, -12))
        return None

    def quarter(self, mention: PeriodMention, counted: Period) -> Period:
        """The quarter that the paper is about (else that in which `counted` ends), the one before it, or that of another year."""
        own = self.quarter_about
        if own is not None and (mention.code == "this_quarter" or counted.kind is not PeriodKind.QUARTER or not counted.label):
            counted = own
        recent = own is not None and re.search(r"\b(?:recent|latest)\b", mention.text, re.IGNORECASE)
        day = months_before(counted.end, 3 if mention.code == "previous_quarter" and not recent else 0)
        found = _quarter_with(day, mention.text)
        if mention.code == "quarter_last_year" and mention.count > 4:
            whole = calendar_year(mention.count) if mention.grain == "calendar" else year_period(mention.count)
            found = _in_year(found, whole)
        elif mention.code == "quarter_last_year" and mention.count:
            found = quarter_period(year_period(months_before(counted.end, 15).year), mention.count, mention.text)
        elif mention.code == "quarter_last_year":
            found = _quarter_with(months_before(day, 12), mention.text)
        return found.as_instant() if mention.at_end else found

    def _numbered(self, mention: PeriodMention, near: Period | None) -> Period | None:
        """ "Quarter 4": of the year that the sentence or the paper is about, and never one that was still to come."""
        year = self.reporting
        if self.quarter_about is None and near is not None and near.kind is PeriodKind.YEAR:
            year = near
        if year is None:
            return None
        found = quarter_period(year, mention.count)
        limit = self.resolve(mention.until) if mention.until else self.quarter_about
        last = limit.end if limit else self.today
        if last is not None and found.start > last and not re.search(r"\byear\b", mention.text, re.IGNORECASE):
            found = quarter_period(year_before(year), mention.count)
        return found

    def _counted(self, mention: PeriodMention, near: Period | None) -> Period | None:
        """ "Three months earlier", "two years later": from the time beside it, else from the one that the paper is about."""
        if mention.grain == "week" or (mention.code == "n_after" and near is None):
            return None
        months = mention.count * MONTHS[mention.grain]
        counted = near or self.quarter_about or self.reporting or self.now()
        if counted is None:
            return None
        if months % 12 and counted.kind is PeriodKind.YEAR:
            counted = counted.as_instant()
        return shifted(counted, months if mention.code == "n_after" else -months)

    def _same_period(self, mention: PeriodMention) -> Period | None:
        """ "The same period last year", "the same period of 2016/17"."""
        about = self.quarter_about or self.reporting
        if not mention.count:
            return year_before(about) if about else None
        whole = calendar_year(mention.count) if mention.grain == "calendar" else year_period(mention.count)
        return _in_year(self.quarter_about, whole) if self.quarter_about else whole

    def _last_year(self, mention: PeriodMention, near: Period | None, earlier: bool) -> Period | None:
        """The year before the one that the sentence or the report is about.

        Where a report without comparison says "last year", it means the last complete one: its own reporting year, unless
        it is an annual report, whose "last year" is the one before.
        """
        if near is not None and near.kind is PeriodKind.YEAR:
            return year_before(near)
        if self.reporting and self.today and self.reporting.end > self.today:
            return year_before(self.reporting)  # the year that the paper is about is still running
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
        whole = mention.grain == "year" or (
            self._annual
            and mention.grain in ("month", "quarter")
            and mention.count % (12 if mention.grain == "month" else 4) == 0
        )
        own = self.quarter_about or (self.reporting if whole else None)
        if self.reporting and self.today and re.search(r"\b(?:financial|full|complete|whole)\b", mention.text, re.IGNORECASE):
            own = year_before(self.reporting) if self.reporting.end > self.today else self.reporting
        end = near.end if near else (own.end if own else self.today)
        if mention.code == "previous_n" and near is not None:
            end = near.start - dt.timedelta(days=1)
        if end is None:
            return None
        months = MONTHS.get(mention.grain)
        if months is None:
            begin = end - dt.timedelta(weeks=mention.count)
        else:
            begin = months_before(end, months * mention.count)
        return Period(PeriodKind.SPAN, begin + dt.timedelta(days=1), end, mention.text)

    def _look_ahead(self, mention: PeriodMention) -> Period | None:
        """ "Over the next two years": counted from the day on which the paper speaks."""
        if self.today is None:
            return None
        months = MONTHS.get(mention.grain)
        if months is None:
            end = self.today + dt.timedelta(weeks=mention.count)
        else:
            end = months_before(self.today, -months * mention.count)
        return Period(PeriodKind.SPAN, self.today, end, mention.text)

    def _in_calendar(self, mention: PeriodMention) -> Period | None:
        """A month or day without a year: the last one before the document looks back, or before the end of its stretch."""
        until = self.resolve(mention.until) if mention.until else None
        begun = mention.first.period if mention.first else None
        last = until.end if until else months_before(begun.start, -12) if begun else self.today
        if last is None:
            return None
        if mention.grain and self.today:  # "in June last year"
            years = [self.today.year - (mention.grain == "last_year")]
        else:
            years = [last.year, last.year - 1]
        month, day = (mention.count, 0) if mention.code == "month" else divmod(mention.count, 100)
        for year in years:
            begin = _day(year, month, day or 1)
            if begin is None or begin > last or (until and begin == last and day):
                continue
            if day:
                return instant(begin, mention.text)
            found = month_period(year, month, mention.text)
            return found.as_instant() if mention.at_end else found
        return None

    def first(self, mention: PeriodMention) -> Period | None:
        """Where a span or "since" begins."""
        if mention.first is not None:
            return self.resolve(mention.first)
        return self.resolve(mention)


def _day(year: int, month: int, day: int) -> dt.date | None:
    return dt.date(year, month, day) if day <= calendar.monthrange(year, month)[1] else None


def _quarter_with(day: dt.date, label: str = "") -> Period:
    """The quarter in which a day lies."""
    return quarter_period(calendar_year(day.year), (day.month + 2) // 3, label)


def _in_year(quarter: Period, year: Period) -> Period:
    """The same quarter of another year, financial or calendar."""
    skipped = (quarter.start.month - year.start.month) % 12 // 3
    return quarter_period(year, skipped + 1, quarter.label)


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
    if period.kind is PeriodKind.QUARTER:
        return shifted(period, -3)
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
