"""Indicators and themes over the years, with what stands behind every point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from extractor.explore.view import SIZE, explorer_of, number, page, word

if TYPE_CHECKING:
    from extractor.report.data import PointRow
    from extractor.report.matrix import OfficialRow

Row = dict[str, object]
AREAS = 4
"""Areas with a chart and a matrix where none is chosen, those that are stated most; the table has all."""
STATED, OFFICIAL = "as the papers state it", "official figure"
SOURCES = 500

_INDICATORS = """
SELECT i.indicator, i.label, i.unit, i.kind, count(c.claim_id) AS figures, count(DISTINCT c.document) AS papers,
       min(year(c.period_end)) AS first, max(year(c.period_end)) AS last
FROM indicators i JOIN claims c USING (indicator)
GROUP BY ALL ORDER BY figures DESC, label
"""
_SOURCES = """
SELECT c.document, c.claim_id, c.page, c.area, c.cohort, c.value, c.unit, c.surface, c.role, c.measure, c.period_kind,
       c.period_start, c.period_end, c.period_label, c.quote, c.review, d.title, d.published
FROM claims c JOIN documents d USING (document)
WHERE c.indicator = ? AND (? = '' OR c.area = ?) AND c.measure = 'level'
ORDER BY c.area NULLS LAST, c.period_end NULLS LAST, d.published NULLS FIRST, c.document, c.char_start
LIMIT ?
"""
_AREAS = """
SELECT area, count(*) AS n FROM claims WHERE indicator = ? AND measure = 'level' AND area IS NOT NULL
GROUP BY area ORDER BY n DESC, area
"""
_PASSAGES = """
SELECT m.*, d.title, year(coalesce(d.period_end, d.published)) AS year FROM theme_mentions m JOIN documents d USING (document)
WHERE m.theme = ? AND (? = '' OR m.stance = ?) AND (? = 0 OR year(coalesce(d.period_end, d.published)) = ?)
  AND m.evidence_class NOT IN ('glossary', 'contents', 'name')
