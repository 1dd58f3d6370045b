"""A paper as a PDF with real layout: running heads, page numbers, footnotes, tables, charts, one or two columns."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

from sampler.charts import chart
from sampler.model import Block, Grid, Paper

_MARGIN = 20 * mm
_FOOT = 28 * mm  # below the text: footnotes, then the page number
_FAMILIES = {
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic"),
}


def write_pdf(paper: Paper, published: list[dict[str, str]]) -> bytes:
    """The PDF's bytes, the same in every run: no time stamp, no random id, nothing compressed (libraries differ in that)."""
    rl_config.invariant = 1
    rl_config.useA85 = 0
    out = io.BytesIO()
    _Document(out, paper).multiBuild(list(_Story(paper, published)))
    return out.getvalue()


class _Document(BaseDocTemplate):  # type: ignore[misc]
    """Pages with a running head, the footnotes that the page's paragraphs call for, and a page number."""

    def __init__(self, out: io.BytesIO, paper: Paper) -> None:
        width, height = A4
        super().__init__(
            out,
            pagesize=A4,
            pageCompression=0,
            title=paper.facts["title"],
            author="Sample paper",
            subject="Written for testing",
            leftMargin=_MARGIN,
            rightMargin=_MARGIN,
            topMargin=_MARGIN,
            bottomMargin=_FOOT,
        )
        self.paper = paper
        self.fonts = _FAMILIES[paper.facts.get("font", "Helvetica")]
        self.notes: list[str] = []
        inner, tall = width - 2 * _MARGIN, height - _MARGIN - _FOOT - 8 * mm
        if paper.facts["layout"] == "columns":
            title, column = 46 * mm, (inner - 8 * mm) / 2
            tops = [Frame(_MARGIN, _FOOT + tall - title, inner, title, 0, 0, 0, 0, id="title")]
            first = tops + [self._column(i, column, tall - title - 4 * mm) for i in (0, 1)]
            later = [self._column(i, column, tall) for i in (0, 1)]
        else:
            first = later = [Frame(_MARGIN, _FOOT, inner, tall, 0, 0, 0, 0)]
        self.addPageTemplates(
            [PageTemplate("first", first, onPageEnd=self._foot), PageTemplate("later", later, onPageEnd=self._foot)]
        )

    def _column(self, index: int, width: float, height: float) -> Frame:
        return Frame(_MARGIN + index * (width + 8 * mm), _FOOT, width, height, 0, 0, 0, 0)

    def beforeDocument(self) -> None:  # noqa: N802 - reportlab's name
        """Every pass over the story starts without footnotes."""
        self.notes = []

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        """Headings go into the contents page, footnotes to the foot of the page they stand on."""
        if isinstance(flowable, _Note):
            self.notes.append(flowable.text)
        level = getattr(flowable, "contents_level", None)
        if level is not None:
            self.notify("TOCEntry", (level, flowable.getPlainText(), self.page))

    def _foot(self, canvas: Any, _document: Any) -> None:
        regular, _, italic = self.fonts
        width, height = A4
        if self.page > 1:
            canvas.setFont(italic, 8)
            canvas.drawString(_MARGIN, height - 14 * mm, self.paper.facts["running"])
            canvas.line(_MARGIN, height - 15.5 * mm, width - _MARGIN, height - 15.5 * mm)
        canvas.setFont(regular, 8)
        canvas.drawCentredString(width / 2, 10 * mm, str(self.page))
        y = _FOOT - 6 * mm
        if self.notes:
            canvas.line(_MARGIN, y + 9, _MARGIN + 50 * mm, y + 9)
        for note in self.notes:
            canvas.setFont(regular, 7.5)
            canvas.drawString(_MARGIN, y, note)
            y -= 9
        self.notes = []


