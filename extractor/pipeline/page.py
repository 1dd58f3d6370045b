"""One page as it was read, to be looked at."""

from __future__ import annotations

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
    return PageReading(
        tuple(block for block in document.blocks if block.page == of_page),
        tuple(table for table in document.tables if table.page == of_page),
        record.reason if record else None,
    )


def draw_page(path: Path, number: int, reading: PageReading, image: Path) -> None:
    """Write the image of the page with its reading drawn over it, as PNG. Raises InputError, OSError."""
    from extractor.read.pdf_image import render_page
    from extractor.report.page_image import draw_blocks

    drawn = render_page(path, number)
    if isinstance(drawn, ReadFailure):
        raise InputError(f"There is no image of page {number} of {path}: {drawn.reason}")
    image.write_bytes(draw_blocks(drawn.png, drawn.scale, reading.blocks, reading.tables))
