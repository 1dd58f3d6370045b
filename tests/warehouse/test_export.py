"""The views as files: everything is there, dates are dates, and nothing runs as a formula."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import duckdb
import pytest

from extractor.errors import InputError
from extractor.warehouse import export, load_document, reading, writing
from extractor.warehouse.export import VIEWS, export_views, spreadsheet_safe

from . import samples


@pytest.fixture
def odd(path: Path) -> Path:
    """With a paper whose texts mean harm."""
    claims = (samples.claim("c1", "118", samples.count(118), metric="=1+1", cohort="@SUM(A1)", area="https://example.org"),)
    with writing(path) as connection:
        load_document(connection, samples.document(), claims, (), samples.origin("=cmd|' /C calc'!A0.txt"))
    return path


def test_parquet(loaded: Path, tmp_path: Path) -> None:
    with reading(loaded) as door:
        written = export_views(door, tmp_path / "new" / "folder", "parquet")
        want = door.rows("SELECT document, value, period_start FROM claims ORDER BY char_start")
    assert [file.name for file in written] == [f"{view}.parquet" for view in VIEWS]
    with duckdb.connect() as client:
        got = client.execute(
            f"SELECT document, value, period_start FROM '{tmp_path / 'new' / 'folder' / 'claims.parquet'}' ORDER BY char_start"
        ).fetchall()
    assert got == [tuple(row.values()) for row in want]


def test_csv(odd: Path, tmp_path: Path) -> None:
    with reading(odd) as door:
        export_views(door, tmp_path, "csv")
    assert (tmp_path / "claims.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "claims.csv").open(encoding="utf-8-sig", newline="") as stream:
        [row] = csv.DictReader(stream)
    assert (row["value"], row["period_start"], row["from_start"], row["small_number"]) == ("118.0", "2017-03-31", "", "false")
    assert (row["metric"], row["cohort"]) == ("'=1+1", "'@SUM(A1)")
    assert row["document"].startswith("'=cmd")


def test_jsonl(odd: Path, tmp_path: Path) -> None:
    with reading(odd) as door:
        export_views(door, tmp_path, "jsonl")
    [row] = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (row["value"], row["period_start"], row["metric"], row["from_start"]) == (118.0, "2017-03-31", "=1+1", None)


def test_workbook(odd: Path, tmp_path: Path) -> None:
    with reading(odd) as door:
        [workbook] = export_views(door, tmp_path, "xlsx")
    with zipfile.ZipFile(workbook) as parts:
        names = parts.namelist()
        sheet = parts.read(f"xl/worksheets/sheet{VIEWS.index('claims') + 2}.xml").decode()
        book = parts.read("xl/workbook.xml").decode()
        styles = parts.read("xl/styles.xml").decode()
    assert sum(name.startswith("xl/worksheets/sheet") for name in names) == len(VIEWS) + 1  # and the one that explains them
    assert "<f>" not in sheet  # no formula
    assert "hyperlink" not in sheet
    assert "=1+1" in sheet
    assert "<v>42825</v>" in sheet  # 2017-03-31 as Excel counts days
    assert "yyyy-mm-dd" in styles
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet
    assert 'name="theme_trends"' in book


def test_a_cell_of_excel_is_cut_to_what_it_holds(path: Path, tmp_path: Path) -> None:
    import dataclasses

    long = dataclasses.replace(samples.document(), text="word " * 10_000)
    with writing(path) as connection:
        load_document(connection, long, (), (), samples.origin())
    with reading(path) as door:
        [workbook] = export_views(door, tmp_path, "xlsx")
    with zipfile.ZipFile(workbook) as parts:
        sheet = parts.read("xl/worksheets/sheet2.xml").decode()
    assert "word word" in sheet
    assert "word…" in sheet or "wor…" in sheet or "word …" in sheet or "w…" in sheet or "wo…" in sheet


def test_more_rows_than_a_sheet_holds(loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "EXCEL_ROWS", 4)
    with reading(loaded) as door, pytest.raises(InputError, match="cells has 5 rows"):
        export_views(door, tmp_path, "xlsx")


def test_a_folder_that_cannot_be_made(loaded: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with reading(loaded) as door, pytest.raises(InputError, match="cannot be written"):
        export_views(door, tmp_path / "file" / "sub", "csv")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+44 20 7946 0000", "+44 20 7946 0000"),
        ("-26.5%", "-26.5%"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("- an item", "'- an item"),
        ("–5", "–5"),
        ("-", "-"),
        ("\t=1", "'\t=1"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_spreadsheet_safe(text: str, safe: str) -> None:
    assert spreadsheet_safe(text) == safe


def test_the_target_is_named_and_not_the_warehouse_where_duckdb_cannot_write(loaded: Path, tmp_path: Path) -> None:
    with reading(loaded) as door, pytest.raises(InputError, match=r"a\.parquet cannot be written: No such file"):
        door.copy("SELECT 1 AS a", tmp_path / "nowhere" / "a.parquet", "FORMAT parquet")


def test_a_workbook_that_is_open_elsewhere_says_what_to_look_for(
    loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    close = xlsxwriter.Workbook.close
    for problem, hint in ((PermissionError(13, "Permission denied"), True), (OSError(28, "No space left on device"), False)):

        def closing(workbook: xlsxwriter.Workbook, problem: OSError = problem) -> None:
            close(workbook)
            raise FileCreateError(problem)

        monkeypatch.setattr(xlsxwriter.Workbook, "close", closing)
        with reading(loaded) as door, pytest.raises(InputError, match=problem.strerror) as raised:
            export_views(door, tmp_path, "xlsx")
        assert ("open in Excel" in str(raised.value)) is hint
