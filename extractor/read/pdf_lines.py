"""Characters to words, words to lines, lines in reading order, column by column where a page is set in columns."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from statistics import median

from extractor.model.document import Box
from extractor.model.raw import RawItem, RawLine, RawTable
from extractor.read.pdf_glyphs import Glyph, Sheet

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_X0, _BASE = attrgetter("x0"), attrgetter("base")
_X_HEIGHT = 0.7  # of the font size: the height of a line's letters above the baseline, near enough


@dataclass(slots=True)
class Word:
    """Characters without a blank between them. `letters` counts them by size and weight, for the line's own."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool
    count: int


@dataclass(slots=True)
class Line:
    """Words of one baseline from left to right; or a table's place, without words, its `base` at its top."""

    words: list[Word]
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    table: RawTable | None = None

    @classmethod
    def of_table(cls, table: RawTable) -> Line:
        box = table.box or Box(0, 0, 0, 0)
        return cls([], box.x0, box.x1, box.top, box.bottom, box.top, 0.0, table)


def build_words(glyphs: Sequence[Glyph]) -> list[Word]:
    """Words in no particular order. Characters that a fake bold prints twice count once, as bold."""
    words: list[Word] = []
    for row in _baselines(glyphs):
        row.sort(key=_X0)
        blank = [glyph.text.isspace() for glyph in row]
        reach = 0.3 if any(blank) else 0.15
        current: list[Glyph] = []
        for glyph, is_blank in _without_duplicates(row, blank):
            if is_blank:
                _close(current, words)
                continue
            if current and glyph.x0 - current[-1].x1 > reach * max(glyph.size, current[-1].size):
                _close(current, words)
            current.append(glyph)
        _close(current, words)
    return words


