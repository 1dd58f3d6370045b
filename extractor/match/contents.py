"""Which blocks of a document state nothing: lines of its contents page or agenda, entries of its list of
references."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.model import Block, BlockKind

_ENTRY = re.compile(r"(?P<title>\S.*?)[\s.…]+(?P<page>\d{1,4})(?=\s+[^\W\d_]|\s+[\"“‘'(]|\s*$)", re.DOTALL)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_REFERENCES = re.compile(
    r"[\W\d]*(?:references|bibliography|works\s+cited|further\s+reading|sources\s+and\s+references)\W*", re.IGNORECASE
)
_CITATION = re.compile(
    r"^\W*(?:\d{1,3}\W+)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?,\s(?:[A-Z]\.\s?){1,3}.{0,300}?\((?:19|20)\d\d[a-z]?(?:,\s[^)]*)?\)",
    re.DOTALL,
)
_AGENDA = re.compile(
    r"\W*(?:public\s+)?agenda(?:\s+(?:items?|(?:document\s+|reports?\s+)?pack|front\s?sheet))?\W*", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?:;]\W*$")
_RUN = 3
_GAP = 2
_LONGEST = 220


def contents_lines(blocks: Sequence[Block], pages: int | None) -> frozenset[int]:
    """Ordinals of the blocks that are lines of a contents page.

    Three or more entries in a row that end in page numbers, none falling and none beyond the last page (`pages`, None
    where the document has none). A block may hold several entries, and up to two without a number (a title over two
    lines, a running head) may stand between. What a sentence with a colon introduces is a list of figures and no contents.
    """
    found: set[int] = set()
    run: list[int] = []
    waiting: list[int] = []
    entries, last = 0, 0
    for block in (*blocks, None):
        numbers = _pages(block) if block is not None and not _is_introduced(block, blocks) else []
        if block is not None and numbers and (not pages or numbers[-1] <= pages):
            if numbers[0] < last:
                if entries >= _RUN:
                    found.update(run)
                run, entries = [], 0
            run += [*(waiting if run else ()), block.ordinal]
            entries, last, waiting = entries + len(numbers), numbers[-1], []
            continue
        if block is not None and run and len(waiting) < _GAP and _may_stand_between(block):
            waiting.append(block.ordinal)
            continue
        if entries >= _RUN:
            found.update(run)
        run, waiting, entries, last = [], [], 0, 0
    return frozenset(found)


def _is_introduced(block: Block, blocks: Sequence[Block]) -> bool:
    lead = block.lead_in
    return lead is not None and lead < len(blocks) and blocks[lead].text.rstrip().endswith(":")


def _pages(block: Block) -> list[int]:
    """The page numbers of a block that is nothing but entries, in order; else none."""
    if block.kind is BlockKind.TABLE or not block.text[-1:].isdigit():
        return []
    entries = list(_ENTRY.finditer(block.text))
    if not entries or entries[-1].end() != len(block.text):
        return []
    if any(len(m["title"]) > _LONGEST or not _LETTERS.search(m["title"]) or _states(m["title"]) for m in entries):
        return []
    numbers = [int(m["page"]) for m in entries]
    return numbers if numbers == sorted(numbers) else []


def _states(title: str) -> bool:
    """Whether it says something rather than names it: a share, money, a sentence that ends."""
    return bool(re.search(r"[%£]|[a-z]{3}\.\s+[A-Z]", title))


def _may_stand_between(block: Block) -> bool:
    return block.kind is not BlockKind.TABLE and len(block.text) < _LONGEST and not block.text.rstrip().endswith((".", ":", ";"))


def is_citation(block: Block) -> bool:
    """Whether the block cites other works: under a heading "References", or "Surname, A. and Other, B. (2019) ..."."""
    if block.kind is BlockKind.TABLE:
        return False
    return any(_REFERENCES.fullmatch(heading) for heading in block.section[-1:]) or bool(_CITATION.match(block.text))


def is_agenda_item(block: Block) -> bool:
    """Whether the block is a line of an agenda ("5 Annual report") or several: no sentence, under the heading "Agenda"."""
    return bool(block.section and _AGENDA.fullmatch(block.section[-1]) and not _SENTENCE_END.search(block.text))
