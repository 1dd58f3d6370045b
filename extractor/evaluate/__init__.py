"""How well the warehouse reads: precision, recall and F1 against a folder of annotations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from extractor.evaluate.claims import score_claims
from extractor.evaluate.findings import score_findings
from extractor.evaluate.gold import read_gold
from extractor.evaluate.scores import ALL, Line, Score
from extractor.evaluate.tables import score_tables
from extractor.evaluate.themes import score_themes

__all__ = ["ALL", "Line", "Score", "evaluate"]


class Door(Protocol):
    """Read-only access to the public views."""

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        """Run one SELECT; one dictionary a row, by column name."""


def evaluate(door: Door, folder: Path) -> list[Line]:
    """The score table. A document is matched by its file name without the ending.

    Raises InputError for a folder without annotations, or one with a faulty file.
    """
    gold = read_gold(folder)
    catalogue = frozenset(str(row["indicator"]) for row in door.rows("SELECT indicator FROM indicators"))
    lines: list[Line] = []
    if gold.claims:
        lines += score_claims(gold.claims, claims_by_stem(door), catalogue)
    if gold.themes:
        lines += score_themes(gold.themes, _by_stem(door, "theme_mentions", "document, char_start, mention_id"))
    if gold.tables:
        lines += score_tables(gold.tables, _by_stem(door, "cells", 'document, table_id, "row", col'))
    if gold.findings is not None:
        lines += score_findings(gold.findings, door.rows("SELECT rule, severity, evidence FROM findings ORDER BY finding_id"))
    return lines


def claims_by_stem(door: Door) -> dict[str, list[dict[str, object]]]:
    """The claims of every document, by its file name without the ending, in reading order."""
    return _by_stem(door, "claims", "document, char_start, claim_id")


def _by_stem(door: Door, view: str, order: str) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for row in door.rows(f"SELECT * FROM {view} ORDER BY {order}"):
        found.setdefault(Path(str(row["document"])).stem, []).append(row)
    return found
