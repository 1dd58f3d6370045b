"""The matrix: papers down, years across, drift and the official figure marked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from extractor.report.data import PointRow
from extractor.report.matrix import OfficialRow, heading, matrices, official_figures
from tests.rules.warehouse import warehouse

DAYS = {year: dt.date(year, 3, 31) for year in (2015, 2016)}


def point(document: str, year: int, value: float, published: int, **other: Any) -> PointRow:
    given: dict[str, Any] = {
        "claim_id": "c", "indicator": "x", "label": "Plans", "unit": "count", "area": "Brent", "value": value,
        "surface": f"{value:g}",
        "value_low": value, "value_high": value, "period_start": DAYS[year], "period_end": DAYS[year], "document": document,
        "quote": "q", "published": dt.date(published, 9, 1), "qualifier": "exact",
    }  # fmt: skip
    return PointRow(**(given | other))


def cells(*points: PointRow, official: tuple[OfficialRow, ...] = ()) -> list[list[str]]:
    (matrix,) = matrices(points, official)
    return [[line.document, *(cell.text for cell in line.cells)] for line in matrix.lines]


def test_papers_stand_by_date_and_what_differs_from_an_earlier_one_is_marked() -> None:
    said = cells(
        point("new", 2015, 598, 2017), point("old", 2015, 593, 2015), point("mid", 2015, 593, 2016), point("mid", 2016, 7, 2016)
    )
    assert said == [["old", "593", ""], ["mid", "593", "7"], ["new", "598 ≠", ""]]


def test_printed_precision_and_hedges_are_no_drift() -> None:
    assert cells(
        point("a", 2015, 24.3, 2015, value_low=24.25, value_high=24.35),
        point("b", 2015, 24, 2016, value_low=23.5, value_high=24.5),
    ) == [["a", "24.3"], ["b", "24"]]
    assert cells(point("a", 2015, 312, 2015), point("b", 2015, 300, 2016, qualifier="over"))[1] == ["b", "300"]
    assert cells(point("a", 2015, 298, 2015), point("b", 2015, 300, 2016, qualifier="over"))[1] == ["b", "300 ≠"]
    assert cells(point("a", 2015, 312, 2015), point("b", 2015, 300, 2016, qualifier="about"))[1] == ["b", "300"]


def test_the_official_figure_stands_below_and_marks_what_differs() -> None:
    official = OfficialRow("x", "Brent", "count", DAYS[2015], DAYS[2015], 1593.0, 1593.0, 1593.0)
    other = OfficialRow("x", "Hackney", "count", DAYS[2016], DAYS[2016], 5.0, 5.0, 5.0)
    points = [point("a", 2015, 1593, 2015), point("b", 2015, 1598, 2016), point("b", 2016, 7, 2016)]
    (matrix,) = matrices(points, [official, other])
    assert matrix.official == ("1,593", "")
    assert [line.cells[0].text for line in matrix.lines] == ["1593", "1598 ≠ †"]
    assert matrix.drifts and matrices(points, papers=3) == ()


def test_areas_and_units_are_kept_apart() -> None:
    found = matrices(
        [point("a", 2015, 5, 2015), point("a", 2015, 5, 2015, area="Hackney"), point("a", 2015, 5, 2015, unit="percent")]
    )
    assert len(found) == 3


def test_periods_as_headings() -> None:
    day = dt.date
    assert heading((DAYS[2015], DAYS[2015])) == "31 Mar 2015"
    assert heading((day(2015, 4, 1), day(2016, 3, 31))) == "2015/16"
    assert heading((day(2015, 1, 1), day(2015, 12, 31))) == "2015"
    assert heading((day(2016, 2, 29), day(2016, 3, 31))) == "29 Feb 2016 to 31 Mar 2016"


def test_a_warehouse_without_official_series_has_none() -> None:
    with warehouse({}) as door:
        assert official_figures(door) == [] or door.rows("SELECT count(*) AS n FROM official_series") == [{"n": 0}]