def _baselines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Characters grouped by baseline; a step of a sixth of the size begins a new one."""
    rows: list[list[Glyph]] = []
    row: list[Glyph] = []
    last = -math.inf
    for glyph in sorted(glyphs, key=_BASE):
        base = glyph.base
        if base != last and base - last > min(2.0, 0.17 * glyph.size):
            row = []
            rows.append(row)
        row.append(glyph)
        last = base
    return rows


def _without_duplicates(row: list[Glyph], blank: list[bool]) -> list[tuple[Glyph, bool]]:
    """The characters of a row, sorted by their left edges, each with whether it is blank."""
    kept: list[tuple[Glyph, bool]] = []
    right = -math.inf  # the left edge of the last one that was kept: none before it is nearer
    for glyph, is_blank in zip(row, blank, strict=True):
        if not is_blank and glyph.x0 - right < 0.12 * glyph.size:
            twin = _twin(glyph, kept)
            if twin is not None:
                twin.bold = True
                continue
        kept.append((glyph, is_blank))
        right = glyph.x0
    return kept


def _twin(glyph: Glyph, kept: Sequence[tuple[Glyph, bool]]) -> Glyph | None:
    for other, _ in kept[-4:]:
        near = glyph.x0 - other.x0 < 0.12 * glyph.size and abs(glyph.size - other.size) < 0.1 * glyph.size
        if near and other.text == glyph.text:
            return other
    return None


def _close(current: list[Glyph], words: list[Word]) -> None:
    """Ends the word in `current`, if any, and empties it."""
    if not current:
        return
    sizes = [glyph.size for glyph in current]
    largest = max(sizes)
    bottom = max([glyph.bottom for glyph in current])
    texts = [glyph.text for glyph in current]
    if largest - min(sizes) > 0.2 * largest:
        # A text rise keeps the baseline: digits much smaller than the rest and above it are a note mark.
        texts = [
            glyph.text.translate(_SUPERSCRIPT)
            if glyph.size < 0.78 * largest and bottom - glyph.bottom > 0.15 * largest
            else glyph.text
            for glyph in current
        ]
    first = current[0]
    words.append(
        Word(
            "".join(texts),
            first.x0,
            max([glyph.x1 for glyph in current]),
            min([glyph.top for glyph in current]),
            bottom,
            first.base,
            largest,
            2 * sum([glyph.bold for glyph in current]) > len(current),
            len(current),
        )
    )
    current.clear()


def build_lines(words: Iterable[Word]) -> list[Line]:
    """Lines over the whole given region, top to bottom; raised marks join the line whose letters they overlap."""
    rows: list[list[Word]] = []
    spans: list[tuple[float, float]] = []  # of the letters of each row's largest word
    bands = _Bands()
    for word in sorted(words, key=lambda word: (-round(word.size), word.base)):
        low, high = word.base - _X_HEIGHT * word.size, word.base
        best, best_overlap = -1, 0.5
        for index in bands.near(low, high):
            row_low, row_high = spans[index]
            if row_high <= low or row_low >= high:
                continue
            if high - low < 0.5 * (row_high - row_low) and abs(row_high - high) > 0.3 * (high - low):
                continue  # lines of small print beside a display figure are lines of their own
            overlap = (min(high, row_high) - max(low, row_low)) / max(0.1, min(high - low, row_high - row_low))
            if overlap > best_overlap:
                best, best_overlap = index, overlap
        if best < 0:
            bands.add(len(rows), low, high)
            rows.append([word])
            spans.append((low, high))
        else:
            rows[best].append(word)
    return sorted((_line(row) for row in rows), key=lambda line: (line.base, line.x0))


class _Bands:
    """Which rows of a page lie near a height, without a look at all of them: by bands of so many points."""

    _HEIGHT = 12.0
    _MOST = 20  # bands: what is taller lies near everything

    def __init__(self) -> None:
        self._rows: dict[int, list[int]] = {}
        self._tall: list[int] = []
        self._count = 0

    def add(self, row: int, low: float, high: float) -> None:
        """Note the rows one after the other, each with its heights."""
        self._count = row + 1
        first, last = int(low // self._HEIGHT), int(high // self._HEIGHT)
        if last - first > self._MOST:
            self._tall.append(row)
            return
        for band in range(first, last + 1):
            self._rows.setdefault(band, []).append(row)

    def near(self, low: float, high: float) -> Sequence[int]:
        """The rows that may overlap the heights, ascending."""
        first, last = int(low // self._HEIGHT), int(high // self._HEIGHT)
        if last - first > self._MOST:
            return range(self._count)
        if first == last and not self._tall:
            return self._rows.get(first, ())
        found = set(self._tall)
        for band in range(first, last + 1):
            found.update(self._rows.get(band, ()))
        return sorted(found)


def _line(words: list[Word]) -> Line:
    words.sort(key=lambda word: word.x0)
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[round(word.size, 1)] += word.count
    size = max(sizes, key=lambda value: (sizes[value], value))
    base = median(word.base for word in words if abs(word.size - size) < 0.1 * size + 0.1) if len(words) > 1 else words[0].base
    return Line(
        words,
        words[0].x0,
        max(word.x1 for word in words),
        min(word.top for word in words),
        max(word.bottom for word in words),
        base,
        size,
    )


def raw_line(line: Line) -> RawLine:
    """The line as text. A gap wider than a blank keeps its width in blanks, so that columns of figures stay apart."""
    parts: list[str] = []
    for previous, word in zip([None, *line.words], line.words, strict=False):
        text = word.text
        is_raised = word.size < 0.78 * line.size and line.base - word.base > 0.12 * line.size
        if is_raised and text.isdigit():
            text = text.translate(_SUPERSCRIPT)
        if previous is not None:
            gap = (word.x0 - previous.x1) / max(1.0, line.size)
            parts.append("" if is_raised and gap < 0.12 else " " * min(60, max(3, round(2 * gap))) if gap > 1.0 else " ")
        parts.append(text)
    total = sum(word.count for word in line.words)
    bold = 2 * sum(word.count for word in line.words if word.bold) > total
    box = Box(round(line.x0, 2), round(line.top, 2), round(line.x1, 2), round(line.bottom, 2))
    return RawLine("".join(parts), box, line.size, bold)


def sideways_lines(sheet: Sheet) -> list[Line]:
    """The lines that stand sideways, each as one word at its place on the page, in their own reading order."""
    lines: list[Line] = []
    for turn, glyphs in sheet.sideways.items():
        for line in build_lines(build_words(glyphs)):
            x0, top, x1, bottom = sheet.place((line.x0, line.top, line.x1, line.bottom), turn)
            text = " ".join(raw_line(line).text.split())
            bold = 2 * sum(word.count for word in line.words if word.bold) > sum(word.count for word in line.words)
            word = Word(text, x0, x1, top, bottom, bottom, line.size, bold, len(text))
            lines.append(Line([word], x0, x1, top, bottom, bottom, line.size))
    return lines


Align = Callable[[Sequence[Line]], list[Line]]


def in_reading_order(words: Sequence[Word], tables: Sequence[RawTable] = (), align: Align = list) -> list[RawItem]:
    """Lines and tables of a page in the order in which they are read: bands from top to bottom, columns inside a band.

    A column gutter is a strip of white that runs beside at least three lines on either side, where both sides are running
    text; figures that stand in columns are a table, and stay together in their rows. `align` puts tables for the lines
    of one column that are theirs.
    """
    return [line.table or raw_line(line) for line in ordered_lines(words, tables, align)]


def ordered_lines(words: Sequence[Word], tables: Sequence[RawTable] = (), align: Align = list) -> list[Line]:
    """As `in_reading_order`, before the lines become text."""
    return _ordered(list(words), [Line.of_table(table) for table in tables], align, depth=0)


def _ordered(words: list[Word], tables: list[Line], align: Align, depth: int) -> list[Line]:
    lines = sorted([*build_lines(words), *tables], key=lambda line: (line.base, line.x0))
    if depth > 3 or len(lines) < 3:
        return align(lines)
    parts = [part for line in lines for part in segments(line)]
    for x in _gutter_candidates(parts):
        bands = _bands(parts, x)
        if bands is None:
            continue
        ordered: list[Line] = []
        for is_columns, band in bands:
            halves = [[s for s in band if s.x0 < x - 1], [s for s in band if s.x0 >= x - 1]] if is_columns else [band]
            for half in halves:
                inside = [word for segment in half for word in segment.words]
                ordered.extend(_ordered(inside, [segment for segment in half if segment.table], align, depth + 1))
        return ordered
    return align(lines)


def segments(line: Line) -> list[Line]:
    """The line's runs of words between gaps that may be gutters."""
    if line.table:
        return [line]
    runs: list[list[Word]] = [[line.words[0]]]
    for previous, word in pairwise(line.words):
        if word.x0 - previous.x1 > max(7.0, 0.9 * line.size):
            runs.append([])
        runs[-1].append(word)
    return [line] if len(runs) == 1 else [_line(run) for run in runs]


