"""Workers: a pool of processes, kept by pebble, that outlives what a file does to one of them."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, cast

from extractor.errors import ScrutinyError, WorkerError
from extractor.executors import worker
from extractor.executors.base import Extent, Limits, Pending, R, S, Stage, too_big, too_slow
from extractor.model import ReadFailure

if TYPE_CHECKING:
    from pebble import ProcessPool

FILES_A_WORKER = 200
"""After so many files a worker is replaced, so that what a library leaks does not add up."""

WAITING_A_WORKER = 4
"""Files that a worker has before it, or has done. They are stored in their order: none stands idle while a long one is read or
the warehouse is written, and small papers are loaded together."""

ATTEMPTS = 2
"""A worker can be ended by what has nothing to do with its file; a file that ends two is to blame."""

_LOOKS = 0.05  # seconds between two looks at the size of the workers
_NEAR = 0.75  # of the cap: a worker that ends by itself at that size had no memory left


class Workers(Generic[S, R]):
    """Runs the stage in `count` worker processes. They are started with the first file, and ended by `close`."""

    def __init__(self, stage: Stage[S, R], shared: S, extent: Extent, limits: Limits, count: int = 1) -> None:
        self.ahead = WAITING_A_WORKER * count
        self.limits = limits
        self.proved = False
        self._count = count
        self._held = (stage, shared, extent, limits.megabytes)
        self._pool: ProcessPool | None = None
        self._watchdog: _Watchdog | None = None
        self._readings: set[Future[Any]] = set()

    def start(self, path: Path, name: str, sha256: str, corrections: Mapping[str, str]) -> Pending[R]:
        """Queue the file; the first worker that is free takes it."""
        return _Job(self, (path, name, sha256, dict(corrections)))

    def close(self) -> None:
        """Stop all workers, whatever they are doing."""
        if self._watchdog is not None:
            self._watchdog.stop()
            self._watchdog = None
        if self._pool is not None:
            self.drop(self._pool)

    def submit(self, arguments: tuple[Any, ...]) -> tuple[ProcessPool, Future[Any]]:
        """Count the file's pages, then read it within the deadline that follows from them; the future is of the reading."""
        pool = self._running()
        reading: Future[Any] = Future()
        self._readings.add(reading)
        reading.add_done_callback(self._readings.discard)

        def counted(pages: Future[int]) -> None:
            if pages.cancelled() or pages.exception() is not None:
                _pass_on(pages, reading)
                return
            try:
                done = pool.schedule(worker.read, args=arguments, timeout=self.limits.deadline(pages.result()))
            except RuntimeError as error:  # the pool has been stopped in between
                reading.set_exception(BrokenProcessPool(str(error)))
            else:
                done.add_done_callback(lambda done: _pass_on(done, reading))

        try:
            counting = pool.schedule(worker.count, args=arguments[:1], timeout=self.limits.seconds)
        except RuntimeError as error:  # it broke just now
            reading.set_exception(BrokenProcessPool(str(error)))
        else:
            counting.add_done_callback(counted)
        return pool, reading

    def drop(self, pool: ProcessPool) -> None:
        """Stop a pool; the next file makes a new one, and so do those that it had not done."""
        if pool is self._pool:
            self._pool = None
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()
            for reading in list(self._readings):
                if not reading.done():
                    reading.set_exception(BrokenProcessPool("the pool was stopped"))

    def over_memory(self, pid: int | None) -> bool:
        """Whether that worker was stopped for its size, or near the cap when it was last looked at."""
        return self._watchdog is not None and self._watchdog.seen.get(pid or 0, 0) > _NEAR * self.limits.megabytes * 1_000_000

    def _running(self) -> ProcessPool:
        if self._pool is not None and not self._pool.active:  # an idle worker ended
            self.drop(self._pool)
        if self._pool is None:
            self._pool = _new_pool(self._count, self._held)
        if self._watchdog is None:
            self._watchdog = _Watchdog(self.limits.megabytes)
            self._watchdog.start()
        return self._pool


