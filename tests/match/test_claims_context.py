"""What a number takes from its surroundings: another clause, the sentence before, a study, a school's year."""

import pytest

from extractor.match.claims import find_claims
from extractor.model import RawFile, RawPage, RawParagraph, RawTable
from extractor.patterns import Patterns
from extractor.resolve import resolve
from tests.match.test_claims import ANNUAL, claims
from tests.segment.papers import of
from tests.segment.test_tables import stated

PATTERNS = Patterns()


def cells(rows: list[list[str]], title: str = "") -> dict[str, object]:
    """The claims of a table by what is printed in their cell."""
    table = RawTable(stated(rows).cells, caption=title or None)
    paper = of(RawFile("text/html", (RawPage(None, (RawParagraph("Finance", "heading", 1), table)),)))
    return {claim.surface: claim for claim in resolve(paper, find_claims(paper, PATTERNS), PATTERNS)}


def test_a_change_of_what_the_indicator_does_not_speak_of_is_not_its() -> None:
    _, change = claims(
        "There were 640 looked after children in March. The number of duty managers has increased by 12 since then."
    )
    assert (change.measure, change.indicator) == ("change", None)


def test_a_pronoun_does_not_reach_into_a_later_clause() -> None:
    first, second = claims(
        "There were 640 looked after children in March 2015. "
        "This is better than last time, when the auditors found that many letters (214) had not been answered."
    )
    assert (first.indicator, second.indicator) == ("cla_at_date", None)


def test_what_comes_in_a_week_is_not_the_number_of_the_year() -> None:
    assert [c.indicator for c in claims("Early help assessments rose to 31 per week in March 2015.")] == [None]


def test_more_in_one_year_than_in_another_is_a_change_between_them() -> None:
    count, share = claims("This led to about 1,400 more four- to 10-year-olds in 2014 than in 2010 (a 12.5% increase).")
    assert (count.measure, str(count.period.end), str(count.from_period.end)) == ("change", "2014-12-31", "2010-12-31")
    assert (share.measure, str(share.period.end), str(share.from_period.end)) == ("change", "2014-12-31", "2010-12-31")


def test_growing_at_a_share_is_a_change() -> None:
    (found,) = claims("The child population has been growing at around 3% a year since 2009.")
    assert (found.measure, found.quantity.value) == ("change", 3)


def test_what_has_changed_since_a_year_began_with_it() -> None:
    start, end = claims("Since 2012, the percentage of children in good schools has risen from 71% to 79%.")
    assert (str(start.period.end), str(end.period.end)) == ("2012-12-31", "2015-10-31")


def test_a_range_of_money_is_one_figure() -> None:
    (found,) = claims("The balance ranged between £12.5m and £19m in the year.")
    assert (found.surface, found.quantity.value, found.quantity.low) == ("£12.5m and £19m", None, 12_500_000)
    assert len(claims("The gap between £12m and £19m was closed.")) == 2


def test_a_period_in_brackets_behind_a_number_is_its_own() -> None:
    found = claims("Visits rose from 310 in the first phase (2012/13) to 455 in the latest phase.")
    assert str(found[0].period.end) == "2013-03-31"


@pytest.mark.parametrize(
    ("text", "since"),
    [
        (
            "At 31 March 2015 499 children were in elective home education, against 446 a year before: a rise of 11.9%.",
            "2014-03-31",
        ),
        (
            "At the end of March 2015 401 children were electively home educated, an increase of 10.8% on the 362 of March 2014.",
            "2014-03-31",
        ),
    ],
)
def test_a_change_that_works_out_between_two_numbers_is_between_them(text: str, since: str) -> None:
    change = claims(text)[-1] if text.endswith("11.9%.") else claims(text)[1]
    assert (change.measure, str(change.period.end), str(change.from_period.end)) == ("change", "2015-03-31", since)
    assert {role for role, _ in change.links} == {"start", "end"}


def test_a_change_that_does_not_work_out_is_left_without_its_ends() -> None:
    text = (
        "At 31 March 2015 499 children were in elective home education, against 446 a year before; the team saw a rise of 9.1%."
    )
    change = claims(text)[-1]
    assert change.from_period is None


def test_the_ends_of_a_change_are_of_its_area() -> None:
    found = claims("Numbers in England grew by 1.5% over the same year, from 50,310 to 51,080.")
    assert [c.area for c in found] == ["England"] * 3


def test_an_area_and_what_follows_it_in_a_relative_clause() -> None:
    found = claims("The rate of 48.1 per 10,000 is now higher than that of England, which was 45.9 per 10,000 in March 2015.")
    assert [c.area for c in found] == ["Oxfordshire", "England"]


