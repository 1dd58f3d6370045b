"""Claim mentions to claims: indicator, area and period, each from the nearest context that settles it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from functools import lru_cache

from extractor.grammar.periods import find_periods
from extractor.model import Block, BlockKind, Claim, ClaimMention, Document, Period, PeriodKind, PeriodMention
from extractor.patterns import Patterns
from extractor.resolve.indicators import IndicatorFinder
from extractor.resolve.metric import cohort_of, metric_of, small_number
from extractor.resolve.periods import Anchors, change_periods
from extractor.text import digest, sentences

_EARLIER = re.compile(r"\b(?:from|compare[ds]?\s+(?:to|with)|than|against|up\s+on|down\s+on)\b[^.;]*$", re.IGNORECASE)
_GENERIC = re.compile(
    r"^\W*(?:(?:the|range|great|between|a|an|all|overall|total|of|by|in|at|to|was|were|is|are|this|that|it|they|these|there|had|has|have|been|for|from|and|only|now|just|on"
    r"|average|rate|number|numbers|figure|figures|proportion|percentage|compared|with|target|increase[ds]?|decrease[ds]?|rose|fell|rise|fall|reduction"
    r"|children|young|people|cases|families|nationally|year|month|last|end|than|higher|lower|against|further|same|which|per|respectively)\W*)*$",
    re.IGNORECASE,
)


@lru_cache(maxsize=4)
def _finder(patterns: Patterns) -> IndicatorFinder:
    return IndicatorFinder(patterns)


def resolve(document: Document, mentions: tuple[ClaimMention, ...], patterns: Patterns) -> tuple[Claim, ...]:
    """One claim a mention, in the same order. What no context settles is None."""
    return tuple(_Resolver(document, mentions, _finder(patterns)).claims())


class _Resolver:
    def __init__(self, document: Document, mentions: tuple[ClaimMention, ...], finder: IndicatorFinder) -> None:
        self._document = document
        self._mentions = mentions
        self._finder = finder
        self._anchors = Anchors(document.facts)
        self._blocks = {block.ordinal: block for block in document.blocks}
        self._indicators: list[tuple[str | None, float, str]] = []
        self._periods: list[tuple[Period | None, Period | None]] = []

    def claims(self) -> list[Claim]:
        for index in range(len(self._mentions)):
            self._indicators.append(self._indicator(index))
        self._backfill()
        for index in range(len(self._mentions)):
            self._periods.append(self._period(index))
        ids = [self._id(index) for index in range(len(self._mentions))]
        return [self._claim(index, ids) for index in range(len(self._mentions))]

    # ------------------------------------------------------------------ indicator

    def _indicator(self, index: int) -> tuple[str | None, float, str]:
        """(id, confidence, which context settled it)."""
        mention = self._mentions[index]
        if mention.cell is not None:
            return self._cell_indicator(index)
        if mention.of_paper:
            return None, 0.8, "of_paper"
        text = self._document.text[slice(*mention.sentence)]
        offset = mention.sentence[0]
        zone = (mention.zone[0] - offset, mention.zone[1] - offset)
        at = mention.start - offset
        quantity = mention.quantity
        if mention.like is not None and mention.measure == "change" and (key := self._same(mention.like, mention)):
            return key, 0.88, "continued"
        if found := self._finder.best(text, quantity, mention.measure, at=at, within=zone):
            if (key := self._flow_of_base(mention, found[0])) is not None:
                return key, 0.75, "whole"
            return found[0], 0.92, "clause"
        if mention.like is not None and (key := self._same(mention.like, mention)):
            return key, 0.88, "continued"
        if (key := self._of_change(index)) is not None:
            return key, 0.88, "pair"
        # in the rest of the sentence only what comes before the number: what follows speaks of the next one
        before = (0, zone[1])
        if not self._is_subset(mention) and (found := self._finder.best(text, quantity, mention.measure, at=at, within=before)):
            return found[0], 0.82, "sentence"
        if (
            self._is_subset(mention)
            and quantity.unit == "percent"
            and (found := self._finder.best(text, quantity, mention.measure, at=at))
        ):
            return found[0], 0.7, "sentence"
        if not self._is_subset(mention) and (found := self._with_context(mention, text, zone, at)):
            return found[0], 0.72, "context"
        return self._from_context(index)

    def _of_change(self, index: int) -> str | None:
        """For the end of a from-to pair: the indicator of the other end or of the change that it belongs to."""
        mention = self._mentions[index]
        for other in range(index - 1, max(-1, index - 6), -1):
            earlier = self._mentions[other]
            if earlier.sentence != mention.sentence:
                break
            if any(role in ("start", "end") and target == index for role, target in earlier.links):
                return self._same(other, mention)
        for role, other in mention.links:
            if role in ("from", "to") and other < index and (key := self._same(other, mention)):
                return key
        return None

    def _with_context(self, mention: ClaimMention, text: str, zone: tuple[int, int], at: int) -> tuple[str, float] | None:
        """The number's own clause names it, but a word that it needs stands in the sentence before, the lead-in or the heading."""
        block = self._blocks[mention.block]
        before = [self._document.text[slice(*s)] for s in block.sentences if s[1] <= mention.sentence[0]][-1:]
        if not before and block.lead_in is not None and block.lead_in in self._blocks:
            before = [self._blocks[block.lead_in].text]
        prefix = " ".join([*block.section[-1:], *before])
        if not prefix:
            return None
        shift = len(prefix) + 1
        within = (zone[0] + shift, zone[1] + shift)
        return self._finder.best(f"{prefix} {text}", mention.quantity, mention.measure, at=at + shift, within=within)

    def _restated(self, index: int) -> str | None:
        """ "Of those five reviews" repeats the five of the sentence before."""
        mention = self._mentions[index]
        before = self._document.text[mention.sentence[0] : mention.start]
        if not re.search(r"\b(?:of|out\s+of)\s+(?:the|these|those|this)\s+$", before, re.IGNORECASE):
            return None
        for other in range(index - 1, max(-1, index - 6), -1):
            earlier = self._mentions[other]
            if earlier.quantity.value == mention.quantity.value and earlier.quantity.unit == mention.quantity.unit:
                return self._same(other, mention)
        return None

    def _from_context(self, index: int) -> tuple[str | None, float, str]:
        """Previous sentence, lead-in and heading, for a number whose own words are general."""
        mention = self._mentions[index]
        if (restated := self._restated(index)) is not None:
            return restated, 0.8, "restated"
        block = self._blocks[mention.block]
        own = self._document.text[mention.zone[0] : mention.zone[1]]
        if block.lead_in is not None and block.lead_in in self._blocks:
            lead = self._blocks[block.lead_in]
            base = dict(mention.links).get("whole")
            if (
                base is not None
                and self._mentions[base].block == lead.ordinal
                and re.match(r"^\W*(?:of|among)\b", lead.text, re.IGNORECASE)
            ):
                if (key := self._same(base, mention)) is not None:
                    return key, 0.75, "lead_in"
                joined = f"{lead.text} {block.text}"
                if found := self._finder.best(joined, mention.quantity, mention.measure):
                    return found[0], 0.6, "lead_in"
        if self._is_subset(mention):
            whole = dict(mention.links)["whole"]
            key = self._same(whole, mention)
            if key is not None and not self._finder.excludes(key, own):
                return key, 0.65, "whole"
            return None, 0.6, "none"
        if mention.anaphoric or mention.measure == "change" or _GENERIC.match(re.sub(r"[\d.,%()£+-]", " ", own)):
            if found := self._sentences_before(index, block):
                return found
            heading = " ".join(block.section[-1:])
            if heading and (found := self._finder.best(heading, mention.quantity, mention.measure)):
                return found[0], 0.55, "heading"
        return None, 0.6, "none"

    def _sentences_before(self, index: int, block: Block) -> tuple[str, float, str] | None:
        """The indicator of the nearest sentence before that has one: of its numbers, else of its words."""
        mention = self._mentions[index]
        spans = [s for s in block.sentences if s[1] <= mention.sentence[0]][-3:]
        earlier = self._blocks.get(block.ordinal - 1)
        if not spans and mention.anaphoric and earlier is not None and earlier.kind is block.kind:
            spans = list(earlier.sentences[-2:])
        same = [o for o in range(max(0, index - 12), index) if self._mentions[o].sentence == mention.sentence]
        for other in reversed(same):
            if self._mentions[other].measure != mention.measure and (key := self._same(other, mention)) is not None:
                return key, 0.78, "previous"
        for span in reversed(spans):
            numbers = [o for o in range(max(0, index - 20), index) if self._mentions[o].sentence == span]
            for other in numbers:
                if (key := self._same(other, mention)) is not None:
                    return key, 0.75, "previous"
            found = self._finder.best(self._document.text[slice(*span)], mention.quantity, mention.measure)
            if found and not self._finder.excludes(found[0], self._document.text[slice(*mention.zone)]):
                return found[0], 0.65, "previous_text"
        return None

    def _is_subset(self, mention: ClaimMention) -> bool:
        """Part of a total named before: what it shares with the total is not its own indicator."""
        whole = dict(mention.links).get("whole")
        if whole is None:
            return False
        return self._mentions[whole].start < mention.start

    def _flow_of_base(self, mention: ClaimMention, named: str) -> str | None:
        """Of those who started in a year, some "were on" something: still a number of the starts, not a stock at a date."""
        whole = dict(mention.links).get("whole")
        if whole is None or not self._is_subset(mention) or self._finder.entry(named).kind != "stock":
            return None
        key = self._same(whole, mention)
        return key if key is not None and self._finder.entry(key).kind == "flow" else None

    def _same(self, other: int, mention: ClaimMention) -> str | None:
        """The indicator of another mention, where it fits this one's unit."""
        key = self._indicators[other][0] if other < len(self._indicators) else None
        return key if key is not None and self._finder.fits(key, mention.quantity, mention.measure) else None

    def _cell_indicator(self, index: int) -> tuple[str | None, float, str]:
        mention = self._mentions[index]
        table_index, row, col = mention.cell  # type: ignore[misc]
        table = self._document.tables[table_index]
        cell = next(c for c in table.cells if c.row == row and c.col == col)
        heading = " ".join(self._blocks[mention.block].section[-1:])
        lead = self._blocks[table.lead_in].text if table.lead_in in self._blocks and table.lead_in is not None else ""
        labels = f"{cell.row_label} {cell.col_label}"
        if mention.measure == "change" and (key := self._row_indicator(index)) is not None:
            return key, 0.8, "row"
        own = [text for text in (cell.row_label, labels) if text.strip()]
        for text, confidence in zip(own, (0.88, 0.85), strict=False):
            if found := self._finder.best(text, mention.quantity, mention.measure):
                return found[0], confidence, "cell"
        title = f"{table.title or ''}"
        # in a wider text the first thing named is what the table is about
        for text, confidence in ((title, 0.75), (f"{title} {lead}", 0.65), (f"{title} {lead} {heading}", 0.5)):
            whole = f"{labels} . {text}"
            found = self._finder.best(whole, mention.quantity, mention.measure, at=0) if text.strip() else None
            if found and not self._finder.excludes(found[0], labels):
                return found[0], confidence, "cell"
        return None, 0.6, "none"

    def _row_indicator(self, index: int) -> str | None:
        """The indicator of the levels in the same row."""
        mention = self._mentions[index]
        for other in range(index - 1, -1, -1):
            before = self._mentions[other]
            if before.cell is None or mention.cell is None or before.cell[:2] != mention.cell[:2]:
                return None
            if (key := self._same(other, mention)) is not None:
                return key
        return None

    def _backfill(self) -> None:
        """The first end of a from-to pair, or a change before its ends, may only be named by what follows it."""
        for index in range(len(self._mentions) - 1, -1, -1):
            mention = self._mentions[index]
            if self._indicators[index][0] is not None or mention.cell is not None:
                continue
            for role, other in mention.links:
                if role in ("from", "to", "start", "end") and (key := self._same(other, mention)):
                    self._indicators[index] = (key, 0.75, "pair")
                    break

    # ------------------------------------------------------------------ period

    def _period(self, index: int) -> tuple[Period | None, Period | None]:
        mention = self._mentions[index]
        stock = self._is_stock(index)
        near = self._near(mention)
        when = self._resolved(mention.when, near, mention) if mention.when else None
        if mention.measure == "change":
            since = self._anchors.first(mention.since) if mention.since else None
            if mention.since and mention.since.code == "last_year":
                since = self._anchors.resolve(mention.since, near=when, earlier=True)
                when = when or self._anchors.reporting
            if since is not None and when is None:
                when = self._end_of_change(index)
            if when is None and since is None:
                when, since = self._inherited_change(index)
                return when, since
            return change_periods(when, since, stock=stock)
        if mention.when is not None and mention.when.since and when is not None and self._anchors.today:
            when = self._anchors.now() if stock else Period(PeriodKind.SPAN, when.start, self._anchors.today, mention.when.text)
        elif mention.when is not None and mention.when.first is not None and not stock and when is not None:
            first = self._anchors.resolve(mention.when.first)
            if first is not None:
                when = Period(PeriodKind.SPAN, first.start, when.end, mention.when.text)
        if when is None and (mention.when is None or mention.when.code != "inspection"):
            when = self._context_period(index)
        if when is not None and stock:
            when = when.as_instant()
        return when, None

    def _is_stock(self, index: int) -> bool:
        key = self._indicators[index][0]
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

    def _resolved(self, when: PeriodMention, near: Period | None, mention: ClaimMention) -> Period | None:
        if when.period is not None:
            return when.period
        earlier = False
        if when.code == "last_year":
            before = self._document.text[mention.zone[0] : mention.start]
            earlier = bool(_EARLIER.search(before)) or any(role == "to" for role, _ in mention.links)
            near = near if near is not None and near.kind is PeriodKind.YEAR and earlier else None
        return self._anchors.resolve(when, near=near, earlier=earlier)

    def _end_of_change(self, index: int) -> Period | None:
        """Where only the beginning is stated: the end is a linked level's, else the document's own date."""
        for role, other in self._mentions[index].links:
            if role == "end" and other < len(self._periods):
                return self._periods[other][0]
        for other in range(index - 1, max(-1, index - 6), -1):
            before = self._mentions[other]
            if before.block == self._mentions[index].block and before.measure == "level" and self._periods[other][0]:
                if self._indicators[other][0] == self._indicators[index][0]:
                    return self._periods[other][0]
        return self._anchors.now()

    def _inherited_change(self, index: int) -> tuple[Period | None, Period | None]:
        mention = self._mentions[index]
        for role, other in mention.links:
            if role == "start" and other < index:
                start = self._periods[other][0]
                end = next((self._periods[o][0] for r, o in mention.links if r == "end" and o < index), None)
                return end, start
        if mention.like is not None:
            return self._periods[mention.like]
        if mention.cell is None:
            block = self._blocks[mention.block]
            for text in self._texts_above(block):
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

    def _from_levels(self, index: int) -> tuple[Period | None, Period | None]:
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
        mention = self._mentions[index]
        if self._indicators[index][2] == "restated":
            for other in range(index - 1, max(-1, index - 6), -1):
                if self._mentions[other].quantity.value == mention.quantity.value and self._periods[other][0]:
                    return self._periods[other][0]
        for role, other in mention.links:
            if role == "whole" and other < index and self._periods[other][0] is not None:
                return self._periods[other][0]
        if mention.cell is not None:
            return self._table_period(mention)
        if mention.like is not None:
            found = self._periods[mention.like][0]
            if found is not None:
                return found
        if (
            index
            and self._mentions[index - 1].sentence == mention.sentence
            and self._periods[index - 1][0] is not None
            and not mention.links
        ):
            before = self._mentions[index - 1]
            if before.measure == "level" and before.area == mention.area:
                return self._periods[index - 1][0]
        return self._earlier_period(index)

    def _earlier_period(self, index: int) -> Period | None:
        """The sentence before, the lead-in, then the document's date for a statement in the present tense."""
        mention = self._mentions[index]
        block = self._blocks[mention.block]
        paired = any(role in ("from", "to") for role, _ in mention.links)
        if mention.present and mention.area in (None, self._document.facts.area) and not mention.anaphoric and not paired:
            return self._anchors.now()
        for start, end in reversed([s for s in block.sentences if s[1] <= mention.sentence[0]]):
            if found := self._stated(self._document.text[start:end], mention):
                return found
        for text in self._texts_above(block):
            if found := self._stated(text, mention):
                return found
        if mention.present and mention.area in (None, self._document.facts.area) and not paired:
            return self._anchors.now()
        return None

    def _texts_above(self, block: Block) -> list[str]:
        """The lead-in of a list item with the paragraphs that it continues, and the headings, nearest first."""
        texts = []
        lead = block.lead_in
        for _ in range(3):
            if lead is None or lead not in self._blocks:
                break
            texts.append(self._blocks[lead].text)
            lead = self._blocks[lead].lead_in if self._blocks[lead].lead_in is not None else lead - 1
            if lead in self._blocks and self._blocks[lead].section != block.section:
                break
        if block.kind is BlockKind.LIST_ITEM:
            before = [self._blocks[o] for o in range(max(0, block.ordinal - 20), block.ordinal) if o in self._blocks]
            texts += [
                b.text for b in reversed(before) if b.kind is BlockKind.PARAGRAPH and b.number and b.section == block.section
            ][:1]
        return [*texts, *reversed(block.section[-2:])]

    def _stated(self, text: str, mention: ClaimMention) -> Period | None:
        """The last period of a text: the beginning of its span for the older of two numbers, else its end."""
        by_sentence = [find_periods(text[start:end]) for start, end in sentences(text)]
        found = next((periods for periods in reversed(by_sentence) if periods), None)
        if not found:
            return None
        absolute = [p for p in found if p.period is not None]
        last = max(absolute, key=lambda p: p.period.end if p.period else dt.date.min) if absolute else found[-1]
        if last.since:
            begin = self._anchors.resolve(last)
            today = self._anchors.today
            return Period(PeriodKind.SPAN, begin.start, today, last.text) if begin and today else None
        if last.first is not None:
            begin = self._anchors.resolve(last.first)
            if any(role == "to" for role, _ in mention.links):
                return begin
            end = self._anchors.resolve(last)
            if not any(role == "from" for role, _ in mention.links) and begin and end:
                return Period(PeriodKind.SPAN, begin.start, end.end, last.text)
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

    # ------------------------------------------------------------------ claim

    def _id(self, index: int) -> str:
        mention = self._mentions[index]
        return digest(self._document.document_id, "claim", mention.start, mention.end, mention.cell)

    def _area(self, index: int) -> str | None:
        mention = self._mentions[index]
        key = self._indicators[index][0]
        if key is not None and self._finder.entry(key).area:
            return self._finder.entry(key).area
        if mention.area:
            return mention.area
        for role, other in mention.links:
            if (
                role in ("from", "to", "start", "end", "whole", "part")
                and self._mentions[other].area
                and self._mentions[other].sentence == mention.sentence
            ):
                return self._mentions[other].area
        return self._document.facts.area

    def _claim(self, index: int, ids: list[str]) -> Claim:
        mention = self._mentions[index]
        document = self._document
        block = self._blocks[mention.block]
        indicator, confidence, context = self._indicators[index]
        when, since = self._periods[index]
        cell = None
        if mention.cell is not None:
            table = document.tables[mention.cell[0]]
            cell = next(c for c in table.cells if (c.row, c.col) == mention.cell[1:])
            quote = " | ".join(part for part in (cell.row_label, cell.col_label, cell.text) if part)
        else:
            quote = document.text[slice(*mention.sentence)]
        if when is not None and not when.certain:
            confidence = min(confidence, 0.6)
        metric = metric_of(document, mention, cell)
        return Claim(
            claim_id=ids[index],
            block_id=block.block_id,
            page=block.page,
            section=" > ".join(block.section),
            quote=quote,
            surface=document.text[mention.start : mention.end],
            char_start=mention.start,
            char_end=mention.end,
            quantity=mention.quantity,
            measure=mention.measure,
            role=mention.role,
            indicator=indicator,
            metric=metric,
            cohort=cohort_of(document, mention, cell, indicator, self._finder, context),
            area=self._area(index),
            period=when,
            from_period=since if mention.measure == "change" else None,
            statement_id=digest(document.document_id, "statement", mention.statement),
            source="text" if cell is None else "table",
            confidence=round(confidence, 2),
            pattern=f"{mention.pattern}:{context}",
            small_number=small_number(mention, quote, indicator),
            table_id=None if mention.cell is None else document.tables[mention.cell[0]].table_id,
            row_label=cell.row_label if cell else None,
            col_label=cell.col_label if cell else None,
            links=tuple((role, ids[other]) for role, other in mention.links if role in ("start", "end", "part", "whole")),
        )


__all__ = ["replace", "resolve"]
