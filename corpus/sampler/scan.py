"""A paper as a scan: the image of a printed page, slightly askew, without a text layer.

How a page image comes out depends on the fonts and the libraries of the machine. So the image is made once, by hand, and kept
among the sources; the build only puts it on a page.
"""

from __future__ import annotations

import io
from pathlib import Path

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

DPI = 130


def photograph(pdf: bytes, image: Path) -> None:
    """Renders the first page of `pdf` grey, turns it by half a degree and writes it to `image` (JPEG)."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0].render(scale=DPI / 72).to_pil().convert("L")
    finally:
        document.close()
    page.rotate(0.5, resample=Image.Resampling.BICUBIC, fillcolor=255).save(image, quality=55, dpi=(DPI, DPI))


def write_scan(image: Path, title: str) -> bytes:
    """A one-page PDF that holds nothing but the image."""
    rl_config.invariant = 1
    rl_config.useA85 = 0
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=0)
    canvas.setTitle(title)
    # given by its path, the image would be named after it, and the bytes of the PDF differ from folder to folder
    canvas.drawImage(ImageReader(io.BytesIO(image.read_bytes())), 0, 0, *A4)
    canvas.save()
    return out.getvalue()
