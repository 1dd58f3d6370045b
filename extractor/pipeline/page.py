"""One page as it was read, to be looked at."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import InputError
from extractor.model import Block, ReadFailure, Table
from extractor.patterns import Patterns
from extractor.read import file_sha256, read_file
from extractor.segment import segment


@dataclass(frozen=True, slots=True)
class PageReading:
    """What was read from one page: its blocks in reading order, its tables, and what could not be read."""

    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    problem: str | None


def read_page(path: Path, number: int, patterns: Patterns) -> PageReading:
    """Page `number` (from 1) of a file; a file without pages is one page.

    The whole file is read, as for the warehouse: running heads show only across pages. Raises InputError where the file cannot
    be read or has no such page, PatternError.
    """
    raw = read_file(path)
    if isinstance(raw, ReadFailure):
        raise InputError(f"{path}: {raw.reason}")
    document = segment(raw, sha256=file_sha256(path), name=path.name, patterns=patterns)
    pages = {page.number: page for page in document.pages}
    count = len(pages) or 1
    if number not in (pages or (1,)):
        raise InputError(f"{path} has {count} {'page' if count == 1 else 'pages'}, no page {number}")
    record = pages.get(number)
    of_page = number if record else None
    tables = {table.block_id: part for table in document.tables if (part := _on_page(table, of_page)) is not None}
    blocks = [
        dataclasses.replace(block, page=of_page, box=dict(tables[block.block_id].parts).get(number, block.box))
        if block.block_id in tables
        else block
        for block in document.blocks
        if block.page == of_page or block.block_id in tables
    ]
    return PageReading(tuple(blocks), tuple(tables.values()), record.reason if record else None)


def _on_page(table: Table, number: int | None) -> Table | None:
    """The table with its header and the rows that are printed on the page; None where it has none there."""
    if table.page != number and number not in dict(table.parts):
        return None
    cells = [cell for cell in table.cells if cell.is_header or cell.page == number]
    rows = {row: index for index, row in enumerate(sorted({cell.row for cell in cells}))}
    return dataclasses.replace(table, cells=tuple(dataclasses.replace(cell, row=rows[cell.row]) for cell in cells))


def draw_page(path: Path, number: int, reading: PageReading, image: Path) -> None:
    """Write the image of the page with its reading drawn over it, as PNG. Raises InputError, OSError."""
    from extractor.read.pdf_image import render_page
    from extractor.report.page_image import draw_blocks

    drawn = render_page(path, number)
    if isinstance(drawn, ReadFailure):
        raise InputError(f"There is no image of page {number} of {path}: {drawn.reason}")
    image.write_bytes(draw_blocks(drawn.png, drawn.scale, reading.blocks, reading.tables))
