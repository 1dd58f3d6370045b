"""Dask: files are read by the workers of a cluster that is running already. Behind the extra scrutiny[dask].

The workers must have this version of scrutiny and see the files under the same paths. Their memory is limited by their nanny
(`dask worker --memory-limit`), and no deadline is kept there: a worker cannot end what it is doing.
"""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Mapping
from concurrent.futures import CancelledError, Future, wait
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, cast

from extractor import __version__
from extractor.errors import ScrutinyError, WorkerError
from extractor.executors.base import Pending, R, S, Stage
from extractor.model import ReadFailure

if TYPE_CHECKING:
    from distributed import Client

ATTEMPTS = 2
"""A file that was with a worker when it ended may not be to blame: it is given out once more."""

HOW_TO_GET_DASK = "Reading on a cluster needs Dask: pip install scrutiny[dask]"

_PATIENCE = 20  # seconds in which the scheduler must answer, and have a worker


@dataclass(frozen=True, slots=True)
class Job:
    """What crosses to the cluster for a file. The content's digest is in it, since Dask takes equal jobs for one; so is the
    attempt, so that a second one is another job. `held` is the pickled stage with what all files share."""

    path: str
    name: str
    sha256: str
    corrections: tuple[tuple[str, str], ...]
    attempt: int
    version: str
    held: bytes


@lru_cache(maxsize=2)
def _held(pickled: bytes) -> tuple[Stage[Any, Any], Any]:
    """The stage and what all files share, unpickled once in a worker: the language model is kept with it."""
    return cast("tuple[Stage[Any, Any], Any]", pickle.loads(pickled))


def read(job: Job) -> Any:
    """The stage, in a worker of the cluster."""
    if job.version != __version__:
        raise WorkerError(f"the workers have scrutiny {__version__} and this is {job.version}; install the same everywhere")
    stage, shared = _held(job.held)
    if not Path(job.path).exists():
        return ReadFailure(
            "missing", f"The workers of the cluster do not see {job.path}; put it on a drive that all of them have."
        )
    return stage(Path(job.path), job.name, job.sha256, shared, dict(job.corrections))


class Cluster(Generic[S, R]):
    """Runs the stage on the cluster whose scheduler is at `address` (tcp://HOST:8786).

    Raises WorkerError where Dask is not installed, the scheduler does not answer, or it has no worker.
    """

    def __init__(self, stage: Stage[S, R], shared: S, address: str) -> None:
        self._stage, self._shared = stage, shared
        self._pickled: bytes | None = None
        self._client = _connect(address)
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)  # they may just be starting, or starting again
        except TimeoutError as error:
            self.close()
            raise WorkerError(f"the scheduler at {address} has no workers; start some with: dask worker {address}") from error
        threads = sum(self._client.nthreads().values())
        self._executor = self._client.get_executor(pure=False, retries=0)
        self.ahead = 2 * threads  # each is given its next file while it reads

    def start(self, path: Path, name: str, sha256: str, corrections: Mapping[str, str]) -> Pending[R]:
        """Give the file to the cluster."""
        if self._pickled is None:  # with the first file: by then the patterns have been read and checked
            self._pickled = pickle.dumps((self._stage, self._shared), protocol=5)
        made = Job(str(path.resolve()), name, sha256, tuple(sorted(corrections.items())), 1, __version__, self._pickled)
        return _Given(self, made)

    def submit(self, job: Job) -> Future[Any]:
        """A job on its way."""
        return cast("Future[Any]", self._executor.submit(read, job))

    def close(self) -> None:
        """Leave the cluster, which runs on; what is not done is given up."""
        self._client.close()


class _Given(Generic[R]):
    """A file that the cluster has."""

    def __init__(self, cluster: Cluster[Any, R], job: Job) -> None:
        self._cluster, self._job = cluster, job
        self._future = cluster.submit(job)

    def ready(self, seconds: float) -> bool:
        return bool(wait([self._future], timeout=max(0.0, seconds)).done)

    def result(self) -> R | ReadFailure:
        from distributed import KilledWorker

        for attempt in range(2, ATTEMPTS + 2):
            try:
                return cast("R | ReadFailure", self._future.result())
            except KilledWorker:
                if attempt <= ATTEMPTS:
                    self._future = self._cluster.submit(replace(self._job, attempt=attempt))
            except ScrutinyError:
                raise
            except (CancelledError, OSError) as error:  # the scheduler has gone
                raise WorkerError(f"the cluster was lost ({error or 'cancelled'}); the same command goes on from here") from error
            except MemoryError:
                return ReadFailure("limit", "Reading it takes more memory than the worker has; give it a larger --memory-limit")
            except Exception as error:  # noqa: BLE001 (a mistake of ours, named; the other files go on)
                said = " ".join(str(error).split())[:80]
                return ReadFailure("defect", f"A mistake in scrutiny, please report it: {type(error).__name__} ({said})")
        return ReadFailure(
            "limit", "Reading it ended every worker that tried: it is damaged, or takes more memory than they have"
        )

    def cancel(self) -> None:
        self._future.cancel()


def _connect(address: str) -> Client:
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise WorkerError(HOW_TO_GET_DASK) from error
    try:
        with contextlib.redirect_stderr(None):
            return Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError, ImportError) as error:
        why = " ".join(str(error).split())[:120] or "no answer"
        raise WorkerError(f"the scheduler at {address} does not answer ({why}); is it tcp://HOST:8786?") from error
