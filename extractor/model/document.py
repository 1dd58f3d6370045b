"""A document as segmented: one text, blocks with offsets into it, tables with cells, and the document's own facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """The kinds of block that the view `blocks` names."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    RUNNING_HEAD = "running_head"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points from the top left of its page."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the document. `text` equals `document.text[start:end]`: white space folded, broken hyphens mended.

    `section` is the heading path above it, outermost first (a heading's own text is not in its own path). `number` is the
    printed paragraph or list number ("3", "iv", "2.1"), not part of `text`. `lead_in` is the ordinal of the block that
    introduces this list item ("Of the 630 children ...:"). `sentences` are half-open ranges into `document.text`; a table
    has one a row. `table_id` is set for kind table. `ocr` says that it was read from an image, `confidence` (0 to 1) how
    surely its page was.
    """

    block_id: str
    ordinal: int
    kind: BlockKind
    text: str
    start: int
    end: int
    page: int | None = None
    section: tuple[str, ...] = ()
    number: str | None = None
    level: int = 0
    lead_in: int | None = None
    box: Box | None = None
    sentences: tuple[tuple[int, int], ...] = ()
    table_id: str | None = None
    ocr: bool = False
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; `row` and `col` 0-based over the whole grid, header rows included.

    `row_label` joins the row's leading label cells, `col_label` the header cells above it, outermost first, by one blank,
    with certain OCR repairs ("Oto 4" is "0 to 4"). `start` and `end` are its place in `document.text`; equal where the
    cell is empty or covered by a span. `page` is the page on which it is printed.
    """

    row: int
    col: int
    text: str
    is_header: bool = False
    row_span: int = 1
    col_span: int = 1
    row_label: str = ""
    col_label: str = ""
    start: int = 0
    end: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `n_rows` leaves header rows out; `lead_in` is the ordinal of the paragraph that introduces it; `page` is where it
    begins, `parts` are the later pages on which it goes on, with its place there."""

    table_id: str
    block_id: str
    page: int | None
    title: str | None
    n_rows: int
    n_cols: int
    cells: tuple[Cell, ...]
    lead_in: int | None = None
    parts: tuple[tuple[int, Box | None], ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the document says of itself. A fact that the document does not settle is None, never guessed."""

    title: str | None = None
    document_type: str = "other"
    board: str | None = None
    area: str | None = None
    published: dt.date | None = None
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    quarter_end: dt.date | None = None
    """The last day of the quarter that a report's title or cover names."""


@dataclass(frozen=True, slots=True)
class PageRecord:
    """What became of one page. `status`: read, empty (nothing printed), ocr, failed; `method` as of RawPage."""

    number: int
    status: str
    reason: str | None = None
    method: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A segmented document. `text` is the whole text in reading order, contact details masked."""

    document_id: str
    sha256: str
    media_type: str
    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    facts: DocumentFacts
    pages: tuple[PageRecord, ...] = ()
    pages_expected: int | None = None
    ocr: bool = False
    abbreviations: tuple[tuple[str, str], ...] = field(default=())
    """Abbreviations that the document defines itself: ("CSE", "Child Sexual Exploitation")."""
