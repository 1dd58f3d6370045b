"""Tables of a PDF that no grid of rulings states: their cells come from where the words stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from extractor.model.raw import RawFile, RawItem, RawLine, RawTable
from extractor.read.pdf import read_pdf

MakePdf = Callable[..., Path]
Draw = Callable[[Canvas], None]


def rows(*lines: Sequence[tuple[float, str]], top: float = 700, pitch: float = 14) -> Draw:
    """Each line as texts with their left edges; a figure's edge is its right one."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for index, line in enumerate(lines):
            for x, text in line:
                place = canvas.drawRightString if text[:1].isdigit() else canvas.drawString
                place(x, top - pitch * index, text)

    return draw


def items(path: Path) -> tuple[RawItem, ...]:
    result = read_pdf(path)
    assert isinstance(result, RawFile)
    return result.pages[0].items


def the_table(path: Path) -> RawTable:
    (table,) = [item for item in items(path) if isinstance(item, RawTable)]
    return table


def grid(table: RawTable) -> list[list[str]]:
    result: dict[int, list[str]] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col)):
        span = f"[{cell.col_span}]" if cell.col_span > 1 else ""
        result.setdefault(cell.row, []).append(("#" if cell.is_header else "") + cell.text + span)
    return list(result.values())


def line(label: str, *figures: str) -> list[tuple[float, str]]:
    return [(72, label), *((300 + 80 * index, figure) for index, figure in enumerate(figures))]


BODY = [line("North", "12", "14", "2"), line("South", "9", "11", "2"), line("All teams", "21", "25", "4")]
GRID = [["North", "12", "14", "2"], ["South", "9", "11", "2"], ["All teams", "21", "25", "4"]]


def test_columns_of_figures_under_a_header(make_pdf: MakePdf) -> None:
    header = [(72, "Team"), (280, "First"), (358, "Second"), (436, "Change")]
    found = items(make_pdf(lambda canvas: (canvas.drawString(72, 760, "Before the table"), rows(header, *BODY)(canvas))))
    assert isinstance(found[0], RawLine)
    assert isinstance(found[1], RawTable)
    assert len(found) == 2
    assert grid(found[1]) == [["#Team", "#First", "#Second", "#Change"], *GRID]


def test_a_header_over_lines_is_one_cell_each(make_pdf: MakePdf) -> None:
    first = [(270, "Plans at"), (350, "Plans at")]
    second = [(72, "Team"), (270, "the start"), (350, "the end"), (436, "Change")]
    assert grid(the_table(make_pdf(rows(first, second, *BODY))))[0] == [
        "#Team",
        "#Plans at the start",
        "#Plans at the end",
        "#Change",
    ]


def test_a_header_over_several_columns_spans_them(make_pdf: MakePdf) -> None:
    table = the_table(
        make_pdf(rows([(304, "Children seen")], [(72, "Team"), (280, "First"), (358, "Second"), (436, "Change")], *BODY))
    )
    assert grid(table)[:2] == [["#Children seen[2]"], ["#Team", "#First", "#Second", "#Change"]]
    assert table.cells[0].col == 1


def test_a_label_over_two_lines_is_one_row(make_pdf: MakePdf) -> None:
    wrapped = [[(72, "Children who were seen by a")], line("worker of the team", "5", "6", "1")]
    assert grid(the_table(make_pdf(rows(*BODY[:2], *wrapped, BODY[2]))))[2] == [
        "Children who were seen by a worker of the team",
        "5",
        "6",
        "1",
    ]


def test_a_heading_of_rows_is_a_row(make_pdf: MakePdf) -> None:
    table = the_table(make_pdf(rows(*BODY[:2], [(72, "Central teams")], line("East", "5", "6", "1"), BODY[2])))
    assert grid(table)[2:4] == [["Central teams"], ["East", "5", "6", "1"]]


