"""Tables as rules see them: numbers, additive lines, sums, ages."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec
import pytest

from extractor.rules.ages import Ages, ages, making_up
from extractor.rules.examples import table
from extractor.rules.grid import Grid, TableRow, grid, number, turned
from extractor.rules.interval import Interval
from extractor.rules.sums import Sum, sums


def made(rows: Sequence[Sequence[str]], title: str = "Cases", headers: int = 1) -> Grid:
    views = table(title, rows, headers=headers)
    about = views["tables"][0]
    return grid(msgspec.convert({**about, "cells": [dict(cell) for cell in views["cells"]]}, TableRow))


def labels(found: Sum) -> tuple[str, list[str]]:
    return found.total.label, [part.label for part in found.parts]


@pytest.mark.parametrize(
    ("text", "value", "unit", "low", "high"),
    [
        ("2,805", "2805", "count", "2805", "2805"),
        ("-26.5%", "-26.5", "percent", "-26.55", "-26.45"),
        ("(36)", "-36", "count", "-36", "-36"),
        ("£2.4k", "2400", "gbp", "2350", "2450"),
        ("£1.2m", "1200000", "gbp", "1150000", "1250000"),
        ("12*", "12", "count", "12", "12"),
        ("22.5", "22.5", "count", "22.45", "22.55"),
    ],
)
def test_cell_with_one_number(text: str, value: str, unit: str, low: str, high: str) -> None:
    read = number(text)
    assert read is not None
    assert (read.value, read.unit) == (Decimal(value), unit)
    assert read.spread == Interval(Decimal(low), Decimal(high))


@pytest.mark.parametrize("text", ["", None, "n/a", "13 (17%)", "2014/15", "<5", "x", "10 167", "(36", "1.2.3", "Q1"])
def test_cell_without_a_single_number(text: str | None) -> None:
    assert number(text) is None


def test_header_gives_plain_numbers_their_unit() -> None:
    body = made([["", "No.", "%", "% increase in number"], ["A", "12", "40", "3"]])
    (line,) = body.lines
    assert [line.numbers[col].unit for col in (1, 2)] == ["count", "percent"]
    money = made([["", "2014"], ["A", "12"]], title="Income (£000)")
    assert money.lines[0].numbers[1].unit == "gbp"


def test_subtotal_replaces_its_parts() -> None:
    body = made(
        [
            ["", "2011", "2012"],
            ["Full", "127", "145"],
            ["Interim", "96", "103"],
            ["All orders", "223", "248"],
            ["Placement", "26", "48"],
            ["of which adopted", "20", "40"],
            ["Total", "249", "296"],
        ]
    )
    first, last = sums(body)
    assert labels(first) == ("All orders", ["Full", "Interim"]) and not first.main and first.confirmed
    assert labels(last) == ("Total", ["All orders", "Placement"]) and last.main and not last.off


def test_total_above_its_parts_does_not_take_what_follows() -> None:
    body = made(
        [["", "S", "N"], ["Total caseload", "51", "70"], ["Plans", "30", "40"], ["In need", "21", "30"], ["Waiting", "13", "12"]]
    )
    (found,) = sums(body)
    assert labels(found) == ("Total caseload", ["Plans", "In need"])


def test_two_sections_with_a_total_each() -> None:
    body = made(
        [
            ["", "N", "M"],
            ["Boys", "30", "12"],
            ["Girls", "20", "11"],
            ["Total", "50", "23"],
            ["Under 10", "35", "14"],
            ["Over 10", "15", "9"],
            ["Total", "50", "23"],
        ]
    )
    assert [labels(found)[1] for found in sums(body)] == [["Boys", "Girls"], ["Under 10", "Over 10"]]


def test_averages_rates_and_shares_are_not_added() -> None:
    body = made(
        [["", "Cases", "%"], ["A", "12", "40%"], ["Average caseload", "99", "10%"], ["B", "18", "60%"], ["Total", "30", "100%"]]
    )
    (found,) = sums(body)
    assert labels(found)[1] == ["A", "B"] and [column.position for column in found.balanced] == [1]


def test_suppressed_part_leaves_the_column_out() -> None:
    body = made([["", "N", "M"], ["A", "30", "<5"], ["B", "20", "11"], ["Total", "50", "23"]])
    (found,) = sums(body)
    assert found.incomplete == [2] and not found.off


def test_tables_rounded_to_fives_have_room() -> None:
    rows = [["", "N", "M"], ["A", "30", "15"], ["B", "20", "10"], ["C", "45", "35"], ["Total", "100", "55"]]
    found = next(iter(sums(made(rows))))
    assert not found.off


def test_columns_of_years_are_no_counts() -> None:
    assert not list(sums(made([["Ward", "Opened"], ["A", "2001"], ["B", "2010"], ["Total", "2004"]])))


def test_turned_table_adds_columns() -> None:
    body = turned(made([["Team", "Q1", "Q2", "Target", "Total"], ["A", "14", "15", "99", "29"], ["B", "11", "12", "99", "23"]]))
    (found,) = sums(body)
    assert labels(found) == ("Total", ["Q1", "Q2"]) and len(found.balanced) == 2


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("0 to 4", Ages(0, 4)),
        ("aged 11-15", Ages(11, 15)),
        ("under 10s", Ages(0, 9, open_high=True)),
        ("children over 10", Ages(11, 25, open_low=True)),
        ("16+", Ages(16, 25)),
        ("16 and over", Ages(16, 25)),
        ("Girls", None),
        ("2014-15", None),
        ("15-11", None),
    ],
)
def test_age_bands(text: str, band: Ages | None) -> None:
    assert ages(text) == band


def test_bands_that_make_up_a_group() -> None:
    bands = {1: Ages(0, 4), 2: Ages(5, 10), 3: Ages(11, 15), 4: Ages(16, 17)}
    assert making_up(Ages(11, 25, open_low=True), bands) == [3, 4]
    assert making_up(Ages(0, 9, open_high=True), bands) == [1, 2]
    assert making_up(Ages(0, 7, open_high=True), bands) == []
    assert making_up(Ages(5, 15), bands) == [2, 3]


def test_rows_that_make_up_a_subtotal_are_not_added_to_the_total_again() -> None:
    rows = [
        ["", "Spent", "Planned"],
        ["Homes", "120", "130"],
        ["Fostering", "200", "190"],
        ["Care total", "320", "320"],
        ["Agency staff", "0", "40"],
        ["Training", "75", "0"],
        ["Workforce total", "75", "40"],
        ["Total", "395", "360"],
    ]
    *_, whole = sums(made(rows))
    assert labels(whole) == ("Total", ["Care total", "Workforce total"])
    assert not whole.off
