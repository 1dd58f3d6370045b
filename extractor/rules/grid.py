"""A table as rules see it: rows with a label and numbers, columns with a header; and the query that fetches it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

import msgspec

from extractor.model import Evidence
from extractor.rules.interval import Interval, point, printed
from extractor.text import fold_whitespace

_NUMBER = re.compile(
    r"^(?P<open>\()?(?P<sign>[-–−+])?\s?(?P<pound>£)?\s?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?\s?(?P<scale>[kKmM])?"
    r"\s?(?P<percent>%)?(?P<close>\))?[*†‡]?$"
)
_SCALE = {"": 0, "k": 3, "m": 6}

# What makes the figures of a row or column something that must not be added up.
_NOT_ADDITIVE = re.compile(
    r"average|\bmean\b|median|\brates?\b|\bper\b|%|per ?cent|percentage|\bratio\b|proportion|\bshare\b|\bscore|target|benchmark"
    r"|\brank|\bchange\b|variance|difference|\bnumber of (?:days|weeks|months)\b|\bage\b.*\b(?:years|months)\b|\bindex\b"
    r"|\bcumulative|year to date|\bytd\b|rolling|\bdate\b|\bfte\b per",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A numeric cell. `unit`: count, percent or gbp; ``places` the printed decimals, negative for thousands ("£2k" has -3)."""

    value: Decimal
    unit: str
    places: int
    spread: Interval = field(init=False, compare=False)
    """Every value that may stand behind it: a count is itself, money and percentages are rounded to what is printed."""

    def __post_init__(self) -> None:
        exact = self.unit == "count" and self.places == 0
        object.__setattr__(self, "spread", point(self.value) if exact else printed(self.value, self.places))


@dataclass(frozen=True, slots=True)
class Line:
    """A row (or, turned round, a column) of the grid: label, numbers by position, and whether it may be added up.

    A position that is missing in `numbers` is blank or holds no single number; those in `blank` are blank.
    """

    index: int
    label: str
    numbers: dict[int, Number]
    blank: frozenset[int]
    additive: bool
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The body of a table; no two of them are equal. `lines` are its rows; `labels` the headers by position."""

    document: str
    page: int | None
    title: str
    lines: tuple[Line, ...]
    labels: dict[int, str]
    row_text: dict[int, str]
    row_page: dict[int, int | None]

    def evidence(self, rows: Iterable[int]) -> list[Evidence]:
        """One entry for each of the given rows of the body, as printed, in their order."""
        wanted = [row for row in sorted(set(rows)) if self.row_text.get(row)]
        return [Evidence(self.document, self.row_page.get(row) or self.page, self.row_text[row]) for row in wanted]


class CellRow(msgspec.Struct, frozen=True):
    """The columns of the view `cells` that rules read."""

    row: int
    col: int
    text: str | None = None
    is_header: bool = False
    row_label: str | None = None
    col_label: str | None = None
    page: int | None = None


class TableRow(msgspec.Struct, frozen=True, eq=False):
    """A table with all its cells, row by row. Two of them are never equal, so that `grid` can tell them apart at no cost."""

    document: str
    table_id: str
    cells: list[CellRow]
    page: int | None = None
    title: str | None = None


TABLES = """
SELECT t.document, t.table_id, t.page, t.title,
       list({'row': x.row, 'col': x.col, 'text': x.text, 'is_header': x.is_header,
             'row_label': x.row_label, 'col_label': x.col_label, 'page': x.page} ORDER BY x.row, x.col) AS cells
