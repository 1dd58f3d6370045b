from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from extractor.cli.app import scrutiny
from extractor.explore.app import create_app
from extractor.explore.context import Explorer

SAMPLES = Path(__file__).parents[2] / "corpus" / "papers"
TOKEN = "token-of-this-test"
HOST = "127.0.0.1:8765"
ORIGIN = {"origin": f"http://{HOST}"}

HOSTILE = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)> =cmd()"
PAPER = f"""# Annual report 2016/17 {HOSTILE}

Oxfordshire Safeguarding Children Board. Published 30 September 2017.

The number of children subject of a child protection plan in Oxfordshire rose by 30% from 100 on 31 March 2016 to 118 on
31 March 2017 {HOSTILE}. Neglect is a concern {HOSTILE}.

| Reason {HOSTILE} | Number |
|---|---|
| =cmd() neglect | 60 |
| Other | 58 |
| Total | 118 |
"""

Browse = Callable[[Path], TestClient]


def run(warehouse: Path, *arguments: str) -> None:
    result = CliRunner().invoke(scrutiny, ["--warehouse", str(warehouse), *arguments], default_map={"ingest": {"workers": 0}})
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checked warehouse of two sample papers and one that holds scripts, quotes and formulas wherever a paper can."""
    folder = tmp_path_factory.mktemp("explorer")
    papers = folder / "from"
    papers.mkdir()
    for name in ("annual-report-2015-16.pdf", "annual-report-2016-17.pdf"):
        shutil.copyfile(SAMPLES / name, papers / name)
    (papers / "a'b\"<b>&=1.md").write_text(PAPER, encoding="utf-8")
    run(folder / "w.duckdb", "ingest", str(papers))
    run(folder / "w.duckdb", "check", "--fail-on", "never")
    return folder / "w.duckdb"


@pytest.fixture
def warehouse(_made: Path, tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    shutil.copyfile(_made, path)
    return path


@pytest.fixture
def explorer(warehouse: Path, tmp_path: Path) -> Explorer:
    return Explorer(warehouse, tmp_path / "papers", by="A. Clerk", largest=2_000_000, waivers=tmp_path / "w.toml")


@pytest.fixture
def stranger(explorer: Explorer) -> TestClient:
    """A browser that was not let in."""
    return TestClient(create_app(explorer, hosts=[HOST], token=TOKEN), base_url=f"http://{HOST}", follow_redirects=False)


@pytest.fixture
def browser(stranger: TestClient) -> TestClient:
    """A browser that came with the address of the start."""
    assert stranger.get(f"/?token={TOKEN}").status_code == 303
    return stranger