def test_far_from_is_no_beginning() -> None:
    found = claims("The rate rose to 47 per 10,000 at the end of 2014/15, still far from the 62 of England.")
    assert (found[0].area, found[0].links) == ("Oxfordshire", ())


def test_a_part_of_the_area_is_an_area_of_its_own() -> None:
    found = claims("The share was 45% in West Oxfordshire and 65% in East Oxfordshire.")
    assert [c.area for c in found] == ["West Oxfordshire", "East Oxfordshire"]
    (found,) = claims("It was 65% in the East Oxfordshire Downs.")
    assert found.area == "Oxfordshire"


def test_findings_of_a_national_study_are_of_the_country() -> None:
    study, local = claims(
        "The national review of serious cases was published in May. It found that 12% had a plan. In our own cases it was 20%."
    )[-2:]
    assert (study.area, local.area) == ("England", "Oxfordshire")


def test_schools_count_by_their_own_year() -> None:
    found = claims("School attendance rose from 93% in 2012/13 to 95% in 2013/14.")
    assert [str(c.period.end) for c in found] == ["2013-08-31", "2014-08-31"]
    found = claims("School attendance was 95% in the financial year 2013/14.")
    assert [str(c.period.end) for c in found] == ["2014-03-31"]


def test_now_in_a_paper_without_a_date_is_the_end_of_its_year() -> None:
    from dataclasses import replace

    (found,) = claims("There are currently 2,170 staff.", facts=replace(ANNUAL, published=None))
    assert str(found.period.end) == "2016-03-31"


def test_movement_between_two_balances() -> None:
    found = cells([["", "31 March 2014", "2014/15 Movement", "30 September 2014"], ["Loans", "£771", "-£25", "£746"]])
    change = found["-£25"]
    assert (change.measure, str(change.period.end), str(change.from_period.end)) == ("change", "2014-09-30", "2014-03-31")


def test_limits_are_targets_and_lengths_have_their_unit() -> None:
    found = cells([["Maturity", "Upper limit", "Average life yrs"], ["Long", "50%", "24.6"], ["Short", "40%", "3.5"]])
    assert (found["50%"].role, found["24.6"].role, found["24.6"].quantity.unit) == ("target", "actual", "years")


def test_the_number_that_opens_a_clause_without_a_comma_is_no_noun_of_the_one_before() -> None:
    found = claims(
        "While the number of children reported missing has dropped from 52 to 41 the number missing three or more times was 9."
    )
    assert [c.indicator for c in found] == ["missing_children", "missing_children", "missing_3plus"]


def test_the_years_ahead_are_counted_from_the_day_of_the_paper() -> None:
    (found,) = claims("The number of places is projected to grow by 8% over the next three years.")
    assert (found.measure, found.role) == ("change", "forecast")
    assert (str(found.from_period.end)[:7], str(found.period.end)) == ("2015-10", "2018-10-31")
    (found,) = claims("We will recruit 14 social workers over the next 18 months.")
    assert (str(found.period.start), str(found.period.end)) == ("2015-10-31", "2017-04-30")


def test_the_day_of_a_tables_title_is_that_of_its_years() -> None:
    found = cells([["", "2015", "2016"], ["Children in care", "512", "530"]], title="Children in care at 31 March")
    assert [str(found[n].period.end) for n in ("512", "530")] == ["2015-03-31", "2016-03-31"]
    found = cells([["", "2014/15", "2015/16"], ["Referrals", "512", "530"]], title="Referrals (as at 30 September)")
    assert [str(found[n].period.end) for n in ("512", "530")] == ["2014-09-30", "2015-09-30"]


def test_what_the_words_of_its_own_part_exclude_is_not_named_by_the_rest_of_the_sentence() -> None:
    found = claims("Of the 90 pupils seen, 60% (54) are in good or better schools and 30% (27) in inadequate schools.")
    assert [c.indicator for c in found if c.quantity.unit == "percent"] == ["school_good_pct", None]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Reviews on time were 0.5 percentage points below target of 95%.", ["actual", "target"]),
        ("Timeliness was 2% above target.", ["actual"]),
        ("A 95% target was missed at 82%.", ["target", "actual"]),
        ("Timeliness was 82% against the 95% national target.", ["actual", "target"]),
    ],
)
def test_the_distance_from_a_target_is_none(text: str, roles: list[str]) -> None:
    assert [c.role for c in claims(text)] == roles


def test_a_month_in_a_title_is_not_where_a_change_begins() -> None:
    rows = [["", "July 2013", "July 2014", "July 2015", "% change"], ["On a plan", "400", "420", "500", "25.0%"]]
    change = cells(rows, title="Children by kind of plan, three July snapshots")["25.0%"]
    assert (str(change.period.end), str(change.from_period.end)) == ("2015-07-31", "2013-07-31")
