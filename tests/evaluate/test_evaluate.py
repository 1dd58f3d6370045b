"""The scores by hand: what counts as found, as right, as a false alarm."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import InputError
from extractor.evaluate import Line, evaluate
from extractor.evaluate.claims import score_claims
from extractor.evaluate.findings import score_findings
from extractor.evaluate.gold import read_gold
from extractor.evaluate.likeness import partial, ratio, within
from extractor.evaluate.scores import Score
from extractor.evaluate.tables import relations, score_tables
from extractor.evaluate.themes import score_themes

Row = dict[str, object]
CATALOGUE = frozenset({"cpp_at_date", "cla_at_date"})


def by_name(lines: Sequence[Line]) -> dict[tuple[str, str], Score]:
    return {(line.part, line.name): line.score for line in lines}


def annotated(**changes: object) -> Row:
    row: Row = {
        "doc": "a.pdf",
        "anchor": "there were 118 plans",
        "surface": "118",
        "value": 118,
        "unit": "count",
        "measure": "level",
        "indicator": "cpp_at_date",
        "period": "2017-03-31",
        "area": "Oxfordshire",
    }
    return row | changes


def found(**changes: object) -> Row:
    row: Row = {
        "quote": "On that day there were 118 plans in all.",
        "value": 118.0,
        "value_low": 118.0,
        "value_high": 118.0,
        "unit": "count",
        "measure": "level",
        "role": "actual",
        "qualifier": "exact",
        "indicator": "cpp_at_date",
        "area": "Oxfordshire",
        "period_start": "2017-03-31",
        "period_end": "2017-03-31",
        "from_start": None,
        "from_end": None,
        "source": "text",
        "row_label": None,
        "col_label": None,
    }
    return row | changes


def claim_scores(gold: list[Row], pool: list[Row]) -> dict[tuple[str, str], Score]:
    return by_name(score_claims({"a": gold}, {"a": pool}, CATALOGUE))


def test_a_claim_that_is_right_in_all() -> None:
    scores = claim_scores([annotated()], [found()])
    assert scores["claims detect", "ALL"] == scores["claims full", "ALL"] == Score(1, 1, 1)
    assert all(scores["claims attribute", name].precision == 1.0 for name in ("indicator", "area", "period", "qualifier"))


@pytest.mark.parametrize(
    ("gold", "pool"),
    [
        ({}, {"value": 119.0}),
        ({}, {"unit": "percent"}),
        ({}, {"quote": "Something else was 118 in another sentence."}),
        ({}, {"quote": "118"}),  # says nothing about the place
        ({"value": None, "value_low": 14, "value_high": 32}, {"value_low": 14.0, "value_high": 33.0}),
    ],
)
def test_not_the_same_claim(gold: Row, pool: Row) -> None:
    assert claim_scores([annotated(**gold)], [found(**pool)])["claims detect", "ALL"] == Score(0, 1, 1)


@pytest.mark.parametrize(
    ("gold", "pool"),
    [
        ({"value": -118, "measure": "change"}, {"measure": "change"}),  # the sign is an attribute
        ({"value": 66.667, "unit": "percent", "surface": "two thirds"}, {"value": 66.9, "unit": "percent"}),
        ({"value": None, "value_low": 14, "value_high": 32}, {"value": None, "value_low": 14.0, "value_high": 32.0}),
        (
            {"source": "table", "row": "0 to 4", "col": "2017", "anchor": "x"},
            {"source": "table", "row_label": "Oto 4", "col_label": "2017"},
        ),
        ({}, {"quote": "On that day  there   were 118\nplans"}),
        ({"anchor": "there were 118 p1ans in"}, {}),
    ],
)
def test_the_same_claim(gold: Row, pool: Row) -> None:
    assert claim_scores([annotated(**gold)], [found(**pool)])["claims detect", "ALL"].hit == 1


@pytest.mark.parametrize(
    ("attribute", "gold", "pool", "right"),
    [
        ("indicator", {}, {"indicator": "cla_at_date"}, False),
        ("indicator", {"indicator": ""}, {"indicator": None}, True),
        ("indicator", {"indicator": ""}, {"indicator": "of_ones_own"}, True),
        ("indicator", {"indicator": ""}, {"indicator": "cpp_at_date"}, False),
        ("area", {}, {"area": "the Oxfordshire area"}, True),
        ("area", {}, {"area": None}, False),
        ("period", {"period": ""}, {"period_end": "1999-01-01"}, True),
        ("period", {"period": "2017-03"}, {}, True),
        ("period", {"period": "2016-04-01/2017-03-31"}, {}, False),
        ("period", {"period": "2016-04-01/2017-03-31"}, {"period_start": "2016-04-01"}, True),
        ("period_from", {"measure": "change", "period_from": "2016-03-31"}, {"measure": "change"}, False),
        ("period_from", {"measure": "level", "period_from": "2016-03-31"}, {}, True),
        ("measure", {"measure": "change", "value": -118}, {"measure": "change"}, False),
        ("measure", {"measure": "change", "value": -118}, {"measure": "change", "value": -118.0}, True),
        ("role", {"role": "target"}, {}, False),
        ("qualifier", {"qualifier": "over"}, {}, False),
    ],
)
def test_attributes(attribute: str, gold: Row, pool: Row, right: bool) -> None:
    scores = claim_scores([annotated(**gold)], [found(**pool)])
    assert scores["claims detect", "ALL"].hit == 1
    assert scores["claims attribute", attribute] == Score(int(right), 1, 1)
    assert scores["claims full", "ALL"].hit == int(right or attribute == "qualifier")


def test_each_claim_is_used_once_and_optional_ones_count_neither_way() -> None:
    twice = claim_scores([annotated(), annotated()], [found()])
    assert twice["claims detect", "ALL"] == Score(1, 1, 2)
    optional = claim_scores([annotated(), annotated(optional=True)], [found(), found()])
    assert optional["claims detect", "ALL"] == Score(1, 1, 1)
    missed = claim_scores([annotated(), annotated(optional=True)], [found()])
    assert missed["claims detect", "ALL"] == Score(1, 1, 1)


def mention(**changes: object) -> Row:
    row: Row = {
        "theme": "neglect",
        "quote": "Neglect remains a worry here.",
        "assertion": "affirmed",
        "stance": "concern",
        "evidence_class": "body",
    }
    return row | changes


def test_themes() -> None:
    gold: list[Row] = [
        {"doc": "a", "theme": "neglect", "anchor": "Neglect remains", "stance": "concern"},
        {"doc": "a", "theme": "fathers", "anchor": "the fathers were absent"},
        {"doc": "a", "theme": "neglect", "anchor": "some other neglect of it", "optional": True},
    ]
    pool = [
        mention(stance="neutral"),
        mention(stance="neutral"),  # a second one in the same sentence
        mention(quote="neglect in a glossary, a word", evidence_class="glossary"),
        mention(quote="A sentence that nobody annotated at all"),
        mention(theme="unheard_of"),
    ]
    scores = by_name(score_themes({"a": gold}, {"a": pool}))
    assert scores["themes", "neglect"] == Score(1, 2, 1)
    assert scores["themes", "fathers"] == Score(0, 0, 1)
    assert scores["themes", "ALL"] == Score(1, 2, 2)
    assert scores["themes attribute", "assertion"] == Score(1, 1, 1)
    assert scores["themes attribute", "stance"] == Score(0, 1, 1)


def test_tables_by_adjacency() -> None:
    assert relations([["A", ""], ["1", "2"]]) == {("a", "1", "down"): 1, ("1", "2", "right"): 1}
    gold: list[Row] = [{"doc": "a", "header": ["Year", "Plans made"], "rows": [["2016", "5"], ["2017", "7"]]}]
    texts = [["Year", "Plans"], ["", "made"], ["2016", "5"], ["2017", "8"]]
    cells: list[Row] = [
        {"table_id": "t", "row": r, "col": c, "is_header": r < 2, "text": text}
        for r, row in enumerate(texts)
        for c, text in enumerate(row)
    ]
    assert by_name(score_tables({"a": gold}, {"a": cells}))["tables", "ALL"] == Score(5, 7, 7)


def finding(*quotes: str, rule: str = "AR01", severity: str = "error", document: str = "a.txt") -> Row:
    return {"rule": rule, "severity": severity, "evidence": [{"document": document, "quote": quote} for quote in quotes]}


FLAG: Row = {"doc": ["a.txt"], "quotes": ["rose by 30% from 100 to 118"], "expected": "flag"}
PASS: Row = {"doc": ["a.txt"], "quotes": ["fell by 10% from 100 to 90"], "expected": "pass"}
EITHER: Row = {"doc": ["a.txt"], "quotes": ["the first of two quotations", "and the second of them"], "expected": "either"}


def test_findings() -> None:
    pool = [
        finding("It rose by 30% from 100 to 118."),
        finding("It rose by 30% from 100 to 118 once more."),  # again: no alarm
        finding("It fell by 10% from 100 to 90 plans."),  # an alarm on what must pass
        finding("the first of two quotations", "and the second of them"),
        finding("Nothing of the kind was annotated."),  # an alarm
        finding("Nothing of the kind was annotated.", severity="info"),
        finding("Nothing of the kind was annotated.", rule="OF01"),
        finding("Nothing of the kind was annotated.", document="other.txt"),
    ]
    scores = by_name(score_findings([FLAG, PASS, EITHER], pool))
    assert scores["findings", "ALL"] == Score(1, 3, 1)
    assert scores["findings alarms on what must pass", "ALL"] == Score(0, 1, 1)


def test_one_of_two_quotations_is_not_enough_but_for_arithmetic() -> None:
    two: Row = {"doc": "a.txt", "quotes": ["the first of the quotations", "a wholly different one"], "expected": "flag"}
    pool = [finding("the first of the quotations")]
    assert by_name(score_findings([two], pool))["findings", "ALL"].hit == 0
    assert by_name(score_findings([two | {"kind": "arithmetic"}], pool))["findings", "ALL"].hit == 1


@given(st.text("abc ", max_size=12), st.text("abc ", max_size=12))
def test_likeness_is_symmetric_and_bounded(a: str, b: str) -> None:
    assert 0 <= ratio(a, b) <= 100
    assert ratio(a, b) == pytest.approx(ratio(b, a))
    assert ratio(a, a) == 100
    assert partial(a, f"x{a}y") == 100 or not a


@pytest.mark.parametrize(
    ("a", "b", "percent"),
    [("kitten", "sitting", 100 * 2 * 4 / 13), ("abc", "abc", 100.0), ("abc", "xyz", 0.0), ("", "", 100.0)],
)
def test_ratio_by_hand(a: str, b: str, percent: float) -> None:
    assert ratio(a, b) == pytest.approx(percent)


def test_within() -> None:
    assert within("Rose by  30%", "It rose by 30% – a lot.") == 100
    assert within("rose by 3O%", "It rose by 30% – a lot.") == pytest.approx(100 * 2 * 10 / 22)
    assert within("rose by 30% from 100 to 118", "30%") == 0
    assert within("anything", None) == 0


class FakeDoor:
    """Answers every view with the rows given, or none."""

    def __init__(self, **views: list[Row]) -> None:
        self.views = views

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        return [dict(row) for row in self.views.get(sql.split(" FROM ")[1].split()[0], [])]


def test_documents_are_matched_by_their_stem(tmp_path: Path) -> None:
    (tmp_path / "a.claims.jsonl").write_text(json.dumps(annotated()) + "\n\n", encoding="utf-8")
    (tmp_path / "findings.json").write_text(json.dumps([FLAG]), encoding="utf-8")
    door = FakeDoor(claims=[found(document="2017/a.docx")], indicators=[{"indicator": "cpp_at_date"}])
    scores = by_name(evaluate(door, tmp_path))
    assert scores["claims detect", "a"] == Score(1, 1, 1)
    assert scores["findings", "ALL"] == Score(0, 0, 1)
    assert ("themes", "ALL") not in scores


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.claims.jsonl", '{"doc": "a"}\n', r"a\.claims\.jsonl, line 1: 'anchor' is missing"),
        ("a.themes.jsonl", "\n[]\n", r"a\.themes\.jsonl, line 2: must be an object"),
        ("a.tables.jsonl", "{\n", r"a\.tables\.jsonl, line 1: no JSON"),
        ("findings.json", "[\n{,}\n]", r"findings\.json, line 2: no JSON"),
        ("findings.json", '[{"doc": "a", "quotes": []}]', r"findings\.json, entry 1: 'expected' is missing"),
        ("findings.json", "{}", r"must be a list"),
    ],
)
def test_mistakes_in_annotations_are_named(tmp_path: Path, name: str, content: str, told: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        read_gold(tmp_path)
