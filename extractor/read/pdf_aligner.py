"""Tables without a grid of rulings: regions of lines whose words stand in columns, found by the white between them.

A region is a run of lines that mostly hold several chunks (words with no more than a blank between them). Its columns are
the intervals that the chunks cover, with the white strips between them; a chunk that reaches over several columns of other
lines is a spanning header or a loose sentence, and says nothing about columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractor.model.document import Box
from extractor.model.raw import RawTable
from extractor.read.grid import is_figure
from extractor.read.pdf_align_beside import gutter, parted
from extractor.read.pdf_align_checks import MARK, is_table
from extractor.read.pdf_align_rows import Chunk, Grid, Strip, is_data, is_value, raw_table
from extractor.read.pdf_glyphs import Edge
from extractor.read.pdf_lines import Line, Word

_CAPTION = re.compile(r"(?:table|figure|chart|exhibit|box|graph|source|sources|notes?)\b[\s:.]*", re.IGNORECASE)
_THOUSANDS = re.compile(r"[£$€(+−–-]*\d{1,3} \d{3}(?:[.,]\d+)?[%)]*")
_LEADER = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}|_{4,}")
_SENTENCE = 9  # words of one chunk: prose, unless it stands beside others


@dataclass(frozen=True, slots=True)
class _Row:
    """A line with its chunks."""

    line: Line
    chunks: tuple[Chunk, ...]


def align(lines: Sequence[Line], edges: Sequence[Edge], *, beside: bool = False) -> list[Line]:
    """The lines of a region in reading order, those that are rows of a table replaced by the table.

    `beside` says that they stand beside another table, and are one themselves.
    """
    if sum(len(line.words) > 1 for line in lines) < 3:
        return list(lines)
    rows = [_Row(line, tuple(_chunks(line))) for line in lines]
    if sum(len(row.chunks) > 1 for row in rows) < 2:
        return list(lines)
    across = [edge for edge in edges if edge.top == edge.bottom and edge.x1 - edge.x0 > 20]
    drawn = [edge for edge in across if edge.drawn]
    rules = sorted(drawn, key=lambda edge: edge.top)
    result: list[Line] = []
    at = 0
    for start, end in _blocks(rows):
        middle = _gutter(rows[start:end])
        if middle is not None:
            first = _with_captions(rows, start, at, middle)
            result += [row.line for row in rows[at:first]]
            for side in parted([row.line for row in rows[first:end]], middle):
                result += align(side, edges, beside=True)
            at = end
            continue
        found = _table(rows, start, end, at, rules, beside=beside)
        if found is None:
            continue
        first, last, table = found
        result += [row.line for row in rows[at:first]]
        result.append(Line.of_table(table))
        at = last
    return [*result, *(row.line for row in rows[at:])]


def _chunks(line: Line) -> list[Chunk]:
    """The line's words parted where the white is wider than a blank; figures are parted at a narrower one."""
    if line.table or not line.words:
        return []
    runs: list[list[Word]] = [[line.words[0]]]
    for previous, word in pairwise(line.words):
        gap = word.x0 - previous.x1
        size = max(1.0, min(line.size, 1.3 * min(word.size, previous.size)))
        figures = is_value(previous.text) and is_value(word.text)
        thousands = bool(_THOUSANDS.fullmatch(f"{previous.text} {word.text}"))
        if gap > (0.6 if thousands else 0.42 if figures else 0.85) * size:
            runs.append([])
        runs[-1].append(word)
    return [Chunk.of(run) for run in runs]


def _is_barrier(row: _Row) -> bool:
    """What no table goes over: another table, a caption, a line of prose."""
    if row.line.table or not row.chunks:
        return True
    first = row.chunks[0]
    if _LEADER.search(" ".join(word.text for word in row.line.words)):
        return True
    if len(row.chunks) > 1:
        if len(row.chunks) == 2 and len(row.chunks[1].words) >= _SENTENCE and (MARK.fullmatch(first.text) or len(first.text) < 5):
            return True  # a numbered paragraph or a note
        return bool(_CAPTION.match(first.text)) and len(row.chunks) == 2 and not is_figure(row.chunks[1].text)
    return len(first.words) >= _SENTENCE or bool(_CAPTION.match(first.text))


def _is_long_label(rows: Sequence[_Row], index: int) -> bool:
    """Whether a line of many words stands where the rows around it have their labels."""
    chunks = rows[index].chunks
    if len(chunks) != 1 or _CAPTION.match(chunks[0].text):
        return False
    for near in (rows[max(0, index - 4) : index][::-1], rows[index + 1 : index + 5]):
        other = next((row for row in near if len(row.chunks) > 1), None)
        if other is None or len(other.chunks) < 3 or other.chunks[1].x0 < chunks[0].x1 + 2:
            return False
    return True


