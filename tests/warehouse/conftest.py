from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extractor.warehouse import attach, load_document, writing

from . import samples


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attach, "PATIENCE", 0.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "warehouse.duckdb"


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "warehouse.duckdb"
    with writing(path) as connection:
        load_document(connection, samples.document(), samples.claims(), (samples.mention(),), samples.origin())
    return path


@pytest.fixture
def loaded(path: Path, _template: Path) -> Path:
    """A warehouse with one paper."""
    shutil.copyfile(_template, path)
    return path
