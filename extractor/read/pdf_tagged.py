"""The tables that a page's tags state, where what is printed bears them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.model.document import Box
from extractor.model.raw import RawTable
from extractor.read.grid import is_figure
from extractor.read.pdf_glyphs import Glyph, Sheet, visible
from extractor.read.pdf_lattice import Area
from extractor.read.pdf_lines import build_lines, build_words, sideways_lines
from extractor.read.pdf_tables import DraftCell, is_table, lacks_rulings, table_of
from extractor.read.pdf_tags import Tagged, TaggedCell

_STRAYS = 0.05  # of a table's characters: untagged ones go to their neighbours, more say that the tags are wrong
_REACH = 2.0  # points by which the text of a cell may reach over into the next
_FEWEST_FIGURES = 2


def stated_tables(sheet: Sheet, tagged: Tagged) -> tuple[list[RawTable], Sheet]:
    """The tables that stand on the page as tagged, and the page without their characters.

    Authors lay out text in tables, too, and programs tag what they like: a table without figures, or one whose cells do not stand
    in the rows and columns that the tags say, is left to its rulings and its lines.
    """
    tables: list[RawTable] = []
    for cells in tagged:
        found = _drafts(sheet, cells)
        if found is None:
            continue
        drafts, rest = found
        _widen_bands(drafts)
        if is_table(drafts) and _has_figures(drafts) and _stands_as_tagged(drafts) and not lacks_rulings(drafts):
            tables.append(table_of(drafts, _box(drafts)))
            sheet = rest
    return tables, sheet


def _drafts(sheet: Sheet, tagged: Sequence[TaggedCell]) -> tuple[list[DraftCell], Sheet] | None:
    """The cells with the lines of their marked contents, and the page without them; None where nothing or too much of what
    stands among them is not tagged as theirs."""
    cells = [DraftCell(Area(c.row, c.col, c.row + c.row_span, c.col + c.col_span)) for c in tagged]
    by_mark = {mark: index for index, cell in enumerate(tagged) for marks in cell.marks.values() for mark in marks}
    outside: list[Glyph] = []
    for glyph in sheet.glyphs:
        index = by_mark.get(glyph.mark) if glyph.mark is not None else None
        (outside if index is None else cells[index].glyphs).append(glyph)
    own = [glyph for cell in cells for glyph in cell.glyphs if not glyph.text.isspace()]
    if not own:
        return None
    box = _around(own)
    strays = [glyph for glyph in outside if _is_inside(glyph, box)]
    if visible(strays) > _STRAYS * len(own):
        return None
    for glyph in strays:
        min(cells, key=lambda cell: _distance(glyph, cell.glyphs)).glyphs.append(glyph)
    taken = set(map(id, strays))
    rest = replace(sheet, glyphs=[glyph for glyph in outside if id(glyph) not in taken])
    rest.sideways = {turn: [g for g in glyphs if g.mark not in by_mark] for turn, glyphs in sheet.sideways.items()}
    for index, cell in enumerate(cells):
        marks = {mark for marks in tagged[index].marks.values() for mark in marks}
        turned = {turn: [g for g in glyphs if g.mark in marks] for turn, glyphs in sheet.sideways.items()}
        cell.lines = build_lines(build_words(cell.glyphs)) + sideways_lines(replace(sheet, sideways=turned))
    return cells, rest


def _around(glyphs: Sequence[Glyph]) -> Box:
    return Box(
        min(glyph.x0 for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
    )


def _is_inside(glyph: Glyph, box: Box) -> bool:
    return box.x0 < (glyph.x0 + glyph.x1) / 2 < box.x1 and box.top < (glyph.top + glyph.bottom) / 2 < box.bottom


def _distance(glyph: Glyph, others: Sequence[Glyph]) -> float:
    """Points to the nearest of the other characters, by their left ends and baselines."""
    return min((abs(glyph.x0 - other.x0) + abs(glyph.base - other.base) for other in others), default=float("inf"))


def _widen_bands(cells: Sequence[DraftCell]) -> None:
    """A text alone in its row that runs on into the next columns heads what stands below it, whatever column it is tagged in."""
    filled = [cell for cell in cells if cell.lines]
    for cell in filled:
        others = [other for other in filled if other is not cell]
        if any(other.area.row < cell.area.row_end and cell.area.row < other.area.row_end for other in others):
            continue
        right = min((line.x0 for other in others if other.area.col >= cell.area.col_end for line in other.lines), default=None)
        if right is not None and max(line.x1 for line in cell.lines) > right:
            cell.area = replace(cell.area, col=0, col_end=max(cell.area.col_end for cell in cells))


def _has_figures(cells: Sequence[DraftCell]) -> bool:
    return sum(bool(cell.lines) and is_figure(cell.text) for cell in cells) >= _FEWEST_FIGURES


def _stands_as_tagged(cells: Sequence[DraftCell]) -> bool:
    """Whether rows lie under and columns beside one another: no cell's text reaches into the row or the column after its own."""
    across: dict[int, tuple[float, float]] = {}
    down: dict[int, tuple[float, float]] = {}
    for cell in cells:
        if not cell.lines:
            continue
        area = cell.area
        if area.col_end - area.col == 1:
            across[area.col] = _widened(
                across.get(area.col), min(line.x0 for line in cell.lines), max(line.x1 for line in cell.lines)
            )
        if area.row_end - area.row == 1:
            ends = min(line.top for line in cell.lines), max(line.bottom for line in cell.lines)
            down[area.row] = _widened(down.get(area.row), *ends)
    return all(
        before[1] <= after[0] + _REACH
        for spans in (across, down)
        for before, after in pairwise(span for _, span in sorted(spans.items()))
    )


def _widened(span: tuple[float, float] | None, start: float, end: float) -> tuple[float, float]:
    return (start, end) if span is None else (min(span[0], start), max(span[1], end))


def _box(cells: Sequence[DraftCell]) -> Box:
    lines = [line for cell in cells for line in cell.lines]
    return Box(
        min(line.x0 for line in lines),
        min(line.top for line in lines),
        max(line.x1 for line in lines),
        max(line.bottom for line in lines),
    )
