"""What is printed on a page: characters, rulings and images in points from the top left, and how they are turned upright."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Glyph:
    """A character turned upright. `base` is its baseline, downwards positive like `top`; `size` the font's in points. `mark` is
    the number of the marked content that it is part of, where the PDF is tagged."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A horizontal (`top` equals `bottom`) or vertical (`x0` equals `x1`) ruling; `drawn` unless it is but the side of a
    shaded rectangle."""

    x0: float
    top: float
    x1: float
    bottom: float
    drawn: bool = True


@dataclass(slots=True)
class Sheet:
    """What is printed on one page. `sideways` are characters that do not stand like most of the page's: by the number of
    quarter turns, each turned upright with the whole sheet."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    sideways: dict[int, list[Glyph]] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    image_area: float = 0.0
    curves: int = 0
    undecoded: int = 0

    @property
    def image_share(self) -> float:
        """Part of the page that images cover, 0 to 1 (overlaps counted once each)."""
        return min(1.0, self.image_area / max(1.0, self.width * self.height))

    def place(self, box: tuple[float, float, float, float], turn: int) -> tuple[float, float, float, float]:
        """Where a box of the characters under `sideways[turn]` stands on the sheet itself."""
        width, height = (self.height, self.width) if turn % 2 else (self.width, self.height)
        return _turned_box(box, (4 - turn) % 4, width, height)


def stand_up(sheet: Sheet, by_turn: dict[int, list[Glyph]]) -> None:
    """Turn the sheet so that most of its characters stand upright, and the others each by themselves.

    `by_turn` holds the characters as they stand, by quarter turns.
    """
    counts = Counter({turn: sum(not glyph.text.isspace() for glyph in glyphs) for turn, glyphs in by_turn.items()})
    main = max(counts, key=lambda turn: (counts[turn], -turn), default=0)
    width, height = sheet.width, sheet.height
    for turn, glyphs in by_turn.items():
        upright = [_turned(glyph, turn, width, height) for glyph in glyphs] if turn else glyphs
        if turn == main:
            sheet.glyphs = upright
        else:
            sheet.sideways[(turn - main) % 4] = upright
    if main:
        sheet.edges = [_turned_edge(edge, main, width, height) for edge in sheet.edges]
        if main % 2:
            sheet.width, sheet.height = height, width


def _turned_box(
    box: tuple[float, float, float, float], turn: int, width: float, height: float
) -> tuple[float, float, float, float]:
    x0, top, x1, bottom = box
    if turn == 1:  # reads upwards: turn clockwise
        return height - bottom, x0, height - top, x1
    if turn == 2:
        return width - x1, height - bottom, width - x0, height - top
    return top, width - x1, bottom, width - x0  # reads downwards: turn anticlockwise


def _turned(glyph: Glyph, turn: int, width: float, height: float) -> Glyph:
    x0, top, x1, bottom = _turned_box((glyph.x0, glyph.top, glyph.x1, glyph.bottom), turn, width, height)
    base = {1: glyph.base, 2: height - glyph.base, 3: width - glyph.base}[turn]
    return Glyph(glyph.text, x0, x1, top, bottom, base, glyph.size, glyph.bold, glyph.mark)


def _turned_edge(edge: Edge, turn: int, width: float, height: float) -> Edge:
    return Edge(*_turned_box((edge.x0, edge.top, edge.x1, edge.bottom), turn, width, height), edge.drawn)


def visible(glyphs: Iterable[Glyph]) -> int:
    """How many of the characters print something."""
    return sum(not glyph.text.isspace() for glyph in glyphs)
