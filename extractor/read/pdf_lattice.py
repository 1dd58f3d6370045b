"""Rulings to grids: which of them belong together, and which squares of the grid no ruling parts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractor.read.pdf_glyphs import Edge

_SNAP = 4.0  # points: rulings nearer than this are one, as a cell's shading and its border
_REACH = 3.0  # points by which a ruling may miss the one that it should meet
_MOST_MEETINGS = 400_000  # rulings across times rulings down: a map or a chart has more, and is no table


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of grid squares that no ruling parts: rows and columns, half-open."""

    row: int
    col: int
    row_end: int
    col_end: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """A grid of connected rulings: the positions of its columns and rows, ascending, and its areas in reading order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[Area, ...]

    def overlaps(self, other: Lattice) -> bool:
        """Whether the two cover some of the same paper."""
        return (
            min(self.xs[-1], other.xs[-1]) - max(self.xs[0], other.xs[0]) > 2
            and min(self.ys[-1], other.ys[-1]) - max(self.ys[0], other.ys[0]) > 2
        )

    def square(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of a point; None outside."""
        if not (self.xs[0] - 1 <= x <= self.xs[-1] + 1 and self.ys[0] - 1 <= y <= self.ys[-1] + 1):
            return None
        col = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        return row, col


def find_lattices(edges: Sequence[Edge]) -> list[Lattice]:
    """Grids of at least two rows and two columns, the largest first."""
    across = _joined((edge.top, edge.x0, edge.x1) for edge in edges if edge.top == edge.bottom)
    down = _joined((edge.x0, edge.top, edge.bottom) for edge in edges if edge.x0 == edge.x1)
    if len(across) * len(down) > _MOST_MEETINGS:
        return []
    found = []
    for part_across, part_down in _connected(across, down):
        lattice = _lattice(part_across, part_down)
        if lattice is not None:
            found.append(lattice)
    return sorted(found, key=lambda lattice: -(lattice.xs[-1] - lattice.xs[0]) * (lattice.ys[-1] - lattice.ys[0]))


# A ruling as (position, from, to): position is y for one across the page, x for one down the page.
_Rule = tuple[float, float, float]


def _joined(rules: Iterable[_Rule]) -> list[_Rule]:
    """Rulings on one line that touch or overlap as one."""
    result: list[_Rule] = []
    group: list[_Rule] = []
    for rule in sorted(rules):
        if group and rule[0] - group[0][0] > 1.5:
            result.extend(_merged(group))
            group = []
        group.append(rule)
    result.extend(_merged(group))
    return result


def _merged(group: list[_Rule]) -> list[_Rule]:
    merged: list[_Rule] = []
    for position, low, high in sorted(group, key=lambda rule: rule[1]):
        if merged and low <= merged[-1][2] + _REACH:
            merged[-1] = (merged[-1][0], merged[-1][1], max(high, merged[-1][2]))
        else:
            merged.append((position, low, high))
    return [rule for rule in merged if rule[2] - rule[1] > 5]


def _connected(across: list[_Rule], down: list[_Rule]) -> list[tuple[list[_Rule], list[_Rule]]]:
    """Groups of rulings that meet each other."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, (y, x0, x1) in enumerate(across):
        for j, (x, top, bottom) in enumerate(down):
            if x0 - _REACH <= x <= x1 + _REACH and top - _REACH <= y <= bottom + _REACH:
                parent[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[_Rule], list[_Rule]]] = {}
    for i, rule in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(rule)
    for j, rule in enumerate(down):
        groups.setdefault(root(len(across) + j), ([], []))[1].append(rule)
    return [group for group in groups.values() if len(group[0]) >= 2 and len(group[1]) >= 1]


def _lattice(across: list[_Rule], down: list[_Rule]) -> Lattice | None:
    xs = _positions([rule[0] for rule in down], across)
    ys = _positions([rule[0] for rule in across], down)
    n_rows, n_cols = len(ys) - 1, len(xs) - 1
    if n_rows < 2 or n_cols < 2:
        return None
    walls = _covered(down, xs, ys)  # walls[i][r]: the vertical xs[i] stands beside row r
    floors = _covered(across, ys, xs)
    return Lattice(tuple(xs), tuple(ys), tuple(_areas(walls, floors, n_rows, n_cols)))


def _positions(rulings: list[float], crossing: list[_Rule]) -> list[float]:
    """Distinct positions of parallel rulings, and the ends that half of the crossing ones reach beyond them: a table may
    be open at its sides."""
    points: list[float] = []
    for point in sorted(rulings):
        if not points or point - points[-1] > _SNAP:
            points.append(point)
    for end, beyond in ((1, points[0] - 12), (2, points[-1] + 12)):
        ends = sorted(rule[end] for rule in crossing if (rule[end] < beyond if end == 1 else rule[end] > beyond))
        if len(ends) >= 2 and 2 * len(ends) >= len(crossing):
            points.append(ends[len(ends) // 2])
    return sorted(points)


def _covered(rules: list[_Rule], lines: list[float], marks: list[float]) -> list[list[bool]]:
    """For each grid line and each interval between `marks`, whether a ruling runs along its middle."""
    result = [[False] * (len(marks) - 1) for _ in lines]
    for position, low, high in rules:
        index = min(range(len(lines)), key=lambda i: abs(lines[i] - position))
        if abs(lines[index] - position) > _SNAP:
            continue
        for interval in range(len(marks) - 1):
            if low - 1 <= (marks[interval] + marks[interval + 1]) / 2 <= high + 1:
                result[index][interval] = True
    return result


def _areas(walls: list[list[bool]], floors: list[list[bool]], n_rows: int, n_cols: int) -> list[Area]:
    """Maximal rectangles without a ruling inside, each square in one; a shape that is no rectangle is cut by rows."""
    taken = [[False] * n_cols for _ in range(n_rows)]
    areas: list[Area] = []
    for row in range(n_rows):
        for col in range(n_cols):
            if taken[row][col]:
                continue
            col_end = col + 1
            while col_end < n_cols and not walls[col_end][row] and not taken[row][col_end]:
                col_end += 1
            row_end = row + 1
            while row_end < n_rows and _continues_down(walls, floors, taken, row_end, col, col_end):
                row_end += 1
            for r in range(row, row_end):
                taken[r][col:col_end] = [True] * (col_end - col)
            areas.append(Area(row, col, row_end, col_end))
    return areas


def _continues_down(
    walls: list[list[bool]], floors: list[list[bool]], taken: list[list[bool]], row: int, col: int, col_end: int
) -> bool:
    """Whether the squares of a row between two columns belong to the area above them, and to no wider one."""
    if any(floors[row][c] or taken[row][c] for c in range(col, col_end)):
        return False
    if any(walls[c][row] for c in range(col + 1, col_end)):
        return False
    n_cols = len(floors[row])
    return (col == 0 or walls[col][row]) and (col_end == n_cols or walls[col_end][row])
