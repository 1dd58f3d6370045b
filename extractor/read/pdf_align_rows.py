"""Rows and cells of an aligned table: lines to rows, header lines to header cells with their spans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.model.document import Box
from extractor.model.raw import RawCell, RawTable
from extractor.read.grid import is_figure
from extractor.read.pdf_glyphs import Edge
from extractor.read.pdf_lines import Word

_PLACEHOLDER = re.compile(r"[-–—.…*#x]{1,3}|n/?a|nil|\(?[a-z]\)?", re.IGNORECASE)

_DATA = re.compile(r"[<>(£$€+−–-]*\d[\d.,]*%?\)?(?:\s+(?:\(?[\d<>£$€+−–-]|(?:m|k|bn|million|billion|thousand|per cent)\b).*)?$")
_PERIOD = re.compile(r"(?:19|20)\d\d\b(?:[/–-]\d{1,4}\b)?|\d\d?[/–-]\d\d?\b")


def is_value(text: str) -> bool:
    """Whether a cell stands where figures stand: a figure, a year, or what is printed for a missing one."""
    return is_figure(text) or bool(_PLACEHOLDER.fullmatch(text)) or bool(re.fullmatch(r"[$£€(<>+~−–-]*[\d][\d.,/%)*–−-]*", text))


def is_data(text: str) -> bool:
    """Whether a cell is more likely data than a header: a figure with its unit or note, or what is printed for a missing one;
    never a year."""
    if _PERIOD.fullmatch(text) or re.fullmatch(r"[(£]*0{3}s?\)?\**", text):
        return False  # 1992/3, (000)
    if is_figure(text) or re.fullmatch(r"[-–—.…*]{1,3}|n/?a", text, re.IGNORECASE):
        return True
    return bool(_DATA.match(text)) and not _PERIOD.match(text)


@dataclass(frozen=True, slots=True)
class Strip:
    """A column's interval across the page, in points."""

    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words of one line without wide white between them; `size` the largest of theirs."""

    words: tuple[Word, ...]
    text: str
    x0: float
    x1: float
    base: float
    size: float

    @classmethod
    def of(cls, words: Sequence[Word]) -> Chunk:
        return cls(
            tuple(words),
            " ".join(word.text for word in words),
            words[0].x0,
            max(word.x1 for word in words),
            words[0].base,
            max(word.size for word in words),
        )


@dataclass(slots=True)
class Piece:
    """A chunk at its columns, half-open."""

    text: str
    col: int
    col_end: int
    x0: float
    x1: float
    base: float
    size: float


@dataclass(slots=True)
class Grid:
    """The lines of a table with its columns and the rulings across it."""

    lines: list[tuple[Chunk, ...]]
    strips: list[Strip]
    rules: list[Edge]
    _bounds: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self._bounds = [(a.x1 + b.x0) / 2 for a, b in pairwise(self.strips)]

    def place(self, chunk: Chunk) -> tuple[int, int]:
        """The half-open range of columns that a chunk stands in."""
        return self.range_of(chunk.x0, chunk.x1)

    def range_of(self, x0: float, x1: float) -> tuple[int, int]:
        touched = [i for i, strip in enumerate(self.strips) if min(strip.x1, x1) - max(strip.x0, x0) > 0.5]
        if len(touched) > 1:  # a hair over the edge is no span
            wide = [
                i
                for i in touched
                if min(self.strips[i].x1, x1) - max(self.strips[i].x0, x0)
                > 0.2 * min(x1 - x0, self.strips[i].x1 - self.strips[i].x0)
            ]
            touched = wide or touched
        if touched:
            return touched[0], touched[-1] + 1
        col = sum((x0 + x1) / 2 > bound for bound in self._bounds)
        return col, col + 1

    def pieces(self, chunks: Sequence[Chunk]) -> list[Piece]:
        """The chunks at their columns; one over several columns is parted where its words leave the white between."""
        result: list[Piece] = []
        for chunk in chunks:
            for words in self._parts(chunk):
                part = Chunk.of(words)
                col, col_end = self.place(part)
                last = result[-1] if result else None
                if last and last.col_end > col:
                    if last.col_end > last.col + 1 and last.col < col:
                        last.col_end = col
                    elif col_end > last.col_end:
                        col = last.col_end
                    else:
                        last.text, last.x1 = f"{last.text} {part.text}", part.x1
                        continue
                result.append(Piece(part.text, col, col_end, part.x0, part.x1, part.base, part.size))
        return result

    def _parts(self, chunk: Chunk) -> list[list[Word]]:
        col, col_end = self.place(chunk)
        if col_end - col < 2 or len(chunk.words) < 2:
            return [list(chunk.words)]
        gaps = [b.x0 - a.x1 for a, b in pairwise(chunk.words)]
        own = [sum((w.x0 + w.x1) / 2 > bound for bound in self._bounds) for w in chunk.words]
        runs: list[list[Word]] = [[chunk.words[0]]]
        for index, word in enumerate(chunk.words[1:]):
            fits = own[index] != own[index + 1] and self.range_of(word.x0, word.x1)[0] != own[index]
            usual = min(gaps)
            wide = gaps[index] > 0.4 * chunk.size and (gaps[index] > 1.35 * usual or len(gaps) == 1)
            aligned = abs(word.x0 - self.strips[own[index + 1]].x0) < 0.8 and gaps[index] > 0.15 * chunk.size
            if fits and (wide or aligned):
                runs.append([])
            runs[-1].append(word)
        return runs


def raw_table(grid: Grid, box: Box, *, with_figures: bool) -> RawTable | None:
    """The table with its header cells marked; None where it has no two rows with two cells, or where figures made the
    lines a table and no two rows below the header have any."""
    lines = [grid.pieces(chunks) for chunks in grid.lines]
    head = _header_lines(lines, grid)
    header = _header_rows(lines[:head], grid)
    rows = [*header, *_body_rows(lines[head:], grid)]
    if sum(len(row) > 1 for row in rows) < 2:
        return None
    if with_figures and sum(any(piece.col > 0 and is_data(piece.text) for piece in row) for row in rows[len(header) :]) < 2:
        return None
    cells = [
        RawCell(index, piece.col, piece.text, index < len(header), 1, piece.col_end - piece.col)
        for index, row in enumerate(rows)
        for piece in row
    ]
    return RawTable(tuple(cells), box=box)


def _header_lines(lines: Sequence[Sequence[Piece]], grid: Grid) -> int:
    """How many lines come before the first row: the first line with figures beside its label, else the first ruling."""
    for index, line in enumerate(lines):
        others = [piece for piece in line if piece.col > 0]
        figures = sum(is_data(piece.text) for piece in others) if any(char.isdigit() for p in others for char in p.text) else 0
        if figures and 2 * figures >= len(others):
            while index > 0 and _belongs_below(lines, index, grid):
                index -= 1
            return index
    width = grid.strips[-1].x1 - grid.strips[0].x0
    for index, (above, below) in enumerate(pairwise(lines)):
        if any(above[0].base < rule.top < below[0].base and rule.x1 - rule.x0 > 0.8 * width for rule in grid.rules):
            return index + 1
    return 1 if len(lines) > 2 else 0


def _belongs_below(lines: Sequence[Sequence[Piece]], index: int, grid: Grid) -> bool:
    """Whether the line above is a heading of the rows below, or the first half of their label: it has nothing but a label,
    and a header stands above it."""
    above = lines[index - 1]
    if len(above) != 1 or above[0].col != 0 or (above[0].col_end > 1 and len(grid.strips) > 2 and index < 2):
        return False
    ruled = any(above[0].base < rule.top < lines[index][0].base for rule in grid.rules if rule.x0 < above[0].x1)
    return not ruled and any(piece.col > 0 for line in lines[: index - 1] for piece in line)


def _header_rows(lines: Sequence[Sequence[Piece]], grid: Grid) -> list[list[Piece]]:
    """Header lines as rows of cells: what goes on in the same columns on the next line is one cell."""
    groups: list[tuple[Piece, int, int]] = []  # with its first and last line
    for index, line in enumerate(lines):
        for piece in _spread(line, lines[index + 1 :], grid):
            above = next((g for g in reversed(groups) if g[0].col < piece.col_end and piece.col < g[0].col_end), None)
            if above and (above[0].col, above[0].col_end) == (piece.col, piece.col_end) and _goes_on(above[0], piece, grid):
                merged = above[0]
                merged.text, merged.base = f"{merged.text} {piece.text}", piece.base
                merged.x0, merged.x1 = min(merged.x0, piece.x0), max(merged.x1, piece.x1)
                groups[groups.index(above)] = (merged, above[1], index)
            else:
                groups.append((piece, index, index))
    depth: list[int] = []
    for number, (piece, _, _) in enumerate(groups):
        over = [depth[i] for i in range(number) if groups[i][0].col < piece.col_end and piece.col < groups[i][0].col_end]
        depth.append(max(over, default=-1) + 1)
    height = max(depth, default=-1) + 1
    rows: list[list[Piece]] = [[] for _ in range(height)]
    for number, (piece, _, last) in enumerate(groups):
        below = any(
            depth[i] > depth[number] and groups[i][0].col < piece.col_end and piece.col < groups[i][0].col_end
            for i in range(len(groups))
        )
        levels = [depth[i] for i in range(len(groups)) if groups[i][2] == last and i != number]
        level = depth[number] if below else max([depth[number], *levels])
        rows[level].append(piece)
    for row in rows:
        row.sort(key=lambda piece: piece.col)
    return [row for row in rows if row]


def _goes_on(above: Piece, below: Piece, grid: Grid) -> bool:
    """Whether a header cell goes on in the next line, without a ruling between them."""
    ruled = any(
        above.base < rule.top < below.base - 0.4 * below.size and min(rule.x1, above.x1) > max(rule.x0, above.x0)
        for rule in grid.rules
    )
    return not ruled and below.base - above.base < 2.6 * below.size


def _spread(line: Sequence[Piece], below: Sequence[Sequence[Piece]], grid: Grid) -> list[Piece]:
    """The pieces of a header line; one that a ruling below it or its centre puts over several columns spans them."""
    for index, piece in enumerate(line):
        low = line[index - 1].col_end if index else 1
        high = line[index + 1].col if index + 1 < len(line) else len(grid.strips)
        if piece.col == 0 or not below:
            continue
        ruled = [
            rule
            for rule in grid.rules
            if piece.base - 1 < rule.top < piece.base + 1.2 * piece.size
            and rule.x0 < piece.x0 + 3
            and rule.x1 > piece.x1 - 3
            and rule.x0 > grid.strips[0].x1 - 0.3 * (grid.strips[0].x1 - grid.strips[0].x0)
        ]
        if ruled:
            rule = min(ruled, key=lambda rule: rule.x1 - rule.x0)
            inside = [i for i, s in enumerate(grid.strips) if low <= i < high and rule.x0 - 4 <= (s.x0 + s.x1) / 2 <= rule.x1 + 4]
            if len(inside) > 1:
                piece.col, piece.col_end = min(inside[0], piece.col), max(inside[-1] + 1, piece.col_end)
            continue
        under = {p.col for p in below[0]}
        best, best_off = (piece.col, piece.col_end), _off(piece, grid, piece.col, piece.col_end)
        for start in range(max(1, low), piece.col + 1):
            for end in range(piece.col_end, high + 1):
                off = _off(piece, grid, start, end)
                if end - start > 1 and off < 0.35 * best_off and off < 8 and all(col in under for col in range(start, end)):
                    best, best_off = (start, end), off
        piece.col, piece.col_end = best
    return list(line)


def _off(piece: Piece, grid: Grid, start: int, end: int) -> float:
    """How far a piece's centre is from that of some columns, in points."""
    return abs((piece.x0 + piece.x1) / 2 - (grid.strips[start].x0 + grid.strips[end - 1].x1) / 2)


