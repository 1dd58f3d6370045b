"""Print that a first pass over a page has left unread, cut out and set close together for a second one.

Page segmentation takes what stands alone for specks: a column of single digits, a page's number. Set side by side on a strip of
their own they make lines, and are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extractor.read.ocr.engine import Seen
from extractor.read.ocr.image import PageImage, ink_level

_WHITE = 255
_LEAST, _MOST = 4.0, 40.0  # points: the height of what may be a line of print
_WIDEST = 300.0
_ENOUGH = 400  # snippets of a page; more are the remains of a picture


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of the page (in pixels from its top left) and where it stands on the strip."""

    x0: int
    top: int
    x1: int
    bottom: int
    left: int = 0
    head: int = 0


@dataclass(frozen=True, slots=True)
class Strip:
    """The snippets of a page set in lines on an image of their own."""

    image: PageImage
    snippets: tuple[Snippet, ...]
    lines: int

    def place(self, word: Seen) -> Seen | None:
        """A word seen on the strip at its place on the page, None where it runs over several snippets."""
        middle = (word.top + word.bottom) / 2
        for number, snippet in enumerate(self.snippets):
            right, foot = snippet.left + snippet.x1 - snippet.x0, snippet.head + snippet.bottom - snippet.top
            if snippet.left - 4 <= word.x0 and word.x1 <= right + 4 and snippet.head - 4 <= middle <= foot + 4:
                dx, dy = snippet.x0 - snippet.left, snippet.top - snippet.head
                box = (word.x0 + dx, word.top + dy, word.x1 + dx, word.bottom + dy)
                return Seen(word.text, *box, word.confidence, (-1, number))
        return None


def unread(image: PageImage, seen: Iterable[Seen]) -> Strip | None:
    """What of the page's print is in none of the words `seen`; None where that is nothing, or a picture."""
    ink = ink_level(image)
    pixels = image.pixels.copy()
    for word in seen:
        pixels[max(0, int(word.top) - 3) : int(word.bottom) + 4, max(0, int(word.x0) - 3) : int(word.x1) + 4] = _WHITE
    least, most, widest = (round(points * image.scale) for points in (_LEAST, _MOST, _WIDEST))
    snippets = [
        snippet
        for snippet in _pieces(pixels < ink, gap=round(9 * image.scale))
        if least <= snippet.bottom - snippet.top <= most and snippet.x1 - snippet.x0 <= widest
    ]
    if not snippets or len(snippets) > _ENOUGH:
        return None
    return _set(image, pixels, snippets)


def _pieces(ink: NDArray[np.bool_], gap: int) -> Iterator[Snippet]:
    """Runs of rows with ink, in them runs of columns without a gap, and of those again the rows."""
    for top, bottom in _runs(np.any(ink, axis=1), 2):
        for x0, x1 in _runs(np.any(ink[top:bottom], axis=0), gap):
            for head, foot in _runs(np.any(ink[top:bottom, x0:x1], axis=1), 2):
                inside = np.flatnonzero(np.any(ink[top + head : top + foot, x0:x1], axis=0))
                yield Snippet(x0 + int(inside[0]), top + head, x0 + int(inside[-1]) + 1, top + foot)


def _runs(filled: NDArray[np.bool_], gap: int) -> Iterator[tuple[int, int]]:
    """Half-open ranges of true values, joined over up to `gap` false ones."""
    places = np.flatnonzero(filled)
    if not len(places):
        return
    breaks = np.flatnonzero(np.diff(places) > gap + 1)
    starts, ends = [0, *(breaks + 1)], [*breaks, len(places) - 1]
    for start, end in zip(starts, ends, strict=True):
        yield int(places[start]), int(places[end]) + 1


def _set(image: PageImage, pixels: NDArray[np.uint8], snippets: Sequence[Snippet]) -> Strip:
    """The snippets in lines as wide as the page, about two letters apart, on a common foot as print stands."""
    between = round(14 * image.scale)
    widest = max(image.pixels.shape[1], 2 * between + max(snippet.x1 - snippet.x0 for snippet in snippets))
    lines: list[list[Snippet]] = [[]]
    at = between
    for snippet in snippets:
        width = snippet.x1 - snippet.x0
        if at + width + between > widest:
            lines.append([])
            at = between
        lines[-1].append(replace(snippet, left=at))
        at += width + between
    placed: list[Snippet] = []
    foot = between
    for line in lines:
        foot += max(snippet.bottom - snippet.top for snippet in line)
        placed += [replace(snippet, head=foot - (snippet.bottom - snippet.top)) for snippet in line]
        foot += between
    strip = np.full((foot, widest), _WHITE, dtype=np.uint8)
    for snippet in placed:
        height, width = snippet.bottom - snippet.top, snippet.x1 - snippet.x0
        cut = pixels[snippet.top : snippet.bottom, snippet.x0 : snippet.x1]
        strip[snippet.head : snippet.head + height, snippet.left : snippet.left + width] = cut
    return Strip(replace(image, pixels=strip), tuple(placed), len(lines))
