"""scrutiny rule: the rules and what each of them is about."""

from __future__ import annotations

import inspect

import click

from extractor.cli.output import Column, format_option, print_rows
from extractor.cli.settings import Settings, with_settings
from extractor.errors import InputError

COLUMNS = (Column("code"), Column("name", cut=True), Column("severity"), Column("summary", "what it checks", flows=True))


@click.command(short_help="List the rules, or explain one.")
@click.argument("code", required=False)
@format_option()
@with_settings
def rule(settings: Settings, code: str | None, form: str) -> None:
    """List the rules, or explain one, with an example that it flags and one that it passes.

    \b
    Example:
      scrutiny rule
      scrutiny rule AR01
    """
    from extractor.rules import all_rules

    del settings  # the rules are the same for every warehouse
    if code is None:
        rows = [
            {"code": entry.code, "name": entry.name, "severity": entry.severity.value, "summary": entry.summary}
            for entry in all_rules()
        ]
        print_rows(rows, form, COLUMNS)
        return
    wanted = code.strip().casefold()
    for entry in all_rules():
        if wanted in (entry.code.casefold(), entry.name.casefold()):
            click.echo(f"{entry.code} {entry.name} (gravest: {entry.severity})\n")
            click.echo(inspect.cleandoc(entry.doc))
            return
    raise InputError(f"no rule {code!r}; scrutiny rule lists them")
