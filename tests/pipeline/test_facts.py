"""A clerk's corrections: claims follow them, and they outlive re-ingestion and removal."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import InputError
from extractor.patterns import Patterns
from extractor.pipeline.facts import set_facts
from extractor.warehouse import reading, remove, writing

from .conftest import Ingest
from .papers import PAPER, write

SILENT = "Annual report\n\nOver the year 45 children became the subject of a child protection plan in the district.\n"
YEAR = {"period_start": "2016-04-01", "period_end": "2017-03-31"}


def facts(warehouse: Path) -> dict[str, object]:
    with reading(warehouse) as door:
        return door.rows("SELECT area, board, period_start, period_end FROM documents")[0]


def claim(warehouse: Path) -> dict[str, object]:
    with reading(warehouse) as door:
        return door.rows("SELECT area, period_end FROM claims WHERE surface IN ('118', '121', '45')")[0]


def test_claims_follow_at_once_where_the_file_is_still_there(
    tmp_path: Path, warehouse: Path, run: Ingest, patterns: Patterns
) -> None:
    run(write(tmp_path, "a.txt", SILENT))
    assert claim(warehouse) == {"area": None, "period_end": None}
    corrected = set_facts(warehouse, "a.txt", {"area": "Hackney", **YEAR}, patterns)
    assert (corrected.document, corrected.postponed) == ("a.txt", None)
    assert str(facts(warehouse)["period_end"]) == "2017-03-31"
    assert claim(warehouse)["area"] == "Hackney"
    assert run(tmp_path / "a.txt") == {"a.txt": ("skipped", "unchanged")}


@pytest.mark.parametrize("changed", [True, False])
def test_else_they_follow_at_the_next_ingest(
    tmp_path: Path, warehouse: Path, run: Ingest, patterns: Patterns, changed: bool
) -> None:
    path = write(tmp_path, "a.txt")
    run(path)
    if changed:
        write(tmp_path, "a.txt", PAPER.replace("118", "121"))
    else:
        path.unlink()
    corrected = set_facts(warehouse, "a.txt", {"area": "Hackney"}, patterns)
    assert ("has changed" if changed else "no longer at") in str(corrected.postponed)
    assert facts(warehouse)["area"] == "Hackney"
    write(tmp_path, "a.txt", PAPER.replace("118", "121") if changed else PAPER)
    [(status, reason)] = run(path).values()
    assert status == "replaced"
    assert reason == ("the file has changed" if changed else "read again with its corrections")
    assert claim(warehouse)["area"] == "Hackney"


def test_a_correction_outlives_reingestion_and_removal(tmp_path: Path, warehouse: Path, run: Ingest, patterns: Patterns) -> None:
    path = write(tmp_path, "a.txt")
    run(path)
    set_facts(warehouse, "a.txt", {"board": "Another Board"}, patterns)
    run(path, force=True)
    assert facts(warehouse)["board"] == "Another Board"
    with writing(warehouse) as connection:
        remove(connection, "a.txt")
    run(path)
    assert facts(warehouse)["board"] == "Another Board"


def test_a_correction_is_taken_back(tmp_path: Path, warehouse: Path, run: Ingest, patterns: Patterns) -> None:
    run(write(tmp_path, "a.txt"))
    before = facts(warehouse)
    set_facts(warehouse, "a.txt", {"area": "Hackney"}, patterns)
    set_facts(warehouse, "a.txt", {"area": None}, patterns)
    assert facts(warehouse) == before


def test_an_unknown_document(tmp_path: Path, warehouse: Path, run: Ingest, patterns: Patterns) -> None:
    run(write(tmp_path, "a.txt"))
    with pytest.raises(InputError, match="no document"):
        set_facts(warehouse, "b.txt", {"area": "Hackney"}, patterns)
