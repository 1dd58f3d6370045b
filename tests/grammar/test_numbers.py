"""Numerals and number words read back to the value that was printed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.grammar.numbers import TENS, UNITS, number, places


@given(st.integers(0, 10**9))
def test_grouped_digits(value: int) -> None:
    assert number(f"{value:,}") == value
    assert number(str(value)) == value


@given(st.decimals(0, 10**6, places=2))
def test_decimals(value: Decimal) -> None:
    assert number(f"{value:,.2f}") == value
    assert places(f"{value:,.2f}") == 2


@given(st.sampled_from(sorted(TENS)), st.sampled_from(sorted(w for w in UNITS if 0 < UNITS[w] < 10)), st.sampled_from(" -"))
def test_words_below_a_hundred(ten: str, unit: str, joint: str) -> None:
    assert number(f"{ten}{joint}{unit}".title()) == TENS[ten] + UNITS[unit]


@pytest.mark.parametrize(
    ("text", "value"),
    [("a hundred", 100), ("one hundred and fifty-two", 152), ("three thousand", 3000), ("twelve", 12), ("zero", 0)],
)
def test_larger_words(text: str, value: int) -> None:
    assert number(text) == value


def test_anything_else_is_refused() -> None:
    with pytest.raises(ValueError, match="not a number"):
        number("several")
