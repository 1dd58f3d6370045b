"""The one interface behind which the OCR engines stand, and the choice between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from extractor.read.ocr.image import PageImage

DEADLINE = 60.0
"""Seconds that a page may take; a dense one takes two to five."""


class OcrError(Exception):
    """The engine could not read the page; the message says why, in words that follow a colon."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A word as the engine saw it. Box in pixels of the image from its top left; `confidence` 0 to 1; words of one printed
    line share `line`. `size` is the font's in pixels, where the engine tells more of it than the height of the box.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float
    line: tuple[int, ...]
    size: float | None = None


class Engine(Protocol):
    """Something that reads the image of a page."""

    @property
    def name(self) -> str:
        """As told to users."""

    def read(self, image: PageImage, deadline: float) -> list[Seen]:
        """The words of an upright image, in no particular order. `deadline` in seconds. Raises OcrError."""

    def quarter_turns(self, image: PageImage, deadline: float) -> int:
        """Quarter turns anticlockwise that set the image upright; 0 where that is unknown. Raises OcrError."""


def find_engine() -> Engine | None:
    """tesseract where its command is installed, else rapidocr where its package is, else None."""
    from extractor.read.ocr import rapid, tesseract

    return tesseract.find() or rapid.find()
