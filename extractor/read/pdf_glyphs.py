"""From a page as pdfminer lays it out to upright characters, ruling edges and images in points from the top left."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTLine, LTRect

_BOLD = re.compile(r"bold|black|heavy|demi|,b|-bd|extrab", re.I)
_CID = re.compile(r"\(cid:\d+\)")

# Ligatures as the letters they join, and the private-use codes of the Symbol and Wingdings fonts that Office writes for
# bullets, arrows and ticks.
_CHARACTERS = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "\uf0b7": "•",
        "\uf0a7": "•",
        "\uf0a8": "•",
        "\uf06e": "•",
        "\uf06c": "•",
        "\uf0d8": "•",
        "\uf076": "•",
        "\uf0e8": "→",
        "\uf0e0": "→",
        "\uf0e1": "↑",
        "\uf0e2": "↓",
        "\uf0fc": "✓",
        "\uf0fb": "✗",
        "\uf02d": "-",
        "\uf0b3": "≥",
        "\uf0a3": "≤",
        "\uf0b1": "±",
        "\t": " ",
        "\xa0": " ",
    }
)


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


class _Frame:
    """The map from pdfminer's coordinates (upwards, from the media box) to the crop box's, downwards."""

    def __init__(self, page: Any) -> None:
        mx0, mtop, mx1, mbottom = page.mediabox
        cx0, ctop, cx1, cbottom = page.cropbox
        cx0, ctop, cx1, cbottom = max(cx0, mx0), max(ctop, mtop), min(cx1, mx1), min(cbottom, mbottom)
        if cx1 - cx0 < 10 or cbottom - ctop < 10:  # a crop box that shows nothing is a mistake
            cx0, ctop, cx1, cbottom = mx0, mtop, mx1, mbottom
        self.width, self.height = float(cx1 - cx0), float(cbottom - ctop)
        self._dx = float(mx0 - cx0)
        self._top = float(mbottom - mtop) + float(mtop - ctop)

    def box(self, item: Any) -> tuple[float, float, float, float]:
        return item.x0 + self._dx, self._top - item.y1, item.x1 + self._dx, self._top - item.y0

    def point(self, x: float, y: float) -> tuple[float, float]:
        return x + self._dx, self._top - y

    def shows(self, x: float, y: float) -> bool:
        return -2 <= x <= self.width + 2 and -2 <= y <= self.height + 2


def read_sheet(page: Any) -> Sheet:
    """The characters, rulings and images inside the crop box of a pdfplumber page.

    Where most characters stand sideways (a landscape table printed on a portrait page), the whole sheet is turned. Raises
    whatever pdfplumber and pdfminer raise on a damaged page.
    """
    frame = _Frame(page)
    sheet = Sheet(frame.width, frame.height)
    by_turn: dict[int, list[Glyph]] = {}
    bold_fonts: dict[str, bool] = {}
    for item in _walk(page.layout):
        if isinstance(item, LTChar):
            _add_char(item, frame, by_turn, bold_fonts, sheet)
        elif isinstance(item, LTImage):
            _add_image(item, frame, sheet)
        elif isinstance(item, LTCurve):
            sheet.edges.extend(_edges(item, frame))
            sheet.curves += not isinstance(item, LTLine | LTRect)
    _stand_up(sheet, by_turn)
    return sheet


def _walk(root: Any) -> Iterator[Any]:
    """Every leaf of the layout in drawing order, without recursion: figures may be nested hundreds deep."""
    stack = [iter(root)]
    while stack:
        for item in stack[-1]:
            if isinstance(item, LTContainer):
                stack.append(iter(item))
                break
            yield item
        else:
            stack.pop()


def _add_char(item: Any, frame: _Frame, by_turn: dict[int, list[Glyph]], fonts: dict[str, bool], sheet: Sheet) -> None:
    text = item.get_text()
    if _CID.fullmatch(text):
        sheet.undecoded += 1
        text = "\ufffd"
    x0, top, x1, bottom = frame.box(item)
    if not frame.shows((x0 + x1) / 2, (top + bottom) / 2):
        return
    a, b, c, d, e, f = item.matrix
    fontname = item.fontname
    bold = fonts.get(fontname)
    if bold is None:
        name = fontname.decode("latin-1") if isinstance(fontname, bytes) else str(fontname)
        bold = fonts[fontname] = bool(_BOLD.search(name.rpartition("+")[2]))
    text = text.translate(_CHARACTERS).replace("\0", "")
    if not text:
        return
    sheet.undecoded += "\ue000" <= text <= "\uf8ff"  # a private code that no known symbol font uses
    turn = 0
    if b or c or a < 0 or d < 0:
        turn = round(math.degrees(math.atan2(b, a)) / 90) % 4 if (a or b) else 0
    base_x, base_y = frame.point(e, f)
    if turn == 0:
        size = bottom - top
        base = base_y
    else:
        size = (x1 - x0) if turn % 2 else (bottom - top)
        base = base_x if turn % 2 else base_y
    by_turn.setdefault(turn, []).append(Glyph(text, x0, x1, top, bottom, base, size, bold, getattr(item, "mcid", None)))


def _add_image(item: Any, frame: _Frame, sheet: Sheet) -> None:
    x0, top, x1, bottom = frame.box(item)
    width = min(x1, frame.width) - max(x0, 0.0)
    height = min(bottom, frame.height) - max(top, 0.0)
    if width > 0 and height > 0:
        sheet.image_area += width * height


def _edges(item: Any, frame: _Frame) -> Iterator[Edge]:
    """The horizontal and vertical rulings of a line, a rectangle or a path of straight strokes."""
    x0, top, x1, bottom = frame.box(item)
    if isinstance(item, LTLine) or min(x1 - x0, bottom - top) < 2.0:  # rulings are often drawn as thin rectangles
        # What is thin both ways is a dot of a dotted ruling, across or down.
        if bottom - top < 2.0:
            yield Edge(x0, (top + bottom) / 2, x1, (top + bottom) / 2)
        if x1 - x0 < 2.0:
            yield Edge((x0 + x1) / 2, top, (x0 + x1) / 2, bottom)
    elif isinstance(item, LTRect):
        drawn = bool(item.stroke)
        yield from (Edge(x0, top, x1, top, drawn), Edge(x0, bottom, x1, bottom, drawn))
        yield from (Edge(x0, top, x0, bottom, drawn), Edge(x1, top, x1, bottom, drawn))
    elif len(item.pts) <= 12:
        points = [frame.point(x, y) for x, y in item.pts]
        for (ax, ay), (bx, by) in pairwise(points):
            if abs(ay - by) < 0.5 and abs(ax - bx) > 2:
                yield Edge(min(ax, bx), ay, max(ax, bx), ay, bool(item.stroke))
            elif abs(ax - bx) < 0.5 and abs(ay - by) > 2:
                yield Edge(ax, min(ay, by), ax, max(ay, by), bool(item.stroke))


def _stand_up(sheet: Sheet, by_turn: dict[int, list[Glyph]]) -> None:
    """Turns the sheet so that most of its characters stand upright, and the others each by themselves."""
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
