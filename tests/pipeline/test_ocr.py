"""A scanned paper from the file to its claims, and what becomes of it without OCR."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from extractor.model import RawFile, RawLine, RawPage, ReadFailure
from extractor.patterns import Patterns
from extractor.pipeline import reading as reading_module
from extractor.pipeline.ingest import Finished, ingest
from extractor.pipeline.reading import Reading, read_document
from extractor.read import HOW_TO_GET_OCR, NEEDS_OCR, ReadOptions
from extractor.read.ocr import pages, tesseract

SCAN = Path(__file__).resolve().parents[2] / "corpus" / "papers" / "data-note-2016-06-scanned.pdf"
LINE = RawLine("At 31 March 2017 there were 412 children on a child protection plan.")


def read(patterns: Patterns, **options: object) -> Reading | ReadFailure:
    return read_document(SCAN, SCAN.name, "a" * 64, patterns, {}, ReadOptions(**options))  # type: ignore[arg-type]


def test_claims_of_a_page_read_by_ocr_are_as_sure_as_its_reading(patterns: Patterns, monkeypatch: pytest.MonkeyPatch) -> None:
    def confidence(page: RawPage) -> float:
        raw = RawFile("application/pdf", (page,), 1)
        monkeypatch.setattr(reading_module, "read_file", lambda path, options: raw)
        reading = read(patterns)
        assert isinstance(reading, Reading)
        (claim,) = reading.claims
        return claim.confidence

    printed = RawPage(1, (LINE,))
    assert confidence(replace(printed, ocr=True, confidence=0.7)) == pytest.approx(0.7 * confidence(printed), abs=0.006)


def test_a_scan_that_ocr_may_not_read_is_a_failure_that_is_tried_again(patterns: Patterns, tmp_path: Path) -> None:
    failure = read(patterns, ocr="never")
    assert isinstance(failure, ReadFailure)
    assert (failure.kind, failure.reason) == (
        "needs_ocr",
        "Needs OCR: its page has no text that can be read, only images; it was left out as asked.",
    )
    asked = []

    def reader(path: Path, *rest: object) -> Reading | ReadFailure:
        asked.append(path)
        return read_document(path, *rest, ReadOptions("never"))  # type: ignore[arg-type]

    for _ in range(2):
        list(ingest([SCAN], tmp_path / "w.duckdb", patterns, read=reader))
    assert len(asked) == 2


def test_without_an_engine_the_failure_says_how_to_get_one(patterns: Patterns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "find_engine", lambda: None)
    failure = read(patterns)
    assert isinstance(failure, ReadFailure)
    assert failure.kind == "needs_ocr"
    assert HOW_TO_GET_OCR in failure.reason


@pytest.mark.skipif(tesseract.find() is None, reason="tesseract-ocr is not installed")
def test_the_scanned_sample_paper_is_read_into_claims_and_tables(patterns: Patterns, tmp_path: Path) -> None:
    reading = read(patterns)
    assert isinstance(reading, Reading)
    assert reading.document.ocr
    assert [page.status for page in reading.document.pages] == ["ocr"]
    surfaces = {claim.surface for claim in reading.claims}
    assert surfaces == {"571", "569", "708", "15.4%", "514", "593", "3,917", "4,636"}
    (table,) = reading.document.tables
    assert (table.n_rows, table.n_cols) == (3, 3)
    (event,) = (
        event
        for event in ingest([SCAN], tmp_path / "w.duckdb", patterns, read=partial(read_document, options=ReadOptions()))
        if isinstance(event, Finished)
    )
    assert (event.status, event.reason) == ("loaded", None)


def test_a_paper_whose_scanned_pages_were_left_is_read_again_once_there_is_ocr(patterns: Patterns, tmp_path: Path) -> None:
    paper, warehouse = tmp_path / "paper.txt", tmp_path / "w.duckdb"
    paper.write_text("For the reader alone")
    scanned = RawPage(2, (), problem=f"page 2 is an image without a text layer; {NEEDS_OCR}")
    seen = []

    def run(page: RawPage, *, engine: bool) -> str:
        def read_file(path: Path, options: object) -> RawFile:
            seen.append(path)
            return RawFile("application/pdf", (RawPage(1, (LINE,)), page), 2)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reading_module, "read_file", read_file)
            events = ingest([paper], warehouse, patterns, has_ocr=lambda: engine)
            (event,) = (event for event in events if isinstance(event, Finished))
        return f"{event.status}: {event.reason}"

    assert run(scanned, engine=False).startswith("partial: ")
    assert run(scanned, engine=False) == "skipped: unchanged"
    assert run(replace(scanned, items=(LINE,), problem=None, ocr=True), engine=True) == "replaced: read again with OCR"
    assert run(scanned, engine=True) == "skipped: unchanged"
    assert len(seen) == 2
