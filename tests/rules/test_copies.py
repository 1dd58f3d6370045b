"""Drafts, finals and appendix copies of one paper are not counted twice, and not set against each other as two papers."""

from __future__ import annotations

import datetime as dt

from extractor.model import Severity
from extractor.rules import run
from extractor.rules.examples import Views, block, claim
from tests.rules.warehouse import warehouse

DAY = dt.date(2017, 3, 31)
WRONG = "There were 40 children on 31 June 2014, when the count was made."


def _papers(second: int, *, copies: bool) -> Views:
    blocks, claims = [], []
    for name, count in (("draft.pdf", 607), ("final.pdf", second)):
        own = "" if copies else name
        texts = [f"Paragraph {place} of the report on the year {own} in words enough." for place in range(9)]
        blocks += [block(place, text, document=name) for place, text in enumerate([*texts, WRONG])]
        claims.append(
            claim("c" + name, str(count), count, document=name, quote=f"{count} on 31 March 2017", block_id=name)
            | {"indicator": "cpp_at_date", "area": "Anyshire", "period_start": DAY, "period_end": DAY}
            | {"period_label": "31 March 2017"}
        )
    papers = [{"document": name, "period_start": dt.date(2016, 4, 1), "period_end": DAY} for name in ("draft.pdf", "final.pdf")]
    return {"documents": papers, "blocks": blocks, "claims": claims}


def test_what_copies_repeat_is_one_finding_that_names_both() -> None:
    with warehouse(_papers(607, copies=True)) as door:
        (finding,) = run(door).findings
    assert finding.rule == "PU01"
    assert {entry.document for entry in finding.evidence} == {"draft.pdf", "final.pdf"}
    assert finding.severity is Severity.WARNING


def test_two_papers_that_share_a_sentence_have_a_finding_each() -> None:
    with warehouse(_papers(607, copies=False)) as door:
        assert [finding.rule for finding in run(door).findings] == ["PU01", "PU01"]


def test_a_draft_against_its_final_form_is_info() -> None:
    with warehouse(_papers(617, copies=True)) as door:
        (finding,) = run(door, select=["YR01"]).findings
    assert finding.severity is Severity.INFO
    assert "copies of one another" in finding.message
    with warehouse(_papers(617, copies=False)) as door:
        (finding,) = run(door, select=["YR01"]).findings
    assert finding.severity is Severity.WARNING
