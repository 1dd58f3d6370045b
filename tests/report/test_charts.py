"""Which areas are drawn on one scale."""

from __future__ import annotations

import datetime as dt

from extractor.report.charts import indicator_charts
from extractor.report.data import PointRow


def point(area: str, year: int, value: float) -> PointRow:
    day = dt.date(year, 3, 31)
    return PointRow(
        f"{area}{year}", "cla_at_date", "Looked after", "count", area, value, f"{value:g}", day, day, "paper.pdf", "as printed"
    )


def test_a_country_does_not_flatten_the_line_of_an_authority() -> None:
    points = [point("Kent", year, 1_900 + year - 2015) for year in (2015, 2016, 2017)]
    points += [point("England", year, 70_000) for year in (2015, 2016)] + [point("Essex", year, 1_100) for year in (2015, 2016)]
    (chart,) = indicator_charts(points)
    assert ({line.name for line in chart.series}, chart.omitted) == ({"Kent", "Essex"}, 1)
    assert len(chart.rows) == len(points)  # the table has all


def test_a_country_alone_is_drawn() -> None:
    (chart,) = indicator_charts([point("England", year, 70_000) for year in (2015, 2016)])
    assert ([line.name for line in chart.series], chart.omitted) == (["England"], 0)
