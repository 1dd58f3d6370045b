"""A document goes in whole or not at all, and takes the place of its older reading."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb
import pytest

from extractor.model import Claim
from extractor.warehouse import load_document, reading, store_findings, writing
from extractor.warehouse.load import OF_A_DOCUMENT

from . import samples


def counts(path: Path) -> dict[str, int]:
    with reading(path) as door:
        return {table: int(str(door.rows(f"SELECT count(*) AS n FROM store.{table}")[0]["n"])) for table in OF_A_DOCUMENT}


def test_loading_the_same_name_again_replaces(loaded: Path) -> None:
    before = counts(loaded)
    with writing(loaded) as connection:
        load_document(connection, samples.document("b" * 64), samples.claims("bbbb"), (samples.mention(),), samples.origin())
    assert counts(loaded) == before
    with reading(loaded) as door:
        assert door.rows("SELECT document, sha256 FROM documents") == [{"document": "paper.txt", "sha256": "b" * 64}]
        assert {row["claim_id"] for row in door.rows("SELECT claim_id FROM claims")} == {"c1bbbb", "c2bbbb", "c3bbbb"}


def test_an_error_in_mid_document_leaves_the_older_reading(loaded: Path) -> None:
    before = counts(loaded)
    broken = (samples.claim("x", "118", samples.count(118), indicator=3.5, metric=object()),)
    with pytest.raises(duckdb.Error), writing(loaded) as connection:
        load_document(connection, samples.document("b" * 64), broken, (), samples.origin())
    assert counts(loaded) == before
    with reading(loaded) as door:
        assert door.rows("SELECT sha256 FROM documents") == [{"sha256": "a" * 64}]


def test_replacing_takes_out_findings_that_quote_the_older_reading(loaded: Path) -> None:
    with writing(loaded) as connection:
        store_findings(connection, [samples.finding(), samples.finding(name="other.txt", identity="f2")])
        load_document(connection, samples.document("b" * 64), (), (), samples.origin())
    with reading(loaded) as door:
        assert door.rows("SELECT finding_id FROM findings") == [{"finding_id": "f2"}]


def test_findings_of_rules_that_did_not_run_stay(loaded: Path) -> None:
    with writing(loaded) as connection:
        store_findings(connection, [samples.finding(), samples.finding(identity="f2", rule="TB01")])
        store_findings(connection, [], ["AR01"])
    with reading(loaded) as door:
        assert door.rows("SELECT finding_id FROM findings") == [{"finding_id": "f2"}]
    with writing(loaded) as connection:
        store_findings(connection, [])
    with reading(loaded) as door:
        assert door.rows("SELECT finding_id FROM findings") == []


def test_ten_thousand_claims_load_in_seconds(path: Path) -> None:
    many: tuple[Claim, ...] = tuple(samples.claim(f"c{number}", "118", samples.count(number)) for number in range(10_000))
    begun = time.perf_counter()
    with writing(path) as connection:
        load_document(connection, samples.document(), many, (), samples.origin())
    assert time.perf_counter() - begun < 10
    assert counts(path)["claims"] == 10_000


def test_text_of_every_kind_survives(path: Path) -> None:
    odd = "Straße “quoted” – £5 \U0001f600 'x' \\ ; DROP TABLE claims"
    with writing(path) as connection:
        load_document(
            connection, samples.document(), (samples.claim("c", "118", samples.count(118), metric=odd),), (), samples.origin(odd)
        )
    with reading(path) as door:
        assert door.rows("SELECT document, metric FROM claims WHERE document = ?", [odd]) == [{"document": odd, "metric": odd}]


def test_half_a_surrogate_pair_is_replaced_in_place(path: Path) -> None:
    with writing(path) as connection:
        load_document(
            connection,
            samples.document(),
            (samples.claim("c", "118", samples.count(118), metric="a\ud83db"),),
            (),
            samples.origin(),
        )
    with reading(path) as door:
        assert door.rows("SELECT metric FROM claims") == [{"metric": "a\ufffdb"}]
