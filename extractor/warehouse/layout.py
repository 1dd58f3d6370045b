"""The layout of the warehouse: made new, recognised, and brought up from an older version in place.

`LAYOUT` counts changes of schema.sql. Whoever changes a table there adds to MIGRATIONS the SQL that brings a warehouse of the
layout before to it; waivers and corrections are people's work and are never dropped. Readings may be: a reading made by
another version of the product is made again at the next ingest anyway.
"""

from __future__ import annotations

from importlib.resources import files

import duckdb

from extractor import __version__
from extractor.errors import WarehouseOutdated
from extractor.text import digest

LAYOUT = 8
MIGRATIONS: dict[int, str] = {
    1: "ALTER TABLE store.pages ADD COLUMN method VARCHAR",  # which reader gave the page's text
    2: "ALTER TABLE store.cells ADD COLUMN page INTEGER",  # a table may run over pages
    3: "ALTER TABLE store.documents ADD COLUMN part_of VARCHAR; ALTER TABLE store.documents ADD COLUMN first_page INTEGER; "
    "ALTER TABLE store.documents ADD COLUMN last_page INTEGER",  # the papers of an agenda pack
    4: "CREATE TABLE IF NOT EXISTS store.official_series (indicator VARCHAR NOT NULL, area VARCHAR NOT NULL, "
    "period_start DATE NOT NULL, period_end DATE NOT NULL, value DOUBLE, symbol VARCHAR, "
    "unit VARCHAR NOT NULL, per BIGINT, precision DOUBLE NOT NULL, "
    "source VARCHAR NOT NULL)",
    5: "ALTER TABLE store.waivers ADD COLUMN observed VARCHAR; ALTER TABLE store.waivers ADD COLUMN documents VARCHAR[]; "
    "ALTER TABLE store.waivers ADD COLUMN expires DATE; ALTER TABLE store.waivers ADD COLUMN from_file BOOLEAN",
    6: "CREATE TABLE store.reviews (document VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, claim_id VARCHAR NOT NULL, "
    "quote VARCHAR NOT NULL, surface VARCHAR NOT NULL, char_start BIGINT NOT NULL, decision VARCHAR NOT NULL, value DOUBLE, "
    "value_low DOUBLE, value_high DOUBLE, unit VARCHAR, role VARCHAR, measure VARCHAR, indicator VARCHAR, cohort VARCHAR, "
    "area VARCHAR, period_kind VARCHAR, period_start DATE, period_end DATE, reviewed_by VARCHAR, "
    "reviewed_at TIMESTAMP NOT NULL)",  # what people say of single claims
    7: 'CREATE TABLE IF NOT EXISTS store.area_changes (area VARCHAR NOT NULL, "day" DATE NOT NULL, change VARCHAR NOT NULL, '
    "others VARCHAR[] NOT NULL); ALTER TABLE store.indicators ADD COLUMN IF NOT EXISTS variant_of VARCHAR",  # breaks of series
}
"""Layout n -> the SQL that makes it n + 1."""


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make all tables and views in the attached, empty database, in one transaction."""
    connection.execute("BEGIN")
    connection.execute(_sql("schema.sql"))
    connection.execute(_sql("views.sql"))
    for key, value in (("layout", str(LAYOUT)), ("views", _views_digest()), ("created_by", __version__)):
        connection.execute("INSERT INTO store.meta VALUES (?, ?)", [key, value])
    connection.execute("COMMIT")


def recognised(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the attached database is a warehouse of any layout."""
    try:
        return _meta(connection, "layout").isdecimal()
    except (duckdb.CatalogException, duckdb.BinderException):  # no such table, or one of other columns
        return False


def is_current(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether tables and views are those of this version. Raises WarehouseOutdated for a layout from the future."""
    layout = int(_meta(connection, "layout"))
    if layout > LAYOUT:
        raise WarehouseOutdated(
            f"the warehouse was written by a newer version of scrutiny (layout {layout}, this version knows {LAYOUT}); "
            "upgrade scrutiny, or choose another file with --warehouse"
        )
    return layout == LAYOUT and _meta(connection, "views") == _views_digest()


def upgrade(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the attached database to this version's layout in one transaction: all of it, or nothing."""
    connection.execute("BEGIN")
    try:
        names = connection.execute(
            "SELECT view_name FROM duckdb_views() "
            "WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal"
        ).fetchall()
        for (name,) in names:
            connection.execute(f'DROP VIEW "{name}"')
        for layout in range(int(_meta(connection, "layout")), LAYOUT):
            connection.execute(MIGRATIONS[layout])
        _supply(connection)
        connection.execute(_sql("views.sql"))
        for key, value in (("layout", str(LAYOUT)), ("views", _views_digest())):
            connection.execute("UPDATE store.meta SET value = ? WHERE key = ?", [value, key])
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _supply(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the tables of shipped facts that the older layout did not have, so that the rules compare with them at once.

    A user's own files of them take their place at the next ingest, which sees that they are others.
    """
    from extractor.patterns import Patterns
    from extractor.warehouse.load import store_area_changes, store_official

    patterns = Patterns()
    if not _meta(connection, "official"):
        store_official(connection, patterns.official(), patterns.official_digest)
    row = connection.execute("SELECT count(*) FROM store.area_changes").fetchone()
    if not row or not row[0]:
        store_area_changes(connection, patterns.area_changes())


def _sql(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _views_digest() -> str:
    return digest(_sql("views.sql"))


def _meta(connection: duckdb.DuckDBPyConnection, key: str) -> str:
    row = connection.execute("SELECT value FROM store.meta WHERE key = ?", [key]).fetchone()
    return str(row[0]) if row else ""
