"""Ruled tables of a page: grids of rulings that hold text like a table, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.model.document import Box
from extractor.model.raw import RawCell, RawTable
from extractor.read.grid import is_figure, with_headers
from extractor.read.pdf_glyphs import Glyph, Sheet
from extractor.read.pdf_lattice import Area, Lattice, find_lattices
from extractor.read.pdf_lines import Line, build_lines, build_words, raw_line, segments


@dataclass(slots=True)
class DraftCell:
    """A cell while its grid is still being worked on; rows and columns half-open."""

    area: Area
    glyphs: list[Glyph] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        text = ""
        for line in self.lines:
            more = " ".join(raw_line(line).text.split())
            text += more if _is_broken(text.strip(), more) else f" {more}"
        return text.strip()


def _is_broken(above: str, below: str) -> bool:
    """Whether a line end in a narrow cell certainly stands inside a number: "11,75 | 5", "351 | %",
    "2013– | 14", or before the last letter of a word."""
    if below == "%":
        return above[-1:].isdigit()
    if re.fullmatch(r"[b-hj-z]", below):
        return above[-1:].islower()  # the last letter of a word too long for its column
    if not re.fullmatch(r"\d+", below):
        return False
    if re.search(r"\b(?:19|20)\d\d[-–/]$", above):
        return len(below) in (2, 4)
    return bool(re.fullmatch(r"[£-]?\d{1,3}(?:,\d{3})*,\d{0,2}", above) and re.fullmatch(r".*,\d{3}", above + below))


def find_tables(sheet: Sheet, sideways: list[Line]) -> tuple[list[RawTable], list[Glyph], list[Line]]:
    """The ruled tables, and the characters and sideways lines outside them. A grid that only frames or decorates text is
    passed over; a sideways line inside a cell, as in a narrow column's header, belongs to the cell."""
    if len(sheet.edges) < 6:
        return [], sheet.glyphs, sideways
    tables: list[RawTable] = []
    glyphs = sheet.glyphs
    drawn = [edge for edge in sheet.edges if edge.drawn]
    # Drawn rulings say where the cells are; the sides of shaded rectangles only where nothing is drawn, since word
    # processors shade line by line.
    lattices = find_lattices(drawn)
    candidates = [(lattice, True) for lattice in lattices]
    if len(drawn) < len(sheet.edges):
        grids = [lattice for lattice in lattices if len(lattice.areas) >= 6]
        shaded = find_lattices(sheet.edges)
        candidates += [(lattice, False) for lattice in shaded if not any(map(lattice.overlaps, grids))]
    for lattice, is_drawn in candidates:
        cells, outside, beside = _fill(lattice, glyphs, sideways)
        if not is_table(cells) or _cuts_words(lattice, cells, is_drawn=is_drawn):
            continue
        cells = _parted(lattice, cells)
        if lacks_rulings(cells):
            continue
        tables.append(table_of(cells, Box(lattice.xs[0], lattice.ys[0], lattice.xs[-1], lattice.ys[-1])))
        glyphs, sideways = outside, beside
    return tables, glyphs, sideways


def _fill(lattice: Lattice, glyphs: Sequence[Glyph], sideways: Sequence[Line]) -> tuple[list[DraftCell], list[Glyph], list[Line]]:
    """The lattice's cells with their lines, and the characters and sideways lines that are in none."""
    cells = [DraftCell(area) for area in lattice.areas]
    by_square = {
        (row, col): cell
        for cell in cells
        for row in range(cell.area.row, cell.area.row_end)
        for col in range(cell.area.col, cell.area.col_end)
    }
    outside: list[Glyph] = []
    for glyph in glyphs:
        square = lattice.square((glyph.x0 + glyph.x1) / 2, glyph.base - 0.3 * glyph.size)
        if square is None:
            outside.append(glyph)
        else:
            by_square[square].glyphs.append(glyph)
    for cell in cells:
        cell.lines = build_lines(build_words(cell.glyphs))
    beside: list[Line] = []
    for line in sideways:
        square = lattice.square((line.x0 + line.x1) / 2, (line.top + line.bottom) / 2)
        if square is None:
            beside.append(line)
        else:
            by_square[square].lines.append(line)
    return cells, outside, beside


def is_table(cells: Sequence[DraftCell]) -> bool:
    """Text in two rows and two columns at least, in a fair part of the cells, and no page's worth of prose."""
    filled = [cell for cell in cells if cell.lines]
    if len(filled) < 4 or len(filled) < 0.25 * len(cells):
        return False
    if not any(char.isalpha() for cell in filled for line in cell.lines for word in line.words for char in word.text):
        return False  # figures on the bars of a chart
    by_row: dict[int, int] = {}
    by_col: dict[int, int] = {}
    for cell in filled:
        by_row[cell.area.row] = by_row.get(cell.area.row, 0) + 1
        by_col[cell.area.col] = by_col.get(cell.area.col, 0) + 1
    if sum(count >= 2 for count in by_row.values()) < 2 or len(by_col) < 2:
        return False
    if sum(cell.area.row_end - cell.area.row > 1 for cell in filled) > 0.5 * len(filled):
        return False  # staggered boxes: a diagram, or shading line by line
    # A frame around the page with a rule or two: one cell has nearly all the text.
    sizes = [sum(len(line.words) for line in cell.lines) for cell in filled]
    return not (max(sizes) > 120 and max(sizes) > 0.7 * sum(sizes))


