"""What a document says of itself."""

from __future__ import annotations

import datetime as dt

import pytest

from extractor.model import RawFile, RawLine, RawPage
from tests.segment.papers import from_text, of

COMMITTEE = """Division(s): All

CABINET – 14 MAY 2013

YEARLY ACCOUNT OF THE KENT SAFEGUARDING CHILDREN BOARD 2011-12

Report by Director for Children

Introduction

1. Cabinet asked in March 2012 for an account of the work of the Kent Safeguarding Children Board. This is that account.

RECOMMENDATION

2. Cabinet is RECOMMENDED to note it.

Contact Officer: Jo Bloggs
"""

REPORT_CARD = """Rise in Plans: Report Card

Introduction

The number of plans in Essex rose in 2011/12. The rise in Essex was 12%. In 2012/13 Essex had a further rise, and in the first
quarter of 2013/14 another one. In 2012/13 the rise in Essex was steeper than in Kent.

June 2013
"""

LETTER = """3 March 2015

Ms J Bloggs, Director of Children's Services, Devon County Council

Dear Ms Bloggs

Joint targeted area inspection of services in Devon

Between 2 February 2015 and 6 February 2015 inspectors looked at services in Devon. This letter sets out what they found in Devon.

Yours sincerely
"""


def test_a_committee_paper() -> None:
    facts = from_text(COMMITTEE).facts
    assert facts.title == "YEARLY ACCOUNT OF THE KENT SAFEGUARDING CHILDREN BOARD 2011-12"
    assert facts.document_type == "committee_paper"
    assert facts.board == "Kent Safeguarding Children Board"
    assert facts.area == "Kent"
    assert facts.published == dt.date(2013, 5, 14)
    assert (facts.period_start, facts.period_end) == (dt.date(2011, 4, 1), dt.date(2012, 3, 31))


def test_a_report_card_without_a_year_in_its_title_is_about_the_last_year_that_was_over() -> None:
    facts = from_text(REPORT_CARD).facts
    assert facts.title == "Rise in Plans: Report Card"
    assert facts.document_type == "performance_report"
    assert facts.area == "Essex"
    assert facts.published == dt.date(2013, 6, 30)
    assert (facts.period_start, facts.period_end) == (dt.date(2012, 4, 1), dt.date(2013, 3, 31))


def test_a_letter_is_dated_at_its_head_and_has_no_reporting_year() -> None:
    facts = from_text(LETTER).facts
    assert facts.document_type == "inspection_letter"
    assert facts.title == "Joint targeted area inspection of services in Devon"
    assert (facts.board, facts.area) == ("Devon County Council", "Devon")
    assert facts.published == dt.date(2015, 3, 3)
    assert facts.period_start is None


def test_the_words_report_published_come_before_every_other_date() -> None:
    text = "Devon County Council\n\nInspection dates: 3 to 25 June 2014\n\nReport published: 9 August 2014\n\nDevon is good."
    assert from_text(text).facts.published == dt.date(2014, 8, 9)


def test_the_file_name_dates_a_paper_that_does_not() -> None:
    facts = from_text(
        "Devon County Council\n\nInspection dates: 3 to 7 June 2019\n\nDevon is good.", name="devon_12_august_2019.txt"
    ).facts
    assert facts.published == dt.date(2019, 8, 12)


def test_a_date_long_before_the_years_of_the_paper_is_of_something_else() -> None:
    text = "Devon County Council\n\n30 December 2005\n\n" + "In 2019 Devon changed the rules. " * 5
    assert from_text(text, name="rules.txt").facts.published is None


def test_the_title_of_the_metadata_is_the_last_resort() -> None:
    lines = tuple(RawLine(text) for text in ("the middle of a sentence goes on", "and ends here."))
    document = of(RawFile("text/plain", (RawPage(None, lines),), title="Board paper"))
    assert document.facts.title == "Board paper"


@pytest.mark.parametrize("title", ["Annual Report 2015/16", "Annual Report 2015-2016", "Annual Report April 2015 to March 2016"])
def test_the_reporting_year_of_an_annual_report_is_in_its_title(title: str) -> None:
    facts = from_text(
        f"{title}\n\nThe partnership set itself four aims for the years 2016/17 and 2017/18 and reports on them here."
    ).facts
    assert facts.document_type == "annual_report"
    assert (facts.period_start, facts.period_end) == (dt.date(2015, 4, 1), dt.date(2016, 3, 31))


def test_a_report_without_cover_is_of_the_later_of_the_years_that_it_compares() -> None:
    """It names the year before as often as its own, and the next one seldom."""
    text = "Annual report of the Kent Safeguarding Children Board\n\n" + " ".join(
        ["Plans rose from 10 in 2013/14 to 12 in 2014/15."] * 4
        + ["In 2013/14 there were 40 audits."] * 2
        + ["Plans for 2015/16 follow."]
    )
    facts = from_text(text).facts
    assert (facts.published, facts.period_end) == (None, dt.date(2015, 3, 31))


def test_nothing_is_guessed() -> None:
    facts = from_text(
        "Notes\n\nChildren in Kent and in Essex and in Devon were asked what they thought about their schools."
    ).facts
    assert (facts.area, facts.board, facts.published, facts.period_start) == (None, None, None, None)


@pytest.mark.parametrize(
    ("heading", "quarter", "first"),
    [
        ("Children's Services Performance Report: Quarter 3 2015/16", dt.date(2015, 12, 31), dt.date(2015, 4, 1)),
        ("Children's Services Performance Report: January to March 2016", dt.date(2016, 3, 31), dt.date(2015, 4, 1)),
        ("Children's Services Performance Report 2015/16", None, dt.date(2015, 4, 1)),
    ],
)
def test_the_quarter_that_a_cover_names(heading: str, quarter: dt.date | None, first: dt.date) -> None:
    text = (
        f"Essex County Council\n\n{heading}\n\nReport to Cabinet\n\n1. This performance report covers children's social care.\n"
    )
    facts = from_text(text).facts
    assert (facts.document_type in ("performance_report", "committee_paper"), facts.quarter_end, facts.period_start) == (
        True,
        quarter,
        first,
    )
