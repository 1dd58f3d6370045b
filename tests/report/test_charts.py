"""The charts of indicators: which areas stand in one, and the official series."""

from __future__ import annotations

import datetime as dt

from extractor.report.charts import HEIGHT, Chart, indicator_charts
from extractor.report.data import PointRow
from extractor.report.matrix import OfficialRow


def point(area: str, year: int, value: float) -> PointRow:
    day = dt.date(year, 3, 31)
    return PointRow(
        claim_id=f"{area}{year}{value}", indicator="x", label="Children", unit="count", area=area, value=value,
        surface=f"{value:g}", period_start=day, period_end=day, document="a.pdf", quote="",
    )  # fmt: skip


def official(area: str, year: int, value: float, unit: str = "count") -> OfficialRow:
    day = dt.date(year, 3, 31)
    return OfficialRow("x", area, unit, day, day, value, value, value)


def made(points: list[PointRow], *figures: OfficialRow) -> Chart:
    (chart,) = indicator_charts(points, figures)
    return chart


COUNTY = [point("Kent", 2015, 500), point("Kent", 2016, 520), point("Kent", 2017, 540)]


def test_an_area_of_another_size_stands_in_the_table_only() -> None:
    chart = made([*COUNTY, point("England", 2015, 50_000), point("Medway", 2015, 150)])
    assert [series.name for series in chart.series] == ["Kent", "Medway"]
    assert chart.omitted == 1 and len(chart.rows) == 5
    assert max(float(tick.label.replace(",", "")) for tick in chart.y_ticks) <= 1_000


def test_the_official_series_of_the_area_that_is_stated_most() -> None:
    figures = [official("Kent", year, 510 + year - 2015) for year in (2010, 2015, 2016, 2017, 2020)]
    chart = made(
        [*COUNTY, point("Medway", 2015, 150)], *figures, official("Medway", 2015, 1), official("Kent", 2016, 9, "percent")
    )
    drawn = [series for series in chart.series if series.official]
    assert [series.name for series in drawn] == ["Official figure, Kent"]
    assert [dot.text for dot in drawn[0].dots] == ["31 Mar 2015: 510", "31 Mar 2016: 511", "31 Mar 2017: 512"]
    assert drawn[0].path.count(",") == 3 and "Official figure, Kent" in chart.description
    assert not [series for series in made(COUNTY).series if series.official]


def test_an_official_figure_above_all_others_is_within_the_chart() -> None:
    chart = made(COUNTY, official("Kent", 2016, 2_000))
    assert all(0 < dot.y < HEIGHT for series in chart.series for dot in series.dots)


def test_a_country_alone_is_drawn() -> None:
    chart = made([point("England", year, 70_000) for year in (2015, 2016)])
    assert ([line.name for line in chart.series], chart.omitted) == (["England"], 0)
