"""What all readers of tables share: which of a grid's first rows are headers, where the source does not say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.model.raw import RawCell

# A figure, as against a label or a year: "1,234", "48.8%", "£2.4k", "149 (19.3%)", "-3", "<5", "12*".
_FIGURE = re.compile(
    r"""[<>≤≥~£$€+\-−–(]*\s*(?:\d{1,3}(?:[ ]\d{3})+|\d[\d,]*)(?:\.\d+)?\s*(?:%|pp|k|m|bn|p|x)?\s*[)*^†]*
        (?:\s*[(/]\s*[\d.,]+\s*%?\s*\)?)?""",
    re.IGNORECASE | re.VERBOSE,
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[/–-]\s*(?:\d\d|20\d\d))?\s*[*†‡^⁰¹²³⁴⁵⁶⁷⁸⁹]*")
_SHORT_YEAR = re.compile(r"(\d\d)\s*[/–-]\s*(\d\d)")  # 16/17
# What a second header row holds: years, months, quarters, units, or nothing.
_HEADING_LIKE = re.compile(
    r"(?:(?:19|20)\d\d.*|\d{2}\s*[/-]\s*\d{2}|q[1-4]\b.*|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\W*\d*|%|no\.?"
    r"|n|number|rate|per cent|percentage|count|total|target|actual|rag|dot|£.{0,5})?",
    re.IGNORECASE,
)
_MOST_HEADER_ROWS = 4


def is_figure(text: str) -> bool:
    """Whether a cell states a figure; a year alone (2016, 2016/17, 16/17) is a label."""
    text = text.strip()
    short = _SHORT_YEAR.fullmatch(text)
    if short and int(short.group(2)) == (int(short.group(1)) + 1) % 100:
        return False
    return bool(_FIGURE.fullmatch(text)) and not _YEAR.fullmatch(text)


def with_headers(cells: Sequence[RawCell]) -> tuple[RawCell, ...]:
    """The cells with their header rows marked by `count_header_rows`."""
    count = count_header_rows(cells)
    return tuple(replace(cell, is_header=cell.row < count) for cell in cells)


def count_header_rows(cells: Sequence[RawCell]) -> int:
    """How many rows at the top are headers: none where the first row has figures, as a table continued from the page
    before; else the first, and those after it that still look like headers."""
    n_rows = max((cell.row for cell in cells), default=-1) + 1
    n_cols = max((cell.col + cell.col_span for cell in cells), default=0)
    rows: list[list[RawCell]] = [[] for _ in range(n_rows)]
    for cell in cells:
        rows[cell.row].append(cell)
    count = 0
    if any(is_figure(cell.text) for cell in cells if cell.col > 0):
        most = _MOST_HEADER_ROWS
    else:  # only words: more than one row where a cell spans down beside one that spans across
        spans_across = any(1 < cell.col_span < n_cols for cell in cells if cell.row == 0)
        most = max(cell.row_span for cell in cells if cell.row == 0) if spans_across else 1
    while count < min(most, n_rows - 1) and _is_header_row(rows, count, n_cols):
        count += 1
    return count


def _is_header_row(rows: Sequence[Sequence[RawCell]], index: int, n_cols: int) -> bool:
    row = rows[index]
    if any(is_figure(cell.text) for cell in row if cell.col > 0 or n_cols == 1):
        return False
    if index == 0 or all(_is_title_row(above, n_cols) for above in rows[:index]):
        return bool(any(cell.text for cell in row))
    above = rows[index - 1]
    if _is_title_row(row, n_cols):
        return False  # a band that heads the rows below it
    first_is_open = not any(cell.col == 0 and cell.text for cell in row)
    spans = any(cell.col_span > 1 and cell.text for cell in above)
    labels = [cell.text for cell in row if cell.col > 0]
    return (first_is_open and any(labels)) or spans or (any(labels) and all(_HEADING_LIKE.fullmatch(text) for text in labels))


def _is_title_row(row: Sequence[RawCell], n_cols: int) -> bool:
    """One text over the whole width."""
    filled = [cell for cell in row if cell.text]
    return len(filled) == 1 and (filled[0].col_span >= n_cols > 1 or (len(row) > 1 and filled[0].col == 0 and n_cols > 2))
