"""scrutiny indicators: the catalogue, what the warehouse holds of it, and what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from extractor.cli.filters import Where, document_option, limit_option, year_option
from extractor.cli.output import TERMINAL_ROWS, Column, Row, format_option, is_terminal, print_rows, say
from extractor.cli.settings import Settings, with_settings

if TYPE_CHECKING:
    from extractor.warehouse import Reader


def _years(row: Row) -> str:
    first, last = row["first_year"], row["last_year"]
    return "" if first is None else str(first) if first == last else f"{first}–{last}"


def _stated(row: Row) -> str:
    """The example with its place."""
    page = f", page {row['page']}" if row["page"] is not None else ""
    return f"{row['document']}{page}: {row['quote']}"


CATALOGUE = (
    Column("indicator"),
    Column("unit"),
    Column("kind"),
    Column("claims", right=True),
    Column("documents", right=True),
    Column("years", compute=_years),
    Column("label", flows=True),
)
UNRESOLVED = (
    Column("metric", "what is measured", cut=True),
    Column("unit"),
    Column("claims", right=True),
    Column("documents", right=True),
    Column("years", compute=_years),
    Column("quote", "for example", flows=True, compute=_stated),
)


@click.command(short_help="List the indicators, or what no indicator names yet.")
@click.option(
    "--find", "text", metavar="TEXT", help="Only those whose id, label or definition (or whose wording) has these words."
)
@click.option("--used", is_flag=True, help="Only indicators that some claim states.")
@click.option("--unresolved", is_flag=True, help="List instead what is measured and has no indicator, most frequent first.")
@click.option("--all", "everything", is_flag=True, help="With --unresolved: also changes, targets and forecasts.")
@document_option
@year_option
@limit_option
@format_option()
@with_settings
def indicators(
    settings: Settings,
    text: str | None,
    used: bool,
    unresolved: bool,
    everything: bool,
    names: Sequence[str],
    year: int | None,
    limit: int | None,
    form: str,
) -> None:
    """List the indicators of the catalogue, with the number of claims and documents that state each, and for which years.

    With --unresolved, list the claims without an indicator by what they measure and its unit: candidates for an indicator
    of your own (docs/patterns.md). --document and --year say which claims are counted.

    \b
    Example:
      scrutiny indicators --find "looked after" --used
      scrutiny indicators --unresolved --limit 20
    """
    from extractor.warehouse import reading

    if unresolved and used:
        raise click.UsageError("--used lists indicators; --unresolved lists what has none.")
    if everything and not unresolved:
        raise click.UsageError("--all goes with --unresolved.")
    where = Where()
    where.documents(names)
    where.any_of("year(period_end) = ?", [year] if year else [])
    with reading(settings.warehouse) as door:
        if unresolved:
            where.conditions += ["indicator IS NULL", *([] if everything else ["measure = 'level'", "role = 'actual'"])]
            rows = _unresolved(door, where, settings)
        else:
            rows = _catalogue(door, where)
    if text:
        rows = [row for row in rows if _has(row, text)]
    if used:
        rows = [row for row in rows if row["claims"]]
    _print(rows, UNRESOLVED if unresolved else CATALOGUE, limit, form)


def _catalogue(door: Reader, where: Where) -> list[dict[str, object]]:
    return door.rows(
        "SELECT i.indicator, i.label, i.unit, i.kind, coalesce(c.claims, 0) AS claims, coalesce(c.documents, 0) AS documents, "
        "c.first_year, c.last_year, i.per, i.better, i.definition FROM indicators i LEFT JOIN ("
        "SELECT indicator, count(*) AS claims, count(DISTINCT document) AS documents, min(year(period_end)) AS first_year, "
        f"max(year(period_end)) AS last_year FROM claims{where.sql()} GROUP BY indicator"
        ") c USING (indicator) ORDER BY i.indicator",
        where.parameters,
    )


def _unresolved(door: Reader, where: Where, settings: Settings) -> list[dict[str, object]]:
    import dataclasses

    from extractor.resolve.unnamed import Unnamed, subjects

    found = door.rows(
        "SELECT document, page, coalesce(metric, '') AS metric, unit, quote, year(period_end) AS year "
        f"FROM claims{where.sql()} ORDER BY document, char_start, claim_id",
        where.parameters,
    )
    claims = [Unnamed(**row) for row in found]  # type: ignore[arg-type]
    return [dataclasses.asdict(subject) for subject in subjects(claims, settings.patterns())]


def _has(row: Row, text: str) -> bool:
    """Whether every word of `text` stands in what the row says of its indicator."""
    said = " ".join(str(row.get(key) or "") for key in ("indicator", "label", "definition", "metric")).casefold()
    return all(word in said for word in text.casefold().split())


def _print(rows: Sequence[Row], columns: Sequence[Column], limit: int | None, form: str) -> None:
    """Print as many rows as asked for."""
    if limit is None and form == "table" and is_terminal():
        limit = TERMINAL_ROWS
    if not rows and form in ("table", "markdown"):
        say("Nothing matches.")
        return
    print_rows(rows[:limit] if limit else rows, form, columns)
    if limit and len(rows) > limit:
        say(f"The first {limit} are shown; --limit 0 shows all.")