def test_a_label_of_many_words_does_not_end_the_table(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        wide = [(72, "All of the open work that no team has yet taken on,")]
        shifted = [[(x + (150 if x > 100 else 0), text) for x, text in one] for one in (*BODY[:2], BODY[2])]
        rows(
            shifted[0],
            shifted[1],
            wide,
            [(72, "as of today"), *[(x + 150, t) for x, t in line("", "1", "2", "1")[1:]]],
            shifted[2],
        )(canvas)

    assert len(grid(the_table(make_pdf(draw)))) == 4


def test_figures_no_more_than_a_blank_apart_are_two_columns(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        rows(*BODY)(canvas)
        for index, (count, share) in enumerate((("12", "3.5"), ("14", "4.1"), ("26", "3.8"))):
            canvas.drawString(520, 700 - 14 * index, f"{count} {share}")

    assert grid(the_table(make_pdf(draw)))[0] == ["North", "12", "14", "2", "12", "3.5"]


CONTENTS = [
    [(72, f"{n}."), (100, title), (480, page)] for n, title, page in ((1, "Aims", "3"), (2, "Work", "4"), (3, "Costs", "9"))
]
BULLETS = [[(72, "•"), (100, f"{place}:"), (300, figure)] for place, figure in (("North", "12"), ("South", "9"), ("East", "7"))]
TICKS = [[(80, f"{value}"), (300, f"{value}"), (500, f"{value}")] for value in (400, 300, 200, 100)]
ADDRESS = [
    [(72, "Town Hall"), (400, "Telephone")],
    [(72, "High Street"), (400, "Our reference")],
    [(72, "Anytown"), (400, "Date")],
]
PROSE = [
    [(72, "The board met four times in the year"), (320, "Partners agreed a new set of aims and")],
    [(72, "and looked at 12 audits of the work of"), (320, "will look again at 9 of them when the")],
    [(72, "all its partners, of which 3 were done"), (320, "next audits are in. In all 4 areas the")],
    [(72, "by more than one of them at a time."), (320, "work goes on as it was planned to do.")],
]


@pytest.mark.parametrize(
    "drawn", [CONTENTS, BULLETS, TICKS, ADDRESS, PROSE], ids=["contents", "list", "ticks", "address", "prose"]
)
def test_what_is_no_table_stays_lines(make_pdf: MakePdf, drawn: list[list[tuple[float, str]]]) -> None:
    found = items(make_pdf(rows(*drawn)))
    assert found
    assert all(isinstance(item, RawLine) for item in found)


def test_words_between_rulings_across_are_a_table(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        rows(
            [(72, "Team"), (220, "Lead"), (380, "Task")],
            [(72, "North"), (220, "A nurse"), (380, "Home visits")],
            [(220, "and a worker"), (380, "and calls")],
            [(72, "South"), (220, "A worker"), (380, "Calls")],
        )(canvas)
        for y in (712, 696, 668, 654):
            canvas.line(70, y, 480, y)

    assert grid(the_table(make_pdf(draw))) == [
        ["#Team", "#Lead", "#Task"],
        ["North", "A nurse and a worker", "Home visits and calls"],
        ["South", "A worker", "Calls"],
    ]


LEFT = [("Harbour", "12", "14"), ("Moor", "9", "11"), ("Fen", "7", "3"), ("Dale", "2", "5")]
RIGHT = [("Neglect", "21", "24"), ("Emotional", "17", "11"), ("Physical", "8", "6"), ("Sexual", "4", "2")]


def _beside(left: tuple[str, ...], right: tuple[str, ...]) -> list[tuple[float, str]]:
    return [*zip((60, 170, 220), left, strict=False), *zip((300, 430, 480), right, strict=False)]


def test_two_tables_side_by_side_are_two(make_pdf: MakePdf) -> None:
    captions = [(60, "Table 1: Plans by locality"), (300, "Table 2: Plans by category")]
    heads = [(60, "Locality"), (150, "2015"), (200, "2016"), (300, "Category"), (410, "2015"), (460, "2016")]
    found = items(make_pdf(rows(captions, heads, *(_beside(*pair) for pair in zip(LEFT, RIGHT, strict=True)))))
    assert [item.text if isinstance(item, RawLine) else grid(item)[1] for item in found] == [
        "Table 1: Plans by locality",
        ["Harbour", "12", "14"],
        "Table 2: Plans by category",
        ["Neglect", "21", "24"],
    ]


def test_two_tables_of_one_figure_and_other_lengths(make_pdf: MakePdf) -> None:
    heads = [(60, "Locality"), (150, "Plans"), (300, "Category"), (410, "Plans")]
    lines = [_beside(left[:2], right[:2]) for left, right in zip(LEFT, RIGHT, strict=True)]
    lines = [[(x, text) for x, text in line if x not in (220, 480)] for line in lines]
    more = [[(300, "Not known"), (430, "1")], [(300, "All"), (430, "51")]]
    found = [item for item in items(make_pdf(rows(heads, *lines, *more))) if isinstance(item, RawTable)]
    assert [len(grid(table)) for table in found] == [5, 7]
    assert grid(found[1])[-1] == ["All", "51"]


def test_a_column_of_repeated_words_does_not_part_a_table(make_pdf: MakePdf) -> None:
    states = ["On track", "Behind", "On track", "On track"]
    lines = [_beside(left, (state, "1", "2")) for left, state in zip(LEFT, states, strict=True)]
    heads = [(60, "Locality"), (150, "2015"), (200, "2016"), (300, "Status"), (410, "Low"), (460, "High")]
    assert len(grid(the_table(make_pdf(rows(heads, *lines))))[1]) == 6
