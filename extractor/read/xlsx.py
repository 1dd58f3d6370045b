"""Excel workbooks: each visible sheet as a page, its contiguous ranges as tables.

Cells and their formats come from openpyxl in read-only mode, which keeps no rows in memory; what that mode leaves out (hidden
rows and columns, merged cells, formulas never worked out) is scanned from the sheet's XML. A page's number is the place of
its sheet among the visible ones.
"""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lxml import etree

from extractor.model.raw import RawCell, RawFile, RawItem, RawPage, RawParagraph, RawTable, ReadFailure
from extractor.read.grid import count_header_rows, is_figure, with_headers
from extractor.read.sniff import Sniffed
from extractor.read.xlsx_format import shown

MOST_ROWS = 2_000
MOST_COLUMNS = 200
MOST_CELLS = 20_000
"""Cells of a workbook: papers are made to be read, and the rows beyond are somebody's database."""

_MOST_BYTES = 200 << 20  # unpacked, all parts
_MOST_STRING_BYTES = 60 << 20  # of the table of strings, which is held in memory
_MOST_MERGES = 5_000
_MOST_MERGED = 200_000  # places under merged cells

# openpyxl meets a broken workbook with whatever the missing or wrong part leads to.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    SyntaxError,  # xml.etree.ElementTree.ParseError is one
    KeyError,
    IndexError,
    ValueError,
    EOFError,
    AttributeError,
    TypeError,
    ArithmeticError,
    NotImplementedError,
    RuntimeError,
)
_TITLE = re.compile(r"(?:table|figure|chart|appendix)\b", re.IGNORECASE)
_NOTE = re.compile(r"(?:sources?|notes?|n\.b\.?|key|\*|†|‡|¹)(?:\b|\s|:|$|(?<=\W))", re.IGNORECASE)
_DEFAULT_NAME = re.compile(r"sheet ?\d*", re.IGNORECASE)

Place = tuple[int, int]
Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column; 0-based."""


def read_xlsx(path: Path) -> RawFile | ReadFailure:
    """Every visible sheet in the order of the tabs. Formulas give their stored results. Raises OSError.

    What is hidden is left out and said as the page's problem, and so is what lies beyond the bounds.
    """
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(path) as archive:
            problem = _too_big(archive) or _not_supported(archive)
        if problem:
            return problem
        with path.open("rb") as stream, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells what it cannot write back
            workbook = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            try:
                return _read(workbook)
            finally:
                workbook.close()
    except _DAMAGE as error:
        detail = " ".join(str(error).split())[:80] or type(error).__name__
        return ReadFailure("damaged", f"The Excel workbook is damaged and cannot be opened ({detail}); ask for a new copy.")


def _too_big(archive: zipfile.ZipFile) -> ReadFailure | None:
    # The sizes that the archive states hold: unpacking stops at them.
    sizes = {info.filename: info.file_size for info in archive.infolist()}
    strings = sum(size for name, size in sizes.items() if name.lower().endswith("sharedstrings.xml"))
    if sum(sizes.values()) <= _MOST_BYTES and strings <= _MOST_STRING_BYTES:
        return None
    reason = (
        f"The Excel workbook unpacks to more than {_MOST_BYTES >> 20} MB; save the sheets that matter as a workbook of their own."
    )
    return ReadFailure("limit", reason)


def _not_supported(archive: zipfile.ZipFile) -> ReadFailure | None:
    if b"http://purl.oclc.org/ooxml/" in archive.read("xl/workbook.xml"):
        return ReadFailure("unsupported", "This is a Strict Open XML workbook; save it as an ordinary Excel workbook (.xlsx).")
    return None


def _read(workbook: Any) -> RawFile | ReadFailure:
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    hidden = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
    pages, left = [], MOST_CELLS
    for number, sheet in enumerate(visible, 1):
        area = _read_sheet(sheet, left)
        left -= len(area.texts)
        problems = [*area.problems]
        if number == 1 and hidden:
            problems.insert(0, f"hidden sheets are left out: {', '.join(hidden[:5])}{', ...' if len(hidden) > 5 else ''}")
        items = _with_name(sheet.title, tuple(_items(area)), first=number == 1)
        pages.append(RawPage(number, items, problem="; ".join(problems) or None))
    if not any(page.items for page in pages):
        what = "no visible sheet with any content" if hidden else "nothing"
        return ReadFailure("no_text", f"The Excel workbook holds {what}.", len(pages))
    title = (workbook.properties.title or "").strip() or None
    return RawFile(Sniffed.XLSX.value, tuple(pages), len(pages), title)


def _with_name(name: str, items: tuple[RawItem, ...], *, first: bool) -> tuple[RawItem, ...]:
    """The sheet's content under its name, which also names a table that begins it. "Sheet1" is nobody's heading, but
    "Sheet2" ends the section of the sheet before."""
    default = bool(_DEFAULT_NAME.fullmatch(name))
    if not items or (default and first):
        return items
    top = items[0]
    if isinstance(top, RawTable) and top.caption is None and not default:
        items = (replace(top, caption=name), *items[1:])
    return (RawParagraph(name, "heading", 1), *items)


@dataclass(slots=True)
class _Area:
    """The filled places of a sheet, hidden rows and columns closed up. `spans` are (rows, columns) of merged cells; `covered`
    are the places under them."""

    texts: dict[Place, str] = field(default_factory=dict)
    spans: dict[Place, tuple[int, int]] = field(default_factory=dict)
    covered: set[Place] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Structure:
    """What the sheet's XML says beside its values; rows and columns 0-based."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    last_row: int = -1
    unresolved: int = 0


