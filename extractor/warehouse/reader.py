"""The read-only door that rules, reports and commands ask."""

from __future__ import annotations

import contextlib
import re
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path

import duckdb

from extractor.errors import InputError
from extractor.warehouse.attach import quoted

_REASON = re.compile(r'": ([^"]+)')
"""What the system said, at the end of DuckDB's message: `Could not write file "a.parquet": No space left on device`."""

_AT_ONCE = 2
"""Queries that are planned or run at a time."""

_PAUSE = 0.02  # seconds between two looks at whether a query that nobody wants has stopped

_CLAIMS_AS_READ = """
CREATE TEMP VIEW claims AS
SELECT *, NULL::VARCHAR AS review, NULL::VARCHAR AS reviewed_by, NULL::TIMESTAMP AS reviewed_at FROM store.claims
"""


class Reader:
    """A read-only door to the public views."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._own: list[str] = []

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        """The result of `sql`, one dict a row in the order of its columns; `?` in it take `parameters`."""
        cursor = self._connection.execute(sql, list(parameters))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def table(self, sql: str, parameters: Sequence[object] = ()) -> tuple[list[str], list[tuple[object, ...]]]:
        """The result of `sql` as the names of its columns and its rows."""
        cursor = self._connection.execute(sql, list(parameters))
        return [column[0] for column in cursor.description or ()], cursor.fetchall()

    def execute(self, sql: str, *parameters: object) -> None:
        """A statement in the connection's own memory; the warehouse itself is open for reading only."""
        self._connection.execute(sql, list(parameters))

    def shorten_claims(self) -> None:
        """Where no claim has been reviewed, read claims past the join with the reviews, for as long as the door is open.

        The view's columns, names and types stay. Planning forty queries on claims takes a fifth less time, and so does a scan.
        """
        if self.rows("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'store' AND table_name = 'reviews'") and not self.rows(
            "SELECT 1 FROM reviews LIMIT 1"
        ):
            self.execute(_CLAIMS_AS_READ)
            self._own.append(_CLAIMS_AS_READ)

    def chunks(self, sql: str, size: int) -> Iterator[list[dict[str, object]]]:
        """The result of `sql` as `rows` gives it, at most `size` rows at a time; read it to its end before the next query."""
        yield from _chunks(self._connection.execute(sql), size)

    def results(self, queries: Sequence[str], size: int) -> Generator[Iterator[list[dict[str, object]]]]:
        """The result of each query as `chunks` gives it, in their order; read one to its end before the next, close at the end.

        While one is read the next are begun: to plan dozens of small queries takes longer than to run them.
        """
        cursors = [self._cursor() for _ in queries[:_AT_ONCE]]
        pool = ThreadPoolExecutor(_AT_ONCE)
        begun = deque(pool.submit(cursor.execute, query) for cursor, query in zip(cursors, queries, strict=False))
        rest = iter(queries[_AT_ONCE:])
        try:
            while begun:
                cursor = begun.popleft().result()
                yield _chunks(cursor, size)
                begun.extend(pool.submit(cursor.execute, query) for query in islice(rest, 1))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            while wait(begun, timeout=_PAUSE).not_done:  # whoever stops half-way does not wait for what was begun
                for cursor in cursors:
                    cursor.interrupt()
            for cursor in cursors:
                cursor.close()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A second way into the same database, for another thread."""
        cursor = self._connection.cursor()
        for statement in ("USE warehouse", *self._own):
            cursor.execute(statement)
        return cursor

    def columns(self, view: str) -> list[tuple[str, str]]:
        """Name and type of the columns of a public view."""
        found = self.rows(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = current_database() "
            "AND schema_name = 'main' AND table_name = ? ORDER BY column_index",
            [view],
        )
        return [(str(row["column_name"]), str(row["data_type"])) for row in found]

    @contextlib.contextmanager
    def one_thread(self) -> Iterator[None]:
        """Without parallel work, whose order differs from run to run, while the block runs."""
        self._connection.execute("SET threads = 1")
        try:
            yield
        finally:
            self._connection.execute("RESET threads")

    def copy(self, sql: str, target: Path, options: str) -> None:
        """`COPY (sql) TO target (options)`: DuckDB writes the file itself. Raises InputError where it cannot."""
        try:
            self._connection.execute(f"COPY ({sql}) TO {quoted(target)} ({options})")
        except duckdb.IOException as error:
            if target.name not in str(error):  # then it is the warehouse that cannot be read
                raise
            reason = _REASON.search(str(error))
            raise InputError(f"{target} cannot be written: {reason.group(1) if reason else error}") from error


def _chunks(cursor: duckdb.DuckDBPyConnection, size: int) -> Iterator[list[dict[str, object]]]:
    names = [column[0] for column in cursor.description or ()]
    while found := cursor.fetchmany(size):
        yield [dict(zip(names, row, strict=True)) for row in found]
