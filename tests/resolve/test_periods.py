"""Relative times against the dates of a paper."""

import datetime as dt

import pytest

from extractor.grammar.periods import find_periods
from extractor.model import DocumentFacts
from extractor.resolve.periods import Anchors, change_periods

YEAR = {"period_start": dt.date(2016, 4, 1), "period_end": dt.date(2017, 3, 31)}
QUARTERLY = DocumentFacts(
    document_type="committee_paper", published=dt.date(2016, 11, 15), quarter_end=dt.date(2016, 9, 30), **YEAR
)
ANNUAL = DocumentFacts(document_type="annual_report", published=dt.date(2017, 10, 15), **YEAR)


def resolved(text: str, facts: DocumentFacts) -> tuple[str, str]:
    [mention] = find_periods(text)
    anchors = Anchors(facts)
    if mention.code in ("this_quarter", "previous_quarter", "quarter_last_year"):
        period = anchors.quarter(mention, anchors.reporting)
    else:
        period = anchors.resolve(mention)
    first = anchors.resolve(mention.first) if mention.first else period
    return str(first.start), str(period.end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("in the quarter", "2016-07-01", "2016-09-30"),
        ("at quarter end", "2016-09-30", "2016-09-30"),
        ("in the previous quarter", "2016-04-01", "2016-06-30"),
        ("in Quarter 1", "2016-04-01", "2016-06-30"),
        ("in Quarter 4", "2016-01-01", "2016-03-31"),
        ("at the end of Q3", "2015-12-31", "2015-12-31"),
        ("it was 40 three months earlier", "2016-04-01", "2016-06-30"),
        ("in the same quarter of 2014/15", "2014-07-01", "2014-09-30"),
        ("in the equivalent quarter last year", "2015-07-01", "2015-09-30"),
        ("in Q1 of the previous year", "2015-04-01", "2015-06-30"),
        ("in the same period last year", "2015-07-01", "2015-09-30"),
        ("in this period", "2016-07-01", "2016-09-30"),
        ("in the year to date", "2016-04-01", "2016-09-30"),
        ("over the three months", "2016-07-01", "2016-09-30"),
        ("in the last 12 months", "2015-10-01", "2016-09-30"),
        ("in the whole of last year", "2015-04-01", "2016-03-31"),
        ("over the past two financial years", "2014-04-01", "2016-03-31"),
    ],
)
def test_a_quarterly_paper_counts_from_its_quarter(text: str, start: str, end: str) -> None:
    assert resolved(text, QUARTERLY) == (start, end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("between October and March", "2016-10-01", "2017-03-31"),
        ("from November 2016 to February", "2016-11-01", "2017-02-28"),
        ("from 1 October to 31 December 2016", "2016-10-01", "2016-12-31"),
        ("the twelve months to July", "2016-08-01", "2017-07-31"),
        ("over the twelve months", "2016-04-01", "2017-03-31"),
        ("it was 40 two years earlier", "2014-04-01", "2015-03-31"),
        ("in Q4", "2017-01-01", "2017-03-31"),
        ("in the first six months of the year", "2016-04-01", "2016-09-30"),
        ("in June last year", "2016-06-01", "2016-06-30"),
    ],
)
def test_an_annual_report_counts_from_its_year(text: str, start: str, end: str) -> None:
    assert resolved(text, ANNUAL) == (start, end)


def test_nothing_is_guessed_without_dates() -> None:
    for text in ("between May and July", "in Quarter 2", "in the same period last year", "it was 4 six months ago"):
        [mention] = find_periods(text)
        assert Anchors(DocumentFacts()).resolve(mention) is None


def test_a_change_over_a_quarter_is_measured_from_the_one_before() -> None:
    [mention] = find_periods("in Q2 2016/17")
    _, since = change_periods(mention.period, None, stock=False)
    assert (str(since.start), str(since.end)) == ("2016-04-01", "2016-06-30")


def test_what_a_quarterly_paper_states_without_a_time_is_of_the_quarters_end() -> None:
    assert str(Anchors(QUARTERLY).now().end) == "2016-09-30"
    assert resolved("there are currently four", QUARTERLY) == ("2016-11-15", "2016-11-15")
