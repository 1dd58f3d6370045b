"""A reading into the warehouse, as one document or as the papers of an agenda pack."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.warehouse import Connection, Provenance, load_document, part_name

if TYPE_CHECKING:
    from extractor.pipeline.reading import Reading


def load_reading(connection: Connection, reading: Reading, origin: Provenance) -> None:
    """Put all papers of a reading in the place of any older reading of that name, as part of the caller's transaction."""
    for part, paper in enumerate(reading.papers, 1):
        named = replace(origin, name=part_name(origin.name, part), part_of=None if part == 1 else origin.name)
        load_document(connection, paper.document, paper.claims, paper.mentions, named)
