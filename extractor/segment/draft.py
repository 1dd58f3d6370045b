"""Blocks and tables in the making: what the steps of segmentation hand to one another."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.model.document import BlockKind, Box


@dataclass(slots=True)
class GridCell:
    """A cell of a grid, header rows included; `label` is its text as a label where a reading error was repaired, `page` its
    page where that is not the table's first."""

    row: int
    col: int
    text: str
    is_header: bool = False
    row_span: int = 1
    col_span: int = 1
    label: str | None = None
    page: int | None = None


@dataclass(slots=True)
class Grid:
    """A table in the making. `label_cols` leading columns hold the labels of the rows. `above` and `below` are texts that
    stand in its frame and are no rows of it. `parts` are the pages on which it goes on, with the place there."""

    cells: list[GridCell]
    n_rows: int
    n_cols: int
    header_rows: int = 0
    label_cols: int = 1
    title: str | None = None
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    parts: list[tuple[int, Box | None]] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """A block in the making. `lines` counts its printed lines; `gap` and `gap_below` are the spaces around it."""

    kind: BlockKind
    text: str
    page: int | None = None
    number: str | None = None
    mark: str | None = None
    level: int = 0
    box: Box | None = None
    size: float = 0.0
    bold: bool = False
    lines: int = 1
    gap: int = 0
    gap_below: int = 0
    starts_page: bool = False
    indented: bool = False
    fixed: bool = False
    lead_in: int | None = None
    grid: Grid | None = field(default=None)


def union(boxes: list[Box | None]) -> Box | None:
    """The smallest rectangle around the boxes, None where there are none."""
    known = [box for box in boxes if box is not None]
    if not known:
        return None
    return Box(min(b.x0 for b in known), min(b.top for b in known), max(b.x1 for b in known), max(b.bottom for b in known))
