"""When a number holds, and whom it counts, where the words around it speak of several times or name the indicator twice."""

from __future__ import annotations

import datetime as dt

import pytest

from extractor.model import DocumentFacts
from tests.match.test_claims import ANNUAL, claims
from tests.match.test_claims_context import cells


@pytest.mark.parametrize(
    "text",
    [
        "310 young people were cautioned or convicted in 2012/13, up from 290; 5.1% of sentences were to custody.",
        "The section 47 rate was 120.4 per 10,000 in 2012/13, up from 110.2; England recorded 139.0.",
    ],
)
def test_behind_a_semicolon_the_first_time_is_spoken_of_again(text: str) -> None:
    now, before, behind = claims(text)
    assert [str(c.period.end) for c in (now, before, behind)] == ["2013-03-31", "2012-03-31", "2013-03-31"]


def test_a_number_behind_up_from_keeps_its_time_without_a_new_clause() -> None:
    _, before, also_before = claims("The section 47 rate was 120.4 per 10,000 in 2012/13, up from 110.2 (England: 139.0).")
    assert before.period == also_before.period


def test_both_ends_of_a_steep_rise_of_a_rate_are_rates() -> None:
    start, end = claims("The rate of children on a plan went up from 12.0 to 40.2 per 10,000 during 2012/13.")
    assert [c.indicator for c in (start, end)] == ["cpp_rate", "cpp_rate"]


def test_a_word_of_the_indicators_own_name_is_no_group() -> None:
    (share,) = claims("52% of fathers attended the child protection conference in 2012/13.")
    assert (share.indicator, share.cohort) == ("fathers_conference_attendance_pct", None)
    (girls,) = claims("There were 41 girls on a child protection plan at 31 March 2013.")
    assert girls.cohort == "girls"


def test_the_number_that_continues_counts_the_same_people() -> None:
    now, before, _ = claims(
        "310 attendances at A&E for self-harm by those aged 12-17 came in 2012/13, against 290 the year before: up 7%."
    )
    assert [c.cohort for c in (now, before)] == ["aged 12-17", "aged 12-17"]


def test_a_row_that_names_the_indicator_with_the_title_is_no_group() -> None:
    rows = [["", "2011/12", "2012/13"], ["Started in the year", "311", "322"], ["Aged 10 to 15", "133", "144"]]
    found = cells(rows, "Children looked after")
    assert (found["322"].indicator, found["322"].cohort) == ("cla_starts", None)
    assert found["144"].cohort == "Aged 10 to 15"


INSPECTED = DocumentFacts(document_type="inspection_report", area="Devon", published=dt.date(2015, 3, 20))


@pytest.mark.parametrize(
    "head",
    [
        "Inspection dates: 20 January to 11 February 2015. Report published: 20 March 2015.",
        "Inspection date: 20 January 2015 – 11 February 2015",
        "Between 20 January 2015 and 11 February 2015, inspectors undertook an inspection of services in Devon.",
    ],
)
def test_an_inspection_report_speaks_from_the_end_of_the_inspection(head: str) -> None:
    found = claims(
        head,
        "At the time of the inspection 71 children had no allocated worker. In the past year, 820 families received help. "
        "Support is delivered through 14 centres.",
        facts=INSPECTED,
    )
    periods = {claim.surface: claim.period for claim in found}
    assert [str(periods[surface].end) for surface in ("71", "820", "14")] == ["2015-02-11"] * 3
    assert str(periods["820"].start) == "2014-02-12"


def test_without_the_dates_of_the_inspection_nothing_is_of_its_time() -> None:
    (claim,) = claims("At the time of the inspection 71 children had no allocated worker.", facts=INSPECTED)
    assert claim.period is None


def test_what_an_annual_report_says_happens_is_of_its_year_and_what_stands_is_of_its_day() -> None:
    share, stock = claims(
        "Only 44% of fathers are attending child protection conferences.", "There are 512 looked after children.", facts=ANNUAL
    )
    assert (share.period.start, share.period.end) == (ANNUAL.period_start, ANNUAL.period_end)
    assert stock.period.end == ANNUAL.published


def ends(*paragraphs: str) -> list[str | None]:
    return [str(claim.period.end) if claim.period else None for claim in claims(*paragraphs, facts=ANNUAL)]


@pytest.mark.parametrize(
    "text",
    [
        "Schools led on 61 per cent of them.",
        "The panel heard 214 cases (198 in 2014/15).",
        "Courses drew 1,104 people, against 1,310 in 2014/15. One place in nine (11%) was not taken up.",
        "There were 52 more referrals than in the preceding year, which puts the rate at 441 per 10,000.",
        "Timeliness was 80 per cent in the first quarter. Practitioners completed 340 forms.",
        "The Board will train 60 managers in 2016/17. Its partners gave £98,000.",
    ],
)
def test_what_an_annual_report_counts_without_a_time_is_of_its_year(text: str) -> None:
    """A sentence that looks back, ahead or at a quarter does not pass its time on; the last number is of the year again."""
    assert ends(text)[-1 if "(198" not in text else 0] == "2016-03-31"


def test_such_a_year_is_uncertain_and_that_of_a_flow_is_not() -> None:
    unknown, flow = claims("Schools led on 61 per cent of them.", "We received 540 referrals.", facts=ANNUAL)
    assert (unknown.period.certain, flow.period.certain) == (False, True)


def test_elsewhere_a_number_without_a_time_has_none() -> None:
    paper = DocumentFacts(document_type="committee_paper", area="Devon", published=dt.date(2016, 9, 1))
    (claim,) = claims("Schools led on 61 per cent of them.", facts=paper)
    assert claim.period is None


def test_a_sentence_that_points_back_keeps_the_time() -> None:
    assert ends("In 2013/14 there were 140 reviews. Of these, 31 were late.") == ["2014-03-31", "2014-03-31"]


def test_an_aside_dates_its_own_number_alone() -> None:
    assert ends("Repeat referrals came down to 22.1 per cent (2014/15: 25.9 per cent).") == ["2016-03-31", "2015-03-31"]


def test_a_span_never_ends_before_it_begins() -> None:
    (claim,) = claims("From April to December 2015 the panel considered 126 children.", facts=ANNUAL)
    assert (str(claim.period.start), str(claim.period.end)) == ("2015-04-01", "2015-12-31")


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("The rate is twice that of statistical neighbours.", "level"),
        ("The rate was more than double the England average.", "level"),
        ("The number of plans is three times higher than the national rate.", "level"),
        ("The number of plans has doubled nationally.", "change"),
        ("The number of plans is double the figure for 2012/13.", "change"),
    ],
)
def test_a_multiple_of_another_area_is_no_change(text: str, measure: str) -> None:
    assert claims(text)[0].measure == measure


def test_a_row_of_school_years_is_of_school_years() -> None:
    found = cells([["", "2014/15", "2015/16"], ["Exclusions (academic year)", "38", "44"], ["Referrals", "940", "1,012"]])
    assert [str(found[printed].period.end) for printed in ("38", "44", "940")] == ["2015-08-31", "2016-08-31", "2015-03-31"]
