"""Offsets hold, and nothing raises, whatever the lines are."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.model import Box, RawCell, RawFile, RawItem, RawLine, RawPage, RawParagraph, RawTable
from tests.segment.papers import of

_PIECES = st.sampled_from(
    [
        "The board met in May.",
        "Children on a plan 12 15 9%",
        "2010/ | 2011/ | Change",
        "11 12 to 11/12",
        "1. Introduction",
        "- 4. text",
        "o a bullet",
        "i. first",
        "Oto 4 64%",
        "multi-",
        "agency",
        "Table 3: Plans",
        "1",
        "25.",
        "Page 3 of 9",
        "¹ A note",
        "! The note",
        "Introduction ..... 4",
        "Total 427 450 | 416 463",
        "North\tSouth",
        "12\t15",
        "| a | b |",
        "|---|---|",
        "ALL CAPITALS",
        "jo@example.org 01234 567890",
        "",
        " ",
        "\uf0b7",
        "<sup>1</sup> note",
        "**bold** words",
    ]
)
_TEXT = st.one_of(_PIECES, st.text(max_size=60), st.lists(_PIECES, max_size=3).map(" ".join))
_BOX = st.builds(
    lambda x, y, w: Box(x, y, x + w, y + 11),
    st.floats(0, 500, allow_nan=False),
    st.floats(0, 800, allow_nan=False),
    st.floats(0, 400, allow_nan=False),
)
_LINE = st.builds(RawLine, _TEXT, st.one_of(st.none(), _BOX), st.one_of(st.none(), st.floats(1, 40)), st.booleans())
_PARAGRAPH = st.builds(
    RawParagraph,
    _TEXT,
    st.sampled_from(["heading", "paragraph", "list_item", "caption", "footnote", "running_head"]),
    st.integers(0, 7),
    st.one_of(st.none(), st.sampled_from(["1", "2.", "iv", "(a)"])),
)
_CELL = st.builds(RawCell, st.integers(0, 5), st.integers(0, 4), _TEXT, st.booleans(), st.integers(1, 3), st.integers(1, 3))
_TABLE = st.builds(RawTable, st.lists(_CELL, max_size=20).map(tuple), st.one_of(st.none(), _TEXT))
_ITEMS: st.SearchStrategy[list[RawItem]] = st.lists(st.one_of(_LINE, _LINE, _LINE, _PARAGRAPH, _TABLE), max_size=40)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(st.lists(_TEXT, max_size=40), min_size=1, max_size=3))
def test_any_plain_text(pages: list[list[str]]) -> None:
    of(RawFile("text/plain", tuple(RawPage(None, tuple(map(RawLine, lines))) for lines in pages)))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(_ITEMS, min_size=1, max_size=3))
def test_any_items(pages: list[list[RawItem]]) -> None:
    of(RawFile("application/pdf", tuple(RawPage(n, tuple(items), 595, 842) for n, items in enumerate(pages, 1)), len(pages)))


@settings(max_examples=60, deadline=None)
@given(st.lists(_TEXT, max_size=30))
def test_the_same_file_gives_the_same_document(lines: list[str]) -> None:
    raw = RawFile("text/plain", (RawPage(None, tuple(map(RawLine, lines))),))
    assert of(raw) == of(raw)
