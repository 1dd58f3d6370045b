"""What every page knows: the warehouse, who is working, the jobs, the pages drawn so far."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.explore.jobs import Jobs

if TYPE_CHECKING:
    from extractor.warehouse import Connection, Reader

LARGEST_UPLOAD = 100_000_000
"""Bytes of one upload, all its files together."""
MOST_PAGES = 2_000
"""Pages of a file that is dropped in; a longer one is refused with the reason."""


@dataclass(slots=True)
class Explorer:
    """The state of one running explorer. `papers` is the folder that dropped files go to, `watched` one whose files are read.

    `waivers` is the file that waived findings are written to as well, for others to review.
    """

    warehouse: Path
    papers: Path
    by: str | None = None
    watched: Path | None = None
    patterns: Path | None = None
    largest: int = LARGEST_UPLOAD
    waivers: Path = Path("scrutiny.waivers.toml")
    jobs: Jobs = field(init=False)
    sheets: dict[tuple[str, int, str], object] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.warehouse, self.papers, self.waivers = self.warehouse.resolve(), self.papers.resolve(), self.waivers.resolve()
        self.jobs = Jobs(self.warehouse, self.patterns)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Reader]:
        """The warehouse for reading; an empty one is made where there is none.

        One thread at a time: the system's lock on the file belongs to the process, and closing one connection would give up
        the lock of another.
        """
        from extractor.warehouse import reading, writing

        with self._turn:
            if not self.warehouse.exists():
                with writing(self.warehouse):
                    pass
            with reading(self.warehouse) as door:
                yield door

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """The warehouse for writing, in one transaction."""
        from extractor.warehouse import writing

        with self._turn, writing(self.warehouse) as connection:
            yield connection

    def ask(self, sql: str, *parameters: object) -> list[dict[str, object]]:
        """The rows of one query of our own."""
        with self.reading() as door:
            return door.rows(sql, parameters)
