"""Two tables side by side without rulings: where the first ends and the second begins."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.read.pdf_align_rows import Chunk, Strip, is_data, is_value
from extractor.read.pdf_lines import Line

_SHARE = 0.8  # of a column's cells that are labels, or figures
_FEWEST = 3
_FLUSH = 2.0  # points between the left ends of the labels of one column
_GAP = 1.2  # of the size of the letters: white between the two tables


def gutter(core: Sequence[Sequence[Chunk]], strips: Sequence[Strip]) -> float | None:
    """The middle of the white between two tables, in points from the left; None where the lines are of one table.

    The second table begins with a column of labels, each another, all beginning at one place, with figures after them and before.
    """
    if len(strips) < 4:
        return None
    rows = [row for row in core if any(is_data(chunk.text) for chunk in row)]
    columns = [[c for row in rows for c in row if strip.x0 - 0.1 <= c.x0 and c.x1 <= strip.x1 + 0.1] for strip in strips]
    if not all(columns):
        return None
    labels = [index for index, chunks in enumerate(columns) if _are_labels(chunks)]
    if len(labels) != 2 or labels[0] != 0 or not 2 <= labels[1] <= len(strips) - 2:
        return None
    if not all(_are_figures(chunks) for index, chunks in enumerate(columns) if index not in labels):
        return None
    second = columns[labels[1]]
    left, right = strips[labels[1] - 1].x1, strips[labels[1]].x0
    if max(c.x0 for c in second) - min(c.x0 for c in second) > _FLUSH or right - left < _GAP * max(c.size for c in second):
        return None
    middle = (left + right) / 2
    return None if any(c.x0 < middle < c.x1 for row in core for c in row) else middle


def _are_labels(chunks: Sequence[Chunk]) -> bool:
    texts = [chunk.text for chunk in chunks if not is_value(chunk.text)]
    return len(texts) >= max(_FEWEST, _SHARE * len(chunks)) and len(set(texts)) == len(texts)


def _are_figures(chunks: Sequence[Chunk]) -> bool:
    return sum(is_value(chunk.text) for chunk in chunks) >= _SHARE * len(chunks)


def parted(lines: Sequence[Line], x: float) -> tuple[list[Line], list[Line]]:
    """What stands left and right of `x`, each as lines of their own."""
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        for side, words in (
            (left, [word for word in line.words if word.x0 < x]),
            (right, [word for word in line.words if word.x0 >= x]),
        ):
            if words:
                x0, x1 = min(word.x0 for word in words), max(word.x1 for word in words)
                top, bottom = min(word.top for word in words), max(word.bottom for word in words)
                side.append(Line(words, x0, x1, top, bottom, line.base, max(word.size for word in words)))
    return left, right
