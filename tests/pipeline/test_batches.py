"""Papers that are done at the same time are loaded together, and told only when they are in the warehouse."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from extractor.errors import WarehouseLocked
from extractor.model import ReadFailure
from extractor.patterns import Patterns
from extractor.pipeline import ingest as ingest_module
from extractor.pipeline import loading
from extractor.pipeline.ingest import Finished, ingest
from extractor.pipeline.reading import Reading
from extractor.warehouse import reading, writing

from .papers import PAPER, CountingReader, write


class _Done:
    """A paper that has been read already."""

    def __init__(self, value: Reading | ReadFailure, ready: bool) -> None:
        self._value, self._ready = value, ready

    def ready(self, seconds: float) -> bool:
        return self._ready

    def result(self) -> Reading | ReadFailure:
        return self._value

    def cancel(self) -> None:
        """Nothing runs."""


class AllAtOnce:
    """Reads a paper when it is started; those whose names are in `late` are waited for."""

    ahead = 10

    def __init__(self, patterns: Patterns, late: tuple[str, ...] = ()) -> None:
        self._patterns, self._late, self._read = patterns, late, CountingReader()

    def start(self, path: Path, name: str, sha256: str, corrections: Mapping[str, str]) -> _Done:
        return _Done(self._read(path, name, sha256, self._patterns, corrections), name not in self._late)

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(6):
        write(tmp_path / "in", f"{number}.txt", PAPER.replace("118", str(118 + number)))
    write(tmp_path / "in", "3.txt", "DAMAGED")
    return tmp_path / "in"


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many papers each transaction loaded."""
    counts: list[int] = []
    plain = loading.load_papers

    def counted(connection: object, papers: list[object]) -> None:
        counts.append(len(papers))
        plain(connection, papers)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "load_papers", counted)
    monkeypatch.setattr(loading, "PATIENCE", 1000.0)
    return counts


def documents(warehouse: Path) -> set[object]:
    with reading(warehouse) as door:
        return {row["document"] for row in door.rows("SELECT document FROM documents")}


def test_papers_that_are_done_are_loaded_together(folder: Path, warehouse: Path, patterns: Patterns, loads: list[int]) -> None:
    told = []
    for event in ingest([folder], warehouse, patterns, executor=AllAtOnce(patterns)):
        if isinstance(event, Finished):
            told.append((event.document, event.status))
            if event.status != "failed":
                assert event.document in documents(warehouse)
    assert told == [(f"{number}.txt", "failed" if number == 3 else "loaded") for number in range(6)]
    assert loads == [5]
    with reading(warehouse) as door:
        history = door.rows("SELECT document, status FROM ingestions ORDER BY started_at")
        assert [(row["document"], row["status"]) for row in history] == told
        assert len(door.rows("SELECT DISTINCT surface FROM claims")) == 5
    again = ingest([folder], warehouse, patterns, executor=AllAtOnce(patterns))
    assert [event.status for event in again if isinstance(event, Finished)] == ["skipped"] * 3 + ["failed"] + ["skipped"] * 2


def test_nobody_waits_for_a_paper_that_is_not_done(folder: Path, warehouse: Path, patterns: Patterns, loads: list[int]) -> None:
    list(ingest([folder], warehouse, patterns, executor=AllAtOnce(patterns, late=("2.txt",))))
    assert loads == [2, 3]


def test_a_batch_has_an_end(
    folder: Path, warehouse: Path, patterns: Patterns, loads: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "MOST_PAPERS", 2)
    list(ingest([folder], warehouse, patterns, executor=AllAtOnce(patterns)))
    assert loads == [2, 2, 1]


def test_a_stop_loads_what_has_gathered(folder: Path, warehouse: Path, patterns: Patterns, loads: list[int]) -> None:
    events = ingest([folder], warehouse, patterns, executor=AllAtOnce(patterns))
    while (event := next(events)) != ingest_module.Started("2.txt", 3, 6):
        assert not isinstance(event, Finished)
    events.close()
    assert documents(warehouse) == {"0.txt", "1.txt"}


def test_what_cannot_be_loaded_is_not_told_nor_recorded(
    folder: Path, warehouse: Path, patterns: Patterns, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(warehouse):
        pass

    def locked(connection: object, papers: object) -> None:
        raise WarehouseLocked("in use")

    monkeypatch.setattr(loading, "load_papers", locked)
    told = []
    with pytest.raises(WarehouseLocked):
        for event in ingest([folder], warehouse, patterns, executor=AllAtOnce(patterns)):
            told.append(event)
    assert not [event for event in told if isinstance(event, Finished)]
    with reading(warehouse) as door:
        assert door.rows("SELECT * FROM ingestions") == []
