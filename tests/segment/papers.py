"""Raw files for the tests, made of lines as a reader hands them over."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.model import Block, BlockKind, Box, Document, RawFile, RawLine, RawPage, Table
from extractor.patterns import Patterns
from extractor.segment import segment

PATTERNS = Patterns()
SHA = "0123456789abcdef" * 4


def from_text(text: str, name: str = "paper.txt") -> Document:
    """A plain text, segmented."""
    lines = tuple(RawLine(line.rstrip()) for line in text.strip("\n").split("\n"))
    return of(RawFile("text/plain", (RawPage(None, lines),)), name)


def of(raw: RawFile, name: str = "paper.pdf") -> Document:
    """A raw file, segmented, its offsets checked."""
    document = segment(raw, sha256=SHA, name=name, patterns=PATTERNS)
    check_offsets(document)
    return document


def printed(pages: Sequence[Sequence[tuple[str, float, float, bool]]]) -> RawFile:
    """Laid-out pages: each line is (text, top, size, bold); a character is half its size wide, the margin at 72."""
    made = []
    for number, lines in enumerate(pages, 1):
        items = tuple(
            RawLine(text, Box(72.0, top, 72.0 + len(text) * size / 2, top + size), size, bold) for text, top, size, bold in lines
        )
        made.append(RawPage(number, items, 595.0, 842.0))
    return RawFile("application/pdf", tuple(made), len(made))


def check_offsets(document: Document) -> None:
    """Every offset of the document holds."""
    assert document.text == "\n".join(block.text for block in document.blocks)
    for ordinal, block in enumerate(document.blocks):
        assert block.ordinal == ordinal
        assert document.text[block.start : block.end] == block.text
        assert all(block.start <= start < end <= block.end for start, end in block.sentences)
        if block.lead_in is not None:
            assert block.lead_in < ordinal
    assert len({block.block_id for block in document.blocks}) == len(document.blocks)
    for table in document.tables:
        places = {(cell.row, cell.col) for cell in table.cells}
        assert len(places) == len(table.cells)
        assert all(document.text[cell.start : cell.end] == cell.text for cell in table.cells)
        assert all(cell.row >= 0 and 0 <= cell.col < table.n_cols for cell in table.cells)


def kinds(document: Document) -> list[tuple[str, str]]:
    """(kind, text) of every block."""
    return [(str(block.kind), block.text) for block in document.blocks]


def texts(document: Document, kind: BlockKind) -> list[str]:
    """The texts of the blocks of one kind."""
    return [block.text for block in document.blocks if block.kind is kind]


def block_with(document: Document, words: str) -> Block:
    """The block that contains the words."""
    found = [block for block in document.blocks if words in block.text]
    assert len(found) == 1, [block.text for block in document.blocks]
    return found[0]


def sentences(document: Document) -> list[str]:
    """Every sentence outside tables."""
    return [document.text[a:b] for block in document.blocks if block.table_id is None for a, b in block.sentences]


def grid(table: Table, *, labels: bool = False) -> list[list[str]]:
    """The table's rows as printed, header rows first."""
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell.row_label if labels else cell.text)
    return [rows[row] for row in sorted(rows)]


def columns(table: Table) -> list[str]:
    """The label of every column."""
    found = {cell.col: cell.col_label for cell in table.cells if not cell.is_header}
    return [found[col] for col in sorted(found)]
