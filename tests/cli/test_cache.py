"""The command line uses the cache that the environment names, tells of it, and can do without."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run

PAPER = "On 31 March 2017 there were 118 children subject of a child protection plan. Neglect was the main reason.\n"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("SCRUTINY_CACHE", str(folder))
    (tmp_path / "a.txt").write_text(PAPER, encoding="utf-8")
    return folder


def test_ingest_fills_it_and_clear_empties_it(run: Run, place: Path) -> None:
    assert "0.0 MB of 2,000.0 MB" in run("cache", "info").stdout
    assert run("ingest", "a.txt").exit_code == 0
    told = run("cache", "info").stdout
    assert f"folder  {place}\n" in told
    for stage in ("read", "segment", "match", "resolve", "themes"):
        assert f"{stage:<8}1 readings" in told
    assert run("cache", "clear").stderr.startswith("Removed: 5 readings")
    assert "readings" not in run("cache").stdout


def test_without_it_nothing_is_kept(run: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("ingest", "a.txt", "--no-cache").exit_code == 0
    monkeypatch.setenv("SCRUTINY_CACHE", "off")
    assert run("ingest", "a.txt", "--force").exit_code == 0
    assert not place.exists()
    result = run("cache", "info")
    assert result.exit_code == 2
    assert "switched off" in result.stderr


def test_where_it_cannot_be_written_the_paper_is_read_all_the_same(run: Run, place: Path) -> None:
    place.write_text("in the way", encoding="utf-8")
    result = run("ingest", "a.txt")
    assert result.exit_code == 0
    assert f"No cache: {place} cannot be written" in result.stderr
    assert "1 read" in result.stderr
