"""The image of a PDF page, as PDFium draws it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from extractor.model.raw import ReadFailure
from extractor.read.pdf_pdfium import PasswordNeeded, open_document

_MOST_PIXELS = 4000  # a side


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as a PNG file's bytes; `scale` is pixels a point."""

    png: bytes
    scale: float


def render_page(path: Path, number: int, *, dpi: int = 110) -> PageImage | ReadFailure:
    """Page `number` (from 1) at `dpi`, less where the page is very large. A page that cannot be drawn is a failure."""
    try:
        document = open_document(path)
    except PasswordNeeded:
        return ReadFailure("password", "The PDF is protected by a password.")
    if document is None:
        return ReadFailure("damaged", "PDFium cannot open the file.")
    try:
        if not 1 <= number <= len(document):
            return ReadFailure("missing", f"The file has {len(document)} pages.")
        page = document[number - 1]
        try:
            scale = min(dpi / 72, _MOST_PIXELS / max(page.get_size()))
            stream = io.BytesIO()
            page.render(scale=scale).to_pil().convert("RGB").save(stream, "PNG")
        finally:
            page.close()
    except pypdfium2.PdfiumError as error:
        return ReadFailure("damaged", f"PDFium cannot draw page {number}: {error}.")
    finally:
        document.close()
    return PageImage(stream.getvalue(), scale)
