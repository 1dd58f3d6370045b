"""Tables that a PDF states itself, in the structure tree that word processors write (its tags): cells and their spans."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.read.pdf_repair import DAMAGE

_MOST_ELEMENTS = 500_000  # of one file: a tree of more is not that of a report
_WIDEST_SPAN = 100
_PARTS = frozenset({"/Table", "/TR", "/TH", "/TD"})
_CELLS = frozenset({"/TH", "/TD"})


@dataclass(slots=True)
class TaggedCell:
    """A cell as tagged, `row` and `col` 0-based. `marks` are the marked contents that hold its text, by page."""

    row: int
    col: int
    row_span: int
    col_span: int
    is_header: bool
    marks: dict[int, list[int]] = field(default_factory=dict)


Tagged = Sequence[Sequence[TaggedCell]]
"""The tagged tables of one page, each with its cells in reading order."""


def tagged_tables(path: Path) -> dict[int, list[list[TaggedCell]]]:
    """The cells of the tagged tables on each page (from 1), of nested tables the outermost; empty where the file has no tags
    or they cannot be read. A table over several pages has its part of each, with rows counted from 0 there.

    Raises OSError. Source: ISO 32000-1, 14.7 (logical structure) and 14.8.4.3.4 (elements of tables).
    """
    import pikepdf

    logging.getLogger("pikepdf").setLevel(logging.CRITICAL)
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            return _Tree(pdf).tables()
    except (pikepdf.PdfError, pikepdf.PasswordError, *DAMAGE):
        return {}


class _Tree:
    """The structure tree of one file. Trees of damaged files may go in circles: no element is entered twice."""

    def __init__(self, pdf: Any) -> None:
        self._root = pdf.Root.get("/StructTreeRoot")
        self._pages = {page.objgen: number for number, page in enumerate(pdf.pages, 1)} if self._root is not None else {}
        roles = self._root.get("/RoleMap") if self._root is not None else None
        self._roles = {key: str(role) for key, role in roles.items()} if roles is not None else {}
        self._entered: set[tuple[int, int]] = set()
        self._left = _MOST_ELEMENTS

    def tables(self) -> dict[int, list[list[TaggedCell]]]:
        found: dict[int, list[list[TaggedCell]]] = defaultdict(list)
        if self._root is None:
            return found
        for table, page in self._outermost(self._root, None, {"/Table"}):
            rows = [list(self._outermost(row, at, _CELLS)) for row, at in self._outermost(table, page, {"/TR"})]
            for number, cells in _by_page(self._grid(rows)).items():
                found[number].append(cells)
        return found

    def _outermost(self, element: Any, page: int | None, kinds: set[str] | frozenset[str]) -> Iterator[tuple[Any, int | None]]:
        """The elements of these kinds below one, with the page they are said to be on; not those inside one another."""
        stack = [self._below(element, page)]
        while stack:
            for child, number in stack[-1]:
                if self._kind(child) in kinds:
                    yield child, number
                elif "/S" in child:
                    stack.append(self._below(child, number))
                    break
            else:
                stack.pop()

    def _below(self, element: Any, page: int | None) -> Iterator[tuple[Any, int | None]]:
        """The elements right below one, each entered once."""
        import pikepdf

        for child in self._kids(element):
            if not isinstance(child, pikepdf.Dictionary):
                continue
            self._left -= 1
            if self._left < 0 or child.objgen in self._entered:
                continue
            if child.objgen != (0, 0):  # one that stands in place has no number
                self._entered.add(child.objgen)
            yield child, self._page(child, page)

    def _kids(self, element: Any) -> Iterator[Any]:
        import pikepdf

        kids = element.get("/K")
        if isinstance(kids, pikepdf.Array):
            yield from kids
        elif kids is not None:
            yield kids

    def _page(self, element: Any, page: int | None) -> int | None:
        its = element.get("/Pg")
        return page if its is None else self._pages.get(its.objgen)

    def _kind(self, element: Any) -> str:
        """What the element is; a file may name kinds of its own and say which of the standard ones they are."""
        kind = str(element.get("/S", ""))
        for _ in range(5):
            if kind in _PARTS or kind not in self._roles:
                break
            kind = self._roles[kind]
        return kind

    def _grid(self, rows: list[list[tuple[Any, int | None]]]) -> list[TaggedCell]:
        cells: list[TaggedCell] = []
        taken: set[tuple[int, int]] = set()
        for row, elements in enumerate(rows):
            col = 0
            for element, page in elements:
                while (row, col) in taken:
                    col += 1
                height, width = min(_span(element, "/RowSpan"), len(rows) - row), _span(element, "/ColSpan")
                taken |= {(r, c) for r in range(row, row + height) for c in range(col, col + width)}
                marks: dict[int, list[int]] = defaultdict(list)
                for number, mark in self._marks(element, page):
                    marks[number].append(mark)
                cells.append(TaggedCell(row, col, height, width, self._kind(element) == "/TH", marks))
        return cells

    def _marks(self, element: Any, page: int | None) -> Iterator[tuple[int, int]]:
        """Page and number of every marked content below an element."""
        import pikepdf

        stack = [(element, page)]
        while stack:
            above, number = stack.pop()
            for child in self._kids(above):
                if isinstance(child, int):
                    if number is not None:
                        yield number, child
                elif isinstance(child, pikepdf.Dictionary) and isinstance(child.get("/MCID"), int):
                    its = self._page(child, number)
                    if its is not None and "/Stm" not in child:  # a stream of its own counts its contents for itself
                        yield its, int(child["/MCID"])
            stack += self._below(above, number)


def _span(element: Any, name: str) -> int:
    import pikepdf

    said = element.get("/A")
    for attributes in said if isinstance(said, pikepdf.Array) else [said]:
        value = attributes.get(name) if isinstance(attributes, pikepdf.Dictionary) else None
        if isinstance(value, int) and value >= 1:
            return min(value, _WIDEST_SPAN)
    return 1


def _by_page(cells: list[TaggedCell]) -> dict[int, list[TaggedCell]]:
    """The cells of each page, from the first row that prints something there to the last."""
    result: dict[int, list[TaggedCell]] = {}
    for page in sorted({page for cell in cells for page in cell.marks}):
        printed = [cell for cell in cells if page in cell.marks]
        first = min(cell.row for cell in printed)
        end = max(cell.row for cell in printed) + 1
        result[page] = [
            TaggedCell(
                max(cell.row, first) - first,
                cell.col,
                min(cell.row + cell.row_span, end) - max(cell.row, first),
                cell.col_span,
                cell.is_header,
                {page: cell.marks[page]} if page in cell.marks else {},
            )
            for cell in cells
            if cell.row < end and cell.row + cell.row_span > first
        ]
    return result
