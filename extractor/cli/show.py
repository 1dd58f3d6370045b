"""scrutiny documents, tables, claims, findings: what the warehouse holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from extractor.cli.filters import (
    Where,
    confidence_option,
    document_option,
    known_indicator,
    limit_option,
    year_option,
)
from extractor.cli.output import TERMINAL_ROWS, Column, format_option, is_terminal, period_of, print_rows, say
from extractor.cli.settings import Settings, with_settings

if TYPE_CHECKING:
    from extractor.warehouse import Reader

DOCUMENTS = (
    Column("document", cut=True),
    Column("document_type", "type", cut=True),
    Column("area", cut=True),
    Column("published"),
    Column("period", "reporting year", compute=period_of),
    Column("pages", right=True),
    Column("words", right=True),
    Column("status"),
)
TABLES = (
    Column("document", cut=True),
    Column("table_id", "table"),
    Column("page", right=True),
    Column("n_rows", "rows", right=True),
    Column("n_cols", "cols", right=True),
    Column("title", flows=True),
)
CLAIMS = (
    Column("document", cut=True),
    Column("page", right=True),
    Column("surface", "printed", right=True, cut=True),
    Column("unit"),
    Column("indicator", cut=True),
    Column("area", cut=True),
    Column("period", compute=period_of),
    Column("quote", flows=True),
)
FINDINGS = (
    Column("finding_id", "finding"),
    Column("severity"),
    Column("rule"),
    Column("documents", cut=True),
    Column("waived"),
    Column("message", flows=True),
)

FAILURES = (Column("document", cut=True), Column("started_at", "tried"), Column("reason", flows=True))

FAILED = (
    "SELECT document, started_at, reason FROM ingestions "
    "QUALIFY row_number() OVER (PARTITION BY document ORDER BY started_at DESC) = 1 AND status IN ('failed', 'partial')"
)
"""The files that the last ingestion could not read, or only in part."""

DOCUMENT_YEAR = "year(coalesce(period_end, published))"
OF_DOCUMENTS_OF = f"document IN (SELECT document FROM documents WHERE {DOCUMENT_YEAR} = ?)"


@click.command()
@document_option
@click.option("--area", "areas", multiple=True, metavar="AREA", help="Only papers of this area.")
@year_option
@click.option("--failed", is_flag=True, help="List instead the files that could not be read (or not all of them), and why.")
@limit_option
@format_option()
@with_settings
def documents(
    settings: Settings, names: Sequence[str], areas: Sequence[str], year: int | None, failed: bool, limit: int | None, form: str
) -> None:
    """List the documents, or the files that could not be read in full.

    \b
    Example:
      scrutiny documents --year 2016/17
      scrutiny documents --failed
    """
    from extractor.warehouse import reading

    if failed and (areas or year):
        raise click.UsageError("--failed goes with --document only: of what could not be read, neither area nor year is known.")
    where = Where()
    where.documents(names)
    if failed:
        with reading(settings.warehouse) as door:
            print_found(door, f"SELECT * FROM ({FAILED}){where.sql()} ORDER BY document", where, limit, form, FAILURES)
        return
    where.any_of("lower(area) = lower(?)", areas)
    where.any_of(f"{DOCUMENT_YEAR} = ?", [year] if year else [])
    with reading(settings.warehouse) as door:
        # The whole text is left to the export: it would swamp every row.
        sql = f"SELECT * EXCLUDE (text) FROM documents{where.sql()} ORDER BY document"
        print_found(door, sql, where, limit, form, DOCUMENTS)
        unread = len(door.rows(FAILED))
        if unread and form == "table":
            say(f"{unread} {'file' if unread == 1 else 'files'} could not be read in full; scrutiny documents --failed says why.")


@click.command()
@document_option
@year_option
@click.option("--id", "table_id", metavar="TABLE", help="Print the cells of this table.")
@limit_option
@format_option()
@with_settings
def tables(
    settings: Settings, names: Sequence[str], year: int | None, table_id: str | None, limit: int | None, form: str
) -> None:
    """List the tables, or print one.

    \b
    Example:
      scrutiny tables --document annual
      scrutiny tables --id 3f2a9c81d0e4b7a6 --format markdown
    """
    from extractor.warehouse import reading

    where = Where()
    where.documents(names)
    where.any_of(OF_DOCUMENTS_OF, [year] if year else [])
    with reading(settings.warehouse) as door:
        if table_id:
            _print_grid(door, table_id, form)
            return
        print_found(door, f"SELECT * FROM tables{where.sql()} ORDER BY document, page, table_id", where, limit, form, TABLES)


@click.command()
@document_option
@click.option("--indicator", "indicators", multiple=True, metavar="ID", help="Only claims of this indicator.")
@click.option("--area", "areas", multiple=True, metavar="AREA", help="Only claims about this area.")
@year_option
@click.option("--unit", "units", multiple=True, metavar="UNIT", help="Only claims in this unit: count, percent, rate ...")
@click.option("--source", type=click.Choice(["text", "table"]), help="Only claims of the text, or of tables.")
@confidence_option
@limit_option
@format_option()
@with_settings
def claims(
    settings: Settings,
    names: Sequence[str],
    indicators: Sequence[str],
    areas: Sequence[str],
    year: int | None,
    units: Sequence[str],
    source: str | None,
    min_confidence: float | None,
    limit: int | None,
    form: str,
) -> None:
    """List the numbers that state a quantity. --year asks for the period that the number is about.

    \b
    Example:
      scrutiny claims --indicator cpp_at_date --area England --format csv
    """
    from extractor.warehouse import reading

    where = Where()
    with reading(settings.warehouse) as door:
        where.documents(names)
        where.any_of("indicator = ?", [known_indicator(door, name) for name in indicators])
        where.any_of("lower(area) = lower(?)", areas)
        where.any_of("year(period_end) = ?", [year] if year else [])
        where.any_of("unit = ?", units)
        where.any_of("source = ?", [source] if source else [])
        where.any_of("confidence >= ?", [min_confidence] if min_confidence is not None else [])
        print_found(
            door, f"SELECT * FROM claims{where.sql()} ORDER BY document, char_start, claim_id", where, limit, form, CLAIMS
        )


@click.command()
@document_option
@click.option("--rule", "rules", multiple=True, metavar="CODE", help="Only findings of this rule.")
@click.option(
    "--severity", "severities", multiple=True, type=click.Choice(["error", "warning", "info"]), help="Only this severity."
)
@year_option
@click.option("--waived/--open", default=None, help="Only waived findings, or only those that are not.")
@limit_option
@format_option()
@with_settings
def findings(
    settings: Settings,
    names: Sequence[str],
    rules: Sequence[str],
    severities: Sequence[str],
    year: int | None,
    waived: bool | None,
    limit: int | None,
    form: str,
) -> None:
    """List the findings of the last check.

    \b
    Example:
      scrutiny findings --severity error --open
    """
    from extractor.warehouse import reading, stale_findings

    where = Where()
    where.documents(names, "array_to_string(documents, chr(10))")
    where.any_of("upper(rule) = upper(?)", rules)
    where.any_of("severity = ?", severities)
    where.any_of(
        f"list_has_any(documents, (SELECT list(document) FROM documents WHERE {DOCUMENT_YEAR} = ?))", [year] if year else []
    )
    where.any_of("waived = ?", [] if waived is None else [waived])
    order = "list_position(['error', 'warning', 'info'], severity), rule, documents, finding_id"
    with reading(settings.warehouse) as door:
        stale = stale_findings(door)
        if stale:
            say(f"Note: {stale}; run: scrutiny check")
        print_found(door, f"SELECT * FROM findings{where.sql()} ORDER BY {order}", where, limit, form, FINDINGS)


def print_found(door: Reader, sql: str, where: Where, limit: int | None, form: str, columns: Sequence[Column]) -> None:
    """Print the rows of `sql`, as many as asked for; says so where a terminal does not show all."""
    if limit is None and form == "table" and is_terminal():
        limit = TERMINAL_ROWS
    bounded = f"{sql} LIMIT {limit + 1}" if limit else sql
    keys, found = door.table(bounded, where.parameters)
    rows = [dict(zip(keys, row, strict=True)) for row in found]
    more = bool(limit) and len(rows) > (limit or 0)
    if more:
        rows.pop()
    if not rows and form in ("table", "markdown"):
        say("Nothing matches." if where.conditions else "There is nothing yet.")
        return
    print_rows(rows, form, columns, keys)
    if more:
        say(f"The first {limit} are shown; --limit 0 shows all.")


def _print_grid(door: Reader, table_id: str, form: str) -> None:
    """The cells of one table, as it is printed, or as rows of the view `cells`."""
    from extractor.errors import InputError

    cells = door.rows('SELECT * FROM cells WHERE table_id = ? ORDER BY "row", col', [table_id])
    if not cells:
        raise InputError(f"no table {table_id!r} in the warehouse; scrutiny tables lists them")
    if form in ("csv", "json", "jsonl"):
        print_rows(cells, form, ())
        return
    grid: dict[int, dict[str, object]] = {}
    for cell in cells:
        grid.setdefault(int(str(cell["row"])), {})[str(cell["col"])] = cell["text"]
    width = 1 + max(int(key) for row in grid.values() for key in row)
    first, *rest = [grid[number] for number in sorted(grid)]
    print_rows(rest, form, [Column(str(index), str(first.get(str(index)) or " ")) for index in range(width)])
