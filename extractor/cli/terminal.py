"""A table on a terminal: every line within its width, whatever the width is.

Short columns stand side by side; names are cut where room is short, numbers and dates never. The one column of flowing text
(a quotation, a message) takes the room that is left, or stands below its row. Where not even the short columns fit side by
side, each row is printed as a list.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click
from rich.cells import cell_len, set_cell_size

GAP = 2
INDENT = 4
LEAST_NAME = 12
LEAST_TEXT = 44
"""Columns of the terminal that flowing text needs beside its row."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of printed text: how it is headed and aligned, whether it may be cut, or flows over lines."""

    heading: str
    cells: tuple[str, ...]
    right: bool = False
    cut: bool = False
    flows: bool = False

    @property
    def width(self) -> int:
        """What its longest cell takes."""
        return max(cell_len(text) for text in (self.heading, *self.cells))


def lines_of(fields: Sequence[Field], width: int) -> Iterator[str]:
    """The table, line by line, headings in bold. Columns without any content are left out."""
    shown = [field for field in fields if any(field.cells)]
    short = [field for field in shown if not field.flows]
    flowing = next((field for field in shown if field.flows), None)
    widths = _fitted(short, width)
    if widths is None:
        yield from _listed(shown, width)
        return
    used = sum(widths) + GAP * len(widths)
    beside = flowing is not None and width - used >= min(LEAST_TEXT, flowing.width)
    yield click.style(_row([field.heading for field in short], short, widths) + _beside(flowing, beside), bold=True)
    for index in range(len(shown[0].cells) if shown else 0):
        head = _row([field.cells[index] for field in short], short, widths)
        text = flowing.cells[index] if flowing else ""
        if beside:
            first, *rest = textwrap.wrap(text, width - used, break_on_hyphens=False) or [""]
            yield f"{head}{' ' * GAP}{first}".rstrip()
            yield from (" " * used + line for line in rest)
        else:
            yield head.rstrip()
            yield from _below(text, width)


def _beside(flowing: Field | None, beside: bool) -> str:
    return " " * GAP + flowing.heading if flowing and beside else ""


def _below(text: str, width: int) -> list[str]:
    indent = " " * INDENT
    return textwrap.wrap(text, max(width, 2 * INDENT), initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _fitted(fields: Sequence[Field], width: int) -> list[int] | None:
    """Widths with which the fields fit side by side, the longest names cut first; None where they cannot."""
    widths = [field.width for field in fields]
    excess = sum(widths) + GAP * (len(widths) - 1) - width
    while excess > 0:
        longest = max((w for w, field in zip(widths, fields, strict=True) if field.cut and w > LEAST_NAME), default=None)
        if longest is None:
            return None
        index = next(i for i, field in enumerate(fields) if field.cut and widths[i] == longest)
        widths[index] -= 1
        excess -= 1
    return widths


def _row(texts: Sequence[str], fields: Sequence[Field], widths: Sequence[int]) -> str:
    cells = []
    for text, field, width in zip(texts, fields, widths, strict=True):
        fitting = text if cell_len(text) <= width else _shortened(text, width)
        blank = " " * (width - cell_len(fitting))
        cells.append(blank + fitting if field.right else fitting + blank)
    return (" " * GAP).join(cells)


def _shortened(text: str, width: int) -> str:
    """Cut in the middle: what tells apart annual-report-2016.pdf and annual-report-2017.pdf stands at the end."""
    tail = ""
    while cell_len(text[-len(tail) - 1] + tail) <= (width - 1) // 2:
        tail = text[-len(tail) - 1] + tail
    return set_cell_size(text, width - 1 - cell_len(tail)).rstrip() + "…" + tail


def _listed(fields: Sequence[Field], width: int) -> Iterator[str]:
    label = max((cell_len(field.heading) for field in fields), default=0)
    for index in range(len(fields[0].cells) if fields else 0):
        for field in fields:
            indent = " " * min(label + GAP, width // 2)
            lines = textwrap.wrap(field.cells[index], max(width - len(indent), INDENT), break_on_hyphens=False) or [""]
            yield click.style(field.heading.ljust(len(indent))[: len(indent)], bold=True) + lines[0]
            yield from (indent + line for line in lines[1:])
        yield ""
