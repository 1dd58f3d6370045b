"""Drafts to the document's text, blocks and tables: every offset is made here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.model.document import Block, BlockKind, Cell, Table
from extractor.segment.draft import Draft, Grid
from extractor.segment.grids import labels
from extractor.text import digest, mask_contacts, sentences


class Assembly:
    """The growing text with its blocks and tables."""

    def __init__(self, document_id: str) -> None:
        self._document_id = document_id
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []
        self.tables: list[Table] = []

    @property
    def text(self) -> str:
        """The blocks' texts joined by line breaks."""
        return "\n".join(self._parts)

    def add_all(self, drafts: Sequence[Draft]) -> None:
        """Adds the drafts in order; `lead_in` of a draft is the index of another."""
        path: list[tuple[int, str]] = []
        for ordinal, draft in enumerate(drafts):
            if draft.kind is BlockKind.HEADING:
                while path and path[-1][0] >= draft.level:
                    path.pop()
            section = tuple(text for _, text in path)
            if draft.grid is not None:
                self._add_table(ordinal, draft, draft.grid, section)
            else:
                self._add_block(ordinal, draft, mask_contacts(draft.text), section)
            if draft.kind is BlockKind.HEADING:
                path.append((draft.level, self.blocks[-1].text))

    def _place(self, text: str) -> int:
        start = self._length
        self._parts.append(text)
        self._length += len(text) + 1
        return start

    def _add_block(self, ordinal: int, draft: Draft, text: str, section: tuple[str, ...]) -> None:
        start = self._place(text)
        self.blocks.append(
            Block(
                block_id=digest(self._document_id, "block", ordinal, text),
                ordinal=ordinal,
                kind=draft.kind,
                text=text,
                start=start,
                end=start + len(text),
                page=draft.page,
                section=section,
                number=draft.number,
                level=draft.level,
                lead_in=draft.lead_in,
                box=draft.box,
                sentences=tuple((start + a, start + b) for a, b in sentences(text)),
            )
        )

    def _add_table(self, ordinal: int, draft: Draft, grid: Grid, section: tuple[str, ...]) -> None:
        text, places, rows = _print(grid)
        start = self._place(text)
        table_id = digest(self._document_id, "table", ordinal, text)
        block_id = digest(self._document_id, "block", ordinal, text)
        names = labels(grid)
        cells = tuple(
            Cell(
                row=cell.row,
                col=cell.col,
                text=cell.text,
                is_header=cell.is_header,
                row_span=cell.row_span,
                col_span=cell.col_span,
                row_label=names[cell.row, cell.col][0],
                col_label=names[cell.row, cell.col][1],
                start=start + places[cell.row, cell.col][0],
                end=start + places[cell.row, cell.col][1],
                page=cell.page or draft.page,
            )
            for cell in sorted(grid.cells, key=lambda c: (c.row, c.col))
        )
        title = mask_contacts(grid.title) if grid.title else None
        self.tables.append(
            Table(
                table_id,
                block_id,
                draft.page,
                title,
                grid.n_rows - grid.header_rows,
                grid.n_cols,
                cells,
                draft.lead_in,
                tuple(grid.parts),
            )
        )
        self.blocks.append(
            Block(
                block_id=block_id,
                ordinal=ordinal,
                kind=BlockKind.TABLE,
                text=text,
                start=start,
                end=start + len(text),
                page=draft.page,
                section=section,
                lead_in=draft.lead_in,
                box=draft.box,
                sentences=tuple((start + a, start + b) for a, b in rows),
                table_id=table_id,
            )
        )


def _print(grid: Grid) -> tuple[str, dict[tuple[int, int], tuple[int, int]], list[tuple[int, int]]]:
    """The table as text, one line a printed row; the place of each cell in it; the range of each row that prints anything."""
    text = ""
    places: dict[tuple[int, int], tuple[int, int]] = {}
    rows: list[tuple[int, int]] = []
    ordered = sorted(grid.cells, key=lambda c: (c.row, c.col))
    at_row: int | None = None
    for cell in ordered:
        if not cell.text:
            places[cell.row, cell.col] = (len(text), len(text))
            continue
        if cell.row == at_row:
            text += " "
        else:
            text += "\n" if text else ""
            rows.append((len(text), len(text)))
            at_row = cell.row
        places[cell.row, cell.col] = (len(text), len(text) + len(cell.text))
        text += cell.text
        rows[-1] = (rows[-1][0], len(text))
    return text, places, rows
