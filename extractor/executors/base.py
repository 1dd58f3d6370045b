"""The seam between the ingest and the place where files are read, and the plain one of its two sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from extractor.model import ReadFailure

S = TypeVar("S")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

Stage = Callable[[Path, str, str, S, Mapping[str, str]], R | ReadFailure]
"""What is run on a file: path, document name, SHA-256, what all files share, corrections. Picklable, as is what it returns."""

Extent = Callable[[Path], int]
"""The number of pages of a file, 0 where it has none or they cannot be counted; it runs where the stage runs."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: `seconds` and `seconds_a_page` make its deadline; `megabytes` of resident memory."""

    seconds: float = 60.0
    seconds_a_page: float = 8.0
    megabytes: int = 2000

    def deadline(self, pages: int) -> float:
        """Seconds for a file of so many pages."""
        return self.seconds + self.seconds_a_page * pages


class Pending(Protocol[R_co]):
    """A file that is being read, or waits for its turn."""

    def ready(self, seconds: float) -> bool:
        """Wait for so long at the most; whether `result` would come at once."""

    def result(self) -> R_co | ReadFailure:
        """Wait for what came of it. A file that breaks a limit or its worker is a ReadFailure. Raises ScrutinyError."""

    def cancel(self) -> None:
        """Give it up."""


class Executor(Protocol[R_co]):
    """Runs one stage on files. `ahead` is how many files it wants to know of beyond the one that is waited for."""

    ahead: int

    def start(self, path: Path, name: str, sha256: str, corrections: Mapping[str, str]) -> Pending[R_co]:
        """Have a file read."""

    def close(self) -> None:
        """End at once, giving up what is not done."""


class InProcess(Generic[S, R]):
    """Runs the stage here, without limits, when the result is asked for: for tests, and to follow it in a debugger."""

    ahead = 0

    def __init__(self, stage: Stage[S, R], shared: S) -> None:
        self._stage, self._shared = stage, shared

    def start(self, path: Path, name: str, sha256: str, corrections: Mapping[str, str]) -> Pending[R]:
        """Nothing is done until the result is asked for."""
        return _Later(lambda: self._stage(path, name, sha256, self._shared, corrections))

    def close(self) -> None:
        """Nothing is held."""


@dataclass(frozen=True, slots=True)
class _Later(Generic[R]):
    run: Callable[[], R | ReadFailure]

    def ready(self, seconds: float) -> bool:  # noqa: ARG002 (nobody else will do it)
        return False

    def result(self) -> R | ReadFailure:
        return self.run()

    def cancel(self) -> None:
        """Nothing has begun."""


def too_big(megabytes: int) -> ReadFailure:
    """The failure of a file that takes too much memory."""
    return ReadFailure(
        "limit", f"Reading it takes more than {megabytes} MB of memory; ingest it in parts, or allow more with --memory"
    )


def too_slow(seconds: float) -> ReadFailure:
    """The failure of a file that takes too long."""
    return ReadFailure(
        "limit", f"Reading it took longer than {seconds:.0f} seconds; ingest it in parts, or allow more with --timeout"
    )
