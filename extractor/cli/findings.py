"""Printing the findings of a check, in every format."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from extractor.cli.output import Column, as_json, is_terminal, print_rows, say, shown

if TYPE_CHECKING:
    from extractor.report.formats import Listed, RuleListed
    from extractor.rules import RuleStatistics

GRAVITY = ("error", "warning", "info")
FORMATS = ("text", "json", "jsonl", "csv", "markdown", "sarif", "github", "junit")

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
_STATISTICS = (
    Column("rule"),
    Column("name", cut=True),
    Column("passed", right=True),
    Column("flagged", right=True),
    Column("not_checkable", right=True),
    Column("missing", "what was missing", flows=True),
)
_MARKDOWN = (
    Column("severity"),
    Column("rule"),
    Column("name"),
    Column("documents"),
    Column("message"),
    Column("waiver_reason", "waived because"),
)

Row = Mapping[str, object]


def print_findings(
    found: Sequence[Row],
    fared: Sequence[RuleStatistics],
    form: str,
    *,
    statistics: bool,
    counts: Collection[str],
    baseline: bool,
) -> None:
    """Print rows of the view `findings` (with `name` and `known`) and, where asked for, how each rule fared.

    What is in the baseline is left out where people read; programs get it, marked. `counts` are the severities that fail.
    """
    counted = [_statistics_row(rule) for rule in fared] if statistics else None
    if form in ("sarif", "github", "junit"):
        click.echo(_for_programs(found, fared, form, counts, baseline=baseline), nl=False)
    elif form == "text":
        for row in found:
            if not row["known"]:
                _print_finding(row)
        if counted is not None:
            print_rows([*counted, _total(fared)], "table", _STATISTICS)
        return
    elif form == "json" and counted is not None:
        import json

        click.echo(json.dumps({"findings": as_json(list(found)), "statistics": counted}, ensure_ascii=False, indent=1))
        return
    else:
        print_rows([row for row in found if form != "markdown" or not row["known"]], form, _MARKDOWN)
    for row in counted or ():
        say(f"{row['rule']}: {row['passed']} passed, {row['flagged']} flagged, {row['not_checkable']} not checkable")


def _print_finding(row: Row) -> None:
    """A finding with its quotations, each once."""
    finding = _listed([row])[0]
    severity = finding.severity
    head = click.style(severity, fg=_COLOURS[severity], bold=True) if is_terminal() else severity
    click.echo(f"{head} {finding.rule} {finding.name} [{finding.finding_id}]")
    click.echo(f"  {shown(finding.statement)}")
    for quotation in finding.quotations:
        click.echo(f"    {shown(quotation)}")
    if finding.waived:
        click.echo(f"    waived: {shown(finding.waiver)}")
    click.echo()


def _for_programs(
    found: Sequence[Row], fared: Sequence[RuleStatistics], form: str, counts: Collection[str], *, baseline: bool
) -> str:
    findings = _listed(found)
    if form == "github":
        from extractor.report.formats.github import workflow_commands

        return workflow_commands(findings)
    if form == "junit":
        from extractor.report.formats.junit import junit

        return junit(findings, _rules(fared), counts)
    from extractor.report.formats.sarif import sarif

    return sarif(findings, _rules(fared), baseline=baseline)


def _listed(found: Sequence[Row]) -> list[Listed]:
    import msgspec

    from extractor.report.formats import Listed

    return [msgspec.convert(row, Listed, strict=False) for row in found]


def _rules(fared: Sequence[RuleStatistics]) -> list[RuleListed]:
    from extractor.report.formats import RuleListed
    from extractor.rules import all_rules

    rules = {rule.code: rule for rule in all_rules()}
    return [
        RuleListed(
            entry.code,
            entry.name,
            rules[entry.code].severity.value,
            rules[entry.code].summary,
            dict(rules[entry.code].sections),
            entry.passed,
            entry.flagged,
            entry.not_checkable,
        )
        for entry in fared
    ]


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


def _total(fared: Sequence[RuleStatistics]) -> dict[str, object]:
    return {
        "rule": "all",
        "name": "",
        **{key: sum(getattr(rule, key) for rule in fared) for key in ("passed", "flagged", "not_checkable")},
        "missing": "",
    }
