"""Tables that run over pages, put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.model.document import BlockKind
from extractor.segment.draft import Draft, Grid, GridCell
from extractor.segment.rows import is_value

_BETWEEN = (BlockKind.RUNNING_HEAD, BlockKind.FOOTNOTE)
_CONTINUED = re.compile(r"\bcont(?:inued|['’]?d|\.)", re.IGNORECASE)
_TOLERANCE = 12.0


def join_tables(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with the parts of a table that runs over pages joined to its first part.

    A part stands first on the page after, under the same number of columns. Its header repeats that of the first part, or it
    has none, stands between the same edges and has its figures in the same columns. A caption of its own ("Table 4: ...")
    makes it another table, unless that says "continued".
    """
    joined: list[Draft] = []
    open_table: Draft | None = None
    last_page: int | None = None
    for draft in drafts:
        if draft.kind in _BETWEEN or (
            open_table is not None and draft.kind is BlockKind.CAPTION and _CONTINUED.search(draft.text)
        ):
            joined.append(draft)
            continue
        if (
            open_table is not None
            and open_table.grid is not None
            and draft.grid is not None
            and draft.page is not None
            and last_page is not None
            and draft.page == last_page + 1
            and _goes_on(open_table, draft)
        ):
            _append(open_table.grid, draft.grid, draft.page)
            open_table.grid.parts.append((draft.page, draft.box))
            last_page = draft.page
            continue
        open_table = draft if draft.grid is not None and draft.page is not None else None
        last_page = draft.page
        joined.append(draft)
    return joined


def _goes_on(table: Draft, part: Draft) -> bool:
    one, other = table.grid, part.grid
    if one is None or other is None or one.n_cols != other.n_cols:
        return False
    if (other.title and other.title != one.title and not _CONTINUED.search(other.title)) or other.above or one.below:
        return False
    if other.header_rows:
        return one.header_rows == other.header_rows and _header(one) == _header(other)
    return _between_same_edges(table, part) and _figures(one) == _figures(other)


def _header(grid: Grid) -> list[tuple[int, int, str]]:
    return sorted((c.row, c.col, " ".join(c.text.lower().split())) for c in grid.cells if c.row < grid.header_rows and c.text)


def _between_same_edges(table: Draft, part: Draft) -> bool:
    if table.box is None or part.box is None:
        return table.box is part.box
    return abs(table.box.x0 - part.box.x0) <= _TOLERANCE and abs(table.box.x1 - part.box.x1) <= _TOLERANCE


def _figures(grid: Grid) -> list[bool]:
    """For each column, whether most of what it holds is figures."""
    result = []
    for col in range(grid.n_cols):
        texts = [c.text for c in grid.cells if c.col == col and c.row >= grid.header_rows and c.text]
        result.append(2 * sum(is_value(text) for text in texts) > len(texts))
    return result


def _append(table: Grid, part: Grid, page: int) -> None:
    """Adds the body of `part` to the rows of `table`, its repeated header left out."""
    shift = table.n_rows - part.header_rows
    for cell in part.cells:
        if cell.row >= part.header_rows:
            moved = GridCell(cell.row + shift, cell.col, cell.text, False, cell.row_span, cell.col_span, cell.label, page)
            table.cells.append(moved)
    table.n_rows += part.n_rows - part.header_rows
    table.below = part.below
