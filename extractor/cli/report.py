"""scrutiny report: one page to share."""

from __future__ import annotations

from pathlib import Path

import click

from extractor.cli.output import say
from extractor.cli.settings import Settings, threshold_option, with_settings
from extractor.errors import InputError


@click.command(short_help="Write one page to share.")
@click.argument("file", metavar="FILE.html", type=click.Path(path_type=Path))
@threshold_option
@with_settings
def report(settings: Settings, file: Path, threshold: int) -> None:
    """Write one self-contained page: findings with their evidence, indicator series, theme trends.

    Counts of one to five children are suppressed in it, and what would give them back.

    \b
    Example:
      scrutiny report report.html
    """
    from extractor.report import write_report
    from extractor.rules import all_rules
    from extractor.warehouse import reading, stale_findings

    with reading(settings.warehouse) as door:
        stale = stale_findings(door)
        if stale:
            say(f"Note: {stale}; run: scrutiny check")
        try:
            write_report(door, file, threshold=threshold, rule_names={rule.code: rule.name for rule in all_rules()})
        except OSError as error:
            raise InputError(f"{file} cannot be written: {error.strerror or error}") from error
    say(f"Written: {file}")
