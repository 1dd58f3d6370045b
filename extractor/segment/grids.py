"""Tables that the source states: cleaned, with header rows and label columns; and the labels of every cell."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.model.raw import RawCell, RawTable
from extractor.segment.draft import Grid, GridCell
from extractor.segment.header import join_header
from extractor.segment.lines import clean
from extractor.segment.mend import Mender
from extractor.segment.rows import is_placeholder, is_value, periods, repair_label, without_periods

_PROSE = 220


def grid_of(raw: RawTable, mender: Mender) -> Grid | None:
    """The grid of a stated table; None where it is no table but text in a frame (one column, or prose in every cell)."""
    cells = [
        GridCell(
            c.row,
            c.col,
            mender.cell([clean(part) for part in c.text.splitlines()]),
            c.is_header,
            max(c.row_span, 1),
            max(c.col_span, 1),
        )
        for c in raw.cells
        if c.row >= 0 and c.col >= 0
    ]
    cells = _compact(cells)
    above = _peel(cells, from_top=True)
    below = _peel(cells, from_top=False)
    cells = _compact(cells)
    filled = [c for c in cells if c.text]
    if not filled:
        return None
    n_rows, n_cols = max(c.row for c in cells) + 1, max(c.col for c in cells) + 1
    if n_cols == 1 or len({c.col for c in filled}) == 1 or _is_prose(filled, n_cols):
        return None
    grid = Grid(cells, n_rows, n_cols, above=above, below=below)
    grid.title = clean(raw.caption) or None if raw.caption else None
    grid.header_rows = _header_rows(grid)
    for cell in cells:
        cell.is_header = cell.row < grid.header_rows
    grid.label_cols = _label_cols(grid)
    for cell in cells:
        if cell.col < grid.label_cols and not cell.is_header:
            cell.label = repair_label(cell.text)
    return grid


def texts_of(raw: RawTable) -> list[str]:
    """The lines of a frame that is no table, in reading order."""
    ordered: Sequence[RawCell] = sorted(raw.cells, key=lambda c: (c.row, c.col))
    return [line for cell in ordered for line in cell.text.splitlines()]


def _compact(cells: list[GridCell]) -> list[GridCell]:
    """Without rows and columns in which nothing is printed; each place is taken once."""
    seen: set[tuple[int, int]] = set()
    unique = []
    for cell in sorted(cells, key=lambda c: (c.row, c.col)):
        if (cell.row, cell.col) not in seen:
            seen.add((cell.row, cell.col))
            unique.append(cell)
    rows = {r: i for i, r in enumerate(sorted({c.row for c in unique if c.text}))}
    cols = {k: i for i, k in enumerate(sorted({c.col for c in unique if c.text}))}
    kept = []
    for cell in unique:
        spanned_rows = [rows[r] for r in range(cell.row, min(cell.row + cell.row_span, cell.row + 500)) if r in rows]
        spanned_cols = [cols[c] for c in range(cell.col, min(cell.col + cell.col_span, cell.col + 500)) if c in cols]
        if cell.row in rows and cell.col in cols:
            cell.row, cell.col, cell.row_span, cell.col_span = (
                rows[cell.row],
                cols[cell.col],
                len(spanned_rows),
                len(spanned_cols),
            )
            kept.append(cell)
    return kept


def _peel(cells: list[GridCell], *, from_top: bool) -> list[str]:
    """Takes out of `cells` the outermost rows that are one text across the whole table, and returns their texts in order:
    the sentences that a frame holds above its table, the notes below it."""
    texts: list[str] = []
    while cells:
        row = min(c.row for c in cells) if from_top else max(c.row for c in cells)
        here = [c for c in cells if c.row == row and c.text]
        n_cols = max(c.col + c.col_span for c in cells)
        alone = len(here) == 1 and n_cols > 1 and (here[0].col_span >= n_cols or here[0].col == 0)
        if not alone or len(here[0].text) < 60 or is_value(here[0].text) or here[0].row_span > 1:
            break
        texts.append(here[0].text)
        cells[:] = [c for c in cells if c.row != row]
    return texts if from_top else texts[::-1]


def _is_prose(filled: Sequence[GridCell], n_cols: int) -> bool:
    """Long text in the cells and hardly a number: a layout frame."""
    numbers = sum(is_value(c.text) for c in filled)
    mean = sum(len(c.text) for c in filled) / len(filled)
    return numbers == 0 and n_cols <= 2 and mean > _PROSE


def _header_rows(grid: Grid) -> int:
    """How many leading rows are headers: as the source says, else those without values over rows with values."""
    rows: list[list[GridCell]] = [[] for _ in range(grid.n_rows)]
    for cell in grid.cells:
        rows[cell.row].append(cell)
    stated = 0
    while stated < grid.n_rows - 1 and any(c.text for c in rows[stated]) and all(c.is_header for c in rows[stated] if c.text):
        stated += 1
    if stated:
        return max(
            stated, max((c.row + c.row_span for r in rows[:stated] for c in r if c.row_span < grid.n_rows), default=stated)
        )
    guessed = 0
    while guessed < min(4, grid.n_rows - 1) and _looks_like_header(rows[guessed], grid.n_cols, guessed):
        guessed += 1
    body = [c.text for row in rows[guessed:] for c in row if c.text]
    if guessed and any(is_value(t) and not is_placeholder(t) for t in body):
        return guessed
    # a table of words: one header row where the first is complete and short
    top = [c.text for c in rows[0] if c.text]
    complete = len(top) == grid.n_cols and grid.n_rows >= 3 and all(len(t) <= 40 for t in top)
    longer = sum(map(len, body)) / max(len(body), 1) > sum(map(len, top)) / max(len(top), 1)
    return 1 if complete and longer else 0


def _looks_like_header(row: Sequence[GridCell], n_cols: int, depth: int) -> bool:
    texts = [c.text for c in row if c.text]
    if not texts or any(len(t) > 160 for t in texts):
        return False
    if all(periods(t) and not without_periods(t) for t in texts[1:]) and len(texts) > 2:
        return True
    if any(is_value(t) and not (periods(t) and not without_periods(t)) and not is_placeholder(t) for t in texts[1:]):
        return False
    # deeper rows with a label and nothing else are headings inside the table
    return len(texts) >= 2 or (depth == 0 and (row[0].col_span > 1 or n_cols > 2))


def _label_cols(grid: Grid) -> int:
    """Leading columns that hold words in most rows of the body; at least one, and never all."""
    count = 0
    for col in range(grid.n_cols - 1):
        texts = [c.text for c in grid.cells if c.col == col and c.row >= grid.header_rows and c.text]
        if texts and sum(is_value(t) for t in texts) > len(texts) / 2:
            break
        count += 1
    has_values = any(is_value(c.text) for c in grid.cells if c.row >= grid.header_rows)
    return min(max(count, 1), 3) if (has_values and count < grid.n_cols - 1) or count <= 1 else 1


def labels(grid: Grid) -> dict[tuple[int, int], tuple[str, str]]:
    """(row_label, col_label) of every cell of the body and of the header, by (row, col)."""
    over: dict[int, list[str]] = {c: [] for c in range(grid.n_cols)}
    for cell in sorted(grid.cells, key=lambda c: (c.row, c.col)):
        if cell.is_header:
            for col in range(cell.col, min(cell.col + cell.col_span, grid.n_cols)):
                over[col].append(cell.text)
    col_labels = {c: join_header(texts) for c, texts in over.items()}
    begins_again = _begins_again(grid, col_labels)
    beside: dict[tuple[int, bool], list[str]] = {(r, again): [] for r in range(grid.n_rows) for again in (False, True)}
    for cell in sorted(grid.cells, key=lambda c: (c.row, c.col)):
        again = cell.col >= begins_again
        if not cell.is_header and cell.col - again * begins_again < grid.label_cols:
            for row in range(cell.row, min(cell.row + cell.row_span, grid.n_rows)):
                beside[row, again].append(cell.label or cell.text)
    row_labels = {place: " ".join(dict.fromkeys(t for t in texts if t)) for place, texts in beside.items()}
    return {
        (c.row, c.col): ("", "") if c.is_header else (row_labels[c.row, c.col >= begins_again], col_labels[c.col])
        for c in grid.cells
    }


def _begins_again(grid: Grid, col_labels: dict[int, str]) -> int:
    """The column where a long list, set in two beside one another, begins again under the same heads; else the number of columns.
    Its second labels are those of the cells after them."""
    half = grid.n_cols // 2
    heads = [col_labels[col].casefold() for col in range(grid.n_cols)]
    if grid.n_cols % 2 or half <= grid.label_cols or not heads[0] or heads[:half] != heads[half:] or len(set(heads)) < half:
        return grid.n_cols
    words = [c.text for c in grid.cells if half <= c.col < half + grid.label_cols and not c.is_header and c.text]
    return half if words and not any(map(is_value, words)) else grid.n_cols
