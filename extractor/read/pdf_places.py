"""Where a stretch of a block's text stands on its page: boxes from PDFium's characters."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.read.pdf_pdfium import PasswordNeeded, open_document, read_sheet_again

_MOST = 6_000
"""Characters of a block that are looked at: matching takes time that grows with the square."""
_SLACK = 1.5

Rectangle = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the top left of the page."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Stretches (half-open, into `text`) of a block that stands in `box`."""

    text: str
    box: Rectangle
    stretches: tuple[tuple[int, int], ...]


def places(path: Path, number: int, wanted: Sequence[Wanted]) -> list[list[Rectangle | None]]:
    """For each block the box of each stretch on page `number` (from 1); None where PDFium has no such characters there.

    A stretch over several lines has the box around them. A page without characters (a scan) or a file that PDFium cannot open
    gives None throughout.
    """
    nothing: list[list[Rectangle | None]] = [[None] * len(block.stretches) for block in wanted]
    try:
        document = open_document(path)
    except PasswordNeeded:
        return nothing
    if document is None:
        return nothing
    try:
        sheet = read_sheet_again(document, number) if 1 <= number <= len(document) else None
    finally:
        document.close()
    if sheet is None:
        return nothing
    characters = [(g.text, (g.x0, g.top, g.x1, g.bottom)) for g in sheet.glyphs if not g.text.isspace()]
    return [_located(block, characters) for block in wanted]


def _located(block: Wanted, characters: Sequence[tuple[str, Rectangle]]) -> list[Rectangle | None]:
    x0, top, x1, bottom = block.box
    inside = [
        (character, box)
        for character, box in characters
        if x0 - _SLACK <= (box[0] + box[2]) / 2 <= x1 + _SLACK and top - _SLACK <= (box[1] + box[3]) / 2 <= bottom + _SLACK
    ]
    solid = [place for place, character in enumerate(block.text) if not character.isspace()]
    if not inside or len(solid) > _MOST or len(inside) > _MOST:
        return [None] * len(block.stretches)
    ours, theirs = "".join(block.text[place] for place in solid), "".join(character for character, _ in inside)
    matching = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    to_page = {solid[a + step]: b + step for a, b, size in matching for step in range(size)}
    return [_around([inside[to_page[at]][1] for at in range(*stretch) if at in to_page], stretch) for stretch in block.stretches]


def _around(boxes: Sequence[Rectangle], stretch: tuple[int, int]) -> Rectangle | None:
    if 2 * len(boxes) < stretch[1] - stretch[0]:  # half of it was not found: better the whole block than a wrong place
        return None
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
