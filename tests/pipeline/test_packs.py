"""An agenda pack in the warehouse: its papers come, change and go together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractor.patterns import Patterns
from extractor.pipeline.facts import set_facts
from extractor.pipeline.ingest import Finished, ingest
from extractor.warehouse import reading, remove, writing

from .conftest import Ingest

FRONT = ("Hackney Safeguarding Board", "Agenda", "Date: 12 March 2018", "2 Minutes of the last meeting", "5 Children in care")
MINUTES = ("Agenda Item 2", "Minutes of the meeting held on 4 December 2017", "Nine members were present.")
REPORT = (
    "Agenda Item 5",
    "Children in care annual report 2016/17",
    "There were 630 looked after children at 31 March 2017.",
)
MORE = ("Placements", "There were 90 children placed out of county at 31 March 2017.")


def bound(path: Path, *pages: Sequence[str]) -> Path:
    canvas = Canvas(str(path), pagesize=A4)
    for lines in pages:
        for row, text in enumerate(lines):
            canvas.setFont("Helvetica-Bold" if row < 2 else "Helvetica", 15 if row == 1 else 11)
            canvas.drawString(72, 780 - 24 * row, text)
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def run(warehouse: Path, patterns: Patterns) -> Ingest:
    """Ingest paths with the real reader; gives status and reason by document."""

    def call(*paths: Path, force: bool = False) -> dict[str, tuple[str, str | None]]:
        events = ingest(list(paths), warehouse, patterns, force=force)
        return {event.document: (event.status, event.reason) for event in events if isinstance(event, Finished)}

    return call


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return bound(tmp_path / "pack.pdf", FRONT, MINUTES, REPORT, MORE)


def documents(warehouse: Path) -> list[tuple[object, ...]]:
    with reading(warehouse) as door:
        rows = door.rows("SELECT document, part_of, first_page, last_page, pages FROM documents ORDER BY document")
    return [tuple(row.values()) for row in rows]


def test_each_paper_is_a_document_of_its_pages(warehouse: Path, run: Ingest, pack: Path) -> None:
    assert run(pack) == {"pack.pdf": ("loaded", "a pack of 3 papers")}
    assert documents(warehouse) == [
        ("pack.pdf", None, 1, 1, 1),
        ("pack.pdf#2", "pack.pdf", 2, 2, 1),
        ("pack.pdf#3", "pack.pdf", 3, 4, 2),
    ]
    with reading(warehouse) as door:
        facts = door.rows("SELECT title, document_type, published, area FROM documents WHERE document = 'pack.pdf#3'")[0]
        claims = door.rows("SELECT document, page, surface FROM claims ORDER BY page")
        ids = door.rows("SELECT count(*) AS n, count(DISTINCT document_id) AS ids FROM documents")[0]
    assert (facts["title"], facts["document_type"]) == ("Children in care annual report 2016/17", "annual_report")
    assert (str(facts["published"]), facts["area"]) == ("2018-03-12", "Hackney")  # those of the meeting
    assert [(c["document"], c["page"], c["surface"]) for c in claims][-2:] == [("pack.pdf#3", 3, "630"), ("pack.pdf#3", 4, "90")]
    assert not any(c["document"] == "pack.pdf" for c in claims)  # an agenda states nothing
    assert ids == {"n": 3, "ids": 3}


def test_it_is_read_once_and_replaced_as_a_whole(warehouse: Path, run: Ingest, pack: Path) -> None:
    run(pack)
    assert run(pack) == {"pack.pdf": ("skipped", "unchanged")}
    bound(pack, FRONT, REPORT, ("Agenda Item 6", "Performance report", "There were 41 audits."))
    assert run(pack) == {"pack.pdf": ("replaced", "the file has changed; a pack of 3 papers")}
    assert [row[2:4] for row in documents(warehouse)] == [(1, 1), (2, 2), (3, 3)]
    bound(pack, REPORT, MORE)
    assert run(pack) == {"pack.pdf": ("replaced", "the file has changed")}
    assert documents(warehouse) == [("pack.pdf", None, 1, 2, 2)]


def test_a_renamed_pack_keeps_its_papers(warehouse: Path, run: Ingest, pack: Path, patterns: Patterns) -> None:
    run(pack)
    renamed = pack.rename(pack.with_name("march.pdf"))
    assert run(renamed) == {"march.pdf": ("skipped", "same content as pack.pdf")}
    assert len(documents(warehouse)) == 3
    assert set_facts(warehouse, "pack.pdf#2", {"area": "Kent"}, patterns).postponed is None


def test_a_correction_of_one_paper_is_kept(warehouse: Path, run: Ingest, pack: Path, patterns: Patterns) -> None:
    run(pack)
    corrected = set_facts(warehouse, "pack.pdf#3", {"area": "Kent"}, patterns)
    assert (corrected.document, corrected.postponed) == ("pack.pdf#3", None)

    def areas() -> dict[str, object]:
        with reading(warehouse) as door:
            return {str(row["document"]): row["area"] for row in door.rows("SELECT document, area FROM documents")}

    assert areas() == {"pack.pdf": "Hackney", "pack.pdf#2": "Hackney", "pack.pdf#3": "Kent"}
    run(pack, force=True)
    assert areas()["pack.pdf#3"] == "Kent"
    with reading(warehouse) as door:
        stated = door.rows("SELECT DISTINCT area FROM claims WHERE document = 'pack.pdf#3'")
    assert stated == [{"area": "Kent"}]


def test_removing_the_pack_removes_its_papers(warehouse: Path, run: Ingest, pack: Path) -> None:
    run(pack)
    with writing(warehouse) as connection:
        remove(connection, "pack.pdf")
    assert documents(warehouse) == []
