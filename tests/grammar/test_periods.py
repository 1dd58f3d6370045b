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


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("in the three months to 30 November 2019", "2019-09-01", "2019-11-30"),
        ("the quarter ending 31 December 2019", "2019-10-01", "2019-12-31"),
        ("in 2018/19 Q3", "2018-10-01", "2018-12-31"),
        ("Qtr 2 (2018/19)", "2018-07-01", "2018-09-30"),
        ("in H2 2018/19", "2018-10-01", "2019-03-31"),
        ("the half-year to September 2018", "2018-04-01", "2018-09-30"),
        ("at the 2017/18 year end", "2018-03-31", "2018-03-31"),
        ("counted on 30-Jun-18", "2018-06-30", "2018-06-30"),
    ],
)
def test_stretches_and_quarters_with_their_year_on_either_side(text: str, start: str, end: str) -> None:
    period = only(text).period
    assert (str(period.start), str(period.end)) == (start, end)


def test_two_parts_of_several_years_are_financial_years() -> None:
    span = only("The average for 2011-14 was 21 weeks.")
    assert (str(span.first.period.start), str(span.period.end)) == ("2011-04-01", "2014-03-31")


@pytest.mark.parametrize(
    "text",
    [
        "at 31 October 27 children were waiting",
        "on 30 November 19 of the cases had no worker",
        "at 31 January 45 new referrals were open",
    ],
)
def test_a_number_behind_a_day_that_counts_something_is_no_year(text: str) -> None:
    span = only(text)
    assert (span.code, span.period) == ("day", None)


def test_a_year_of_two_digits_behind_a_day_still_is_one() -> None:
    assert str(only("as at 31 October 17 there were twelve").period.end) == "2017-10-31"


@pytest.mark.parametrize(
    ("text", "code", "count"),
    [
        ("it was 40 six months earlier", "n_before", 6),
        ("it was 40 in the corresponding quarter of the previous year", "quarter_last_year", 0),
        ("it was 40 in the same quarter of 2015/16", "quarter_last_year", 2015),
        ("it was 40 at the same stage last year", "same_period", 0),
        ("it was 40 in the third quarter of last year", "quarter_last_year", 3),
        ("it was 40 this time last year", "same_period", 0),
        ("at the end of the quarter 31 were open", "this_quarter", 0),
        ("in the quarter 31 were open", "this_quarter", 0),
        ("there were 31 in the year to date", "year_to_date", 0),
        ("in the final quarter of the year 31 left", "quarter", 4),
        ("in the second half of the year 31 left", "part", 6),
        ("the lowest figure since 2009", "record", 0),
        ("over the past three financial years", "last_n", 3),
        ("in the coming quarter", "next_n", 1),
    ],
)
def test_times_counted_from_the_paper(text: str, code: str, count: int) -> None:
    span = only(text)
    assert (span.code, span.count, span.period) == (code, count, None)


@pytest.mark.parametrize(
    "text", ["finished two weeks earlier than planned", "known in the 3 months before", "it may rise", "in the 2010s"]
)
def test_what_only_looks_like_a_time_counted_back(text: str) -> None:
    assert find_periods(text) == []


def test_later_counts_from_the_time_before_it() -> None:
    [_, later] = find_periods("It was 50 in March 2015 and 62 two years later.")
    assert str(later.period.end) == "2017-03-31"


def test_a_year_alone_takes_the_day_of_the_date_before_it() -> None:
    assert [str(p.period.end) for p in find_periods("on 30 June 2015 and 2016 there were 4 and 6")] == [
        "2015-06-30",
        "2016-06-30",
    ]


def test_since_what_began_then() -> None:
    span = only("Since the service opened in May 2014 it has seen 80 families.")
    assert (span.since, str(span.period.start)) == (True, "2014-05-01")


def test_ordinals_that_leave_out_the_quarter() -> None:
    spans = find_periods("It was 71% in the first quarter, 75% in the second and 80% in the fourth.")
    assert [(s.code, s.count) for s in spans] == [("quarter", 1), ("quarter", 2), ("quarter", 4)]
