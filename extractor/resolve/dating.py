"""When each mention holds: from its own words, the numbers it belongs to, the sentences and headings above, the paper's dates."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from functools import cached_property

from extractor.grammar.compared import spoken_of
from extractor.grammar.durations import calendar_year, quarter_period, year_period
from extractor.grammar.periods import find_periods
from extractor.model import ClaimMention, Document, Period, PeriodKind, PeriodMention
from extractor.resolve.around import headings, lead_ins
from extractor.resolve.indicators import IndicatorFinder
from extractor.resolve.naming import Named
from extractor.resolve.periods import Anchors, change_periods, inspection_end, span_of, year_before
from extractor.text import sentences

_EARLIER = re.compile(r"\b(?:from|compare[ds]?\s+(?:to|with)|than|against|up\s+on|down\s+on)\b[^.;]*$", re.IGNORECASE)
_UP_FROM = re.compile(r"\b(?:up|down|rising|falling|a\s+(?:rise|fall|change))\s+from\s+$", re.IGNORECASE)
_QUARTERS = ("this_quarter", "previous_quarter", "quarter_last_year")

Dates = tuple[Period | None, Period | None]
"""The period, and for a change the period that it is measured from."""


class Dater:
    """Dates the mentions of one document, in order: later ones lean on earlier ones."""

    def __init__(
        self, document: Document, mentions: tuple[ClaimMention, ...], named: list[Named], finder: IndicatorFinder
    ) -> None:
        self._document = document
        self._mentions = mentions
        self._named = named
        self._finder = finder
        self._anchors = Anchors(document.facts, inspection_end(document))
        self._blocks = {block.ordinal: block for block in document.blocks}
        self._periods: list[Dates] = []

    def dates(self) -> list[Dates]:
        """One entry a mention."""
        for index in range(len(self._mentions)):
            self._periods.append(self._period(index))
        return self._periods

    def _period(self, index: int) -> Dates:
        mention, stock = self._mentions[index], self._is_stock(index)
        if mention.measure == "change":
            return self._change(index, stock)
        when = self._own(index)
        if when is None and (mention.when is None or mention.when.code != "inspection"):
            when = self._context_period(index) or self._of_annual_report(index)
            year = self._anchors.reporting
            if (
                when is not None
                and year is not None
                and when.kind is PeriodKind.AS_AT
                and when.end == year.end
                and self._is_flow(index)
            ):
                when = self._of_annual_report(index) or when  # "there were 512 on 31 March; 90 came into care": in the year
        return (when.as_instant() if when is not None and stock else when), None

    def _own(self, index: int) -> Period | None:
        """The period that the words around a level state."""
        mention, stock = self._mentions[index], self._is_stock(index)
        partner = next((other for role, other in mention.links if role == "to"), None)
        if partner is not None and (mention.when is None or mention.when == self._mentions[partner].when):
            return self._start_of_pair(index, partner, stock)
        if mention.when is None:
            return self._up_from(index)
        when = self._resolved(index)
        if mention.when.code == "year_end" and self._is_flow(index) and re.match(r"by\b", mention.when.text, re.IGNORECASE):
            near = self._near(mention)  # "1,255 by the end of the year" came in all of it
            return near if near is not None and near.kind is PeriodKind.YEAR else self._anchors.reporting
        between = self._document.text[mention.zone[0] : mention.start]
        if when is not None and mention.when.since and re.search(r"\bwhen\b", between):
            return when  # "since March 2011, when there were 427"
        if when is not None and mention.when.since and self._anchors.today:
            return self._anchors.now() if stock else Period(PeriodKind.SPAN, when.start, self._anchors.today, mention.when.text)
        if when is not None and mention.when.first is not None and not stock:
            first = self._anchors.resolve(mention.when.first)
            return span_of(first, when, mention.when.text) if first is not None else when
        return when

    def _up_from(self, index: int) -> Period | None:
        """ "694 in 2014/15, up from 630": the year before the number that it is compared with."""
        mention = self._mentions[index]
        before = self._document.text[mention.zone[0] : mention.start]
        if not index or not _UP_FROM.search(before) or self._mentions[index - 1].sentence != mention.sentence:
            return None
        earlier = self._periods[index - 1][0]
        annual = self._document.facts.document_type == "annual_report"
        if earlier is None or not (earlier.kind is PeriodKind.YEAR or (annual and earlier.kind is PeriodKind.AS_AT)):
            return None
        return year_before(earlier)

    def _start_of_pair(self, index: int, partner: int, stock: bool) -> Period | None:
        """ "Rose from 504 to 569 in the year": the first number stands where the stretch that the words name begins."""
        stretch = self._mentions[partner].when
        if stretch is not None and stretch.since and (begin := self._anchors.first(stretch)) is not None:
            return begin.as_instant() if stock else begin  # "since 2014 it has risen from 80% to 86%"
        if stretch is not None and stretch.first is not None:
            return self._anchors.resolve(stretch.first)  # "from 118 to 155 between March 2017 and March 2018"
        end = self._resolved(partner) if stretch else None
        if end is None and (above := self._context_period(index)) and above != self._context_period(partner):
            return above  # the lead-in names both: "over the years 2012/13 to 2014/15:"
        end = end or self._context_period(partner) or self._of_annual_report(partner)
        if end is None or end.kind is PeriodKind.AS_AT:
            return None
        return change_periods(end, None, stock=stock)[1]

    def _of_annual_report(self, index: int) -> Period | None:
        """What an annual report states of its own area without a time is of its reporting year: certainly flows and the ends of a
        change, and most of what else it counts."""
        mention, facts = self._mentions[index], self._document.facts
        paired = any(role in ("from", "to") for role, _ in mention.links)
        flow = self._is_flow(index)
        own = mention.area in (None, facts.area) and mention.role == "actual" and mention.cell is None
        year = self._anchors.reporting if facts.document_type == "annual_report" and own else None
        return year if year is None or paired or flow else replace(year, certain=False)

    def _change(self, index: int, stock: bool) -> Dates:
        mention = self._mentions[index]
        when = self._resolved(index) if mention.when else None
        since = self._anchors.first(mention.since) if mention.since else None
        if mention.since and mention.since.code in ("last_year", "year_before"):
            when = when or self._before(index) or self._anchors.reporting
            since = year_before(when) if when else None
        elif mention.since and mention.since.code in _QUARTERS:
            when = when or self._near(mention) or self._before(index)
            since = self._quarter(index, mention.since, when)
        ends = dict(mention.links)
        if since is None and "start" in ends:
            since = self._level(ends["start"])
            finish = self._level(ends["end"]) if "end" in ends else None
            if since is not None and finish is not None and since.end == finish.end:
                since = None  # the numbers do not say that they are of two times: "were 240 and 260, which is 8% more"
            elif since is not None:
                when = finish or when
        if since is not None and when is None:
            when = self._end_of_change(index)
        if when is None and since is None:
            when, since = self._inherited_change(index)
            if when is None and since is None and (year := self._of_annual_report(index)):
                return change_periods(year, None, stock=stock)
            return when, since
        return change_periods(when, since, stock=stock)

    def _level(self, index: int) -> Period | None:
        """The period of a level, which may stand behind the number that asks."""
        return self._periods[index][0] if index < len(self._periods) else self._own(index)

    def _before(self, index: int) -> Period | None:
        """The period of the number before it, which "a year earlier" counts back from."""
        for other in range(self._spoken_of(index), max(-1, index - 4), -1):
            same = self._mentions[other].block == self._mentions[index].block
            if same and self._mentions[other].cell is None and self._periods[other][0] is not None:
                return self._periods[other][0]
        return None

    def _spoken_of(self, index: int) -> int:
        """The last number before it, of its own time: behind the semicolon of "280, up from 246; 4% were ..." not the 246."""
        mention, other = self._mentions[index], min(index, len(self._periods)) - 1
        while other > 0:
            before = self._mentions[other]
            opening = self._document.text[before.zone[0] : before.start]
            if (
                before.sentence != mention.sentence
                or ";" not in self._document.text[before.end : mention.start]
                or not _UP_FROM.search(opening)
            ):
                break
            other -= 1
        return other

    def _is_flow(self, index: int) -> bool:
        key = self._named[index].indicator
        return key is not None and self._finder.entry(key).kind == "flow"

    def _is_stock(self, index: int) -> bool:
        key = self._named[index].indicator
        if key is not None:
            return self._finder.entry(key).kind == "stock"
        mention = self._mentions[index]
        words = self._document.text[slice(*mention.zone)].lower()
        return mention.measure == "change" and not re.search(
            r"referral|assessment|incident|offence|crime|contact|attendance|notification", words
        )

    def _near(self, mention: ClaimMention) -> Period | None:
        """The last absolute period of the sentence before the number, to which "now" and "last year" refer."""
        if mention.cell is not None:
            return None
        text = self._document.text[slice(*mention.sentence)]
        at = mention.start - mention.sentence[0]
        absolute = [p for p in find_periods(text) if p.period is not None and not p.since]
        before = [p for p in absolute if p.end <= at]
        chosen = before[-1] if before else None
        if mention.when is not None and mention.when.code in ("last_n", "previous_n", "last_year", "year_end"):
            after = [p for p in absolute if p.start >= at]
            chosen = after[0] if after else chosen
        return chosen.period if chosen else None

    def _resolved(self, index: int) -> Period | None:
        """The mention's own period expression against the dates around it."""
        mention = self._mentions[index]
        when = mention.when
        if when is None or when.period is not None:
            return self._of_schools(when.period, mention) if when and when.period else None
        near = self._near(mention)
        if when.code in _QUARTERS:
            return self._quarter(index, when, near)
        if when.code == "year_before":
            counted = near or self._before(index) or self._anchors.reporting
            return year_before(counted) if counted else None
        earlier = False
        if when.code == "last_year":
            before = self._document.text[mention.zone[0] : mention.start]
            earlier = bool(_EARLIER.search(before)) or any(role == "to" for role, _ in mention.links)
            near = near if near is not None and near.kind is PeriodKind.YEAR and earlier else None
        return self._anchors.resolve(when, near=near, earlier=earlier)

    def _of_schools(self, period: Period, mention: ClaimMention) -> Period:
        """ "2014/15" of what schools count is their own year, unless the words call it financial."""
        if period.kind is not PeriodKind.YEAR or period.start.month != 4:
            return period
        text = self._document.text[slice(*mention.sentence)]
        if mention.cell is not None:
            number, *at = mention.cell
            text = next((c.row_label for c in self._document.tables[number].cells if [c.row, c.col] == at), "")
        if not self._finder.academic_year.search(text) or re.search(r"\bfinancial\b", text, re.IGNORECASE):
            return period
        return year_period(period.start.year, academic=True, label=period.label)

    def _quarter(self, index: int, words: PeriodMention, near: Period | None) -> Period | None:
        """ "In the quarter", "the previous quarter": counted from a date beside it, else the quarter the paper reports."""
        counted = self._quarter_of_paper or near or self._before(index) or self._anchors.reporting
        if near is not None and near.kind is not PeriodKind.YEAR:
            counted = near
        return self._anchors.quarter(words, counted) if counted else None

    @cached_property
    def _quarter_of_paper(self) -> Period | None:
        """The quarter in which most of the dates in the text end, the later one of two; None where the text has no dates."""
        dates = [m.when.period for m in self._mentions if m.cell is None and m.when is not None and m.when.period is not None]
        ends = Counter((p.end.year, (p.end.month - 1) // 3) for p in dates if p.kind is not PeriodKind.YEAR)
        if not ends:
            return None
        most = max(ends.values())
        year, quarter = max(end for end, count in ends.items() if count == most)
        return quarter_period(calendar_year(year), quarter + 1)

    def _end_of_change(self, index: int) -> Period | None:
        """Where only the beginning is stated: the end is a linked level's, else the document's own date."""
        for role, other in self._mentions[index].links:
            if role == "end" and other < len(self._periods):
                return self._periods[other][0]
        for other in range(index - 1, max(-1, index - 6), -1):
            before = self._mentions[other]
            beside = before.block == self._mentions[index].block and before.measure == "level"
            if beside and self._periods[other][0] and self._named[other].indicator == self._named[index].indicator:
                return self._periods[other][0]
        return self._anchors.now()

    def _inherited_change(self, index: int) -> Dates:
        mention = self._mentions[index]
        for role, other in mention.links:
            if role == "start" and other < index:
                start = self._periods[other][0]
                end = next((self._periods[o][0] for r, o in mention.links if r == "end" and o < index), None)
                if start is None or end is None or start.end != end.end:
                    return end, start
        if mention.like is not None:
            return self._periods[mention.like]
        if mention.cell is None:
            block = self._blocks[mention.block]
            for text in [*lead_ins(block, self._blocks), *headings(block)]:
                spans = [p for p in find_periods(text) if p.first is not None or p.code == "last_n"]
                if spans and spans[-1].first is not None:
                    begin, end = self._anchors.first(spans[-1]), self._anchors.resolve(spans[-1])
                    return change_periods(end, begin, stock=self._is_stock(index))
                if spans:
                    return change_periods(self._anchors.resolve(spans[-1]), None, stock=self._is_stock(index))
        if mention.anaphoric:
            for other in range(index - 1, max(-1, index - 4), -1):
                if self._mentions[other].measure == "change" and self._mentions[other].block == mention.block:
                    return self._periods[other]
            return self._from_levels(index)
        return None, None

    def _from_levels(self, index: int) -> Dates:
        """ "This represents a decrease of 31%" after two levels of the sentence before."""
        levels = []
        for other in range(index - 1, max(-1, index - 6), -1):
            before = self._mentions[other]
            if before.block != self._mentions[index].block:
                break
            if before.measure == "level" and self._periods[other][0] is not None:
                levels.append(self._periods[other][0])
        if len(levels) < 2:
            return None, None
        ordered = sorted((p for p in levels if p is not None), key=lambda p: p.end)
        return (ordered[-1], ordered[0]) if ordered[0].end != ordered[-1].end else (None, None)

    def _context_period(self, index: int) -> Period | None:
        """From the numbers of the same statement, the table, or the sentences and headings above."""
        mention = self._mentions[index]
        known = len(self._periods)
        if self._named[index].context == "restated":
            for other in range(min(index, known) - 1, max(-1, index - 6), -1):
                if self._mentions[other].quantity.value == mention.quantity.value and self._periods[other][0]:
                    return self._periods[other][0]
        for role, other in mention.links:
            if role == "whole" and other < min(index, known) and self._periods[other][0] is not None:
                return self._periods[other][0]
        if mention.cell is not None:
            return self._table_period(mention)
        if mention.like is not None and (found := self._like(index, known)):
            return found
        if 0 < index <= known and not mention.links:
            other = self._spoken_of(index)
            before = self._mentions[other]
            beside = before.sentence == mention.sentence and before.measure == "level" and before.area == mention.area
            if beside and self._periods[other][0] is not None:
                return self._periods[other][0]
        return self._earlier_period(index)

    def _like(self, index: int, known: int) -> Period | None:
        """The period of the number that this one continues.

        Another area is set beside the first number, not beside its own last year: in "24.3%, as against 22.8% last year and
        24.2% nationally" the national share is of this year.
        """
        mention = self._mentions[index]
        like = mention.like if mention.like is not None else index
        model = self._mentions[like]
        if mention.area not in (None, model.area) and model.when and model.when.code in ("last_year", "year_before"):
            first = next(i for i in range(like + 1) if self._mentions[i].sentence == mention.sentence)
            like = first
        return self._periods[like][0] if like < known else None

    def _earlier_period(self, index: int) -> Period | None:
        """The sentence before, the lead-in, then the document's date for a statement in the present tense."""
        mention = self._mentions[index]
        block = self._blocks[mention.block]
        paired = any(role in ("from", "to") for role, _ in mention.links)
        for start, end in reversed([s for s in block.sentences if s[1] <= mention.sentence[0]]):
            found = self._stated(self._document.text[start:end], mention)
            if found and found.end not in self._begins_later(index) and self._goes_on(found, index):
                return found
        if (mention.anaphoric or mention.area not in (None, self._document.facts.area)) and (before := self._before(index)):
            return before
        for text in lead_ins(block, self._blocks):
            found = self._stated(text, mention)
            if found and (mention.role != "actual" or self._goes_on(found, index)):
                return found
        own = mention.area in (None, self._document.facts.area)
        happens = self._of_annual_report(index) if self._is_flow(index) else None
        now = (happens or self._anchors.now()) if mention.present and own and not paired else None
        if now is not None and not mention.anaphoric:
            return now
        for text in headings(block):
            if found := self._stated(text, mention):
                return found
        return now

    def _goes_on(self, period: Period, index: int) -> bool:
        """Whether the time of the sentence before is that of the next: in an annual report one sentence looks back, to a quarter,
        or ahead, and the next one is of the year again, unless it points to the one before."""
        year = self._anchors.reporting
        if self._mentions[index].anaphoric or year is None or self._document.facts.document_type != "annual_report":
            return True
        passing = period.kind is PeriodKind.QUARTER or (period.kind is PeriodKind.AS_AT and self._is_flow(index))
        return not passing and year.start <= period.end <= year.end

    def _begins_later(self, index: int) -> set[dt.date]:
        """The times with which the number itself is compared: "132, up from 77 in 2012/13" is not of 2012/13."""
        ends = set()
        for later in self._mentions[index + 1 : index + 3]:
            before = self._document.text[later.zone[0] : later.start]
            if later.sentence == self._mentions[index].sentence and later.when and later.when.period and _UP_FROM.search(before):
                ends.add(later.when.period.end)
        return ends

    def _stated(self, text: str, mention: ClaimMention) -> Period | None:
        """The last period of a text: the beginning of its span for the older of two numbers, else its end."""
        by_sentence = [spoken_of(text[start:end]) for start, end in sentences(text)]
        found = next((periods for periods in reversed(by_sentence) if periods), None)
        if not found:
            return None
        absolute = [p for p in found if p.period is not None]
        last = max(absolute, key=lambda p: p.period.end if p.period else dt.date.min) if absolute else found[-1]
        if last.since:
            begin = self._anchors.resolve(last)
            today = self._anchors.today
            return Period(PeriodKind.SPAN, begin.start, today, last.text) if begin and today else None
        if last.code in _QUARTERS:
            counted = self._quarter_of_paper or self._anchors.reporting
            return self._anchors.quarter(last, counted) if counted else None
        if last.first is not None:
            begin = self._anchors.resolve(last.first)
            if any(role == "to" for role, _ in mention.links):
                return begin
            end = self._anchors.resolve(last)
            if not any(role == "from" for role, _ in mention.links) and begin and end:
                return span_of(begin, end, last.text)
        return self._anchors.resolve(last)

    def _table_period(self, mention: ClaimMention) -> Period | None:
        table = self._document.tables[mention.cell[0]]  # type: ignore[index]
        lead = self._blocks.get(table.lead_in) if table.lead_in is not None else None
        texts = [lead.text] if lead else []
        texts += [" ".join(self._blocks[mention.block].section[-1:])]
        for text in texts:
            found = [p for p in find_periods(text) if p.period is not None]
            if found:
                return found[-1].period
        if (
            lead is not None
            and re.search(r"\b(?:relates|shows|are|is)\b", lead.text)
            and not re.search(r"\bwas\b|\bwere\b", lead.text)
        ):
            return self._anchors.now()
        return None
