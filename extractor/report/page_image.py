"""A page's image with what was read from it drawn over: the blocks by kind in reading order, the tables beside it."""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from extractor.model import Block, BlockKind, Box, Table

COLOURS = {
    BlockKind.HEADING: (200, 30, 30),
    BlockKind.PARAGRAPH: (30, 90, 200),
    BlockKind.LIST_ITEM: (20, 140, 60),
    BlockKind.TABLE: (190, 90, 0),
    BlockKind.CAPTION: (150, 30, 150),
    BlockKind.FOOTNOTE: (90, 110, 110),
    BlockKind.RUNNING_HEAD: (140, 140, 140),
}
_PATH = (255, 140, 0)
_COLUMN, _LINE, _GAP = 130, 15, 14
_LETTERS = 20
"""Letters of a cell that are drawn."""

Font = ImageFont.ImageFont | ImageFont.FreeTypeFont
Point = tuple[float, float]


def draw_blocks(png: bytes, scale: float, blocks: Sequence[Block], tables: Sequence[Table]) -> bytes:
    """The page of `png` (`scale` pixels a point) as a PNG with the boxes of `blocks` and a line in their reading order; to its
    right every table of `tables` as it was read, header cells shaded. Blocks without a box are left out."""
    page = Image.open(io.BytesIO(png)).convert("RGB")
    width = max((_width(table) for table in tables), default=-_GAP) + 2 * _GAP if tables else 0
    height = max(page.height, sum(_height(table) for table in tables))
    canvas = Image.new("RGB", (page.width + width, height), "white")
    canvas.paste(page, (0, 0))
    draw, font = ImageDraw.Draw(canvas, "RGBA"), ImageFont.load_default(12)
    boxed = [(block, block.box) for block in blocks if block.box is not None]
    for block, box in boxed:
        draw.rectangle(_scaled(box, scale), outline=COLOURS[block.kind], width=2, fill=(*COLOURS[block.kind], 18))
    corners = [(box.x0 * scale, box.top * scale) for _, box in boxed]
    for start, end in itertools.pairwise(corners):
        draw.line((*start, *end), fill=(*_PATH, 150), width=1)
    for (block, _), corner in zip(boxed, corners, strict=True):
        _tag(draw, corner, str(block.ordinal), COLOURS[block.kind], font)
    top = float(_GAP)
    ordinals = {block.block_id: block.ordinal for block in blocks}
    for table in tables:
        _draw_table(draw, (page.width + _GAP, top), table, ordinals.get(table.block_id), font)
        top += _height(table)
    stream = io.BytesIO()
    canvas.save(stream, "PNG")
    return stream.getvalue()


def _scaled(box: Box, scale: float) -> tuple[float, float, float, float]:
    left, right = sorted((box.x0 * scale, box.x1 * scale))
    top, bottom = sorted((box.top * scale, box.bottom * scale))
    return left, top, right, bottom


def _tag(draw: ImageDraw.ImageDraw, corner: Point, text: str, colour: tuple[int, int, int], font: Font) -> None:
    x, y = corner
    wide = draw.textlength(text, font=font) + 4
    left, top = max(0.0, x - wide), max(0.0, y - 2)
    draw.rectangle((left, top, left + wide, top + _LINE), fill=colour)
    draw.text((left + 2, top), text, fill="white", font=font)


def _width(table: Table) -> int:
    return max(table.n_cols, 1) * _COLUMN


def _rows(table: Table) -> int:
    return max((cell.row + 1 for cell in table.cells), default=0)


def _height(table: Table) -> int:
    return (_rows(table) + 1) * (_LINE + 3) + 2 * _GAP


def _draw_table(draw: ImageDraw.ImageDraw, corner: Point, table: Table, ordinal: int | None, font: Font) -> None:
    left, top = corner
    draw.text((left, top), f"{'' if ordinal is None else ordinal}  {table.title or '(no title)'}"[:120], fill="black", font=font)
    top += _LINE + 3
    for cell in table.cells:
        x, y = left + cell.col * _COLUMN, top + cell.row * (_LINE + 3)
        end = x + cell.col_span * _COLUMN, y + cell.row_span * (_LINE + 3)
        draw.rectangle((x, y, *end), outline=COLOURS[BlockKind.TABLE], fill=(230, 215, 195) if cell.is_header else None)
        draw.text((x + 3, y + 1), cell.text[: _LETTERS * cell.col_span], fill="black", font=font)
