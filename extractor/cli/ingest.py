"""scrutiny ingest: files and folders into the warehouse."""

from __future__ import annotations

import contextlib
import datetime as dt
import signal
import sys
import time
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor.cli.output import say
from extractor.cli.settings import Settings, with_settings
from extractor.errors import InputError

if TYPE_CHECKING:
    from rich.progress import Progress

    from extractor.cache import Cache
    from extractor.patterns import Patterns
    from extractor.pipeline.ingest import Event, Finished
    from extractor.read import OcrMode


@dataclass(slots=True)
class Summary:
    """What an ingest came to."""

    status: Counter[str] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)
    problems: list[Finished] = field(default_factory=list)
    parts: list[Finished] = field(default_factory=list)
    twins: list[Finished] = field(default_factory=list)
    packs: list[Finished] = field(default_factory=list)

    def add(self, event: Finished) -> None:
        """Count a file."""
        self.status[event.status] += 1
        self.totals.update(tables=event.tables, claims=event.claims, themes=event.themes)
        if event.status != "skipped":
            self.totals["pages"] += event.pages
        elif event.reason != "unchanged":
            self.twins.append(event)
        if event.papers > 1:
            self.packs.append(event)
        if event.status == "partial":
            self.parts.append(event)
        if event.status == "failed":
            self.problems.append(event)

    def lines(self, seconds: float) -> Iterator[str]:
        """The summary as printed."""
        for event in self.twins:
            yield f"Skipped: {event.document}: {event.reason}"
        for event in self.packs:
            yield f"Agenda pack: {event.document}: {event.papers} papers, named {event.document}, {event.document}#2 and so on"
        for event in self.parts:
            yield f"In part: {event.document}: {event.reason}"
        for event in self.problems:
            yield f"Failed: {event.document}: {event.reason}"
        read = sum(self.status[status] for status in ("loaded", "partial", "replaced"))
        parts = [f"{read} read"]
        if self.status["replaced"]:
            parts[0] += f" ({self.status['replaced']} replacing an older reading)"
        if self.status["partial"]:
            parts[0] += f" ({self.status['partial']} in part)"
        parts += [f"{self.status['skipped']} skipped", f"{self.status['failed']} failed"]
        yield f"{self.status.total()} files: {', '.join(parts)}"
        totals = self.totals
        yield f"{totals['pages']:,} pages, {totals['tables']:,} tables, {totals['claims']:,} claims, {totals['themes']:,} themes"
        yield f"{seconds:.1f} seconds"


