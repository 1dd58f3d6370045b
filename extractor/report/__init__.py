"""One self-contained HTML page to share: findings with their evidence, indicator series, theme trends, documents."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from extractor.disclosure import DEFAULT_THRESHOLD
from extractor.report.data import Door

__all__ = ["TITLE", "Door", "write_report"]

TITLE = "What the papers say, and whether the figures agree"


def write_report(
    door: Door,
    path: Path,
    *,
    title: str = TITLE,
    threshold: int = DEFAULT_THRESHOLD,
    rule_names: Mapping[str, str] | None = None,
) -> None:
    """Write the page to `path` (replaced if it exists), in UTF-8. Findings show the name of their rule by `rule_names`.

    Counts of one to `threshold` children are suppressed in it, with what would give them back, quotations included. Raises
    OSError where the file cannot be written.
    """
    from extractor.report.page import render

    page = render(door, title=title, threshold=threshold, rule_names=rule_names or {})
    path.write_text(page, encoding="utf-8", newline="\n")