ORDER BY year DESC NULLS LAST, m.document, m.char_start LIMIT ? OFFSET ?
"""
_TOGETHER = """
SELECT b.theme, count(DISTINCT a.document || ' ' || a.block_id) AS blocks
FROM (SELECT DISTINCT document, block_id FROM theme_mentions WHERE theme = ?) a JOIN theme_mentions b USING (document, block_id)
WHERE b.theme <> ? GROUP BY b.theme ORDER BY blocks DESC, b.theme LIMIT 10
"""


def indicators(request: Request) -> Response:
    """The indicators that the papers state."""
    return page(request, "indicators.html", rows=explorer_of(request).ask(_INDICATORS))


def indicator(request: Request) -> Response:
    """One indicator: its series and the official one by area, what each paper said about every period, every source."""
    from extractor.report.data import points_of
    from extractor.report.matrix import LEGEND, official_figures

    wanted, area = word(request, "id"), word(request, "area")
    with explorer_of(request).reading() as door:
        about = door.rows("SELECT * FROM indicators WHERE indicator = ?", [wanted])
        if not about:
            return page(request, "problem.html", 404, title="Indicator", problem="There is no such indicator.")
        rows = door.rows(_SOURCES, [wanted, area, area, SOURCES + 1])
        found = door.rows(_AREAS, [wanted])
        areas = [str(row["area"]) for row in found]
        shown = [area] if area else areas[:AREAS]
        points = points_of(door, wanted, shown)
        official = official_figures(door, wanted)
    return page(
        request, "indicator.html", about=about[0], rows=rows[:SOURCES], cut=len(rows) > SOURCES, areas=areas, area=area,
        sections=_sections(shown, points, official, str(about[0]["unit"])), further=0 if area else max(0, len(areas) - AREAS),
        legend=LEGEND,
    )  # fmt: skip


def _sections(areas: Sequence[str], points: Sequence[PointRow], official: Sequence[OfficialRow], unit: str) -> list[Row]:
    """What is shown of each area: the chart of its figures, the matrix of its papers, the official series."""
    from extractor.report.data import unit_name
    from extractor.report.matrix import matrices

    made = matrices(points, official)
    found: list[Row] = []
    for area in areas:
        own = [point for point in points if point.area == area]
        scales = {point.per for point in own}
        known = [row for row in official if row.area == area and row.unit == unit and (not own or row.per in scales)]
        if not own and not known:
            continue
        per = next(iter(scales), None) if own else known[0].per
        found.append(
            {
                "area": area,
                "matrices": [matrix for matrix in made if matrix.area == area],
                "official": known,
                "points": [*_stated(own), *_published(known)],
                "chart": _line("value", unit_name(unit, per).capitalize(), "series"),
            }
        )
    return found


def _stated(points: Sequence[PointRow]) -> list[Row]:
    """The figures of papers; the line goes through the one of each day that was published last."""
    latest = {point.period_end: point.claim_id for point in points}  # they come in the order of publication
    return [
        {
            "day": point.period_end.isoformat(),
            "value": point.value,
            "series": STATED,
            "source": f"{point.document}, page {point.page}" if point.page else point.document,
            "latest": latest[point.period_end] == point.claim_id,
        }
        for point in points
    ]


def _published(figures: Sequence[OfficialRow]) -> list[Row]:
    return [
        {"day": row.period_end.isoformat(), "value": row.value, "series": OFFICIAL, "source": "as published", "latest": True}
        for row in figures
    ]


def _line(value: str, title: str, colour: str | None) -> Row:
    """A chart for Vega-Lite: every source a point, the line through those that are the latest.

    With `colour` a point stands at its day, without at its year. The page's script adds the data and the colours of the page.
    """
    x: Row = {"title": "Year", "scale": {"zero": False, "padding": 24}}
    if colour:
        x |= {"field": "day", "type": "temporal", "axis": {"format": "%Y", "tickCount": "year", "labelOverlap": True}}
    else:
        x |= {"field": "year", "type": "quantitative", "axis": {"format": "d", "tickMinStep": 1, "labelOverlap": True}}
    y = {"field": value, "type": "quantitative", "title": title[:60], "scale": {"zero": True}}
    named = ("day", value, colour, "source") if colour else ("year", value, "papers", "mentions")
    encoding: Row = {"x": x, "y": y}
    dashed: Row = {}
    shape: Row = {}
    if colour:
        domain = [STATED, OFFICIAL]
        encoding["color"] = {"field": colour, "type": "nominal", "title": None, "scale": {"domain": domain}}
        dashed = {"strokeDash": {"field": colour, "type": "nominal", "title": None, "scale": {"domain": domain}}}
        shape = {"shape": {"field": colour, "type": "nominal", "title": None, "scale": {"domain": domain}}}
    tooltip = [{"field": name, "type": "nominal"} for name in named]
    line: Row = {"mark": {"type": "line"}, "transform": [{"filter": "datum.latest"}], "encoding": dashed}
    point: Row = {"mark": {"type": "point", "filled": True, "size": 60}, "encoding": {**shape, "tooltip": tooltip}}
    return {"encoding": encoding, "layer": [line, point], "width": "container", "height": 260}


def themes(request: Request) -> Response:
    """All themes: how often, in how many papers, and how they are meant."""
    rows = explorer_of(request).ask(
        "SELECT theme, count(*) AS mentions, count(DISTINCT document) AS papers, "
        "count(*) FILTER (stance = 'concern') AS concern, "
        "count(*) FILTER (stance = 'strength') AS strength, count(*) FILTER (stance = 'recommendation') AS recommendation, "
        "count(*) FILTER (stance = 'neutral') AS neutral FROM theme_mentions "
        "WHERE evidence_class NOT IN ('glossary', 'contents', 'name') GROUP BY theme ORDER BY mentions DESC, theme"
    )
    return page(request, "themes.html", rows=rows)


def theme(request: Request) -> Response:
    """One theme: its trend with the papers behind each point, stance, what it is mentioned with, and the passages."""
    wanted, stance, at = word(request, "id"), word(request, "stance"), number(request, "at")
    year = number(request, "year") if word(request, "year") else 0
    with explorer_of(request).reading() as door:
        trend = door.rows(
            "SELECT t.year, t.documents, t.mentions, t.words, round(t.per_1000_words, 3) AS per_1000_words, y.papers "
            "FROM theme_trends t JOIN "
            "(SELECT year(coalesce(period_end, published)) AS year, count(*) AS papers FROM documents GROUP BY 1) y "
            "ON y.year = t.year "
            "WHERE t.theme = ? ORDER BY t.year",
            [wanted],
        )
        stances = door.rows(
            "SELECT stance, count(*) AS n FROM theme_mentions WHERE theme = ? "
            "AND evidence_class NOT IN ('glossary', 'contents', 'name') GROUP BY stance ORDER BY n DESC",
            [wanted],
        )
        together = door.rows(_TOGETHER, [wanted, wanted])
        passages = door.rows(_PASSAGES, [wanted, stance, stance, year, year, SIZE + 1, (at - 1) * SIZE])
    if not stances:
        return page(request, "problem.html", 404, title="Theme", problem="No paper mentions this theme.")
    points: list[Row] = [
        {**{key: row[key] for key in ("year", "papers", "mentions")}, "rate": row["per_1000_words"], "latest": True}
        for row in trend
    ]
    return page(
        request, "theme.html", theme=wanted, trend=trend, stances=stances, together=together, passages=passages[:SIZE],
        more=len(passages) > SIZE, at=at, stance=stance, year=year, points=points,
        chart=_line("rate", "Mentions per 1,000 words", None),
    )  # fmt: skip
