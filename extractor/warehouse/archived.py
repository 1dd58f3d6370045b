"""A folder of exports as a warehouse that is only read: the views over its Parquet files, in a database in memory.

Several exports may stand in sub-folders of one folder, a board in each. Their papers are then named with the sub-folder before
the name ("kent/annual-report.pdf"), since every board has an annual-report.pdf; a file that two of them hold is taken from the
first. What belongs to papers stays in the files; findings, waivers and the catalogue, which are few, are brought into memory.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import msgspec

from extractor.errors import WarehouseError
from extractor.model import Finding
from extractor.warehouse import layout
from extractor.warehouse.archive import ABOUT, MARK
from extractor.warehouse.attach import interruptible
from extractor.warehouse.export import VIEWS
from extractor.warehouse.load import OF_A_DOCUMENT, insert
from extractor.warehouse.reader import Reader
from extractor.warehouse.rows import Row, evidence_digest

READ_ONLY = (
    "{path} is a folder of exports, which can only be read; use a warehouse file (--warehouse FILE), and export that into the "
    "folder, or a sub-folder of it, with: scrutiny --warehouse FILE export DIR --partition year,area"
)
_STORED = {"documents": {"pending": "false"}}
"""Columns of a table that are in no view, and must not be NULL."""


@dataclass(frozen=True, slots=True)
class _Export:
    """One export: its folder, what goes before the names of its papers, and the papers of it that an earlier one has too."""

    folder: Path
    prefix: str
    twice: tuple[str, ...] = ()

    def name(self, column: str) -> str:
        """The name of a paper, as SQL."""
        return f"{_text(self.prefix)} || {column}" if self.prefix else column

    def only_own(self, column: str) -> str:
        """A condition that leaves out what an earlier export has, as SQL."""
        return f" WHERE {column} NOT IN ({', '.join(map(_text, self.twice))})" if self.twice else ""


@contextlib.contextmanager
def archived(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the views of the exports in `folder`, in use as "warehouse". What is written to it is gone at the end.

    Raises WarehouseError where there is no whole export.
    """
    import tempfile  # only where there is a folder

    exports = _exports(folder)
    with tempfile.TemporaryDirectory(prefix="scrutiny-", ignore_cleanup_errors=True) as spill:
        connection = duckdb.connect(config={"python_enable_replacements": False, "temp_directory": spill})
        try:
            with interruptible():
                connection.execute("SET parquet_metadata_cache = true")  # a check asks the same thousands of files many times
                connection.execute("ATTACH ':memory:' AS warehouse")
                connection.execute("USE warehouse")
                layout.create(connection)
                _fill(connection, exports)
                yield connection
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise WarehouseError(
                f"{folder}: a file of the export cannot be read ({str(error).splitlines()[0]}); export it again"
            ) from error
        finally:
            connection.close()


def _exports(folder: Path) -> list[_Export]:
    found = []
    for walked, below, files in os.walk(folder):
        below.sort()
        if MARK in files:
            found.append(Path(walked))
            below[:] = [name for name in below if name not in VIEWS]
    if not found:
        raise WarehouseError(
            f"{folder} is a folder without an export; one is written by: "
            f"scrutiny --warehouse FILE export {folder} --partition year,area"
        )
    for place in found:
        if not (place / ABOUT).is_file():
            raise WarehouseError(f"{place}: the export is not whole, or of an older version; write it again with scrutiny export")
    if len(found) == 1:
        return [_Export(found[0], "")]
    names = ["" if place == folder else f"{place.relative_to(folder).as_posix()}/" for place in found]
    return _told_apart([_Export(place, name) for place, name in zip(found, names, strict=True)])


def _told_apart(exports: list[_Export]) -> list[_Export]:
    """With the papers of each whose file an earlier one has too."""
    seen: set[str] = set()
    result = []
    with duckdb.connect() as connection:
        for export in exports:
            held = []
            if _has_rows(export, "documents"):
                held = connection.execute(f"SELECT document, sha256 FROM {_files(export, 'documents')}").fetchall()
            twice = tuple(sorted(document for document, sha256 in held if sha256 in seen))
            seen |= {sha256 for _, sha256 in held}
            result.append(_Export(export.folder, export.prefix, twice))
    return result


