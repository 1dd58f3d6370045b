"""Rows as printed: on a terminal and not, in every format."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from extractor.cli import output
from extractor.cli.filters import Where, year_of
from extractor.cli.output import Column, print_rows, shown
from extractor.errors import InputError

ROWS = [
    {"name": "a|b", "value": 1.5, "day": dt.date(2017, 3, 31), "quote": "one\ntwo \x1b[31mred"},
    {"name": "c", "value": None, "day": None, "quote": "[bold]kept[/bold] " + "word " * 60},
]
COLUMNS = (Column("name"), Column("value", right=True), Column("day"), Column("quote", wide=True))


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


@pytest.mark.parametrize("width", [60, 100, 200])
def test_a_terminal_table_fits_its_width(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setattr(output, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    print_rows(ROWS, "table", COLUMNS)
    printed = capsys.readouterr().out
    assert max(len(line) for line in printed.splitlines()) <= width
    assert printed.count("word") == 60
    assert "[bold]kept[/bold]" in printed
    assert "2017-03-31" in printed
    assert "\x1b[31m" not in printed


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
