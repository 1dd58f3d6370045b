"""Drawn charts. Their numbers are axis labels: nothing beside a bar or a point prints its value."""

from __future__ import annotations

from typing import Any

from reportlab.graphics.charts.barcharts import VerticalBarChart
from reportlab.graphics.charts.lineplots import LinePlot
from reportlab.graphics.shapes import Drawing, Line, String
from reportlab.lib import colors

_INKS = (colors.HexColor("#1f4e79"), colors.HexColor("#b5651d"))


def chart(facts: dict[str, Any], published: list[dict[str, str]], fonts: tuple[str, str, str]) -> Drawing:
    """The drawing of one chart: its series are published figures at 31 March, looked up by indicator and area."""
    known = {(p["indicator"], p["area"], p["period"]): float(p["value"]) for p in published if not p["cohort"]}
    series = [[known[indicator, area, f"{year}-03-31"] for year in facts["years"]] for _, indicator, area in facts["series"]]
    drawing = Drawing(430, 170)
    drawing.add(_bars(facts, series, fonts[0]) if facts["kind"] == "bar" else _lines(facts, series, fonts[0]))
    drawing.add(String(2, 155, facts["y_label"], fontName=fonts[0], fontSize=8))
    if len(series) > 1:
        for i, (name, _, _) in enumerate(facts["series"]):
            drawing.add(Line(300, 146 - 12 * i, 318, 146 - 12 * i, strokeColor=_INKS[i], strokeWidth=2))
            drawing.add(String(322, 143 - 12 * i, name, fontName=fonts[0], fontSize=8))
    return drawing


def _bars(facts: dict[str, Any], series: list[list[float]], font: str) -> VerticalBarChart:
    bars = VerticalBarChart()
    bars.x, bars.y, bars.width, bars.height = 35, 25, 380, 120
    bars.data = [tuple(values) for values in series]
    bars.categoryAxis.categoryNames = [str(year) for year in facts["years"]]
    bars.valueAxis.valueMin, bars.valueAxis.valueMax, bars.valueAxis.valueStep = 0, facts["y_max"], facts["y_step"]
    for axis in (bars.categoryAxis, bars.valueAxis):
        axis.labels.fontName, axis.labels.fontSize = font, 8
    for i in range(len(series)):
        bars.bars[i].fillColor = _INKS[i]
    return bars


def _lines(facts: dict[str, Any], series: list[list[float]], font: str) -> LinePlot:
    plot = LinePlot()
    plot.x, plot.y, plot.width, plot.height = 35, 25, 380, 120
    plot.data = [list(zip(facts["years"], values, strict=True)) for values in series]
    plot.xValueAxis.valueMin, plot.xValueAxis.valueMax = facts["years"][0], facts["years"][-1]
    plot.xValueAxis.valueSteps = facts["years"]
    plot.xValueAxis.labelTextFormat = "%d"
    plot.yValueAxis.valueMin, plot.yValueAxis.valueMax, plot.yValueAxis.valueStep = 0, facts["y_max"], facts["y_step"]
    for axis in (plot.xValueAxis, plot.yValueAxis):
        axis.labels.fontName, axis.labels.fontSize = font, 8
    for i in range(len(series)):
        plot.lines[i].strokeColor, plot.lines[i].strokeWidth = _INKS[i], 1.5
    return plot
