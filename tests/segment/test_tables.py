"""Tables that the source states and tables that survive only as lines of text."""

from __future__ import annotations

import pytest

from extractor.model import BlockKind, RawCell, RawFile, RawPage, RawParagraph, RawTable
from tests.segment.papers import columns, from_text, grid, of, texts


def one_table(text: str) -> object:
    document = from_text(text)
    assert len(document.tables) == 1, [b.text for b in document.blocks]
    return document.tables[0]


def test_rows_of_text_under_a_header_of_one_line() -> None:
    document = from_text(
        "The table shows how many children each team worked with.\n\nJuly 2011 | July 2012 | % change\n"
        "Children on a plan 310 341 10%\nChildren in care 402 398 -1%\n\nMore text follows in a paragraph of its own."
    )
    (table,) = document.tables
    assert grid(table) == [
        ["", "July 2011", "July 2012", "% change"],
        ["Children on a plan", "310", "341", "10%"],
        ["Children in care", "402", "398", "-1%"],
    ]
    assert (table.n_rows, table.n_cols, table.lead_in) == (2, 4, 0)
    assert table.title == "how many children each team worked with"
    row = [c for c in table.cells if c.row == 2]
    assert {c.row_label for c in row} == {"Children in care"}
    assert [c.col_label for c in row] == ["", "July 2011", "July 2012", "% change"]


def test_years_broken_over_two_header_lines_are_mended() -> None:
    document = from_text(
        "Order at 31 March | 2008/ | 2009/ | 2010/ | Change 08/09\n"
        "2011 09 10 11 to 10/11\nFull order 91 104 110 20.9%\nInterim order 40 38 31 -22.5%"
    )
    (table,) = document.tables
    assert columns(table) == ["Order at 31 March 2011", "2008/09", "2009/10", "2010/11", "Change 08/09 to 10/11"]
    assert table.n_rows == 2
    assert sum(c.is_header for c in table.cells) == 10


def test_one_row_is_enough_under_an_unmistakable_header() -> None:
    document = from_text("2008/09 | 2009/10 | 2010/11\nChildren privately fostered 12 15 11")
    assert grid(document.tables[0])[1] == ["Children privately fostered", "12", "15", "11"]


def test_words_of_a_header_are_shared_out_by_their_capitals() -> None:
    document = from_text(
        "All Adopted Young Children in\n"
        "children late Carers Hospital\nBoys 15% 12% 4% 18%\nGirls 71% 67% 80% 64%\nUnknown 13% 15% 14% 16%"
    )
    assert columns(document.tables[0]) == ["", "All children", "Adopted late", "Young Carers", "Children in Hospital"]


def test_rows_between_blank_lines_and_a_label_on_two_lines() -> None:
    document = from_text("East | West\nFoster care 12 15\n\nResidential care or\n\nSecure unit 1 0\n\nTotal 13 | 15\n")
    assert grid(document.tables[0]) == [
        ["", "East", "West"],
        ["Foster care", "12", "15"],
        ["Residential care or Secure unit", "1", "0"],
        ["Total", "13", "15"],
    ]


def test_labels_on_the_line_before_their_numbers() -> None:
    document = from_text("Home Office Street\nJanuary 2012\n\n31 12 0\n\nFebruary 2012\n\n28 9 1\n\nMarch 2012 35 8 0")
    assert grid(document.tables[0])[1:] == [
        ["January 2012", "31", "12", "0"],
        ["February 2012", "28", "9", "1"],
        ["March 2012", "35", "8", "0"],
    ]


def test_reading_errors_in_age_bands_are_put_right_in_the_label_only() -> None:
    document = from_text("Ages Share\nOto 4 31%\n\n5t0 10 42%\n11to 15 20%\n16t0 17 7%\nTotal 100%")
    (table,) = document.tables
    assert [row[0] for row in grid(table)] == ["Ages", "Oto 4", "5t0 10", "11to 15", "16t0 17", "Total"]
    assert [row[0] for row in grid(table, labels=True)][1:] == ["0 to 4", "5 to 10", "11 to 15", "16 to 17", "Total"]


def test_two_small_tables_below_each_other() -> None:
    document = from_text(
        "Growth 2011 to 2013\nAges Growth\n0 to 9 64%\n10 to 17 97%\n\nGrowth 2011 to 2013\nSex Growth\nGirls 85%\nBoys 66%"
    )
    assert [t.n_rows for t in document.tables] == [2, 2]
    assert [t.title for t in document.tables] == ["Growth 2011 to 2013"] * 2
    assert texts(document, BlockKind.CAPTION) == ["Growth 2011 to 2013"] * 2


def test_a_number_in_the_label_is_no_value() -> None:
    document = from_text("2011/12 | 2012/13\nVoluntary - Section 20 177 154\nCare order 51 60\nTier 3 12 19")
    assert [row[0] for row in grid(document.tables[0])][1:] == ["Voluntary - Section 20", "Care order", "Tier 3"]


def test_pipe_and_tab_tables() -> None:
    piped = from_text("| Team | Cases |\n|---|---|\n| North | 12 |\n| South | 15 |")
    tabbed = from_text("Team\tCases\nNorth\t12\nSouth\t15")
    for document in (piped, tabbed):
        (table,) = document.tables
        assert grid(table) == [["Team", "Cases"], ["North", "12"], ["South", "15"]]
        assert columns(table) == ["Team", "Cases"]