@dataclass(slots=True)
class _Given:
    """The settings and options of one command, for as many runs as it takes."""

    settings: Settings
    force: bool
    ocr: OcrMode
    timeout: float | None
    memory: int
    workers: int
    scheduler: str | None
    wait: bool
    no_cache: bool
    patterns: Patterns = field(init=False)
    cache: Cache | None = field(init=False)

    def __post_init__(self) -> None:
        self.patterns = self.settings.patterns()
        self.cache = None if self.no_cache else self.settings.cache()

    def events(self, paths: Sequence[Path], found: Sequence[tuple[Path, str]] | None = None) -> Generator[Event]:
        """One run over `paths`, or over the files `found` in them."""
        from extractor.executors import Limits
        from extractor.pipeline.ingest import ingest as run
        from extractor.pipeline.workers import cluster, readers
        from extractor.read import ReadOptions, has_ocr

        limits = Limits(megabytes=self.memory) if self.timeout is None else Limits(self.timeout, 0.0, self.memory)
        options = ReadOptions(self.ocr)
        if self.scheduler:
            executor = cluster(self.patterns, self.scheduler, options, self.cache)
        else:
            executor = readers(self.patterns, limits, self.workers, options, self.cache)
        return run(
            paths,
            self.settings.warehouse,
            self.patterns,
            force=self.force,
            executor=executor,
            has_ocr=lambda: self.ocr != "never" and has_ocr(),
            wait=self.wait,
            found=found,
        )

    def trim(self, pages: int) -> None:
        """Hold the cache to its limit after so many pages were read."""
        if self.cache is not None and pages:
            self.cache.trim()


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Read again what has not changed, too.")
@click.option(
    "--ocr",
    type=click.Choice(["auto", "never", "always"]),
    default="auto",
    show_default=True,
    help="Which pages of PDFs to read from their image: those without usable text, none, or all.",
)
@click.option("--verbose", "-v", is_flag=True, help="Name every file with what became of it.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Give a file up after so long.  [default: 60, and 8 more for each page]",
)
@click.option(
    "--memory",
    type=click.IntRange(min=300),
    default=2000,
    show_default=True,
    metavar="MB",
    help="Give a file up that takes more memory to read.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=0, max=64),
    default=1,
    show_default=True,
    metavar="N",
    help="Files to read at the same time, each in a process of its own. 0: in this process, without limits.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Read on the workers of a Dask cluster (scrutiny[dask]): tcp://HOST:8786. --timeout and --memory do not hold there.",
)
@click.option("--wait", is_flag=True, help="Where another ingest is filling the warehouse, begin when it has finished.")
@click.option(
    "--no-cache", is_flag=True, help="Make every stage again, and keep nothing of it in the cache (see scrutiny cache)."
)
@click.option("--watch", is_flag=True, help="Stay, and read what is new or changed in the folders PATH, until Ctrl-C.")
@with_settings
def ingest(settings: Settings, paths: tuple[Path, ...], verbose: bool, watch: bool, **how: Any) -> None:
    """Read files and folders into the warehouse.

    PDF, DOCX, XLSX, HTML, Markdown and plain text; .doc, .rtf and .odt where LibreOffice is installed. What has not changed is
    skipped; a changed file takes the place of its older reading. The exit status is 1 where some files failed: the others are
    loaded. Each file is read apart from this process: one that hangs, takes too much memory or crashes its reader is named,
    and the others go on. Scanned pages are read by tesseract, or by rapidocr (pip install scrutiny[ocr]), where one of them
    is installed; papers that came in without are then read again.

    With --watch the folders, which may be on a network drive, are looked at every five seconds. A paper is read when it has
    stopped growing and can be opened, and each outcome is printed with its time; the exit status is 0 after Ctrl-C.

    \b
    Example:
      scrutiny ingest reports/ minutes/2017-05-04.pdf
      scrutiny ingest --watch S:/Papers
    """
    from extractor.pipeline.ingest import Finished

    given = _Given(settings, **how)
    if watch:
        _watch(given, paths)
        return
    summary, begun = Summary(), time.perf_counter()
    events = given.events(paths)
    try:
        with _progress() as bar:
            for event in events:
                _draw(bar, event)
                if isinstance(event, Finished):
                    summary.add(event)
                    if verbose and event.status in ("loaded", "replaced", "skipped"):  # the others are named at the end
                        say(_outcome(event))
    except KeyboardInterrupt:
        events.close()
        say("Stopped. What was read until then is in the warehouse.")
        _tell(summary, begun)
        sys.exit(130)
    given.trim(summary.totals["pages"])
    _tell(summary, begun)
    sys.exit(1 if summary.problems else 0)


def _watch(given: _Given, folders: Sequence[Path]) -> None:
    """Read the folders' papers as they come, until Ctrl-C, or SIGTERM where the system starts and stops us."""
    from extractor.pipeline.ingest import Finished
    from extractor.pipeline.watching import PAUSE, Watched, watch

    for folder in folders:
        if not folder.is_dir():
            raise InputError(f"{folder}: there is no such folder to watch")
    if given.force:
        raise click.UsageError("--force would read the same papers for ever: it does not go with --watch.")

    def read(found: Sequence[tuple[Path, str]]) -> Generator[Finished]:
        pages = 0
        with contextlib.closing(given.events(folders, found)) as events:
            for event in events:
                if isinstance(event, Finished):
                    log(_outcome(event))
                    pages += event.pages
                    yield event
        given.trim(pages)

    def log(line: str) -> None:
        say(f"{dt.datetime.now():%Y-%m-%d %H:%M:%S} {line}")

    def pause() -> None:
        time.sleep(PAUSE)

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    say(f"Watching {', '.join(str(folder) for folder in folders)}. Stop with Ctrl-C.")
    with contextlib.suppress(KeyboardInterrupt):
        watch(Watched(folders), read, log, pause)
    say("Stopped. What was read until then is in the warehouse.")


def _outcome(event: Finished) -> str:
    return f"{event.status}: {event.document}{f': {event.reason}' if event.reason else ''}"


def _tell(summary: Summary, begun: float) -> None:
    for line in summary.lines(time.perf_counter() - begun):
        say(line)


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A progress bar on standard error, where that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True) as bar:
        yield bar


def _draw(bar: Progress | None, event: Event) -> None:
    from extractor.pipeline.ingest import Started

    if bar is None:
        return
    if not bar.task_ids:
        bar.add_task("", total=None)
    task = bar.task_ids[0]
    if isinstance(event, Started):
        bar.update(task, description=event.document, total=event.total)
    else:
        bar.advance(task)
