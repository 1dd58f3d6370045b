"""Writing: a document's reading, a run's findings, the indicator catalogue. Each function is part of the caller's transaction.

Rows go in by columns, `INSERT ... SELECT unnest(?::TYPE[]), ...`: 5,000 rows take 0.06 s, against 0.33 s with long VALUES
lists and 2.7 s with executemany; it needs neither pandas (1 s to import) nor pyarrow.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

import duckdb

from extractor.model import Claim, Document, Finding, ThemeMention
from extractor.warehouse import rows
from extractor.warehouse.following import follow
from extractor.warehouse.rows import Provenance, Row

if TYPE_CHECKING:
    from extractor.patterns import AreaChange, IndicatorPattern, OfficialFigure

Connection = duckdb.DuckDBPyConnection

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Ingestion:
    """What became of one file in one run: a row of `ingestions`. `kind` is a failure's kind, for programs."""

    started_at: dt.datetime
    document: str
    status: str
    reason: str | None
    seconds: float
    pages: int | None
    version: str
    rules_hash: str
    sha256: str | None
    kind: str | None = None


def utc_now() -> dt.datetime:
    """The clock of the warehouse: UTC without a zone, as its TIMESTAMP columns are."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Paper:
    """What is loaded of one paper, and where it comes from."""

    document: Document
    claims: tuple[Claim, ...]
    mentions: tuple[ThemeMention, ...]
    origin: Provenance


_ROWS: dict[str, Callable[[Paper], Sequence[Row]]] = {
    "documents": lambda paper: [rows.document_row(paper.document, paper.origin)],
    "pages": lambda paper: rows.page_rows(paper.document, paper.origin.name),
    "blocks": lambda paper: rows.block_rows(paper.document, paper.origin.name),
    "tables": lambda paper: rows.table_rows(paper.document, paper.origin.name),
    "cells": lambda paper: rows.cell_rows(paper.document, paper.claims, paper.origin.name),
    "claims": lambda paper: rows.claim_rows(paper.claims, paper.origin.name),
    "claim_links": lambda paper: rows.link_rows(paper.claims, paper.origin.name),
    "theme_mentions": lambda paper: rows.mention_rows(paper.mentions, paper.origin.name),
}

OF_A_DOCUMENT = tuple(_ROWS)


def load_papers(connection: Connection, papers: Sequence[Paper]) -> None:
    """Put papers, each of another name, in the place of any older readings of their names.

    One statement a table: it costs more than the rows of a small paper.
    """
    drop_readings(connection, [paper.origin.name for paper in papers])
    for table, made in _ROWS.items():
        insert(connection, table, [row for paper in papers for row in made(paper)])
    for paper in papers:
        follow(connection, paper.origin.name, paper.document.sha256)


def load_document(
    connection: Connection,
    document: Document,
    claims: tuple[Claim, ...],
    mentions: tuple[ThemeMention, ...],
    origin: Provenance,
) -> None:
    """Put one paper in the place of any older reading of its name."""
    load_papers(connection, [Paper(document, claims, mentions, origin)])


def drop_reading(connection: Connection, name: str) -> bool:
    """Take a document's reading out, with the further papers of its pack, and the findings that quote them. Returns whether
    there was one."""
    return drop_readings(connection, [name])


def drop_readings(connection: Connection, wanted: Sequence[str]) -> bool:
    """The same for several. Returns whether there was any."""
    found = connection.execute(
        "SELECT document FROM store.documents WHERE list_contains(?::VARCHAR[], document) "
        "OR list_contains(?::VARCHAR[], part_of)",
        [list(wanted), list(wanted)],
    ).fetchall()
    names = [row[0] for row in found]
    for table in OF_A_DOCUMENT if names else ():
        connection.execute(f"DELETE FROM store.{table} WHERE list_contains(?::VARCHAR[], document)", [names])
    if names:
        connection.execute("DELETE FROM store.findings WHERE list_has_any(documents, ?::VARCHAR[])", [names])
    return bool(names)


def note_moved(connection: Connection, moved: Mapping[str, str]) -> None:
    """Remember where documents' files are now: name -> absolute path."""
    for name, source in moved.items():
        connection.execute("UPDATE store.documents SET source_path = ? WHERE document = ? OR part_of = ?", [source, name, name])


