"""Opening the warehouse: for reading by many, for writing by one, so that a kill at any moment loses nothing.

What is committed goes into the write-ahead log only, which is safe to be cut off anywhere. Bringing the log into the file
(a checkpoint) is not: DuckDB 2.0 overwrites blocks in place, and of 1,300 processes killed while they loaded documents with
a checkpoint after each, 2 left a file with a torn block that no longer opened. So `settle` makes the checkpoint in a copy and
puts that in the place of the file in one step.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from extractor.errors import WarehouseError, WarehouseLocked, WarehouseOutdated
from extractor.warehouse import layout
from extractor.warehouse.archived import READ_ONLY, archived
from extractor.warehouse.attach import attached, log_of, quoted
from extractor.warehouse.reader import Reader

STORAGE_VERSION = "v1.5.0"
"""Given when a warehouse is made, so that DuckDB 1.5 opens it; a file keeps the version it has."""

LONG_LOG, LONGEST_LOG, LOG_SHARE = 4_000_000, 32_000_000, 1 / 16
"""Bytes of log from which on it is brought into the file in mid-run, which copies the file: a share of the file's size, so that
what is copied in all grows with the file and not with its square; no more than LONGEST_LOG, since every opening replays the
log, at about 13 ms and 5 MB of memory a megabyte."""

SMALL = 50_000_000
"""Bytes of a file that is settled after every run, and whose row groups are merged then: that takes memory for up to 122,880
papers with their texts at a time. Those of a larger file are so few that they need no merging."""

LEFT_BEHIND = 600.0
"""Seconds after which a copy that a killed process left behind is removed."""


@contextlib.contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """The warehouse for reading; a layout from an older version is upgraded first. `path` may be a folder of exports.

    Raises WarehouseError where there is no warehouse at `path`, WarehouseLocked where another process is writing it,
    WarehouseOutdated for a newer layout, or an older one in a file that cannot be written.
    """
    if not path.exists():
        raise WarehouseError(f"{path}: there is no warehouse; make one with: scrutiny --warehouse {path} ingest PATH...")
    if path.is_dir():
        with archived(path) as connection:
            yield Reader(connection)
        return
    with attached(path, "READ_ONLY") as connection:
        _must_be_ours(path, connection)
        current = layout.is_current(connection)
        if current:
            yield Reader(connection)
    if not current:
        _upgrade(path)
        with attached(path, "READ_ONLY") as connection:
            yield Reader(connection)


@contextlib.contextmanager
def writing(path: Path, *, settled: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse for writing, in one transaction: committed when the block ends, nothing of it kept when it raises.

    The file is made where it does not exist, and upgraded where its layout is older. Who writes many times in a row leaves
    `settled` out and calls `settle` at the end.
    """
    must_be_writable(path)
    if not path.exists():
        _create(path)
    with attached(path, "READ_WRITE") as connection:
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
    if settled or _size(log_of(path)) > max(LONG_LOG, min(LONGEST_LOG, _size(path) * LOG_SHARE)):
        settle(path)


def must_be_writable(path: Path) -> None:
    """Raise WarehouseError where `path` is a folder of exports, which can only be read."""
    if path.is_dir():
        raise WarehouseError(READ_ONLY.format(path=path))


def copy_to(path: Path, copy: Path) -> None:
    """Copy the warehouse with its log, which belong together, while nobody can write to it. A folder of exports becomes a
    warehouse. Raises WarehouseError."""
    if path.is_dir():
        _create(copy)
        with archived(path) as connection:
            _copy_tables(connection, copy)
        return
    with attached(path, "READ_ONLY") as connection:
        _must_be_ours(path, connection)
        try:
            shutil.copyfile(path, copy)
            if log_of(path).exists():
                shutil.copyfile(log_of(path), log_of(copy))
        except OSError as error:
            raise WarehouseError(f"{path} cannot be copied to {copy.parent}: {error.strerror or error}") from error


def _copy_tables(connection: duckdb.DuckDBPyConnection, copy: Path) -> None:
    connection.execute(f"ATTACH {quoted(copy)} AS fresh")
    tables = connection.execute(
        "SELECT table_name, string_agg('\"' || column_name || '\"', ', ') FROM duckdb_columns() "
        "WHERE database_name = 'fresh' AND schema_name = 'store' AND table_name <> 'meta' GROUP BY table_name"
    ).fetchall()
    for table, columns in tables:
        connection.execute(f"INSERT INTO fresh.store.{table} ({columns}) SELECT {columns} FROM store.{table}")
    connection.execute("DETACH fresh")


def settle_small(path: Path) -> None:
    """Settle, unless that would copy much: for changes that can be lost when somebody takes the file away without its log."""
    if _size(path) < SMALL:
        settle(path)


def settle(path: Path) -> None:
    """Bring the log into the file, in a copy that takes the file's place.

    Where that cannot be done now (a reader has the file open, the disk is full), the log stays beside the file, which is as
    good, and the next one to write tries again.
    """
    if not _size(log_of(path)):
        return
    _clear(path)
    copy = _beside(path)
    try:
        before = _state(path)
        shutil.copyfile(path, copy)
        shutil.copyfile(log_of(path), log_of(copy))
        with attached(copy, "READ_WRITE", checkpoint=True, shown=path) as connection:
            if _size(path) > SMALL:
                connection.execute("SET max_vacuum_tasks = 0")
            connection.execute("FORCE CHECKPOINT warehouse")
        # Held, so that nobody writes to the file that is about to be replaced. Windows lets no open file be replaced, which
        # excludes a writer just as well.
        with attached(path, "READ_WRITE") if os.name != "nt" else contextlib.nullcontext():
            if _state(path) == before:
                copy.replace(path)
                log_of(path).unlink()
    except (OSError, WarehouseLocked):
        return
    finally:
        copy.unlink(missing_ok=True)
        log_of(copy).unlink(missing_ok=True)


def _upgrade(path: Path) -> None:
    try:
        with writing(path):
            pass
    except WarehouseLocked:
        raise
    except WarehouseError as error:
        raise WarehouseOutdated(
            f"{path} was written by an older version and cannot be upgraded here ({error}); "
            f"where it can be written, run: scrutiny --warehouse {path} documents"
        ) from error


def _create(path: Path) -> None:
    """A new warehouse, moved into place when complete, so that a kill cannot leave half of one."""
    if not path.parent.is_dir():
        raise WarehouseError(f"{path}: there is no folder {path.parent}")
    fresh = _beside(path)
    try:
        with attached(fresh, f"STORAGE_VERSION '{STORAGE_VERSION}'", checkpoint=True, shown=path) as connection:
            layout.create(connection)
        if not path.exists():
            log_of(path).unlink(missing_ok=True)  # of a warehouse that somebody deleted
            fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _must_be_ours(path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    if not layout.recognised(connection):
        raise WarehouseError(f"{path} is not a scrutiny warehouse (a DuckDB file of something else)")


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.{os.getpid()}.new")


def _clear(path: Path) -> None:
    """Remove the copies that killed processes left behind."""
    for other in path.parent.iterdir():
        if re.fullmatch(rf"{re.escape(path.name)}\.\d+\.new(\.wal)?", other.name):
            with contextlib.suppress(OSError):
                if time.time() - other.stat().st_mtime > LEFT_BEHIND:
                    other.unlink()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _state(path: Path) -> tuple[tuple[int, int], ...]:
    """What changes with any commit: sizes and times of the file and its log."""
    return tuple((found.st_size, found.st_mtime_ns) for found in (path.stat(), log_of(path).stat()))
