"""Values of the model to rows of the tables in schema.sql: one dict a row, keyed by column."""

from __future__ import annotations

import bisect
import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.model import Block, Claim, Document, Finding, Period, Table, ThemeMention
from extractor.text import digest

Row = dict[str, object]

SECTION_SEPARATOR = " > "
READ_STATUSES = frozenset({"read", "empty", "ocr"})


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a reading comes from: the document's name, its file, when it was read, by which version and patterns; for a
    further paper of a pack, the document that is its first."""

    name: str
    source_path: str | None
    ingested_at: dt.datetime
    version: str
    rules_hash: str
    part_of: str | None = None


def is_partial(document: Document) -> bool:
    """Whether a page, or a part of one, could not be read."""
    read = sum(page.status in READ_STATUSES for page in document.pages)
    expected = document.pages_expected or 0
    return read < expected or any(page.reason or page.status not in READ_STATUSES for page in document.pages)


def document_row(document: Document, origin: Provenance) -> Row:
    """The row of `documents`. A source without pages has NULL in the page counts."""
    facts = document.facts
    numbers = [page.number for page in document.pages]
    paged = bool(document.pages) or document.pages_expected is not None
    return {
        "document": origin.name,
        "document_id": document.document_id,
        "sha256": document.sha256,
        "media_type": document.media_type,
        "source_path": origin.source_path,
        "title": facts.title,
        "document_type": facts.document_type,
        "status": "partial" if is_partial(document) else "loaded",
        "pages_expected": document.pages_expected,
        "pages_read": sum(page.status in READ_STATUSES for page in document.pages) if paged else None,
        "board": facts.board,
        "area": facts.area,
        "published": facts.published,
        "period_start": facts.period_start,
        "period_end": facts.period_end,
        "pages": len(document.pages) if paged else None,
        "words": len(document.text.split()),
        "ocr": document.ocr,
        "text": document.text,
        "ingested_at": origin.ingested_at,
        "version": origin.version,
        "rules_hash": origin.rules_hash,
        "pending": False,
        "part_of": origin.part_of,
        "first_page": min(numbers, default=None),
        "last_page": max(numbers, default=None),
    }


def page_rows(document: Document, name: str) -> list[Row]:
    """The rows of `pages`."""
    return [
        {"document": name, "page": page.number, "status": page.status, "reason": page.reason, "method": page.method or None}
        for page in document.pages
    ]


def block_rows(document: Document, name: str) -> list[Row]:
    """The rows of `blocks`."""
    return [_block_row(block, name) for block in document.blocks]


def _block_row(block: Block, name: str) -> Row:
    box = block.box
    return {
        "document": name,
        "block_id": block.block_id,
        "page": block.page,
        "ordinal": block.ordinal,
        "kind": block.kind.value,
        "section": SECTION_SEPARATOR.join(block.section),
        "number": block.number,
        "text": block.text,
        "char_start": block.start,
        "char_end": block.end,
        "x0": box.x0 if box else None,
        "top": box.top if box else None,
        "x1": box.x1 if box else None,
        "bottom": box.bottom if box else None,
        "level": block.level,
        "lead_in": block.lead_in,
        "table_id": block.table_id,
    }


def table_rows(document: Document, name: str) -> list[Row]:
    """The rows of `tables`."""
    return [
        {
            "document": name,
            "table_id": table.table_id,
            "block_id": table.block_id,
            "page": table.page,
            "title": table.title,
            "n_rows": table.n_rows,
            "n_cols": table.n_cols,
        }
        for table in document.tables
    ]


def cell_rows(document: Document, claims: tuple[Claim, ...], name: str) -> list[Row]:
    """The rows of `cells`; value and unit are those of the first claim that stands in the cell."""
    placed = sorted((claim.char_start, index) for index, claim in enumerate(claims) if claim.table_id is not None)
    return [row for table in document.tables for row in _cells_of(table, claims, placed, name)]


def _cells_of(table: Table, claims: tuple[Claim, ...], placed: list[tuple[int, int]], name: str) -> Iterator[Row]:
    for cell in table.cells:
        at = bisect.bisect_left(placed, (cell.start, -1))
        claim = claims[placed[at][1]] if at < len(placed) and placed[at][0] < cell.end else None
        yield {
            "document": name,
            "table_id": table.table_id,
            "row": cell.row,
            "col": cell.col,
            "is_header": cell.is_header,
            "row_span": cell.row_span,
            "col_span": cell.col_span,
            "text": cell.text,
            "row_label": cell.row_label,
            "col_label": cell.col_label,
            "value": _number(claim.quantity.value) if claim else None,
            "unit": claim.quantity.unit if claim else None,
            "char_start": cell.start,
            "char_end": cell.end,
            "page": cell.page or table.page,
        }


def claim_rows(claims: tuple[Claim, ...], name: str) -> list[Row]:
    """The rows of `claims`."""
    return [_claim_row(claim, name) for claim in claims]


def _claim_row(claim: Claim, name: str) -> Row:
    quantity, period, base = claim.quantity, claim.period, claim.from_period
    return {
        "document": name,
        "claim_id": claim.claim_id,
        "block_id": claim.block_id,
        "page": claim.page,
        "section": claim.section,
        "quote": claim.quote,
        "surface": claim.surface,
        "char_start": claim.char_start,
        "char_end": claim.char_end,
        "value": _number(quantity.value),
        "value_low": _number(quantity.low),
        "value_high": _number(quantity.high),
        "unit": quantity.unit,
        "per": quantity.per,
        "qualifier": quantity.qualifier,
        "measure": claim.measure,
        "role": claim.role,
        "indicator": claim.indicator,
        "metric": claim.metric or None,
        "cohort": claim.cohort,
        "area": claim.area,
        **_period_columns(period),
        "from_start": base.start if base else None,
        "from_end": base.end if base else None,
        "statement_id": claim.statement_id,
        "source": claim.source,
        "table_id": claim.table_id,
        "row_label": claim.row_label,
        "col_label": claim.col_label,
        "confidence": claim.confidence,
        "pattern": claim.pattern,
        "small_number": claim.small_number,
        "places": quantity.places,
    }


def _period_columns(period: Period | None) -> Row:
    return {
        "period_kind": period.kind.value if period else None,
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
        "period_label": (period.label or None) if period else None,
        "period_certain": period.certain if period else None,
    }


def link_rows(claims: tuple[Claim, ...], name: str) -> list[Row]:
    """The rows of `claim_links`."""
    return [
        {"document": name, "claim_id": claim.claim_id, "role": role, "other_id": other}
        for claim in claims
        for role, other in claim.links
    ]


def mention_rows(mentions: tuple[ThemeMention, ...], name: str) -> list[Row]:
    """The rows of `theme_mentions`; the value's names are the columns'."""
    return [
        {"document": name, **{field: getattr(mention, field) for field in ThemeMention.__dataclass_fields__}}
        for mention in mentions
    ]


def finding_row(finding: Finding) -> Row:
    """The row of `findings`."""
    return {
        "finding_id": finding.finding_id,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "expected": finding.expected,
        "observed": finding.observed,
        "documents": sorted({evidence.document for evidence in finding.evidence}),
        "evidence": [
            {"document": item.document, "page": item.page, "quote": item.quote, "claim_id": item.claim_id}
            for item in finding.evidence
        ],
        "evidence_digest": evidence_digest(finding),
    }


def evidence_digest(finding: Finding) -> str:
    """Changes with any quotation of the finding, or the document that it stands in."""
    return digest(*sorted(f"{item.document}\x1e{item.quote}" for item in finding.evidence))


def _number(value: Decimal | None) -> float | None:
    """A bound that is not finite (the open side of "over 9000") is NULL."""
    if value is None:
        return None
    number = float(value)
    return number if math.isfinite(number) else None
