"""Claims as a sentence states them: match and resolve together, in sentences written for these tests."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.match.claims import find_claims
from extractor.model import BlockKind, DocumentFacts
from extractor.patterns import Patterns
from extractor.resolve import resolve
from tests.documents import FACTS, document

PATTERNS = Patterns()
ANNUAL = DocumentFacts(
    document_type="annual_report",
    area="Oxfordshire",
    published=dt.date(2016, 9, 30),
    period_start=dt.date(2015, 4, 1),
    period_end=dt.date(2016, 3, 31),
)


def claims(*paragraphs: str, **options):
    paper = document(*paragraphs, **options)
    found = resolve(paper, find_claims(paper, PATTERNS), PATTERNS)
    for claim in found:
        assert paper.text[claim.char_start : claim.char_end] == claim.surface
    return found


def row(claim):
    """The parts of a claim that a test compares: value, measure, indicator, area, period end, from end."""
    end = str(claim.period.end) if claim.period else None
    since = str(claim.from_period.end) if claim.from_period else None
    value = claim.quantity.value
    return (float(value) if value is not None else None, claim.measure, claim.indicator, claim.area, end, since)


def test_from_to_with_a_change_is_one_statement() -> None:
    found = claims("The number of looked after children rose by 5% from 600 at the end of 13/14 to 630 at the end of March 2015.")
    assert [row(c) for c in found] == [
        (5.0, "change", "cla_at_date", "Oxfordshire", "2015-03-31", "2014-03-31"),
        (600.0, "level", "cla_at_date", "Oxfordshire", "2014-03-31", None),
        (630.0, "level", "cla_at_date", "Oxfordshire", "2015-03-31", None),
    ]
    assert dict(found[0].links) == {"start": found[1].claim_id, "end": found[2].claim_id}
    assert len({c.statement_id for c in found}) == 1


def test_parallel_pairs_of_counts_and_shares() -> None:
    found = claims(
        "Children placed out of county and not in neighbouring authorities went from 90 to 120 "
        "or 15.0% to 19.0% of those looked after."
    )
    assert [(c.surface, c.indicator) for c in found] == [
        ("90", "cla_out_of_county"),
        ("120", "cla_out_of_county"),
        ("15.0%", "cla_out_of_county_pct"),
        ("19.0%", "cla_out_of_county_pct"),
    ]


def test_comparators_take_their_own_area() -> None:
    found = claims(
        "Between March 2012 and March 2015 the rate of children on a plan rose by 40% "
        "compared to 20% for statistical neighbours and 7% nationally."
    )
    assert [row(c)[:2] + row(c)[3:] for c in found] == [
        (40.0, "change", "Oxfordshire", "2015-03-31", "2012-03-31"),
        (20.0, "change", "statistical neighbours", "2015-03-31", "2012-03-31"),
        (7.0, "change", "England", "2015-03-31", "2012-03-31"),
    ]


def test_a_fall_is_negative_but_a_ratio_is_not() -> None:
    found = claims("Referrals fell by 12% and then halved.")
    assert [c.quantity.value for c in found] == [Decimal(-12), Decimal("0.5")]


def test_target_before_and_after_the_actual() -> None:
    found = claims("MASH enquiries completed on time were below the target of 75% at 52% at year end.")
    assert [(c.surface, c.role) for c in found] == [("75%", "target"), ("52%", "actual")]


def test_share_is_linked_to_its_count_and_base() -> None:
    thirteen, share, base = claims("At 31 March 2015, 12 (16%) out of 75 children were subject to child protection plans.")
    assert dict(share.links) == {"part": thirteen.claim_id, "whole": base.claim_id}
    assert thirteen.indicator == "cpp_at_date"


def test_list_items_share_the_base_of_their_lead_in() -> None:
    lead, item = claims(
        "Of the 500 children who became the subject of a child protection plan in 2014/15:",
        "90 (18%) were known to early intervention in the 6 months before.",
        kinds=[BlockKind.PARAGRAPH, BlockKind.LIST_ITEM],
        lead_ins={1: 0},
    )[:2]
    assert dict(item.links)["whole"] == lead.claim_id
    assert (item.indicator, item.period) == ("cpp_starts", lead.period)


def test_of_this_number_goes_back_to_the_first_total() -> None:
    found = claims(
        "At 30 June 2015, 300 children were being looked after by the local authority (a rate of 50 per 10,000 children). "
        "This is a reduction from 310 (52 per 10,000 children) at 31 March 2014.",
        "Of this number, 120 (or 40%) live outside the local authority area.",
        "14 live in residential homes.",
        kinds=[BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.LIST_ITEM],
        lead_ins={1: 0, 2: 0},
    )
    by_surface = {c.surface: c for c in found}
    assert [(s, c.indicator) for s, c in by_surface.items()] == [
        ("300", "cla_at_date"),
        ("50", "cla_rate"),
        ("310", "cla_at_date"),
        ("52", "cla_rate"),
        ("120", "cla_outside_la"),
        ("40%", None),
        ("14", None),
    ]
    assert {str(by_surface[s].period.end) for s in ("120", "40%", "14")} == {"2015-06-30"}


def test_last_year_depends_on_the_report() -> None:
    standalone = claims("400 children went missing from home last year.")[0]
    assert str(standalone.period.end) == "2015-03-31"
    compared = claims("500 children went missing from home in 2014/15 compared with 450 last year.")[1]
    assert str(compared.period.end) == "2014-03-31"


def test_change_in_the_next_sentence_finds_its_ends() -> None:
    first, second, change = claims(
        "Health visitors received 2,000 domestic abuse notifications in 2013/14 and 1,500 notifications in 2014/15. "
        "This represents a decrease of 25%."
    )
    assert dict(change.links) == {"start": first.claim_id, "end": second.claim_id}
    assert row(change)[4:] == ("2015-03-31", "2014-03-31")


def test_more_than_the_number_of_the_year_before_is_a_change() -> None:
    end, change, start = claims(
        "At 31 March 2015 600 children were on a child protection plan, 20% more than the 500 at 31 March 2014."
    )
    assert dict(change.links) == {"start": start.claim_id, "end": end.claim_id}
    assert start.quantity.qualifier == "exact"


def test_annual_report_without_a_time_speaks_of_its_year() -> None:
    start, end = claims("Missing incidents rose from 1,500 to 1,600.", facts=ANNUAL)
    assert (str(start.period.start), str(end.period.start)) == ("2014-04-01", "2015-04-01")


def test_present_tense_takes_the_date_of_the_paper() -> None:
    claim = claims("The average social worker caseload across the county is 17 children.")[0]
    assert (claim.indicator, claim.period.start) == ("sw_caseload", FACTS.published)


def test_what_nothing_settles_is_none() -> None:
    claim = claims("There were 12 widgets.")[0]
    assert (claim.indicator, claim.period) == (None, None)


def test_small_counts_of_children_are_marked() -> None:
    few, many, staff = claims("Only 4 children were seen, 40 children were not, and 3 managers left.")
    assert (few.small_number, many.small_number) == (True, False)
    assert staff.quantity.value == 3


def test_contents_pages_make_no_claims() -> None:
    assert claims("Introduction 3", "Progress since the last report 5", "Future challenges 12", "Next steps 14") == ()


@pytest.mark.parametrize("text", ["The board has five priorities.", "There are three key messages for managers."])
def test_counts_of_the_papers_own_things_have_no_indicator(text: str) -> None:
    assert [c.indicator for c in claims(text)] == [None]


@given(st.text(max_size=400))
def test_never_raises_on_arbitrary_text(text: str) -> None:
    if text.strip():
        claims(text)


def test_quarters_are_counted_from_the_quarter_the_paper_reports() -> None:
    found = claims(
        "On 30 June 2021, 310 children were on a child protection plan, an increase of 10 from the end of the previous quarter "
        "(300).",
        "There were 1,540 referrals in the quarter, a 10% increase when compared to the previous quarter (1,400).",
        "The number of looked after children fell by 12 in the quarter to 488.",
    )
    assert [(c.surface, c.measure, str(c.period.end), str(c.from_period.end) if c.from_period else None) for c in found] == [
        ("310", "level", "2021-06-30", None),
        ("10", "change", "2021-06-30", "2021-03-31"),
        ("300", "level", "2021-03-31", None),
        ("1,540", "level", "2021-06-30", None),
        ("10%", "change", "2021-06-30", "2021-03-31"),
        ("1,400", "level", "2021-03-31", None),
        ("12", "change", "2021-06-30", "2021-03-31"),
        ("488", "level", "2021-06-30", None),
    ]
    assert dict(found[4].links) == {"start": found[5].claim_id, "end": found[3].claim_id}


def test_levels_follow_a_change_again() -> None:
    found = claims(
        "In May 2021, 18.0% were re-referred, a fall of 2.0% from the previous quarter (20.0%) and short of a target of 15.0%."
    )
    assert [(c.surface, c.measure, c.role) for c in found] == [
        ("18.0%", "level", "actual"),
        ("2.0%", "change", "actual"),
        ("20.0%", "level", "actual"),
        ("15.0%", "level", "target"),
    ]


@pytest.mark.parametrize(
    ("sentence", "measure"),
    [
        ("In June 2021 there were 4% fewer families than Quarter 1 last year.", "change"),
        ("In June 2021 the service saw 4% more girls than boys.", "level"),
    ],
)
def test_fewer_of_them_than_at_another_time_is_a_change(sentence: str, measure: str) -> None:
    assert [c.measure for c in claims(sentence) if c.surface == "4%"] == [measure]


def test_a_target_of_the_government_is_of_the_country() -> None:
    found = claims("Placements took 140 days, longer than the government target of 125 days and the local target of 130 days.")
    assert [(c.surface, c.role, c.area) for c in found] == [
        ("140 days", "actual", "Oxfordshire"),
        ("125 days", "target", "England"),
        ("130 days", "target", "Oxfordshire"),
    ]


@pytest.mark.parametrize("text", ["Between 3 and 5 children were moved.", "There were 2-3 families on the list."])
def test_a_small_range_of_children_is_marked(text: str) -> None:
    assert [c.small_number for c in claims(text)] == [True]


def test_names_with_rules_of_hyphens_are_read_in_no_time() -> None:
    """A row of hyphens must not be tried in every grouping: this would not end in the lifetime of the reader."""
    from extractor.segment.abbreviations import abbreviations

    assert abbreviations(["Signed On " + "-" * 400 + " 2015."]) == ()


def test_a_contents_page_reflowed_into_paragraphs_makes_no_claims() -> None:
    assert (
        claims(
            "Contents",
            "About the partnership 4",
            "What we did 6 How we heard children 6 Visits to schools and clubs 9",
            "Annex B: the people who answered",
            "our questions 14",
            "Young carers 15",
        )
        == ()
    )


def test_a_list_of_rising_figures_under_its_sentence_is_no_contents_page() -> None:
    kinds = (BlockKind.PARAGRAPH, *[BlockKind.LIST_ITEM] * 3)
    items = ("plans for physical abuse 12", "plans for emotional abuse 48", "plans for neglect 61")
    found = claims("Plans that ended in the year:", *items, kinds=kinds, lead_ins={1: 0, 2: 0, 3: 0})
    assert [float(c.quantity.value) for c in found] == [12.0, 48.0, 61.0]


def test_a_heading_that_only_begins_like_an_agenda_hides_nothing() -> None:
    kinds = (BlockKind.HEADING, BlockKind.PARAGRAPH)
    assert len(claims("Agenda for change", "There were 140 staff on the lower bands", kinds=kinds)) == 1


def test_three_figures_in_a_list_are_no_contents_page() -> None:
    found = claims(
        "Plans ended in the year:", "plans for neglect 61", "plans for emotional abuse 48", "plans for physical abuse 12"
    )
    assert [float(c.quantity.value) for c in found] == [61.0, 48.0, 12.0]


@pytest.mark.parametrize(
    "text",
    [
        "The second group of towns joined in Wave 2.",
        "Part four sets out how concerns are raised.",
        "It replaces HSC(2001)14 and LAC(99)11.",
        "We held 30-40-minute calls.",
    ],
)
def test_names_with_a_number_state_no_quantity(text: str) -> None:
    assert claims(text) == ()


def test_a_range_of_things_is_one_figure() -> None:
    (found,) = claims("A by-election needs 90 to 120 clerks for each ward.")
    assert (found.quantity.value, found.quantity.low, found.quantity.high) == (None, 90, 120)


def test_a_time_behind_the_bracket_dates_the_number_before_it() -> None:
    now, _, before, rate = claims(
        "At 31 March 2015, 810 children were looked after (61 per 10,000), up from 764 (58 per 10,000) at 31 March 2014."
    )
    assert [str(c.period.end) for c in (now, before, rate)] == ["2015-03-31", "2014-03-31", "2014-03-31"]


def test_a_share_of_all_councils_is_national() -> None:
    (found,) = claims("Of the shire's peers, 71% of local authorities reported the same pressure.")
    assert found.area == "England"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It ended with a projected overspend of £4.2 million.", ["projected overspend"]),
        ("In 2014, 55 children were seen by the team.", ["children were seen by the team"]),
        ("On 1 May 2014, 300 adults were registered. This is a rise from 280.", ["adults", "adults"]),
        ("140 (or 35%) live with a relative.", ["live with a relative", "live with a relative"]),
    ],
)
def test_metric_is_what_the_words_say_is_measured(text: str, expected: list[str]) -> None:
    assert [c.metric for c in claims(text)] == expected


def test_metric_of_a_list_item_has_the_words_of_its_lead_in() -> None:
    kinds = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
    own, nation = claims(
        "The proportion of pupils with a free lunch:",
        "in infant schools is 12% (the national average is 15%)",
        kinds=kinds,
        lead_ins={1: 0},
    )
    assert own.metric == nation.metric == "The proportion of pupils with a free lunch in infant schools"


def test_what_is_counted_stands_behind_the_number() -> None:
    (found,) = claims("The service supports looked after children in 14 hubs around the county.")
    assert found.indicator is None


def test_of_this_number_repeats_the_count_of_its_own_item() -> None:
    kinds = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
    total, part, again, share = claims(
        "At 31 March 2015, 410 children were looked after. Of this number:",
        "52 live in hostels. Of this 52, 25% live outside the area",
        kinds=kinds,
        lead_ins={1: 0},
    )
    assert (total.indicator, part.indicator, again.indicator) == ("cla_at_date", None, None)
    assert (again.metric, share.metric) == ("live in hostels", "live outside the area")
    assert dict(share.links)["whole"] in (part.claim_id, again.claim_id)


def test_a_target_that_was_missed_is_not_the_number_behind_it() -> None:
    (found,) = claims("No team achieved its target, with the best at 82% of visits in time.")
    assert found.role == "actual"


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("The share rose from 27.4 to 31.2%.", ["percent", "percent"]),
        ("The gap is 47.3 percentage points, wider than for neighbours (28.4).", ["percentage_points", "percentage_points"]),
        ("60% of plans ended within 2 years, for 30 in all.", ["percent", "count"]),
    ],
)
def test_a_bare_number_beside_a_share_has_its_unit_where_it_is_alike(text: str, units: list[str]) -> None:
    assert [c.quantity.unit for c in claims(text)] == units


@pytest.mark.parametrize(
    "text",
    [
        "Bell, J., Okoro, C. and Hart, D. (2018). Listening to families. Journal of Care, 41(3), 229-240.",
        "12. Marsh, P. (2020) Seventy visits: what 300 parents told us. London: Example Press.",
    ],
)
def test_works_cited_make_no_claims(text: str) -> None:
    assert claims(text) == ()


def test_the_number_of_a_heading_is_none_of_its_claims() -> None:
    kinds = (BlockKind.HEADING, BlockKind.PARAGRAPH)
    assert claims("4 Demand and capacity in the teams", "It was a hard year.", kinds=kinds) == ()


@pytest.mark.parametrize(
    "text",
    ["About a quarter of looked after children (301) are in weaker schools.", "62% (130) of children looked after had a mentor."],
)
def test_a_count_that_restates_a_share_is_not_its_base(text: str) -> None:
    assert [c.indicator for c in claims(text) if c.quantity.unit == "count"] == [None]


def test_the_axis_of_a_chart_is_a_row_of_age_bands() -> None:
    assert claims("Under 1 1 to 4 5 to 9 10 to 15 16 and over by age at the end") == ()


def test_the_last_quarter_of_a_year_is_its_fourth() -> None:
    (found,) = claims("There were 54 referrals in the last quarter of 2013.")
    assert (str(found.period.start), str(found.period.end)) == ("2013-10-01", "2013-12-31")


def test_what_changed_stands_behind_the_change() -> None:
    (found,) = claims("Work where domestic abuse was a factor in assessments brought a 64% reduction in broken appointments.")
    assert found.indicator is None


def test_what_a_share_of_people_say_is_not_what_they_speak_of() -> None:
    _, share = claims("Of the 64 managers who answered, 88% reported an increase in contacts.")
    assert (share.measure, share.indicator, share.quantity.value) == ("level", None, 88)
    (found,) = claims("Only 41% of cases are reported to have an up to date plan.")
    assert found.pattern.split(":")[1] != "of_paper"


def test_bands_of_deprivation_and_series_of_papers_state_no_quantity() -> None:
    assert claims("The gap between SB4 and 5.") == ()
    (found,) = claims("The rate in the 10% most deprived wards is 4 times higher.")
    assert found.quantity.unit == "ratio"


def test_metric_of_a_sample_size_stands_before_its_bracket() -> None:
    found = claims("They worked in primary schools (n=42) and in colleges (n=11).")
    assert [c.metric for c in found] == ["They worked in primary schools", "colleges"]


def test_a_length_of_time_that_is_reported_as_a_figure() -> None:
    found = claims("The scorecard gives Oxfordshire's time in 2014 as 259 days, well above the national threshold of 182 days.")
    assert [(c.quantity.value, c.quantity.unit, c.area) for c in found] == [
        (259, "days", "Oxfordshire"),
        (182, "days", "England"),
    ]


def test_a_multiple_is_said_of_the_area_before_it() -> None:
    share, multiple, nation = claims("The share of babies adopted, at 15%, is more than double the national average of 7%.")
    assert (multiple.surface, multiple.area, nation.area) == ("more than double", "Oxfordshire", "England")
    assert share.quantity.value == 15


@pytest.mark.parametrize(
    "text",
    ["‘2’ = some of the social workers are eligible", "Local Transport Plan 5 (LTP5) was approved by the council."],
)
def test_codes_and_names_of_plans_state_no_quantity(text: str) -> None:
    assert claims(text) == ()


def test_an_area_that_is_left_out_is_not_that_of_the_figure() -> None:
    found = claims("It applies to 5 of the 6 towns asked (not applying to Lincolnshire).")
    assert {c.area for c in found} == {"Oxfordshire"}


def test_another_group_behind_and_is_not_what_is_counted() -> None:
    (found,) = claims("It collects data about children in the two pupil referral units, and those who are home educated.")
    assert found.indicator is None


def test_a_number_of_another_thing_does_not_continue_the_indicator() -> None:
    first, second = claims("There were 200 missing episodes in the most recent quarter, but only 35 return interviews.")
    assert (first.indicator, second.indicator) == ("missing_incidents", None)


def test_people_for_children_are_not_counted_as_children() -> None:
    (found,) = claims("A team of six nurses for looked after children works across the county.")
    assert (found.quantity.value, found.indicator) == (6, None)


def test_an_age_in_words_is_no_count() -> None:
    assert claims("Pupils do well from age seven to the time they leave.") == ()


def test_brackets_behind_a_comparator_hold_its_value_where_ours_stands_before() -> None:
    found = claims(
        "The attainment gap is 30.1% and is wider than for statistical neighbours (22.0%) or the England average (25.5%)."
    )
    assert [c.area for c in found] == ["Oxfordshire", "statistical neighbours", "England"]
