"""Folders that are looked at again and again: which of their papers are new or changed, and have stopped growing.

Network drives tell nobody of their changes, so there is no other way than looking. A paper is due when its size and time were
the same in two looks, it can be opened, and it has not been read in that state.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import InputError, WarehouseLocked
from extractor.read import discover

if TYPE_CHECKING:
    from extractor.pipeline.ingest import Finished

PAUSE = 5.0
"""Seconds between two looks."""

MOST_LOOKS = 128
"""Looks, at the most, that pass before a paper is tried again that opened and then could not be read."""

Found = tuple[Path, str]
_State = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """What one look came to: papers that are due, with their document names; whether others are still growing; problems
    that the look before did not have, for the user."""

    due: tuple[Found, ...]
    growing: bool
    problems: tuple[str, ...]


class Watched:
    """Folders with what became of their papers. Nothing is kept on disk: the warehouse knows what it has read."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._last: dict[Path, _State] = {}
        self._done: dict[Path, _State] = {}
        self._failed: dict[Path, int] = {}
        self._rests: dict[Path, int] = {}
        self._troubles: frozenset[str] = frozenset()

    def look(self) -> Look:
        """Look once. What is due comes back in every look until `done` or `failed` is called for it."""
        troubles: set[str] = set()
        now: dict[Path, tuple[_State, str]] = {}
        for folder in self._folders:
            now |= self._states(folder, troubles)
        moving = {path for path, (state, _) in now.items() if self._last.get(path) != state}
        for path in moving:
            self._failed.pop(path, None)
            self._rests.pop(path, None)
        self._last = {path: state for path, (state, _) in now.items()}
        self._rests = {path: rest - 1 for path, rest in self._rests.items() if rest > 1 and path in now}
        due = [
            (path, name)
            for path, (state, name) in now.items()
            if path not in moving and path not in self._rests and self._done.get(path) != state and _opens(path, troubles)
        ]
        fresh = sorted(troubles - self._troubles)
        self._troubles = frozenset(troubles)
        return Look(tuple(due), bool(moving), tuple(fresh))

    def done(self, path: Path) -> None:
        """The paper has been dealt with, as it was in the last look: it is not due again until it changes."""
        self._done[path] = self._last[path]
        self._failed.pop(path, None)

    def failed(self, path: Path) -> None:
        """The paper could not be opened after all: it is due again, after more looks each time."""
        self._failed[path] = self._failed.get(path, 0) + 1
        self._rests[path] = min(2 ** self._failed[path], MOST_LOOKS)

    @staticmethod
    def _states(folder: Path, troubles: set[str]) -> dict[Path, tuple[_State, str]]:
        found: dict[Path, tuple[_State, str]] = {}
        try:
            papers = discover([folder])
        except InputError as error:  # the drive went away; it may come back
            troubles.add(f"{error}; it will be tried again")
            return found
        for path, name in papers:
            try:
                # not that of the folder's listing, which on Windows lags behind while a file is written
                status = path.stat()
            except OSError:  # gone between listing and looking
                continue
            if path.is_dir():  # a subfolder that cannot be listed
                troubles.add(f"Cannot list the folder {path}; it will be tried again")
                continue
            found[path] = ((status.st_size, status.st_mtime_ns), name)
        return found


def watch(
    watched: Watched,
    read: Callable[[Sequence[Found]], Generator[Finished]],
    tell: Callable[[str], None],
    pause: Callable[[], object],
) -> None:
    """Read papers as they become due, until `pause`, which is called between two looks, raises KeyboardInterrupt.

    `read` ingests papers and yields what became of each; a warehouse that is in use is waited for. `tell` gets problems.
    """
    locked = ""
    while True:
        look = watched.look()
        for problem in look.problems:
            tell(problem)
        if look.due:
            try:
                _read(watched, read(look.due))
                locked = ""
            except WarehouseLocked as error:
                if str(error) != locked:
                    tell(f"Waiting: {error}")
                locked = str(error)
        pause()


def _read(watched: Watched, events: Generator[Finished]) -> None:
    with contextlib.closing(events):  # at once when Ctrl-C comes, so that the warehouse is let go in order
        for event in events:
            if event.transient:
                watched.failed(event.path)
            else:
                watched.done(event.path)


def _opens(path: Path, troubles: set[str]) -> bool:
    """Whether the file can be opened: on Windows not while a program that writes it keeps it to itself."""
    try:
        with path.open("rb"):
            return True
    except OSError as error:
        troubles.add(f"{path} cannot be opened yet ({error.strerror or error}); it will be tried again")
        return False
