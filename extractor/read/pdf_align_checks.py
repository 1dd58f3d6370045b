"""Whether lines with several chunks are a table, or prose, a list, a contents page, a form, or a chart's ticks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extractor.read.grid import is_figure
from extractor.read.pdf_align_rows import Chunk, Grid, is_data, is_value
from extractor.read.pdf_glyphs import Edge
from extractor.read.pdf_lines import Line

# What stands before a list item or a numbered paragraph.
MARK = re.compile(r"[•●▪■◦‣➢✓✗–—*·o-]|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,5})[.)]?|\d{1,2}(?:\.\d{1,3})+\.?", re.IGNORECASE)
_BULLET = re.compile(r"[^\w\s(<>£$€%]|o")  # also one whose font does not say what it is


def is_table(
    grid: Grid, lines: Sequence[Line], core: Sequence[Sequence[Chunk]], rules: Sequence[Edge], *, beside: bool = False
) -> bool:
    """Whether the block holds a table and not prose, a list, a contents page, a form or a chart's ticks.

    Two columns alone are one between rulings, or `beside` another table.
    """
    n_cols = len(grid.strips)
    width = grid.strips[-1].x1 - grid.strips[0].x0
    framing = sum(rule.x1 - rule.x0 > 0.8 * width for rule in rules)
    filled = [[grid.place(chunk)[0] for chunk in row] for row in core]
    values = sum(is_value(chunk.text) for row in core for chunk in row[1:])
    others = sum(len(row) - 1 for row in core)
    with_figures = [row for row in core if any(is_figure(chunk.text) for chunk in row[1:])]
    firsts = [row[0].text for row, places in zip(core, filled, strict=True) if places[0] == 0]
    if not any(char.isalpha() for row in core for chunk in row for char in chunk.text):
        return False
    if _is_scale(core):
        return False
    first, last = lines[0].base, lines[-1].base
    parting = any(rule.x1 - rule.x0 > 0.8 * width and first < rule.top < last - 0.5 * lines[-1].size for rule in rules)
    if _is_contents(core):
        return False
    bullets = sum(bool(_BULLET.fullmatch(text)) for text in firsts)
    if bullets >= 2 and bullets > 0.6 * len(firsts):
        return False
    if firsts and sum(bool(MARK.fullmatch(text)) for text in firsts) > 0.6 * len(firsts) and values < 0.5 * others:
        return False
    many = sum(len(set(places)) >= 3 for places in filled)
    wordy = median(len(chunk.words) for row in core for chunk in row)
    if values >= 0.5 * others and n_cols >= 3:
        return len(with_figures) >= 2 and (many >= 2 or framing >= 2) and wordy <= 4
    if n_cols >= 3:
        full = sum(len(set(places)) >= max(3, n_cols - 1) for places in filled)
        if len(core) >= 4 and full >= 0.8 * len(core) and wordy <= 2 and _is_flush(grid, core):
            return True
        return framing >= 3 and parting and many >= 2 and wordy <= 8
    ruled = framing >= 2 and parting
    return (ruled or beside) and len(with_figures) >= 2 and values >= 0.6 * others and wordy <= 8


def _is_contents(core: Sequence[Sequence[Chunk]]) -> bool:
    """Whether the only figures are whole numbers at the line ends that never fall: the pages of a contents list."""
    lasts = [row[-1] for row in core]
    if not lasts[0].text.isdecimal():
        return False  # a header
    numbers = [int(chunk.text) for chunk in lasts if chunk.text.isdecimal() and len(chunk.text) <= 4]
    if len(numbers) < 3 or len(numbers) < 0.7 * len(lasts) or any(a > b for a, b in pairwise(numbers)):
        return False
    others = [chunk for row in core for chunk in row[1:-1]]
    return sum(is_data(chunk.text) for chunk in others) <= 0.1 * len(core)


def _is_flush(grid: Grid, core: Sequence[Sequence[Chunk]]) -> bool:
    """Whether the chunks of every column share their left edge or their centre."""
    for strip in grid.strips:
        inside = [c for row in core[1:] for c in row if c.x0 >= strip.x0 - 0.1 and c.x1 <= strip.x1 + 0.1]
        if len(inside) < 3:
            return False
        edges, centres = [c.x0 for c in inside], [(c.x0 + c.x1) / 2 for c in inside]
        if max(edges) - min(edges) > 2 and max(centres) - min(centres) > 4:
            return False
    return True


def _is_scale(core: Sequence[Sequence[Chunk]]) -> bool:
    """Whether every line holds nothing but figures at equal steps: the ticks of charts."""
    ticks = [row for row in core if all(is_figure(chunk.text) for chunk in row)]
    if len(ticks) < 3 or len(ticks) < 0.5 * len(core):
        return False
    try:
        scales = [[float(c.text.strip("%£$€").replace(",", "")) for c in row] for row in ticks]
    except ValueError:
        return False
    steps = {round(a[0] - b[0], 6) for a, b in pairwise(scales)}
    return len(steps) == 1 and all(len(set(row)) == 1 for row in scales)
