"""Tables against their annotations, by adjacency: each cell that is not blank with its next one, right and down (ICDAR 2013)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from extractor.evaluate.gold import Annotation
from extractor.evaluate.scores import ALL, NOTHING, Line, Score

Row = Mapping[str, object]
Grid = Sequence[Sequence[str]]


def score_tables(gold: Mapping[str, list[Annotation]], cells: Mapping[str, Sequence[Row]]) -> list[Line]:
    """Lines for every annotated document and for all; `cells` by document stem."""
    scores: dict[str, Score] = {}
    for name, tables in gold.items():
        want: Counter[tuple[str, str, str]] = Counter()
        for annotation in tables:
            want += relations(_annotated(annotation))
        got: Counter[tuple[str, str, str]] = Counter()
        for grid in _found(cells.get(name, [])):
            got += relations(grid)
        scores[name] = Score((want & got).total(), got.total(), want.total())
    return [*(Line("tables", name, score) for name, score in scores.items()), Line("tables", ALL, sum(scores.values(), NOTHING))]


def relations(grid: Grid) -> Counter[tuple[str, str, str]]:
    """(cell, neighbour, direction) with multiplicity; only letters and digits of a cell count."""
    squashed = [[re.sub(r"\W+", "", cell).lower() for cell in row] for row in grid]
    found: Counter[tuple[str, str, str]] = Counter()
    for r, row in enumerate(squashed):
        for c, cell in enumerate(row):
            if not cell:
                continue
            right = next((other for other in row[c + 1 :] if other), None)
            down = next((below[c] for below in squashed[r + 1 :] if c < len(below) and below[c]), None)
            if right:
                found[cell, right, "right"] += 1
            if down:
                found[cell, down, "down"] += 1
    return found


def _annotated(annotation: Annotation) -> Grid:
    header, rows = annotation["header"], annotation["rows"]
    grid = [header, *(rows if isinstance(rows, list) else [])]
    return [[str(cell or "") for cell in row] if isinstance(row, list) else [] for row in grid]


def _found(cells: Sequence[Row]) -> list[Grid]:
    """Grids by table; printed header rows are joined to one, as the annotations do."""
    tables: dict[object, dict[tuple[int, int], str]] = {}
    for cell in cells:
        grid = tables.setdefault(cell["table_id"], {})
        row, column, text = int(str(cell["row"])), int(str(cell["col"])), str(cell["text"] or "")
        if cell["is_header"] and row > 0:
            grid[0, column] = f"{grid.get((0, column), '')} {text}"
        else:
            grid[row, column] = text
    grids: list[Grid] = []
    for grid in tables.values():
        height, width = max(row for row, _ in grid) + 1, max(column for _, column in grid) + 1
        grids.append([[grid.get((row, column), "") for column in range(width)] for row in range(height)])
    return grids
