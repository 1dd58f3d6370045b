"""Geometry of the page's charts: from points to coordinates, ticks and labels. The templates only draw."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.report.data import PointRow, TrendRow

WIDTH, HEIGHT = 640, 230
LEFT, RIGHT, TOP, BOTTOM = 64, 18, 14, 34
_ORDER = 15
"""Times by which the figures of two areas may differ and still be drawn on one scale."""
LINES = 5
"""Areas drawn in one chart; further ones stand in the table only."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis at `at` (pixels)."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point at (x, y); `low` and `high` (pixels) for a count that is only shown as 1 to 5."""

    x: float
    y: float
    text: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A line with all its dots: where several sources state one period, the line runs through the latest."""

    name: str
    path: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that a chart's macro draws. `left` is the frame's lower-left inner corner."""

    key: str
    title: str
    unit: str
    description: str
    series: tuple[Series, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    rows: tuple[PointRow, ...] = ()
    definition: str = ""
    omitted: int = 0


@dataclass(frozen=True, slots=True)
class Trend:
    """A theme's chart and the rows of its table."""

    chart: Chart
    rows: tuple[TrendRow, ...]


def indicator_charts(points: Sequence[PointRow]) -> tuple[Chart, ...]:
    """One chart an indicator, in the order of the labels."""
    groups: dict[str, list[PointRow]] = defaultdict(list)
    for point in points:
        groups[point.indicator].append(point)
    return tuple(_indicator_chart(key, rows) for key, rows in groups.items())


def theme_charts(rows: Sequence[TrendRow]) -> tuple[Trend, ...]:
    """One chart a theme that at least two years speak of."""
    groups: dict[str, list[TrendRow]] = defaultdict(list)
    for row in rows:
        groups[row.theme].append(row)
    return tuple(_theme_chart(theme, years) for theme, years in groups.items() if len(years) > 1)


def _indicator_chart(key: str, rows: Sequence[PointRow]) -> Chart:
    by_area: dict[str, list[PointRow]] = defaultdict(list)
    for row in rows:
        by_area[row.area].append(row)
    areas = _of_one_size(sorted(by_area, key=lambda area: (-len(by_area[area]), area)), by_area)
    drawn = [row for area in areas[:LINES] for row in by_area[area]]
    x = _Scale([_when(row.period_end) for row in drawn], LEFT, WIDTH - RIGHT)
    tops = [5.0 if row.small_number else row.value for row in drawn]
    y_ticks = _nice(min(0.0, *tops), max(tops))
    y = _Scale(y_ticks, HEIGHT - BOTTOM, TOP)
    series = tuple(_line(area, by_area[area], x, y) for area in areas[:LINES])
    years = sorted({row.period_end.year for row in drawn})
    first = rows[0]
    return Chart(
        key=key,
        title=first.label,
        unit=_unit(first),
        description=f"{first.label}, {years[0]} to {years[-1]}: {'; '.join(_spoken(s) for s in series)}",
        series=series,
        x_ticks=_years(years, x),
        y_ticks=tuple(Tick(y(value), _short(value)) for value in y_ticks),
        rows=tuple(rows),
        definition=first.definition if first.definition and first.definition != first.kind else "",
        omitted=len(by_area) - min(len(areas), LINES),
    )


def _of_one_size(areas: Sequence[str], rows: dict[str, list[PointRow]]) -> list[str]:
    """The areas without those whose figures are of another order than the first one's.

    Beside the counts of a country, those of an authority would be a flat line.
    """
    sizes = {area: max(abs(row.value) for row in rows[area]) for area in areas}
    usual = sizes[areas[0]]
    return [area for area in areas if usual / _ORDER <= sizes[area] <= usual * _ORDER]


def _line(area: str, rows: Sequence[PointRow], x: _Scale, y: _Scale) -> Series:
    dots = tuple(_dot(row, x, y) for row in rows)
    latest = {dot.x: dot for dot in dots}
    return Series(area, " ".join(f"{dot.x:.1f},{dot.y:.1f}" for _, dot in sorted(latest.items())), dots)


def _dot(row: PointRow, x: _Scale, y: _Scale) -> Dot:
    text = f"{row.period_end:%d %b %Y}: {row.surface}"
    if row.small_number:
        return Dot(x(_when(row.period_end)), y(3.0), text, y(1.0), y(5.0))
    return Dot(x(_when(row.period_end)), y(row.value), text)


def _theme_chart(theme: str, rows: Sequence[TrendRow]) -> Trend:
    values = [row.per_1000_words or 0.0 for row in rows]
    x = _Scale([float(row.year) for row in rows], LEFT, WIDTH - RIGHT)
    y_ticks = _nice(0.0, max(values))
    y = _Scale(y_ticks, HEIGHT - BOTTOM, TOP)
    dots = tuple(Dot(x(float(row.year)), y(v), f"{row.year}: {v:.2f}") for row, v in zip(rows, values, strict=True))
    series = Series("mentions", " ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in dots), dots)
    name = theme.replace("_", " ")
    chart = Chart(
        key=theme,
        title=name[:1].upper() + name[1:],
        unit="mentions per 1,000 words",
        description=f"Mentions of {name} per 1,000 words: {_spoken(series)}",
        series=(series,),
        x_ticks=_years([row.year for row in rows], x),
        y_ticks=tuple(Tick(y(value), _short(value)) for value in y_ticks),
    )
    return Trend(chart, tuple(rows))


class _Scale:
    """Maps values linearly onto pixels; a single value onto the middle."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self._low, self._high = min(values), max(values)
        self._start, self._end = start, end

    def __call__(self, value: float) -> float:
        if self._high == self._low:
            return (self._start + self._end) / 2
        return self._start + (value - self._low) / (self._high - self._low) * (self._end - self._start)


def _nice(low: float, high: float) -> list[float]:
    """About five round numbers from at most `low` to at least `high`."""
    span = (high - low) or abs(high) or 1.0
    rough = span / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step - 1e-9)
    return [round(step * k, 10) for k in range(first, max(last, first + 1) + 1)]


def _short(value: float) -> str:
    """A number for an axis: 1,200, 0.25, 3m, 1.5bn."""
    for size, name in ((1e9, "bn"), (1e6, "m")):
        if abs(value) >= size:
            return f"{value / size:g}{name}"
    return f"{value:,.10g}"


def _years(years: Sequence[int], x: _Scale) -> tuple[Tick, ...]:
    every = max(1, math.ceil(len(years) / 10))
    return tuple(Tick(x(float(year)), str(year)) for year in years[::every])


def _when(day: dt.date) -> float:
    """The year, as a number: every figure stands at the year in which its period ends, whatever the day."""
    return float(day.year)


def _unit(row: PointRow) -> str:
    names = {"percent": "%", "gbp": "£", "percentage_points": "percentage points", "fte": "full-time equivalents"}
    return f"per {row.per:,}" if row.unit == "rate" and row.per else names.get(row.unit, row.unit)


def _spoken(series: Series) -> str:
    return f"{series.name} " + ", ".join(dot.text for dot in series.dots[:12])
