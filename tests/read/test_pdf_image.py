"""A page's image, and its reading drawn over it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractor.model import ReadFailure
from extractor.read.pdf_image import PageImage, render_page


def square(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 0, 0)
    canvas.rect(100, A4[1] - 150, 50, 50, stroke=0, fill=1)


def test_a_page_is_drawn_to_scale(make_pdf: Callable[..., Path]) -> None:
    path = make_pdf(lambda canvas: canvas.drawString(72, 700, "one"), square)
    drawn = render_page(path, 2, dpi=144)
    assert isinstance(drawn, PageImage)
    assert drawn.scale == 2
    image = Image.open(io.BytesIO(drawn.png))
    assert image.size == (round(A4[0] * 2 + 0.49), round(A4[1] * 2 + 0.49))
    assert image.getpixel((250, 250)) == (255, 0, 0)
    assert image.getpixel((190, 250)) == (255, 255, 255)


def test_what_cannot_be_drawn_is_a_failure(make_pdf: Callable[..., Path], write: Callable[..., Path]) -> None:
    missing = render_page(make_pdf(square), 2)
    assert isinstance(missing, ReadFailure)
    assert missing.kind == "missing"
    damaged = render_page(write("broken.pdf", b"%PDF-1.4 nothing"), 1)
    assert isinstance(damaged, ReadFailure)
    assert damaged.kind == "damaged"


def test_a_very_large_page_is_drawn_smaller(tmp_path: Path) -> None:
    path = tmp_path / "poster.pdf"
    canvas = Canvas(str(path), pagesize=(14400, 7200))
    canvas.drawString(72, 700, "wide")
    canvas.save()
    drawn = render_page(path, 1)
    assert isinstance(drawn, PageImage)
    assert max(Image.open(io.BytesIO(drawn.png)).size) <= 4001
