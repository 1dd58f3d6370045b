"""Readings into the warehouse: each as one document or as the papers of an agenda pack, several of them at a time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from extractor.warehouse import Connection, Paper, Provenance, drop_readings, load_papers, part_name

if TYPE_CHECKING:
    from extractor.pipeline.ingest import Finished
    from extractor.pipeline.reading import Reading

PATIENCE = 1.0
"""Seconds that a paper waits for others to be loaded with."""

MOST_PAPERS, MOST_PAGES = 64, 200
"""Papers, or pages, after which they are loaded: they are held in memory until then."""


@dataclass(slots=True)
class Batch:
    """Changes of the warehouse that wait to be made in one transaction, and what is told of them when that is done.

    Opening and closing the file, and each statement, take longer than the rows of a small paper.
    """

    papers: list[Paper] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    events: list[Finished] = field(default_factory=list)
    pages: int = 0
    begun: float | None = None

    def add(self, papers: Sequence[Paper] = (), dropped: Sequence[str] = ()) -> None:
        """Papers to load, and names of documents to take out; with neither, what is told is not to wait much longer."""
        self.papers += papers
        self.dropped += dropped
        self.pages += sum(len(paper.document.pages) for paper in papers)
        self.begun = self.begun or time.monotonic()

    def write(self, connection: Connection) -> None:
        """Make the changes, as part of the caller's transaction."""
        drop_readings(connection, self.dropped)
        load_papers(connection, self.papers)

    @property
    def patience(self) -> float:
        """Seconds that the first of them may still wait."""
        return max(0.0, PATIENCE - (time.monotonic() - self.begun)) if self.begun else PATIENCE

    @property
    def full(self) -> bool:
        """Whether no other change should be waited for."""
        return len(self.papers) >= MOST_PAPERS or self.pages >= MOST_PAGES or self.patience <= 0.0


def papers_of(reading: Reading, origin: Provenance) -> list[Paper]:
    """The papers of a reading, with the names of a pack's parts."""
    return [
        Paper(
            paper.document,
            paper.claims,
            paper.mentions,
            replace(origin, name=part_name(origin.name, part), part_of=None if part == 1 else origin.name),
        )
        for part, paper in enumerate(reading.papers, 1)
    ]


def load_reading(connection: Connection, reading: Reading, origin: Provenance) -> None:
    """Put all papers of a reading in the place of any older reading of that name, as part of the caller's transaction."""
    load_papers(connection, papers_of(reading, origin))