def _gutter_candidates(parts: Sequence[Line]) -> list[float]:
    """Left edges that several runs of words share, apart from the region's own, from left to right."""
    left = min(part.x0 for part in parts)
    edges = sorted(part.x0 for part in parts if part.x0 > left + 60)
    found: list[float] = []
    for index, edge in enumerate(edges):
        shared = bisect_left(edges, edge + 3) - index
        if shared >= 2 and (not found or edge - found[-1] > 3):
            found.append(edge)
    return found[:16]


def _bands(parts: Sequence[Line], x: float) -> list[tuple[bool, list[Line]]] | None:
    """The region cut at the runs that cross the gutter left of `x`; None where no band is set in columns."""
    bands: list[tuple[bool, list[Line]]] = []
    for part in sorted(parts, key=lambda part: (part.base, part.x0)):
        beside = part.x0 >= x - 1 or part.x1 <= x - 5
        if bands and bands[-1][0] == beside:
            bands[-1][1].append(part)
        else:
            bands.append((beside, [part]))
    checked = [(is_columns and _is_columns(band, x), band) for is_columns, band in bands]
    if not any(is_columns for is_columns, _ in checked):
        return None
    merged: list[tuple[bool, list[Line]]] = []
    for is_columns, band in checked:
        if merged and not is_columns and not merged[-1][0]:
            merged[-1][1].extend(band)
        else:
            merged.append((is_columns, list(band)))
    return merged


def _is_columns(band: Sequence[Line], x: float) -> bool:
    left = [part for part in band if part.words and part.x0 < x - 1]
    right = [part for part in band if part.words and part.x0 >= x - 1]
    if len(left) < 3 or len(right) < 3:
        return False
    overlap = min(left[-1].bottom, right[-1].bottom) - max(left[0].top, right[0].top)
    if overlap < 3 * median(part.size for part in left):
        return False
    return _is_running_text(left) and _is_running_text(right)


def _is_running_text(parts: Sequence[Line]) -> bool:
    """Whether runs of words look like prose set in one column: several words each, mostly letters, lines mostly full."""
    words = median(len(part.words) for part in parts)
    text = "".join(word.text for part in parts for word in part.words)
    letters = sum(char.isalpha() for char in text) / max(1, len(text))
    widths = sorted(part.x1 - part.x0 for part in parts)
    full = widths[min(len(widths) - 1, int(0.9 * len(widths)))]
    return words >= 3 and letters > 0.7 and median(widths) > 0.6 * full