def record(connection: Connection, ingestions: Iterable[Ingestion]) -> None:
    """Add to the history of ingestions."""
    insert(connection, "ingestions", [asdict(ingestion) for ingestion in ingestions])


def store_indicators(connection: Connection, indicators: Mapping[str, IndicatorPattern], rules_hash: str) -> None:
    """Put the catalogue in the place of the one that is stored, unless that came from the same patterns."""
    stored = connection.execute("SELECT value FROM store.meta WHERE key = 'indicators'").fetchone()
    if stored and stored[0] == rules_hash:
        return
    connection.execute("DELETE FROM store.indicators")
    connection.execute("DELETE FROM store.meta WHERE key = 'indicators'")
    connection.execute("INSERT INTO store.meta VALUES ('indicators', ?)", [rules_hash])
    insert(
        connection,
        "indicators",
        [
            {
                "indicator": key,
                "label": entry.label,
                "unit": entry.unit,
                "kind": entry.kind,
                "definition": entry.definition or None,
                "source": entry.source or None,
                "better": entry.better,
                "per": entry.per,
                "official": entry.official or None,
                "variant_of": entry.variant_of or None,
            }
            for key, entry in indicators.items()
        ],
    )


def store_area_changes(connection: Connection, changes: Sequence[AreaChange]) -> None:
    """Put the breaks of areas in the place of the stored ones."""
    connection.execute("DELETE FROM store.area_changes")
    rows_of = [{"area": one.area, "day": one.day, "change": one.change, "others": list(one.others)} for one in changes]
    insert(connection, "area_changes", rows_of)


def store_official(connection: Connection, figures: Sequence[OfficialFigure], content: str) -> None:
    """Put the official series, which came from files with the digest `content`, in the place of the stored one."""
    connection.execute("DELETE FROM store.official_series")
    connection.execute("DELETE FROM store.meta WHERE key = 'official'")
    connection.execute("INSERT INTO store.meta VALUES ('official', ?)", [content])
    rows_of = [{field.name: getattr(figure, field.name) for field in fields(figure)} for figure in figures]
    insert(connection, "official_series", rows_of)


def store_findings(connection: Connection, findings: Sequence[Finding], codes: Sequence[str] | None = None) -> None:
    """Put the findings in the place of all that are stored, or of those of the rules `codes` where only these ran."""
    if codes is None:
        connection.execute("DELETE FROM store.findings")
        connection.execute("DELETE FROM store.meta WHERE key = 'checked_at'")
        connection.execute("INSERT INTO store.meta VALUES ('checked_at', ?)", [utc_now().isoformat()])
    else:
        connection.execute("DELETE FROM store.findings WHERE list_contains(?::VARCHAR[], rule)", [list(codes)])
    insert(connection, "findings", [rows.finding_row(finding) for finding in findings])


def storable(text: str) -> str:
    """`text` with a replacement character for every half of a surrogate pair, which is no character and cannot be stored.

    Such halves come from file names that are not UTF-8, and from damaged fonts.
    """
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def insert(connection: Connection, table: str, values: Sequence[Row]) -> None:
    """Insert rows with the same keys, by columns."""
    if not values:
        return
    types = {name: kind for name, kind, *_ in connection.execute(f"DESCRIBE store.{table}").fetchall()}
    names = list(values[0])
    columns = ", ".join(f'"{name}"' for name in names)
    unnested = ", ".join(f"unnest(?::{types[name]}[])" for name in names)
    connection.execute(
        f"INSERT INTO store.{table} ({columns}) SELECT {unnested}",
        [[storable(value) if isinstance(value := row[name], str) else value for row in values] for name in names],
    )