class _Job(Generic[R]):
    """A file on its way through the pool."""

    def __init__(self, workers: Workers[Any, R], arguments: tuple[Any, ...]) -> None:
        self._workers, self._arguments = workers, arguments
        self._pool, self._reading = workers.submit(arguments)

    def ready(self, seconds: float) -> bool:
        return bool(wait([self._reading], timeout=max(0.0, seconds)).done)

    def result(self) -> R | ReadFailure:
        crashes = breaks = 0
        while True:
            error = self._reading.exception()
            if error is None:
                self._workers.proved = True
                return cast("R | ReadFailure", self._reading.result())
            failure = self._failure(error)
            if failure is not None:
                return failure
            if isinstance(error, BrokenProcessPool):
                breaks += 1
                self._workers.drop(self._pool)
                if breaks > ATTEMPTS and not self._workers.proved:
                    raise WorkerError(
                        "the processes that read files cannot be started; --workers 0 reads without them"
                    ) from error
            else:
                crashes += 1
            if crashes >= ATTEMPTS or breaks > ATTEMPTS:
                return _crashed(error)
            self._pool, self._reading = self._workers.submit(self._arguments)

    def cancel(self) -> None:
        """The worker that has it goes on, since ending it costs more than it saves; nobody waits for what it finds."""
        self._reading.cancel()

    def _failure(self, error: BaseException) -> ReadFailure | None:
        """What the error means; None where the worker ended or broke, which the file may not be to blame for."""
        from pebble import ProcessExpired

        if isinstance(error, TimeoutError):
            return too_slow(float(error.args[1]) if len(error.args) > 1 else self._workers.limits.seconds)
        if isinstance(error, MemoryError):
            return too_big(self._workers.limits.megabytes)
        if isinstance(error, ProcessExpired):
            return too_big(self._workers.limits.megabytes) if self._workers.over_memory(error.pid) else None
        if isinstance(error, BrokenProcessPool):
            return None
        if isinstance(error, ScrutinyError):
            raise error
        return _defect(error)


def _crashed(error: BaseException) -> ReadFailure:
    code = getattr(error, "exitcode", None)
    if code == -getattr(signal, "SIGKILL", 9):
        return ReadFailure("limit", "Reading it was stopped twice by the system, most likely for want of memory")
    return ReadFailure(
        "damaged", "Reading it ended the reader twice: the file is damaged. Open it, save it under a new name and ingest that"
    )


def _defect(error: BaseException) -> ReadFailure:
    """A mistake of ours: named with its place, and the others go on."""
    trace = [line.strip() for line in str(getattr(error, "traceback", "")).splitlines() if line.strip().startswith("File ")]
    place = trace[-1].replace("File ", "", 1) if trace else "an unknown place"
    said = " ".join(str(error).split())[:80]
    return ReadFailure("defect", f"A mistake in scrutiny, please report it: {type(error).__name__} ({said}) at {place}")


def _pass_on(done: Future[Any], to: Future[Any]) -> None:
    if done.cancelled():
        to.cancel()
        to.set_running_or_notify_cancel()
        return
    if not to.set_running_or_notify_cancel():
        return
    error = done.exception()
    if error is not None:
        to.set_exception(error)
    else:
        to.set_result(done.result())


def _new_pool(count: int, held: tuple[Any, ...]) -> ProcessPool:
    """A pool whose workers are starting already. `spawn` is the one way that all systems know."""
    from pebble import ProcessPool

    pool = ProcessPool(
        max_workers=count,
        max_tasks=2 * FILES_A_WORKER,  # counting pages is a task too
        initializer=worker.begin,
        initargs=held,
        context=multiprocessing.get_context("spawn"),
    )
    with _deaf_to_interrupts():
        assert pool.active  # starts it
    return pool


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Ctrl-C reaches every process of a terminal: this one ends the others. Workers inherit the mask of the thread that
    starts them, and the pool's threads that of this one, so that none is caught in its first steps."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # which changes the mask itself when it is started
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Watchdog(threading.Thread):
    """Ends a worker that is larger than the cap, where the system does not see to that, or not for all kinds of memory."""

    def __init__(self, megabytes: int) -> None:
        super().__init__(name="scrutiny-watchdog", daemon=True)
        self.seen: dict[int, int] = {}
        """Largest resident size, bytes, by process id."""
        self._most = megabytes * 1_000_000
        self._end = threading.Event()

    def stop(self) -> None:
        """End, and wait for that."""
        self._end.set()
        self.join()

    def run(self) -> None:
        """Look until stopped."""
        import psutil

        while not self._end.wait(_LOOKS):
            for process in multiprocessing.active_children():
                if process.pid is None:
                    continue
                with contextlib.suppress(psutil.Error):  # it ended while we looked
                    size = psutil.Process(process.pid).memory_info().rss
                    self.seen[process.pid] = max(size, self.seen.get(process.pid, 0))
                    if size > self._most:
                        process.kill()