def _cuts_words(lattice: Lattice, cells: Sequence[DraftCell], *, is_drawn: bool) -> bool:
    """Whether lines of text run over the walls between cells: these are shading behind prose, or bars of a chart. Where
    nothing is drawn, a gap no wider than a blank is enough."""
    gap = 0.1 if is_drawn else 0.5
    words = [(word, index) for index, cell in enumerate(cells) for line in cell.lines for word in line.words]
    words.sort(key=lambda item: (round(item[0].base), item[0].x0))
    cut = {
        round(word.base)
        for (word, own), (other, its) in pairwise(words)
        if own != its and abs(word.base - other.base) < 0.6 and -0.5 * word.size < other.x0 - word.x1 < gap * word.size
    }
    n_rows = len(lattice.ys) - 1
    return len(cut) >= max(2, 0.1 * n_rows) or (len(cut) == 1 and (n_rows <= 5 or not is_drawn))


def _parted(lattice: Lattice, cells: list[DraftCell]) -> list[DraftCell]:
    """Merged cells whose text stands apart in several columns are parted: a row that lost its vertical rulings."""
    result: list[DraftCell] = []
    for cell in cells:
        area = cell.area
        if area.col_end - area.col == 1 or area.row_end - area.row > 1 or len(cell.lines) != 1:
            result.append(cell)
            continue
        parts = segments(cell.lines[0])
        columns = [
            {square[1] for x in (part.x0 + 1, part.x1 - 1) if (square := lattice.square(x, lattice.ys[area.row] + 1))}
            for part in parts
        ]
        distinct = {column for part in columns for column in part}
        if len(parts) < 2 or any(len(part) != 1 for part in columns) or len(distinct) < len(parts):
            result.append(cell)
            continue
        by_column = {next(iter(column)): part for column, part in zip(columns, parts, strict=True)}
        for col in range(area.col, area.col_end):
            single = Area(area.row, col, area.row_end, col + 1)
            result.append(DraftCell(single, lines=[by_column[col]] if col in by_column else []))
    return result


def lacks_rulings(cells: Sequence[DraftCell]) -> bool:
    """Whether many cells hold several columns of text: the rulings do not say where the columns are."""
    filled = [cell for cell in cells if cell.lines]
    wide = wide_lines = 0
    for cell in filled:
        several = sum(any(part.words[0].text[:1].isdigit() for part in segments(line)[1:]) for line in cell.lines)
        wide += several > 0.5 * len(cell.lines)
        wide_lines += several
    if wide > 0.3 * len(filled) or (wide >= 2 and max(cell.area.col_end for cell in cells) <= 2):
        return True
    return wide_lines > 3 and wide_lines > 0.3 * sum(len(cell.lines) for cell in filled)


def table_of(cells: Sequence[DraftCell], box: Box) -> RawTable:
    """The table without the grid's blank rows and columns, which are strips between double rulings or spacing."""
    n_rows, n_cols = max(cell.area.row_end for cell in cells), max(cell.area.col_end for cell in cells)
    filled = [cell.area for cell in cells if cell.lines]
    columns = _kept([(area.col, area.col_end) for area in filled], n_cols)
    rows = _kept([(area.row, area.row_end) for area in filled], n_rows)
    split = {row: _stacked_rows([cell for cell in cells if cell.area.row == row]) for row in range(n_rows)}
    heights = [len(parts) if (parts := split[row]) else int(rows[row]) for row in range(n_rows)]
    raw: list[RawCell] = []
    for row, parts in split.items():
        for extra, part in enumerate(parts or [[cell for cell in cells if cell.area.row == row]]):
            for cell in part:
                height = 1 if parts else sum(heights[row : cell.area.row_end])
                width = sum(columns[cell.area.col : cell.area.col_end])
                if height and width:
                    place = sum(heights[:row]) + extra, sum(columns[: cell.area.col])
                    raw.append(RawCell(*place, cell.text, False, height, width))
    rounded = Box(*(round(value, 2) for value in (box.x0, box.top, box.x1, box.bottom)))
    return RawTable(with_headers(raw), box=rounded)


def _kept(spans: Sequence[tuple[int, int]], count: int) -> list[bool]:
    """Which of the grid's rows or columns the spans of the filled cells need, each at least one: those that some cell has
    for itself, then what the wider cells still lack."""
    kept = [False] * count
    for start, end in sorted(spans, key=lambda span: (span[1] - span[0], span)):
        if not any(kept[start:end]):
            kept[start] = True
    return kept


def _stacked_rows(cells: Sequence[DraftCell]) -> list[list[DraftCell]] | None:
    """The row parted into several where its rulings are missing: two or more cells hold figures one under the other
    on the same lines. None for an ordinary row."""
    if any(cell.area.row_end - cell.area.row > 1 for cell in cells):
        return None
    stacks = [cell for cell in cells if len(cell.lines) > 1 and all(is_figure(raw_line(line).text) for line in cell.lines)]
    if len(stacks) < 2:
        return None
    bases = [line.base for line in max(stacks, key=lambda cell: len(cell.lines)).lines]
    if len(bases) == 2 and any(len(cell.lines) != 2 for cell in stacks):
        return None
    for line in (line for cell in stacks for line in cell.lines):
        if min(abs(line.base - base) for base in bases) > 3:
            return None
    limits = [(upper + lower) / 2 for upper, lower in pairwise(bases)]
    for cell in cells:
        labelled = {sum(line.base > limit for limit in limits) for line in cell.lines}
        # a label may take two lines beside its figures, where every row has one
        if len(cell.lines) > len(bases) and (cell.area.col > 0 or len(labelled) < len(bases)):
            return None
    rows: list[list[DraftCell]] = [[] for _ in bases]
    for cell in cells:
        for index, row in enumerate(rows):
            inside = [line for line in cell.lines if sum(line.base > limit for limit in limits) == index]
            row.append(DraftCell(cell.area, lines=inside))
    return rows