def _body_rows(lines: Sequence[Sequence[Piece]], grid: Grid) -> list[list[Piece]]:
    """Lines to rows: between rulings where rulings part the rows, else by what the lines hold."""
    if not lines:
        return []
    starts = _told_starts(lines, grid)
    ruled = _ruled_starts(lines, grid)
    if ruled:  # of the other lines, only those with figures below a heading are rows
        starts = ruled | {index for index in starts if index and _is_only_label(lines[index - 1]) and _has_figures(lines[index])}
    rows: list[list[Piece]] = []
    for index, line in enumerate(lines):
        if index in starts or not rows:
            rows.append([])
        for piece in line:
            own = next((p for p in rows[-1] if (p.col, p.col_end) == (piece.col, piece.col_end)), None)
            clash = next((p for p in rows[-1] if p.col < piece.col_end and piece.col < p.col_end), None)
            own = own or clash
            if own is None:
                rows[-1].append(Piece(piece.text, piece.col, piece.col_end, piece.x0, piece.x1, piece.base, piece.size))
            else:
                own.text = f"{own.text} {piece.text}"
    for row in rows:
        row.sort(key=lambda piece: piece.col)
    return rows


def _is_only_label(line: Sequence[Piece]) -> bool:
    return len(line) == 1 and line[0].col == 0


