"""Claim mentions to claims: indicator, area and period, each from the nearest context that settles it."""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.model import Cell, Claim, ClaimMention, Document
from extractor.patterns import Patterns
from extractor.resolve.confidence import confidence_of
from extractor.resolve.dating import Dater, Dates
from extractor.resolve.indicators import IndicatorFinder
from extractor.resolve.linking import Links, complete
from extractor.resolve.metric import cohort_of, metric_of, small_number
from extractor.resolve.naming import Named, Namer
from extractor.text import digest

_OURS = re.compile(r"\b(?:we|our|us|local(?:ly)?|the\s+board)\b", re.IGNORECASE)
_LINKS = ("start", "end", "part", "whole")


@lru_cache(maxsize=4)
def _finder(patterns: Patterns) -> IndicatorFinder:
    return IndicatorFinder(patterns)


def resolve(document: Document, mentions: tuple[ClaimMention, ...], patterns: Patterns) -> tuple[Claim, ...]:
    """One claim a mention, in the same order. What no context settles is None."""
    finder = _finder(patterns)
    named = Namer(document, mentions, finder).names()
    dates = Dater(document, mentions, named, finder).dates()
    links, dates = complete(mentions, named, dates)
    assembly = _Assembly(document, mentions, named, dates, links, finder)
    return tuple(assembly.claim(index) for index in range(len(mentions)))


class _Assembly:
    def __init__(
        self,
        document: Document,
        mentions: tuple[ClaimMention, ...],
        named: list[Named],
        dates: list[Dates],
        links: list[Links],
        finder: IndicatorFinder,
    ) -> None:
        self._document = document
        self._mentions = mentions
        self._named = named
        self._dates = dates
        self._links = links
        self._finder = finder
        self._blocks = {block.ordinal: block for block in document.blocks}
        self._cells = [{(cell.row, cell.col): cell for cell in table.cells} for table in document.tables]
        self._national_study = finder.national_study
        self._changes_of: dict[int, list[tuple[str, int]]] = {}
        for index, pairs in enumerate(links):
            for role, other in pairs:
                if role in ("start", "end"):
                    self._changes_of.setdefault(other, []).append((role, index))
        self._metrics: dict[int, str] = {}
        self._cohorts: dict[int, str | None] = {}
        self._ids = [self._id(index) for index in range(len(mentions))]

    def _id(self, index: int) -> str:
        mention = self._mentions[index]
        return digest(self._document.document_id, "claim", mention.start, mention.end, mention.cell)

    def _area(self, index: int) -> str | None:
        mention = self._mentions[index]
        key = self._named[index].indicator
        if key is not None and (of_entry := self._finder.entry(key).area):
            return of_entry
        if mention.area:
            return mention.area
        links: Links = (*mention.links, *self._changes_of.get(index, []))
        for role, other in links:
            linked = self._mentions[other]
            if role in ("from", "to", "start", "end", "whole", "part") and linked.area and linked.sentence == mention.sentence:
                return linked.area
        if mention.cell is None and self._of_a_national_study(mention):
            return "England"
        return self._document.facts.area

    def _of_a_national_study(self, mention: ClaimMention) -> bool:
        """Whether the sentence, those before it in the paragraph or the lead-in speak of a study of the whole country, and the
        sentence not of the paper's own area."""
        block = self._blocks[mention.block]
        own = self._document.text[slice(*mention.sentence)]
        if _OURS.search(own) or (self._document.facts.area or "\0") in own:
            return False
        lead = self._blocks.get(block.lead_in) if block.lead_in is not None else None
        before = self._document.text[block.start : mention.sentence[1]]
        return any(self._national_study.search(text) for text in (before, lead.text if lead else ""))

    def _metric_before(self, index: int) -> str:
        """The metric of the number that this one refers to: the one it continues, a partner, else the one before it."""
        mention = self._mentions[index]
        if mention.cell is not None:
            return ""
        linked = [other for _, other in mention.links]
        for other in (*([] if mention.like is None else [mention.like]), *linked, index - 1):
            beside = 0 <= other < index and self._mentions[other].block == mention.block
            if beside and other in self._metrics:
                return self._metrics[other]
        return ""

    def claim(self, index: int) -> Claim:
        """The claim of a mention."""
        mention = self._mentions[index]
        document = self._document
        block = self._blocks[mention.block]
        named = self._named[index]
        indicator, context = named.indicator, named.context
        when, since = self._dates[index]
        cell = None
        if mention.cell is not None:
            cell = self._cells[mention.cell[0]][mention.cell[1:]]
            quote = " | ".join(part for part in (cell.row_label, cell.col_label, cell.text) if part)
        else:
            quote = document.text[slice(*mention.sentence)]
        confidence = confidence_of(named.confidence, mention, indicator, when, quote)
        if block.confidence is not None:
            confidence *= block.confidence
        # a share restates its count: "125 (26.8%) live outside the area"
        restated = self._metrics.get(dict(mention.links).get("part", -1)) if cell is None else None
        metric = restated or metric_of(document, mention, cell, self._metric_before(index))
        self._metrics[index] = metric
        return Claim(
            claim_id=self._ids[index],
            block_id=block.block_id,
            page=block.page if cell is None else cell.page or block.page,
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
            cohort=self._cohort(index, cell, named),
            area=self._area(index),
            period=when,
            from_period=since if mention.measure == "change" else None,
            statement_id=digest(document.document_id, "statement", mention.statement),
            source="text" if cell is None else "table",
            confidence=round(confidence, 2),
            pattern=f"{mention.pattern}:{context}",
            small_number=small_number(document, mention, quote, indicator),
            table_id=None if mention.cell is None else document.tables[mention.cell[0]].table_id,
            row_label=cell.row_label if cell else None,
            col_label=cell.col_label if cell else None,
            links=tuple((role, self._ids[other]) for role, other in self._links[index] if role in _LINKS),
        )

    def _cohort(self, index: int, cell: Cell | None, named: Named) -> str | None:
        """Whom the number counts: in "310 of those aged 12 to 17, against 290 the year before" both are of that age."""
        mention = self._mentions[index]
        cohort = cohort_of(self._document, mention, cell, named.indicator, self._finder, named.context)
        if cohort is None and cell is None and named.context == "continued" and mention.like is not None:
            cohort = self._cohorts.get(mention.like)
        self._cohorts[index] = cohort
        return cohort
