"""Document to claim mentions: every number of every sentence, with what the sentence says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from extractor.match.cells import CellReader
from extractor.match.contents import contents_lines, is_agenda_item, is_citation
from extractor.match.sentence import SentenceReader, SentenceReading
from extractor.match.statements import StatementReader
from extractor.match.targets import leads_to_targets
from extractor.model import Block, BlockKind, ClaimMention, Document
from extractor.patterns import Patterns

_SILENT = (BlockKind.RUNNING_HEAD, BlockKind.TABLE)
_OPENS_BASE = re.compile(
    r"(?:^|[:;.,]\s*)\W*(?:of|among|out\s+of)\s+(?:the\s+|these\s+|those\s+|all\s+)?(?:\w+\s+)?$", re.IGNORECASE
)
_HEADING_NUMBER = re.compile(r"\d{1,2}\s+(?=[A-Z][a-z])")
_OF_THIS = re.compile(r"^\s*(?:of|from|in)\s+(?:this|these|those|which|whom|the\s+total|this\s+number|them)\b", re.IGNORECASE)


def find_claims(document: Document, patterns: Patterns) -> tuple[ClaimMention, ...]:
    """All claim mentions of the document, text in reading order with each table's cells at its place."""
    walk = _Walk(document, _readers(patterns))
    for block in document.blocks:
        if block.kind is BlockKind.TABLE:
            walk.table(block)
        elif block.kind not in _SILENT:
            walk.block(block)
    return tuple(walk.mentions)


@dataclass(frozen=True)
class _Readers:
    sentences: SentenceReader
    statements: StatementReader
    cells: CellReader


@lru_cache(maxsize=4)
def _readers(patterns: Patterns) -> _Readers:
    sentences = SentenceReader(patterns)
    return _Readers(sentences, StatementReader(sentences.lexicon), CellReader(sentences))


class _Walk:
    """Goes through the blocks and keeps what later sentences refer back to."""

    def __init__(self, document: Document, readers: _Readers) -> None:
        self._document = document
        self._readers = readers
        self._tables = {table.block_id: index for index, table in enumerate(document.tables)}
        self.mentions: list[ClaimMention] = []
        self._statement = 0
        self._base_of_block: dict[int, int] = {}
        self._last_levels: list[int] = []
        self._part_of_block: dict[int, int] = {}
        self._contents = contents_lines(document.blocks, len(document.pages) or None)

    def table(self, block: Block) -> None:
        """Appends the cells of a table."""
        index = self._tables.get(block.block_id)
        if index is None:
            return
        offset = len(self.mentions)
        cells, self._statement = self._readers.cells.read(self._document.tables[index], index, block, offset, self._statement)
        self.mentions.extend(cells)

    def block(self, block: Block) -> None:
        """Appends the numbers of a text block."""
        if block.ordinal in self._contents or is_citation(block) or is_agenda_item(block):
            return
        lead_base = self._base_of_block.get(block.lead_in) if block.lead_in is not None else None
        first_of_block = len(self.mentions)
        for start, end in block.sentences or ((block.start, block.end),):
            text = self._document.text[start:end]
            if block.kind is BlockKind.HEADING and (numbered := _HEADING_NUMBER.match(text)):
                start, text = start + numbered.end(), text[numbered.end() :]
            reading = self._readers.sentences.read(text)
            if reading is None:
                self._note_base(block, text, first_of_block)
                continue
            self._sentence(block, start, reading, lead_base, first_of_block)
        if block.text.rstrip().endswith((":", ",")) and block.ordinal not in self._base_of_block and lead_base is not None:
            self._base_of_block[block.ordinal] = lead_base

    def _note_base(self, block: Block, text: str, first_of_block: int) -> None:
        """ "Of this number:" hands the total of the sentences before on to the list that follows."""
        if _OF_THIS.match(text) or re.search(r"\bof\s+th(?:is|ese|ose)\b[^.]*[:,]?$", text, re.IGNORECASE):
            base = self._total(first_of_block)
            if base is not None:
                self._base_of_block[block.ordinal] = base

    def _total(self, first_of_block: int) -> int | None:
        """The number that "of these" refers to: the first count of the last sentence group with one."""
        candidates = [i for i in self._last_levels if self.mentions[i].quantity.unit == "count"]
        in_block = [i for i in candidates if i >= first_of_block]
        pool = in_block or candidates[-6:]
        if not pool:
            return None
        # the first count of the block the group stands in: "338 children ... a reduction from 345 ... Of this number"
        block = self.mentions[pool[-1]].block
        return next(i for i in pool if self.mentions[i].block == block)

    def _sentence(self, block: Block, offset: int, reading: SentenceReading, lead_base: int | None, first_of_block: int) -> None:
        base = self._part_of_block.get(block.ordinal, self._total(first_of_block)) if _OF_THIS.match(reading.text) else lead_base
        index = len(self.mentions)
        self._statement += 1
        made = self._readers.statements.read(reading, index, base)
        if block.lead_in is not None and leads_to_targets(self._document.blocks[block.lead_in].text):
            made = [replace(mention, role="target") if _may_be_aimed_for(mention) else mention for mention in made]
        for number, mention in enumerate(made):
            self.mentions.append(
                replace(
                    mention,
                    block=block.ordinal,
                    sentence=(offset, offset + len(reading.text)),
                    zone=(mention.zone[0] + offset, mention.zone[1] + offset),
                    start=mention.start + offset,
                    end=mention.end + offset,
                    statement=self._statement,
                )
            )
            if mention.measure == "level" and not _is_part(mention):
                self._last_levels.append(index + number)
            elif mention.measure == "level" and mention.quantity.unit == "count" and not self._counted_in(block.ordinal):
                self._part_of_block[block.ordinal] = index + number
        self._last_levels = self._last_levels[-12:]
        opening = next(self._bases(index), None)
        if opening is not None:
            self._base_of_block[block.ordinal] = opening
        elif base is not None and _OF_THIS.match(reading.text):
            self._base_of_block[block.ordinal] = base
            if block.lead_in is not None:
                # "Of this number, 247 ..." as the first item of a list speaks for the items that follow
                self._base_of_block[block.lead_in] = base

    def _counted_in(self, ordinal: int) -> bool:
        """Whether a count of the block stands already, to which "of these" in its next sentence refers."""
        return ordinal in self._part_of_block or any(self.mentions[i].block == ordinal for i in self._last_levels)

    def _bases(self, first: int) -> Iterator[int]:
        """Numbers of the sentence that open it as a base: "Of the 630 children who ...:"."""
        for index in range(first, len(self.mentions)):
            mention = self.mentions[index]
            before = self._document.text[mention.sentence[0] : mention.start]
            if _OPENS_BASE.search(before):
                yield index


def _may_be_aimed_for(mention: ClaimMention) -> bool:
    """A level that is not the one from which it is to change ("from 12 weeks to 8")."""
    return mention.role == "actual" and mention.measure == "level" and all(role != "to" for role, _ in mention.links)


def _is_part(mention: ClaimMention) -> bool:
    return any(role == "whole" for role, _ in mention.links)
