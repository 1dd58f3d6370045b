"""The image of a page: rendered grey by PDFium, set straight, its rulings taken out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

DPI = 200
"""Dots per inch: finer costs time and reads no better, on poor scans worse, for it enlarges their noise."""

_MOST_PIXELS = 24_000_000  # A3 at 350 dpi; a page of several metres is rendered coarser
_STEEPEST = 5.0
_WHITE = 255


@dataclass(frozen=True, slots=True)
class PageImage:
    """Grey levels by row and column, 0 black. `scale` is in pixels a point; `skew` in degrees, as it was taken out."""

    pixels: Pixels
    scale: float
    skew: float = 0.0

    @property
    def dpi(self) -> int:
        """Dots per inch."""
        return round(self.scale * 72)

    @property
    def width(self) -> float:
        """In points."""
        return float(self.pixels.shape[1] / self.scale)

    @property
    def height(self) -> float:
        """In points."""
        return float(self.pixels.shape[0] / self.scale)


def render(document: Any, number: int, dpi: int = DPI) -> PageImage | None:
    """Page `number` (from 1) of a pypdfium2 document as it is displayed; None where PDFium cannot load it."""
    import pypdfium2

    try:
        page = document[number - 1]
    except (pypdfium2.PdfiumError, IndexError):
        return None
    try:
        width, height = page.get_size()
        if width < 1 or height < 1:
            return None
        scale = min(dpi / 72, math.sqrt(_MOST_PIXELS / (width * height)))
        bitmap = page.render(scale=scale, grayscale=True)
        try:
            pixels = bitmap.to_numpy()
            return PageImage(np.array(pixels.reshape(pixels.shape[:2]), dtype=np.uint8), scale)
        finally:
            bitmap.close()
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()


def is_blank(image: PageImage) -> bool:
    """Whether hardly anything on the page differs from its paper."""
    pixels = image.pixels[::2, ::2]
    return float(np.mean(np.abs(pixels.astype(np.int16) - int(np.median(pixels))) > 40)) < 0.0001


def turned(image: PageImage, quarters: int) -> PageImage:
    """The image turned anticlockwise by quarter turns."""
    return replace(image, pixels=np.ascontiguousarray(np.rot90(image.pixels, quarters))) if quarters % 4 else image


def straightened(image: PageImage) -> PageImage:
    """The image turned about its centre so that its lines of text run level. Its size stays."""
    angle = skew_of(image)
    if abs(angle) < 0.1:
        return image
    from PIL import Image

    paper = int(np.median(image.pixels))
    picture = Image.fromarray(image.pixels)
    level = picture.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=paper)
    return replace(image, pixels=np.asarray(level, dtype=np.uint8), skew=angle)


def skew_of(image: PageImage) -> float:
    """Degrees by which the lines fall to the right, from -5 to 5; 0 where the page has no lines to judge by.

    Level lines of print make a sharp projection profile: rows with much ink beside rows without. The angle whose sheared
    profile is sharpest is found in coarse, then in fine steps.
    """
    step = max(1, round(image.scale * 72 / 100))
    small = image.pixels[: image.pixels.shape[0] // step * step, : image.pixels.shape[1] // step * step]
    small = small.reshape(small.shape[0] // step, step, small.shape[1] // step, step).mean(axis=(1, 3))
    rows, columns = np.nonzero(small < _threshold(small))
    if not 200 < len(rows) < 0.4 * small.size:
        return 0.0
    if len(rows) > 60_000:
        kept = np.linspace(0, len(rows) - 1, 60_000).astype(np.intp)
        rows, columns = rows[kept], columns[kept]
    columns = columns - small.shape[1] / 2
    rows = rows + small.shape[1] * math.tan(math.radians(_STEEPEST + 1))  # so that no sheared row is negative

    def sharpness(angle: float) -> float:
        profile = np.bincount((rows - columns * math.tan(math.radians(angle))).astype(np.intp))
        return float(np.sum(np.diff(profile.astype(np.float64)) ** 2))

    coarse = max(np.arange(-_STEEPEST, _STEEPEST + 0.1, 0.5), key=sharpness)
    best = max(coarse + np.arange(-0.4, 0.45, 0.1), key=sharpness)
    return float(round(best, 2)) if sharpness(best) > 1.1 * sharpness(0.0) else 0.0


def _threshold(grey: NDArray[Any]) -> float:
    """Between ink and paper, after Otsu: the level that best parts the histogram in two."""
    counts, edges = np.histogram(grey, bins=64, range=(0, 256))
    levels = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    above = below[-1] - below
    mass = np.cumsum(counts * levels)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = mass / below - (mass[-1] - mass) / above
        between = np.where((below > 0) & (above > 0), below * above * apart**2, 0.0)
    return float(edges[int(np.argmax(between)) + 1])


def cleared(image: PageImage) -> PageImage:
    """The image with everything near the paper's grey white: noise, light shading, what shows through from the back.

    Without this the dots of a noisy scan cost a tenth of the numbers.
    """
    ink = ink_level(image)
    pixels = image.pixels.copy()
    pixels[pixels > ink + 0.4 * (_WHITE - ink)] = _WHITE
    return replace(image, pixels=pixels)


def ink_level(image: PageImage) -> float:
    """The grey below which a pixel is print."""
    return _threshold(image.pixels[::3, ::3])


def without_rulings(image: PageImage) -> PageImage:
    """The image with long straight strokes painted over, which engines read as bars, brackets and underscores.

    A ruling is ink without a break over more than 40 points of a row or a column and thinner than 3 points, so that no
    letter and no shaded area is touched.
    """
    ink = image.pixels < ink_level(image)
    long, thin = round(40 * image.scale), max(2, round(3 * image.scale))
    across = list(_strokes(ink, long, thin))
    down = list(_strokes(np.ascontiguousarray(ink.T), long, thin))
    if not across and not down:
        return image
    pixels = image.pixels.copy()
    paper = max(int(np.median(image.pixels[::3, ::3])), _WHITE * 3 // 4)
    for row, start, end in across:
        pixels[max(0, row - 1) : row + 2, max(0, start - 1) : end + 1] = paper  # with its grey edge
    for column, start, end in down:
        pixels[max(0, start - 1) : end + 1, max(0, column - 1) : column + 2] = paper
    return replace(image, pixels=pixels)


def _strokes(ink: NDArray[np.bool_], long: int, thin: int) -> Iterator[tuple[int, int, int]]:
    """Row, start and end of where `ink` runs on for at least `long` pixels of a row, in strokes at most `thin` rows thick."""
    half = max(1, long // 2)  # a stroke covers at least one whole piece of half its length
    pieces = ink[:, : ink.shape[1] // half * half].reshape(ink.shape[0], -1, half)
    for row in map(int, np.flatnonzero(np.any(np.all(pieces, axis=2), axis=1))):
        ends = np.flatnonzero(np.diff(ink[row].astype(np.int8), prepend=0, append=0))
        for start, end in zip(map(int, ends[::2]), map(int, ends[1::2]), strict=True):
            if end - start < long:
                continue
            around = ink[max(0, row - thin) : row + thin + 1, start:end]
            if float(around.mean()) < 0.5:  # more belongs to a shaded area or a picture
                yield row, start, end
