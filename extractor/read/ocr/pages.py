"""The pages of a PDF that need OCR, read from their images in place of what stood there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import fmean
from typing import Any

from extractor.model.raw import RawLine, RawPage
from extractor.read.ocr.engine import DEADLINE, Engine, OcrError, Seen, find_engine
from extractor.read.ocr.image import PageImage, cleared, is_blank, render, straightened, turned, without_rulings
from extractor.read.ocr.lines import lines_of
from extractor.read.options import HOW_TO_GET_OCR, NEEDS_OCR, OcrMode

_DOUBTFUL = 0.6  # below it more is guessed than read
_SIDEWAYS = 0.5  # below it a page may lie on its side


def recognise(document: Any | None, pages: Sequence[RawPage], mode: OcrMode) -> Iterator[RawPage]:
    """The pages of a pypdfium2 `document` in order, those with a problem (with `always` all of them) read by OCR.

    A page that OCR reads more of than was there keeps its number and loses its problem; every other one stays as it is, its
    problem with what came of OCR. Without an engine the problem says how to get one.
    """
    wanted = {page.number for page in pages if mode == "always" or (mode == "auto" and page.problem)}
    if not wanted or document is None:
        yield from pages
        return
    engine = find_engine()
    for page in pages:
        if page.number not in wanted:
            yield page
        elif engine is None:
            yield replace(page, problem=f"{page.problem} ({HOW_TO_GET_OCR})") if page.problem else page
        else:
            yield _recognised(document, page, engine)


def _recognised(document: Any, page: RawPage, engine: Engine) -> RawPage:
    number = page.number or 0
    image = render(document, number)
    if image is None or is_blank(image):
        seen = f"page {number} is an image on which nothing can be seen; look at the paper"
        return replace(page, problem=seen) if page.problem and page.problem.endswith(NEEDS_OCR) else page
    try:
        image, lines = read_image(image, engine)
    except OcrError as error:
        return replace(page, problem=f"{page.problem or f'page {number} was not read by OCR'}: {error}")
    if _letters(lines) <= _letters([item for item in page.items if isinstance(item, RawLine) and page.problem]):
        found = f"page {number} is an image in which OCR finds no {'more ' if page.items else ''}text"
        return replace(page, problem=found, ocr=not page.items) if page.problem else page
    confidence = round(fmean(line.confidence or 0.0 for line in lines for _ in line.text), 3)
    doubt = f"page {number} was read by OCR with little certainty ({confidence:.0%}); compare it with the paper"
    problem = doubt if confidence < _DOUBTFUL else None
    size = (round(image.width, 2), round(image.height, 2))
    return RawPage(number, lines, *size, problem=problem, ocr=True, confidence=confidence)


def read_image(image: PageImage, engine: Engine, deadline: float = DEADLINE) -> tuple[PageImage, tuple[RawLine, ...]]:
    """The image as it was read (upright and level), and its lines with boxes on it. Raises OcrError."""
    image = cleared(straightened(image))
    seen = engine.read(without_rulings(image), deadline)
    if _certainty(seen) < _SIDEWAYS and (quarters := engine.quarter_turns(image, deadline)):
        image = straightened(turned(image, quarters))
        seen = engine.read(without_rulings(image), deadline)
    return image, tuple(lines_of(seen, image))


def _certainty(seen: Sequence[Seen]) -> float:
    return fmean(word.confidence for word in seen) if seen else 0.0


def _letters(lines: Sequence[RawLine]) -> int:
    return sum(char.isalnum() for line in lines for char in line.text)
