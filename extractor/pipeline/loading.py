"""Readings into the warehouse: each as one document or as the papers of an agenda pack, several of them at a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from extractor.warehouse import Connection, Provenance, load_document, part_name

if TYPE_CHECKING:
    from extractor.pipeline.ingest import Finished
    from extractor.pipeline.reading import Reading

PATIENCE = 1.0
"""Seconds that a paper waits for others to be loaded with."""

MOST_STEPS, MOST_PAGES = 64, 200
"""Papers, or pages, after which they are loaded: they are held in memory until then."""

Step = Callable[[Connection], object]


@dataclass(slots=True)
class Batch:
    """Changes of the warehouse that wait to be made in one transaction, and what is told of them when that is done.

    Opening and closing the file takes longer than loading a small paper.
    """

    steps: list[Step] = field(default_factory=list)
    events: list[Finished] = field(default_factory=list)
    pages: int = 0
    begun: float | None = None

    def add(self, step: Step, pages: int) -> None:
        """Put a change, with so many pages, to the others."""
        self.steps.append(step)
        self.pages += pages
        self.begun = self.begun or time.monotonic()

    def take(self) -> list[Step]:
        """The changes, which are the caller's to make from now on."""
        steps, self.steps, self.pages, self.begun = self.steps, [], 0, None
        return steps

    @property
    def patience(self) -> float:
        """Seconds that the first of them may still wait."""
        return max(0.0, PATIENCE - (time.monotonic() - self.begun)) if self.begun else PATIENCE

    @property
    def full(self) -> bool:
        """Whether no other change should be waited for."""
        return len(self.steps) >= MOST_STEPS or self.pages >= MOST_PAGES or self.patience <= 0.0


def load_reading(connection: Connection, reading: Reading, origin: Provenance) -> None:
    """Put all papers of a reading in the place of any older reading of that name, as part of the caller's transaction."""
    for part, paper in enumerate(reading.papers, 1):
        named = replace(origin, name=part_name(origin.name, part), part_of=None if part == 1 else origin.name)
        load_document(connection, paper.document, paper.claims, paper.mentions, named)
