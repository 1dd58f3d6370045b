"""Opening the warehouse: for reading by many, for writing by one, and what is told when that cannot be.

The file is attached to an in-memory database, because only ATTACH takes a storage version (1.5 clients must be able to open
what is written here), and is let go as soon as the block ends: a writer excludes every other process.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from extractor.errors import WarehouseError, WarehouseLocked
from extractor.warehouse import layout

STORAGE_VERSION = "v1.5.0"
PATIENCE = 5.0
"""Seconds that opening waits for another process to let go: long enough for the loading of one document."""


class Reader:
    """A read-only door to the public views."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        """The result of `sql`, one dict a row in the order of its columns; `?` in it take `parameters`."""
        cursor = self._connection.execute(sql, list(parameters))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def chunks(self, sql: str, size: int) -> Iterator[list[dict[str, object]]]:
        """The result of `sql` as `rows` gives it, at most `size` rows at a time; read it to its end before the next query."""
        cursor = self._connection.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        while found := cursor.fetchmany(size):
            yield [dict(zip(names, row, strict=True)) for row in found]

    def columns(self, view: str) -> list[tuple[str, str]]:
        """Name and type of the columns of a public view."""
        found = self.rows(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = current_database() "
            "AND schema_name = 'main' AND table_name = ? ORDER BY column_index",
            [view],
        )
        return [(str(row["column_name"]), str(row["data_type"])) for row in found]

    def copy(self, sql: str, target: Path, options: str) -> None:
        """`COPY (sql) TO target (options)`: DuckDB writes the file itself."""
        self._connection.execute(f"COPY ({sql}) TO {_quoted(target)} ({options})")


@contextlib.contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """The warehouse for reading; a layout from an older version is upgraded first.

    Raises WarehouseError where there is no warehouse at `path`, WarehouseLocked where another process is writing it,
    WarehouseOutdated for a newer layout, or an older one in a file that cannot be written.
    """
    _must_exist(path)
    with _attached(path, "READ_ONLY") as connection:
        _must_be_ours(path, connection)
        current = layout.is_current(connection)
        if current:
            yield Reader(connection)
    if not current:
        with writing(path):
            pass
        with _attached(path, "READ_ONLY") as connection:
            yield Reader(connection)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse for writing, in one transaction: committed when the block ends, nothing of it kept when it raises.

    The file is made where it does not exist, and upgraded where its layout is older.
    """
    if not path.exists():
        _create(path)
    with _attached(path, f"STORAGE_VERSION '{STORAGE_VERSION}'") as connection:
        _must_be_ours(path, connection)
        if not layout.is_current(connection):
            layout.upgrade(connection)
        connection.execute("BEGIN")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def _create(path: Path) -> None:
    """A new warehouse, moved into place when complete, so that a kill cannot leave half of one."""
    if not path.parent.is_dir():
        raise WarehouseError(f"{path}: there is no folder {path.parent}")
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    try:
        with _attached(fresh, f"STORAGE_VERSION '{STORAGE_VERSION}'", shown=path) as connection:
            layout.create(connection)
        if not path.exists():
            fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _must_exist(path: Path) -> None:
    if not path.exists():
        raise WarehouseError(f"{path}: there is no warehouse; make one with: scrutiny --warehouse {path} ingest PATH...")


def _must_be_ours(path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    if not layout.recognised(connection):
        raise WarehouseError(f"{path} is not a scrutiny warehouse (a DuckDB file of something else)")


@contextlib.contextmanager
def _attached(path: Path, options: str, *, shown: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    # Replacement scans would let a misspelt table name find a Python variable.
    connection = duckdb.connect(config={"python_enable_replacements": False})
    try:
        _attach(connection, path, options, shown or path)
        connection.execute("USE warehouse")
        yield connection
        connection.execute("USE memory")
        connection.execute("DETACH warehouse")
    except duckdb.IOException as error:  # the disk is full or went away, or the file is damaged
        raise _told(shown or path, str(error)) from error
    finally:
        connection.close()


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, options: str, shown: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute(f"ATTACH {_quoted(path)} AS warehouse ({options})")
            return
        except duckdb.Error as error:
            told = _told(shown, str(error))
            if not isinstance(told, WarehouseLocked) or time.monotonic() > deadline:
                raise told from error
        time.sleep(0.05)


def _told(path: Path, message: str) -> WarehouseError:
    """DuckDB's reason in the words of a user."""
    if re.search(r"lock on file|already open in|used by another process", message, re.IGNORECASE):
        holder = re.search(r"PID (\d+)", message)
        who = f"process {holder.group(1)}" if holder else "another process"
        return WarehouseLocked(f"{path} is in use by {who}; try again when it has finished")
    if path.is_dir():
        return WarehouseError(f"{path} is a folder, not a warehouse")
    if "not a valid DuckDB database" in message:
        return WarehouseError(f"{path} is not a scrutiny warehouse")
    if re.search(r"permission denied|access is denied|cannot open file|read-only file system", message, re.IGNORECASE):
        return WarehouseError(f"{path} cannot be opened: no permission to read or write it")
    first = re.sub(r"^[\w ]+ Error: ", "", message.splitlines()[0] if message else "unknown reason")
    return WarehouseError(f"{path} cannot be opened as a warehouse: {first}")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
