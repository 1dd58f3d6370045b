"""PDF: lines, columns, damage. Tables have a file of their own."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extractor.model.raw import RawFile, RawItem, RawLine, RawPage, RawTable, ReadFailure
from extractor.read import ReadOptions
from extractor.read.pdf import read_pdf

MakePdf = Callable[..., Path]
PROSE = [
    "the",
    "partners",
    "reviewed",
    "how",
    "early",
    "help",
    "works",
    "for",
    "families",
    "with",
    "young",
    "children",
    "in",
    "each",
    "of",
    "the",
    "districts",
]


def read(path: Path) -> RawFile:
    result = read_pdf(path)
    assert isinstance(result, RawFile), result
    return result


def texts(items: RawPage | tuple[RawItem, ...]) -> list[str]:
    found = items.items if isinstance(items, RawPage) else items
    return [item.text for item in found if isinstance(item, RawLine)]


def test_lines_have_boxes_from_the_top_size_and_weight(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("Annual  report")
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(72, 770, "Children in care")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 740, "There were 12 plans.")

    result = read(make_pdf(draw))
    assert (result.media_type, result.pages_expected, result.title) == ("application/pdf", 1, "Annual report")
    page = result.pages[0]
    assert (page.number, page.problem) == (1, None)
    assert page.width == pytest.approx(595.3, abs=0.1)
    heading, line = page.items
    assert isinstance(heading, RawLine)
    assert isinstance(line, RawLine)
    assert (heading.text, heading.bold, line.text, line.bold) == ("Children in care", True, "There were 12 plans.", False)
    assert (heading.size, line.size) == (16, 11)
    assert heading.box is not None
    assert heading.box.x0 == pytest.approx(72, abs=2)
    assert 841.9 - 790 < heading.box.top < heading.box.bottom < 841.9 - 760


def test_a_wide_gap_keeps_its_width(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Full care order")
        canvas.drawString(250, 700, "127")
        canvas.drawString(300, 700, "145")

    (line,) = texts(read(make_pdf(draw)).pages[0])
    assert line.split() == ["Full", "care", "order", "127", "145"]
    assert "order   " in line
    assert "127   " in line


def test_raised_digits_are_superscripts(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(72, 700)
        text.setFont("Helvetica", 11)
        text.textOut("17 of the 38")
        for raised, size in (("1", 6.5), ("", 0)):
            if raised:
                text.setFont("Helvetica", size)
                text.setRise(4)
                text.textOut(raised)
        text.setRise(0)
        text.setFont("Helvetica", 11)
        text.textOut(" plans on the 11")
        text.setFont("Helvetica", 6.5)
        text.setRise(4)
        text.textOut("th")
        canvas.drawText(text)

    assert texts(read(make_pdf(draw)).pages[0]) == ["17 of the 38¹ plans on the 11th"]


def test_fake_bold_is_read_once_and_as_bold(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.3):
            canvas.drawString(72 + shift, 700, "Plans: 22 in all")

    (line,) = read(make_pdf(draw)).pages[0].items
    assert isinstance(line, RawLine)
    assert (line.text, line.bold) == ("Plans: 22 in all", True)


def column(canvas: Canvas, x: float, top: float, name: str, lines: int) -> None:
    for index in range(lines):
        words = " ".join(PROSE[(index * 3 + step) % len(PROSE)] for step in range(6))
        canvas.drawString(x, top - 14 * index, f"{name}{index} {words}"[:40])


def test_columns_are_read_one_after_the_other_between_full_lines(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 780, "A heading that runs over the whole width of this page, from the left to the right")
        column(canvas, 72, 750, "L", 8)
        column(canvas, 320, 745, "R", 8)
        canvas.drawString(72, 600, "A sentence that runs over the whole width of this page, from the left to the right")

    found = [text.split()[0] for text in texts(read(make_pdf(draw)).pages[0])]
    assert found == ["A", *(f"L{i}" for i in range(8)), *(f"R{i}" for i in range(8)), "A"]


def test_figures_in_columns_stay_in_their_rows(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        for index, label in enumerate(("Neglect", "Emotional abuse", "Physical abuse", "Sexual abuse", "Not stated")):
            canvas.drawString(72, 700 - 14 * index, label)
            canvas.drawString(320, 700 - 14 * index, str(100 + index))
            canvas.drawString(420, 700 - 14 * index, str(200 + index))

    (table,) = read(make_pdf(draw)).pages[0].items
    assert isinstance(table, RawTable)
    assert [cell.text for cell in table.cells if cell.row == 1] == ["Emotional abuse", "101", "201"]
    assert {cell.row for cell in table.cells} == set(range(5))


def test_a_page_set_sideways_is_turned_and_its_stray_lines_come_last(make_pdf: MakePdf) -> None:
    def sideways(canvas: Canvas) -> None:
        canvas.drawString(72, 40, "3")
        canvas.translate(300, 100)
        canvas.rotate(90)
        canvas.drawString(0, 0, "First line of a landscape page")
        canvas.drawString(0, -20, "Second line of a landscape page")

    page = read(make_pdf(sideways)).pages[0]
    assert texts(page) == ["First line of a landscape page", "Second line of a landscape page", "3"]
    assert page.width == pytest.approx(841.9, abs=0.1)


def test_what_the_crop_box_hides_is_not_read(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((50, 50, 545, 792))
        canvas.drawString(72, 700, "Shown")
        canvas.drawString(72, 815, "Printer's mark")

    (line,) = read(make_pdf(draw)).pages[0].items
    assert isinstance(line, RawLine)
    assert line.text == "Shown"
    assert line.box is not None
    assert line.box.x0 == pytest.approx(22, abs=2)
    assert line.box.bottom == pytest.approx(92, abs=5)


def scan(canvas: Canvas) -> None:
    stream = io.BytesIO()
    Image.new("L", (60, 80), 200).save(stream, "PNG")
    canvas.drawImage(ImageReader(stream), 0, 0, 595, 842)


def test_a_page_that_is_an_image_says_so(make_pdf: MakePdf) -> None:
    def scan_with_foot(canvas: Canvas) -> None:
        scan(canvas)
        canvas.drawString(300, 20, "Page 2")

    path = make_pdf(scan, scan_with_foot, lambda canvas: canvas.drawString(72, 700, "Text"))
    result = read_pdf(path, ReadOptions("never"))
    assert isinstance(result, RawFile)
    first, second, third = result.pages
    assert first.problem == "page 1 is an image without a text layer; it needs OCR"
    assert second.problem is not None
    assert "OCR" in second.problem
    assert texts(second) == ["Page 2"]
    assert third.problem is None


def test_a_file_of_images_only_is_still_a_file(make_pdf: MakePdf) -> None:
    assert [bool(page.problem) for page in read(make_pdf(scan, scan)).pages] == [True, True]


def test_blank_pages_only_are_no_text(make_pdf: MakePdf) -> None:
    result = read_pdf(make_pdf(lambda canvas: None))
    assert isinstance(result, ReadFailure)
    assert (result.kind, result.pages_expected) == ("no_text", 1)


def test_a_password_is_asked_for_only_where_it_is_needed(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Confidential")

    locked = read_pdf(make_pdf(draw, name="locked.pdf", encrypt=StandardEncryption("secret", strength=128)))
    assert isinstance(locked, ReadFailure)
    assert locked.kind == "password"
    restricted = make_pdf(draw, name="restricted.pdf", encrypt=StandardEncryption("", ownerPassword="owner", canCopy=0))
    assert texts(read(restricted).pages[0]) == ["Confidential"]


def test_rubbish_after_the_header_is_damaged(write: Callable[..., Path]) -> None:
    result = read_pdf(write("broken.pdf", b"%PDF-1.4\n" + b"rubbish " * 50))
    assert isinstance(result, ReadFailure)
    assert result.kind == "damaged"
    assert "\n" not in result.reason


def hand_made(*contents: bytes, kids: bytes | None = None, filters: bytes = b"") -> bytes:
    """A PDF without cross-reference table: page i has contents i."""
    numbers = [10 + 2 * index for index in range(len(contents))]
    listed = kids if kids is not None else b" ".join(b"%d 0 R" % number for number in numbers)
    parts = [
        b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n",
        b"2 0 obj <</Type/Pages/Count %d/Kids[%s]>> endobj\n" % (len(contents), listed),
        b"3 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n",
    ]
    for number, content in zip(numbers, contents, strict=True):
        resources = b"/Resources<</Font<</F1 3 0 R>>>>/MediaBox[0 0 595 842]"
        parts.append(b"%d 0 obj <</Type/Page/Parent 2 0 R%s/Contents %d 0 R>> endobj\n" % (number, resources, number + 1))
        head = b"%d 0 obj <</Length %d%s>> stream\n" % (number + 1, len(content), filters if b"BT" not in content else b"")
        parts.append(head + content + b"\nendstream endobj\n")
    return b"".join(parts) + b"trailer <</Root 1 0 R>>\n%%EOF"


def shown(text: bytes) -> bytes:
    return b"BT /F1 11 Tf 72 700 Td (%s) Tj ET" % text


def test_one_damaged_page_does_not_cost_the_others(write: Callable[..., Path]) -> None:
    content = hand_made(shown(b"First page"), b"zzz!!!~", shown(b"Third page"), filters=b"/Filter/ASCIIHexDecode")
    first, second, third = read(write("half.pdf", content)).pages
    assert (texts(first), texts(third)) == (["First page"], ["Third page"])
    assert second.items == ()
    assert second.problem is not None
    assert second.problem.startswith("page 2 cannot be read")


def test_a_page_that_only_the_second_engine_finds_is_read(write: Callable[..., Path]) -> None:
    content = hand_made(shown(b"First page"), shown(b"Second page")).replace(b"12 0 obj <</Type/Page/", b"12 0 obj <</")
    result = read(write("odd.pdf", content))
    assert [texts(page) for page in result.pages] == [["First page"], ["Second page"]]
    assert result.pages_expected == 2


def test_pdfminer_is_silent(make_pdf: MakePdf, write: Callable[..., Path], capfd: pytest.CaptureFixture[str]) -> None:
    read_pdf(write("half.pdf", hand_made(b"BT /F9 zz Tf (a) Tj ET /Pattern cs /P1 scn")))
    read_pdf(write("odd.pdf", b"%PDF-1.4\n1 0 obj <</Type/Catalog>> endobj trailer <</Root 1 0 R>>"))
    assert capfd.readouterr() == ("", "")
