from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extractor.cli.app import scrutiny
from extractor.warehouse import attach

IN_PROCESS = {"ingest": {"workers": 0}, "check": {"workers": 0}}
"""Starting workers takes a second; tests/executors has them."""

Run = Callable[..., Result]

ANNUAL = """Safeguarding Board Annual Report {year}

1. Child protection

The number of children subject of a child protection plan in Oxfordshire rose by 30% from 100 on 31 March {before} to 118 on
31 March {after}. Neglect was the main reason, and that is a concern.

Plans by reason

| Reason | Number |
|---|---|
| Neglect | 60 |
| Other | 58 |
| Total | 118 |
"""


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(attach, "PATIENCE", 0.0)
    monkeypatch.delenv("SCRUTINY_WAREHOUSE", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run() -> Run:
    """Run the command line; standard output and standard error apart."""

    def call(*arguments: object) -> Result:
        given = [str(argument) for argument in arguments]
        return CliRunner().invoke(scrutiny, given, prog_name="scrutiny", default_map=IN_PROCESS)

    return call


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    papers = folder / "papers"
    papers.mkdir()
    for after in (2016, 2017):
        text = ANNUAL.format(year=f"{after - 1}/{after % 100}", before=after - 1, after=after)
        (papers / f"annual-{after}.md").write_text(text, encoding="utf-8")
    for arguments in (["ingest", str(papers)], ["check", "--fail-on", "never"]):
        result = CliRunner().invoke(scrutiny, ["--warehouse", str(folder / "w.duckdb"), *arguments], default_map=IN_PROCESS)
        assert result.exit_code == 0, result.output
    return folder / "w.duckdb"


@pytest.fixture
def warehouse(_template: Path, tmp_path: Path) -> Path:
    """A checked warehouse of two annual reports, under the default name in the working folder."""
    path = tmp_path / "warehouse.duckdb"
    shutil.copyfile(_template, path)
    return path
