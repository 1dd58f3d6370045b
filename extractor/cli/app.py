"""The group of commands, and how an error reaches the user.

Nothing slow is imported here or by a command's module: each command imports what it needs when it runs.
"""

from __future__ import annotations

from typing import Any

import click

from extractor import __version__
from extractor.cli.settings import common_options
from extractor.errors import ScrutinyError

EPILOG = """\b
Start with:
  scrutiny ingest reports/
  scrutiny check
  scrutiny report report.html
"""


class _Told(click.ClickException):
    """An error for the user: one line, exit status 2."""

    exit_code = 2


class _Group(click.Group):
    """Turns the errors of every floor into one line."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ScrutinyError as error:
            raise _Told(" ".join(str(error).split())) from error

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """In the order in which they are used, not of the alphabet."""
        return list(self.commands)


@click.group(cls=_Group, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, message="%(prog)s %(version)s")
@common_options(environment=True)
def scrutiny() -> None:
    """Reads the papers of safeguarding boards, keeps every figure with the words that state it, and checks whether
    the figures agree."""


def _add_commands() -> None:
    from extractor.cli import (
        cache,
        check,
        evaluate,
        explore,
        export,
        indicators,
        ingest,
        manage,
        page,
        patterns,
        report,
        rule,
        show,
        themes,
        trend,
    )

    for command in (
        ingest.ingest,
        check.check,
        rule.rule,
        show.documents,
        show.tables,
        show.claims,
        themes.themes,
        show.findings,
        indicators.indicators,
        patterns.patterns,
        trend.trend,
        export.export,
        report.report,
        explore.explore,
        manage.waive,
        manage.set_facts,
        manage.remove,
        evaluate.evaluate,
        page.page,
        cache.cache,
    ):
        scrutiny.add_command(command)


_add_commands()