@pytest.mark.parametrize(
    "text",
    [
        "Introduction 3\nSummary of findings 4\nWhat must improve 6\nInformation about the visit 9\nThe board 22",
        "Introduction ........ 3\nFindings ........ 9\nThe board ........ 22",
        "The service was set up by the council in the spring of\n"
        "2014 and moved to its new offices in the autumn of 2015\nand again in 2016.",
        "In the year the number of children on a plan rose from 118 to 155\n"
        "and the number in care rose from 402 to 431\nwhich is more than in any year since 2009",
        "20,000\n17,754\n15,317\n12,000\n8,000\n-\n2021-22 2023-24",
        "12 High Street\nBlackford\nBL1 4AP",
        "400 400\nFirst series First series 350 350\nSecond series Second series 300 300",
    ],
)
def test_prose_contents_axes_and_addresses_are_no_tables(text: str) -> None:
    assert from_text(text).tables == ()


def test_the_printed_rows_of_a_table_are_its_sentences() -> None:
    document = from_text("East | West\nFoster care 12 15\nTotal 13 15")
    block = document.blocks[0]
    assert block.text == "East West\nFoster care 12 15\nTotal 13 15"
    assert [document.text[a:b] for a, b in block.sentences] == block.text.split("\n")


def stated(rows: list[list[str]], **spans: int) -> RawTable:
    return RawTable(tuple(RawCell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)))


def test_a_stated_table_loses_its_empty_rows_and_columns() -> None:
    raw = stated([["", "", "2011", "2012"], ["", "", "", ""], ["Boys", "", "41", "52"], ["Girls", "", "44", "50"]])
    document = of(RawFile("text/html", (RawPage(None, (raw,)),)))
    (table,) = document.tables
    assert grid(table) == [["", "2011", "2012"], ["Boys", "41", "52"], ["Girls", "44", "50"]]
    assert table.n_rows == 2
    assert columns(table) == ["", "2011", "2012"]


def test_spans_reach_the_labels() -> None:
    cells = (
        RawCell(0, 0, "Category", True, row_span=2),
        RawCell(0, 1, "March 2012", True, col_span=2),
        RawCell(1, 1, "No.", True),
        RawCell(1, 2, "%", True),
        RawCell(2, 0, "Neglect"),
        RawCell(2, 1, "98"),
        RawCell(2, 2, "61%"),
    )
    document = of(RawFile("text/html", (RawPage(None, (RawTable(cells, caption="Plans by category"),)),)))
    (table,) = document.tables
    assert columns(table) == ["Category", "March 2012 No.", "March 2012 %"]
    assert (table.title, table.n_rows) == ("Plans by category", 1)


def test_two_columns_of_labels_make_one_row_label() -> None:
    raw = stated([["Area", "Sex", "2011", "2012"], ["North", "Girls", "4", "6"], ["North", "Boys", "7", "8"]])
    (table,) = of(RawFile("text/html", (RawPage(None, (raw,)),))).tables
    assert [row[-1] for row in grid(table, labels=True)] == ["", "North Girls", "North Boys"]


def test_a_list_set_in_two_has_labels_in_both_halves() -> None:
    raw = stated(
        [["Ward", "Plans", "Ward", "Plans"], ["Abbey", "4", "Manor", "9"], ["Castle", "2", "Quay", "3"], ["Fen", "6", "", ""]]
    )
    (table,) = of(RawFile("text/html", (RawPage(None, (raw,)),))).tables
    values = {cell.text: cell.row_label for cell in table.cells if cell.text.isdigit()}
    assert values == {"4": "Abbey", "9": "Manor", "2": "Castle", "3": "Quay", "6": "Fen"}


def test_figures_under_heads_that_come_twice_keep_the_first_label() -> None:
    raw = stated([["Ward", "Plans", "Ward", "Plans"], ["Abbey", "4", "12", "9"], ["Castle", "2", "8", "3"]])
    (table,) = of(RawFile("text/html", (RawPage(None, (raw,)),))).tables
    assert {cell.row_label for cell in table.cells if cell.text in ("9", "3")} == {"Abbey", "Castle"}


def test_a_frame_around_text_is_no_table() -> None:
    raw = stated([["Good practice\nThe team keeps a shared diary.\n- It is read every day.\n- It is kept for a year."]])
    document = of(RawFile("application/pdf", (RawPage(1, (raw,)),), 1))
    assert document.tables == ()
    assert texts(document, BlockKind.LIST_ITEM) == ["It is read every day.", "It is kept for a year."]


def test_contacts_in_cells_are_masked() -> None:
    raw = stated([["Team", "Contact", "Staff"], ["North", "north@example.org", "12"], ["South", "01234 567890", "15"]])
    document = of(RawFile("text/html", (RawPage(None, (raw,)),)))
    assert "@" not in document.text
    assert "567890" not in document.text


def test_a_word_broken_by_a_narrow_column_is_put_together() -> None:
    text = RawParagraph("Work began in Rutland and Wolverhampton last spring. The first team left early.")
    table = RawTable(
        tuple(
            RawCell(r, c, t)
            for r, row in enumerate([["Area", "Wolverh ampton", "first team"], ["Plans", "12", "9"], ["Visits", "40", "8"]])
            for c, t in enumerate(row)
        )
    )
    document = of(RawFile("application/pdf", (RawPage(1, (text, table)),), 1))
    assert [c.text for c in document.tables[0].cells if c.is_header] == ["Area", "Wolverhampton", "first team"]
