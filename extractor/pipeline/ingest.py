"""Files into the warehouse, one after the other, each in a transaction of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from extractor import __version__
from extractor.errors import InputError
from extractor.executors import Executor, InProcess, Pending
from extractor.model import ReadFailure
from extractor.patterns import Patterns
from extractor.pipeline.jobs import Again, Drop, Job, Read, Skip, decide, plan
from extractor.pipeline.loading import load_reading
from extractor.pipeline.reading import Reading, read_document
from extractor.read import NEEDS_OCR, discover
from extractor.warehouse import (
    Connection,
    Held,
    Ingestion,
    Ledger,
    Provenance,
    corrections_of,
    drop_reading,
    is_partial,
    note_moved,
    read_ledger,
    record,
    settle,
    sole_ingest,
    store_area_changes,
    store_indicators,
    store_official,
    utc_now,
    with_page_reason,
    writing,
)

ReadFunction = Callable[[Path, str, str, Patterns, Mapping[str, str]], Reading | ReadFailure]


@dataclass(frozen=True, slots=True)
class Started:
    """Reading of a file begins: the `number`-th of `total`."""

    document: str
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of a file. `status`: loaded, partial, replaced, skipped, failed; all but failed are in the warehouse.
    `papers` counts those of an agenda pack."""

    document: str
    status: str
    reason: str | None
    seconds: float
    path: Path
    pages: int = 0
    tables: int = 0
    claims: int = 0
    themes: int = 0
    papers: int = 1


