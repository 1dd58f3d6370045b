"""PDF: the text layer through pdfplumber, page by page, so that one damaged page does not cost the others."""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from extractor.model.raw import RawFile, RawItem, RawPage, ReadFailure
from extractor.read.pdf_glyphs import Sheet, read_sheet, visible
from extractor.read.pdf_lines import build_words, in_reading_order
from extractor.read.pdf_tables import find_tables
from extractor.read.sniff import Sniffed

# pdfminer takes a damaged file at its word and fails where the values make no sense: as its own exceptions (which
# pdfplumber wraps while it lays a page out), but also bare from arithmetic, look-ups and decoders. Anything else is a
# mistake of ours and must be seen.
DAMAGE = (
    PdfminerException,
    PDFException,
    PSException,
    TypeError,
    ValueError,  # with UnicodeDecodeError and binascii.Error
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
    MemoryError,
    NotImplementedError,
    EOFError,
    struct.error,
    zlib.error,
)

_PASSWORD = "The PDF is protected by a password; save a copy without it and ingest that."
_OCR = "page {number} is an image without a text layer; it needs OCR"


def read_pdf(path: Path) -> RawFile | ReadFailure:
    """Every page in reading order; a page that cannot be read has its reason instead of items. Raises OSError.

    Lines keep their boxes and sizes; ruled tables become tables at their place. Both engines count the pages, and a page
    that either of them knows of is in the result.
    """
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its warnings are for its own developers
    logging.getLogger("pdfplumber").setLevel(logging.CRITICAL)
    expected = _count_pages(path)
    if isinstance(expected, ReadFailure):
        return expected
    with path.open("rb") as stream:
        try:
            pdf = PDF(stream, stream_is_external=True, raise_unicode_errors=False)
        except DAMAGE as error:
            return _failure(error, expected)
        pages = tuple(_read_pages(pdf, expected))
        title = _title(pdf)
    if not pages:
        return ReadFailure("damaged", "The PDF has no page that can be found; ask for a new copy.", expected or None)
    return RawFile(Sniffed.PDF.value, pages, max(expected or 0, len(pages)), title)


def _count_pages(path: Path) -> int | ReadFailure | None:
    """The number of pages that PDFium finds; None where it cannot open the file, which pdfminer may still do."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        return ReadFailure("password", _PASSWORD) if "password" in str(error).lower() else None
    try:
        return len(document)
    finally:
        document.close()


def _failure(error: BaseException, expected: int | None) -> ReadFailure:
    causes = [error, *error.args, error.__cause__, error.__context__]
    if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
        return ReadFailure("password", _PASSWORD, expected)
    if any(isinstance(cause, MemoryError) for cause in causes):
        return ReadFailure("limit", "The PDF needs more memory than it may have; split it and ingest the parts.", expected)
    return ReadFailure("damaged", f"The PDF is damaged and cannot be opened ({_described(error)}); ask for a new copy.", expected)


def _described(error: BaseException) -> str:
    """The innermost error in a few words of one line."""
    while error.args and isinstance(error.args[0], BaseException):
        error = error.args[0]
    text = " ".join(str(error).split())[:80]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _title(pdf: Any) -> str | None:
    title = pdf.metadata.get("Title")
    if not isinstance(title, str):
        return None
    return " ".join(title.replace("\0", "").split()) or None


def _read_pages(pdf: Any, expected: int | None) -> Iterator[RawPage]:
    """All pages that pdfminer finds, then one with a problem for each that only PDFium counts."""
    number = 0
    why = "it is missing from the file's list of pages"
    pages = PDFPage.create_pages(pdf.doc)
    while True:
        try:
            page_object = next(pages, None)
        except DAMAGE as error:
            why = _described(error)
            break
        if page_object is None or (expected and number >= expected):
            break  # a page tree that goes in circles has no end
        number += 1
        yield _read_page(pdf, page_object, number)
    for missing in range(number + 1, (expected or 0) + 1):
        yield RawPage(missing, (), problem=f"page {missing} cannot be read: {why}")


def _read_page(pdf: Any, page_object: PDFPage, number: int) -> RawPage:
    try:
        page = Page(pdf, page_object, page_number=number)
        sheet = read_sheet(page)
        page.close()
        items = _items(sheet)
    except DAMAGE as error:
        return RawPage(number, (), problem=f"page {number} cannot be read: the PDF is damaged there ({_described(error)})")
    return RawPage(number, items, round(sheet.width, 2), round(sheet.height, 2), _problem(sheet, number))


def _problem(sheet: Sheet, number: int) -> str | None:
    printed = visible(sheet.glyphs) + sum(visible(glyphs) for glyphs in sheet.sideways.values())
    if not printed:
        return _OCR.format(number=number) if sheet.image_share > 0.02 else None
    if sheet.undecoded > 0.3 * printed:
        return f"page {number} has letters that cannot be decoded; it needs OCR"
    return None


def _items(sheet: Sheet) -> tuple[RawItem, ...]:
    """Lines and ruled tables in reading order, then what stands sideways on the page (labels of axes, margin notes)."""
    tables, glyphs = find_tables(sheet)
    items = in_reading_order(build_words(glyphs), tables)
    for turned in sheet.sideways.values():
        items.extend(in_reading_order(build_words(turned)))
    return tuple(items)