def _has_figures(line: Sequence[Piece]) -> bool:
    return any(piece.col > 0 and is_value(piece.text) for piece in line)


def _ruled_starts(lines: Sequence[Sequence[Piece]], grid: Grid) -> set[int]:
    """The lines that rulings over most of the table begin; none where rulings part only groups of rows."""
    width = grid.strips[-1].x1 - grid.strips[0].x0
    starts = {0}
    for index, (above, below) in enumerate(pairwise(lines), 1):
        top, bottom = max(p.base for p in above), min(p.base for p in below)
        if any(top < rule.top < bottom and rule.x1 - rule.x0 > 0.8 * width for rule in grid.rules):
            starts.add(index)
    bounds = [*sorted(starts), len(lines)]
    full = [
        sum(sum(is_value(piece.text) for piece in line if piece.col > 0) > 0 for line in lines[a:b]) for a, b in pairwise(bounds)
    ]
    return starts if len(starts) >= 3 and max(full) <= 1 else set()


def _told_starts(lines: Sequence[Sequence[Piece]], grid: Grid) -> set[int]:
    """The lines that begin a row. A line with figures is a row of its own; one with only a label is the first or the last
    part of a label that runs over lines, or a heading of the rows below it; any other goes on with the row above."""
    figures = [_has_figures(line) for line in lines]
    starts: set[int] = set()
    pending = False  # the line before is the first part of this row's label
    for index, line in enumerate(lines):
        only_label = _is_only_label(line)
        if figures[index] or not any(figures):
            if not pending and (any(piece.col == 0 for piece in line) or figures[index]):
                starts.add(index)
            pending = False
        elif only_label:
            if pending:
                pending = _goes_down(lines, index, figures, grid)
                continue
            if index and _goes_up(lines, index, grid):
                continue
            starts.add(index)
            pending = _goes_down(lines, index, figures, grid)
        else:
            tight = index > 0 and line[0].base - lines[index - 1][0].base < 1.45 * line[0].size
            if not pending and (index == 0 or any(piece.col == 0 for piece in line) or not tight):
                starts.add(index)
            pending = False
    return starts


