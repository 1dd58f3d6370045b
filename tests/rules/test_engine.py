"""The engine: choosing rules, counting, ids, printed rows."""

from __future__ import annotations

import datetime as dt

import pytest

from extractor.errors import InputError
from extractor.model import Severity
from extractor.model.finding import without_quotations
from extractor.rules import all_rules, run
from extractor.rules.examples import Views, claim, link, table, together
from tests.rules.warehouse import warehouse

WRONG: Views = {
    "claims": [
        claim("share", "31%", 31, quote="20 (31%) of the 80 children"),
        claim("part", "20", 20, quote="20 (31%) of the 80 children"),
        claim("whole", "80", 80, quote="20 (31%) of the 80 children"),
    ],
    "claim_links": [link("share", "part", "part"), link("share", "whole", "whole")],
}


def test_rules_are_chosen_by_code_family_and_name() -> None:
    with warehouse({}) as door:

        def codes(**options: list[str]) -> list[str]:
            return [entry.code for entry in run(door, **options).statistics]

        assert codes(select=["ar01"]) == ["AR01"]
        assert codes(select=["TB"]) == [rule.code for rule in all_rules() if rule.code.startswith("TB")]
        assert codes(select=["subtotal", "PU02"]) == ["PU02", "TB03"]
        assert "PU01" not in codes(select=["PU"], ignore=["PU01"])
        assert codes(ignore=["AR", "TB", "DC", "YR", "OF"]) == [rule.code for rule in all_rules() if rule.code.startswith("PU")]


def test_unknown_rule_is_refused() -> None:
    with warehouse({}) as door, pytest.raises(InputError, match="XX99"):
        run(door, ignore=["XX99"])


def test_counts_say_what_is_missing() -> None:
    lone = {"claims": [claim("a", "10%", 10, measure="change"), claim("b", "20%", 20, measure="change")]}
    with warehouse(lone) as door:
        (counts,) = run(door, select=["AR01"]).statistics
    assert (counts.passed, counts.flagged, counts.not_checkable) == (0, 0, 2)
    assert counts.missing == (("the start and the end of the change are not stated beside it", 2),)


def test_id_depends_on_rule_and_quotations_only() -> None:
    moved: Views = {
        "claims": [row | {"page": 7, "claim_id": f"new-{row['claim_id']}"} for row in WRONG["claims"]],
        "claim_links": [
            row | {"claim_id": f"new-{row['claim_id']}", "other_id": f"new-{row['other_id']}"} for row in WRONG["claim_links"]
        ],
    }
    other: Views = {"claims": [row | {"quote": "Other words"} for row in WRONG["claims"]], "claim_links": WRONG["claim_links"]}
    ids = []
    for views in (WRONG, moved, other):
        with warehouse(views) as door:
            (finding,) = run(door).findings
        ids.append(finding.finding_id)
    assert ids[0] == ids[1] != ids[2]


def test_copies_of_a_paper_have_ids_of_their_own() -> None:
    copy = [row | {"document": "copy.pdf", "claim_id": f"copy-{row['claim_id']}"} for row in WRONG["claims"]]
    links = [
        row | {"document": "copy.pdf", "claim_id": f"copy-{row['claim_id']}", "other_id": f"copy-{row['other_id']}"}
        for row in WRONG["claim_links"]
    ]
    with warehouse(together(WRONG, {"claims": copy, "claim_links": links})) as door:
        findings = run(door).findings
    assert [finding.evidence[0].document for finding in findings] == ["copy.pdf", "paper.pdf"]
    assert len({finding.finding_id for finding in findings}) == 2


def test_evidence_of_a_cell_is_its_printed_row() -> None:
    grid = table("Plans", [["Band", "No.", "%"], ["0 to 4", "20", "31%"], ["All", "80", "100%"]])
    places = {(1, 1): (10, 12), (1, 2): (13, 16), (2, 1): (20, 22)}
    cells = []
    for cell in grid["cells"]:
        start, end = places.get((cell["row"], cell["col"]), (None, None))  # type: ignore[arg-type]
        cells.append({**cell, "char_start": start, "char_end": end})
    claims = [
        {**row, "source": "table", "table_id": "t1", "char_start": start, "char_end": end, "quote": f"cell {start}"}
        for row, (start, end) in zip(WRONG["claims"], ((13, 16), (10, 12), (20, 22)), strict=True)
    ]
    views: Views = {"tables": grid["tables"], "cells": cells, "claims": claims, "claim_links": WRONG["claim_links"]}
    with warehouse(views) as door:
        (finding,) = run(door, select=["AR02"]).findings
    assert [entry.quote for entry in finding.evidence] == ["0 to 4 20 31%", "All 80 100%"]


def test_cut_off_digit_is_a_warning() -> None:
    views: Views = {
        "claims": [claim("share", "42%", 42), claim("part", "300", 300), claim("whole", "700", 700)],
        "claim_links": WRONG["claim_links"],
    }
    with warehouse(views) as door:
        (finding,) = run(door).findings
    assert finding.severity is Severity.WARNING and "cut off" in finding.message
    assert "printed as 43%" in finding.message


def test_doubtful_figures_are_not_compared() -> None:
    day = dt.date(2015, 3, 31)
    about: dict[str, object] = {
        "indicator": "x",
        "area": "A",
        "period_start": day,
        "period_end": day,
        "period_label": "2015",
        "block_id": "b",
    }
    pair = [claim("a", "412", 412, quote="412 in 2015", **about), claim("b", "421", 421, quote="421 in 2015", **about)]
    documents = [{"document": "paper.pdf"}]
    for change, expected in (
        ({}, 1),
        ({"confidence": 0.4}, 0),
        ({"cohort": "girls"}, 0),
        ({"area": "B"}, 0),
        ({"role": "target"}, 0),
    ):
        with warehouse({"documents": documents, "claims": [pair[0], pair[1] | change]}) as door:
            assert len(run(door, select=["DC01"]).findings) == expected, change


def test_a_message_ends_in_a_line_with_its_evidence_as_printed_each_once() -> None:
    rows = [["Team", "2013/14", "2014/15", "% change"], ["A", "120", "150", "35.0%"], ["B", "80", "60", "-25.0%"]]
    with warehouse(table("Referrals", [*rows, ["C", "40", "50", "25.0%"]])) as door:
        (finding,) = run(door, select=["TB04"]).findings
    statement, quotations = finding.message.split("\n")
    assert "“A 120 150 35.0%”" in quotations and quotations.count("35.0%") == 1
    assert "120" in statement and statement.endswith("It would agree if the change were printed as 25.0%.")
    assert (finding.expected, without_quotations(finding.message)) == ("25.0%", statement)


def test_checks_can_be_limited_to_those_that_involve_a_document() -> None:
    both: Views = {
        "claims": [
            *WRONG["claims"],
            *(row | {"document": "other.pdf", "claim_id": f"other-{row['claim_id']}"} for row in WRONG["claims"]),
        ],
        "claim_links": [
            *WRONG["claim_links"],
            link("other-share", "part", "other-part") | {"document": "other.pdf"},
            link("other-share", "whole", "other-whole") | {"document": "other.pdf"},
        ],
    }
    with warehouse(both) as door:
        assert len(run(door, select=["AR02"]).findings) == 2
        result = run(door, select=["AR02"], only={"other.pdf"})
        assert [finding.evidence[0].document for finding in result.findings] == ["other.pdf"]
        assert [(s.passed, s.flagged, s.not_checkable) for s in result.statistics] == [(0, 1, 0)]
        assert run(door, only=set()).findings == ()
