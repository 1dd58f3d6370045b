"""Every financial year and every from-to pair of the five real papers, and the numbers there that count nothing.

The papers are not part of the product: without them (`../shared` beside the checkout) these tests are passed over.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest

from extractor.grammar.periods import find_periods
from extractor.model import BlockKind, PeriodMention
from extractor.patterns import Patterns
from extractor.pipeline.reading import Reading, read_document

FOLDER = Path(__file__).parents[3] / "shared" / "corpus" / "reports"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the real papers are not here")

# paper: (as printed outside tables' headers, the calendar year in which it begins, how often)
YEARS = {
    "000": [
        *[("2014/15", 2014, 6), ("2010/11", 2010, 1), ("2013/14", 2013, 2), ("2015/16", 2015, 1), ("2006/7", 2006, 1)],
        *[("11/12", 2011, 1), ("12/13", 2012, 1), ("13/14", 2013, 1), ("14/15", 2014, 2), ("15/16", 2015, 1)],
        *[("2013-2014", 2013, 1), ("2014-2015", 2014, 1), ("2012/13", 2012, 2), ("2009/10", 2009, 2)],
    ],
    "001": [("2016/17", 2016, 3), ("2017/18", 2017, 3), ("2015/6", 2015, 1)],
    "002": [
        *[("2016-17", 2016, 3), ("2017-18", 2017, 5), ("2018/19", 2018, 2), ("2016/17", 2016, 11), ("2017/18", 2017, 9)],
        *[("2015/16", 2015, 3), ("16/17", 2016, 1), ("15/16", 2015, 1), ("17/18", 2017, 1)],
    ],
    "003": [("2013-14", 2013, 1), ("2013- 2014", 2013, 1), ("2013/14", 2013, 1)],
}

# paper: (from, its last day; to, its last day)
PAIRS = {
    "000": [
        ("281", "2010-03-31", "581", "2015-03-31"),
        ("630", "2013-03-31", "694", "2015-03-31"),
        ("77", "2013-03-31", "132", "2015-03-31"),
    ],
    "002": [
        ("458", "2017-03-31", "1255", "2018-03-31"),
        ("1549", "2017-03-31", "2398", "2018-03-31"),
        ("569", "2017-03-31", "730", "2018-03-31"),
        ("667", "2017-03-31", "691", "2018-03-31"),
        ("118", "2017-03-31", "155", "2018-03-31"),
        ("17.5%", "2017-03-31", "22.5%", "2018-03-31"),
        ("798", "2017-03-31", "773", "2018-03-31"),
        ("542", "2017-03-31", "660", "2018-03-31"),
        ("2105", "2017-03-31", "1913", "2018-03-31"),
        ("1780", "2017-03-31", "1804", "2018-03-31"),
    ],
}

# what holds digits and counts nothing, found without the product's own grammar; how many times it stands in the five papers
MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
COUNTS_NOTHING = {
    "dates": (rf"\b[0-3]?\d(?:st|nd|rd|th)?[ ]{MONTH}\b(?:[ ](?:19|20)\d\d)?", 8),
    "statutes": (r"\bAct[ ](?:19|20)\d\d|\b[Ss]ections?[ ]\d+\w?|\bRegulations?[ ](?:19|20)\d\d", 19),
    "names that hide a child": (r"\b(?:Child|Family|Baby)[ ][A-Z0-9]\b(?![ ]\w)", 5),
    "telephone numbers": (r"(?<![\d#])0\d{3,4}[ ]?\d{3}[ ]?\d{3}(?!\d)", 0),
}


@functools.cache
def paper(number: str) -> Reading:
    """One of the papers, read as `scrutiny ingest` reads it."""
    (path,) = FOLDER.glob(f"{number}_*")
    reading = read_document(path, path.name, "0" * 64, Patterns(), {})
    assert isinstance(reading, Reading)
    return reading


def _begins(mention: PeriodMention, token: str) -> int | None:
    """The calendar year in which the year begins that the mention takes `token` for; the first of two where it is in both."""
    one = mention.first if mention.first is not None and token in mention.first.text else mention
    return one.period.start.year - (one.period.start.month < 4) if one.period else None


@pytest.mark.parametrize(("number", "token", "begins", "times"), [(n, *row) for n, rows in YEARS.items() for row in rows])
def test_every_financial_year(number: str, token: str, begins: int, times: int) -> None:
    text = paper(number).document.text
    mentions = find_periods(text)
    places = list(re.finditer(rf"(?<![\d/])(?<!average of ){re.escape(token)}(?![\d/])", text))
    assert len(places) == times
    for place in places:
        (over,) = [m for m in mentions if m.start <= place.start() and place.end() <= m.end]
        assert _begins(over, token) == begins, over


@pytest.mark.parametrize(("number", "pair"), [(n, pair) for n, pairs in PAIRS.items() for pair in pairs])
def test_every_from_to_pair(number: str, pair: tuple[str, str, str, str]) -> None:
    claims = paper(number).claims
    found = {
        (one.surface, str(one.period.end), other.surface, str(other.period.end))
        for one in claims
        for other in claims
        if one.statement_id == other.statement_id and one.period and other.period and one.indicator == other.indicator
    }
    assert pair in found


@pytest.mark.parametrize("kind", COUNTS_NOTHING)
def test_what_counts_nothing_is_no_claim(kind: str) -> None:
    pattern, times = COUNTS_NOTHING[kind]
    places = 0
    for number in ("000", "001", "002", "003", "004"):
        text = paper(number).document.text
        found = list(re.finditer(pattern, text))
        places += len(found)
        for place in found:
            over = [c for c in paper(number).claims if c.char_start < place.end() and place.start() < c.char_end]
            assert not over, text[place.start() - 30 : place.end() + 30]
    assert places >= times


def test_paragraph_numbers_and_running_heads_are_no_claims() -> None:
    numbered = heads = 0
    for number in ("000", "001", "002", "003", "004"):
        reading = paper(number)
        starts = {claim.char_start for claim in reading.claims}
        for block in reading.document.blocks:
            numbered += bool(block.number)
            if block.number and block.text.startswith(block.number):
                assert block.start not in starts, block.text
            if block.kind is BlockKind.RUNNING_HEAD:
                heads += 1
                assert not any(block.start <= start < block.end for start in starts), block.text
    assert numbered > 100
    assert heads > 2
