"""scrutiny page: what was read from one page, as text and drawn over its image."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractor.cli.output import say
from extractor.cli.settings import Settings, with_settings
from extractor.errors import InputError

if TYPE_CHECKING:
    from extractor.model import Block, Table


@click.command(short_help="Show how one page of a file is read.")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("number", metavar="N", type=click.IntRange(min=1))
@click.option("--image", metavar="OUT.png", type=click.Path(path_type=Path), help="Draw it over the page's image (PDF only).")
@with_settings
def page(settings: Settings, file: Path, number: int, image: Path | None) -> None:
    """Show how page N of a file is read: its blocks in reading order, its tables as grids. The warehouse is not used.

    The image has the blocks' boxes, coloured by kind and numbered in reading order, and beside the page each table as read.

    \b
    Example:
      scrutiny page annual-report.pdf 12 --image page-12.png
    """
    from extractor.pipeline.page import draw_page, read_page

    reading = read_page(file, number, settings.patterns())
    tables = {table.block_id: table for table in reading.tables}
    for block in reading.blocks:
        for line in _lines(block, tables.get(block.block_id)):
            click.echo(line)
    if reading.problem:
        say(f"Problem: {reading.problem}")
    if not reading.blocks:
        say("Nothing was read from this page.")
    if image is not None:
        try:
            draw_page(file, number, reading, image)
        except OSError as error:
            raise InputError(f"{image} cannot be written: {error.strerror or error}") from error
        say(f"Written: {image}")


def _lines(block: Block, table: Table | None) -> Iterator[str]:
    box = block.box
    place = f" [{box.x0:.0f} {box.top:.0f} {box.x1:.0f} {box.bottom:.0f}]" if box else ""
    number = f" ({block.number})" if block.number else ""
    yield f"{block.ordinal:>4} {block.kind.value}{place}{number}{'' if table else f' {block.text}'}"
    if table is None:
        return
    if table.title:
        yield f"       title: {table.title}"
    rows: dict[int, list[str]] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col)):
        rows.setdefault(cell.row, []).append(cell.text)
    headers = {cell.row for cell in table.cells if cell.is_header}
    for row, texts in rows.items():
        yield f"     {'=' if row in headers else '-'} {' | '.join(texts)}"
