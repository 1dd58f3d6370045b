"""Which cells are figures, and which rows are headers."""

from __future__ import annotations

import pytest

from extractor.model.raw import RawCell
from extractor.read.grid import count_header_rows, is_figure


@pytest.mark.parametrize(
    "text", ["12", "1,234", "48.8%", "£2.4k", "149 (19.3%)", "-3", "(12)", "<5", "12*", "10 167", "£1,939,027", "75 / 80"]
)
def test_figures(text: str) -> None:
    assert is_figure(text)


@pytest.mark.parametrize(
    "text", ["", "-", "2016", "2016*", "2016/17", "2016–2017", "16/17", "Q1", "31/03/2015", "12 to 15", "A1", "11 12 13", "n/a"]
)
def test_labels(text: str) -> None:
    assert not is_figure(text)


def grid(*rows: str) -> list[RawCell]:
    """Cells from "a|b|c"; "a*3" spans three columns, "a^2" two rows; "." leaves a place to the span above."""
    cells = []
    for row, line in enumerate(rows):
        col = 0
        for text in line.split("|"):
            label, _, wide = text.partition("*")
            label, _, high = label.partition("^")
            if label != ".":
                cells.append(RawCell(row, col, label, False, int(high or 1), int(wide or 1)))
            col += int(wide or 1)
    return cells


@pytest.mark.parametrize(
    ("rows", "headers"),
    [
        (("Team|2014|2015", "North|12|14"), 1),
        (("North|12|14", "South|9|11"), 0),
        (("|2014|2015", "|No.|%", "North|12|14"), 2),
        (("Team|Plans*2", ".|2014/15|2015/16", "North|12|14"), 2),
        (("Quarter 3*3", "Team|Fatal|Slight", "North|12|14"), 2),
        (("Team|2014|2015", "Boys*3", "North|12|14"), 1),
        (("Lead|Action", "Chair|Write", "Board|Read"), 1),
        (("KPI^2|Rating*2", ".|Latest|Previous", "Calls|RED|GREEN"), 2),
        (("Team|Lead|Plans", "North|Chair|none yet", "South|Board|12"), 1),
        (("Team|Plans",), 0),
        ((), 0),
    ],
)
def test_header_rows(rows: tuple[str, ...], headers: int) -> None:
    assert count_header_rows(grid(*rows)) == headers
