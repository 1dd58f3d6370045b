"""The official series: shipped whole and in form, with a user's rows laid over them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from extractor.errors import PatternError
from extractor.patterns import OfficialFigure, Patterns

HEAD = "indicator,area,period_start,period_end,value,symbol\n"


@pytest.fixture(scope="module")
def shipped() -> list[OfficialFigure]:
    return Patterns().official()


def test_series_are_of_the_catalogue_and_its_units(shipped: list[OfficialFigure]) -> None:
    catalogue = Patterns().indicators
    for indicator, unit, per in {(figure.indicator, figure.unit, figure.per) for figure in shipped}:
        assert (catalogue[indicator].unit, catalogue[indicator].per) == (unit, per)


def test_stocks_have_a_day_and_flows_a_year(shipped: list[OfficialFigure]) -> None:
    catalogue = Patterns().indicators
    for figure in shipped:
        if catalogue[figure.indicator].kind == "stock":
            assert figure.period_start == figure.period_end
        else:
            assert (figure.period_end - figure.period_start).days in (364, 365)


def test_a_figure_or_a_symbol_stands_in_every_row(shipped: list[OfficialFigure]) -> None:
    symbols = Counter(figure.symbol for figure in shipped if figure.value is None)
    assert symbols["c"] > 100
    assert None not in symbols


def test_england_is_published_to_tens_and_authorities_to_the_child(shipped: list[OfficialFigure]) -> None:
    steps = {figure.area: figure.precision for figure in shipped if figure.indicator == "cpp_at_date"}
    assert (steps["England"], steps["North West"], steps["Bristol"]) == (10, 10, 1)


def test_rows_of_a_user_are_added_and_replace(tmp_path: Path) -> None:
    rows = "cpp_at_date,Leeds,2031-03-31,2031-03-31,512,\ncpp_at_date,Leeds,2018-03-31,2018-03-31,,c\n"
    (tmp_path / "series.csv").write_text(HEAD + rows, encoding="utf-8")
    own = Patterns(tmp_path)
    leeds = {
        figure.period_end: figure for figure in own.official() if figure.indicator == "cpp_at_date" and figure.area == "Leeds"
    }
    assert leeds[dt.date(2031, 3, 31)].value == 512
    assert (leeds[dt.date(2018, 3, 31)].value, leeds[dt.date(2018, 3, 31)].symbol) == (None, "c")
    assert own.official_digest != Patterns().official_digest


@pytest.mark.parametrize(
    "row",
    ["cpp_at_date,Atlantis,2018-03-31,2018-03-31,5,", "wishes,Leeds,2018-03-31,2018-03-31,5,", "cpp_at_date,Leeds,2018,2018,5,"],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str) -> None:
    (tmp_path / "series.csv").write_text(f"{HEAD}{row}\n", encoding="utf-8")
    with pytest.raises(PatternError, match=r"series\.csv, line 2"):
        Patterns(tmp_path).official()