class _Note(Flowable):  # type: ignore[misc]
    """Takes no room in the text; it is drawn at the foot of the page on which it comes to stand."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """No size."""
        return 0, 0

    def draw(self) -> None:
        """Nothing here."""


class _Whole(Paragraph):  # type: ignore[misc]
    """A paragraph that moves to the next page whole: an annotated sentence is not cut by a running head."""

    def split(self, _width: float, _height: float) -> list[Flowable]:
        """Never."""
        return []


class _Story:
    """The flowables of a paper, in order."""

    def __init__(self, paper: Paper, published: list[dict[str, str]]) -> None:
        self.paper = paper
        self.published = published
        self.layout = paper.facts["layout"]
        self.fonts = _FAMILIES[paper.facts.get("font", "Helvetica")]
        self.size = 9.5 if self.layout == "columns" else 10.5

    def __iter__(self) -> Iterator[Flowable]:
        yield NextPageTemplate("later")
        yield Paragraph(escape(self.paper.facts["title"]), self._style("title", 20, bold=True, after=6))
        head_done = False
        for block in self.paper.blocks:
            if self.layout == "columns" and not head_done and block.kind not in ("cover", "note"):
                yield FrameBreak()
                head_done = True
            yield from self._block(block)

    def _style(self, name: str, size: float, *, bold: bool = False, after: float = 5, **more: Any) -> ParagraphStyle:
        return ParagraphStyle(
            name, fontName=self.fonts[1 if bold else 0], fontSize=size, leading=size * 1.3, spaceAfter=after, **more
        )

    def _block(self, block: Block) -> Iterator[Flowable]:
        if block.grid:
            yield from self._table(block.grid)
        elif block.kind == "chart":
            facts = self.paper.facts["charts"][block.name]
            caption = Paragraph(escape(facts["title"]), self._style("caption", 9, bold=True, after=3, keepWithNext=1))
            yield KeepTogether([caption, chart(facts, self.published, self.fonts), Spacer(0, 6)])
        elif block.kind == "contents":
            yield Paragraph("Contents", self._style("contents", 14, bold=True))
            contents = TableOfContents(dotsMinLevel=0)
            contents.levelStyles = [self._style(f"toc{i}", 10, after=1, leftIndent=12 * i) for i in range(2)]
            yield contents
            yield PageBreak()
        elif block.kind == "heading":
            heading = Paragraph(
                _rich(block),
                self._style(f"h{block.level}", (15, 12, 10.5)[block.level - 1], bold=True, spaceBefore=8, keepWithNext=1),
            )
            if block.level < 3:
                heading.contents_level = block.level - 1
            yield heading
        elif block.kind == "footnote":
            yield _Note(f"{block.number} {block.text}")
        else:
            yield from self._text(block)

    def _text(self, block: Block) -> Iterator[Flowable]:
        dot = self.paper.facts.get("bullet_font", "Symbol")  # Helvetica's comes out of some readers as (cid:127)
        styles = {
            "bullet": self._style("bullet", self.size, after=2, leftIndent=14, bulletIndent=3, bulletFontName=dot),
            "item": self._style("item", self.size, after=3, leftIndent=18, bulletIndent=0),
            "cover": self._style("cover", 12, after=3, textColor=colors.HexColor("#333333")),
            "small": self._style("small", 9, after=1),
            "term": self._style(
                "term", 9, after=1, leftIndent=60, bulletIndent=0, bulletFontName=self.fonts[1], bulletFontSize=9
            ),
            "note": self._style("note", 8.5, after=8, borderWidth=0.5, borderColor=colors.grey, borderPadding=4, spaceBefore=6),
            "paragraph": self._style("body", self.size, after=6),
        }
        style, bullet, text = styles[block.kind], None, _rich(block)
        if block.kind == "bullet":
            bullet = "•"
        elif block.kind == "item":
            bullet = block.number
        elif block.kind == "term":
            bullet, _, text = text.partition(" = ")
        elif block.number:
            style = self._style("numbered", self.size, after=6, leftIndent=30, bulletIndent=0)
            bullet = block.number
        marked = any(mark.kind in ("claim", "theme") for mark in block.marks)
        yield (_Whole if marked else Paragraph)(text, style, bulletText=bullet)

    def _table(self, grid: Grid) -> Iterator[Flowable]:
        size = self.size - 1.5
        cell = self._style("cell", size, after=0)
        right = self._style("right", size, after=0, alignment=2)
        head = self._style("head", size, after=0, bold=True)
        head_right = self._style("headright", size, after=0, bold=True, alignment=2)
        data = [[Paragraph(escape(c.text), head if i == 0 else head_right) for i, c in enumerate(row)] for row in grid.header]
        data += [[Paragraph(escape(c.text), cell if i == 0 else right) for i, c in enumerate(row)] for row in grid.rows]
        frame = A4[0] - 2 * _MARGIN
        if self.layout == "columns":
            frame = (frame - 8 * mm) / 2
        count = len(grid.columns())
        label = min(0.45, 1 - 0.11 * (count - 1)) * frame if count > 3 else 0.5 * frame
        rest = min((frame - label) / (count - 1), 90.0)
        table = Table(data, colWidths=[label] + [rest] * (count - 1), hAlign="LEFT", repeatRows=len(grid.header))
        plain = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]
        ruled = [
            ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
            ("BACKGROUND", (0, 0), (-1, len(grid.header) - 1), colors.HexColor("#e4e4e4")),
        ]
        table.setStyle(TableStyle(plain + ([] if self.layout == "borderless" else ruled)))
        caption = Paragraph(escape(grid.title), self._style("caption", size + 0.5, bold=True, after=3, keepWithNext=1))
        yield KeepTogether([caption, table, Spacer(0, 8)])


def _rich(block: Block) -> str:
    """The block's text in reportlab's markup: bold stretches, raised footnote marks."""
    cuts: list[tuple[int, str]] = []
    for mark in block.marks:
        opening, closing = {"bold": ("<b>", "</b>"), "note": ('<super size="6">', "</super>")}.get(mark.kind, ("", ""))
        if opening:
            cuts += [(mark.start, opening), (mark.end, closing)]
    out, last = [], 0
    for place, tag in sorted(cuts):
        out += [escape(block.text[last:place]), tag]
        last = place
    return "".join([*out, escape(block.text[last:])])
