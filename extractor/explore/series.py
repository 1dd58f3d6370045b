"""Indicators and themes over the years, with what stands behind every point."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from extractor.explore.view import SIZE, explorer_of, number, page, word

Row = dict[str, object]
AREAS = 6
"""Areas of one chart; the table has all."""
SOURCES = 500

_INDICATORS = """
SELECT i.indicator, i.label, i.unit, i.kind, count(c.claim_id) AS figures, count(DISTINCT c.document) AS papers,
       min(year(c.period_end)) AS first, max(year(c.period_end)) AS last
FROM indicators i JOIN claims c USING (indicator)
GROUP BY ALL ORDER BY figures DESC, label
"""
_SOURCES = """
SELECT c.document, c.claim_id, c.page, c.area, c.cohort, c.value, c.unit, c.surface, c.role, c.measure, c.period_kind,
       c.period_start, c.period_end, c.period_label, c.quote, c.review, d.title, d.published,
       EXISTS (SELECT 1 FROM series_parts p WHERE p.document = c.document AND p.claim_id = c.claim_id) AS is_part
FROM claims c JOIN documents d USING (document)
WHERE c.indicator = ? AND (? = '' OR c.area = ?) AND c.measure = 'level'
ORDER BY c.area NULLS LAST, c.period_end NULLS LAST, d.published NULLS FIRST, c.document, c.char_start
LIMIT ?
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
    """One indicator: its series by area, what each paper said about every year, every source."""
    wanted, area = word(request, "id"), word(request, "area")
    with explorer_of(request).reading() as door:
        about = door.rows("SELECT * FROM indicators WHERE indicator = ?", [wanted])
        if not about:
            return page(request, "problem.html", 404, title="Indicator", problem="There is no such indicator.")
        rows = door.rows(_SOURCES, [wanted, area, area, SOURCES + 1])
        areas = door.rows(
            "SELECT area, count(*) AS n FROM claims WHERE indicator = ? AND measure = 'level' AND area IS NOT NULL "
            "GROUP BY area ORDER BY n DESC, area",
            [wanted],
        )
    cut, rows = len(rows) > SOURCES, rows[:SOURCES]
    whole = _whole(rows, str(about[0]["unit"]))
    shown = {str(row["area"]) for row in areas[:AREAS]}
    latest = {(row["area"], row["year"]): row["claim_id"] for row in whole}  # in the order of publication: the last one stays
    points: list[Row] = [
        {
            **{key: row[key] for key in ("year", "value", "area")},
            "source": f"{row['document']}, page {row['page'] or '–'}",
            "latest": latest[row["area"], row["year"]] == row["claim_id"],
        }
        for row in whole
        if str(row["area"]) in shown
    ]
    return page(
        request, "indicator.html", about=about[0], rows=rows, cut=cut, areas=[row["area"] for row in areas], area=area,
        matrices=_matrices(whole), points=points, chart=_line("value", str(about[0]["label"]), "area"),
    )  # fmt: skip


def _whole(rows: Sequence[Row], unit: str) -> list[Row]:
    """The figures of the series itself: of the whole, actual, in the indicator's unit, with a year."""
    kept = []
    for row in rows:
        end = row["period_end"]
        if (
            row["cohort"] is None
            and row["role"] == "actual"
            and not row["is_part"]
            and row["unit"] == unit
            and row["value"] is not None
            and row["area"]
            and end
        ):
            kept.append({**row, "year": int(str(end)[:4])})
    return kept


def _matrices(rows: Sequence[Row]) -> list[Row]:
    """For each area: years across, papers down, and in each cell what it said; years on which papers differ are marked."""
    found: list[Row] = []
    for area in dict.fromkeys(str(row["area"]) for row in rows):
        own = [row for row in rows if row["area"] == area]
        years = sorted({int(str(row["year"])) for row in own})
        papers = list(dict.fromkeys(str(row["document"]) for row in sorted(own, key=_published)))
        cells: dict[tuple[str, int], list[Row]] = {}
        values: dict[int, set[object]] = {}
        for row in own:
            cell = cells.setdefault((str(row["document"]), int(str(row["year"]))), [])
            if row["value"] not in [other["value"] for other in cell]:
                cell.append(row)
            values.setdefault(int(str(row["year"])), set()).add(row["value"])
        differ = {year for year, stated in values.items() if len(stated) > 1}
        found.append({"area": area, "years": years, "papers": papers, "cells": cells, "differ": differ})
    return found


def _published(row: Row) -> tuple[str, str]:
    return str(row["published"] or "9999"), str(row["document"])


def _line(value: str, title: str, colour: str | None) -> Row:
    """A chart for Vega-Lite: every source a point, the line through the latest of each year. The page's script adds the data and
    the colours of the page."""
    x = {"field": "year", "type": "ordinal", "title": "Year", "axis": {"labelAngle": 0, "labelOverlap": True}}
    y = {"field": value, "type": "quantitative", "title": title[:60], "scale": {"zero": True}}
    named = ("year", value, "area", "source") if colour else ("year", value, "papers", "mentions")
    encoding: Row = {"x": x, "y": y}
    if colour:
        encoding["color"] = {"field": colour, "type": "nominal", "title": None}
    shape: Row = {"shape": {"field": colour, "type": "nominal", "title": None}} if colour else {}
    tooltip = [{"field": name, "type": "nominal"} for name in named]
    line: Row = {"mark": {"type": "line"}, "transform": [{"filter": "datum.latest"}]}
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
            "SELECT stance, count(*) AS n FROM theme_mentions WHERE theme = ? GROUP BY stance ORDER BY n DESC", [wanted]
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
