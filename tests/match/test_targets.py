"""What was aimed for told from what was found, in sentences written for these tests."""

import pytest

from extractor.match.claims import find_claims
from tests.match.test_claims import PATTERNS, claims
from tests.segment.papers import from_text


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Visits on time reached 82%, shy of the 90% that we had agreed.", "90%"),
        ("Visits on time reached 82%, well adrift of the 90% standard.", "90%"),
        ("Visits on time reached 82% (target: 90%).", "90%"),
        ("Visits on time reached 82% and by spring the board wants to see 88%.", "88%"),
        ("Visits on time reached 82%; the specification requires 92%.", "92%"),
        ("The mean was 19 cases, above the ceiling of 17.", "17"),
        ("Six adoptions were made against a profile of 14.", "14"),
        ("The wait was 41 days on average, above the threshold of 35 days.", "35 days"),
        ("Moves stood at 11%, inside our tolerance of 12%.", "12%"),
        ("Visits on time reached 82%, where 95% of visits should be on time.", "95%"),
    ],
)
def test_targets_by_other_names(text: str, target: str) -> None:
    found = claims(text)
    assert len(found) == 2
    assert [(c.surface, c.role) for c in found if c.role != "actual"] == [(target, "target")]


@pytest.mark.parametrize(
    "text",
    [
        "Visits on time reached 82%, well short of the 88% seen in England.",
        "The threshold for early help was met in 60% of cases.",
        "The threshold was applied well in 60% of cases.",
        "Of all assessments, 61% of the standard ones were late.",
        "Of the carers, 80% of those who said that it should be longer were heard.",
    ],
)
def test_no_targets(text: str) -> None:
    assert {c.role for c in claims(text)} == {"actual"}


def test_what_falls_short_of_a_target_is_none() -> None:
    found = claims("Visits on time fell short of target at 79% (target 90%).")
    assert [(c.surface, c.role) for c in found] == [("79%", "actual"), ("90%", "target")]


@pytest.mark.parametrize(
    ("lead_in", "aimed_for"),
    [
        ("By next March the Board wants to see:", True),
        ("Our targets for 2018/19 are:", True),
        ("This is how we did against our targets:", False),
        ("In the year the Board saw:", False),
    ],
)
def test_the_items_of_a_list_of_aims_are_targets(lead_in: str, aimed_for: bool) -> None:
    paper = from_text(f"Annual Report\n\n{lead_in}\n\n- 1,300 early help assessments;\n- waits cut from 11 weeks to 9 weeks.\n")
    roles = [mention.role for mention in find_claims(paper, PATTERNS)]
    assert roles == (["target", "actual", "target"] if aimed_for else ["actual"] * 3)
