"""Which indicator each mention states: from its clause, its sentence, the numbers it belongs to, and what leads up to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractor.model import Block, ClaimMention, Document
from extractor.resolve import wording
from extractor.resolve.indicators import IndicatorFinder
from extractor.resolve.metric import VERB


@dataclass(frozen=True, slots=True)
class Named:
    """The indicator of a mention (None where nothing in the catalogue is meant), how sure, and what settled it."""

    indicator: str | None
    confidence: float
    context: str


NOTHING = Named(None, 0.6, "none")


class Namer:
    """Names the mentions of one document, in order: later ones lean on earlier ones."""

    def __init__(self, document: Document, mentions: tuple[ClaimMention, ...], finder: IndicatorFinder) -> None:
        self._document = document
        self._mentions = mentions
        self._finder = finder
        self._blocks = {block.ordinal: block for block in document.blocks}
        self._cells = [{(cell.row, cell.col): cell for cell in table.cells} for table in document.tables]
        self._rows = [
            frozenset(cell.row_label for cell in table.cells if not cell.is_header and cell.row_label)
            for table in document.tables
        ]
        self._rows_of: dict[tuple[int, str], frozenset[str]] = {}
        self._named: list[Named] = []

    def names(self) -> list[Named]:
        """One entry a mention."""
        for index in range(len(self._mentions)):
            self._named.append(self._indicator(index))
        self._backfill()
        return self._named

    def _indicator(self, index: int) -> Named:
        mention = self._mentions[index]
        if mention.cell is not None:
            return self._cell_indicator(index)
        if mention.of_paper:
            return Named(None, 0.8, "of_paper")
        if mention.like is not None and mention.measure == "change" and (key := self._same(mention.like, mention)):
            return Named(key, 0.88, "continued")
        text = self._document.text[slice(*mention.sentence)]
        if wording.EACH_WEEK.match(self._document.text, mention.end) or self._is_per_head(mention):
            return NOTHING
        offset = mention.sentence[0]
        zone = (mention.zone[0] - offset, mention.zone[1] - offset)
        at = mention.start - offset
        subset = self._is_subset(mention)
        if subset and (comma := text.find(", and ", at, zone[1])) >= 0:
            # "two live in special schools, and both live out of the area": the two are what the first part says
            zone = (zone[0], comma)
        if another := wording.ANOTHER.search(text, at, zone[1]):
            zone = (zone[0], another.start())  # "in two hostels, and those who are educated at home"
        if mention.measure == "change" and wording.OWN_OBJECT.match(text, mention.end - offset):
            # "a 64% reduction in incidents": what changed stands behind it, not before
            found = self._finder.best(text, mention.quantity, mention.measure, at=at, within=(at, zone[1]))
            return Named(found[0], 0.9, "clause") if found else NOTHING
        if wording.AS_RATE.search(text, 0, at) and (key := self._rate_of_count(index, (offset, mention.start))) is not None:
            return Named(key, 0.9, "rate_of")
        if found := self._finder.best(text, mention.quantity, mention.measure, at=at, within=zone):
            if (key := self._flow_of_base(mention, found[0])) is not None:
                return Named(key, 0.75, "whole")
            if self._of_base(index, found[0]) or self._is_denied(mention, found[0]):
                return NOTHING
            return Named(found[0], 0.92, "clause")
        if mention.like is not None and (key := self._same(mention.like, mention)):
            return Named(key, 0.88, "continued")
        if (key := self._of_change(index)) is not None:
            return Named(key, 0.88, "pair")
        if (key := self._rate_of_count(index, (mention.sentence[0], mention.start))) is not None:
            return Named(key, 0.85, "rate_of")
        # in the rest of the sentence only what comes before the number: what follows speaks of the next one
        if not subset or mention.quantity.unit == "percent":
            found = self._finder.best(text, mention.quantity, mention.measure, at=at, within=(0, zone[1]))
            own = text[slice(*zone)]  # "60% are in good schools and 30% in inadequate ones"
            if found and not self._of_base(index, found[0]) and not self._finder.excludes(found[0], own):
                return Named(found[0], 0.7 if subset else 0.82, "sentence")
        share = mention.quantity.unit == "percent" and mention.measure == "level"
        if (not subset or share) and (found := self._with_context(mention, text, zone, at)):
            return Named(found[0], 0.72, "context")
        return self._from_context(index)

    def _of_base(self, index: int, key: str) -> bool:
        """Whether the count restates a share and `key` only names what it is a share of: "87% (142) of children looked after
        are in good schools", "a quarter of looked after children (478) are ..."."""
        mention = self._mentions[index]
        if mention.quantity.unit != "count" or mention.measure != "level":
            return False
        before = self._document.text[mention.sentence[0] : mention.start]
        around = range(max(0, index - 1), min(len(self._mentions), index + 2))
        beside = [o for o in around if dict(self._mentions[o].links).get("part") == index]
        if inside := wording.SHARE_OF.search(before):
            base = inside[1]
        elif beside:
            end = max(mention.end, *(self._mentions[other].end for other in beside))
            behind = wording.OF_BASE.match(self._document.text[end : mention.sentence[1]])
            base = VERB.split(behind[1], maxsplit=1)[0] if behind else ""
        else:
            return False
        named = self._finder.best(base, mention.quantity, mention.measure) if base else None
        return named is not None and named[0] == key

    def _is_denied(self, mention: ClaimMention, key: str) -> bool:
        """Whether the share is of those of whom the indicator is not true: "30% of visits were not made on time"."""
        if mention.quantity.unit != "percent" or mention.measure != "level" or self._finder.says_not(key):
            return False
        return bool(wording.DENIED.match(self._document.text[mention.end : mention.zone[1]]))

    def _restates_share(self, index: int) -> bool:
        """Whether it is the numerator of a share in brackets, "36% (83 children)", of which the words around name the share."""
        mention = self._mentions[index]
        if mention.quantity.unit != "count" or mention.measure != "level" or index == 0:
            return False
        share = self._mentions[index - 1]
        between = self._document.text[share.end : mention.start]
        return (
            share.quantity.unit == "percent" and share.sentence == mention.sentence and bool(re.fullmatch(r"\s*\(\s*", between))
        )

    def _is_per_head(self, mention: ClaimMention) -> bool:
        """Whether it is how many of something each had on average, which no count of the catalogue is."""
        if mention.quantity.unit != "count" or not wording.PER_HEAD.match(self._document.text, mention.end):
            return False
        own = self._document.text[slice(*mention.zone)]
        named = self._finder.best(own, mention.quantity, mention.measure)
        return bool(wording.MEAN.search(own)) and (named is None or "average" not in self._finder.entry(named[0]).label.lower())

    def _restated(self, index: int) -> Named | None:
        """ "Of those five reviews" repeats the five of the sentence before, and is of its indicator or of none."""
        mention = self._mentions[index]
        before = self._document.text[mention.sentence[0] : mention.start]
        if not re.search(r"\b(?:of|out\s+of)\s+(?:the|these|those|this)\s+$", before, re.IGNORECASE):
            return None
        for other in range(index - 1, max(-1, index - 6), -1):
            earlier = self._mentions[other]
            if earlier.quantity.value == mention.quantity.value and earlier.quantity.unit == mention.quantity.unit:
                key = self._same(other, mention)
                return Named(key, 0.8, "restated") if key is not None else Named(None, 0.6, "restated")
        return None

    def _from_context(self, index: int) -> Named:
        """Previous sentence, lead-in and heading, for a number whose own words are general."""
        mention = self._mentions[index]
        if (restated := self._restated(index)) is not None:
            return restated
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
                    return Named(key, 0.75, "lead_in")
                joined = f"{lead.text} {block.text}"
                if found := self._finder.best(joined, mention.quantity, mention.measure):
                    return Named(found[0], 0.6, "lead_in")
        if self._is_subset(mention):
            whole = dict(mention.links)["whole"]
            key = self._same(whole, mention)
            if key is not None and not self._finder.excludes(key, own):
                return Named(key, 0.65, "whole")
            return NOTHING
        if self._restates_share(index):
            return NOTHING
        before = [span for span in block.sentences if span[1] <= mention.sentence[0]][-1:]
        if before and (key := self._rate_of_count(index, before[0])) is not None:
            return Named(key, 0.75, "rate_of")
        owned = mention.measure == "change" and wording.OWN_SUBJECT.search(own)
        if not owned and (mention.anaphoric or mention.measure == "change" or self._says_nothing(mention)):
            earlier = self._sentences_before(index, block)
            heading = " ".join(block.section[-1:])
            if mention.like is not None and mention.like < index and self._named[mention.like].indicator is None:
                heading = ""  # what it is compared with is not of the heading either
            if earlier is None and heading and (found := self._finder.best(heading, mention.quantity, mention.measure)):
                earlier = Named(found[0], 0.55, "heading")
            if earlier is not None and earlier.indicator is not None and not self._names_other(earlier.indicator, mention):
                return earlier
        return NOTHING

    def _rate_of_count(self, index: int, within: tuple[int, int]) -> str | None:
        """For a rate that names no thing of its own: that of the last number in `within` ("460 children, or 69 per 10,000")."""
        mention = self._mentions[index]
        if mention.quantity.unit != "rate" or wording.OWN_RATE.search(self._document.text[slice(*mention.zone)]):
            return None
        for other in range(index - 1, max(-1, index - 8), -1):
            if self._mentions[other].start < within[0]:
                return None
            if self._mentions[other].start < within[1] and (key := self._same(other, mention)) is not None:
                return key
        return None

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
        """Named by its own clause, where a word that it needs stands in the sentence before, the lead-in or the heading."""
        block = self._blocks[mention.block]
        before = [self._document.text[slice(*s)] for s in block.sentences if s[1] <= mention.sentence[0]][-1:]
        if not before and block.lead_in is not None and block.lead_in in self._blocks:
            before = [self._blocks[block.lead_in].text]
        prefix = " ".join([*block.section[-1:], *before])
        if not prefix:
            return None
        shift = len(prefix) + 1
        # an item of a list begins with what it is about: "neglect – 120 children (45%)"
        within = (shift if block.lead_in is not None else zone[0] + shift, zone[1] + shift)
        return self._finder.best(f"{prefix} {text}", mention.quantity, mention.measure, at=at + shift, within=within)

    def _names_other(self, key: str, mention: ClaimMention) -> bool:
        """Whether the number's own words count something that the indicator does not speak of ("the number of team managers")."""
        own = self._document.text[slice(*mention.zone)]
        counting = mention.quantity.unit == "count" and mention.measure == "level"
        if counting and self._finder.counts_other(key, self._document.text, mention.start):
            return True
        return any(self._finder.counts_other(key, f"0 {noun[1]}.", 0) for noun in wording.COUNTED.finditer(own))

    def _sentences_before(self, index: int, block: Block) -> Named | None:
        """The indicator of the nearest sentence before that has one: of its numbers, else of its words."""
        mention = self._mentions[index]
        spans = [s for s in block.sentences if s[1] <= mention.sentence[0]][-3:]
        earlier = self._blocks.get(block.ordinal - 1)
        if not spans and mention.anaphoric and earlier is not None and earlier.kind is block.kind:
            spans = list(earlier.sentences[-2:])
        same = [o for o in range(max(0, index - 12), index) if self._mentions[o].sentence == mention.sentence]
        for other in reversed(same):
            if (self._mentions[other].measure != mention.measure or self._says_nothing(mention)) and (
                key := self._same(other, mention)
            ) is not None:
                return Named(key, 0.78, "previous")
        for span in reversed(spans):
            numbers = [o for o in range(max(0, index - 20), index) if self._mentions[o].sentence == span]
            for other in numbers:
                if (key := self._same(other, mention)) is not None:
                    return Named(key, 0.75, "previous")
            found = self._finder.best(self._document.text[slice(*span)], mention.quantity, mention.measure)
            if found and not self._finder.excludes(found[0], self._document.text[slice(*mention.zone)]):
                return Named(found[0], 0.65, "previous_text")
            if (key := self._rate_of_words(mention, self._document.text[slice(*span)])) is not None:
                return Named(key, 0.6, "previous_text")
        return None

    def _rate_of_words(self, mention: ClaimMention, text: str) -> str | None:
        """For a rate: that of the count which `text` names ("The care population fell. That is now 69 per 10,000.")."""
        if mention.quantity.unit != "rate":
            return None
        found = self._finder.best(text, replace(mention.quantity, unit="count", per=None), mention.measure)
        key = self._finder.rate_counterpart(found[0]) if found else None
        return key if key is not None and self._finder.fits(key, mention.quantity, mention.measure) else None

    def _says_nothing(self, mention: ClaimMention) -> bool:
        """Whether the words of this number alone name no thing of their own: only areas, times and joints."""
        own = self._document.text[slice(*mention.zone)]
        for known in (mention.area, mention.when.text if mention.when else None, self._document.facts.area):
            own = own.replace(known, " ") if known else own
        return bool(wording.GENERIC.match(re.sub(r"[\d.,%()£+:;-]", " ", own)))

    def _is_subset(self, mention: ClaimMention) -> bool:
        """Part of a total named before: what it shares with the total is not its own indicator."""
        whole = dict(mention.links).get("whole")
        if whole is None:
            return False
        return self._mentions[whole].start < mention.start

    def _flow_of_base(self, mention: ClaimMention, named: str) -> str | None:
        """Of those who started in a year, some "were on" something: still a number of the starts, not a stock at a date."""
        whole = dict(mention.links).get("whole")
        entry = self._finder.entry(named)
        if whole is None or not self._is_subset(mention) or entry.kind != "stock":
            return None
        if mention.quantity.unit == "percent" and entry.variant_of and self._is_flow(whole):
            return entry.variant_of  # of the plans that ended, some "were in force for two years"
        key = self._same(whole, mention)
        return key if key is not None and self._finder.entry(key).kind == "flow" else None

    def _is_flow(self, other: int) -> bool:
        """Whether a total, or the total that it is itself a part of, is a flow."""
        for _ in range(2):
            key = self._named[other].indicator if other < len(self._named) else None
            if key is not None:
                return self._finder.entry(key).kind == "flow"
            further = dict(self._mentions[other].links).get("whole")
            if further is None:
                return False
            other = further
        return False

    def _same(self, other: int, mention: ClaimMention) -> str | None:
        """The indicator of another mention, where it fits this one's unit."""
        key = self._named[other].indicator if other < len(self._named) else None
        if key is not None and mention.quantity.unit == "rate" and self._finder.entry(key).unit == "count":
            key = self._finder.rate_counterpart(key)
        if key is None or not self._finder.fits(key, mention.quantity, mention.measure):
            return None
        counted = mention.cell is None and mention.quantity.unit == "count" and mention.measure == "level"
        return None if counted and self._finder.counts_other(key, self._document.text, mention.start) else key

    def _cell_indicator(self, index: int) -> Named:
        mention = self._mentions[index]
        table_index, row, col = mention.cell  # type: ignore[misc]
        cell = self._cells[table_index][row, col]
        labels = f"{cell.row_label} {cell.col_label}"
        if mention.measure == "change" and (key := self._row_indicator(index)) is not None:
            return Named(key, 0.8, "row")
        own = [text for text in (cell.row_label, labels) if text.strip()]
        for text, confidence in zip(own, (0.88, 0.85), strict=False):
            if found := self._finder.best(text, mention.quantity, mention.measure):
                return Named(found[0], confidence, "cell")
        for text, confidence in self._table_contexts(mention):
            # in a wider text the first thing named is what the table is about
            found = self._finder.best(f"{labels} . {text}", mention.quantity, mention.measure, at=0)
            if found and self._other_row_names(index, found[0]):
                return NOTHING  # a part of what another row has in full: nor is it of what stands further off
            if found and not self._finder.excludes(found[0], labels):
                return Named(found[0], confidence, "cell")
        near = self._finder.nearest(cell.row_label, mention.quantity, mention.measure)
        return Named(near, 0.5, "fuzzy") if near is not None else NOTHING

    def _other_row_names(self, index: int, key: str) -> bool:
        """Whether another row of the table has the words of the indicator and this one has not: then this one is not it."""
        mention = self._mentions[index]
        table, row, col = mention.cell  # type: ignore[misc]
        if (table, key) not in self._rows_of:
            self._rows_of[table, key] = frozenset(label for label in self._rows[table] if self._finder.speaks_of(key, label))
        rows = self._rows_of[table, key]
        return bool(rows) and self._cells[table][row, col].row_label not in rows

    def _table_contexts(self, mention: ClaimMention) -> list[tuple[str, float]]:
        """Title, lead-in and heading of a cell's table, each where it does speak of the table.

        The paragraph before a table introduces it where it says so ("the table below shows"), or where rows of the table
        name indicators of the same family as it does.
        """
        table = self._document.tables[mention.cell[0]]  # type: ignore[index]
        title = table.title or ""
        contexts = [(title, 0.75)] if title else []
        lead = self._blocks[table.lead_in].text if table.lead_in is not None and table.lead_in in self._blocks else ""
        heading = " ".join(self._blocks[mention.block].section[-1:])
        for text, confidence in ((heading, 0.65), (lead, 0.6)):
            # a table with a caption of its own is not what the paragraph above happens to be about
            broken_down = (text is heading or not wording.CAPTION.match(title)) and self._breaks_down(mention)
            speaks = wording.INTRODUCES.search(text) or broken_down or self._same_family(mention, text)
            if text and (speaks or self._is_name(mention, text)):
                contexts.append((f"{title} {text}", confidence))
        return contexts

    def _is_name(self, mention: ClaimMention, heading: str) -> bool:
        """Whether a heading is little more than the name of an indicator ("Children in care")."""
        found = self._finder.best(heading, mention.quantity, mention.measure)
        return found is not None and len(heading.split()) <= 1.5 * found[1]

    def _breaks_down(self, mention: ClaimMention) -> bool:
        """Whether the rows only break something down by age, sex, area or in total: what it is stands above the table."""
        if mention.cell is None:
            return False
        table, row, col = mention.cell
        if mention.area is not None and mention.area.casefold() in self._cells[table][row, col].row_label.casefold():
            return True
        labels = self._rows[table]
        return bool(labels) and all(wording.BREAKDOWN.fullmatch(label) for label in labels)

    def _same_family(self, mention: ClaimMention, text: str) -> bool:
        """Whether a row of the cell's table names an indicator that begins like one that `text` names (cla_, cpp_)."""
        found = self._finder.best(text, mention.quantity, mention.measure, at=0)
        if found is None or mention.cell is None:
            return False
        rows = sorted(self._rows[mention.cell[0]])
        named = [self._finder.best(label, mention.quantity, mention.measure) for label in rows]
        return any(name is not None and name[0].split("_")[0] == found[0].split("_")[0] for name in named)

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
            if self._named[index].indicator is not None or mention.cell is not None:
                continue
            for role, other in mention.links:
                if role in ("from", "to", "start", "end") and (key := self._same(other, mention)):
                    self._named[index] = Named(key, 0.75, "pair")
                    break
