"""Interval arithmetic: what figures may stand for, and what follows from them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.rules.interval import INFINITY, Interval, percent_change, point, printed, shown, stated, total

NUMBERS = st.decimals(min_value=0, max_value=10**6, places=2, allow_nan=False, allow_infinity=False)
INTERVALS = st.tuples(NUMBERS, NUMBERS).map(lambda pair: Interval(*sorted(pair)))


def figure(value: float, qualifier: str = "exact", unit: str = "count", surface: str = "", quote: str = "") -> Interval:
    interval = stated(value, value, value, qualifier=qualifier, unit=unit, surface=surface, quote=quote)
    assert interval is not None
    return interval


@pytest.mark.parametrize(
    ("value", "places", "low", "high"), [("31.3", 1, "31.25", "31.35"), ("22", 0, "21.5", "22.5"), ("2400", -2, "2350", "2450")]
)
def test_printed_precision(value: str, places: int, low: str, high: str) -> None:
    assert printed(Decimal(value), places) == Interval(Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("hedged", "agrees", "differs"),
    [
        (figure(300, "over"), 373, 299),
        (figure(400, "at_least"), 400, 399),
        (figure(14, "at_most"), 3, 15),
        (figure(50, "under"), 12, 51),
        (figure(40, "under", quote="fell by almost 40", surface="40"), 37, 33),
        (figure(70, "about"), 66, 62),
        (figure(60_000, "about"), 57_000, 53_000),
    ],
)
def test_hedges_bend_the_interval(hedged: Interval, agrees: int, differs: int) -> None:
    assert hedged.meets(point(agrees))
    assert not hedged.meets(point(differs))


def test_hedge_of_a_fall_speaks_of_its_size() -> None:
    fall = figure(-25, "over", "percent", "25%")
    assert fall.meets(point(-26)) and not fall.meets(point(-24)) and not fall.meets(point(30))


def test_words_are_wider_than_digits() -> None:
    assert figure(33.333, unit="percent", surface="a third").meets(point(34))
    assert not figure(33.333, unit="percent", surface="33.333%").meets(point(34))
    assert figure(20, unit="percent", surface="1 in 5").meets(point(21))
    assert figure(2, unit="ratio", surface="doubled").meets(Interval(Decimal("2.06"), Decimal("2.07")))


def test_printed_range_and_no_number() -> None:
    assert stated(None, 14, 32, qualifier="exact", unit="count") == Interval(Decimal(14), Decimal(32))
    assert stated(None, None, None, qualifier="exact", unit="count") is None


def test_percent_change_of_nothing_is_undefined() -> None:
    assert percent_change(point(0), point(5)) is None
    assert percent_change(point(2805), point(1922)) == Interval(*[(Decimal(1922) / Decimal(2805) - 1) * 100] * 2)


def test_quotient_of_open_intervals() -> None:
    assert point(10).over(Interval(Decimal(5), INFINITY)) == Interval(Decimal(0), Decimal(2))
    assert Interval(Decimal(10), INFINITY).over(point(5)) == Interval(Decimal(2), INFINITY)
    assert point(1).over(point(0)) is None


@given(INTERVALS, INTERVALS)
def test_sum_and_difference_hold_every_pair(a: Interval, b: Interval) -> None:
    for x in (a.low, a.high):
        for y in (b.low, b.high):
            assert (a + b).meets(point(x + y))
            assert (a - b).meets(point(x - y))
    assert a.meets(b) == b.meets(a)
    assert total([a, b]) == a + b


@given(INTERVALS, INTERVALS)
def test_quotient_holds_every_pair(a: Interval, b: Interval) -> None:
    quotient = a.over(b)
    if quotient is not None and b.low > 0:
        assert quotient.widened(Decimal("1e-20")).meets(point(a.high / b.low))
        assert quotient.widened(Decimal("1e-20")).meets(point(a.low / b.high))


def test_upside_down_is_refused() -> None:
    with pytest.raises(ValueError, match="upside down"):
        Interval(Decimal(2), Decimal(1))


@pytest.mark.parametrize(
    ("number", "text"), [("2805", "2,805"), ("-31.4795", "−31.48"), ("0.10", "0.1"), ("6E+2", "600"), ("Infinity", "any number")]
)
def test_numbers_for_messages(number: str, text: str) -> None:
    assert shown(Decimal(number)) == text


def test_intervals_for_messages() -> None:
    assert printed(Decimal("31.3"), 1).text("%") == "31.25% to 31.35%"
    assert Interval(Decimal(300), INFINITY).text() == "at least 300"
    assert Interval(-INFINITY, Decimal(-25)).text("%") == "at most −25%"
    assert point(12).text() == "12"
