"""Files into the warehouse, in the order in which they were found; those that are done together in one transaction."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from extractor import __version__
from extractor.errors import InputError
from extractor.executors import Executor, InProcess, Pending
from extractor.model import ReadFailure
from extractor.patterns import Patterns
from extractor.pipeline.jobs import Again, Drop, Job, Read, Skip, decide, plan
from extractor.pipeline.loading import Batch, papers_of
from extractor.pipeline.workers import read_paper
from extractor.read import NEEDS_OCR, discover
from extractor.warehouse import (
    Held,
    Ingestion,
    Ledger,
    Provenance,
    corrections_of,
    is_partial,
    note_moved,
    read_ledger,
    record,
    settle,
    settle_small,
    sole_ingest,
    store_area_changes,
    store_indicators,
    store_official,
    utc_now,
    with_page_reason,
    writing,
)

if TYPE_CHECKING:
    from extractor.pipeline.reading import Reading

ReadFunction: TypeAlias = "Callable[[Path, str, str, Patterns, Mapping[str, str]], Reading | ReadFailure]"


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
    transient: bool = False
    """A failure of opening the file, which may pass without the file being changed."""


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
    batch: Batch = field(default_factory=Batch)
    changed: bool = False


def ingest(
    paths: Sequence[Path],
    warehouse: Path,
    patterns: Patterns,
    *,
    force: bool = False,
    read: ReadFunction = read_paper,
    executor: Executor[Reading] | None = None,
    has_ocr: Callable[[], bool] = lambda: False,
    wait: bool = False,
    found: Sequence[tuple[Path, str]] | None = None,
) -> Generator[Event]:
    """Read files and folders into the warehouse; yields what happens as it happens.

    Files are read by `executor`, which is closed at the end; without one by `read`, in this process. `has_ocr` is asked where
    pages were left for want of OCR: with it, their papers are read again. What has been yielded as finished is in the
    warehouse: the run can be stopped at any moment. Another ingest into the same warehouse is waited for with `wait`, and else
    WarehouseLocked. Who has looked for the files already gives them as `found`, with the names that the documents are to have;
    then `paths` are not looked at. Raises InputError for a path that does not exist or holds nothing to read, PatternError,
    WarehouseError, WorkerError; a file that fails is an event.
    """
    run = _Run(warehouse, patterns, Ledger(), executor or InProcess(read, patterns))
    try:
        with sole_ingest(warehouse, wait=wait):
            papers = discover(paths) if found is None else found
            if not papers:
                raise InputError(f"nothing to read in {', '.join(str(path) for path in paths)}")
            yield from _all(run, papers, force, has_ocr)
    finally:
        run.executor.close()


def _all(run: _Run, found: Sequence[tuple[Path, str]], force: bool, has_ocr: Callable[[], bool]) -> Generator[Event]:
    patterns, warehouse = run.patterns, run.warehouse
    run.ledger = read_ledger(warehouse)
    _mark_left(run, has_ocr)
    jobs = plan(found, run.ledger)
    if run.ledger.catalogue != patterns.digest or force or not all(_is_as_held(run, job) for job in jobs):
        check_patterns(patterns)
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
            if run.batch.begun and not _is_ready(run, job):
                yield from _load(run)
            run.batch.events.append(_one(run, job, by_name, force))
            if run.batch.full or not run.batch.begun:
                yield from _load(run)
        yield from _load(run)
    finally:
        _write(run)
        if run.changed:
            settle(warehouse)
        else:
            settle_small(warehouse)  # the log has nothing but that nothing was read


def _is_ready(run: _Run, job: Job) -> bool:
    """Whether what comes of a file is there as long as those before it can wait."""
    started = run.started.get(job.name)
    return started is not None and started.pending.ready(run.batch.patience)


def _load(run: _Run) -> Iterator[Finished]:
    """Load what has gathered; only then is it told."""
    events = run.batch.events
    if run.batch.begun:
        _write(run)
    run.batch = Batch()
    yield from events


def _write(run: _Run) -> None:
    """What has gathered and the history, in one transaction: where that fails, nothing of it is left to be made later."""
    batch, waiting, moved = run.batch, run.waiting, run.moved
    run.batch, run.waiting, run.moved = Batch(), [], {}
    if batch.begun or waiting or moved:
        with writing(run.warehouse, settled=False) as connection:
            batch.write(connection)
            run.changed |= bool(batch.papers or batch.dropped)
            record(connection, waiting)
            note_moved(connection, moved)


def _is_as_held(run: _Run, job: Job) -> bool:
    """Whether the warehouse has this very file, read with these patterns, which then were checked before."""
    held = run.ledger.held.get(job.name)
    as_read = Held(job.name, job.sha256, held.source_path if held else None, __version__, run.patterns.digest)
    return held == as_read


def _mark_left(run: _Run, has_ocr: Callable[[], bool]) -> None:
    """Have the documents read again of which pages were left for want of OCR, where there is OCR now."""
    left = with_page_reason(run.warehouse, NEEDS_OCR) if run.ledger.held else set()
    if left and has_ocr():
        for name in left:
            run.ledger.hold(replace(run.ledger.held[name], due="with OCR"))


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
    run.batch.add(papers_of(reading, origin))
    entry = _entry(run, job, status, reason or None, begun, name=name, pages=len(pages))
    run.waiting.append(entry)
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
    run.waiting.append(entry)
    run.batch.add()
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
    run.waiting.append(entry)
    run.batch.add(dropped=[job.name])
    run.ledger.let_go(job.name)
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
    transient = entry.kind == "missing"
    return Finished(entry.document, entry.status, entry.reason, entry.seconds, job.path, entry.pages or 0, transient=transient)
