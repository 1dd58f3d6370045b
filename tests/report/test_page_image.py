"""Blocks drawn over the image of their page, tables beside it."""

from __future__ import annotations

import io

from PIL import Image

from extractor.model import Block, BlockKind, Box, Cell, Table
from extractor.report.page_image import COLOURS, draw_blocks


def white(width: int, height: int) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(stream, "PNG")
    return stream.getvalue()


def block(ordinal: int, kind: BlockKind, box: Box | None) -> Block:
    return Block(f"b{ordinal}", ordinal, kind, "x", 0, 1, page=1, box=box)


def test_boxes_are_drawn_in_the_colour_of_their_kind() -> None:
    blocks = [block(0, BlockKind.HEADING, Box(50, 50, 100, 60)), block(1, BlockKind.PARAGRAPH, Box(50, 100, 100, 140))]
    image = Image.open(io.BytesIO(draw_blocks(white(300, 400), 2.0, blocks, ())))
    assert image.size == (300, 400)
    assert image.getpixel((150, 120)) == COLOURS[BlockKind.HEADING]
    assert image.getpixel((200, 240)) == COLOURS[BlockKind.PARAGRAPH]
    assert image.getpixel((250, 300)) == (255, 255, 255)
    assert image.getpixel((100, 160)) != (255, 255, 255)  # the line of the reading order


def test_a_table_stands_beside_the_page_and_a_block_without_a_box_is_left_out() -> None:
    cells = (Cell(0, 0, "Team", True), Cell(0, 1, "Plans", True), Cell(1, 0, "North"), Cell(1, 1, "12"))
    table = Table("t", "b0", 1, None, 1, 2, cells)
    drawn = draw_blocks(white(300, 40), 1.0, [block(0, BlockKind.TABLE, None)], [table])
    image = Image.open(io.BytesIO(drawn))
    assert image.width > 300
    assert image.height > 40
    assert set(image.crop((0, 0, 300, 40)).getdata()) == {(255, 255, 255)}
    beside = set(image.crop((300, 0, image.width, image.height)).getdata())
    assert {COLOURS[BlockKind.TABLE], (230, 215, 195)} <= beside