def _fill(connection: duckdb.DuckDBPyConnection, exports: list[_Export]) -> None:
    claims = [row[0] for row in connection.execute("DESCRIBE claims").fetchall()]
    for table in OF_A_DOCUMENT:
        _over_files(connection, table, exports)
    # as people corrected them: what the export has of reviews is in its claims already
    with_reviews = {row[0] for row in connection.execute("DESCRIBE store.claims").fetchall()}
    shown = ", ".join(f'"{name}"' if name in with_reviews else f'NULL AS "{name}"' for name in claims)
    connection.execute(f"CREATE OR REPLACE VIEW claims AS SELECT {shown} FROM store.claims")
    for export in exports:
        for table in ("ingestions", "indicators", "official_series"):
            _insert(connection, table, export)
        _findings(connection, export)
    connection.execute(
        "DELETE FROM store.indicators WHERE rowid NOT IN (SELECT min(rowid) FROM store.indicators GROUP BY indicator)"
    )
    checked = connection.execute(f"SELECT value FROM {_file(exports[0], ABOUT)} WHERE key = 'checked_at'").fetchone()
    if len(exports) > 1:
        connection.execute("INSERT INTO store.meta VALUES ('exports', ?)", [str(len(exports))])
    elif checked:
        connection.execute("INSERT INTO store.meta VALUES ('checked_at', ?)", list(checked))


def _over_files(connection: duckdb.DuckDBPyConnection, table: str, exports: list[_Export]) -> None:
    """Put a view over the exports' files in the place of the empty table."""
    wanted = [row[0] for row in connection.execute(f"DESCRIBE store.{table}").fetchall()]
    more = ["review", "reviewed_by", "reviewed_at"] if table == "claims" else []
    parts = []
    for export in exports:
        if not _has_rows(export, table):
            continue
        source = _files(export, table)
        columns = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
        named = []
        for name in [*wanted, *more]:
            if name in ("document", "part_of"):
                named.append(f"{export.name(name)} AS {name}")
            else:
                value = f'"{name}"' if name in columns else _STORED.get(table, {}).get(name, "NULL")
                named.append(f'{value} AS "{name}"')
        parts.append(f"SELECT {', '.join(named)} FROM {source}{export.only_own('document')}")
    if parts:
        connection.execute(f"DROP TABLE store.{table}")
        connection.execute(f"CREATE VIEW store.{table} AS {' UNION ALL '.join(parts)}")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, export: _Export) -> None:
    source = _file(export, f"{table}.parquet")
    wanted = [row[0] for row in connection.execute(f"DESCRIBE store.{table}").fetchall()]
    columns = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
    named = [name for name in wanted if name in columns]
    columns_named = ", ".join(f'"{name}"' for name in named)
    values = ", ".join(export.name("document") if name == "document" else f'"{name}"' for name in named)
    known = f" EXCEPT SELECT {columns_named} FROM store.{table}" if "document" not in named else ""
    connection.execute(f"INSERT INTO store.{table} ({columns_named}) SELECT {values} FROM {source}{known}")


def _findings(connection: duckdb.DuckDBPyConnection, export: _Export) -> None:
    """The export's findings and waivers. What a waiver accepted is in its finding, so that both are told by the new names."""
    door = Reader(connection)
    findings, digests = [], {}
    for row in door.rows(f"SELECT * FROM {_file(export, 'findings.parquet')}"):
        papers = list(row["documents"])  # type: ignore[call-overload]
        if not set(papers).isdisjoint(export.twice):
            continue
        evidence = [entry | {"document": export.prefix + entry["document"]} for entry in row["evidence"]]  # type: ignore[attr-defined]
        shown: Row = {name: row[name] for name in ("finding_id", "rule", "severity", "message", "expected", "observed")}
        shown["evidence"] = evidence
        mark = evidence_digest(msgspec.convert(shown, Finding, strict=False))
        digests[row["finding_id"]] = mark
        findings.append(shown | {"documents": [export.prefix + paper for paper in papers], "evidence_digest": mark})
    insert(connection, "findings", findings)
    waivers = []
    for row in door.rows(f"SELECT * FROM {_file(export, 'waivers.parquet')}"):
        state = row.pop("state")
        mark = digests.get(row["finding_id"], "") if state == "in force" else ""
        papers = [export.prefix + paper for paper in row["documents"] or ()]  # type: ignore[attr-defined]
        waivers.append(row | {"documents": papers, "evidence_digest": mark})
    insert(connection, "waivers", waivers)


def _has_rows(export: _Export, table: str) -> bool:
    return next((export.folder / table).rglob("*.parquet"), None) is not None


def _files(export: _Export, table: str) -> str:
    return f"read_parquet({_pattern(export.folder / table, '/**/*.parquet')}, hive_partitioning = false)"


def _file(export: _Export, name: str) -> str:
    return f"read_parquet({_pattern(export.folder / name)})"


def _pattern(path: Path, rest: str = "") -> str:
    """The path as a pattern for DuckDB that stands for itself, brackets in it too."""
    return _text(re.sub(r"([\[*?])", r"[\1]", path.as_posix()) + rest)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
