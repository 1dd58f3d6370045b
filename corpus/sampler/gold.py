"""Writes the annotations of the papers: claims, themes and tables a line each, and the findings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sampler.arithmetic import Item
from sampler.model import Paper

_KEYS = (
    "doc",
    "kind",
    "anchor",
    "surface",
    "value",
    "value_low",
    "value_high",
    "unit",
    "per",
    "qualifier",
    "measure",
    "role",
    "metric",
    "cohort",
    "area",
    "period",
    "period_from",
    "source",
    "row",
    "col",
    "indicator",
    "optional",
)


def write_gold(papers: list[Paper], items: list[Item], folder: Path) -> None:
    """Writes NAME.claims.jsonl, NAME.themes.jsonl and NAME.tables.jsonl for each paper, and findings.json for what is in them."""
    folder.mkdir(parents=True, exist_ok=True)
    for paper in papers:
        stem = Path(paper.file).stem
        claims = [{key: f.row[key] for key in _KEYS if key in f.row} for f in paper.figures.values()]
        _lines(folder / f"{stem}.claims.jsonl", claims)
        _lines(folder / f"{stem}.themes.jsonl", paper.themes)
        _lines(folder / f"{stem}.tables.jsonl", tables(paper))
    files = {paper.file for paper in papers}
    inside = [item for item in items if set(item.docs) <= files]
    text = json.dumps(findings(inside), ensure_ascii=False, indent=1)
    (folder / "findings.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def tables(paper: Paper) -> list[dict[str, Any]]:
    """The tables as a reader would restore them: one header row, then the cells."""
    grids = [block.grid for block in paper.blocks if block.grid]
    return [
        {
            "doc": paper.file,
            "kind": "table",
            "title": grid.title,
            "n_rows": len(grid.rows),
            "n_cols": len(grid.columns()),
            "header": grid.columns(spread=False),
            "rows": [[cell.text for cell in row] for row in grid.rows],
        }
        for grid in grids
    ]


def findings(items: list[Item]) -> list[dict[str, Any]]:
    """One entry for an item of arithmetic: flag for a deliberate mistake, either for what follows from one, pass for
    what holds."""
    out: list[dict[str, Any]] = []
    seen = set()
    flagged = {(item.docs, item.quotes) for item in items if item.mistake}
    for item in items:
        key = (item.docs, item.quotes, item.kind, item.computed, item.mistake)
        if key in seen or (item.tolerated and (item.docs, item.quotes) in flagged):
            continue
        seen.add(key)
        out.append(
            {
                "id": len(out) + 1,
                "doc": list(item.docs),
                "quotes": list(item.quotes),
                "kind": item.kind,
                "expected": "flag" if item.mistake else "either" if item.tolerated else "pass",
                "computed": item.computed,
                "note": item.note,
            }
        )
    return out


def _lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8", newline="\n")
