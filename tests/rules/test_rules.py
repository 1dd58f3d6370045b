"""Every rule, judged by its own examples and its own documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractor.rules import Rule, all_rules, rules_page, run
from extractor.rules.engine import SECTIONS
from extractor.rules.examples import Example
from tests.rules.warehouse import warehouse

RULES = all_rules()
CASES = [pytest.param(rule, example, id=f"{rule.code}: {example.text}") for rule in RULES for example in rule.examples]


def test_rules_are_found() -> None:
    assert {"AR01", "AR02", "AR03", "TB01", "TB02", "TB03", "TB04", "TB05", "DC01", "YR01", "YR02", "PU01", "PU02"} <= {
        r.code for r in RULES
    }
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example_comes_out_as_documented(rule: Rule, example: Example) -> None:
    with warehouse(example.views) as door:
        result = run(door, select=[rule.code])
    (counts,) = result.statistics
    if example.outcome == "flagged":
        assert result.findings, "nothing was flagged"
    elif example.outcome == "passed":
        assert (counts.flagged, counts.passed > 0) == (0, True), result
    elif example.outcome == "not_checkable":
        assert (counts.flagged, counts.passed, counts.not_checkable > 0) == (0, 0, True), result
    else:
        assert (counts.flagged, counts.passed, counts.not_checkable) == (0, 0, 0), result


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_documentation_and_examples_are_the_same(rule: Rule) -> None:
    assert tuple(rule.sections) == SECTIONS
    assert rule.summary.endswith(".")
    assert all(rule.sections.values())
    for heading, outcomes in (("Flagged", {"flagged"}), ("Accepted", {"passed", "not_checkable", "silent"})):
        for bullet in re.split(r"^- ", rule.sections[heading], flags=re.MULTILINE)[1:]:
            text = " ".join(bullet.split())
            assert any(example.text == text and example.outcome in outcomes for example in rule.examples), text
    assert {"flagged", "passed"} <= {example.outcome for example in rule.examples}


@pytest.mark.parametrize(("rule", "example"), [case for case in CASES if case.values[1].outcome == "flagged"])
def test_finding_says_all_that_is_needed(rule: Rule, example: Example) -> None:
    with warehouse(example.views) as door:
        first, again = run(door, select=[rule.code]), run(door, select=[rule.code])
    assert first == again
    for finding in first.findings:
        assert finding.rule == rule.code
        assert re.fullmatch(r"[0-9a-f]{16}", finding.finding_id)
        assert finding.message and finding.expected and finding.observed and finding.evidence
        assert any(entry.quote in finding.message for entry in finding.evidence)


def test_empty_warehouse_has_nothing_to_say() -> None:
    with warehouse({}) as door:
        result = run(door)
    assert result.findings == ()
    assert [s.code for s in result.statistics] == [rule.code for rule in RULES]
    assert all(s.passed == s.flagged == s.not_checkable == 0 for s in result.statistics)


def test_page_is_up_to_date() -> None:
    page = Path(__file__).parents[2] / "docs" / "rules.md"
    assert page.read_text(encoding="utf-8") == rules_page(), (
        "run: python -c 'from extractor.rules import rules_page; ...' (see docs)"
    )