def _goes_down(lines: Sequence[Sequence[Piece]], index: int, figures: Sequence[bool], grid: Grid) -> bool:
    """Whether a label's line is the first part of the label on the next line."""
    if index + 1 >= len(lines):
        return False
    own, below = lines[index][0], lines[index + 1]
    if below[0].base - own.base > 1.6 * max(own.size, below[0].size) or own.text.endswith(":"):
        return False
    if below[0].col > 0:
        return figures[index + 1]
    if below[0].text[:1].islower() or re.search(r"(?:\b(?:and|of|the|in|to|for|or|by|with|a)|[,(&/–-])$", own.text):
        return True
    room = grid.strips[0].x1 - own.x1
    first_word = below[0].text.split()[0]
    needed = (below[0].x1 - below[0].x0) * len(first_word) / max(1, len(below[0].text))
    labels = [piece for line in lines for piece in line if piece.col == 0 and piece is not own]
    full = len(own.text) > 30 or any(piece.x1 > own.x1 - own.size for piece in labels)
    if room < needed and full and figures[index + 1]:
        following = next((line[0] for line in lines[index + 2 :] if line[0].col == 0), None)
        return own.col_end == 1 and (following is None or abs(following.x0 - own.x0) < 2 or below[0].x0 > own.x0 + 2)
    return False


def _goes_up(lines: Sequence[Sequence[Piece]], index: int, grid: Grid) -> bool:
    """Whether a label's line is the last part of the label above."""
    own, above = lines[index][0], lines[index - 1][0]
    if above.col != 0 or own.base - above.base > 1.6 * own.size:
        return False
    if own.text[:1].islower() or own.text[:1] in "(&":
        return own.base - above.base <= 1.45 * own.size
    following = next((line[0] for line in lines[index + 1 :] if line and line[0].col == 0), None)
    hangs = own.x0 > above.x0 + 2 and (following is None or abs(following.x0 - above.x0) < 1)
    return hangs and above.x1 > grid.strips[0].x0 + 0.7 * (grid.strips[0].x1 - grid.strips[0].x0)
