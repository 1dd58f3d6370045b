"""The matrix of an indicator: what each paper said about every year, where that drifted, and what was published officially."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from extractor.report.data import Door, PointRow, unit_name

DRIFT = "≠"
OFF = "†"
LEGEND = f"{DRIFT} differs from what an earlier paper said; {OFF} differs from the official figure."

_ABOUT = 0.05

Period = tuple[dt.date, dt.date]
Key = tuple[str, str, str, int]
"""indicator, area, unit, per (0 without)"""


class OfficialRow(msgspec.Struct, frozen=True):
    """A published figure with the interval that its precision allows."""

    indicator: str
    area: str
    unit: str
    period_start: dt.date
    period_end: dt.date
    value: float
    value_low: float
    value_high: float
    per: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a paper says about a period: its figures as printed, each once. `drift` and `off` as in LEGEND."""

    points: tuple[PointRow, ...]
    drift: bool = False
    off: bool = False

    @property
    def surfaces(self) -> tuple[str, ...]:
        """The figures as printed."""
        return tuple(point.surface for point in self.points)

    @property
    def signs(self) -> str:
        """≠, † or both; empty where nothing differs."""
        return " ".join([*[DRIFT] * self.drift, *[OFF] * self.off])

    @property
    def text(self) -> str:
        """The figures with their signs: "598 ≠"; empty where the paper says nothing."""
        return f"{' / '.join(self.surfaces)} {self.signs}".strip()


@dataclass(frozen=True, slots=True)
class Line:
    """A paper with what it says about each of the matrix's periods."""

    document: str
    published: dt.date | None
    cells: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Papers down, oldest first; periods across. `official` has a figure as published, or "", for each period."""

    indicator: str
    label: str
    area: str
    unit: str
    periods: tuple[Period, ...]
    lines: tuple[Line, ...]
    official: tuple[str, ...]
    per: int | None = None

    @property
    def measured(self) -> str:
        """The unit in words."""
        return unit_name(self.unit, self.per)

    @property
    def headings(self) -> tuple[str, ...]:
        """The periods as column headings."""
        return tuple(heading(period) for period in self.periods)

    @property
    def drifts(self) -> bool:
        """Whether some paper differs from an earlier one or from the official figure."""
        return any(cell.drift or cell.off for line in self.lines for cell in line.cells)


def official_figures(door: Door, indicator: str | None = None) -> list[OfficialRow]:
    """The official series of the warehouse, or those of one indicator; none where it holds none."""
    if not door.rows("SELECT 1 FROM information_schema.tables WHERE table_name = 'official_series' LIMIT 1"):
        return []
    columns = ", ".join(OfficialRow.__struct_fields__)
    return [
        msgspec.convert(row, OfficialRow, strict=False)
        for row in door.rows(
            f"SELECT {columns} FROM official_series WHERE value IS NOT NULL AND ($1::VARCHAR IS NULL OR indicator = $1) "
            "ORDER BY area, period_end",
            [indicator],
        )
    ]


def matrices(points: Iterable[PointRow], official: Iterable[OfficialRow] = (), *, papers: int = 1) -> tuple[Matrix, ...]:
    """A matrix for each indicator, area and unit that at least so many `papers` state, by label; most papers first."""
    groups: dict[Key, list[PointRow]] = defaultdict(list)
    for point in points:
        groups[point.indicator, point.area, point.unit, point.per or 0].append(point)
    published: dict[Key, dict[Period, OfficialRow]] = defaultdict(dict)
    for row in official:
        published[row.indicator, row.area, row.unit, row.per or 0][row.period_start, row.period_end] = row
    made = [_matrix(group, published[key]) for key, group in groups.items() if len({point.document for point in group}) >= papers]
    return tuple(sorted(made, key=lambda matrix: (matrix.label, -len(matrix.lines), matrix.area, matrix.unit)))


def heading(period: Period) -> str:
    """A period on one short line: "31 Mar 2016", "2015/16", "2016", else both days."""
    start, end = period
    if start == end:
        return f"{end.day} {end:%b %Y}"
    if (start.month, start.day) == (1, 1) and (end.month, end.day) == (12, 31) and start.year == end.year:
        return str(end.year)
    after = end + dt.timedelta(days=1)
    if (after.year, after.month, after.day) == (start.year + 1, start.month, start.day):
        return f"{start.year}/{end:%y}"
    return f"{start.day} {start:%b %Y} to {end.day} {end:%b %Y}"


def _matrix(points: Sequence[PointRow], official: dict[Period, OfficialRow]) -> Matrix:
    first = points[0]
    periods = sorted({(point.period_start, point.period_end) for point in points}, key=lambda period: (period[1], period[0]))
    papers = sorted({(point.published or dt.date.max, point.document) for point in points})
    said: dict[tuple[str, Period], list[PointRow]] = defaultdict(list)
    for point in points:
        said[point.document, (point.period_start, point.period_end)].append(point)
    earlier: dict[Period, list[PointRow]] = defaultdict(list)
    lines = []
    for published, document in papers:
        cells = []
        for period in periods:
            here = said.get((document, period), [])
            cells.append(_said(here, earlier[period], official.get(period)))
            earlier[period] += here
        lines.append(Line(document, published if published != dt.date.max else None, tuple(cells)))
    figures = tuple(_figure(official[period].value) if period in official else "" for period in periods)
    return Matrix(first.indicator, first.label, first.area, first.unit, tuple(periods), tuple(lines), figures, first.per)


def _said(here: Sequence[PointRow], earlier: Sequence[PointRow], official: OfficialRow | None) -> Said:
    drift = any(not _meet(_interval(one), _interval(other)) for one in here for other in earlier)
    off = official is not None and any(not _meet(_interval(one), (official.value_low, official.value_high)) for one in here)
    first: dict[str, PointRow] = {}
    for point in here:
        first.setdefault(point.surface, point)
    return Said(tuple(first.values()), drift, off)


def _interval(point: PointRow) -> tuple[float, float]:
    """Every value that the figure may stand for."""
    low = point.value if point.value_low is None else point.value_low
    high = point.value if point.value_high is None else point.value_high
    if point.qualifier in ("over", "at_least"):
        return low, math.inf
    if point.qualifier in ("under", "at_most"):
        return -math.inf, high
    room = abs(point.value) * _ABOUT if point.qualifier == "about" else 0.0
    return low - room, high + room


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] <= other[1] + 1e-9 and other[0] <= one[1] + 1e-9


def _figure(value: float) -> str:
    return f"{value:,.10g}" if abs(value) < 1e10 else f"{value:,.0f}"
