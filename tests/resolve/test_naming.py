"""Which indicator a number takes from the words and the numbers beside it."""

from __future__ import annotations

import pytest

from tests.match.test_claims import claims
from tests.match.test_claims_context import cells


def _named(text: str) -> dict[str, str | None]:
    return {claim.surface: claim.indicator for claim in claims(text)}


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("During the year 140 children went into care and 131 left it.", {"140": "cla_starts", "131": "cla_ends"}),
        ("In the autumn 41 children were entering care and 39 leaving it.", {"41": "cla_starts", "39": "cla_ends"}),
        ("Over the year 144 children began a plan and 150 came off it.", {"144": "cpp_starts", "150": "cpp_ends"}),
        ("There were 260 missing episodes, involving 99 pupils and 4 schools.", {"260": "missing_incidents", "4": None}),
        ("There were 260 missing episodes, involving 99 children.", {"260": "missing_incidents", "99": "missing_children"}),
    ],
)
def test_each_of_two_coordinated_numbers_has_its_own_verb(text: str, indicators: dict[str, str | None]) -> None:
    named = _named(text)
    assert {surface: named[surface] for surface in indicators} == indicators


@pytest.mark.parametrize(
    ("text", "rate", "indicator"),
    [
        ("At 31 March 2013, 220 children were on a plan, equating to 39.5 per 10,000 under-18s.", "39.5", "cpp_rate"),
        ("Some 1,650 children were in need (those in care included), a rate of 310 per 10,000.", "310", "cin_rate"),
        ("There were 402 children in care. Our rate stood at 71 per 10,000.", "71", "cla_rate"),
        ("The care population fell. It now equates to 58 per 10,000.", "58", "cla_rate"),
        ("There were 402 children in care. The rate of tooth decay was 90 per 10,000.", "90", None),
    ],
)
def test_a_rate_without_a_noun_is_that_of_the_count_before(text: str, rate: str, indicator: str | None) -> None:
    assert next(named for surface, named in _named(text).items() if rate in surface) == indicator


def test_a_share_of_a_total_is_named_with_the_sentence_before() -> None:
    named = _named("The teams finished 870 assessments in 2012/13. Of these, 82% were done within 45 working days.")
    assert named == {"870": None, "82%": "assessments_45days_pct"}


def test_of_plans_that_ended_some_were_long() -> None:
    named = _named("In 2012/13 120 plans ended; of these, 5% had been in place for more than two years.")
    assert named["5%"] == "cpp_2yrs_ceased_pct"


def test_the_numerator_of_a_share_in_brackets_takes_nothing_from_what_stands_before() -> None:
    named = _named("There were 250 children on a plan in March 2013. Neglect was the reason for 44% (110 children).")
    assert named["110"] is None


def test_how_many_each_had_is_no_count() -> None:
    named = _named("There were 250 missing episodes in 2012/13, an average of 2.5 apiece.")
    assert named == {"250": "missing_incidents", "2.5": None}
    assert _named("Social workers were holding an average of 16.5 cases each.")["16.5"] == "sw_caseload"


def test_a_row_without_the_words_that_another_row_has_is_not_what_the_title_names() -> None:
    rows = [["Placement", "Share"], ["Foster care", "70%"], ["Secure unit", "2%"]]
    named = cells(rows, title="Children looked after in foster care and other placements")
    assert [named[share].indicator for share in ("70%", "2%")] == ["cla_foster_pct", None]
