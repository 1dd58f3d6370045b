"""The public views as files for other programs."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import InputError
from extractor.warehouse.reader import Reader

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

VIEWS = (
    "documents",
    "pages",
    "blocks",
    "tables",
    "cells",
    "claims",
    "claim_links",
    "theme_mentions",
    "theme_trends",
    "theme_trends_by",
    "theme_pairs",
    "findings",
    "indicators",
    "ingestions",
)
FORMATS = ("parquet", "csv", "jsonl", "xlsx")

EXCEL_ROWS = 1_048_576
EXCEL_TEXT = 32_767
ORDER = ("document", "char_start", "ordinal", "row", "col")
_LIKE_FORMULA = re.compile(r"^[=+\-@\t\r]")
_PLAIN_NUMBER = re.compile(r"^[+-]?£?[\d,. ]*\d%?$|^-+$")
_CHUNK = 2_000


def export_views(door: Reader, folder: Path, form: str, views: Sequence[str] = VIEWS) -> list[Path]:
    """Write the public views into `folder` (made where it does not exist), in `form`, one of FORMATS.

    Returns the files written: one a view, or one workbook. A file of the same name is overwritten. Raises InputError where
    the folder cannot be written, or a view is longer than a sheet of Excel.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if form == "xlsx":
            return [_workbook(door, folder / "scrutiny.xlsx", views)]
        write = {"parquet": _parquet, "csv": _csv, "jsonl": _jsonl}[form]
        return [write(door, view, folder / f"{view}.{form}") for view in views]
    except OSError as error:
        raise InputError(f"{error.filename or folder} cannot be written: {error.strerror or error}") from error


def spreadsheet_safe(text: str) -> str:
    """`text` for a CSV file: with an apostrophe before it where a spreadsheet would run it as a formula."""
    return f"'{text}" if _LIKE_FORMULA.match(text) and not _PLAIN_NUMBER.match(text) else text


def _select(door: Reader, view: str) -> str:
    """The whole view in the order of the papers, which is the same in every run."""
    columns = [name for name, _ in door.columns(view)]
    keys = [f'"{name}"' for name in ORDER if name in columns]
    return f"SELECT * FROM {view} ORDER BY {', '.join(keys) or 'ALL'}"


def _chunks(door: Reader, view: str) -> Iterator[list[dict[str, object]]]:
    """The rows of a view, a few thousand at a time: the views of a large warehouse do not fit into memory as Python values."""
    yield from door.chunks(_select(door, view), _CHUNK)


def _parquet(door: Reader, view: str, path: Path) -> Path:
    door.copy(_select(door, view), path, "FORMAT parquet, COMPRESSION zstd")
    return path


def _jsonl(door: Reader, view: str, path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for chunk in _chunks(door, view):
            for row in chunk:
                stream.write(json.dumps(row, ensure_ascii=False, default=_iso) + "\n")
    return path


def _csv(door: Reader, view: str, path: Path) -> Path:
    # Excel takes a CSV file for UTF-8 only where it begins with a byte order mark.
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([name for name, _ in door.columns(view)])
        for chunk in _chunks(door, view):
            writer.writerows([csv_value(value) for value in row.values()] for row in chunk)
    return path


def csv_value(value: object) -> object:
    """A value as CSV carries it: NULL empty, dates in ISO form, true and false, lists and structures as JSON.

    Text that a spreadsheet would run as a formula gets an apostrophe, since that is where such a file often ends.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return spreadsheet_safe(value)
    if isinstance(value, list | dict):
        return spreadsheet_safe(json.dumps(value, ensure_ascii=False, default=_iso))
    return _iso(value) if isinstance(value, dt.date) else value


def _iso(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} in a public view")


def _workbook(door: Reader, path: Path, views: Sequence[str]) -> Path:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    longest = max((count, view) for view in views for count in [int(str(door.rows(f"SELECT count(*) AS n FROM {view}")[0]["n"]))])
    if longest[0] >= EXCEL_ROWS:
        raise InputError(f"{longest[1]} has {longest[0]:,} rows, more than a sheet of Excel holds; export to parquet or csv")
    # What a paper says is text, never a formula, a link or a number.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(str(path), options)
    formats = {
        "head": workbook.add_format({"bold": True, "bottom": 1}),
        "date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
        "time": workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }
    _explained(workbook, door, views, formats["head"])
    for view in views:
        _sheet(workbook, door, view, formats)
    try:
        workbook.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else error
        hint = "; is it open in Excel?" if isinstance(cause, PermissionError) else ""
        raise InputError(f"{path} cannot be written: {getattr(cause, 'strerror', None) or cause}{hint}") from error
    return path


def _explained(workbook: Workbook, door: Reader, views: Sequence[str], head: Format) -> None:
    """The first sheet: what each column of each sheet means."""
    from extractor.warehouse.dictionary import meaning

    sheet = workbook.add_worksheet("about")
    for index, (name, width) in enumerate((("sheet", 16), ("column", 18), ("type", 14), ("meaning", 110))):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, name, head)
    row = 0
    for view in views:
        for name, kind in door.columns(view):
            row += 1
            for index, text in enumerate((view, name, kind, meaning(view, name))):
                sheet.write_string(row, index, text[:EXCEL_TEXT])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, row, 3)


def _sheet(workbook: Workbook, door: Reader, view: str, formats: dict[str, Format]) -> None:
    sheet = workbook.add_worksheet(view)
    columns = door.columns(view)
    for index, (name, kind) in enumerate(columns):
        sheet.set_column(index, index, _width(name, kind))
        sheet.write_string(0, index, name, formats["head"])
    sheet.freeze_panes(1, 0)
    last = 0
    for chunk in _chunks(door, view):
        for row in chunk:
            last += 1
            _sheet_row(sheet, last, list(row.values()), formats)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _sheet_row(sheet: object, number: int, values: Sequence[object], formats: dict[str, Format]) -> None:
    for index, value in enumerate(values):
        if isinstance(value, bool):
            sheet.write_boolean(number, index, value)  # type: ignore[attr-defined]
        elif isinstance(value, int | float):
            sheet.write_number(number, index, value)  # type: ignore[attr-defined]
        elif isinstance(value, dt.datetime):
            sheet.write_datetime(number, index, value, formats["time"])  # type: ignore[attr-defined]
        elif isinstance(value, dt.date):
            sheet.write_datetime(number, index, value, formats["date"])  # type: ignore[attr-defined]
        elif value is not None:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=_iso)
            if len(text) > EXCEL_TEXT:  # a cell of Excel holds no more
                text = text[: EXCEL_TEXT - 1] + "…"
            sheet.write_string(number, index, text)  # type: ignore[attr-defined]


def _width(name: str, kind: str) -> int:
    if name in ("text", "quote", "message", "evidence", "definition"):
        return 60
    return 12 if kind in ("INTEGER", "BIGINT", "DOUBLE", "BOOLEAN", "DATE") else 22