Event = Started | Finished


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file that was begun before its turn, and as what: name, digest and corrections."""

    key: tuple[str, str, dict[str, str]]
    pending: Pending[Reading]


@dataclass(slots=True)
class _Run:
    """The state of one ingest: what the warehouse holds as it goes, and what is still to be recorded."""

    warehouse: Path
    patterns: Patterns
    ledger: Ledger
    executor: Executor[Reading]
    started: dict[str, _Begun] = field(default_factory=dict)
    waiting: list[Ingestion] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)


def ingest(
    paths: Sequence[Path],
    warehouse: Path,
    patterns: Patterns,
    *,
    force: bool = False,
    read: ReadFunction = read_document,
    executor: Executor[Reading] | None = None,
    has_ocr: Callable[[], bool] = lambda: False,
    wait: bool = False,
) -> Generator[Event]:
    """Read files and folders into the warehouse; yields what happens as it happens.

    Files are read by `executor`, which is closed at the end; without one by `read`, in this process. `has_ocr` is asked where
    pages were left for want of OCR: with it, their papers are read again. What has been yielded as
    finished is in the warehouse: the run can be stopped at any moment. Another ingest into the same warehouse is waited for with
    `wait`, and else WarehouseLocked. Raises InputError for a path that does not exist or
    holds nothing to read, PatternError, WarehouseError, WorkerError; a file that fails is an event.
    """
    run = _Run(warehouse, patterns, Ledger(), executor or InProcess(read, patterns))
    try:
        with sole_ingest(warehouse, wait=wait):
            yield from _all(run, paths, force, has_ocr)
    finally:
        run.executor.close()


def _all(run: _Run, paths: Sequence[Path], force: bool, has_ocr: Callable[[], bool]) -> Generator[Event]:
    patterns, warehouse = run.patterns, run.warehouse
    check_patterns(patterns)
    found = discover(paths)
    if not found:
        raise InputError(f"nothing to read in {', '.join(str(path) for path in paths)}")
    run.ledger = read_ledger(warehouse)
    _mark_left(run, has_ocr)
    jobs = plan(found, run.ledger)
    by_name = {job.name: job for job in jobs}
    _begin(run, jobs[: run.executor.ahead], by_name, force)
    if run.ledger.catalogue != patterns.digest:
        with writing(warehouse, settled=False) as connection:
            store_indicators(connection, patterns.indicators, patterns.digest)
            store_area_changes(connection, patterns.area_changes())
    if run.ledger.official != patterns.official_digest:
        with writing(warehouse, settled=False) as connection:
            store_official(connection, patterns.official(), patterns.official_digest)
    try:
        for number, job in enumerate(jobs, 1):
            yield Started(job.name, number, len(jobs))
            _begin(run, jobs[number : number + run.executor.ahead], by_name, force)
            yield _one(run, job, by_name, force)
    finally:
        _flush(run)
        settle(warehouse)


def _mark_left(run: _Run, has_ocr: Callable[[], bool]) -> None:
    """Have the documents read again of which pages were left for want of OCR, where there is OCR now."""
    left = with_page_reason(run.warehouse, NEEDS_OCR) if run.ledger.held else set()
    if left and has_ocr():
        for name in left:
            run.ledger.held[name] = replace(run.ledger.held[name], due="with OCR")


def check_patterns(patterns: Patterns) -> None:
    """Read every family of patterns, so that a mistake is told before anything else is done. Raises PatternError."""
    for name, attribute in vars(Patterns).items():
        if isinstance(attribute, cached_property):
            getattr(patterns, name)


def _begin(run: _Run, jobs: Sequence[Job], by_name: dict[str, Job], force: bool) -> None:
    """Have files read before their turn, so that nobody waits for the warehouse. Decided again when their turn comes."""
    for job in jobs:
        contents = {begun.key[1] for begun in run.started.values()}
        if job.problem or job.name in run.started or job.sha256 in contents:  # a copy waits for what becomes of the first
            continue
        decision = decide(job, run.ledger, by_name, __version__, run.patterns.digest, force=force)
        if isinstance(decision, Read):
            run.started[job.name] = _start(run, job, decision)


def _start(run: _Run, job: Job, decision: Read) -> _Begun:
    corrections = corrections_of(run.ledger.corrections, decision.name, job.sha256)
    pending = run.executor.start(job.path, decision.name, job.sha256, corrections)
    return _Begun((decision.name, job.sha256, corrections), pending)


def _one(run: _Run, job: Job, jobs: dict[str, Job], force: bool) -> Finished:
    begun = time.perf_counter()
    if job.problem:
        return _failed(run, job, job.problem, begun)
    decision = decide(job, run.ledger, jobs, __version__, run.patterns.digest, force=force)
    if isinstance(decision, Skip):
        return _skipped(run, job, decision, begun)
    if isinstance(decision, Drop):
        return _dropped(run, job, decision, begun)
    if isinstance(decision, Again):
        failure = decision.failure
        entry = _entry(run, job, "failed", failure.reason, begun, kind=failure.kind)
        run.waiting.append(entry)
        return _finished(entry, job)
    return _read(run, job, decision, begun)


def _read(run: _Run, job: Job, decision: Read, begun: float) -> Finished:
    name = decision.name
    corrections = corrections_of(run.ledger.corrections, name, job.sha256)
    started = run.started.pop(job.name, None)
    if started is None or started.key != (name, job.sha256, corrections):
        started = _start(run, job, decision)
    reading = started.pending.result()
    if isinstance(reading, ReadFailure):
        return _failed(run, job, reading, begun)
    held = name in run.ledger.held
    papers = reading.papers
    partial = any(is_partial(paper.document) for paper in papers)
    status = "replaced" if held else "partial" if partial else "loaded"
    pages = [page for paper in papers for page in paper.document.pages]
    problems = [f"page {page.number}: {page.reason}" for page in pages if page.reason]
    pack = [f"a pack of {len(papers)} papers"] if len(papers) > 1 else []
    why = [decision.reason] if decision.reason else []
    reason = "; ".join([*why, *pack, *problems[:3], *(["..."] if len(problems) > 3 else [])])
    origin = Provenance(name, job.source, utc_now(), __version__, run.patterns.digest)
    with writing(run.warehouse, settled=False) as connection:
        load_reading(connection, reading, origin)
        entry = _entry(run, job, status, reason or None, begun, name=name, pages=len(pages))
        _record(run, connection, entry)
    run.ledger.hold(Held(name, job.sha256, job.source, __version__, run.patterns.digest))
    return Finished(
        name,
        status,
        entry.reason,
        entry.seconds,
        job.path,
        len(pages),
        sum(len(paper.document.tables) for paper in papers),
        sum(len(paper.claims) for paper in papers),
        sum(len(paper.mentions) for paper in papers),
        len(papers),
    )


def _failed(run: _Run, job: Job, failure: ReadFailure, begun: float) -> Finished:
    kept = "; its older reading is kept" if job.name in run.ledger.held else ""
    reason = f"{failure.reason.rstrip('.')}{kept}"
    entry = _entry(run, job, "failed", reason, begun, pages=failure.pages_expected, kind=failure.kind)
    with writing(run.warehouse, settled=False) as connection:
        _record(run, connection, entry)
    return _finished(entry, job)


def _skipped(run: _Run, job: Job, decision: Skip, begun: float) -> Finished:
    held = run.ledger.held[decision.twin or job.name]
    if held.source_path != job.source and not (held.source_path and Path(held.source_path).exists()):
        run.moved[held.document] = job.source
    entry = _entry(run, job, "skipped", decision.reason, begun)
    run.waiting.append(entry)
    return _finished(entry, job)


def _dropped(run: _Run, job: Job, decision: Drop, begun: float) -> Finished:
    reason = f"same content as {decision.twin}; its older reading is taken out"
    entry = _entry(run, job, "replaced", reason, begun)
    with writing(run.warehouse, settled=False) as connection:
        drop_reading(connection, job.name)
        _record(run, connection, entry)
    del run.ledger.held[job.name]
    return _finished(entry, job)


def _entry(
    run: _Run,
    job: Job,
    status: str,
    reason: str | None,
    begun: float,
    *,
    name: str | None = None,
    pages: int | None = None,
    kind: str | None = None,
) -> Ingestion:
    seconds = round(time.perf_counter() - begun, 3)
    rules_hash = run.patterns.digest
    return Ingestion(
        utc_now(), name or job.name, status, reason, seconds, pages, __version__, rules_hash, job.sha256 or None, kind
    )


def _finished(entry: Ingestion, job: Job) -> Finished:
    return Finished(entry.document, entry.status, entry.reason, entry.seconds, job.path, entry.pages or 0)


def _record(run: _Run, connection: Connection, entry: Ingestion | None = None) -> None:
    """Add to the history what has been waiting, which costs no transaction of its own that way, and `entry`."""
    record(connection, [*run.waiting, *([entry] if entry else [])])
    note_moved(connection, run.moved)
    run.waiting.clear()
    run.moved.clear()


def _flush(run: _Run) -> None:
    if run.waiting or run.moved:
        with writing(run.warehouse, settled=False) as connection:
            _record(run, connection)
