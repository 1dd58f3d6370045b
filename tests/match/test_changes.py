"""Changes and levels told apart, in sentences written for these tests."""

import pytest

from tests.match.test_claims import ANNUAL, claims, row


def measures(text: str) -> list[tuple[str, float | None, str]]:
    return [(c.surface, None if c.quantity.value is None else float(c.quantity.value), c.measure) for c in claims(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Girls make up 52% of the group.",
        "Places were taken up 70% of the time.",
        "Of the pupils, 20% followed up, 30% signed up 40% of their friends.",
        "A trainer was contracted by 12 schools.",
        "The service set up 14 groups.",
    ],
)
def test_verbs_that_end_in_up_tell_of_no_rise(text: str) -> None:
    assert {measure for _, _, measure in measures(text)} == {"level"}


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("Child protection plans were 27 up on the previous year.", "27", 27),
        ("Child protection plans were 27 down on the previous year.", "27", -27),
        ("The number of referrals was 19 below the figure for March 2014.", "19", -19),
        ("Attendance was 3.4 percentage points worse than in 2013/14.", "3.4 percentage points", 3.4),
        ("There were 14 more children on a plan than a year earlier.", "14", 14),
        ("There were 14 fewer enquiries than in 2013/14.", "14", -14),
        ("The waiting list was cut by a third.", "a third", -33.333),
        ("The workforce contracted by 2%.", "2%", -2),
        ("Enquiries dropped by more than a tenth.", "a tenth", -10),
    ],
)
def test_further_wordings_of_change(text: str, surface: str, value: float) -> None:
    assert measures(text) == [(surface, value, "change")]


@pytest.mark.parametrize(
    "text",
    [
        "Attendance was 3.4 percentage points better than in England.",
        "Attendance was 4 percentage points below the target for 2015/16.",
        "Caseloads went up to 12.",
        "There were 14 more girls than boys in the group.",
    ],
)
def test_other_areas_and_targets_are_no_other_time(text: str) -> None:
    assert {measure for _, _, measure in measures(text)} == {"level"}


def test_one_comparison_speaks_of_two_shares() -> None:
    assert measures("Referrals and enquiries were 4% and 9% lower than in 2013/14.") == [
        ("4%", -4, "change"),
        ("9%", -9, "change"),
    ]


def test_a_share_restates_the_change_before_it() -> None:
    found = claims("There were 340 section 47 enquiries, an increase of 41 enquiries, or 13.7%, on 2014/15.", facts=ANNUAL)
    assert [row(c) for c in found] == [
        (340.0, "level", "s47", "Oxfordshire", "2016-03-31", None),
        (41.0, "change", "s47", "Oxfordshire", "2016-03-31", "2015-03-31"),
        (13.7, "change", "s47", "Oxfordshire", "2016-03-31", "2015-03-31"),
    ]
    part = claims("There was a fall of 41 enquiries (13% of all contacts).")
    assert part[1].measure == "level"


def test_a_target_is_no_end_of_a_change() -> None:
    _, target, change, _ = claims(
        "Repeat referrals stood at 24% in 2015/16, above the 18% ceiling and 3 percentage points worse than in 2014/15 (21%)."
    )
    assert (target.role, change.measure) == ("target", "change")
    assert target.claim_id not in dict(change.links).values()


@pytest.mark.parametrize("time", ["in the preceding year", "the year before", "in 2014/15"])
def test_so_many_more_than_at_another_time_is_a_change(time: str) -> None:
    (more,) = claims(f"There were 14 more referrals than {time}.", facts=ANNUAL)
    assert more.measure == "change"
