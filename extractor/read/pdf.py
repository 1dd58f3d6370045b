"""PDF: the text layer through pdfplumber, page by page, so that one damaged page does not cost the others."""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BufferedReader
from pathlib import Path
from typing import Any

from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from extractor.model.raw import RawFile, RawItem, RawPage, ReadFailure
from extractor.read.options import ReadOptions
from extractor.read.pdf_glyphs import Sheet, read_sheet, visible
from extractor.read.pdf_lines import build_words, in_reading_order, raw_line, sideways_lines
from extractor.read.pdf_pdfium import PasswordNeeded, open_document, read_sheet_again
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
_FEW = 30  # characters: a page number and a running foot on a scanned page
_DEFAULT = ReadOptions()
_OUTLINES = 30  # curves on a page without text: letters drawn as shapes, or a chart that says something


def read_pdf(path: Path, options: ReadOptions = _DEFAULT) -> RawFile | ReadFailure:
    """Every page in reading order; a page that cannot be read has its reason instead of items. Raises OSError.

    Lines keep their boxes and sizes; ruled tables become tables at their place. pdfminer reads; PDFium counts the pages and
    reads the text of those that pdfminer fails on or finds empty, so that no page is lost without a word.
    """
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its warnings are for its own developers
    logging.getLogger("pdfplumber").setLevel(logging.CRITICAL)
    try:
        document = open_document(path)
    except PasswordNeeded:
        return ReadFailure("password", _PASSWORD)
    try:
        with path.open("rb") as stream:
            return _recognised(_read(stream, document), document, options)
    finally:
        if document is not None:
            document.close()


def _recognised(raw: RawFile | ReadFailure, document: Any | None, options: ReadOptions) -> RawFile | ReadFailure:
    """The file with the pages read by OCR that `options` asks for."""
    if isinstance(raw, ReadFailure) or (options.ocr != "always" and not any(page.problem for page in raw.pages)):
        return raw
    from extractor.read.ocr import recognise  # numpy only where it is needed

    return replace(raw, pages=tuple(recognise(document, raw.pages, options.ocr)))


def _read(stream: BufferedReader, document: Any | None) -> RawFile | ReadFailure:
    expected = len(document) if document is not None else None
    title = None
    try:
        pdf = PDF(stream, stream_is_external=True, raise_unicode_errors=False)
    except DAMAGE as error:
        if not expected:
            return _failure(error, expected)
        pages = tuple(_read_again(document, number, _described(error)) for number in range(1, expected + 1))
    else:
        title = _title(pdf)
        pages = tuple(_read_pages(pdf, document, expected))
    if not pages:
        return ReadFailure("damaged", "The PDF has no page that can be found; ask for a new copy.", expected)
    if not any(page.items or page.problem for page in pages):
        return ReadFailure("no_text", "Every page of the PDF is blank.", len(pages))
    return RawFile(Sniffed.PDF.value, pages, max(expected or 0, len(pages)), title)


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


def _read_pages(pdf: Any, document: Any | None, expected: int | None) -> Iterator[RawPage]:
    """All pages that pdfminer finds, then those that only PDFium knows of."""
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
        page = _read_page(pdf, page_object, number)
        if not page.items and document is not None:
            again = _read_again(document, number, "")
            page = again if again.items else page
        yield page
    for missing in range(number + 1, (expected or 0) + 1):
        yield _read_again(document, missing, why)


def _read_page(pdf: Any, page_object: PDFPage, number: int) -> RawPage:
    try:
        page = Page(pdf, page_object, page_number=number)
        sheet = read_sheet(page)
        page.close()
        items = _items(sheet)
    except DAMAGE as error:
        return _unread(number, f"the PDF is damaged there ({_described(error)})")
    return RawPage(number, items, round(sheet.width, 2), round(sheet.height, 2), _problem(sheet, number))


def _read_again(document: Any, number: int, why: str) -> RawPage:
    """The page through PDFium; without text it has the problem that kept pdfminer from it."""
    sheet = read_sheet_again(document, number)
    if sheet is None or not visible(sheet.glyphs):
        return _unread(number, why)
    return RawPage(number, _items(sheet), round(sheet.width, 2), round(sheet.height, 2))


def _unread(number: int, why: str) -> RawPage:
    return RawPage(number, (), problem=f"page {number} cannot be read: {why}")


def _problem(sheet: Sheet, number: int) -> str | None:
    printed = visible(sheet.glyphs) + sum(visible(glyphs) for glyphs in sheet.sideways.values())
    if not printed:
        if sheet.image_share > 0.02:
            return f"page {number} is an image without a text layer; it needs OCR"
        if sheet.curves >= _OUTLINES:
            return f"page {number} is drawn without a text layer; it needs OCR"
        return None
    if printed < _FEW and sheet.image_share > 0.5:
        return f"page {number} is an image but for a few words; it needs OCR"
    if sheet.undecoded > 0.3 * printed:
        return f"page {number} has letters that cannot be decoded; it needs OCR"
    return None


def _items(sheet: Sheet) -> tuple[RawItem, ...]:
    """Lines and ruled tables in reading order, then what stands sideways on the page (labels of axes, margin notes)."""
    tables, glyphs, sideways = find_tables(sheet, sideways_lines(sheet))
    return (*in_reading_order(build_words(glyphs), tables), *map(raw_line, sideways))
