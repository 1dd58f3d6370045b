"""Reading papers and writing exports: commands run in a process of their own, one after the other, with what becomes of them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue

from extractor.pipeline.watching import PAUSE, Watched

KEPT = 60
"""Jobs that the page shows, the newest first."""


@dataclass(slots=True)
class Job:
    """A file or folder to read. `state`: waiting, reading, checking, done, failed."""

    number: int
    label: str
    path: Path
    force: bool = False
    state: str = "waiting"
    lines: tuple[str, ...] = ()
    pages: int | None = None
    begun: float = 0.0
    seconds: float = 0.0

    @property
    def running(self) -> bool:
        """Whether it is not at its end."""
        return self.state in ("waiting", "reading", "checking")

    @property
    def elapsed(self) -> int:
        """Whole seconds since it began."""
        return round(self.seconds or (time.monotonic() - self.begun if self.begun else 0))


@dataclass(slots=True)
class Jobs:
    """The queue. Its thread starts with the first job and lives as long as the process."""

    warehouse: Path
    patterns: Path | None = None
    all: list[Job] = field(default_factory=list)
    _queue: Queue[Job] = field(default_factory=Queue)
    _thread: threading.Thread | None = None
    _running: subprocess.Popen[str] | None = None

    def add(self, path: Path, label: str, *, force: bool = False, pages: int | None = None) -> Job:
        """Put a file or folder at the end of the queue."""
        job = Job(self.all[0].number + 1 if self.all else 1, label, path, force, pages=pages)
        self.all.insert(0, job)
        del self.all[KEPT:]
        self._queue.put(job)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="papers", daemon=True)
            self._thread.start()
        return job

    def refuse(self, label: str, reason: str) -> None:
        """Note a file that was not taken in."""
        job = Job(self.all[0].number + 1 if self.all else 1, label, Path(), state="failed", lines=(reason,))
        self.all.insert(0, job)

    def stop(self) -> None:
        """End the command that runs now."""
        if self._running is not None and self._running.poll() is None:
            self._running.terminate()

    def command(self, *arguments: str) -> list[str]:
        """The command line of this product over this warehouse."""
        patterns = ["--patterns", str(self.patterns)] if self.patterns else []
        return [sys.executable, "-m", "extractor", "--warehouse", str(self.warehouse), *patterns, *arguments]

    def run(self, arguments: Sequence[str]) -> tuple[int, list[str]]:
        """Run a command to its end: exit status, and the lines it printed on standard error."""
        environment = os.environ | {"PYTHONUTF8": "1"}
        with subprocess.Popen(
            self.command(*arguments),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
        ) as process:
            self._running = process
            _, told = process.communicate()
        self._running = None
        return process.returncode, [line for line in told.splitlines() if line.strip()]

    def _work(self) -> None:
        while True:
            job = self._queue.get()
            job.begun = time.monotonic()
            job.state = "reading"
            status, lines = self.run(["ingest", "-v", *(["--force"] if job.force else []), str(job.path)])
            job.lines = tuple(lines)
            if status in (0, 1):
                job.state = "checking"
                checked, told = self.run(["check", "--fail-on", "never"])
                job.lines += tuple(told[-1:])
                status = status or checked
            job.seconds = time.monotonic() - job.begun
            job.state = "failed" if status else "done"


def follow(folder: Path, found: Callable[[], object], stopped: threading.Event) -> None:
    """Call `found` whenever papers in the folder are new or changed, and none is growing any more."""
    watched = Watched([folder])
    while not stopped.is_set():
        look = watched.look()
        if look.due and not look.growing:
            for path, _ in look.due:
                watched.done(path)
            found()
        stopped.wait(PAUSE)
