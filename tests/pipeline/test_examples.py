"""Every example and counter-example of the shipped pattern files holds, and the runner finds those that do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import PatternError
from extractor.patterns import Patterns
from extractor.pipeline.examples import Case, cases

PATTERNS = Patterns()
CASES = [pytest.param(case, id=f"{case.file.stem}: {case.entry}: {case.text[:40]}") for case in cases(PATTERNS)]


@pytest.mark.parametrize("case", CASES)
def test_example_is_read_as_its_entry_says(case: Case) -> None:
    assert case.judge() is None


def test_every_shipped_entry_that_finds_something_has_its_examples() -> None:
    themes = PATTERNS.themes
    groups = {f"{theme}.{name}": group for theme, entry in themes.themes.items() for name, group in entry.patterns.items()}
    assert [key for key, entry in (PATTERNS.indicators | PATTERNS.cues).items() if not entry.examples] == []
    both = PATTERNS.names | groups
    assert [key for key, entry in both.items() if not entry.examples or not entry.counter_examples] == []
    assert [key for key, cue in themes.cues.items() if not cue.example or not cue.counter_example] == []


WIDGETS = """[widgets]
label = "Widgets seen"
unit = "count"
kind = "flow"
heads = ["widget"]
not = ["broken widget"]
[[widgets.examples]]
text = "There were {number} widgets in 2014/15."
value = "{value}"
period = "{period}"
[[widgets.counter_examples]]
text = "There were 7 {kind} widgets in 2014/15."
why = "no use"
"""


def _failing(folder: Path) -> list[tuple[str, str, str]]:
    found = [(case, case.judge()) for case in cases(Patterns(folder))]
    return [(case.entry, failure.expected, failure.got) for case, failure in found if failure is not None]


@pytest.mark.parametrize(
    ("given", "failing"),
    [
        ({}, []),
        ({"number": "13"}, [("widgets", "12 widgets", "13 widgets")]),
        ({"value": "twelve"}, [("widgets", "value: digits as in the example", "'twelve'")]),
        (
            {"period": "2015-03-31"},
            [("widgets", "12 widgets in 2015-03-31", "2014-04-01/2015-03-31")],
        ),
        ({"kind": "whole"}, [("widgets", "no number of widgets (no use)", "7 widgets")]),
    ],
)
def test_a_users_indicator(tmp_path: Path, given: dict[str, str], failing: list[tuple[str, str, str]]) -> None:
    right = {"number": "12", "value": "12", "period": "2014-04-01/2015-03-31", "kind": "broken"}
    (tmp_path / "indicators.toml").write_text(WIDGETS.format(**(right | given)), encoding="utf-8")
    assert _failing(tmp_path) == failing


@pytest.mark.parametrize(
    ("file", "text", "entry"),
    [
        ("claims.toml", '[hedge_over]\nwords = ["north of"]\nexamples = ["Over 300 people came."]', "hedge_over"),
        ("claims.toml", '[hedge_over]\nwords = ["over"]\nexamples = ["All over the town 300 people came."]', "hedge_over"),
        ("claims.toml", '[target]\nwords = ["wish"]\nexamples = ["That is our wish. 75% came."]\n', "target"),
        ("claims.toml", '[unit_ignored]\nwords = ["mile"]\nexamples = ["In that mile are 20 schools."]', "unit_ignored"),
        ("claims.toml", '[unit_weeks]\nwords = ["week"]\nexamples = ["In a week 20 people came."]', "unit_weeks"),
        ("claims.toml", '[change_down_verb]\nwords = ["grew"]\nexamples = ["The rate grew by 8%."]', "change_down_verb"),
        (
            "names.toml",
            '[crew]\nlabel = "Crew"\nkind = "team"\nfind = ["crew room"]\nexamples = ["The crew met."]\ncounter_examples = []',
            "crew",
        ),
        ("stance.toml", '[glum]\nrole = "concern"\nfind = ["glum"]\nexample = "All is glad."\ncounter_example = ""', "glum"),
        (
            "stance.toml",
            '[glum]\nrole = "concern"\nfind = ["glum"]\nexample = "All is glum."\ncounter_example = "It is glum."',
            "glum",
        ),
        (
            "themes.toml",
            '[birds]\nlabel = "Birds"\ndefinition = "Birds"\nkind = "group"\n[birds.patterns.term]\nfind = ["bird(s)"]\n'
            'counter_examples = [{text = "A bird in a name.", why = "none"}]\nexamples = [{text = "Birds sing."}]',
            "birds.term",
        ),
    ],
)
def test_what_does_not_hold_is_found(tmp_path: Path, file: str, text: str, entry: str) -> None:
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert entry in {name for name, _, _ in _failing(tmp_path)}


def test_a_file_that_nothing_reads_is_named(tmp_path: Path) -> None:
    (tmp_path / "indicator.toml").touch()
    with pytest.raises(PatternError, match=r"indicator\.toml: no pattern file has this name.*rename it to indicators\.toml"):
        next(cases(Patterns(tmp_path)))
