"""The second way to a page's characters: PDFium, which opens much that pdfminer cannot. It gives no rulings."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from extractor.read.pdf_glyphs import Glyph, Sheet

_SCALE = 100  # device units a point: PDFium maps to whole ones


class PasswordNeeded(Exception):
    """The file opens only with a password that is not empty."""


def open_document(path: Path) -> Any | None:
    """The document, to be closed by the caller; None where PDFium cannot open it. Raises PasswordNeeded."""
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise PasswordNeeded from error
        return None


def count_pages(path: Path) -> int:
    """Pages of the file; 0 where PDFium cannot open it. Raises OSError."""
    try:
        document = open_document(path)
    except PasswordNeeded:
        return 0
    if document is None:
        return 0
    try:
        return len(document)
    finally:
        document.close()


def read_sheet_again(document: Any, number: int) -> Sheet | None:
    """The characters of page `number` (from 1); None where PDFium cannot load it either."""
    try:
        page = document[number - 1]
    except (pypdfium2.PdfiumError, IndexError):
        return None
    try:
        width, height = page.get_size()
        sheet = Sheet(width, height)
        text_page = page.get_textpage()
        try:
            for index in range(text_page.count_chars()):
                glyph = _glyph(page, text_page, index, width, height)
                if glyph is not None:
                    sheet.glyphs.append(glyph)
        finally:
            text_page.close()
        return sheet
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()


def _glyph(page: Any, text_page: Any, index: int, width: float, height: float) -> Glyph | None:
    """The character as the page is displayed; None for what PDFium adds itself (blanks, line ends)."""
    code = pdfium.FPDFText_GetUnicode(text_page, index)
    if code == 2:  # how PDFium marks a hyphen that ends a line
        code = ord("-")
    if pdfium.FPDFText_IsGenerated(text_page, index) == 1 or code < 32 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return None
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    if not (pdfium.FPDFText_GetLooseCharBox(text_page, index, box) and pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)):
        return None

    def displayed(at_x: float, at_y: float) -> tuple[float, float]:
        device_x, device_y = ctypes.c_int(), ctypes.c_int()
        size = int(width * _SCALE), int(height * _SCALE)
        pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, at_x, at_y, device_x, device_y)
        return device_x.value / _SCALE, device_y.value / _SCALE

    ax, ay = displayed(box.left, box.top)
    bx, by = displayed(box.right, box.bottom)
    _, base = displayed(x.value, y.value)
    top, bottom = min(ay, by), max(ay, by)
    bold = pdfium.FPDFText_GetFontWeight(text_page, index) >= 600
    return Glyph(chr(code), min(ax, bx), max(ax, bx), top, bottom, base, max(1.0, bottom - top), bold)
