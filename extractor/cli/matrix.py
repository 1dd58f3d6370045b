"""Printing the matrix of an indicator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractor.cli.output import Column, print_rows, say

if TYPE_CHECKING:
    from extractor.report.matrix import Matrix
    from extractor.warehouse import Reader

OFFICIAL = "official"


def print_matrix(door: Reader, indicator: str, areas: Sequence[str], form: str) -> None:
    """Print what each paper said about every year: a row a paper for people and CSV, a row a statement for JSON."""
    from extractor.report.data import points_of
    from extractor.report.matrix import LEGEND, matrices, official_figures

    wanted = {area.casefold() for area in areas}
    points = [point for point in points_of(door, indicator) if not wanted or point.area.casefold() in wanted]
    found = matrices(points, official_figures(door))
    if form in ("json", "jsonl"):
        print_rows([row for matrix in found for row in _statements(matrix)], form, ())
        return
    if not found:
        say("Nothing matches." if areas else "No paper states it for a year that is known.")
        return
    headings = [name for _, name in sorted({item for m in found for item in zip(_ends(m), m.headings, strict=True)})]
    columns = [Column("area", cut=True), Column("unit"), Column("paper", cut=True), Column("published")]
    columns += [Column(name, right=True) for name in headings]
    print_rows([row for matrix in found for row in _papers(matrix, headings)], form, columns)
    say(LEGEND)


def _ends(matrix: Matrix) -> list[tuple[str, str]]:
    return [(end.isoformat(), start.isoformat()) for start, end in matrix.periods]


def _papers(matrix: Matrix, headings: Sequence[str]) -> list[dict[str, object]]:
    lines = [(line.document, line.published, [cell.text for cell in line.cells]) for line in matrix.lines]
    if any(matrix.official):
        lines.append((OFFICIAL, None, list(matrix.official)))
    rows: list[dict[str, object]] = []
    for paper, published, texts in lines:
        stated = dict(zip(matrix.headings, texts, strict=True))
        row: dict[str, object] = {"area": matrix.area, "unit": matrix.unit, "paper": paper, "published": published}
        rows.append(row | {name: stated.get(name, "") for name in headings})
    return rows


def _statements(matrix: Matrix) -> list[dict[str, object]]:
    return [
        {
            "indicator": matrix.indicator,
            "area": matrix.area,
            "unit": matrix.unit,
            "document": line.document,
            "published": line.published,
            "period_start": period[0],
            "period_end": period[1],
            "stated": list(cell.surfaces),
            "differs_from_earlier_paper": cell.drift,
            "differs_from_official": cell.off,
            "official": official or None,
        }
        for line in matrix.lines
        for period, cell, official in zip(matrix.periods, line.cells, matrix.official, strict=True)
        if cell.surfaces
    ]
