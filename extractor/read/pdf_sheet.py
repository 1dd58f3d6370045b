"""From a page's operators to upright characters, ruling edges and images in points from the top left.

A device of pdfminer's that keeps only what is read afterwards: no objects for curves, no colours, and what a code of a font
prints is worked out once. Widths, places and boxes are those that pdfminer's own layout has.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.utils import Matrix, Point, Rect, apply_matrix_rect, mult_matrix, translate_matrix
from pdfplumber.utils.exceptions import PdfminerException

from extractor.read.pdf_content import Interpreter
from extractor.read.pdf_glyphs import Edge, Glyph, Sheet, stand_up

_SUBPATH = re.compile(r"m[^m]+")
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


class _Frame:
    """The map from pdfminer's coordinates (upwards, from the media box) to the crop box's, downwards."""

    def __init__(self, page: Any) -> None:
        mx0, mtop, mx1, mbottom = page.mediabox
        cx0, ctop, cx1, cbottom = page.cropbox
        cx0, ctop, cx1, cbottom = max(cx0, mx0), max(ctop, mtop), min(cx1, mx1), min(cbottom, mbottom)
        if cx1 - cx0 < 10 or cbottom - ctop < 10:  # a crop box that shows nothing is a mistake
            cx0, ctop, cx1, cbottom = mx0, mtop, mx1, mbottom
        self.width, self.height = float(cx1 - cx0), float(cbottom - ctop)
        self.dx = float(mx0 - cx0)
        self.top = float(mbottom - mtop) + float(mtop - ctop)

    def box(self, box: Rect) -> Rect:
        x0, y0, x1, y1 = box
        return x0 + self.dx, self.top - y1, x1 + self.dx, self.top - y0

    def point(self, x: float, y: float) -> Point:
        return x + self.dx, self.top - y

    def shows(self, x: float, y: float) -> bool:
        return -2 <= x <= self.width + 2 and -2 <= y <= self.height + 2


def read_sheet(page: Any) -> Sheet:
    """The characters, rulings and images inside the crop box of a pdfplumber page.

    Where most characters stand sideways (a landscape table printed on a portrait page), the whole sheet is turned. Raises
    PdfminerException for whatever pdfminer makes of a damaged page.
    """
    device = _Device(page.pdf.rsrcmgr, _Frame(page))
    try:
        Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    except Exception as error:  # as pdfplumber does: on a damaged page pdfminer can fail in any way
        raise PdfminerException(error) from error
    stand_up(device.sheet, device.by_turn)
    return device.sheet


class _Character(NamedTuple):
    """What a code of a font prints. `text` is "" where that is nothing, `width` in text space units."""

    text: str
    width: float
    disp: Any
    missing: bool
    private: bool


class _Font(dict[int, _Character]):
    """The characters of a font by their codes."""

    def __init__(self, font: PDFFont) -> None:
        name = font.fontname
        name = name.decode("latin-1") if isinstance(name, bytes) else str(name)
        self.bold = bool(_BOLD.search(name.rpartition("+")[2]))
        self.is_vertical = font.is_vertical()

    def learn(self, code: int, font: PDFFont) -> _Character:
        """The character of a code that is met for the first time."""
        try:
            text = font.to_unichr(code)
        except PDFUnicodeNotDefined:
            text = f"(cid:{code})"
        missing = bool(_CID.fullmatch(text))
        text = "\ufffd" if missing else text.translate(_CHARACTERS).replace("\0", "")
        private = "\ue000" <= text <= "\uf8ff"  # a code that no known symbol font uses
        self[code] = found = _Character(text, font.char_width(code), font.char_disp(code), missing, private)
        return found


# No value refers to its font, so that fonts go with their file.
_FONTS: WeakKeyDictionary[PDFFont, _Font] = WeakKeyDictionary()


class _Type(NamedTuple):
    """How a string is set: lengths in text space units, `low` and `high` the foot and head of its characters."""

    size: float
    scaling: float
    char_space: float
    word_space: float
    kerning: float
    low: float
    high: float
    rise: float

    @classmethod
    def of(cls, state: Any) -> _Type:
        font, size, rise = state.font, state.fontsize, state.rise
        scaling = state.scaling * 0.01
        word_space = 0 if font.is_multibyte() else state.wordspace * scaling
        low = font.get_descent() * size + rise
        return cls(size, scaling, state.charspace * scaling, word_space, 0.001 * size * scaling, low, low + size, rise)


class _Device(PDFTextDevice):
    """Puts what a page draws on a sheet."""

    def __init__(self, resources: Any, frame: _Frame) -> None:
        super().__init__(resources)
        self.sheet = Sheet(frame.width, frame.height)
        self.by_turn: dict[int, list[Glyph]] = {}
        self._frame = frame
        self._mark: int | None = None
        self._figures: list[Rect] = []

    def begin_tag(self, tag: Any, props: Any = None) -> None:  # noqa: ARG002
        """Marked content begins."""
        self._mark = props.get("MCID") if isinstance(props, dict) else None

    def end_tag(self) -> None:
        """Marked content ends; what stands around it in the file has no number of its own then."""
        self._mark = None

    def begin_figure(self, name: str, bbox: Rect, matrix: Matrix) -> None:  # noqa: ARG002
        """A form or an image begins."""
        x, y, width, height = bbox
        self._figures.append(apply_matrix_rect(mult_matrix(matrix, self._matrix), (x, y, x + width, y + height)))

    def end_figure(self, name: str) -> None:  # noqa: ARG002
        """The form or image ends."""
        self._figures.pop()

    def render_image(self, name: str, stream: Any) -> None:  # noqa: ARG002
        """Add the area of an image."""
        x0, top, x1, bottom = self._frame.box(self._figures[-1])
        width = min(x1, self._frame.width) - max(x0, 0.0)
        height = min(bottom, self._frame.height) - max(top, 0.0)
        if width > 0 and height > 0:
            self.sheet.image_area += width * height

    def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]) -> None:  # noqa: ARG002
        """Add the rulings of a path."""
        shape = "".join([part[0] for part in path])
        if shape[:1] != "m":
            return
        if shape.count("m") == 1:
            self._path(shape, path, stroke)
            return
        for match in _SUBPATH.finditer(shape):
            self._path(match[0], path[match.start() : match.end()], stroke)

    def _path(self, shape: str, path: Sequence[Any], stroke: bool) -> None:
        """A path of one piece: by its operators and their points, of which the last is where the pen gets."""
        a, b, c, d, e, f = self._matrix
        points = [part[-2:] if part[0] != "h" else path[0][-2:] for part in path]
        points = [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
        if len(shape) > 3 and shape[-2:] == "lh" and points[-2] == points[0]:  # drawn back to its beginning, and closed
            shape = shape[:-2] + "h"
            points.pop()
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if shape in ("ml", "mlh"):
            box = self._frame.box((min(xs[:2]), min(ys[:2]), max(xs[:2]), max(ys[:2])))
            self.sheet.edges.extend(_thin(box))
            return
        box = self._frame.box((min(xs), min(ys), max(xs), max(ys)))
        is_rectangle = shape in ("mlllh", "mllll") and _is_rectangle(points)
        self.sheet.curves += not is_rectangle
        if min(box[2] - box[0], box[3] - box[1]) < 2.0:  # rulings are often drawn as thin rectangles
            self.sheet.edges.extend(_thin(box))
        elif is_rectangle:
            self.sheet.edges.extend(_sides(box, bool(stroke)))
        elif len(points) <= 12:
            self.sheet.edges.extend(_strokes([self._frame.point(x, y) for x, y in points], bool(stroke)))

    @property
    def _matrix(self) -> Matrix:
        assert self.ctm is not None
        return self.ctm

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:  # noqa: ARG002
        """Add the characters of a string, and move the text position behind it."""
        matrix = mult_matrix(textstate.matrix, self._matrix)
        font = textstate.font
        known = _FONTS.get(font)
        if known is None:
            known = _FONTS[font] = _Font(font)
        a, b, c, d, _, _ = matrix
        add = self._add_turned if b or c or a <= 0 or d <= 0 or known.is_vertical else self._add_upright
        textstate.linematrix = add(seq, font, known, _Type.of(textstate), matrix, textstate.linematrix)

    def _add_upright(self, seq: Any, font: PDFFont, known: _Font, kind: _Type, matrix: Matrix, pen: Point) -> Point:
        """Characters that stand upright share all but their place along the line."""
        a, _, _, d, e, f = matrix
        x, y = pen
        foot = y * d + f
        feet, heads = d * kind.low + foot, d * kind.high + foot
        top, bottom, base = self._frame.top - max(feet, heads), self._frame.top - min(feet, heads), self._frame.top - foot
        size, dx, bold, mark = bottom - top, self._frame.dx, known.bold, self._mark
        right = self._frame.width + 2 if -2 <= (top + bottom) / 2 <= self._frame.height + 2 else -math.inf
        glyphs: list[Glyph] = []
        spaced = False
        for item in seq:
            if isinstance(item, int | float):
                x -= item * kind.kerning
                spaced = True
                continue
            if not isinstance(item, bytes):
                continue
            for code in font.decode(item):
                if spaced:
                    x += kind.char_space
                text, width, _, missing, private = known.get(code) or known.learn(code, font)
                advance = width * kind.size * kind.scaling
                x0 = x * a + e
                x1 = a * advance + x0
                x0, x1 = (x0 + dx, x1 + dx) if x1 >= x0 else (x1 + dx, x0 + dx)
                self.sheet.undecoded += missing
                if text and -2 <= (x0 + x1) / 2 <= right:
                    self.sheet.undecoded += private
                    glyphs.append(Glyph(text, x0, x1, top, bottom, base, size, bold, mark))
                x += advance
                if code == 32:
                    x += kind.word_space
                spaced = True
        if glyphs:
            self.by_turn.setdefault(0, []).extend(glyphs)
        return x, y

    def _add_turned(self, seq: Any, font: PDFFont, known: _Font, kind: _Type, matrix: Matrix, pen: Point) -> Point:
        """Characters that stand in any way, each with a box of its own; those of a vertical font go down the page."""
        x, y = pen
        step = (0.0, 1.0) if known.is_vertical else (1.0, 0.0)
        spaced = False
        for item in seq:
            if isinstance(item, int | float):
                x, y = x - item * kind.kerning * step[0], y - item * kind.kerning * step[1]
                spaced = True
                continue
            if not isinstance(item, bytes):
                continue
            for code in font.decode(item):
                if spaced:
                    x, y = x + kind.char_space * step[0], y + kind.char_space * step[1]
                character = known.get(code) or known.learn(code, font)
                advance = character.width * kind.size * kind.scaling
                self._add_character(character, advance, known, kind, translate_matrix(matrix, (x, y)))
                if code == 32:
                    advance += kind.word_space
                x, y = x + advance * step[0], y + advance * step[1]
                spaced = True
        return x, y

    def _add_character(self, character: _Character, advance: float, known: _Font, kind: _Type, matrix: Matrix) -> None:
        if known.is_vertical:
            across, down = character.disp
            left = -(kind.size * 0.5 if across is None else across * kind.size * 0.001)
            head = (1000 - down) * kind.size * 0.001 + kind.rise
            box = (left, head + advance, left + kind.size, head)
        else:
            box = (0, kind.low, advance, kind.high)
        self.sheet.undecoded += character.missing
        x0, top, x1, bottom = self._frame.box(apply_matrix_rect(matrix, box))
        if not character.text or not self._frame.shows((x0 + x1) / 2, (top + bottom) / 2):
            return
        self.sheet.undecoded += character.private
        a, b, c, d, e, f = matrix
        turn = 0
        if b or c or a < 0 or d < 0:
            turn = round(math.degrees(math.atan2(b, a)) / 90) % 4 if (a or b) else 0
        base_x, base_y = self._frame.point(e, f)
        size, base = (x1 - x0, base_x) if turn % 2 else (bottom - top, base_y)
        self.by_turn.setdefault(turn, []).append(Glyph(character.text, x0, x1, top, bottom, base, size, known.bold, self._mark))


def _is_rectangle(points: Sequence[Point]) -> bool:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3), end = points
    square = (x0 == x1 and y1 == y2 and x2 == x3 and y3 == y0) or (y0 == y1 and x1 == x2 and y2 == y3 and x3 == x0)
    return square and points[0] == end


def _thin(box: Rect) -> Iterator[Edge]:
    """The ruling that a thin shape is. What is thin both ways is a dot of a dotted ruling, across or down."""
    x0, top, x1, bottom = box
    if bottom - top < 2.0:
        yield Edge(x0, (top + bottom) / 2, x1, (top + bottom) / 2)
    if x1 - x0 < 2.0:
        yield Edge((x0 + x1) / 2, top, (x0 + x1) / 2, bottom)


def _sides(box: Rect, drawn: bool) -> Iterator[Edge]:
    x0, top, x1, bottom = box
    yield from (Edge(x0, top, x1, top, drawn), Edge(x0, bottom, x1, bottom, drawn))
    yield from (Edge(x0, top, x0, bottom, drawn), Edge(x1, top, x1, bottom, drawn))


def _strokes(points: Sequence[Point], drawn: bool) -> Iterator[Edge]:
    """The straight strokes of a path, across and down."""
    for (ax, ay), (bx, by) in pairwise(points):
        if abs(ay - by) < 0.5 and abs(ax - bx) > 2:
            yield Edge(min(ax, bx), ay, max(ax, bx), ay, drawn)
        elif abs(ax - bx) < 0.5 and abs(ay - by) > 2:
            yield Edge(ax, min(ay, by), ax, max(ay, by), drawn)
