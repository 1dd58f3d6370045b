"""What is exported for sharing holds no small count of children and nothing that gives it back."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from extractor.cli.app import scrutiny

PAPER = """# Annual report 2016/17

Oxfordshire Safeguarding Children Board. Published 30 September 2017.

Of the 18 children who were remanded on 31 March 2017, 4 children (22.2%) were moved.

Looked after children by reason on 31 March 2017

| Reason | 2016 | 2017 |
|---|---|---|
| Remand | 20 | 3 |
| Care order | 60 | 61 |
| Accommodated | 38 | 40 |
| Total | 118 | 104 |
"""


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    (tmp_path / "paper.md").write_text(PAPER, encoding="utf-8")
    for arguments in (
        ["ingest", str(tmp_path / "paper.md")],
        ["check", "--fail-on", "never"],
        ["export", str(tmp_path / "x"), "--format", "xlsx"],
    ):
        run(tmp_path, *arguments)
    for form in ("csv", "xlsx", "jsonl", "parquet"):
        run(tmp_path, "export", str(tmp_path / "out"), "--format", form, "--share")
    return tmp_path / "out"


def run(folder: Path, *arguments: str) -> None:
    result = CliRunner().invoke(
        scrutiny, ["--warehouse", str(folder / "w.duckdb"), *arguments], default_map={"ingest": {"workers": 0}}
    )
    assert result.exit_code == 0, result.output


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_no_small_count_is_left(shared: Path) -> None:
    claims = {(row["row_label"], row["col_label"]): row for row in rows(shared / "claims.csv") if row["source"] == "table"}
    assert claims["Remand", "2017"]["value"] == "" and claims["Remand", "2017"]["suppressed"] == "small"
    assert claims["Accommodated", "2017"]["suppressed"] == "other"  # the smallest of the column, else the total gives the 3 back
    assert claims["Total", "2017"]["value"] == "104.0"
    cells = {(row["row_label"], row["col_label"]): row["text"] for row in rows(shared / "cells.csv")}
    assert cells["Remand", "2017"] == "[1–5]" and cells["Accommodated", "2017"] == "[not shown]"
    said = [row for row in rows(shared / "claims.csv") if row["source"] == "text" and "remanded" in row["quote"]]
    assert said and all("22.2%" not in row["quote"] and " 4 " not in row["quote"] for row in said)
    assert {row["suppressed"] for row in said if row["surface"] in ("[1–5]", "[not shown]")} == {"small", "other"}
    for name in ("claims.csv", "cells.csv", "claims.jsonl", "findings.csv"):
        assert "22.2" not in (shared / name).read_text(encoding="utf-8"), name


def test_whole_texts_and_names_are_left_out(shared: Path) -> None:
    assert not (shared / "blocks.csv").exists()
    assert "text" not in rows(shared / "documents.csv")[0] and "sha256" not in rows(shared / "documents.csv")[0]
    assert "reviewed_by" not in rows(shared / "claims.csv")[0]


def test_the_workbook_explains_its_columns(shared: Path) -> None:
    book = openpyxl.load_workbook(shared / "scrutiny.xlsx")
    assert book.sheetnames[0] == "about" and "claims" in book.sheetnames and "blocks" not in book.sheetnames
    about = {(row[0], row[1]): row[3] for row in book["about"].iter_rows(values_only=True)}
    assert about["claims", "suppressed"] and about["claims", "value"]
    assert book["claims"].freeze_panes == "A2" and book["claims"].auto_filter.ref
