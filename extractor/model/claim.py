"""Numeric claims: as read (`ClaimMention`) and as resolved to indicator, area and period (`Claim`)."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.model.period import Period
from extractor.model.quantity import Quantity


@dataclass(frozen=True, slots=True)
class ClaimMention:
    """A number in place, with what its own sentence, row or cell says. Offsets are into `document.text`.

    `indicators` are candidates (id, score 0-1), best first. `area` and the periods are None where the sentence is silent;
    resolution fills them from the context. `links` name related mentions by index: ("start" | "end" | "part" | "whole").
    """

    block: int
    sentence: tuple[int, int]
    start: int
    end: int
    quantity: Quantity
    pattern: str
    measure: str = "level"
    role: str = "actual"
    indicators: tuple[tuple[str, float], ...] = ()
    metric: str = ""
    cohort: str = ""
    area: str | None = None
    period: Period | None = None
    from_period: Period | None = None
    statement: int = 0
    links: tuple[tuple[str, int], ...] = ()
    cell: tuple[int, int, int] | None = None
    """(index of the table in the document, row, col) for a cell."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One row of the view `claims`; the names are the view's (see docs: the contract's columns).

    `links` are (role, claim_id): for a change its ends ("start", "end"), for a share the count ("part") and base ("whole").
    """

    claim_id: str
    block_id: str
    page: int | None
    section: str
    quote: str
    surface: str
    char_start: int
    char_end: int
    quantity: Quantity
    measure: str
    role: str
    indicator: str | None
    metric: str
    cohort: str | None
    area: str | None
    period: Period | None
    from_period: Period | None
    statement_id: str
    source: str
    confidence: float
    pattern: str
    small_number: bool = False
    table_id: str | None = None
    row_label: str | None = None
    col_label: str | None = None
    links: tuple[tuple[str, str], ...] = ()
