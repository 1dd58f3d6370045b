"""scrutiny indicators: the catalogue with what the warehouse holds of it, and what has no indicator."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run

NURSES = (
    "The board employs 12 school nurses. On 31 March 2017 there were 118 child protection plans. The target is 20 school nurses."
)
MORE = "The number of school nurses was 14 in 2016/17. School nurses rose by 20%."


def rows(run: Run, *arguments: str) -> list[dict[str, object]]:
    result = run("indicators", *arguments, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found


def test_the_catalogue_says_what_is_used(run: Run, warehouse: Path) -> None:
    everything = rows(run)
    assert len(everything) > 100
    assert [row["indicator"] for row in everything] == sorted(str(row["indicator"]) for row in everything)
    [plans] = rows(run, "--used", "--find", "child protection")
    assert plans["indicator"] == "cpp_at_date"
    assert (plans["documents"], plans["first_year"], plans["last_year"]) == (2, 2015, 2017)
    claims = run("claims", "--indicator", "cpp_at_date", "--format", "jsonl").stdout.count("\n")
    assert plans["claims"] == claims
    [one] = rows(run, "--used", "--find", "CPP", "--document", "2016")
    assert (one["documents"], one["last_year"]) == (1, 2016)
    assert rows(run, "--used", "--year", "2009") == []


def test_find_wants_every_word(run: Run, warehouse: Path) -> None:
    assert all("plan" in str(row).lower() for row in rows(run, "--find", "plan protection"))
    assert rows(run, "--find", "plan zebra") == []


@pytest.mark.parametrize("form", ["table", "csv", "jsonl", "markdown"])
def test_every_format(run: Run, warehouse: Path, form: str) -> None:
    result = run("indicators", "--used", "--format", form)
    assert "cpp_at_date" in result.stdout
    if form in ("table", "markdown"):
        assert "2015–2017" in result.stdout


def test_limit(run: Run, warehouse: Path) -> None:
    result = run("indicators", "--limit", "3", "--format", "jsonl")
    assert result.stdout.count("\n") == 3
    assert "--limit 0 shows all" in result.stderr
    assert run("indicators", "--limit", "0", "--format", "jsonl").stdout.count("\n") > 100


def test_unresolved_groups_by_what_is_measured(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NURSES, encoding="utf-8")
    (tmp_path / "b.txt").write_text(MORE, encoding="utf-8")
    assert run("ingest", "a.txt", "b.txt").exit_code == 0
    nurses = rows(run, "--unresolved", "--find", "nurses")[0]
    assert (nurses["unit"], nurses["claims"], nurses["documents"]) == ("count", 2, 2)
    assert nurses["quote"] in NURSES + MORE
    assert not rows(run, "--unresolved", "--find", "protection")
    assert [row["documents"] for row in rows(run, "--unresolved", "--find", "nurses", "--document", "b.txt")] == [1]
    every = rows(run, "--unresolved", "--all", "--find", "nurses")
    assert {(row["unit"], row["claims"]) for row in every} == {("count", 3), ("percent", 1)}
    printed = run("indicators", "--unresolved").stdout
    assert "a.txt: The board employs 12 school nurses." in printed


def test_an_indicator_added_for_it_resolves_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NURSES, encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "indicators.toml").write_text(
        '[nurses]\nlabel = "School nurses"\nunit = "count"\nkind = "stock"\nheads = ["school nurses"]\n', encoding="utf-8"
    )
    run("ingest", "a.txt", "--patterns", "mine")
    assert [row["indicator"] for row in rows(run, "--used", "--find", "nurses")] == ["nurses"]
    assert not rows(run, "--unresolved", "--find", "nurses")


@pytest.mark.parametrize("arguments", [["--unresolved", "--used"], ["--all"]])
def test_wrong_usage(run: Run, warehouse: Path, arguments: list[str]) -> None:
    assert run("indicators", *arguments).exit_code == 2
