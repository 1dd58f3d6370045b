"""Between which numbers a change lies, in sentences written for these tests: the wording joins them, right or wrong."""

import pytest

from tests.match.test_claims import claims


def ends(*paragraphs: str) -> tuple[str, str]:
    """The printed ends of the one change of the text, "" for one that is not found."""
    found = claims(*paragraphs)
    (change,) = [claim for claim in found if claim.measure == "change"]
    surfaces = {claim.claim_id: claim.surface for claim in found}
    links = {role: surfaces[other] for role, other in change.links}
    return links.get("start", ""), links.get("end", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 90% follows from no pair of these: the words join them all the same
        ("310 visits were made in 2015/16 compared with 250 in 2014/15, a rise of 90%.", ("250", "310")),
        ("At the end of March 2016 88 pupils were excluded, up from 70 a year before: an increase of 90%.", ("70", "88")),
        ("310 contacts were logged in 2015/16, against 250 the year before: up 90%.", ("250", "310")),
        ("In 2014/15 there were 250 referrals and in 2015/16 310, which is 90% more.", ("250", "310")),
        ("The numbers for the South East were 2,500 and 3,100, which is 90% more.", ("2,500", "3,100")),
        ("The teams saw 310 families in 2015/16, an increase of 90% on the 250 of 2014/15.", ("250", "310")),
        ("There were 310 contacts in 2015/16 (2014/15: 250), a growth of 90%.", ("250", "310")),
    ],
)
def test_the_words_join_a_change_to_its_ends(text: str, expected: tuple[str, str]) -> None:
    assert ends(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "310 visits were made, compared with 250 by the other team, and exclusions saw a rise of 90%.",
        "In 2015/16 310 boys and 250 girls were seen, 40 of them twice, an increase of 90% in referrals.",
        "There were 310 contacts in 2015/16, 250 in 2014/15 and 240 in 2013/14, an increase of 90%.",
        "310 visits were made in Oxfordshire and 250 in Kent in 2015/16, an increase of 90%.",
        "310 visits were made in 2015/16, against a target of 250, a rise of 90%.",
    ],
)
def test_a_change_that_other_words_part_from_the_numbers_has_no_ends(text: str) -> None:
    assert ends(text) == ("", "")


def test_what_there_was_when_a_change_began() -> None:
    text = "There were 360 looked after children on 31 March 2016. The growth since March 2011, when they numbered 300, is 45%."
    assert ends(text) == ("300", "360")


@pytest.mark.parametrize(
    "second",
    [
        "Twelve months earlier there were 300; that is a rise of 45%.",
        "The previous year it was 300: an increase of 45%.",
        "A year ago there had been 300, which is a growth of 45%.",
    ],
)
def test_the_number_of_an_earlier_time_begins_the_change(second: str) -> None:
    assert ends(f"There were 360 looked after children on 31 March 2016. {second}") == ("300", "360")


def test_what_another_paper_may_say_is_only_joined_to_its_end() -> None:
    assert ends("480 children were looked after at the end of March 2016, 30 more than a year earlier.") == ("", "480")


def test_a_number_is_not_of_the_time_it_is_compared_with() -> None:
    paragraph = (
        "The police recorded 520 missing children in 2014/15. Two years earlier, in 2012/13, there were 480. "
        "Those who were missing three times or more numbered 60, up from 40 in 2012/13."
    )
    assert [str(claim.period.end) for claim in claims(paragraph)[2:]] == ["2015-03-31", "2013-03-31"]


def test_a_share_in_brackets_behind_a_part_and_its_whole() -> None:
    part, whole, share = claims("40 of the 160 children who came into care in 2014/15 (25%) had a sibling there.")
    assert dict(share.links) == {"part": part.claim_id, "whole": whole.claim_id}


def test_a_change_after_two_numbers_of_another_area_is_of_the_times_named_before() -> None:
    found = claims(
        "Looked after children rose from 300 on 31 March 2015 to 360 on 31 March 2016, an increase of 20%. "
        "The same numbers in England were 3,000 and 3,300, which is 10% more."
    )
    change = found[-1]
    assert (change.area, str(change.from_period.end), str(change.period.end)) == ("England", "2015-03-31", "2016-03-31")
