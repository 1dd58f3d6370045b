"""A tiny warehouse in memory with the public views' columns, and a door to it."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager

import duckdb

from extractor.rules.examples import Views

COLUMNS = {
    "documents": "document VARCHAR, document_id VARCHAR, title VARCHAR, document_type VARCHAR, status VARCHAR, board VARCHAR, "
    "area VARCHAR, published DATE, period_start DATE, period_end DATE, pages BIGINT, pages_expected BIGINT, "
    "pages_read BIGINT, words BIGINT, ocr BOOLEAN, text VARCHAR, sha256 VARCHAR, ingested_at TIMESTAMP",
    "blocks": "document VARCHAR, block_id VARCHAR, page INTEGER, ordinal INTEGER, kind VARCHAR, section VARCHAR, number "
    "VARCHAR, text VARCHAR, char_start BIGINT, char_end BIGINT, lead_in INTEGER",
    "tables": "document VARCHAR, table_id VARCHAR, page INTEGER, title VARCHAR, n_rows INTEGER, n_cols INTEGER",
    "cells": "document VARCHAR, table_id VARCHAR, row INTEGER, col INTEGER, is_header BOOLEAN, row_span INTEGER, "
    "col_span INTEGER, text VARCHAR, row_label VARCHAR, col_label VARCHAR, value DOUBLE, unit VARCHAR, char_start BIGINT, "
    "char_end BIGINT, page INTEGER",
    "claims": "document VARCHAR, claim_id VARCHAR, block_id VARCHAR, page INTEGER, section VARCHAR, quote VARCHAR, surface "
    "VARCHAR, char_start BIGINT, char_end BIGINT, value DOUBLE, value_low DOUBLE, value_high DOUBLE, unit VARCHAR, "
    "per BIGINT, qualifier VARCHAR, measure VARCHAR, role VARCHAR, indicator VARCHAR, metric VARCHAR, cohort "
    "VARCHAR, area VARCHAR, period_kind VARCHAR, period_start DATE, period_end DATE, period_label VARCHAR, "
    "from_start DATE, from_end DATE, statement_id VARCHAR, source VARCHAR, table_id VARCHAR, row_label VARCHAR, "
    "col_label VARCHAR, confidence DOUBLE, pattern VARCHAR, small_number BOOLEAN",
    "claim_links": "document VARCHAR, claim_id VARCHAR, role VARCHAR, other_id VARCHAR",
    "indicators": "indicator VARCHAR, label VARCHAR, unit VARCHAR, kind VARCHAR, definition VARCHAR, source VARCHAR, better "
    "VARCHAR, variant_of VARCHAR",
    "official_series": "indicator VARCHAR, area VARCHAR, period_start DATE, period_end DATE, value DOUBLE, symbol VARCHAR, unit "
    "VARCHAR, per BIGINT, precision DOUBLE, source VARCHAR, value_low DOUBLE, value_high DOUBLE",
    "series_parts": "document VARCHAR, claim_id VARCHAR, indicator VARCHAR, area VARCHAR, why VARCHAR",
    "area_changes": "area VARCHAR, day DATE, change VARCHAR, others VARCHAR[]",
    "theme_mentions": "document VARCHAR, mention_id VARCHAR, block_id VARCHAR, page INTEGER, section VARCHAR, theme VARCHAR, "
    "quote VARCHAR, surface VARCHAR, char_start BIGINT, char_end BIGINT, assertion VARCHAR, stance VARCHAR, certainty "
    "VARCHAR, subject VARCHAR, evidence_class VARCHAR, pattern VARCHAR",
    "theme_trends": "theme VARCHAR, year INTEGER, documents BIGINT, mentions BIGINT, words BIGINT, per_1000_words DOUBLE",
    "findings": "finding_id VARCHAR, rule VARCHAR, severity VARCHAR, message VARCHAR, expected VARCHAR, observed VARCHAR, "
    "documents VARCHAR[], evidence STRUCT(document VARCHAR, page INTEGER, quote VARCHAR, claim_id VARCHAR)[], "
    "waived BOOLEAN, waiver_reason VARCHAR",
    "pages": "document VARCHAR, page INTEGER, status VARCHAR, reason VARCHAR",
    "ingestions": "started_at TIMESTAMP, document VARCHAR, status VARCHAR, reason VARCHAR, seconds DOUBLE, pages BIGINT, version "
    "VARCHAR, rules_hash VARCHAR",
}


class MemoryDoor:
    """The door of the rules and the report over tables in memory."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        result = self._connection.execute(sql, list(parameters))
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def results(self, queries: Sequence[str], size: int) -> Generator[Iterator[list[dict[str, object]]]]:
        for query in queries:
            yield iter([self.rows(query)])


@contextmanager
def warehouse(views: Views) -> Iterator[MemoryDoor]:
    """A warehouse that holds the given rows and nothing else."""
    connection = duckdb.connect(":memory:")
    try:
        for name, columns in COLUMNS.items():
            connection.execute(f"CREATE TABLE {name} ({columns})")
            for row in views.get(name, ()):
                places = ", ".join("?" for _ in row)
                connection.execute(f"INSERT INTO {name} ({', '.join(row)}) VALUES ({places})", list(row.values()))
        yield MemoryDoor(connection)
    finally:
        connection.close()
