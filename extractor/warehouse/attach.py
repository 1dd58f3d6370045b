"""Taking hold of the file, and what is told when that cannot be.

The file is attached to an in-memory database, because only ATTACH takes a storage version, and is let go as soon as the block
ends: a writer excludes every other process.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from extractor.errors import WarehouseError, WarehouseLocked

PATIENCE = 5.0
"""Seconds that opening waits for another process to let go: long enough for the loading of one document."""

_PAUSE = 0.05
_DAMAGE = re.compile(r"corrupt|checksum|deserializ|invalidated because of a previous fatal error", re.IGNORECASE)
_SETTLED = re.compile(r"File checkpoint iteration: (\d+), WAL checkpoint iteration: (\d+)")


def log_of(path: Path) -> Path:
    """The write-ahead log that DuckDB keeps beside the file."""
    return path.with_name(f"{path.name}.wal")


@contextlib.contextmanager
def attached(
    path: Path, options: str, *, checkpoint: bool = False, shown: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the file at `path` attached and in use; `shown` stands for it in messages.

    Without `checkpoint` what is committed stays in the log: see connection.py. Raises WarehouseError, WarehouseLocked.
    """
    # Replacement scans would let a misspelt table name find a Python variable.
    connection = duckdb.connect(config={"python_enable_replacements": False})
    try:
        with interruptible():
            if not checkpoint:
                connection.execute("PRAGMA disable_checkpoint_on_shutdown")
                connection.execute("SET checkpoint_threshold = '1TB'")
            _attach(connection, path, options, shown or path)
            connection.execute("USE warehouse")
            yield connection
            connection.execute("USE memory")
            connection.execute("DETACH warehouse")
    except duckdb.IOException as error:  # the disk is full or went away, or the file is damaged
        raise told(shown or path, str(error)) from error
    except duckdb.Error as error:
        if not _DAMAGE.search(str(error)):
            raise
        raise WarehouseError(
            f"{shown or path} is damaged; put a copy of it back, or delete it and ingest the papers again"
        ) from error
    finally:
        connection.close()


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C is KeyboardInterrupt while this lasts; DuckDB says it with a RuntimeError, which none of its other errors is."""
    try:
        yield
    except RuntimeError as error:
        if "interrupted" in str(error).lower():
            raise KeyboardInterrupt from error
        raise


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, options: str, shown: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    settled = 0
    while True:
        try:
            connection.execute(f"ATTACH {quoted(path)} AS warehouse ({options})")
            return
        except duckdb.Error as error:
            message = str(error)
            if _is_settled(message) and settled < 5:
                settled += 1
                if settled == 5:  # nobody is about to remove it: the process that should have was killed
                    log_of(path).unlink(missing_ok=True)
            else:
                problem = told(shown, message)
                if not isinstance(problem, WarehouseLocked) or time.monotonic() > deadline:
                    raise problem from error
        time.sleep(_PAUSE)


def _is_settled(message: str) -> bool:
    """Whether opening fails because the log's transactions are in the file already (killed between two steps of `settle`)."""
    match = _SETTLED.search(message)
    return match is not None and int(match.group(1)) == int(match.group(2)) + 1


def told(path: Path, message: str) -> WarehouseError:
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


def quoted(path: Path) -> str:
    """The path as a string of SQL."""
    return "'" + str(path).replace("'", "''") + "'"
