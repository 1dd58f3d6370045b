"""What each command loads: a clerk who asks for findings does not wait for the libraries that read PDF."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "bs4", "dask", "distributed", "docx", "duckdb", "jinja2", "lxml", "numpy", "openpyxl", "pandas", "pdfplumber", "pebble",
    "pikepdf", "PIL", "psutil", "pyarrow", "pypdfium2", "rapidfuzz", "rich", "spacy", "xlsxwriter",
}  # fmt: skip

# The parent of an ingest reads no paper: its workers load what that takes.
LOADED = {
    "--help": set(),
    "ingest --help": set(),
    "cache info": set(),
    "rule": set(),
    "rule AR01": set(),
    "indicators": {"duckdb"},
    "documents": {"duckdb"},
    "tables": {"duckdb"},
    "claims": {"duckdb"},
    "claims --format csv": {"duckdb"},
    "themes": {"duckdb"},
    "findings": {"duckdb"},
    "check --fail-on never": {"duckdb"},
    "trend cpp_at_date": {"duckdb"},
    "export out --format csv": {"duckdb"},
    "export out --format parquet": {"duckdb"},
    "export out --format xlsx": {"duckdb", "xlsxwriter"},
    "report report.html": {"duckdb", "jinja2"},
}

RUN = """
import sys
from extractor.cli import main
try:
    main()
except SystemExit as end:
    sys.stderr.write(f"STATUS {end.code}\\n")
sys.stderr.write("LOADED " + " ".join(sorted(sys.modules)) + "\\n")
"""


@pytest.mark.parametrize("line", LOADED)
def test_loads_what_it_needs_alone(line: str, warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRUTINY_CACHE", str(tmp_path / "cache"))
    assert _loaded(*line.split()) == LOADED[line]


def test_an_ingest_of_what_is_unchanged_loads_no_reader(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("On 31 March 2017 there were 118 child protection plans.", encoding="utf-8")
    first = _loaded("ingest", "a.txt")
    assert not first & {"spacy", "pdfplumber", "rapidfuzz", "pandas", "docx", "lxml"}
    assert _loaded("ingest", "a.txt") <= first


def _loaded(*arguments: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", RUN, *arguments], capture_output=True, text=True, encoding="utf-8", check=True)
    told = done.stderr.splitlines()
    assert "STATUS 0" in told, done.stderr
    return HEAVY & set(told[-1].split())
