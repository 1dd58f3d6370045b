"""Findings as JUnit XML, for what shows the tests of a build."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from xml.etree import ElementTree as ET

from extractor.report.formats.listed import Listed, RuleListed

# What XML 1.0 cannot hold even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(findings: Sequence[Listed], rules: Sequence[RuleListed], counts: Collection[str]) -> str:
    """A suite for each rule, a test case for each finding, or one that passes where there is none.

    Findings of the severities in `counts` fail, others pass and say so; those waived or in the baseline are skipped.
    """
    root = ET.Element("testsuites", name="scrutiny")
    for rule in rules:
        own = [finding for finding in findings if finding.rule == rule.code]
        suite = ET.SubElement(root, "testsuite", name=f"{rule.code} {rule.name}")
        cases = [_case(suite, finding, counts) for finding in own] or [_passing(suite, rule)]
        _count(suite, cases)
    for key in ("tests", "failures", "errors", "skipped"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    ET.indent(root)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{ET.tostring(root, encoding='unicode')}\n"


def _case(suite: ET.Element, finding: Listed, counts: Collection[str]) -> ET.Element:
    documents = sorted({entry.document for entry in finding.evidence})
    case = ET.SubElement(
        suite, "testcase", classname=f"scrutiny.{finding.rule}", name=_clean(f"{finding.finding_id} {', '.join(documents)}")
    )
    text = "\n".join([finding.statement, *finding.quotations])
    if finding.waived:
        ET.SubElement(case, "skipped", message=_clean(f"waived: {finding.waiver}"))
    elif finding.known:
        ET.SubElement(case, "skipped", message="in the baseline")
    elif finding.severity in counts:
        failure = ET.SubElement(case, "failure", type=finding.severity, message=_clean(finding.statement))
        failure.text = _clean(text)
    else:
        ET.SubElement(case, "system-out").text = _clean(f"{finding.severity}: {text}")
    return case


def _passing(suite: ET.Element, rule: RuleListed) -> ET.Element:
    case = ET.SubElement(suite, "testcase", classname=f"scrutiny.{rule.code}", name=rule.name)
    ET.SubElement(case, "system-out").text = f"{rule.passed} passed, {rule.not_checkable} not checkable"
    return case


def _count(suite: ET.Element, cases: Sequence[ET.Element]) -> None:
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    suite.set("errors", "0")
    suite.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