def _read_sheet(sheet: Any, most_cells: int) -> _Area:
    structure = _scan(sheet)
    area = _Area()
    values: dict[Place, str] = {}
    wide = cut = False
    rows = sheet.iter_rows(min_row=1, min_col=1, max_row=MOST_ROWS, max_col=MOST_COLUMNS + 1)
    for r, row in enumerate(rows):
        if r > structure.last_row:
            break
        for c, cell in enumerate(row):
            text = shown(cell.value, cell.number_format) if cell.value is not None else ""
            if text and c >= MOST_COLUMNS:
                wide = True
            elif text:
                values[r, c] = text
        if len(values) > most_cells:
            cut = True
            break
    if cut:
        area.problems.append(f"only its first {r + 1:,} rows are read: the workbook has more than {MOST_CELLS:,} filled cells")
    elif structure.last_row >= MOST_ROWS:
        area.problems.append(f"only its first {MOST_ROWS:,} rows of {structure.last_row + 1:,} are read")
    if wide:
        area.problems.append(f"only its first {MOST_COLUMNS} columns are read")
    if structure.unresolved:
        area.problems.append(
            f"{structure.unresolved:,} formulas have no stored result; open the workbook in Excel, save it and ingest it again"
        )
    _place(area, values, structure)
    return area


def _scan(sheet: Any) -> _Structure:
    """One pass over the sheet's XML, which keeps nothing of it."""
    found = _Structure()
    with sheet._get_source() as source:
        row = -1
        for _, element in etree.iterparse(source, tag=("{*}row", "{*}col", "{*}mergeCell"), resolve_entities=False):
            name = etree.QName(element).localname
            if name == "row":
                row = int(element.get("r", row + 2)) - 1
                found.last_row = max(found.last_row, row)
                if _is_hidden(element) and row < MOST_ROWS:
                    found.hidden_rows.add(row)
                found.unresolved += sum(_is_unresolved(cell) for cell in element)
            elif name == "col":
                first, last = int(element.get("min", 1)), int(element.get("max", 1))
                if _is_hidden(element):
                    found.hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))
            elif len(found.merges) < _MOST_MERGES and (merge := _merge(element.get("ref", ""))):
                found.merges.append(merge)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return found


def _is_unresolved(cell: Any) -> bool:
    """A formula without a stored result; one whose result is an empty text has none to show either."""
    return cell.find("{*}f") is not None and not cell.findtext("{*}v") and cell.get("t") != "str"


def _is_hidden(element: Any) -> bool:
    size = element.get("ht") or element.get("width")
    return element.get("hidden") in ("1", "true") or (size is not None and float(size) == 0)


def _merge(reference: str) -> Merge | None:
    from openpyxl.utils.cell import range_boundaries

    try:
        left, top, right, bottom = range_boundaries(reference)
        return top - 1, left - 1, bottom - 1, right - 1
    except (ValueError, TypeError):
        return None


def _place(area: _Area, values: dict[Place, str], structure: _Structure) -> None:
    """Fill `area` with what is visible of `values`: hidden rows and columns are closed up."""
    if not values:
        return
    n_rows, n_cols = max(r for r, _ in values) + 1, max(c for _, c in values) + 1
    rows = _numbered(n_rows, structure.hidden_rows)
    cols = _numbered(n_cols, structure.hidden_columns)
    left = _MOST_MERGED
    for top, first, bottom, last in structure.merges:
        text = values.pop((top, first), None)
        down = [rows[r] for r in range(top, min(bottom + 1, n_rows)) if r in rows]
        across = [cols[c] for c in range(first, min(last + 1, n_cols)) if c in cols]
        left -= len(down) * len(across)
        if text is None or not down or not across or left < 0:
            if text is not None and top in rows and first in cols:
                values[top, first] = text
            continue
        anchor = down[0], across[0]
        area.texts[anchor] = text  # displayed even where the row that holds it is hidden
        area.spans[anchor] = len(down), len(across)
        area.covered.update((r, c) for r in down for c in across if (r, c) != anchor)
    for (r, c), text in values.items():
        if r in rows and c in cols and (rows[r], cols[c]) not in area.covered:
            area.texts[rows[r], cols[c]] = text
    lost_rows = {r for r, _ in values} & structure.hidden_rows
    lost_cols = {c for _, c in values} & structure.hidden_columns
    if lost_rows:
        area.problems.append(f"hidden rows are left out: {_listed(str(r + 1) for r in sorted(lost_rows))}")
    if lost_cols:
        area.problems.append(f"hidden columns are left out: {_listed(_letter(c) for c in sorted(lost_cols))}")