def _blocks(rows: Sequence[_Row]) -> list[tuple[int, int]]:
    """Half-open runs of lines that begin and end with several chunks and have no barrier or wide white between them."""
    blocks: list[tuple[int, int]] = []
    start = last = -1
    for index, row in enumerate(rows):
        barrier = _is_barrier(row) and not _is_long_label(rows, index)
        several = len(row.chunks) > 1
        if start >= 0 and (barrier or index - last > 4 or _is_apart(rows[index - 1].line, row.line, rows[start : last + 1])):
            blocks.append((start, last + 1))
            start = -1
        if start >= 0 and last > start and _begins_anew(rows, start, last, index):
            blocks.append((start, last + 1))
            start = -1
        if several and not barrier:
            start = index if start < 0 else start
            last = index
    if start >= 0:
        blocks.append((start, last + 1))
    return [(start, end) for start, end in blocks if end - start >= 2]


def _begins_anew(rows: Sequence[_Row], start: int, last: int, index: int) -> bool:
    """Whether another table begins below rows of figures: a line of column headers under a title or more white."""
    row = rows[index]
    if len(row.chunks) < 2 or any(is_data(chunk.text) for chunk in row.chunks):
        return False
    before = rows[start : last + 1]
    if sum(any(is_data(chunk.text) for chunk in other.chunks[1:]) for other in before) < 2:
        return False
    after = rows[index + 1 : index + 4]
    if sum(any(is_data(chunk.text) for chunk in other.chunks[1:]) for other in after) < 2:
        return False
    pitch = median(b.line.base - a.line.base for a, b in pairwise(before))
    left = min(other.chunks[0].x0 for other in before)
    between = rows[last + 1 : index]
    if any(len(other.chunks) == 1 and other.chunks[0].x0 > left + 20 for other in between):
        return True
    return rows[index - len(between)].line.base - rows[last].line.base > 1.5 * pitch


def _is_apart(above: Line, below: Line, block: Sequence[_Row]) -> bool:
    """Whether more white stands between two lines than between the block's rows."""
    size = max(above.size, below.size, 1.0)
    pitch = below.base - above.base
    usual = median(b.line.base - a.line.base for a, b in pairwise(block)) if len(block) > 2 else size
    heads = max(len(row.chunks) for row in block) > 3 and not any(is_data(c.text) for row in block for c in row.chunks[1:])
    return pitch > (6 * size if heads else max(3.2 * size, 2.2 * usual))


def _gutter(block: Sequence[_Row]) -> float | None:
    core = [row.chunks for row in block if len(row.chunks) > 1]
    return gutter(core, _columns(core)) if core else None


def _with_captions(rows: Sequence[_Row], start: int, floor: int, middle: float) -> int:
    """The first line of two tables side by side: those above that are parted as they are."""
    first = start
    while first > floor and start - first < 4:
        chunks = rows[first - 1].chunks
        crossing = any(chunk.x0 < middle < chunk.x1 for chunk in chunks)
        if crossing or not any(chunk.x0 > middle for chunk in chunks):
            break
        first -= 1
    return first


def _table(
    rows: Sequence[_Row], start: int, end: int, floor: int, rules: Sequence[Edge], *, beside: bool = False
) -> tuple[int, int, RawTable] | None:
    """The table of a block with its first line and the one after its last; None where the block is no table."""
    with_data = [i for i in range(start, end) if any(is_data(chunk.text) for chunk in rows[i].chunks[1:])]
    if len(with_data) >= 2:
        end = with_data[-1] + 1  # what follows is a note
    core = [row for row in rows[start:end] if len(row.chunks) > 1]
    strips = _columns([row.chunks for row in core])
    pairs = [strip for strip in strips if _holds_pairs(strip, core)]
    if pairs:
        rows = [*rows[:start], *(_parted(row, pairs) for row in rows[start:end]), *rows[end:]]
        core = [row for row in rows[start:end] if len(row.chunks) > 1]
        strips = _columns([row.chunks for row in core])
    if len(strips) < 2:
        return None
    first = _with_headings(rows, start, floor, strips, rules)
    last = end
    while last < len(rows) and _continues_label(rows[last - 1], rows[last], strips):
        last += 1
    inner = _rules_inside(rules, rows[first].line, rows[last - 1].line, strips)
    grid = Grid([row.chunks for row in rows[first:last]], strips, inner)
    if not is_table(grid, [row.line for row in core], [row.chunks for row in core], inner, beside=beside):
        return None
    used = [row.line for row in rows[first:last]]
    box = Box(
        round(min(line.x0 for line in used), 2),
        round(min(line.top for line in used), 2),
        round(max(line.x1 for line in used), 2),
        round(max(line.bottom for line in used), 2),
    )
    table = raw_table(grid, box, with_figures=len(with_data) >= 2)
    return (first, last, table) if table is not None else None


def _holds_pairs(strip: Strip, core: Sequence[_Row]) -> bool:
    """Whether nearly every figure in a column has a second one beside it: two columns no more than a blank apart."""
    inside = [
        c for row in core for c in row.chunks if c.x0 >= strip.x0 - 0.1 and c.x1 <= strip.x1 + 0.1 and is_data(c.words[0].text)
    ]
    pairs = [c for c in inside if len(c.words) == 2 and is_value(c.words[1].text) and c.words[1].text[:1] not in "(%"]
    if len(pairs) < 3 or len(pairs) < 0.8 * len(inside):
        return False
    return not all(_THOUSANDS.fullmatch(c.text) for c in pairs)


