"""Periods in every spelling."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.grammar.periods import find_periods
from extractor.model import PeriodKind

YEARS = st.integers(2001, 2039)


def only(text: str):
    spans = find_periods(text)
    assert len(spans) == 1, spans
    assert text[spans[0].start : spans[0].end] == spans[0].text or spans[0].first
    return spans[0]


@given(YEARS, st.sampled_from(["/", "-", "–"]))
def test_financial_year_of_two_and_four_digits(year: int, joint: str) -> None:
    for text in (f"{year}{joint}{(year + 1) % 100:02}", f"{year}{joint}{year + 1}"):
        period = only(f"In {text} it rose.").period
        assert (period.start, period.end) == (dt.date(year, 4, 1), dt.date(year + 1, 3, 31))
        assert period.kind is PeriodKind.YEAR
        assert period.certain


@given(st.integers(2005, 2038))
def test_short_financial_year(year: int) -> None:
    period = only(f"at the end of {year % 100:02}/{(year + 1) % 100:02} there were some").period
    assert (period.start, period.end) == (dt.date(year + 1, 3, 31), dt.date(year + 1, 3, 31))


@given(st.dates(dt.date(2001, 1, 1), dt.date(2039, 12, 31)))
def test_dates(day: dt.date) -> None:
    for text in (f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}", f"{day:%d.%m.%y}", f"{day:%d/%m/%Y}"):
        period = only(f"It was counted on {text}.").period
        assert (period.kind, period.start, period.end) == (PeriodKind.AS_AT, day, day)


@given(st.dates(dt.date(2005, 1, 1), dt.date(2035, 12, 31)))
def test_months(day: dt.date) -> None:
    period = only(f"In {day:%B %Y} it was counted.").period
    assert (period.kind, period.start) == (PeriodKind.MONTH, day.replace(day=1))
    assert (period.end + dt.timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("in the academic year 2013/14", "2013-09-01", "2014-08-31"),
        ("in the 2013/14 academic year", "2013-09-01", "2014-08-31"),
        ("during the first quarter of 2013/14", "2013-04-01", "2013-06-30"),
        ("in the first half of 2016/17", "2016-04-01", "2016-09-30"),
        ("the first three months of 2024", "2024-01-01", "2024-03-31"),
        ("in the last six months of the financial year 2015/16", "2015-10-01", "2016-03-31"),
        ("in Q3 2013/14", "2013-10-01", "2013-12-31"),
        ("in the year ending 31 March 2014", "2013-04-01", "2014-03-31"),
        ("over three years to 31.03.14", "2011-04-01", "2014-03-31"),
        ("it was signed in 2013/4", "2013-04-01", "2014-03-31"),
        ("in 2013", "2013-01-01", "2013-12-31"),
    ],
)
def test_durations(text: str, start: str, end: str) -> None:
    period = only(text).period
    assert (str(period.start), str(period.end)) == (start, end)


def test_five_digit_year_is_repaired_and_marked() -> None:
    period = only("by 20013/14").period
    assert (period.start, period.certain) == (dt.date(2013, 4, 1), False)


def test_span_keeps_its_beginning() -> None:
    span = only("Between March 2012 and March 2015 it grew.")
    assert span.first.period.start == dt.date(2012, 3, 1)
    assert span.period.end == dt.date(2015, 3, 31)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("it rose last year", "last_year"),
        ("it rose in the last two years", "last_n"),
        ("at year end it was", "year_end"),
        ("twelve months earlier it was", "year_before"),
        ("in the previous 2 years", "previous_n"),
        ("there are now some", "now"),
    ],
)
def test_relative_expressions_keep_their_code(text: str, code: str) -> None:
    assert only(text).code == code


@pytest.mark.parametrize(
    "text", ["caseloads rose to an average of 15/16", "2013 children were seen", "under section 47", "it is 20 miles"]
)
def test_no_period(text: str) -> None:
    assert find_periods(text) == []


@given(st.text(max_size=200))
def test_never_raises_and_offsets_hold(text: str) -> None:
    for span in find_periods(text):
        assert 0 <= span.start < span.end <= len(text)


def test_dates_as_machines_write_them_and_years_of_two_digits() -> None:
    [iso, short] = find_periods("It was counted on 2015-03-31 and first on 31 March 98.")
    assert [str(p.period.end) for p in (iso, short)] == ["2015-03-31", "1998-03-31"]


@pytest.mark.parametrize("words", ["the zeroth quarter of 2014/15", "the fifth quarter of 2014/15"])
def test_a_year_has_four_quarters(words: str) -> None:
    assert [p.text for p in find_periods(f"In {words} it fell.") if p.period and p.period.kind.value == "quarter"] == []
