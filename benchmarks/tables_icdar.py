"""Tables of the ICDAR-2013 competition set: this reader beside plain pdfplumber, in one run.

    python benchmarks/tables_icdar.py SHARED

SHARED holds `corpus/icdar2013-eu` (PDFs with their ground truth) and `tools/icdar_score.py` (the competition's scoring of
adjacency relations between cells). Prints macro and micro F1, how many tables there are, and the pages read a second of
processor time. `--without-rulings` takes every ruling off the pages first, so that only the alignment of words is measured.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pdfplumber

from extractor.model.raw import RawTable, ReadFailure
from extractor.read import pdf as reader
from extractor.read.pdf_sheet import read_sheet

Table = dict[str, Any]


def main() -> None:
    """Reads every PDF both ways and prints the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--without-rulings", action="store_true")
    options = parser.parse_args()
    truth = options.shared / "corpus" / "icdar2013-eu"
    scorer = options.shared / "tools" / "icdar_score.py"
    ways: dict[str, Callable[[Path], Iterator[Table]]] = {"scrutiny": _ours, "pdfplumber": _plain}
    if options.without_rulings:
        ways = {"scrutiny": _ours}
    print(f"{'':12} macro F1  micro F1  tables  pages/s")
    for name, read in ways.items():
        with patch.object(reader, "read_sheet", _bare if options.without_rulings else read_sheet):
            found, speed = _read_all(truth, read)
        score = _score(found, scorer, truth)
        figures = f"{score['macro_f1']:8.3f}  {score['micro_f1']:8.3f}  {score['tables_pred']:6}"
        print(f"{name:12} {figures}  {speed:7.1f}")


def _read_all(folder: Path, read: Callable[[Path], Iterator[Table]]) -> tuple[dict[str, list[Table]], float]:
    paths = sorted(folder.glob("*.pdf"))
    pages = 0
    for path in paths:
        with pdfplumber.open(path) as pdf:
            pages += len(pdf.pages)
    start = time.process_time()
    found = {path.stem: list(read(path)) for path in paths}
    return found, pages / (time.process_time() - start)


def _ours(path: Path) -> Iterator[Table]:
    raw = reader.read_pdf(path)
    if isinstance(raw, ReadFailure):
        raise SystemExit(f"{path}: {raw.reason}")
    for page in raw.pages:
        for item in page.items:
            if isinstance(item, RawTable):
                yield {"page": page.number, "rows": _rows(item)}


def _rows(table: RawTable) -> list[list[object]]:
    """The grid as the scorer reads it: a spanning cell once, None at the other places it covers."""
    height = max(cell.row + cell.row_span for cell in table.cells)
    width = max(cell.col + cell.col_span for cell in table.cells)
    rows: list[list[object]] = [[""] * width for _ in range(height)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            rows[row][cell.col : cell.col + cell.col_span] = [None] * cell.col_span
    for cell in table.cells:
        rows[cell.row][cell.col] = {"text": cell.text, "rowspan": cell.row_span, "colspan": cell.col_span}
    return rows


def _plain(path: Path) -> Iterator[Table]:
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            for rows in page.extract_tables():
                yield {"page": page.page_number, "rows": rows}
            page.close()


def _bare(page: Any) -> Any:
    sheet = read_sheet(page)
    sheet.edges = []
    return sheet


def _score(found: dict[str, list[Table]], scorer: Path, truth: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "found.json"
        path.write_text(json.dumps(found), encoding="utf-8")
        command = [sys.executable, str(scorer), str(path), str(truth), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    score: dict[str, Any] = json.loads(done.stdout)
    return score


if __name__ == "__main__":
    main()
