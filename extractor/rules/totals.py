"""Outcomes of sums in tables, for the rules about columns (TB01), rows (TB02) and subtotals (TB03)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor.model import Outcome, Severity
from extractor.rules.evidence import cited, flagged, not_checkable, passed
from extractor.rules.grid import Grid
from extractor.rules.sums import Column, Sum, near_misses


def judged(found: Sum, table: Grid, rows: Iterable[int]) -> Iterator[Outcome]:
    """One outcome a position that agrees or lacks a part, and one for all positions that do not agree.

    `rows` are the printed rows that the finding quotes.
    """
    if not found.parts:
        yield not_checkable("parts that visibly make up the total")
        return
    for _ in found.balanced:
        yield passed()
    for _ in found.incomplete:
        yield not_checkable("a number in every part")
    off = found.off if found.confirmed else near_misses(found)
    if off:
        yield _report(found, off, table, rows)
    elif found.off:
        yield not_checkable("parts that visibly make up the total")


def _report(found: Sum, off: list[Column], table: Grid, rows: Iterable[int]) -> Outcome:
    severity = Severity.ERROR if found.confirmed else Severity.WARNING
    evidence = table.evidence(rows)
    label = found.total.label or "total"
    observed = "; ".join(f"{_name(table, column)}{column.total.text()}" for column in off)
    expected = "; ".join(f"{_name(table, column)}{column.parts.text()}" for column in off)
    others = (
        f" The same parts add up in {len(found.balanced)} other place{'s' if len(found.balanced) != 1 else ''}."
        if found.balanced
        else ""
    )
    named = " + ".join(part.label or "?" for part in found.parts)
    message = (
        f"“{label}”{f' in the table “{table.title}”' if table.title else ''} is {observed}, but its {len(found.parts)} parts "
        f"({named}) add up to {expected}.{others} It would agree if the total or one of "
        f"the parts were another number. {cited(evidence)}"
    )
    return flagged(severity, message, expected=expected, observed=observed, evidence=evidence)


def _name(table: Grid, column: Column) -> str:
    label = table.labels.get(column.position, "")
    return f"{label}: " if label else ""
