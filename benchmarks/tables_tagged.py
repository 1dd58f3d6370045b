"""Tables of tagged PDFs, read by geometry alone, against their own structure trees: this reader beside plain pdfplumber.

    python benchmarks/tables_tagged.py FOLDER

The truth of a page is its tagged tables of two rows and two columns at least. Counted are relations: two cells with text of
which one is the next to the right or the next below the other. Tags are written by word processors and are no perfect truth
(some pages are laid out with tables), so the difference between the readers says more than the height. Prints micro F1 over
all relations and the mean over files.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pdfplumber

from extractor.model.raw import RawTable, ReadFailure
from extractor.read import pdf as reader
from extractor.read.pdf_tags import TaggedCell, tagged_tables

Cell = tuple[int, int, int, int, str]
"""row, column, rows spanned, columns spanned, text"""
Relations = Counter[tuple[str, str, str]]


def main() -> None:
    """Scores every PDF of the folder that has tagged tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--list", action="store_true", help="Print the score of each file, too.")
    options = parser.parse_args()
    scores: dict[str, dict[str, tuple[int, int, int]]] = defaultdict(dict)
    tables = 0
    for path in sorted(options.folder.glob("*.pdf")):
        truth, plain = _tagged(path)
        if not truth:
            continue
        tables += sum(len(found) for found in truth.values())
        ours = _ours(path, set(truth))
        for name, found in (("scrutiny", ours), ("pdfplumber", plain)):
            scores[name][path.name] = _compared(truth, found)
        if options.list:
            print(f"{_f1([scores['scrutiny'][path.name]]):.3f} {_f1([scores['pdfplumber'][path.name]]):.3f} {path.name}")
    print(f"{tables} tagged tables in {len(scores['scrutiny'])} files\n{'':12} macro F1  micro F1")
    for name, by_file in scores.items():
        macro = sum(_f1([score]) for score in by_file.values()) / len(by_file)
        print(f"{name:12} {macro:8.3f}  {_f1(by_file.values()):8.3f}")


def _tagged(path: Path) -> tuple[dict[int, list[list[Cell]]], dict[int, list[list[Cell]]]]:
    """The tagged tables by page, and on the same pages what pdfplumber finds."""
    truth: dict[int, list[list[Cell]]] = {}
    plain: dict[int, list[list[Cell]]] = {}
    tagged = tagged_tables(path)
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            if page.page_number not in tagged:
                continue
            texts: dict[int, list[str]] = defaultdict(list)
            for char in page.chars:
                texts[char["mcid"]].append(char["text"])
            made = [_cells_of(cells, texts) for cells in tagged[page.page_number]]
            kept = [cells for cells in made if _is_table(cells)]
            if kept:
                truth[page.page_number] = kept
                plain[page.page_number] = [_of_rows(rows) for rows in page.extract_tables()]
            page.close()
    return truth, plain


def _cells_of(cells: list[TaggedCell], texts: dict[int, list[str]]) -> list[Cell]:
    return [
        (c.row, c.col, c.row_span, c.col_span, "".join("".join(texts[mark]) for marks in c.marks.values() for mark in marks))
        for c in cells
    ]


def _is_table(cells: list[Cell]) -> bool:
    filled = [cell for cell in cells if _folded(cell[4])]
    return len({c[0] for c in filled}) >= 2 and len({c[1] for c in filled}) >= 2 and len(filled) >= 4


def _of_rows(rows: list[list[str | None]]) -> list[Cell]:
    return [(r, c, 1, 1, text or "") for r, row in enumerate(rows) for c, text in enumerate(row) if text is not None]


def _ours(path: Path, pages: set[int]) -> dict[int, list[list[Cell]]]:
    reader.tagged_tables = lambda _: {}  # by geometry alone: the tags are what it is measured against
    raw = reader.read_pdf(path)
    if isinstance(raw, ReadFailure):
        raise SystemExit(f"{path}: {raw.reason}")
    return {
        page.number: [
            [(c.row, c.col, c.row_span, c.col_span, c.text) for c in item.cells]
            for item in page.items
            if isinstance(item, RawTable)
        ]
        for page in raw.pages
        if page.number in pages
    }


def _compared(truth: dict[int, list[list[Cell]]], found: dict[int, list[list[Cell]]]) -> tuple[int, int, int]:
    """Relations that both have, those of the truth, those found; page by page."""
    both = of_truth = of_found = 0
    for page, tables in truth.items():
        wanted, had = _relations(tables), _relations(found.get(page, []))
        both += (wanted & had).total()
        of_truth += wanted.total()
        of_found += had.total()
    return both, of_truth, of_found


def _relations(tables: Iterable[list[Cell]]) -> Relations:
    result: Relations = Counter()
    for cells in tables:
        grid = {
            (r, c): index
            for index, (row, col, height, width, text) in enumerate(cells)
            if _folded(text)
            for r in range(row, row + height)
            for c in range(col, col + width)
        }
        pairs = {(index, other, way) for place, index in grid.items() for way, other in _next(grid, place) if other != index}
        result.update((_folded(cells[a][4]), _folded(cells[b][4]), way) for a, b, way in pairs)
    return result


def _next(grid: dict[tuple[int, int], int], place: tuple[int, int]) -> Iterator[tuple[str, int]]:
    """The nearest cells with text to the right and below."""
    row, col = place
    right = [c for r, c in grid if r == row and c > col and grid[r, c] != grid[place]]
    below = [r for r, c in grid if c == col and r > row and grid[r, c] != grid[place]]
    if right:
        yield "right", grid[row, min(right)]
    if below:
        yield "below", grid[min(below), col]


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold() or re.sub(r"\s+", "", text)


def _f1(scores: Iterable[tuple[int, int, int]]) -> float:
    both, truth, found = (sum(column) for column in zip(*scores, strict=True))
    return 2 * both / (truth + found) if truth + found else 0.0


if __name__ == "__main__":
    main()
