"""Findings as GitHub's workflow commands, which show them as annotations of a run."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.report.formats.listed import Listed

_COMMAND = {"error": "error", "warning": "warning", "info": "notice"}


def workflow_commands(findings: Sequence[Listed]) -> str:
    """One line each; findings that are waived or in the baseline are left out."""
    return "".join(_annotation(finding) for finding in findings if not finding.waived and not finding.known)


def _annotation(finding: Listed) -> str:
    properties = {"title": f"{finding.rule} {finding.name}"}
    if finding.evidence:
        properties = {"file": finding.evidence[0].document, **properties}
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    text = "\n".join([finding.statement, *finding.quotations, f"Finding {finding.finding_id}"])
    return f"::{_COMMAND[finding.severity]} {listed}::{_data(text)}\n"


def _data(text: str) -> str:
    """A message, escaped as GitHub's own toolkit does it: per cent first."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
