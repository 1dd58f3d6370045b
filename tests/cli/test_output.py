"""Rows as printed: on a terminal and not, in every format."""

from __future__ import annotations

import datetime as dt
import json

import click
import pytest

from extractor.cli import output
from extractor.cli.filters import Where, year_of
from extractor.cli.output import Column, period_of, print_rows, shown
from extractor.cli.terminal import Field, lines_of
from extractor.errors import InputError

ROWS = [
    {"name": "a|b", "value": 1.5, "day": dt.date(2017, 3, 31), "quote": "one\ntwo \x1b[31mred"},
    {"name": "c", "value": None, "day": None, "quote": "[bold]kept[/bold] " + "word " * 60},
]
COLUMNS = (Column("name"), Column("value", right=True), Column("day"), Column("quote", flows=True))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (118.0, "118"),
        (0.1 + 0.2, "0.3"),
        (-26.5, "-26.5"),
        (dt.date(2017, 3, 31), "2017-03-31"),
        (dt.datetime(2017, 3, 31, 9, 30, 1, 5), "2017-03-31 09:30:01"),
        (["a", "b"], "a, b"),
        ("one\ttwo\x1b[2J", "one two [2J"),
    ],
)
def test_shown(value: object, text: str) -> None:
    assert shown(value) == text


def test_a_plain_table_cuts_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(ROWS, "table", COLUMNS)
    head, first, second = capsys.readouterr().out.splitlines()
    assert head.split() == ["name", "value", "day", "quote"]
    assert first.split()[:3] == ["a|b", "1.5", "2017-03-31"]
    assert first.index("1.5") + 3 == head.index("value") + 5  # right-aligned
    assert second.count("word") == 60


@pytest.mark.parametrize("width", [30, 45, 60, 100, 200])
def test_a_terminal_table_fits_its_width(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setattr(output, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    print_rows(ROWS, "table", COLUMNS)
    printed = click.unstyle(capsys.readouterr().out)
    assert max(len(line) for line in printed.splitlines()) <= width
    assert printed.count("word") == 60
    assert "[bold]kept[/bold]" in printed
    assert "2017-03-31" in printed


def field(heading: str, *cells: str, cut: bool = False, flows: bool = False, right: bool = False) -> Field:
    return Field(heading, cells, right, cut, flows)


def test_names_are_cut_and_numbers_are_not() -> None:
    name = field("name", "a very long name of a document.pdf", "b", cut=True)
    lines = [click.unstyle(line) for line in lines_of([name, field("value", "1,234,567", "2", right=True)], 30)]
    assert lines[1] == "a very lo…ument.pdf  1,234,567"
    assert lines[2].split() == ["b", "2"]


def test_text_stands_beside_its_row_or_below_it() -> None:
    fields = [field("id", "a"), field("quote", "one two three " * 5, flows=True)]
    wide = [click.unstyle(line) for line in lines_of(fields, 60)]
    assert wide[0] == "id  quote"
    assert wide[1].startswith("a   one two three")
    assert wide[2].startswith("    ")
    narrow = [click.unstyle(line) for line in lines_of(fields, 40)]
    assert narrow[0] == "id"
    assert narrow[1] == "a"
    assert narrow[2].startswith("    one two three")


def test_a_row_that_fits_nowhere_becomes_a_list() -> None:
    fields = [field("first", "2017-03-31"), field("second", "2018-03-31"), field("quote", "some words", flows=True)]
    assert [click.unstyle(line).rstrip() for line in lines_of(fields, 21)] == [
        "first   2017-03-31",
        "second  2018-03-31",
        "quote   some words",
        "",
    ]


def test_empty_columns_are_left_out() -> None:
    assert [click.unstyle(line) for line in lines_of([field("a", "1"), field("page", "")], 80)] == ["a", "1"]


def test_wide_characters_count_twice() -> None:
    lines = [click.unstyle(line) for line in lines_of([field("a", "安全", "b"), field("n", "1", "2")], 80)]
    assert lines == ["a     n", "安全  1", "b     2"]


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2017-03-31", "2017-03-31", "2017-03-31"),
        ("2016-04-01", "2017-03-31", "2016/17"),
        ("1999-04-01", "2000-03-31", "1999/00"),
        ("2016-01-01", "2016-12-31", "2016"),
        ("2016-02-01", "2016-02-29", "2016-02"),
        ("2016-09-01", "2017-08-31", "2016-09-01/2017-08-31"),
        ("2016-04-02", "2017-03-31", "2016-04-02/2017-03-31"),
    ],
)
def test_period_of(start: str, end: str, text: str) -> None:
    row = {"period_start": dt.date.fromisoformat(start), "period_end": dt.date.fromisoformat(end)}
    assert period_of(row) == text
    assert period_of({"period_start": None, "period_end": None}) == ""


def test_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(ROWS, "markdown", COLUMNS)
    head, rule, first, _ = capsys.readouterr().out.splitlines()
    assert head == "| name | value | day | quote |"
    assert rule == "|---|---:|---|---|"
    assert first.startswith("| a\\|b | 1.5 | 2017-03-31 | one two")


def test_json_and_csv_of_structures(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"evidence": [{"quote": "=1", "page": None}], "waived": False, "note": "=1+1"}]
    print_rows(rows, "json", ())
    assert json.loads(capsys.readouterr().out) == rows
    print_rows(rows, "csv", ())
    assert capsys.readouterr().out == 'evidence,waived,note\n"[{""quote"": ""=1"", ""page"": null}]",false,\'=1+1\n'


def test_csv_without_rows_has_its_heads(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows([], "csv", COLUMNS)
    assert capsys.readouterr().out == "name,value,day,quote\n"


@pytest.mark.parametrize(
    ("text", "year"),
    [("2017", 2017), ("2016/17", 2017), ("2016-17", 2017), ("2016–2017", 2017), ("1999/00", 2000), (" 2016 / 17 ", 2017)],
)
def test_year_of(text: str, year: int) -> None:
    assert year_of(text) == year


@pytest.mark.parametrize("text", ["", "17", "2016/18", "2016/15", "next year", "20167"])
def test_no_year(text: str) -> None:
    with pytest.raises(InputError):
        year_of(text)


def test_where() -> None:
    where = Where()
    assert where.sql() == ""
    where.any_of("unit = ?", ["count", "percent"])
    where.any_of("area = ?", [])
    where.documents(["a*", "b"])
    assert where.sql() == (
        " WHERE (unit = ? OR unit = ?) AND ((lower(document) GLOB lower(?)) OR (contains(lower(document), lower(?))))"
    )
    assert where.parameters == ["count", "percent", "a*", "b"]
