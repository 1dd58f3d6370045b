"""scrutiny check: the rules of consistency over the warehouse."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from extractor.cli.output import Column, as_json, format_option, is_terminal, print_rows, say, shown
from extractor.cli.settings import Settings, with_settings

if TYPE_CHECKING:
    from extractor.rules import RuleStatistics

GRAVITY = ("error", "warning", "info")
COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
STATISTICS = (
    Column("rule"),
    Column("name", cut=True),
    Column("passed", right=True),
    Column("flagged", right=True),
    Column("not_checkable", right=True),
    Column("missing", "what was missing", flows=True),
)
MARKDOWN = (Column("severity"), Column("rule"), Column("documents"), Column("message"), Column("waiver_reason", "waived because"))


@click.command(short_help="Run the rules and print the findings.")
@click.option(
    "--select", multiple=True, metavar="RULE", help="Only these rules: code (AR01), family (AR) or name; several with commas."
)
@click.option("--ignore", multiple=True, metavar="RULE", help="All but these rules.")
@click.option(
    "--fail-on", type=click.Choice([*GRAVITY, "never"]), default="error", show_default=True, help="Exit status 1 from here on."
)
@click.option("--statistics", is_flag=True, help="Count per rule what passed, was flagged, could not be checked.")
@format_option(("text", "json", "jsonl", "csv", "markdown"), "text")
@with_settings
def check(settings: Settings, select: Sequence[str], ignore: Sequence[str], fail_on: str, statistics: bool, form: str) -> None:
    """Run the consistency rules over the warehouse and print the findings.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or unreadable warehouse. A waived finding does
    not count.

    \b
    Example:
      scrutiny check --fail-on warning --ignore YR --statistics
    """
    from extractor.pipeline.check import check as run
    from extractor.warehouse import reading

    result = run(settings.warehouse, select=_split(select), ignore=_split(ignore))
    ids = [finding.finding_id for finding in result.findings]
    with reading(settings.warehouse) as door:
        stored = {str(row["finding_id"]): row for row in door.rows("SELECT * FROM findings")}
    found = [stored[identity] for identity in ids]
    counted = [_statistics_row(rule) for rule in result.statistics] if statistics else None
    _print_findings(found, counted, form)
    open_ones = Counter(str(row["severity"]) for row in found if not row["waived"])
    waived = sum(bool(row["waived"]) for row in found)
    parts = [
        f"{open_ones[severity]} {severity}{'s' if open_ones[severity] != 1 and severity != 'info' else ''}"
        for severity in GRAVITY
    ]
    say(f"{len(found)} findings: {', '.join(parts)}{f', {waived} waived' if waived else ''}")
    counts = () if fail_on == "never" else GRAVITY[: GRAVITY.index(fail_on) + 1]
    sys.exit(1 if any(open_ones[severity] for severity in counts) else 0)


def _split(given: Sequence[str]) -> list[str]:
    return [name.strip() for value in given for name in value.split(",") if name.strip()]


def _print_findings(found: list[dict[str, object]], counted: list[dict[str, object]] | None, form: str) -> None:
    if form == "text":
        for row in found:
            _print_finding(row)
        if counted is not None:
            print_rows(counted, "table", STATISTICS)
    elif form == "json" and counted is not None:
        import json

        click.echo(json.dumps({"findings": as_json(found), "statistics": counted}, ensure_ascii=False, indent=1))
    else:
        print_rows(found, form, MARKDOWN)
        if counted is not None:
            for row in counted:
                say(f"{row['rule']}: {row['passed']} passed, {row['flagged']} flagged, {row['not_checkable']} not checkable")


def _print_finding(row: Mapping[str, object]) -> None:
    """A finding with its quotations."""
    severity = str(row["severity"])
    head = click.style(severity, fg=COLOURS[severity], bold=True) if is_terminal() else severity
    click.echo(f"{head} {row['rule']} {row['finding_id']}  {shown(row['message'])}")
    evidence = row["evidence"]
    for item in evidence if isinstance(evidence, list) else ():
        page = f", page {item['page']}" if item["page"] is not None else ""
        click.echo(f"    {shown(item['document'])}{page}: {shown(item['quote'])}")
    if row["waived"]:
        click.echo(f"    waived: {shown(row['waiver_reason'])}")
    click.echo()


def _statistics_row(rule: RuleStatistics) -> dict[str, object]:
    missing = "; ".join(f"{what} ({count})" for what, count in rule.missing)
    return {
        "rule": rule.code,
        "name": rule.name,
        "passed": rule.passed,
        "flagged": rule.flagged,
        "not_checkable": rule.not_checkable,
        "missing": missing,
    }
