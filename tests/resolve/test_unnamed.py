"""Claims without an indicator are grouped by what they measure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.patterns import Patterns
from extractor.resolve.unnamed import MetricFolder, Unnamed, subjects

PATTERNS = Patterns()
FOLDER = MetricFolder(PATTERNS)


def claim(metric: str, unit: str = "count", document: str = "a.pdf", year: int | None = 2016) -> Unnamed:
    return Unnamed(document, 3, metric, unit, f"{metric}: 12", year)


@pytest.mark.parametrize(
    "wordings",
    [
        ("number of school nurses", "The number of school nurses in 2016", "School nurse", "school nurses at 31 March 2017"),
        ("children waiting for a nurse", "young people waiting for a nurse", "children and young people waiting for the nurse"),
        ("Police | 2015/16", "Police | 2016/17", "police | Q3 2016/17"),
        ("Fixed penalties | Oxfordshire", "fixed penalties | Q1", "Total fixed penalties"),
        ("55%) of social workers", "the social worker"),
        ("widgets issued in Hackney during 2015", "number of widgets issued (12)"),
    ],
)
def test_wordings_of_one_thing_are_one(wordings: tuple[str, ...]) -> None:
    assert len({FOLDER.fold(wording)[0] for wording in wordings}) == 1
    assert FOLDER.fold(wordings[0])[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("school nurses", "school nurses in training"),
        ("live in residential special schools", "live in children's homes"),
        ("free school meals in primary schools", "free school meals in secondary schools"),
    ],
)
def test_different_things_stay_apart(one: str, other: str) -> None:
    assert FOLDER.fold(one)[0] != FOLDER.fold(other)[0]


@pytest.mark.parametrize(
    "metric",
    ["", "children", "young people", "Total | 2015/16", "the average", "of them", "areas", "out of", "survey respondents said"],
)
def test_a_wording_that_says_nothing_has_no_key(metric: str) -> None:
    assert FOLDER.fold(metric)[0] == ()


def test_the_wording_leaves_out_labels_that_add_nothing() -> None:
    assert FOLDER.fold("Police | 2015/16")[1] == "Police"
    assert FOLDER.fold("55%) of social workers,")[1] == "social workers"


def test_groups_are_counted_most_frequent_first() -> None:
    found = subjects(
        [
            claim("school nurses", document="a.pdf", year=2015),
            claim("advocates", year=None),
            claim("The number of school nurses in 2016", document="b.pdf"),
            claim("school nurses", document="c.pdf", year=2017),
            claim("school nurses", unit="percent"),
            claim("children"),
        ],
        PATTERNS,
    )
    assert [(one.metric, one.unit, one.claims, one.documents) for one in found] == [
        ("school nurses", "count", 3, 3),
        ("advocates", "count", 1, 1),
        ("school nurses", "percent", 1, 1),
    ]
    first, second, _ = found
    assert (first.first_year, first.last_year) == (2015, 2017)
    assert (first.document, first.page, first.quote) == ("a.pdf", 3, "school nurses: 12")
    assert (second.first_year, second.last_year) == (None, None)


@given(st.text(max_size=80))
def test_any_wording_can_be_folded(metric: str) -> None:
    key, wording = FOLDER.fold(metric)
    assert list(key) == sorted(set(key))
    assert len(wording) <= len(metric)
