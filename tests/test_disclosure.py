"""What is suppressed, and that what is left gives nothing back."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.disclosure import Figure, Redactor, suppressed, without_figures


def cell(row: str, col: str, value: float, *, unit: str = "count", children: bool = True) -> Figure:
    return Figure(f"{row}/{col}", unit, value, children, place="t", row=row, col=col)


def text(key: str, value: float, unit: str = "count", *links: str, children: bool = True) -> Figure:
    return Figure(key, unit, value, children, statement="s", links=links)


def test_a_lone_small_count_takes_another_cell_of_its_row_and_column_along() -> None:
    rows = {"Remand": (3, 40, 43), "Care": (20, 30, 50), "Other": (8, 9, 17), "Total": (31, 79, 110)}
    cells = [
        cell(row, col, value) for row, values in rows.items() for col, value in zip(("2016", "2017", "All"), values, strict=True)
    ]
    found = suppressed(cells)
    assert found["Remand/2016"] is True
    assert found["Other/2016"] is False  # else the total of 2016 less the others is the count
    for line in (*rows, "2016", "2017", "All"):
        hidden = [key for key in found if line in key.split("/")]
        assert len(hidden) != 1, line


@settings(max_examples=60)
@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=3, max_size=5))
def test_no_row_or_column_of_a_table_has_just_one(values: list[list[int]]) -> None:
    rows = [[*row, sum(row)] for row in values]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    cells = [cell(f"r{r}", f"c{c}", value) for r, row in enumerate(rows) for c, value in enumerate(row)]
    found = suppressed(cells)
    assert all(figure.key in found for figure in cells if figure.value and figure.value <= 5)
    for line in itertools.chain((f"r{r}" for r in range(len(rows))), (f"c{c}" for c in range(4))):
        assert sum(line in key.split("/") for key in found) != 1


def test_percentages_of_a_table_go_with_their_count() -> None:
    cells = [cell("Remand", "Children", 4), cell("Remand", "Share", 22, unit="percent"), cell("Care", "Children", 14)]
    cells += [
        cell("Care", "Share", 78, unit="percent"),
        cell("Total", "Children", 18),
        cell("Total", "Share", 100, unit="percent"),
    ]
    found = suppressed(cells)
    assert {"Remand/Share", "Care/Share"} <= set(found) and "Total/Share" not in found


def test_a_statement_goes_with_its_small_count() -> None:
    others = [text("share", 22, "percent"), text("rest", 14), Figure("far", "count", 900, True, statement="z")]
    assert suppressed([text("small", 4), *others]) == {"small": True, "share": False, "rest": False}
    linked = Figure("linked", "percent", 22.0, False, links=("small",))
    assert suppressed([text("small", 4), linked])["linked"] is False


def test_other_small_numbers_stay() -> None:
    assert suppressed([text("posts", 4, children=False), text("none", 0), text("six", 6), text("share", 3, "percent")]) == {}
    assert set(suppressed([text("six", 6)], threshold=9)) == {"six"}


def test_only_the_number_itself_is_taken_out_of_a_text() -> None:
    redactor = Redactor()
    kept = "4% and 4.5 and 14 and 2014/4 and 4/5 and 1,4 and 4,000 and 4 per cent"
    assert redactor.redacted(kept, {"4": True}) == kept
    assert redactor.redacted("4, (4) and 22%.", {"4": True, "22%": False}) == "[1–5], ([1–5]) and [not shown]."
    assert redactor.count == 3


def test_a_recomputation_keeps_its_years_alone() -> None:
    assert without_figures("In 2016 it was 4 of 18, 22.2%, £1,200.") == (
        "In 2016 it was [not shown] of [not shown], [not shown], [not shown]."
    )