def _parted(row: _Row, strips: Sequence[Strip]) -> _Row:
    chunks: list[Chunk] = []
    for chunk in row.chunks:
        inside = any(chunk.x0 >= strip.x0 - 0.1 and chunk.x1 <= strip.x1 + 0.1 for strip in strips)
        if inside and len(chunk.words) == 2 and all(is_value(word.text) for word in chunk.words):
            chunks += [Chunk.of((word,)) for word in chunk.words]
        else:
            chunks.append(chunk)
    return _Row(row.line, tuple(chunks))


def _columns(lines: Sequence[Sequence[Chunk]]) -> list[Strip]:
    """The intervals across the page that the chunks cover, without those of chunks that bridge several columns."""
    bridging = {id(chunk) for chunks in lines for chunk in chunks if _bridges(chunk, lines)}
    kept = sorted((c.x0, c.x1, c.size) for chunks in lines for c in chunks if id(c) not in bridging)
    merged: list[list[float]] = []
    for x0, x1, size in kept:
        if merged and x0 < merged[-1][1] + 0.12 * size:
            merged[-1][1] = max(x1, merged[-1][1])
        else:
            merged.append([x0, x1])
    return _joined([Strip(x0, x1) for x0, x1 in merged], lines, bridging)


def _bridges(chunk: Chunk, lines: Sequence[Sequence[Chunk]]) -> bool:
    """Whether other lines part what the chunk covers: at least two of them, or most."""
    if len(chunk.words) == 1 and is_value(chunk.text):
        return False
    parted = covered = 0
    x0, x1 = chunk.x0 + 1, chunk.x1 - 1
    for other in lines:
        beside = 0
        for c in other:
            if c is chunk:
                beside = 0
                break
            beside += c.x0 < x1 and c.x1 > x0
        parted += beside > 1
        covered += beside > 0
    return parted >= 1 and parted >= 0.25 * covered


def _joined(strips: list[Strip], lines: Sequence[Sequence[Chunk]], bridging: set[int]) -> list[Strip]:
    """Neighbouring strips that no line fills both of, one of them filled by hardly a line, are one column: a header or a
    total that is set to the other side."""
    rows = [
        {
            index
            for chunk in chunks
            if id(chunk) not in bridging
            for index, strip in enumerate(strips)
            if strip.x0 - 0.1 <= chunk.x0 and chunk.x1 <= strip.x1 + 0.1
        }
        for chunks in lines
    ]
    counts = [sum(index in row for row in rows) for index in range(len(strips))]
    result: list[Strip] = []
    members: list[list[int]] = []
    for index, strip in enumerate(strips):
        if result:
            both = any(index in row and any(m in row for m in members[-1]) for row in rows)
            few = min(counts[index], max(counts[m] for m in members[-1])) <= max(1, 0.2 * len(lines))
            near = strip.x0 - result[-1].x1 < 40
            if not both and few and near:
                result[-1] = Strip(result[-1].x0, strip.x1)
                members[-1].append(index)
                continue
        result.append(strip)
        members.append([index])
    return result


def _with_headings(rows: Sequence[_Row], start: int, floor: int, strips: Sequence[Strip], rules: Sequence[Edge]) -> int:
    """The first line of the table: short lines close above the block that stand over its columns, not over its labels."""
    first = start
    while first > floor and start - first < 4:
        above, below = rows[first - 1], rows[first]
        if _is_barrier(above) or len(above.chunks) != 1 or below.line.base - above.line.base > 1.9 * below.line.size:
            break
        chunk = above.chunks[0]
        wide = any(
            above.line.base < rule.top < below.line.base and rule.x1 - rule.x0 > 0.8 * (strips[-1].x1 - strips[0].x0)
            for rule in rules
        )
        if wide or chunk.x0 < strips[0].x1 or chunk.x1 > strips[-1].x1 + 20:
            break
        first -= 1
    return first


def _continues_label(above: _Row, below: _Row, strips: Sequence[Strip]) -> bool:
    """Whether a line after the block is the rest of its last label."""
    if _is_barrier(below) or len(below.chunks) != 1 or below.line.base - above.line.base > 1.45 * above.line.size:
        return False
    chunk = below.chunks[0]
    return chunk.x1 <= strips[0].x1 + 1 and chunk.text[:1].islower() and above.chunks[0].x0 < strips[0].x1


def _rules_inside(rules: Sequence[Edge], top: Line, bottom: Line, strips: Sequence[Strip]) -> list[Edge]:
    """The rulings across between the table's first and last line or directly beside them."""
    return [
        rule
        for rule in rules
        if top.top - 14 < rule.top < bottom.bottom + 14 and min(rule.x1, strips[-1].x1) - max(rule.x0, strips[0].x0) > 15
    ]
