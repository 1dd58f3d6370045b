"""Tables that survive only as lines: rows with their values at the end, under a header of one or more lines."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.segment.draft import Grid, GridCell
from extractor.segment.header import header_words, is_period_header, split_header
from extractor.segment.lines import Line
from extractor.segment.rows import (
    Row,
    absorb,
    is_label_line,
    is_row_line,
    is_value,
    is_values_line,
    joins_label,
    parse_row,
    periods,
    without_periods,
)
from extractor.segment.shapes import DOT_LEADER, ends_sentence, goes_on, is_caption, mark_of, words
from extractor.segment.wrapped import wrapped_header

_TRIED = 40
"""Rows of a run that are tried for a table; where they are one, all rows are read. Else long lists would take square time."""
_WIDEST_GAP = 3
_HEADER_LINES = 5
_NATURAL = 1.1
_YEARS = re.compile(r"^(?:\d\d)?\d\d\s?[/–-]\s?\d\d$")


@dataclass(slots=True)
class TextTable:
    """A table found among lines: the indexes of its lines in order, and its grid."""

    indexes: list[int]
    grid: Grid


@dataclass(slots=True)
class _Found:
    """A printed row with the indexes of its lines."""

    row: Row
    indexes: list[int]


def find_tables(lines: Sequence[Line], taken: set[int]) -> list[TextTable]:
    """The tables among `lines`, in order; indexes in `taken` (running heads, notes) are passed over."""
    free = [index for index in range(len(lines)) if index not in taken]
    tables: list[TextTable] = []
    at = 0
    floor = 0
    while at < len(free):
        table = _delimited(lines, free, at) or _rows_from(lines, free, at, floor, _TRIED)
        if table is not None and table.grid.n_rows >= _TRIED:
            table = _rows_from(lines, free, at, floor, len(free)) or table
        if table is None:
            at += 1
            continue
        tables.append(table)
        last = table.indexes[-1]
        while at < len(free) and free[at] <= last:
            at += 1
        floor = at
    return tables


# ---------------------------------------------------------------- pipes and tabs


def _cells_of(line: Line) -> list[str] | None:
    text = line.text
    if len(line.cells) > 1:
        return list(line.cells)
    if text.startswith("|") and text.count("|") >= 3:
        return [part.strip() for part in text.strip("|").split("|")]
    return None


def _delimited(lines: Sequence[Line], free: Sequence[int], at: int) -> TextTable | None:
    """Rows whose cells are separated by pipes at both ends or by tabs, the same number in each."""
    first = _cells_of(lines[free[at]])
    if first is None:
        return None
    rows, indexes = [first], [free[at]]
    for index in free[at + 1 :]:
        cells = _cells_of(lines[index])
        if cells is None or len(cells) != len(first) or lines[index].gap > 1:
            break
        rows.append(cells)
        indexes.append(index)
    if len(rows) < 2:
        return None
    numbers = [any(is_value(c) and c for c in row) for row in rows]
    header = 1 if not numbers[0] and (any(numbers[1:]) or len(lines[indexes[0]].cells) < 2) else 0
    grid_cells = [GridCell(r, c, text, r < header) for r, row in enumerate(rows) for c, text in enumerate(row)]
    return TextTable(indexes, Grid(grid_cells, len(rows), len(first), header))


# ---------------------------------------------------------------- rows of text


def _rows_from(lines: Sequence[Line], free: Sequence[int], at: int, floor: int, most: int) -> TextTable | None:
    found = _collect(lines, free, at, most)
    if not found:
        return None
    found, k = _same_width(found)
    if k == 0:
        return None
    first = free.index(found[0].indexes[0], at)
    header = _header(lines, free, first, floor, k, [f.row for f in found])
    if not _accept(lines, found, k, header, before=lines[free[first - 1]] if first > floor else None):
        return None
    indexes = [i for i, _ in header] + [i for f in found for i in f.indexes]
    return TextTable(indexes, _grid([cells for _, cells in header], [f.row for f in found], k))


def _collect(lines: Sequence[Line], free: Sequence[int], at: int, most: int) -> list[_Found]:
    """The rows that follow one another from free[at] on, so many at most. Empty where free[at] begins no row."""
    found: list[_Found] = []
    while at < len(free) and len(found) < most:
        step = _row_at(lines, free, at)
        if step is None and found and at + 1 < len(free) and _is_stub(lines, free, at):
            step = _Found(Row(lines[free[at]].text, ()), [free[at]])
        if step is None or (found and _apart(lines, found[-1].indexes[-1], step.indexes[0])):
            break
        found.append(step)
        at += len(step.indexes)
    while found and not found[-1].row.values:
        found.pop()
    return found


def _apart(lines: Sequence[Line], last: int, first: int) -> bool:
    line = lines[first]
    return line.gap > _WIDEST_GAP or (line.sheet != lines[last].sheet) or line.size != lines[last].size


def _row_at(lines: Sequence[Line], free: Sequence[int], at: int) -> _Found | None:
    """A row on one line, or on two: half a label above the rest of the row, or the label above its values."""
    line = lines[free[at]]
    if len(line.cells) < 2 and is_row_line(line.text):
        row = parse_row(line.text)
        return _Found(row, [free[at]]) if row else None
    if at + 1 >= len(free):
        return None
    if not is_label_line(line.text):
        return _long_label(lines, free, at)
    below = lines[free[at + 1]]
    if below.gap > 2 or below.sheet != line.sheet:
        return None
    if is_values_line(below.text):
        return _Found(Row(line.text, tuple(below.text.replace("|", " ").split())), [free[at], free[at + 1]])
    row = parse_row(below.text)
    if row and len(row.values) >= 2 and row.label and joins_label(line.text, row.label) and len(row.label) < 80:
        return _Found(Row(f"{line.text} {row.label}", row.values), [free[at], free[at + 1]])
    return _long_label(lines, free, at)


def _long_label(lines: Sequence[Line], free: Sequence[int], at: int) -> _Found | None:
    """A label printed on two to four lines, the last of which holds three values or more."""
    indexes = [free[at]]
    parts = [lines[free[at]].text]
    for index in free[at + 1 : at + 4]:
        line = lines[index]
        if line.gap > 1 or line.sheet != lines[free[at]].sheet or mark_of(line.text) or not goes_on(parts[-1], line.text):
            return None
        indexes.append(index)
        row = parse_row(line.text) if is_row_line(line.text) else None
        if row is not None and len(row.values) >= 3:
            return _Found(Row(" ".join([*parts, row.label]), row.values), indexes)
        parts.append(line.text)
    return None


def _is_stub(lines: Sequence[Line], free: Sequence[int], at: int) -> bool:
    """A heading inside a table: one short line without values, directly before another row, close to the row above."""
    line = lines[free[at]]
    if line.gap or not is_label_line(line.text) or mark_of(line.text) or periods(line.text) or len(words(line.text)) > 4:
        return False
    following = _row_at(lines, free, at + 1)
    return following is not None and len(following.row.values) >= 2 and not lines[following.indexes[0]].gap


def _same_width(found: list[_Found]) -> tuple[list[_Found], int]:
    """The leading rows that agree on a number of values, and that number."""
    k = len(found[0].row.values)
    kept = [found[0]]
    for one in found[1:]:
        if not one.row.values:
            kept.append(one)
            continue
        fits = absorb(one.row, k)
        if fits is not None:
            kept.append(_Found(fits, one.indexes))
            continue
        narrower = len(one.row.values)
        shrunk = [absorb(f.row, narrower) if f.row.values else f.row for f in kept]
        if narrower >= k or any(row is None for row in shrunk):
            break
        kept = [_Found(row, f.indexes) for row, f in zip(shrunk, kept, strict=True) if row is not None]
        kept.append(one)
        k = narrower
    while kept and not kept[-1].row.values:
        kept.pop()
    return kept, k


def _header(
    lines: Sequence[Line], free: Sequence[int], first: int, floor: int, k: int, rows: Sequence[Row]
) -> list[tuple[int, list[str]]]:
    """The header lines above the first row, top down, each with its 1 + k cells."""
    start = first
    while start > floor and first - start < _HEADER_LINES and _may_be_header(lines, free, start - 1, first, k):
        start -= 1
    best: list[tuple[int, list[str]]] = []
    best_cost = _NATURAL
    for top in range(start, first):
        shared = _share_lines([lines[free[i]] for i in range(top, first)], k)
        if shared is None:
            continue
        cells, cost = shared
        if cost < best_cost - 1e-9:
            best, best_cost = [(free[top + i], c) for i, c in enumerate(cells)], cost
    # the name of a section stands over its rows, and its total repeats it
    names = {" ".join(line.split()).lower() for line in (" ".join(c for c in cells if c) for _, cells in best)}
    if any(row.label.lower().startswith(name) and len(name) > 3 for row in rows for name in names):
        return []
    return best


def _may_be_header(lines: Sequence[Line], free: Sequence[int], at: int, first: int, k: int) -> bool:
    line, below = lines[free[at]], lines[free[at + 1]]
    text = line.text
    if (
        below.gap > (2 if at + 1 == first else 1)
        or line.sheet != below.sheet
        or is_caption(text)
        or (is_row_line(text) and not periods(text))
    ):
        return False
    if below.indented and not line.indented and at + 1 != first and below.box is None:
        return False
    if ends_sentence(text) or text.endswith((",", ";")) or len(text) > 130 or DOT_LEADER.search(text):
        return False
    if "|" not in text and len(words(text)) > 10 and sum(word[0].islower() for word in words(text)) > 0.5 * len(words(text)):
        return False
    mark = mark_of(text)
    return mark is None or (mark.kind == "arabic" and k > 1 and bool(periods(text)))


def _share_lines(header: Sequence[Line], k: int) -> tuple[list[list[str]], float] | None:
    """The lines shared out over the columns, and how forced that is: the mean over lines, more for uncovered columns."""
    parted = [header_words(line.text) for line in header]
    if wrapped := wrapped_header([tokens for tokens, _ in parted], [walls for _, walls in parted], k):
        return wrapped, -0.5  # nothing is as natural
    cells: list[list[str]] = []
    total = 0.0
    for position, line in enumerate(header):
        if position == 0 and len(header) > 1 and len(line.text.split()) <= 2 and header[1].gap:
            cells.append([line.text, *[""] * k])  # the name of the label column, printed higher
            continue
        shared = split_header(line.text, cells[-1] if cells else None, k)
        if shared is None or (position and line.gap and any(cells[-1][1:]) and not _tied(cells[-1], shared[0])):
            return None
        cells.append(shared[0])
        total += shared[1]
    covered = sum(any(row[c] for row in cells) for c in range(1, k + 1))
    cost = total / len(cells) + 1.5 * (k - covered) / k
    if covered < k and not any("|" in line.text for line in header) and k > 1 and covered < k - 1:
        return None
    # a line more that shares out as naturally is part of the header
    return cells, cost - 0.12 * len(cells) if len(cells) > 1 and _goes_together(cells) else cost + 0.3 * (len(cells) - 1)


def _goes_together(cells: Sequence[Sequence[str]]) -> bool:
    """Whether each line continues the line above it, or names the label column above it."""
    return all(_tied(above, below) or not any(above[1:]) for above, below in itertools.pairwise(cells))


def _tied(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether cells go on in those below: lower case, the other half of a year, an open end, a word over its unit."""
    pairs = [(a, b) for a, b in zip(above, below, strict=True) if a and b]
    if len(pairs) > 1 and all(_YEARS.match(a) or (periods(a) and not without_periods(a)) for a, _ in pairs[-2:]):
        return True
    return any(goes_on(a, b) or b[:1].islower() or (b[:1].isdigit() and a[-1:] in "/–-") or b[0] in "/%(" for a, b in pairs)


