"""Tables that a PDF states in its structure tree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from extractor.model.raw import RawFile, RawLine, RawTable
from extractor.read.pdf import read_pdf


@dataclass
class Put:
    """A cell with its words at (x, y) of a page, y upwards."""

    text: str
    x: float
    y: float
    page: int = 0
    tag: str = "/TD"
    spans: dict[str, int] = field(default_factory=dict)


Build = Callable[..., Path]


@pytest.fixture
def tagged(tmp_path: Path) -> Build:
    """A PDF without rulings whose rows of cells are tagged as one table. `loose` stands on the page untagged."""

    def build(
        rows: list[list[Put]], loose: Sequence[Put] = (), alter: Callable[[pikepdf.Pdf, pikepdf.Object], None] | None = None
    ) -> Path:
        pdf = pikepdf.new()
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        n_pages = max(cell.page for row in rows for cell in row) + 1
        streams = [b""] * n_pages
        for _ in range(n_pages):
            pdf.add_blank_page(page_size=(595, 842))
        pages = [page.obj for page in pdf.pages]
        marks = [0] * n_pages

        def leaf(cell: Put, parent: pikepdf.Object) -> pikepdf.Object:
            element = Dictionary(Type=Name.StructElem, S=Name(cell.tag), P=parent, Pg=pages[cell.page], K=Array([]))
            if cell.spans:
                element.A = Dictionary({"/O": Name.Table, **{f"/{key}": value for key, value in cell.spans.items()}})
            if cell.text:
                element.K = Array([marks[cell.page]])
                streams[cell.page] += f"/P <</MCID {marks[cell.page]}>> BDC ".encode() + _shown(cell) + b" EMC\n"
                marks[cell.page] += 1
            return pdf.make_indirect(element)

        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        table = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Table, P=root))
        body = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.TBody, P=table))
        root.K, table.K, body.K = table, Array([body]), Array([])
        for row in rows:
            line = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.TR, P=body))
            line.K = Array([leaf(cell, line) for cell in row])
            body.K.append(line)
        for put in loose:
            streams[put.page] += _shown(put) + b"\n"
        for page, stream in zip(pages, streams, strict=True):
            page.Contents = pdf.make_stream(stream)
            page.Resources = Dictionary(Font=Dictionary(F1=font))
        pdf.Root.StructTreeRoot = root
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        if alter:
            alter(pdf, table)
        path = tmp_path / "tagged.pdf"
        pdf.save(path)
        return path

    return build


def _shown(put: Put) -> bytes:
    return f"BT /F1 11 Tf {put.x} {put.y} Td ({put.text}) Tj ET".encode()


def _row(y: float, *texts: str, page: int = 0, xs: tuple[float, ...] = (72, 250, 330)) -> list[Put]:
    return [Put(text, x, y, page) for text, x in zip(texts, xs, strict=True)]


def _tables(path: Path) -> list[dict[tuple[int, int], str]]:
    raw = read_pdf(path)
    assert isinstance(raw, RawFile)
    return [
        {(c.row, c.col): c.text for c in item.cells if c.text}
        for page in raw.pages
        for item in page.items
        if isinstance(item, RawTable)
    ]


def _lines(path: Path) -> list[str]:
    raw = read_pdf(path)
    assert isinstance(raw, RawFile)
    return [item.text for page in raw.pages for item in page.items if isinstance(item, RawLine)]


# Two columns of figures so near one another that geometry alone takes them for one.
NEAR = [
    [Put("Locality", 72, 700), Put("Plans", 200, 700), Put("Children", 233, 700)],
    [Put("Harbour", 72, 680), Put("12", 200, 680), Put("", 233, 680)],
    [Put("Moor", 72, 660), Put("9", 200, 660), Put("14", 233, 660)],
]


def test_cells_are_where_the_tags_say(tagged: Build) -> None:
    assert _tables(tagged(NEAR)) == [
        {
            (0, 0): "Locality",
            (0, 1): "Plans",
            (0, 2): "Children",
            (1, 0): "Harbour",
            (1, 1): "12",
            (2, 0): "Moor",
            (2, 1): "9",
            (2, 2): "14",
        }
    ]


def test_an_empty_cell_that_spans_moves_what_follows(tagged: Build) -> None:
    rows = [
        [Put("Locality", 72, 700), Put("2014/15", 200, 700, spans={"ColSpan": 2}), Put("2015/16", 330, 700)],
        [Put("", 72, 680), Put("boys", 200, 680), Put("girls", 260, 680), Put("all", 330, 680)],
        [Put("Moor", 72, 660), Put("", 0, 0, spans={"ColSpan": 2}), Put("14", 330, 660)],
        [Put("Harbour", 72, 640), Put("3", 200, 640), Put("4", 260, 640), Put("7", 330, 640)],
    ]
    (found,) = _tables(tagged(rows))
    assert found[2, 3] == "14"
    assert found[0, 3] == "2015/16"


def test_untagged_characters_inside_go_to_their_neighbour(tagged: Build) -> None:
    rows = [[*NEAR[0]], [*NEAR[1]], [Put("Moorland localities of the county", 40, 660), Put("9", 220, 660), Put("14", 243, 660)]]
    (found,) = _tables(tagged(rows, [Put("*", 226.5, 660)]))
    assert found[2, 1] == "9*"


def test_a_title_in_the_first_cell_heads_the_whole_table(tagged: Build) -> None:
    title = [Put("Children with a plan, by the locality they live in", 72, 720), Put("", 200, 720), Put("", 233, 720)]
    path = tagged([title, *NEAR])
    raw = read_pdf(path)
    assert isinstance(raw, RawFile)
    (table,) = (item for item in raw.pages[0].items if isinstance(item, RawTable))
    assert (table.cells[0].text, table.cells[0].col_span) == (title[0].text, 3)


def test_tags_that_do_not_fit_the_page_are_not_followed(tagged: Build) -> None:
    # the second row's cell above which a rowspan is missing: the tags put 12 under the localities
    rows = [
        _row(700, "Locality", "Plans", "Children"),
        [Put("12", 250, 680), Put("20", 330, 680), Put("", 330, 680)],
        _row(660, "Moor", "9", "14"),
        _row(640, "Harbour", "8", "15"),
    ]
    (found,) = _tables(tagged(rows))
    assert (found.get((1, 0)), found[1, 1], found[1, 2]) == (None, "12", "20")


def test_a_table_of_words_is_left_to_its_lines(tagged: Build) -> None:
    rows = [
        [Put("To:", 72, 700), Put("Safeguarding board", 140, 700)],
        [Put("From:", 72, 680), Put("Head of quality", 140, 680)],
        [Put("Subject:", 72, 660), Put("Audits of the autumn", 140, 660)],
    ]
    path = tagged(rows)
    assert _tables(path) == []
    assert [line.split()[0] for line in _lines(path)] == ["To:", "From:", "Subject:"]


def test_each_page_has_its_part_of_the_table(tagged: Build) -> None:
    rows = [
        *NEAR,
        *([Put(text, put.x, put.y, 1) for text, put in zip(texts, NEAR[0], strict=True)] for texts in [("Fen", "5", "6")]),
    ]
    rows.append([Put("Dale", 72, 680, 1), Put("7", 200, 680, 1), Put("8", 233, 680, 1)])
    assert [sorted(found.values()) for found in _tables(tagged(rows))] == [
        sorted(put.text for row in NEAR for put in row if put.text),
        ["5", "6", "7", "8", "Dale", "Fen"],
    ]


def test_a_tree_that_goes_in_circles_ends(tagged: Build) -> None:
    def into_itself(_: pikepdf.Pdf, table: pikepdf.Object) -> None:
        table.K.append(table)
        table.K[0].K.append(table.K[0])

    assert len(_tables(tagged(NEAR, alter=into_itself))) == 1


def test_a_broken_tree_costs_nothing_but_the_tags(tagged: Build) -> None:
    def broken(pdf: pikepdf.Pdf, table: pikepdf.Object) -> None:
        pdf.Root.StructTreeRoot = Array([1, 2])

    rows = [_row(700, "Locality", "Plans", "Children"), _row(680, "Moor", "9", "14"), _row(660, "Harbour", "8", "15")]
    assert len(_tables(tagged(rows, alter=broken))) == 1


def test_a_kind_of_the_files_own_is_looked_up(tagged: Build) -> None:
    def renamed(pdf: pikepdf.Pdf, table: pikepdf.Object) -> None:
        pdf.Root.StructTreeRoot.RoleMap = Dictionary(Raster=Name.Table)
        table.S = Name.Raster

    assert len(_tables(tagged(NEAR, alter=renamed))) == 1