FROM tables t JOIN cells x USING (document, table_id)
WHERE coalesce(x.row_span, 1) > 0
GROUP BY ALL
ORDER BY t.document, t.page, t.table_id
"""


@lru_cache(maxsize=10_000)
def number(text: str | None) -> Number | None:
    """The number of a cell that holds one number and nothing else; None for anything more ("13 (17%)", "2014/15", "x")."""
    match = _NUMBER.match(fold_whitespace(text or ""))
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    decimals = match["decimals"] or ""
    power = _SCALE[(match["scale"] or "").lower()]
    value = Decimal(match["digits"].replace(",", "") + decimals).scaleb(power)
    if match["open"] or match["sign"] in ("-", "–", "−"):
        value = -value
    unit = "percent" if match["percent"] else "gbp" if match["pound"] or match["scale"] else "count"
    return Number(value, unit, max(len(decimals) - 1, 0) - power)


@lru_cache(maxsize=10_000)
def _number_under(text: str | None, unit: str) -> Number | None:
    """The number of a cell, with `unit` where it prints none of its own."""
    read = number(text)
    return Number(read.value, unit, read.places) if read is not None and read.unit == "count" else read


_last: list[tuple[TableRow, Grid]] = []


def grid(table: TableRow) -> Grid:
    """The body of a table. A column whose header says % or £ gives its plain numbers that unit.

    The last one is kept, for one rule after another asks for the same table.
    """
    if not _last or _last[0][0] is not table:
        _last[:] = [(table, _read(table))]
    return _last[0][1]


def _read(table: TableRow) -> Grid:
    rows: dict[int, list[CellRow]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    headers = {row for row, cells in rows.items() if _is_header_row(cells)}
    labels = _labels([cell for cell in table.cells if cell.row not in headers], [c for c in table.cells if c.row in headers])
    money = "£" in (table.title or "") or any("£" in label for label in labels.values())
    units = {col: _unit_under(label, money=money) for col, label in labels.items()}
    lines = [_line(row, cells, units) for row, cells in sorted(rows.items()) if row not in headers]
    texts = {line.index: line.text for line in lines}
    pages = {cell.row: cell.page for cell in table.cells if cell.row not in headers}
    return Grid(table.document, table.page, fold_whitespace(table.title or ""), tuple(lines), labels, texts, pages)


@lru_cache(maxsize=2)  # one rule after another asks for the same table; grids are compared by identity
def turned(table: Grid) -> Grid:
    """The same table with columns as lines. `row_text` and the evidence stay those of the printed rows."""
    lines = []
    for col, label in sorted(table.labels.items()):
        numbers = {line.index: line.numbers[col] for line in table.lines if col in line.numbers}
        blank = frozenset(line.index for line in table.lines if col in line.blank)
        lines.append(Line(col, label, numbers, blank, is_additive(label, numbers.values()), label))
    labels = {line.index: line.label for line in table.lines}
    return Grid(table.document, table.page, table.title, tuple(lines), labels, table.row_text, table.row_page)


def is_additive(label: str, numbers: Iterable[Number]) -> bool:
    """Whether figures under this label are amounts that may be added up: no rate, average, share, change or target."""
    return _names_an_amount(label) and all(n.unit != "percent" for n in numbers)


@lru_cache(maxsize=10_000)  # the same labels head the rows of many tables
def _names_an_amount(label: str) -> bool:
    return not _NOT_ADDITIVE.search(label)


def _is_header_row(row: Iterable[CellRow]) -> bool:
    """A row is a header where its cells are; a header cell at the left of a row of numbers is only the row's label."""
    mine = [cell.is_header for cell in row if (cell.text or "").strip()]
    return bool(mine) and all(mine)


def _labels(body: Iterable[CellRow], headers: Iterable[CellRow]) -> dict[int, str]:
    above: dict[int, list[str]] = {}
    for cell in headers:
        if cell.text:
            above.setdefault(cell.col, []).append(cell.text)
    labels: dict[int, str] = {}
    for cell in body:
        labels[cell.col] = labels.get(cell.col) or fold_whitespace(cell.col_label or "")
    return {col: label or fold_whitespace(" ".join(above.get(col, []))) for col, label in labels.items()}


def _line(row: int, cells: list[CellRow], units: dict[int, str]) -> Line:
    numbers: dict[int, Number] = {}
    for cell in cells:
        read = _number_under(cell.text, units[cell.col])
        if read is not None and not (cell.col == 0 and len(cells) > 1 and not cell.row_label):
            numbers[cell.col] = read
    label = fold_whitespace(next((cell.row_label for cell in cells if cell.row_label), None) or (cells[0].text or ""))
    if number(label) is not None:
        label = ""
    blank = frozenset(cell.col for cell in cells if not (cell.text or "").strip())
    text = fold_whitespace(" ".join(cell.text for cell in cells if cell.text))
    return Line(row, label, numbers, blank, _names_an_amount(label), text)


@lru_cache(maxsize=10_000)
def _unit_under(header: str, *, money: bool) -> str:
    """The unit of plain numbers in a column with this header, in a table whose title or headers say £ or not."""
    if re.search(r"%|per ?cent|percentage", header, re.IGNORECASE) and not re.search(r"\bno\b|number", header, re.IGNORECASE):
        return "percent"
    return "gbp" if money else "count"
