"""The same papers in this process, in worker processes and on a Dask cluster of two local workers: the same rows?

    python benchmarks/dask_run.py FOLDER

Starts a scheduler and two workers on this machine. Then once more, with one of the workers killed in mid-run. Last with a file
that ends every worker that reads it, among innocent ones: it must be named, and they must be loaded. Needs scrutiny[dask].
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from distributed import LocalCluster

from extractor.executors import Executor, InProcess, Limits, Workers
from extractor.executors.cluster import Cluster
from extractor.model import ReadFailure
from extractor.patterns import Patterns
from extractor.pipeline.ingest import Finished, ingest
from extractor.pipeline.reading import Reading, read_document
from extractor.read import page_count
from extractor.warehouse import reading

TABLES = ("documents", "pages", "blocks", "tables", "cells", "claims", "claim_links", "theme_mentions")
POISON = "poison.txt"


def poisoned(path: Path, name: str, sha256: str, patterns: Patterns, corrections: Mapping[str, str]) -> Reading | ReadFailure:
    """Reads, but for one file, which ends the process."""
    if path.name == POISON:
        os.kill(os.getpid(), signal.SIGKILL)
    return read_document(path, name, sha256, patterns, corrections)


def digest(warehouse: Path) -> str:
    """Of all rows that come from readings, but for the time at which they were loaded."""
    content = hashlib.sha256()
    with reading(warehouse) as door:
        for table in TABLES:
            columns = ", ".join(f'"{name}"' for name, _ in door.columns(table) if name != "ingested_at")
            for row in door.rows(f"SELECT {columns} FROM {table} ORDER BY ALL"):
                content.update(repr(row).encode())
    return content.hexdigest()


def run(label: str, folder: Path, warehouse: Path, executor: Executor[Reading], kill: int | None = None) -> str:
    """Ingest and tell; gives the digest of the rows. `kill` is a process to end while files are read."""
    killer = threading.Timer(5.0, lambda: os.kill(kill or 0, signal.SIGKILL))
    if kill:
        killer.start()
    begun = time.perf_counter()
    events = [event for event in ingest([folder], warehouse, Patterns(), executor=executor) if isinstance(event, Finished)]
    spent = time.perf_counter() - begun
    killer.cancel()
    failed = [f"{event.document}: {event.reason}" for event in events if event.status == "failed"]
    found = digest(warehouse)
    print(f"{label}: {len(events)} files, {spent:.1f} s, rows {found[:16]}", *failed, sep="\n  ", flush=True)
    return found


@contextmanager
def workers() -> Iterator[LocalCluster]:
    """A cluster of two processes of one thread each."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster:
        yield cluster


def main() -> None:
    """Run, compare, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as name, workers() as cluster:
        scratch = Path(name)
        address = cluster.scheduler_address
        found = {
            run("in process", folder, scratch / "a.duckdb", InProcess(read_document, Patterns())),
            run("two processes", folder, scratch / "b.duckdb", Workers(read_document, Patterns(), page_count, Limits(), 2)),
            run("Dask, two workers", folder, scratch / "c.duckdb", Cluster(read_document, Patterns(), address)),
        }
        victim = next(iter(cluster.workers.values())).pid
        found.add(run("Dask, one killed", folder, scratch / "d.duckdb", Cluster(read_document, Patterns(), address), kill=victim))
        papers = scratch / "papers"
        papers.mkdir()
        for number in range(12):
            text = f"On 31 March 2017 there were {100 + number} children subject of a child protection plan."
            (papers / f"{number:02}.txt").write_text(text, encoding="utf-8")
        (papers / POISON).write_text("poison", encoding="utf-8")
        run("Dask, a poison file", papers, scratch / "e.duckdb", Cluster(poisoned, Patterns(), address))
        with reading(scratch / "e.duckdb") as door:
            loaded = door.rows("SELECT count(*) AS n FROM documents")[0]["n"]
    print(
        "same rows everywhere" if len(found) == 1 else "THE ROWS DIFFER", f"; beside the poison {loaded} of 12 are loaded", sep=""
    )
    sys.exit(0 if len(found) == 1 and loaded == 12 else 1)


if __name__ == "__main__":
    main()
