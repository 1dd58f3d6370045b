"""Ruled tables of a PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table

from extractor.model.raw import RawCell, RawFile, RawItem, RawLine, RawTable
from extractor.read.pdf import read_pdf

MakePdf = Callable[..., Path]
FIGURES = [["Team", "2014/15", "2015/16"], ["North", "12", "14"], ["South", "9", "11"]]
GRID = ("GRID", (0, 0), (-1, -1), 0.5, colors.black)


def place(rows: Sequence[Sequence[str]], *style: tuple[object, ...], **options: object) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 760, "Before the table")
        table = Table(rows, style=list(style), **options)
        _, height = table.wrapOn(canvas, 450, 600)
        table.drawOn(canvas, 72, 740 - height)
        canvas.drawString(72, 700 - height, "After the table")

    return draw


def items(path: Path) -> tuple[RawItem, ...]:
    result = read_pdf(path)
    assert isinstance(result, RawFile)
    return result.pages[0].items


def the_table(path: Path) -> RawTable:
    found = items(path)
    assert [item.text for item in found if isinstance(item, RawLine)] == ["Before the table", "After the table"]
    assert isinstance(found[1], RawTable), found
    return found[1]


def grid(table: RawTable) -> list[list[str]]:
    rows: dict[int, list[str]] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col)):
        rows.setdefault(cell.row, []).append(("#" if cell.is_header else "") + cell.text)
    return list(rows.values())


HEADED = [["#Team", "#2014/15", "#2015/16"], ["North", "12", "14"], ["South", "9", "11"]]


def test_a_ruled_table_stands_at_its_place(make_pdf: MakePdf) -> None:
    table = the_table(make_pdf(place(FIGURES, GRID)))
    assert grid(table) == HEADED
    assert table.box is not None
    assert table.box.x0 < 72 + 250 < table.box.x1 + 250


def test_merged_cells_have_spans(make_pdf: MakePdf) -> None:
    rows = [["Team", "Plans", ""], ["", "2014/15", "2015/16"], ["North", "12", "14"]]
    table = the_table(make_pdf(place(rows, GRID, ("SPAN", (1, 0), (2, 0)), ("SPAN", (0, 0), (0, 1)))))
    assert table.cells == (
        RawCell(0, 0, "Team", True, 2, 1),
        RawCell(0, 1, "Plans", True, 1, 2),
        RawCell(1, 1, "2014/15", True),
        RawCell(1, 2, "2015/16", True),
        RawCell(2, 0, "North"),
        RawCell(2, 1, "12"),
        RawCell(2, 2, "14"),
    )


def test_a_table_open_at_its_sides(make_pdf: MakePdf) -> None:
    rules = [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.black), ("LINEABOVE", (0, 0), (-1, 0), 0.5, colors.black)]
    inner = ("LINEBEFORE", (1, 0), (-1, -1), 0.5, colors.black)
    assert grid(the_table(make_pdf(place(FIGURES, *rules, inner, colWidths=100)))) == HEADED


def test_dotted_rulings_of_small_squares(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        place(FIGURES, ("LINEBEFORE", (0, 0), (-1, -1), 0.5, colors.black), ("BOX", (0, 0), (-1, -1), 0.5, colors.black),
              colWidths=100, rowHeights=20)(canvas)  # fmt: skip
        for row in (1, 2):
            for step in range(300):
                canvas.rect(72 + 1.5 * (step % 200), 740 - 20 * row, 0.5, 0.5, stroke=0, fill=1)

    assert grid(the_table(make_pdf(draw))) == HEADED


def test_rows_without_rulings_are_parted_where_figures_stack(make_pdf: MakePdf) -> None:
    rows = [["Team", "2014/15", "2015/16"], ["North\nSouth\nEast", "12\n9\n7", "14\n11\n8"]]
    table = the_table(make_pdf(place(rows, GRID)))
    assert grid(table) == [*HEADED, ["East", "7", "8"]]


def test_a_label_on_two_lines_beside_stacked_figures(make_pdf: MakePdf) -> None:
    rows = [["Team", "2014/15", "2015/16"], ["North\nSouth and\nthe coast", "12\n9", "14\n11"]]
    table = the_table(make_pdf(place(rows, GRID, ("VALIGN", (0, 0), (-1, -1), "TOP"))))
    assert [row[1:] for row in grid(table)] == [row[1:] for row in HEADED]
    assert " ".join(grid(table)[-1][0].split()) == "South and the coast"


def test_a_row_without_vertical_rulings_is_parted_by_the_other_rows(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        place([*FIGURES, ["", "", ""]], GRID, ("SPAN", (0, 3), (2, 3)), colWidths=100, rowHeights=20)(canvas)
        for column, text in enumerate(("Both", "21", "25")):
            canvas.drawString(80 + 100 * column, 740 - 75, text)

    assert grid(the_table(make_pdf(draw))) == [*HEADED, ["Both", "21", "25"]]


def test_a_table_continued_from_the_page_before_has_no_header(make_pdf: MakePdf) -> None:
    assert grid(the_table(make_pdf(place(FIGURES[1:], GRID)))) == [["North", "12", "14"], ["South", "9", "11"]]


def test_numbers_broken_by_a_narrow_cell_are_mended(make_pdf: MakePdf) -> None:
    rows = [["Age", "2011–\n13", "Change"], ["10", "11,75\n5", "351\n%"], ["11", "10\n167", "4%"]]
    assert grid(the_table(make_pdf(place(rows, GRID)))) == [
        ["#Age", "#2011–13", "#Change"],
        ["10", "11,755", "351%"],
        ["11", "10 167", "4%"],
    ]


def test_cells_shaded_without_rulings(make_pdf: MakePdf) -> None:
    shades = [
        ("BACKGROUND", (col, row), (col, row), colors.Color(0.8, 0.8, 0.7 + 0.1 * ((row + col) % 2)))
        for row in range(3)
        for col in range(3)
    ]
    assert grid(the_table(make_pdf(place(FIGURES, *shades, colWidths=100)))) == HEADED


def test_shading_line_by_line_inside_a_ruled_cell_is_no_row(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(colors.lightgrey)
        for top in (740 - 14, 740 - 26):
            canvas.rect(74, top, 120, 11, stroke=0, fill=1)
        canvas.setFillColor(colors.black)
        rows = [["Team that\nanswered", "2014/15", "2015/16"], *FIGURES[1:]]
        place(rows, GRID, colWidths=[130, 80, 80])(canvas)

    assert grid(the_table(make_pdf(draw)))[0] == ["#Team that answered", "#2014/15", "#2015/16"]


def test_sideways_headers_belong_to_their_cells(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        place([["Team", "", ""], *FIGURES[1:]], GRID, colWidths=100, rowHeights=[120, 20, 20])(canvas)
        for index, text in enumerate(("Plans opened", "Plans closed")):
            canvas.saveState()
            canvas.translate(220 + 100 * index, 640)
            canvas.rotate(90)
            canvas.drawString(0, 0, text)
            canvas.restoreState()

    assert grid(the_table(make_pdf(draw)))[0] == ["#Team", "#Plans opened", "#Plans closed"]


def test_no_table_in_highlighted_prose_boxes_frames_and_charts(make_pdf: MakePdf) -> None:
    sentences = (
        "The partners met in each quarter and asked what had",
        "changed for families since the report of the year",
        "before, and who",
    )

    def highlighted(canvas: Canvas) -> None:
        canvas.setFillColor(colors.yellow)
        for index, width in enumerate((150, 210, 90, 250)):
            canvas.rect(72, 696 - 13 * (index // 2), width, 13, stroke=0, fill=1)
            canvas.rect(72 + width, 696 - 13 * (index // 2), 260 - width, 13, stroke=0, fill=1)
        canvas.setFillColor(colors.black)
        for index, text in enumerate(sentences):
            canvas.drawString(74, 700 - 13 * index, text)

    def framed(canvas: Canvas) -> None:
        canvas.rect(30, 30, 535, 780)
        canvas.line(30, 760, 565, 760)
        canvas.line(60, 30, 60, 810)
        for index in range(20):
            canvas.drawString(74, 700 - 13 * index, sentences[index % 3])

    def charted(canvas: Canvas) -> None:
        for index in range(6):
            canvas.line(100, 500 + 30 * index, 400, 500 + 30 * index)
            canvas.line(100 + 60 * index, 500, 100 + 60 * index, 650)
            canvas.drawString(110 + 60 * index, 510, str(10 * index))

    def boxed(canvas: Canvas) -> None:
        canvas.rect(70, 600, 300, 120)
        canvas.line(70, 640, 370, 640)
        for index, text in enumerate(sentences):
            canvas.drawString(74, 700 - 13 * index, text)

    result = read_pdf(make_pdf(highlighted, framed, charted, boxed))
    assert isinstance(result, RawFile)
    assert [[item for item in page.items if isinstance(item, RawTable)] for page in result.pages] == [[], [], [], []]
    assert [item.text for item in result.pages[0].items if isinstance(item, RawLine)] == list(sentences)


def test_a_frame_without_the_columns_rulings_is_aligned(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(70, 600, 400, 120)
        canvas.line(200, 600, 200, 720)
        canvas.line(70, 690, 470, 690)
        for row, label in enumerate(("Team", "North", "South", "East")):
            for col in range(4):
                text = label if col == 0 else str(2014 + col) if row == 0 else str(10 * row + col)
                canvas.drawString(80 + 130 * (col > 0) + 80 * max(0, col - 1), 700 - 22 * row, text)

    (table,) = items(make_pdf(draw))
    assert isinstance(table, RawTable)
    assert grid(table) == [
        ["#Team", "#2015", "#2016", "#2017"],
        ["North", "11", "12", "13"],
        ["South", "21", "22", "23"],
        ["East", "31", "32", "33"],
    ]
