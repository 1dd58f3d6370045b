"""The content of pages: what our interpreter makes of it is what pdfminer makes of it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import PSLiteral
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractor.read import pdf_content
from extractor.read.pdf_content import Interpreter
from extractor.read.pdf_sheet import read_sheet


class _Recorder(PDFDevice):
    """Keeps what a page asks a device to do."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self.calls: list[tuple[Any, ...]] = []

    def begin_tag(self, tag: PSLiteral, props: Any = None) -> None:
        self.calls.append(("tag", tag.name, repr(props)))

    def end_tag(self) -> None:
        self.calls.append(("end",))

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self.calls.append(("figure", bbox, matrix, self.ctm))

    def render_image(self, name: str, stream: PDFStream) -> None:
        self.calls.append(("image", repr(stream)))

    def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        self.calls.append(("path", stroke, fill, list(path), self.ctm))

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        state = (textstate.matrix, textstate.linematrix, textstate.fontsize, textstate.charspace, textstate.scaling)
        self.calls.append(("text", state, repr(list(seq)), self.ctm))


def _calls(kind: type[PDFPageInterpreter], *contents: bytes) -> list[tuple[Any, ...]]:
    device = _Recorder(PDFResourceManager())
    streams = [PDFStream({}, content) for content in contents]
    for number, stream in enumerate(streams, 1):
        stream.set_objid(number, 0)
    kind(device.rsrcmgr, device).render_contents({}, streams)
    return device.calls


USUAL = [
    b"BT /F1 12 Tf 1 0 0 1 72 700 Tm (Children) Tj ET",
    b"BT /F1 12 Tf [(Chil) -20 (dren) 3.5 <2041>] TJ T* (more) ' 1 2 (next) \" ET",
    b"/F1 9 Tf (a \\(b\\) \\101\\7 \\n\\z (nested (twice) or) not) Tj <4142 4> Tj <> Tj () Tj",
    b"/F1 9 Tf (line \\\r\nend) Tj (a\\\nb) Tj % a comment (\n(50%) Tj",
    b"q 2 0 0 2 10 10 cm 0.5 w [3 2] 0 d 1 0 0 RG 10 20 100 .5 re f Q 10 20 m 30. -40 l S",
    b"/Cs1 cs 0.1 0.2 0.3 scn /P1 scn 1 2 m 3 4 5 6 7 8 c 9 10 11 12 v h B* n 1 1 m 2 2 l s",
    b"/P <</MCID 4 /Lang (en) /Kids [1 2 <</A null>>]>> BDC /F1 9 Tf (x) Tj EMC /Span BMC EMC /Artifact /Name BDC EMC",
    b"/A#42C 9 Tf (x) Tj /F#zz 1 Tf (y) Tj 1.2.3 4 Td (z) Tj --5 +6 Td (-) Tj 5- 6 Td (w) Tj",
    b"1 2 unknown 3 4 m 5 6 l S 7 l 8 9 l S ] >> ) } (x) Tj",
    b"/F1 9 Tf [(a) true false null junk /N [1 (b)] ] TJ {1 2} (c) Tj",
    b"1 0 0 1 (x) 5 cm (a) 2 m 1 2 3 4 re f\0 1 2 m\0 3 4 l S",
    b"",
]
LEFT_TO_PDFMINER = [
    b"q BI /W 2 /H 1 /BPC 8 /CS /G ID (\xff EI Q 1 2 m 3 4 l S",
    b"/F1 9 Tf (a (b (c (d) e) f) g) Tj",
    b"/F1 9 Tf (never closed Tj 1 2 m 3 4 l S",
]


@pytest.mark.parametrize("content", [*USUAL, *LEFT_TO_PDFMINER])
def test_same_operators_and_operands_as_pdfminer(content: bytes) -> None:
    assert _calls(Interpreter, content) == _calls(PDFPageInterpreter, content)


@pytest.mark.parametrize("content", USUAL)
def test_usual_content_is_not_left_to_pdfminer(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PDFPageInterpreter, "execute", None)
    _calls(Interpreter, content)


def test_streams_of_a_page_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = (b"/F1 9 Tf [(a) 12", b"-3 (b)] T", b"J (c) Tj", b"", b"1 2 m 3 4 l S")
    assert _calls(Interpreter, *parts) == _calls(PDFPageInterpreter, *parts)
    assert len(_calls(Interpreter, *parts)) == 2


def test_large_content_is_left_to_pdfminer(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = _calls(Interpreter, USUAL[0])
    monkeypatch.setattr(pdf_content, "_LARGEST", 10)
    monkeypatch.setattr(pdf_content, "_TOKEN", None)
    assert _calls(Interpreter, USUAL[0]) == expected


def test_known_tokens_do_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_content, "_MOST_KNOWN", 20)
    monkeypatch.setattr(pdf_content, "_KNOWN", pdf_content._Known())
    content = b" ".join(b"%d %d m" % (n, n + 1) for n in range(100)) + b" S"
    assert _calls(Interpreter, content) == _calls(PDFPageInterpreter, content)
    assert len(pdf_content._KNOWN) <= 21


def _page() -> BytesIO:
    """Text upright, sideways, at a slant, wide and raised, with rulings, shades and curves, and a form drawn twice."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(72, 760, "Children in need: 1,234 (12%)")
    text = canvas.beginText(72, 700)
    text.setFont("Times-Roman", 11)
    text.setCharSpace(1.5)
    text.setWordSpace(4)
    text.setHorizScale(80)
    text.textLine("spaced out words")
    text.setRise(4)
    text.textOut("2")
    canvas.drawText(text)
    for degrees in (90, 180, 270, 33):
        canvas.saveState()
        canvas.translate(300, 400)
        canvas.rotate(degrees)
        canvas.drawString(20, 0, f"turned {degrees}")
        canvas.restoreState()
    canvas.beginForm("stamp", 0, 0, 100, 100)
    canvas.drawString(5, 5, "stamped")
    canvas.rect(0, 0, 60, 20)
    canvas.endForm()
    for x in (100, 350):
        canvas.saveState()
        canvas.translate(x, 100)
        canvas.doForm("stamp")
        canvas.restoreState()
    canvas.line(50, 50, 500, 50)
    canvas.rect(50, 200, 200, 0.7, stroke=0, fill=1)
    canvas.grid([50, 100, 150], [300, 320, 340])
    canvas.circle(400, 600, 30)
    canvas.save()
    file.seek(0)
    return file


def test_characters_and_rulings_stand_where_pdfplumber_has_them() -> None:
    with pdfplumber.open(_page()) as pdf:
        page = pdf.pages[0]
        sheet = read_sheet(page)
        theirs = sorted((c["text"], c["x0"], c["top"], c["x1"], c["bottom"]) for c in page.chars)
        curves = len(page.curves)
        horizontal = {round(line["top"], 3) for line in page.lines if line["height"] == 0}
    glyphs = [(turn, glyph) for turn, glyphs in {0: sheet.glyphs, **sheet.sideways}.items() for glyph in glyphs]
    ours = sorted((g.text, *sheet.place((g.x0, g.top, g.x1, g.bottom), turn)) for turn, g in glyphs if turn)
    ours += [(g.text, g.x0, g.top, g.x1, g.bottom) for turn, g in glyphs if not turn]
    assert [text for text, *_ in sorted(ours)] == [text for text, *_ in theirs]
    for (_, *mine), (_, *other) in zip(sorted(ours), theirs, strict=True):
        assert mine == pytest.approx(other, abs=0.001)
    assert sheet.curves == curves
    assert horizontal <= {round(edge.top, 3) for edge in sheet.edges}
