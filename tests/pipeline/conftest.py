from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.patterns import Patterns
from extractor.pipeline.ingest import Finished, ingest
from extractor.warehouse import attach

from .papers import CountingReader

Ingest = Callable[..., dict[str, tuple[str, str | None]]]


@pytest.fixture(scope="session")
def patterns() -> Patterns:
    return Patterns()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attach, "PATIENCE", 0.0)


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "warehouse.duckdb"


@pytest.fixture
def reader() -> CountingReader:
    return CountingReader()


@pytest.fixture
def run(warehouse: Path, patterns: Patterns, reader: CountingReader) -> Ingest:
    """Ingest paths; gives status and reason by document."""

    def call(*paths: Path, force: bool = False) -> dict[str, tuple[str, str | None]]:
        events = ingest(list(paths), warehouse, patterns, force=force, read=reader)
        return {event.document: (event.status, event.reason) for event in events if isinstance(event, Finished)}

    return call
