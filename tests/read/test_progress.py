from __future__ import annotations

import json
from pathlib import Path

from extractor.model.raw import RawPage
from extractor.read import ReadOptions, note, read_file
from extractor.read.progress import noted

PAPER = Path(__file__).parents[2] / "corpus" / "papers" / "annual-report-2016-17.pdf"


def test_each_page_is_noted_when_it_is_there(tmp_path: Path) -> None:
    progress, seen = tmp_path / "p.json", []
    for page in noted((RawPage(number, ()) for number in (1, 2, 3)), progress, Path("a/b.pdf"), "reading", 2):
        seen.append((page.number, json.loads(progress.read_text())))
    assert seen == [(count, {"file": "b.pdf", "step": "reading", "page": count, "pages": max(2, count)}) for count in (1, 2, 3)]


def test_a_paper_is_the_same_with_and_without(tmp_path: Path) -> None:
    progress = tmp_path / "p.json"
    raw = read_file(PAPER, ReadOptions("never", progress))
    assert raw == read_file(PAPER, ReadOptions("never"))
    count = len(raw.pages)  # type: ignore[union-attr]
    assert json.loads(progress.read_text()) == {"file": PAPER.name, "step": "reading", "page": count, "pages": count}


def test_a_file_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    note(tmp_path, PAPER, "figures")  # a folder
    assert list(noted([RawPage(1, ())], tmp_path / "none" / "p.json", PAPER, "ocr", 1)) == [RawPage(1, ())]
