"""Rows to standard output in every format, messages to standard error."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import click

Row = Mapping[str, object]
Command = TypeVar("Command", bound=Callable[..., Any])

FORMATS = ("table", "csv", "json", "jsonl", "markdown")
TERMINAL_ROWS = 50
"""Rows of a table that a terminal shows unless --limit says otherwise."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a printed table. Where a terminal is narrow, one that is `cut` may lose its end; one that `flows` is wrapped.

    `compute` makes its value from the row; without it, it is the row's own.
    """

    key: str
    heading: str = ""
    right: bool = False
    cut: bool = False
    flows: bool = False
    compute: Callable[[Row], object] | None = None

    def of(self, row: Row) -> str:
        """Its printed value in a row."""
        return shown(self.compute(row) if self.compute else row.get(self.key))


def format_option(formats: Sequence[str] = FORMATS, default: str = "table") -> Callable[[Command], Command]:
    """--format."""
    return click.option("--format", "form", type=click.Choice(list(formats)), default=default, show_default=True)


def say(message: str) -> None:
    """A message to the user, on standard error."""
    click.echo(message, err=True)


def print_rows(rows: Sequence[Row], form: str, columns: Sequence[Column], keys: Sequence[str] = ()) -> None:
    """Print rows: `columns` choose and name what a table or Markdown shows; the other formats carry every column.

    `keys` names all columns where there may be no row: the head of a CSV is the same then.
    """
    if form == "table":
        _print_table(rows, columns)
    elif form == "markdown":
        _print_markdown(rows, columns)
    elif form == "csv":
        _print_csv(rows, keys or [column.key for column in columns])
    elif form == "json":
        click.echo(json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=1))
    else:
        for row in rows:
            click.echo(json.dumps(_plain(row), ensure_ascii=False))


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def shown(value: object) -> str:
    """A value as printed: dates in ISO form, NULL empty, whole numbers without a point, everything on one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, list):
        return ", ".join(shown(item) for item in value)
    return _CONTROL.sub(" ", str(value))


def period_of(row: Row) -> str:
    """The period of a row on one short line: a day, a month, a year, a financial year, else its two days."""
    start, end = row.get("period_start"), row.get("period_end")
    if not isinstance(start, dt.date) or not isinstance(end, dt.date):
        return ""
    if start == end:
        return end.isoformat()
    whole_months = start.day == 1 and (end + dt.timedelta(days=1)).day == 1
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if whole_months and months == 1:
        return f"{end:%Y-%m}"
    if whole_months and months == 12 and start.month == 1:
        return f"{end:%Y}"
    if whole_months and months == 12 and start.month == 4:
        return f"{start:%Y}/{end:%y}"
    return f"{start.isoformat()}/{end.isoformat()}"


def as_json(value: object) -> object:
    """A value of the warehouse as JSON takes it."""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    return value


def _plain(row: Row) -> dict[str, object]:
    return {key: as_json(value) for key, value in row.items()}


def _print_table(rows: Sequence[Row], columns: Sequence[Column]) -> None:
    if not is_terminal():
        click.echo("\n".join(_aligned(rows, columns)))
        return
    import shutil

    from extractor.cli.terminal import Field, lines_of

    fields = [
        Field(_heading(column), tuple(column.of(row) for row in rows), column.right, column.cut, column.flows)
        for column in columns
    ]
    for line in lines_of(fields, shutil.get_terminal_size().columns):
        click.echo(line)


def _aligned(rows: Sequence[Row], columns: Sequence[Column]) -> Iterable[str]:
    """Lines of a plain table: nothing is cut, so that a pipe gets everything."""
    lines = [[_heading(column) for column in columns], *([column.of(row) for column in columns] for row in rows)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(columns))]
    for line in lines:
        cells = (
            text.rjust(width) if column.right else text.ljust(width)
            for text, width, column in zip(line, widths, columns, strict=True)
        )
        yield "  ".join(cells).rstrip()


def _print_markdown(rows: Sequence[Row], columns: Sequence[Column]) -> None:
    click.echo("| " + " | ".join(_heading(column) for column in columns) + " |")
    click.echo("|" + "|".join("---:" if column.right else "---" for column in columns) + "|")
    for row in rows:
        cells = (column.of(row).replace("\\", "\\\\").replace("|", "\\|") for column in columns)
        click.echo("| " + " | ".join(cells) + " |")


def _print_csv(rows: Sequence[Row], default: Sequence[str]) -> None:
    from extractor.warehouse.export import csv_value

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    keys = list(rows[0]) if rows else default
    writer.writerow(keys)
    for row in rows:
        writer.writerow(csv_value(row[key]) for key in keys)
    click.echo(buffer.getvalue(), nl=False)


def _heading(column: Column) -> str:
    return column.heading or column.key.replace("_", " ")
