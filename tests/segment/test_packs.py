"""An agenda pack is taken apart into its papers; one paper stays one."""

from __future__ import annotations

import pytest

from extractor.model import Box, RawFile, RawLine, RawPage
from extractor.segment import papers

FRONT = ("Westmere Safeguarding Board", "Agenda", "1. Apologies", "5. Annual report")


def bound(*pages: tuple[str, ...], expected: int | None = None) -> RawFile:
    made = tuple(
        RawPage(n, tuple(RawLine(text, Box(60.0, 40.0 * i, 400.0, 40.0 * i + 12)) for i, text in enumerate(lines, 1)))
        for n, lines in enumerate(pages, 1)
    )
    return RawFile("application/pdf", made, expected or len(made))


def ranges(raw: RawFile) -> list[list[int | None]]:
    return [[page.number for page in paper.pages] for paper in papers(raw)]


def test_items_and_appendices_are_papers_of_their_own() -> None:
    raw = bound(
        FRONT,
        ("Agenda Item 3", "Minutes of the last meeting"),
        ("Agenda Item 5", "Annual report 2016/17", "It was a good year."),
        ("More of the report.",),
        ("Appendix A", "Data tables"),
        ("Agenda Item 6", "Performance in quarter 3"),
        ("Agenda Item 6", "More of it"),
    )
    assert ranges(raw) == [[1], [2], [3, 4], [5], [6, 7]]
    assert [paper.pages_expected for paper in papers(raw)] == [1, 1, 2, 1, 2]


def test_an_agenda_may_list_its_items_like_the_stamps() -> None:
    front = (*FRONT, "Item 3", "Minutes", "Item 5", "Annual report")
    assert ranges(bound(front, ("Agenda Item 3", "Minutes"), ("Agenda Item 5", "Report"))) == [[1], [2], [3]]


def test_papers_that_count_their_own_pages_are_parted_behind_an_agenda() -> None:
    raw = bound(
        FRONT,
        ("Annual report", "It was a good year.", "Page 1 of 2"),
        ("More of the report.", "Page 2 of 2"),
        ("Fostering report", "Carers were found.", "Page 1 of 1"),
    )
    assert ranges(raw) == [[1], [2, 3], [4]]


@pytest.mark.parametrize(
    "pages",
    [
        [("Annual report", "Page 1 of 3"), ("The agenda of the year", "Page 2 of 3"), ("Appendix A", "Data", "Page 3 of 3")],
        [("Agenda Item 5", "Annual report"), ("More of it",), ("Appendix 1", "Data")],
        [("Annual report",), ("Item 4 of the plan was met.",), ("Agenda items were few.",)],
        [FRONT, ("Minutes of the board",)],
        [
            ("Minutes", "of the board", "held on", "12 March", "2018", "Agenda Item 1", "Apologies came from one."),
            ("Agenda Item 2", "The minutes were agreed."),
            ("Agenda Item 5", "The report was heard."),
        ],
    ],
    ids=["report with an appendix", "one item alone", "words of a sentence", "agenda without papers", "sections of minutes"],
)
def test_one_paper_stays_one(pages: list[tuple[str, ...]]) -> None:
    assert len(papers(bound(*pages))) == 1


def test_pages_that_the_file_lacks_are_expected_of_the_last_paper() -> None:
    raw = bound(FRONT, ("Agenda Item 3", "Minutes"), ("Agenda Item 5", "Report"), expected=5)
    assert [paper.pages_expected for paper in papers(raw)] == [1, 1, 3]


def test_a_file_without_pages_is_one_paper() -> None:
    raw = RawFile("text/plain", (RawPage(None, (RawLine("Agenda Item 2"), RawLine("Agenda Item 3"))),))
    assert papers(raw) == (raw,)
