"""Corrections, waivers and removals outlive re-ingestion."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from extractor.errors import InputError
from extractor.warehouse import (
    corrections_in,
    corrections_of,
    find_document,
    load_document,
    reading,
    remove,
    store_corrections,
    store_findings,
    waive,
    writing,
)

from . import samples


def kept_in(path: Path) -> list[tuple[str, str, str, str]]:
    with reading(path) as door:
        return corrections_in(door)


def test_a_correction_is_laid_over_the_row_and_outlives_removal(loaded: Path) -> None:
    with writing(loaded) as connection:
        store_corrections(connection, "paper.txt", "a" * 64, {"area": "Brent", "published": "2018-01-02"})
    with reading(loaded) as door:
        assert door.rows("SELECT area, published, board FROM documents") == [
            {"area": "Brent", "published": dt.date(2018, 1, 2), "board": "A Board"}
        ]
    with writing(loaded) as connection:
        remove(connection, "paper.txt")
    kept = kept_in(loaded)
    assert corrections_of(kept, "paper.txt", "f" * 64) == {"area": "Brent", "published": "2018-01-02"}
    assert corrections_of(kept, "renamed.txt", "a" * 64) == {"area": "Brent", "published": "2018-01-02"}
    assert corrections_of(kept, "renamed.txt", "f" * 64) == {}


def test_the_name_counts_before_the_content() -> None:
    kept = [("a.txt", "1", "area", "Brent"), ("b.txt", "2", "area", "Hackney"), ("b.txt", "2", "board", "B")]
    assert corrections_of(kept, "a.txt", "2") == {"area": "Brent", "board": "B"}


def test_a_correction_can_be_changed_and_taken_back(loaded: Path) -> None:
    with writing(loaded) as connection:
        store_corrections(connection, "paper.txt", "a" * 64, {"area": "Brent", "board": "B"})
        store_corrections(connection, "paper.txt", "a" * 64, {"area": "Hackney"})
    assert {(field, value) for _, _, field, value in kept_in(loaded)} == {("area", "Hackney"), ("board", "B")}
    with writing(loaded) as connection:
        store_corrections(connection, "paper.txt", "a" * 64, {"area": None})
    assert {(field, value) for _, _, field, value in kept_in(loaded)} == {("board", "B")}


def test_a_waiver_outlives_reingestion_and_lapses_with_the_evidence(loaded: Path) -> None:
    with writing(loaded) as connection:
        store_findings(connection, [samples.finding()])
        assert waive(connection, "f00d", "restated in July", "J. Smith").finding_id == "f00d1234"
    with writing(loaded) as connection:
        load_document(connection, samples.document("b" * 64), (), (), samples.origin())
        store_findings(connection, [samples.finding()])
    with reading(loaded) as door:
        assert door.rows("SELECT waived, waiver_reason, waived_by FROM findings") == [
            {"waived": True, "waiver_reason": "restated in July", "waived_by": "J. Smith"}
        ]
    with writing(loaded) as connection:
        store_findings(connection, [samples.finding("119 plans")])
    with reading(loaded) as door:
        assert door.rows("SELECT waived, waiver_reason FROM findings") == [{"waived": False, "waiver_reason": None}]


def test_waiving_again_takes_the_new_reason(loaded: Path) -> None:
    with writing(loaded) as connection:
        store_findings(connection, [samples.finding()])
        waive(connection, "f00d1234", "first", None)
        waive(connection, "f00d1234", "second", None)
    with reading(loaded) as door:
        assert door.rows("SELECT waiver_reason FROM findings") == [{"waiver_reason": "second"}]


@pytest.mark.parametrize(("given", "told"), [("zzz", "no finding"), ("", "no finding"), ("f", "begins several")])
def test_waiving_what_is_not_clear(loaded: Path, given: str, told: str) -> None:
    with writing(loaded) as connection:
        store_findings(connection, [samples.finding(identity="f1"), samples.finding("other", identity="f2")])
        with pytest.raises(InputError, match=told):
            waive(connection, given, "why", None)


def test_removing_what_is_not_there(loaded: Path) -> None:
    with writing(loaded) as connection, pytest.raises(InputError, match="no document"):
        remove(connection, "other.txt")


def test_a_document_is_found_by_what_singles_it_out(path: Path) -> None:
    with writing(path) as connection:
        for number, name in enumerate(("2016/annual.pdf", "2017/annual.pdf", "2017/minutes.pdf")):
            load_document(connection, samples.document(str(number) * 64), (), (), samples.origin(name))
    with reading(path) as door:
        assert find_document(door, "2016/annual.pdf") == "2016/annual.pdf"
        assert find_document(door, "minutes.pdf") == "2017/minutes.pdf"
        assert find_document(door, "2016") == "2016/annual.pdf"
        with pytest.raises(InputError, match="could be any of"):
            find_document(door, "annual.pdf")
        with pytest.raises(InputError, match="no document"):
            find_document(door, "agenda")
