"""The public views have the promised columns, types and meaning."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from extractor.model import Document, PageRecord
from extractor.warehouse import load_document, reading, store_findings, writing

from . import samples

PROMISED = {
    "documents": "document document_id sha256 title document_type status pages_expected pages_read board area published:DATE "
    "period_start:DATE period_end:DATE pages words ocr:BOOLEAN text ingested_at",
    "blocks": "document block_id page ordinal kind section number text char_start char_end x0 top x1 bottom",
    "tables": "document table_id page title n_rows n_cols",
    "cells": "document table_id row col is_header row_span col_span text row_label col_label value unit",
    "claims": "document claim_id block_id page section quote:VARCHAR surface char_start char_end value:DOUBLE value_low:DOUBLE "
    "value_high:DOUBLE unit:VARCHAR per:BIGINT qualifier:VARCHAR measure:VARCHAR role:VARCHAR indicator:VARCHAR metric:VARCHAR "
    "cohort:VARCHAR area:VARCHAR period_kind period_start:DATE period_end:DATE period_label from_start:DATE from_end:DATE "
    "statement_id source table_id row_label col_label confidence:DOUBLE pattern:VARCHAR small_number:BOOLEAN",
    "theme_mentions": "document mention_id block_id page section theme quote surface char_start char_end assertion stance "
    "certainty subject evidence_class pattern",
    "theme_trends": "theme year:INTEGER documents mentions words per_1000_words per_document documents_read",
    "theme_trends_by": "theme year:INTEGER board document_type documents mentions words per_1000_words "
    "per_document documents_read",
    "theme_pairs": "theme other documents sentences",
    "findings": "finding_id rule severity message expected observed documents:VARCHAR[] "
    "evidence:STRUCT(document_VARCHAR,_page_INTEGER,_quote_VARCHAR,_claim_id_VARCHAR)[] waived:BOOLEAN waiver_reason",
    "indicators": "indicator label unit kind definition source better",
    "ingestions": "started_at document status reason seconds pages version rules_hash",
    "claim_links": "document claim_id role other_id",
    "pages": "document page status reason",
    "waivers": "finding_id reason",
    "corrections": "document field value",
}


@pytest.mark.parametrize("view", PROMISED)
def test_view_begins_with_the_promised_columns(loaded: Path, view: str) -> None:
    promised = [column.partition(":")[::2] for column in PROMISED[view].split()]
    with reading(loaded) as door:
        columns = door.columns(view)
    names = [name for name, _ in columns]
    assert [name for name in names if name in {name for name, _ in promised}] == [name for name, _ in promised]
    types = dict(columns)
    assert {name: types[name].replace(" ", "_").replace('"', "") for name, kind in promised if kind} == {
        name: kind for name, kind in promised if kind
    }


def test_no_public_view_shows_where_the_file_lies(path: Path) -> None:
    with writing(path) as connection:
        load_document(connection, samples.document(), (), (), samples.origin(source="/home/someone/secret.txt"))
    with reading(path) as door:
        for view in PROMISED:
            assert "/home/someone" not in str(door.rows(f"SELECT * FROM {view}"))


def test_claims_come_back_as_they_went_in(loaded: Path) -> None:
    with reading(loaded) as door:
        first, second, third = door.rows("SELECT * FROM claims ORDER BY char_start")
        text = str(door.rows("SELECT text FROM documents")[0]["text"])
    assert (first["value"], first["value_low"], first["value_high"]) == (118.0, 118.0, 118.0)
    assert (first["period_kind"], first["period_start"], first["period_end"]) == (
        "as_at",
        dt.date(2017, 3, 31),
        dt.date(2017, 3, 31),
    )
    assert (second["value_low"], second["value_high"], second["indicator"], second["period_start"]) == (21.5, 22.5, None, None)
    for row in (first, second, third):
        assert text[int(str(row["char_start"])) : int(str(row["char_end"]))] == row["surface"]


def test_a_bound_without_end_is_null(path: Path) -> None:
    from decimal import Decimal

    over = samples.count(118, high=Decimal("Infinity"), qualifier="over")
    with writing(path) as connection:
        load_document(connection, samples.document(), (samples.claim("c", "118", over),), (), samples.origin())
    with reading(path) as door:
        assert door.rows("SELECT value_low, value_high FROM claims") == [{"value_low": 118.0, "value_high": None}]


def test_a_cell_has_the_value_of_the_claim_that_stands_in_it(loaded: Path) -> None:
    with reading(loaded) as door:
        found = door.rows('SELECT text, value, unit FROM cells ORDER BY "row", col')
    assert [(row["text"], row["value"], row["unit"]) for row in found] == [
        ("Neglect", None, None),
        ("26", None, None),
        ("Other", None, None),
        ("92", 92.0, "count"),
        ("", None, None),
    ]


def test_links_and_sections(loaded: Path) -> None:
    with reading(loaded) as door:
        assert door.rows("SELECT claim_id, role, other_id FROM claim_links") == [
            {"claim_id": "c2aaaa", "role": "whole", "other_id": "c1aaaa"}
        ]
        assert [row["section"] for row in door.rows("SELECT section FROM blocks ORDER BY ordinal")] == [
            "",
            "Plans > Figures",
            "Plans",
        ]


@pytest.mark.parametrize(
    ("pages", "expected", "status", "read"),
    [
        ((PageRecord(1, "read"), PageRecord(2, "empty")), 2, "loaded", 2),
        ((PageRecord(1, "read"), PageRecord(2, "failed", "no text")), 2, "partial", 1),
        ((PageRecord(1, "read"),), 2, "partial", 1),
        ((PageRecord(1, "read", "one table could not be read"),), 1, "partial", 1),
        ((), None, "loaded", None),
    ],
)
def test_status_of_a_document(
    path: Path, pages: tuple[PageRecord, ...], expected: int | None, status: str, read: int | None
) -> None:
    import dataclasses

    paper = dataclasses.replace(samples.document(pages=pages), pages_expected=expected)
    with writing(path) as connection:
        load_document(connection, paper, (), (), samples.origin())
    with reading(path) as door:
        assert door.rows("SELECT status, pages_read, pages_expected FROM documents") == [
            {"status": status, "pages_read": read, "pages_expected": expected}
        ]


def test_theme_trends_count_evidence_by_the_year_in_which_the_reporting_year_ends(path: Path) -> None:
    mentions = (
        samples.mention(),
        samples.mention("neglect", mention_id="m2", evidence_class="glossary"),
        samples.mention("neglect", mention_id="m3", assertion="negated"),
        samples.mention("fathers"),
    )
    with writing(path) as connection:
        load_document(connection, samples.document("a" * 64), (), mentions, samples.origin("2017.txt"))
        load_document(connection, samples.document("b" * 64), (), (samples.mention(),), samples.origin("again.txt"))
        older = samples.document("c" * 64, end=dt.date(2016, 3, 31))
        load_document(connection, older, (), (), samples.origin("2016.txt"))
        undated = samples.document("d" * 64, end=None)
        load_document(connection, undated, (), (samples.mention(),), samples.origin("published-2017.txt"))
    words = len(samples.TEXT.split())
    with reading(path) as door:
        found = door.rows("SELECT * FROM theme_trends ORDER BY theme, year")
    assert [(row["theme"], row["year"], row["documents"], row["mentions"], row["words"]) for row in found] == [
        ("fathers", 2016, 0, 0, words),
        ("fathers", 2017, 1, 1, 3 * words),
        ("neglect", 2016, 0, 0, words),
        ("neglect", 2017, 3, 3, 3 * words),
    ]
    assert found[3]["per_1000_words"] == pytest.approx(1000 * 3 / (3 * words))
    assert [(row["documents_read"], row["per_document"]) for row in found] == [(1, 0), (3, pytest.approx(1 / 3)), (1, 0), (3, 1)]


def test_theme_trends_by_board_and_type_tell_the_papers_behind_each_point(path: Path) -> None:
    def paper(sha256: str, board: str | None) -> Document:
        document = samples.document(sha256)
        return dataclasses.replace(document, facts=dataclasses.replace(document.facts, board=board))

    with writing(path) as connection:
        load_document(connection, paper("a" * 64, "East"), (), (samples.mention(),), samples.origin("a.txt"))
        load_document(connection, paper("b" * 64, "East"), (), (), samples.origin("b.txt"))
        load_document(connection, paper("c" * 64, None), (), (samples.mention(),), samples.origin("c.txt"))
    with reading(path) as door:
        found = door.rows("SELECT * FROM theme_trends_by ORDER BY board NULLS LAST")
    assert [(row["board"], row["documents"], row["documents_read"], row["per_document"]) for row in found] == [
        ("East", 1, 2, 0.5),
        (None, 1, 1, 1.0),
    ]


def test_theme_pairs_count_the_sentences_that_speak_of_both(path: Path) -> None:
    mentions = (
        samples.mention("neglect"),
        samples.mention("fathers", mention_id="m2"),
        samples.mention("adolescents", mention_id="m3", evidence_class="name"),
        samples.mention("stability", mention_id="m4", quote="Another sentence."),
    )
    with writing(path) as connection:
        load_document(connection, samples.document(), (), mentions, samples.origin())
    with reading(path) as door:
        assert door.rows("SELECT * FROM theme_pairs") == [
            {"theme": "fathers", "other": "neglect", "documents": 1, "sentences": 1}
        ]


def test_findings_carry_their_evidence(loaded: Path) -> None:
    with writing(loaded) as connection:
        store_findings(connection, [samples.finding()])
    with reading(loaded) as door:
        [found] = door.rows("SELECT * FROM findings")
    assert found["documents"] == ["paper.txt"]
    assert found["evidence"] == [
        {"document": "paper.txt", "page": 1, "quote": "118 plans", "claim_id": "c1"},
        {"document": "paper.txt", "page": None, "quote": "22% of them", "claim_id": None},
    ]
    assert (found["waived"], found["waiver_reason"]) == (False, None)
