"""How a rule file writes its own examples: rows of the public views, shortened to what the rule reads.

A generic test runs every example of every rule and compares the outcome; the text of each stands in the documentation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Result = Literal["flagged", "passed", "not_checkable", "silent"]

Views = Mapping[str, Sequence[Mapping[str, object]]]
"""Rows by the name of their view."""

DOCUMENT = "paper.pdf"


@dataclass(frozen=True, slots=True)
class Example:
    """A case with the outcome that the rule must come to; "silent": the rule has nothing to check in it.

    `text` is a line of the rule's documentation, or a further case.
    """

    text: str
    outcome: Result
    views: Views


def claim(claim_id: str, surface: str, value: float | None, **columns: object) -> dict[str, object]:
    """A row of `claims`. A percentage gets the interval of its printed decimals; everything else is exact unless given."""
    places = len(surface.split(".")[1].rstrip("% ")) if "." in surface else 0
    unit = columns.get("unit", "percent" if "%" in surface else "count")
    half = Decimal(5).scaleb(-places - 1) if unit in ("percent", "percentage_points", "rate") else Decimal(0)
    row: dict[str, object] = {
        "document": DOCUMENT,
        "claim_id": claim_id,
        "page": 1,
        "quote": surface,
        "surface": surface,
        "value": value,
        "value_low": None if value is None else float(Decimal(str(value)) - half),
        "value_high": None if value is None else float(Decimal(str(value)) + half),
        "unit": unit,
        "qualifier": "exact",
        "measure": "level",
        "role": "actual",
        "source": "text",
        "confidence": 0.9,
    }
    return row | columns


def link(claim_id: str, role: str, other_id: str) -> dict[str, object]:
    """A row of `claim_links`."""
    return {"document": DOCUMENT, "claim_id": claim_id, "role": role, "other_id": other_id}


def published(indicator: str, day: dt.date, value: float | None, **columns: object) -> dict[str, object]:
    """A row of `official_series` for Anyshire: a count of the day `day`, suppressed where `value` is None."""
    row: dict[str, object] = {
        "indicator": indicator,
        "area": "Anyshire",
        "period_start": day,
        "period_end": day,
        "value": value,
        "symbol": "c" if value is None else None,
        "unit": "count",
        "precision": 1,
        "source": "Annual statistics",
        "value_low": value,
        "value_high": value,
    }
    return row | columns


def block(ordinal: int, text: str, kind: str = "paragraph", **columns: object) -> dict[str, object]:
    """A row of `blocks`; its id is "b" and the ordinal."""
    row: dict[str, object] = {
        "document": DOCUMENT,
        "block_id": f"b{ordinal}",
        "ordinal": ordinal,
        "page": 1,
        "kind": kind,
        "text": text,
    }
    return row | columns


def table(title: str, grid: Sequence[Sequence[str]], *, table_id: str = "t1", headers: int = 1) -> Views:
    """The rows of `tables` and `cells` of a grid whose first `headers` rows are header rows and whose first column is labels."""
    cells: list[dict[str, object]] = []
    for r, row in enumerate(grid):
        for c, text in enumerate(row):
            above = " ".join(filter(None, (grid[h][c] for h in range(headers))))
            cells.append(
                {
                    "document": DOCUMENT,
                    "table_id": table_id,
                    "row": r,
                    "col": c,
                    "is_header": r < headers,
                    "row_span": 1,
                    "col_span": 1,
                    "text": text,
                    "row_label": row[0] if r >= headers else "",
                    "col_label": above if r >= headers else "",
                }
            )
    about = {"document": DOCUMENT, "table_id": table_id, "page": 1, "title": title}
    return {"tables": [about | {"n_rows": len(grid) - headers, "n_cols": len(grid[0])}], "cells": cells}


def together(*parts: Views) -> Views:
    """Several examples' rows as one warehouse."""
    merged: dict[str, list[Mapping[str, object]]] = {}
    for part in parts:
        for view, rows in part.items():
            merged.setdefault(view, []).extend(rows)
    return merged
