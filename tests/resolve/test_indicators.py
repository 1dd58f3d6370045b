"""The catalogue's phrases against texts."""

from decimal import Decimal

import pytest

from extractor.model import Quantity
from extractor.patterns import Patterns
from extractor.resolve.indicators import IndicatorFinder

FINDER = IndicatorFinder(Patterns())
COUNT = Quantity(Decimal(300), "count", Decimal(300), Decimal(300))
RATE = Quantity(Decimal(40), "rate", Decimal(39), Decimal(41), 10000)


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("children on a child protection plan", "cpp_at_date"),
        ("children becoming the subject of a child protection plan", "cpp_starts"),
        ("children who ceased to be the subject of a plan", "cpp_ends"),
        ("children on a child in need plan", "cin_plan_at_date"),
        ("children looked after", "cla_at_date"),
        ("children who ceased to be looked after", "cla_ends"),
        ("chairs and tables", None),
    ],
)
def test_stock_and_flow_of_nearly_the_same_words(text: str, indicator: str | None) -> None:
    found = FINDER.best(text, COUNT, "level")
    assert (found[0] if found else None) == indicator


def test_unit_must_fit() -> None:
    assert FINDER.best("children on a child protection plan", RATE, "level") is None
    assert FINDER.best("rate of children on a child protection plan", RATE, "level")[0] == "cpp_rate"


def test_rate_of_a_count() -> None:
    assert FINDER.rate_counterpart("cla_at_date") == "cla_rate"
    assert FINDER.rate_counterpart("compliments") is None


def test_a_misread_label_is_the_last_step() -> None:
    assert FINDER.nearest("Referra1s to chi1dren's social care", COUNT, "level") == "referrals"
    assert FINDER.nearest("Referrals to the football club", COUNT, "level") is None
