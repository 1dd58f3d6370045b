"""Findings as SARIF 2.1.0, the format of static analysis, which code hosts and editors show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import quote

from extractor import __version__
from extractor.report.data import Quotation
from extractor.report.formats.listed import Listed, RuleListed, place

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {"error": "error", "warning": "warning", "info": "note"}

Json = dict[str, object]


def sarif(findings: Sequence[Listed], rules: Sequence[RuleListed], *, baseline: bool = False) -> str:
    """One run. Waived findings carry a suppression; `baseline` says that findings were compared with one.

    A paper has pages and no lines: a location names the file, the quotation is its message, and the page a property.
    """
    index = {rule.code: number for number, rule in enumerate(rules)}
    driver: Json = {"name": "scrutiny", "version": __version__, "rules": [_rule(rule) for rule in rules]}
    run: Json = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index[finding.rule], baseline=baseline) for finding in findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(rule: RuleListed) -> Json:
    text = "\n\n".join(f"{heading}\n{body}" for heading, body in rule.sections.items())
    markdown = "\n\n".join(f"**{heading}**\n\n{body}" for heading, body in rule.sections.items())
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.sections.get("What it checks", rule.summary)},
        "help": {"text": text or rule.summary, "markdown": markdown or rule.summary},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
    }


def _result(finding: Listed, index: int, *, baseline: bool) -> Json:
    result: Json = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVEL[finding.severity],
        "message": {"text": finding.statement},
        "locations": [_location(entry) for entry in finding.evidence[:1]],
        "relatedLocations": [_location(entry) | {"id": number} for number, entry in enumerate(finding.evidence[1:], 1)],
        "partialFingerprints": {"finding/v1": finding.finding_id},
        "properties": {"stated": finding.observed, "wouldAgree": finding.expected},
    }
    if baseline:
        result["baselineState"] = "unchanged" if finding.known else "new"
    # An empty list says that the result was looked at and is not suppressed.
    result["suppressions"] = [_suppression(finding)] if finding.waived else []
    return result


def _suppression(finding: Listed) -> Json:
    found: Json = {"kind": "external", "status": "accepted", "justification": finding.waiver_reason or ""}
    if finding.waived_by:
        found["properties"] = {"by": finding.waived_by}
    return found


def _location(entry: Quotation) -> Json:
    location: Json = {
        "physicalLocation": {"artifactLocation": {"uri": quote(entry.document)}},
        "message": {"text": f"{place(entry)}: “{entry.quote}”"},
    }
    if entry.page is not None:
        location["properties"] = {"page": entry.page}
    return location
