"""What a reader hands to segmentation: pages with items in reading order, or a failure as a value.

Two kinds of source meet here. Laid-out sources (PDF, plain text) know lines; structured sources (HTML, DOCX, Markdown)
know paragraphs with a role. Segmentation turns both into blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractor.model.document import Box

Role = Literal["heading", "paragraph", "list_item", "caption", "footnote", "running_head"]


@dataclass(frozen=True, slots=True)
class RawLine:
    """One printed line. `box` in points from the page's top left; `size` the font size of most of its characters.

    `confidence` is that of the OCR, 0 to 1; None where the text is the file's own.
    """

    text: str
    box: Box | None = None
    size: float | None = None
    bold: bool = False
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class RawParagraph:
    """A paragraph whose role the source states. `level` is the heading's or the list's depth, from 1; 0 where unknown."""

    text: str
    role: Role = "paragraph"
    level: int = 0
    number: str | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class RawCell:
    """`row` and `col` are 0-based over the whole grid, header rows included."""

    row: int
    col: int
    text: str
    is_header: bool = False
    row_span: int = 1
    col_span: int = 1


@dataclass(frozen=True, slots=True)
class RawTable:
    """A grid that the source states (ruled, tagged, or marked up)."""

    cells: tuple[RawCell, ...]
    caption: str | None = None
    box: Box | None = None


RawItem = RawLine | RawParagraph | RawTable


@dataclass(frozen=True, slots=True)
class RawPage:
    """One page in reading order. `number` is 1-based, None where the source has no pages.

    `problem` says in a clerk's words why the page (or part of it) could not be read; its items may then be empty.
    `ocr` is true where the items come from an image, which was turned upright and level first; `confidence` is then the
    mean of its characters', 0 to 1. `method` is the step of the ladder of readers that gave the items: pdfplumber, repaired
    (pdfplumber on a re-saved copy), pdfium, ocr; "" where there is no ladder or no step succeeded.
    """

    number: int | None
    items: tuple[RawItem, ...]
    width: float | None = None
    height: float | None = None
    problem: str | None = None
    ocr: bool = False
    method: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file as read. `media_type` is what the content is, whatever the ending says.

    `pages_expected` is what the file says it has (None without pages); `title` comes from its metadata.
    """

    media_type: str
    pages: tuple[RawPage, ...]
    pages_expected: int | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A file that could not be read. `kind` is for programs, `reason` one line for a clerk, saying what to do."""

    kind: Literal["missing", "empty", "unsupported", "damaged", "password", "no_text", "needs_ocr", "limit", "defect"]
    reason: str
    pages_expected: int | None = None
