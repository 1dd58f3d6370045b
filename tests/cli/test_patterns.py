"""scrutiny patterns: list, show and test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run

OWN = """[widgets]
label = "Widgets seen"
unit = "count"
kind = "flow"
heads = ["widget"]
[[widgets.examples]]
text = "There were {number} widgets in 2014/15."
value = "12"

# a comment on what follows
[gadgets]
label = "Gadgets"
unit = "count"
kind = "flow"
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "indicators.toml").write_text(OWN.format(number=12), encoding="utf-8")
    return folder


def test_the_kinds_are_listed(run: Run, own: Path) -> None:
    rows = json.loads(run("patterns", "list", "--format", "json", "--patterns", own).stdout)
    by_kind = {row["kind"]: row for row in rows}
    assert list(by_kind) == ["indicators", "claims", "areas", "documents", "themes", "stance", "names", "classes"]
    assert by_kind["indicators"]["own"] == 2
    assert str(own / "indicators.toml") in by_kind["indicators"]["file"]
    assert by_kind["areas"]["own"] == 0


def test_the_entries_of_a_kind_are_listed(run: Run, own: Path) -> None:
    listed = run("--patterns", own, "patterns", "list", "indicators").stdout
    assert "Widgets seen" in listed
    assert "cpp_at_date" in listed
    wrong = run("patterns", "list", "indicator")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "the kinds are indicators, claims" in wrong.stderr


def test_an_entry_is_shown_as_written(run: Run, own: Path) -> None:
    shown = run("patterns", "show", "widgets", "--patterns", own)
    assert shown.exit_code == 0
    assert shown.stdout == OWN.format(number=12).split("\n\n#")[0] + "\n"
    assert shown.stderr == f"{own / 'indicators.toml'}, line 1\n"


def test_an_unknown_entry_has_near_ones(run: Run) -> None:
    wrong = run("patterns", "show", "cpp_at_dat")
    assert wrong.exit_code == 2
    assert "did you mean cpp_at_date" in wrong.stderr


def test_all_examples_are_run(run: Run, own: Path) -> None:
    right = run("patterns", "test", "--patterns", own)
    assert (right.exit_code, right.stdout) == (0, "")
    assert right.stderr.endswith(" examples run, 0 failed.\n")


def test_a_failing_example_is_named(run: Run, own: Path) -> None:
    (own / "indicators.toml").write_text(OWN.format(number=13), encoding="utf-8")
    wrong = run("patterns", "test", "--patterns", own)
    assert wrong.exit_code == 1
    assert wrong.stdout.splitlines() == [
        f"{own / 'indicators.toml'}: [widgets] example: There were 13 widgets in 2014/15.",
        "  expected: 12 widgets",
        "  got:      13 widgets",
    ]
    assert wrong.stderr.endswith(" examples run, 1 failed.\n")


def test_a_faulty_file_is_one_line(run: Run, own: Path) -> None:
    (own / "indicators.toml").write_text(OWN.format(number=13) + 'head = ["gadget"]\n', encoding="utf-8")
    for command in (["patterns", "test"], ["patterns", "list"], ["patterns", "show", "gadgets"]):
        wrong = run(*command, "--patterns", own)
        assert (wrong.exit_code, wrong.stdout) == (2, "")
        [line] = [line for line in wrong.stderr.splitlines() if line]
        assert "indicators.toml, line 15: [gadgets] head: no such key; did you mean heads?" in line
