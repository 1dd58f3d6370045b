"""Heads broken over several lines, shared out by how the cells were broken."""

from __future__ import annotations

from extractor.segment.header import header_words
from extractor.segment.wrapped import wrapped_header


def shared_out(*lines: str) -> list[str] | None:
    """What each column is called."""
    parted = [header_words(line) for line in lines]
    cells = wrapped_header([words for words, _ in parted], [walls for _, walls in parted], len(parted[-1][0]))
    return cells and [" ".join(text for text in column if text) for column in zip(*cells, strict=True)]


def test_a_head_over_two_columns_and_two_broken_ones() -> None:
    assert shared_out(
        "Visits made in the year | Length of % of",
        "by a worker whom the each visit | them held",
        "Reason child already knew in hours and | at home or",
        "No % minutes school",
    ) == [
        "Reason",
        "Visits made in the year by a worker whom the child already knew No",
        "Visits made in the year by a worker whom the child already knew %",
        "Length of each visit in hours and minutes",
        "% of them held at home or school",
    ]


def test_lines_without_heads_side_by_side_are_not_its_business() -> None:
    assert shared_out("Plans at | Plans at", "the start | the end", "of March of June") is None
