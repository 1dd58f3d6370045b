"""scrutiny trend: one indicator over the years, with every source that states it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from extractor.cli.filters import Where, confidence_option, document_option, known_indicator
from extractor.cli.output import Column, format_option, period_of, print_rows, say
from extractor.cli.settings import Settings, with_settings

_WHOLE = (
    "coalesce(cohort, '') = ''",
    "NOT EXISTS (SELECT 1 FROM series_parts p WHERE p.document = claims.document AND p.claim_id = claims.claim_id)",
)

COLUMNS = (
    Column("area", cut=True),
    Column("period", compute=period_of),
    Column("value", right=True),
    Column("unit"),
    Column("qualifier"),
    Column("role"),
    Column("document", cut=True),
    Column("page", right=True),
    Column("quote", flows=True),
)
BREAK = Column("break")
WITH_COHORTS = (*COLUMNS[:2], Column("cohort", cut=True), *COLUMNS[2:])


@click.command(short_help="Print one indicator over the years, with its sources.")
@click.argument("indicator")
@click.option("--area", "areas", multiple=True, metavar="AREA", help="Only this area.")
@document_option
@click.option("--matrix", is_flag=True, help="Papers down, years across: what each paper said about every year.")
@confidence_option
@click.option("--cohorts", is_flag=True, help="Also parts of the whole: age bands, categories, teams, single cases.")
@format_option()
@with_settings
def trend(
    settings: Settings,
    indicator: str,
    areas: Sequence[str],
    names: Sequence[str],
    min_confidence: float | None,
    matrix: bool,
    cohorts: bool,
    form: str,
) -> None:
    """Print one indicator over the years, with every source that states it.

    One row a statement, by area and period; where two papers differ, both stand there. Changes ("a rise of 12%") are left out,
    and so are figures that are rather a part of the series, or of another area. An area that was merged, split or redrawn comes
    with those that it went into or came from, and the first figure of the new territory is marked.
    With --matrix a row is a paper and a column a year, drift is marked, and the official figure stands below where there is one.

    \b
    Example:
      scrutiny trend cpp_at_date --area England
      scrutiny trend cla_at_date --matrix
    """
    from extractor.warehouse import reading

    if matrix and (names or cohorts):
        raise click.UsageError("--matrix goes with --area only: it compares whole figures of all papers.")
    where = Where()
    with reading(settings.warehouse) as door:
        wanted = known_indicator(door, indicator)
        where.any_of("indicator = ?", [wanted])
        changes = door.rows('SELECT area, "day", change, others FROM area_changes ORDER BY "day", area')
        areas = _followed(areas, changes)
        where.any_of("lower(area) = lower(?)", areas)
        where.documents(names)
        where.any_of("confidence >= ?", [min_confidence] if min_confidence is not None else [])
        where.conditions += ["measure = 'level'", *([] if cohorts else _WHOLE)]
        rows = door.rows(
            f"SELECT * FROM claims{where.sql()} ORDER BY area NULLS LAST, period_end NULLS LAST, period_start, "
            "cohort NULLS FIRST, role, document, char_start",
            where.parameters,
        )
        about = door.rows("SELECT label, definition FROM indicators WHERE indicator = ?", [wanted])[0]
        say(f"{about['label']}: {about['definition'] or ''}".rstrip(": "))
        if matrix:
            from extractor.cli.matrix import print_matrix

            print_matrix(door, wanted, areas, form)
            return
    if not rows and form in ("table", "markdown"):
        say("No paper states it." if not (areas or names or min_confidence) else "Nothing matches.")
        return
    # A printed range has no one value: its ends stand for it.
    for row in rows:
        if row["value"] is None and form in ("table", "markdown"):
            row["value"] = row["surface"]
    marked = _mark_breaks(rows, changes)
    print_rows(rows, form, [*(WITH_COHORTS if cohorts else COLUMNS), *([BREAK] if marked else [])])


def _followed(areas: Sequence[str], changes: Sequence[dict[str, Any]]) -> list[str]:
    """The areas with those that they went into or came from, each once."""
    wanted = {area.casefold() for area in areas}
    others = [other for change in changes if change["area"].casefold() in wanted for other in change["others"]]
    return list(dict.fromkeys([*areas, *(other for other in others if other.casefold() not in wanted)]))


def _mark_breaks(rows: Sequence[dict[str, Any]], changes: Sequence[dict[str, Any]]) -> bool:
    """Say in the first figure of each new territory what happened, in the key `break`. Returns whether there is one."""
    marked = False
    for row in rows:
        row["break"] = None
    for change in changes:
        own = [row for row in rows if row["area"] == change["area"] and row["period_end"] is not None]
        after = [row for row in own if row["period_end"] >= change["day"]]
        if after and (len(after) < len(own) or change["change"] == "formed"):
            said = f"{change['change']} on {change['day']:%d %B %Y}".replace(" 0", " ")
            said += (
                f" ({'out of' if change['change'] == 'formed' else 'into'} {', '.join(change['others'])})"
                if change["others"]
                else ""
            )
            after[0]["break"], marked = f"{said}: not comparable with earlier figures", True
    return marked
