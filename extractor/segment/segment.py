"""The way from a file as read to a document, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.model.document import Block, BlockKind, Box, Document, PageRecord
from extractor.model.raw import RawFile, RawLine, RawPage, RawParagraph, RawTable
from extractor.patterns import Patterns
from extractor.segment.abbreviations import abbreviations
from extractor.segment.assemble import Assembly
from extractor.segment.continued import join_tables
from extractor.segment.draft import Draft, union
from extractor.segment.facts import facts_of
from extractor.segment.furniture import footnotes, note_number, running_heads
from extractor.segment.grids import grid_of, texts_of
from extractor.segment.headings import mark_headings
from extractor.segment.lines import Line, body_size, clean, make_line, space
from extractor.segment.lists import introduce, mark_items
from extractor.segment.mend import Mender
from extractor.segment.paragraphs import Builder, Element, note, stray
from extractor.segment.shapes import goes_on, last_word, mark_of
from extractor.segment.texttables import find_tables
from extractor.text import digest

_KINDS = {
    "heading": BlockKind.HEADING,
    "paragraph": BlockKind.PARAGRAPH,
    "list_item": BlockKind.LIST_ITEM,
    "caption": BlockKind.CAPTION,
    "footnote": BlockKind.FOOTNOTE,
    "running_head": BlockKind.RUNNING_HEAD,
}

_OPEN = frozenset({"a", "an", "the", "of"})
"""Words that end no item; "and" ends the last item but one of a list."""


def segment(raw: RawFile, *, sha256: str, name: str, patterns: Patterns, part: int = 1) -> Document:
    """The document that `raw` holds. `sha256` is of the file's bytes; `name` (its file name) only hints at its date; `part`
    counts the papers of a pack from 1.

    Raises PatternError where a pattern file is faulty; never for what the file contains.
    """
    document_id = sha256[:16] if part == 1 else digest(sha256, "part", part)
    mender = Mender(_texts(raw))
    drafts, body = _drafts(raw, mender)
    drafts = join_tables([draft for draft in drafts if draft.text or draft.grid is not None])
    mark_items(drafts)
    mark_headings(drafts, body)
    introduce(drafts)
    assembly = Assembly(document_id)
    assembly.add_all(drafts)
    blocks = _with_certainty(assembly.blocks, raw)
    return Document(
        document_id=document_id,
        sha256=sha256,
        media_type=raw.media_type,
        text=assembly.text,
        blocks=blocks,
        tables=tuple(assembly.tables),
        facts=facts_of(drafts, assembly.text, title=clean(raw.title) if raw.title else None, name=name, patterns=patterns),
        pages=tuple(_page_record(page) for page in raw.pages if page.number is not None),
        pages_expected=raw.pages_expected,
        ocr=any(page.ocr for page in raw.pages),
        abbreviations=abbreviations(block.text for block in blocks if block.kind is not BlockKind.TABLE),
    )


def _with_certainty(blocks: Sequence[Block], raw: RawFile) -> tuple[Block, ...]:
    """The blocks, those of pages read by OCR marked so."""
    pages = {page.number: page.confidence for page in raw.pages if page.ocr}
    return tuple(replace(block, ocr=True, confidence=pages[block.page]) if block.page in pages else block for block in blocks)


def _texts(raw: RawFile) -> Iterator[str]:
    for page in raw.pages:
        for item in page.items:
            if not isinstance(item, RawTable):
                yield item.text


def _page_record(page: RawPage) -> PageRecord:
    shown = any(isinstance(item, RawTable) or item.text.strip() for item in page.items)
    if page.problem and not shown:
        status = "failed"
    elif page.ocr:
        status = "ocr"
    else:
        status = "read" if shown else "empty"
    return PageRecord(page.number or 0, status, page.problem, page.method)


def _drafts(raw: RawFile, mender: Mender) -> tuple[list[Draft], float | None]:
    """The drafts in reading order, and the font size of the text."""
    lines: list[Line] = []
    stated: list[tuple[int, Draft]] = []  # drafts that the source states, with the number of lines before them
    for sheet, page in enumerate(raw.pages):
        for item in page.items:
            if isinstance(item, RawLine):
                lines.append(make_line(item, page.number, sheet, page.height))
            elif isinstance(item, RawTable):
                stated += [(len(lines), draft) for draft in _from_table(item, page.number, mender)]
            else:
                stated.append((len(lines), _from_paragraph(item, page.number, mender)))
    order = {id(line): position for position, line in enumerate(lines)}
    kept = space(lines)
    body = body_size(kept)
    elements = _elements(kept, body, mender)
    return _join_halves(Builder(mender).build(_merge(elements, stated, order, kept))), body


def _elements(lines: Sequence[Line], body: float | None, mender: Mender) -> list[tuple[int, Element]]:
    """Lines that are text, and drafts for running heads, footnotes and tables; each with the index of its first line."""
    heads = running_heads(lines)
    notes = {group[0]: group for group in footnotes(lines, body, heads)}
    taken = heads | {index for group in notes.values() for index in group}
    tables = {table.indexes[0]: table for table in find_tables(lines, taken)}
    covered = {index for table in tables.values() for index in table.indexes}
    elements: list[tuple[int, Element]] = []
    for index, line in enumerate(lines):
        if index in heads:
            elements.append((index, stray(line)))
        elif index in notes:
            group = [lines[i] for i in notes[index]]
            number, text = note_number(mender.join([one.text for one in group]))
            elements.append((index, note(group, text, number)))
        elif index in tables:
            box = union([lines[i].box for i in tables[index].indexes if lines[i].page == line.page])
            draft = Draft(BlockKind.TABLE, "", line.page, box=box, fixed=True, grid=tables[index].grid, gap=1)
            elements.append((index, draft))
        elif index not in taken and index not in covered:
            elements.append((index, line))
    return elements


def _merge(
    elements: Sequence[tuple[int, Element]], stated: Sequence[tuple[int, Draft]], order: dict[int, int], lines: Sequence[Line]
) -> Iterator[Element]:
    """Elements made of lines and stated drafts in reading order."""
    waiting = list(stated)
    for index, element in elements:
        while waiting and waiting[0][0] <= order[id(lines[index])]:
            yield waiting.pop(0)[1]
        yield element
    for _, draft in waiting:
        yield draft


def _from_table(raw: RawTable, page: int | None, mender: Mender) -> list[Draft]:
    grid = grid_of(raw, mender)
    if grid is None:
        return _framed(texts_of(raw), raw.box, page, mender)
    table = Draft(BlockKind.TABLE, "", page, box=raw.box, fixed=True, grid=grid, gap=1)
    return [*_framed(grid.above, raw.box, page, mender), table, *_framed(grid.below, raw.box, page, mender)]


def _framed(texts: Sequence[str], box: Box | None, page: int | None, mender: Mender) -> list[Draft]:
    """Text that stands in a frame, as drafts of its own."""
    drafts = Builder(mender).build(space([make_line(RawLine(text), page, 0, None) for text in texts]))
    for draft in drafts:
        draft.box, draft.gap = box, 1
    return drafts


def _from_paragraph(raw: RawParagraph, page: int | None, mender: Mender) -> Draft:
    text = mender.mend(clean(raw.text))
    kind, number = _KINDS[raw.role], raw.number.rstrip(".)").lstrip("(") if raw.number else None
    kind_of_mark = "arabic" if number and number.isdigit() else "bullet" if kind is BlockKind.LIST_ITEM else None
    if kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING) and number is None:
        mark = mark_of(text)
        if mark is not None and not (kind is BlockKind.HEADING and mark.kind in ("bullet", "letter")):
            text, number, kind_of_mark = mark.rest, mark.number, mark.kind
            if kind is BlockKind.PARAGRAPH and mark.kind in ("bullet", "roman", "letter"):
                kind = BlockKind.LIST_ITEM
    if kind is BlockKind.LIST_ITEM and kind_of_mark == "arabic" and raw.level <= 1:
        kind = BlockKind.PARAGRAPH  # a numbered paragraph, unless the numbers around it make a list of it
    level = max(raw.level, 1) if kind is BlockKind.HEADING else raw.level if kind is BlockKind.LIST_ITEM else 0
    return Draft(kind, text, page, number=number, mark=kind_of_mark, level=level, box=raw.box, gap=1)


def _join_halves(drafts: list[Draft]) -> list[Draft]:
    """Stated paragraphs whose sentence goes on in the next one (broken by a page in the original) joined."""
    joined: list[Draft] = []
    last: Draft | None = None
    for draft in drafts:
        text_like = draft.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and not draft.fixed
        if (
            last is not None
            and text_like
            and last_word(last.text) in (_OPEN if draft.mark else {*_OPEN, "and"})
            and goes_on(last.text, draft.text)
        ):
            last.text = f"{last.text} {draft.text}"
            continue
        joined.append(draft)
        if text_like:
            last = draft
        elif draft.kind not in (BlockKind.RUNNING_HEAD, BlockKind.FOOTNOTE):
            last = None
    return joined
