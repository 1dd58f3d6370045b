"""What a source becomes: a paper of blocks, with the claims and themes that were marked in its sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class SourceError(ValueError):
    """A source is wrong: the message names the paper and the words."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of a block's text. kind: claim, theme, bold, note (a footnote mark, printed as its own number)."""

    kind: str
    start: int
    end: int
    spec: str = ""


@dataclass(slots=True)
class Cell:
    """A cell of a table: what is printed, the specification of its figure, and how many columns it covers."""

    text: str
    spec: str = ""
    span: int = 1


@dataclass(slots=True)
class Grid:
    """A table: `header` has one or two rows, the last one with as many cells as the body has columns."""

    table_id: str
    title: str
    header: list[list[Cell]] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)

    def columns(self, *, spread: bool = True) -> list[str]:
        """The label of every column: its header cells, outermost first, joined by one blank.

        A cell that covers several columns counts for each of them, or, not `spread`, only where it is printed.
        """
        labels: list[list[str]] = [[] for _ in self.header[-1]]
        for row in self.header:
            col = 0
            for cell in row:
                for covered in range(cell.span):
                    if cell.text and (spread or not covered):
                        labels[col].append(cell.text)
                    col += 1
        return [" ".join(parts) for parts in labels]


@dataclass(slots=True)
class Block:
    """A piece of a paper. kind: heading, paragraph, bullet, item, note, cover, small, term, footnote, table, chart, contents,
    pagebreak. `number` is printed before the text but is no part of it."""

    kind: str
    text: str = ""
    marks: tuple[Mark, ...] = ()
    level: int = 0
    number: str = ""
    grid: Grid | None = None
    name: str = ""


@dataclass(slots=True)
class Figure:
    """A claim: the keys of the annotation guide, and what the arithmetic needs."""

    figure_id: str
    block: int
    start: int
    end: int
    row: dict[str, Any]
    sentence: str
    free: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One line of intended arithmetic; `mistake` where it is meant to fail.

    `unstated` where it holds for the figures but no word of the paper says it: "684, compared with 666 a year before" names no
    direction, so that a reader could not object to 666 and 684 the other way round.
    """

    kind: str
    args: tuple[str, ...]
    mistake: bool
    note: str
    line: str
    unstated: bool = False


@dataclass(slots=True)
class Paper:
    """A sample paper. `facts` is the head of its source (file, layout, title, year, area ...)."""

    name: str
    facts: dict[str, Any]
    blocks: list[Block]
    checks: list[Check]
    figures: dict[str, Figure] = field(default_factory=dict)
    themes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def file(self) -> str:
        """The paper's file name, which the annotations call `doc`."""
        return str(self.facts["file"])

    def text(self) -> str:
        """Every block's text, one a line: where an anchor must be unique."""
        lines = []
        for block in self.blocks:
            if block.grid:
                lines += [block.grid.title, " ".join(block.grid.columns())]
                lines += [" ".join(c.text for c in row if c.text) for row in block.grid.rows]
            elif block.text:
                lines.append(block.text)
        return "\n".join(lines)