def _accept(lines: Sequence[Line], found: list[_Found], k: int, header: list[tuple[int, list[str]]], before: Line | None) -> bool:
    """Whether the rows are a table and not prose, a contents page or the labels of a chart."""
    rows = [f.row for f in found if f.row.values]
    head = " ".join(lines[i].text for i, _ in header)
    if len(rows) == 1:
        return k >= 2 and bool(header) and is_period_header(head, k)
    if k == 1 and not header and before is not None and goes_on(before.text, rows[0].label):
        return False
    values = [row.values for row in rows]
    if k >= 2 and _is_scale([*(cells[1:] for _, cells in header), *values]):
        return False
    if k > 2 or (k == 2 and (header or not _rises([v[-1] for v in values]))):
        return True
    if k == 2:
        return False
    single = [v[0] for v in values]
    marked = sum("%" in v or "£" in v or "." in v for v in single) >= len(single) / 2
    if not marked and _rises(single):
        return False
    short = all(len(row.label.split()) <= 7 for row in rows)
    tight = all(lines[f.indexes[0]].gap <= 1 for f in found[1:])
    if header and len(head.split()) <= 8 and short:
        return marked or len(rows) >= 3
    return marked and short and tight and len(rows) >= 3


def _is_scale(rows: Sequence[Sequence[str]]) -> bool:
    """The ticks of charts side by side: each row one number printed several times, equal steps from row to row."""
    if len(rows) < 3 or any(len(set(row)) != 1 or not row[0].lstrip("-−").isdigit() for row in rows):
        return False
    ticks = [int(row[0].replace("−", "-")) for row in rows]
    steps = {a - b for a, b in itertools.pairwise(ticks)}
    return len(steps) == 1 and steps != {0}


def _rises(values: Sequence[str]) -> bool:
    """Page numbers of a contents list: whole numbers that never fall."""
    numbers = [int(v) for v in values if v.isdigit()]
    return len(numbers) == len(values) and all(a <= b for a, b in itertools.pairwise(numbers))


def _grid(header: Sequence[Sequence[str]], rows: Sequence[Row], k: int) -> Grid:
    cells = [GridCell(r, c, text, True) for r, line in enumerate(header) for c, text in enumerate(line)]
    for r, row in enumerate(rows, len(header)):
        cells.append(GridCell(r, 0, row.label, label=row.repaired))
        values = row.values or ("",) * k
        cells += [GridCell(r, c, text) for c, text in enumerate(values, 1)]
    return Grid(cells, len(header) + len(rows), k + 1, len(header), 1)
