"""Anybody's SQL, kept where it can do no harm: one SELECT in a process of its own that reads the warehouse and nothing else.

The child opens the file read-only, shuts every door to files and the network (`enable_external_access`), locks its
configuration, and is bounded in memory (DuckDB's own limit, and the address space on POSIX, since `repeat` ignores the former),
in time (the parent ends it) and in what it gives back.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import InputError

ROWS, CELL, SECONDS, MEGABYTES = 1_000, 2_000, 10.0, 1_000
_ANSWER = 20_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows; `cut` where there were more rows than `ROWS`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    cut: bool


def ask(warehouse: Path, sql: str, *, seconds: float = SECONDS, rows: int = ROWS) -> Answer:
    """The answer to one SELECT. Raises InputError with the reason where there is none: a mistake in it, another kind of
    statement, too much time or memory."""
    job = json.dumps({"warehouse": str(warehouse.resolve()), "sql": sql, "rows": rows})
    command = [
        sys.executable,
        "-I",
        "-c",
        f"import sys; sys.path[:] = {sys.path!r}; from extractor.warehouse.query import child; child()",
    ]
    try:
        ended = subprocess.run(command, input=job.encode("utf-8"), capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise InputError(f"stopped after {seconds:g} seconds; ask for less, for example with LIMIT") from error
    if ended.returncode != 0 or not ended.stdout:
        raise InputError("it took more memory than a query may; ask for less, for example with LIMIT")
    answer = json.loads(ended.stdout)
    if "problem" in answer:
        raise InputError(answer["problem"])
    return Answer(tuple(answer["columns"]), tuple(tuple(row) for row in answer["rows"]), bool(answer["cut"]))


def child() -> None:
    """The process that asks: a job on standard input, an answer on standard output."""
    import duckdb

    job = json.loads(sys.stdin.buffer.read())
    try:
        answer = _answer(str(job["warehouse"]), str(job["sql"]), int(job["rows"]))
    except MemoryError:
        answer = {"problem": "it took more memory than a query may; ask for less, for example with LIMIT"}
    except duckdb.Error as error:
        answer = {"problem": " ".join(str(error).split())[:600]}
    out = json.dumps(answer, ensure_ascii=False, default=_text).encode("utf-8")
    if len(out) > _ANSWER:
        out = json.dumps({"problem": "the answer is too large to show; choose fewer columns, or use LIMIT"}).encode()
    sys.stdout.buffer.write(out)


def _answer(warehouse: str, sql: str, rows: int) -> dict[str, object]:
    import duckdb

    connection = duckdb.connect(config={"python_enable_replacements": False, "threads": 2, "memory_limit": "512MB"})
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        return {"problem": "write one statement" if statements else "write a SELECT"}
    if statements[0].type != duckdb.StatementType.SELECT:
        return {"problem": "only SELECT is possible here: the warehouse is open for reading"}
    connection.execute("ATTACH '" + warehouse.replace("'", "''") + "' AS warehouse (READ_ONLY)")
    connection.execute("USE warehouse")
    for setting in ("temp_directory = ''", "enable_external_access = false", "lock_configuration = true"):
        connection.execute(f"SET {setting}")
    _bound_memory()
    cursor = connection.execute(statements[0])
    columns = [column[0] for column in cursor.description or ()]
    found = cursor.fetchmany(rows + 1)
    return {"columns": columns, "rows": [[_short(value) for value in row] for row in found[:rows]], "cut": len(found) > rows}


def _bound_memory() -> None:
    """Bound the address space above what is in use now, where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    status = Path("/proc/self/statm")
    used = int(status.read_text().split()[0]) * resource.getpagesize() if status.exists() else 1_000_000_000
    resource.setrlimit(resource.RLIMIT_AS, (used + MEGABYTES * 1_000_000, used + MEGABYTES * 1_000_000))


def _short(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) else _text(value)
    return text if len(text) <= CELL else f"{text[:CELL]}…"


def _text(value: object) -> str:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=_text)
    return str(value)
