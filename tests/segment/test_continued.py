"""A table that runs over pages is one table; two tables on two pages are two."""

from __future__ import annotations

import pytest

from extractor.model import Box, RawCell, RawFile, RawLine, RawPage, RawParagraph, RawTable
from tests.segment.papers import columns, grid, of

HEADER = ["Category", "2014", "2015"]
FIRST = [["Neglect", "61", "70"], ["Emotional", "48", "40"]]
SECOND = [["Physical", "12", "9"], ["Sexual", "8", "5"]]
EDGES = Box(60.0, 80.0, 540.0, 300.0)


def stated(rows: list[list[str]], box: Box | None = EDGES, caption: str | None = None) -> RawTable:
    cells = tuple(RawCell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return RawTable(cells, box=box, caption=caption)


def pages(*items: tuple[object, ...]) -> RawFile:
    return RawFile("application/pdf", tuple(RawPage(n, made) for n, made in enumerate(items, 1)), len(items))  # type: ignore[arg-type]


def head(text: str) -> RawLine:
    return RawLine(text, Box(60.0, 20.0, 300.0, 30.0), 9.0)


@pytest.mark.parametrize("again", [[HEADER], []], ids=["header repeated", "header printed once"])
def test_the_parts_of_a_table_are_joined(again: list[list[str]]) -> None:
    document = of(pages((head("Page 1 of 2"), stated([HEADER, *FIRST])), (head("Page 2 of 2"), stated([*again, *SECOND]))))
    (table,) = document.tables
    assert grid(table) == [HEADER, *FIRST, *SECOND]
    assert (table.page, table.n_rows) == (1, 4)
    assert columns(table) == HEADER
    assert [cell.page for cell in table.cells if cell.col == 0] == [1, 1, 1, 2, 2]


def test_a_part_over_three_pages_is_joined_to_the_first() -> None:
    document = of(pages((stated([HEADER, *FIRST]),), (stated([HEADER, *SECOND]),), (stated([HEADER, ["Other", "3", "4"]]),)))
    (table,) = document.tables
    assert [cell.page for cell in table.cells if cell.col == 0] == [1, 1, 1, 2, 2, 3]


@pytest.mark.parametrize(
    "second",
    [
        (RawParagraph("The next table is about boys."), stated([HEADER, *SECOND])),
        (stated([["Category", "2016", "2017"], *SECOND]),),
        (stated([HEADER, *SECOND], caption="Table 5: Boys"),),
        (stated(SECOND, box=Box(200.0, 80.0, 420.0, 300.0)),),
        (stated([["Visits", "none yet", "12"], ["Calls", "none yet", "9"]]),),
    ],
    ids=["text between", "other header", "own caption", "other edges", "figures elsewhere"],
)
def test_another_table_stays_another(second: tuple[object, ...]) -> None:
    assert len(of(pages((stated([HEADER, *FIRST]),), second)).tables) == 2


def test_a_caption_that_says_continued_joins() -> None:
    document = of(pages((stated([HEADER, *FIRST]),), (stated([HEADER, *SECOND], caption="Table 4 (continued)"),)))
    assert len(document.tables) == 1


def test_a_page_between_parts_them() -> None:
    document = of(pages((stated([HEADER, *FIRST]),), (RawParagraph("Nothing to add."),), (stated([HEADER, *SECOND]),)))
    assert len(document.tables) == 2
