"""PDF: the text layer through pdfplumber, page by page, so that one damaged page does not cost the others."""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from io import BufferedReader
from pathlib import Path
from typing import Any

from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from extractor.model.raw import RawFile, RawItem, RawPage, ReadFailure
from extractor.read.options import NEEDS_OCR, ReadOptions
from extractor.read.pdf_aligner import align
from extractor.read.pdf_glyphs import Sheet, visible
from extractor.read.pdf_lines import build_words, in_reading_order, raw_line, sideways_lines
from extractor.read.pdf_pdfium import PasswordNeeded, open_document, read_sheet_again
from extractor.read.pdf_repair import repaired
from extractor.read.pdf_sheet import read_sheet
from extractor.read.pdf_tables import find_tables
from extractor.read.pdf_tagged import stated_tables
from extractor.read.pdf_tags import Tagged, tagged_tables
from extractor.read.sniff import Sniffed

# pdfminer takes a damaged file at its word and fails where the values make no sense: as its own exceptions (which
# pdfplumber wraps while it lays a page out), but also bare from arithmetic, look-ups and decoders. Anything else is a
# mistake of ours and must be seen.
DAMAGE = (
    MalformedPDFException,
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
            return _recognised(_read(stream, path, document), document, options)
    finally:
        if document is not None:
            document.close()


class _Copy:
    """The file as QPDF re-saves it, which is done when a page is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _pdf(self) -> Any | None:
        copy = repaired(self._path)
        if copy is None:
            return None
        try:
            return PDF(copy, raise_unicode_errors=False)
        except DAMAGE:
            return None

    @cached_property
    def _pages(self) -> list[PDFPage]:
        pages: list[PDFPage] = []
        if self._pdf is not None:
            with suppress(*DAMAGE):
                pages.extend(PDFPage.create_pages(self._pdf.doc))
        return pages

    def __len__(self) -> int:
        return len(self._pages)

    def read(self, number: int) -> RawPage | None:
        """The page, where something is printed on it there."""
        if number > len(self):
            return None
        page = _read_page(self._pdf, self._pages[number - 1], number)
        return replace(page, method="repaired") if page.items else None


def _recognised(raw: RawFile | ReadFailure, document: Any | None, options: ReadOptions) -> RawFile | ReadFailure:
    """The file with the pages read by OCR that `options` asks for."""
    if isinstance(raw, ReadFailure) or (options.ocr != "always" and not any(page.problem for page in raw.pages)):
        return raw
    from extractor.read.ocr import recognise  # numpy only where it is needed

    pages = (replace(page, method="ocr") if page.ocr else page for page in recognise(document, raw.pages, options.ocr))
    return replace(raw, pages=tuple(pages))


def _read(stream: BufferedReader, path: Path, document: Any | None) -> RawFile | ReadFailure:
    copy = _Copy(path)
    expected = len(document) if document is not None else None
    title = None
    try:
        pdf = PDF(stream, stream_is_external=True, raise_unicode_errors=False)
    except DAMAGE as error:
        failure = _failure(error, expected)
        expected = expected or (len(copy) if failure.kind == "damaged" else None)
        if not expected:
            return failure
        pages = tuple(_step_down(document, copy, number, _described(error)) for number in range(1, expected + 1))
    else:
        title = _title(pdf)
        tags = tagged_tables(path) if "StructTreeRoot" in pdf.doc.catalog else {}
        pages = tuple(_read_pages(pdf, tags, document, copy, expected))
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


def _read_pages(
    pdf: Any, tags: Mapping[int, Tagged], document: Any | None, copy: _Copy, expected: int | None
) -> Iterator[RawPage]:
    """All pages that pdfminer finds, then those that only PDFium or QPDF know of."""
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
        page = _read_page(pdf, page_object, number, tags.get(number, ()))
        if not page.items:
            page = _step_down(document, copy, number, "", page)
        yield page
    if document is None and not number:
        expected = len(copy)
    for missing in range(number + 1, (expected or 0) + 1):
        yield _step_down(document, copy, missing, why)


def _step_down(document: Any | None, copy: _Copy, number: int, why: str, page: RawPage | None = None) -> RawPage:
    """The page through the next steps of the ladder: the re-saved copy, which keeps the rulings, then PDFium's text.

    `page` is what pdfminer made of it, None where that was nothing. The copy is made where a page is damaged or missing,
    or PDFium sees text that pdfminer does not: most pages without text are just blank, or scanned.
    """
    plain = _read_again(document, number, why) if document is not None else _unread(number, why)
    damaged = page is None or (page.problem is not None and not page.width)
    if plain.items or damaged:
        mended = copy.read(number)
        if mended is not None:
            return mended
    return plain if plain.items or page is None else page


def _read_page(pdf: Any, page_object: PDFPage, number: int, tagged: Tagged = ()) -> RawPage:
    """The page through pdfplumber; without a width where it is damaged."""
    try:
        page = Page(pdf, page_object, page_number=number)
        sheet = read_sheet(page)
        page.close()
        items = _items(sheet, tagged)
    except DAMAGE as error:
        if isinstance(error, MemoryError):
            return _unread(number, "it takes more memory than there may be for one file")
        return _unread(number, f"the PDF is damaged there ({_described(error)})")
    problem = _problem(sheet, number)
    method = "pdfplumber" if items or not problem else ""
    return RawPage(number, items, round(sheet.width, 2), round(sheet.height, 2), problem, method=method)


def _read_again(document: Any, number: int, why: str) -> RawPage:
    """The page through PDFium; without text it has the problem that kept pdfminer from it."""
    sheet = read_sheet_again(document, number)
    if sheet is None or not visible(sheet.glyphs):
        return _unread(number, why)
    return RawPage(number, _items(sheet), round(sheet.width, 2), round(sheet.height, 2), method="pdfium")


def _unread(number: int, why: str) -> RawPage:
    return RawPage(number, (), problem=f"page {number} cannot be read: {why}")


def _problem(sheet: Sheet, number: int) -> str | None:
    printed = visible(sheet.glyphs) + sum(visible(glyphs) for glyphs in sheet.sideways.values())
    if not printed:
        if sheet.image_share > 0.02:
            return f"page {number} is an image without a text layer; {NEEDS_OCR}"
        if sheet.curves >= _OUTLINES:
            return f"page {number} is drawn without a text layer; {NEEDS_OCR}"
        return None
    if printed < _FEW and sheet.image_share > 0.5:
        return f"page {number} is an image but for a few words; {NEEDS_OCR}"
    if sheet.undecoded > 0.3 * printed:
        return f"page {number} has letters that cannot be decoded; {NEEDS_OCR}"
    return None


def _items(sheet: Sheet, tagged: Tagged = ()) -> tuple[RawItem, ...]:
    """Lines and tables in reading order, then what stands sideways on the page (labels of axes, margin notes).

    Tables are looked for where they can be trusted most: in the tags, between rulings, and by how their text is aligned.
    """
    stated, sheet = stated_tables(sheet, tagged)
    ruled, glyphs, sideways = find_tables(sheet, sideways_lines(sheet))
    ordered = in_reading_order(build_words(glyphs), [*stated, *ruled], lambda lines: align(lines, sheet.edges))
    return (*ordered, *map(raw_line, sideways))