def _numbered(count: int, hidden: set[int]) -> dict[int, int]:
    return {old: new for new, old in enumerate(index for index in range(count) if index not in hidden)}


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column + 1))


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    return ", ".join(every[:6]) + (", ..." if len(every) > 6 else "")


def _items(area: _Area) -> Iterator[RawItem]:
    """The contiguous ranges, from top to bottom and then from left to right."""
    for places in _ranges(area):
        by_row: dict[int, list[Place]] = {}
        for place in sorted(places):
            by_row.setdefault(place[0], []).append(place)
        yield from _range_items(area, list(by_row), by_row)


def _range_items(area: _Area, rows: list[int], by_row: dict[int, list[Place]]) -> Iterator[RawItem]:
    """One range: title rows above, the table, notes below. A range of one column or one row is text."""

    def alone(row: int) -> str:
        """The text of a row with a single one, which is no figure."""
        texts = [area.texts[place] for place in by_row[row]]
        return texts[0] if len(texts) == 1 and not is_figure(texts[0]) else ""

    columns = {c for places in by_row.values() for _, c in places}
    first, last = 0, len(rows)
    while first < last and alone(rows[first]):
        first += 1
    while last > first and len(columns) > 1 and _NOTE.match(alone(rows[last - 1])):
        last -= 1
    above, below = [alone(row) for row in rows[:first]], [alone(row) for row in rows[last:]]
    inner = rows[first:last]
    if len(inner) < 2 or len(columns) < 2:
        yield from (RawParagraph(text) for text in above)
        yield from (RawParagraph(" ".join(area.texts[place] for place in by_row[row])) for row in inner)
        yield from (RawParagraph(text) for text in below)
        return
    caption = next((text for text in above if _TITLE.match(text)), above[-1] if above else None)
    yield from (RawParagraph(text) for text in above if text is not caption)
    yield RawTable(with_headers(_cells(area, [place for row in inner for place in by_row[row]])), caption)
    yield from (RawParagraph(text) for text in below)


def _cells(area: _Area, places: list[Place]) -> list[RawCell]:
    """The cells of a range from (0, 0), empty ones included; a span ends with the range."""
    top, left = min(r for r, _ in places), min(c for _, c in places)
    bottom, right = max(r for r, _ in places), max(c + area.spans.get((r, c), (1, 1))[1] - 1 for r, c in places)
    bottom = max(bottom, *(min(r + area.spans.get((r, c), (1, 1))[0] - 1, bottom) for r, c in places))
    cells = []
    for r in range(top, bottom + 1):
        for c in range(left, right + 1):
            if (r, c) not in area.covered:
                high, wide = area.spans.get((r, c), (1, 1))
                text = area.texts.get((r, c), "")
                cells.append(RawCell(r - top, c - left, text, False, min(high, bottom - r + 1), min(wide, right - c + 1)))
    return cells


def _ranges(area: _Area) -> list[list[Place]]:
    """The filled places in contiguous ranges: parted at empty rows, then at empty columns, until nothing parts any more."""
    ranges: list[list[Place]] = []
    for band in _joined(area, _parts(area, sorted(area.texts), axis=0)):
        for part in _columns(area, band):
            bands = _joined(area, _parts(area, part, axis=0)) if len(part) < len(band) else [part]
            ranges += bands
    return ranges


def _parts(area: _Area, places: list[Place], *, axis: int) -> list[list[Place]]:
    """`places` parted where a whole row (axis 0) or column (axis 1) between them is empty."""
    parts: list[list[Place]] = []
    reach = -2
    for place in sorted(places, key=lambda at: (at[axis], at[1 - axis])):
        if place[axis] > reach + 1:
            parts.append([])
        parts[-1].append(place)
        reach = max(reach, place[axis] + area.spans.get(place, (1, 1))[axis] - 1)
    return parts


def _joined(area: _Area, bands: list[list[Place]]) -> list[list[Place]]:
    """Bands of rows; one without header rows of its own under one with the same columns is more of the same table."""
    joined: list[list[Place]] = []
    for band in bands:
        if joined and _same_columns(joined[-1], band) and not count_header_rows(_cells(area, band)) and len(band) > 2:
            joined[-1] = [*joined[-1], *band]
        else:
            joined.append(band)
    return joined


def _same_columns(above: list[Place], below: list[Place]) -> bool:
    return {c for _, c in above} >= {c for _, c in below} and min(c for _, c in above) == min(c for _, c in below)


def _columns(area: _Area, band: list[Place]) -> list[list[Place]]:
    """A band parted at empty columns, where what stands to the right has row labels of its own."""
    parts: list[list[Place]] = []
    for part in _parts(area, band, axis=1):
        if parts and not _has_labels(area, part):
            parts[-1] += part
        else:
            parts.append(part)
    return [sorted(part) for part in parts]


def _has_labels(area: _Area, places: list[Place]) -> bool:
    left = min(c for _, c in places)
    body = [area.texts[place] for place in sorted(places) if place[1] == left][1:]
    return not body or sum(not is_figure(text) for text in body) * 2 >= len(body)
