"""A list has another number of items than its lead-in says.

What it checks
    A paragraph that ends in a colon and announces a number of things ("three concerns:"), and the list that follows it
    directly. The grade is info: lists are easily cut by a page break or nested.

Why it matters
    An item that was dropped in a late edit is missed by nobody but the one who counts.

Flagged
    - "There are three concerns:" above a list of four.

Accepted
    - "There are three concerns:" above a list of three.
    - "Of the 630 children:" above a list of three: no list of 630 things is announced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from extractor.model import Evidence, Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import cited, flagged, not_checkable, passed
from extractor.rules.examples import Example, Views, block

_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TIMES = r"(?:years|months|weeks|days|hours|times|is|was|has)\b"
_LEAD = re.compile(
    rf"\b(?P<number>{'|'.join(_WORDS)})\s+(?:[a-z-]+\s+){{0,3}}?(?!{_TIMES})[a-z-]+s\b[^.:\d]{{0,40}}:\s*$", re.IGNORECASE
)
_QUANTITY = re.compile(rf"\b(?:\d+|{'|'.join(_WORDS)}|one)\b", re.IGNORECASE)

QUERY = r"""
WITH run AS (
    SELECT document, ordinal, page, kind, text,
           max(CASE WHEN kind <> 'list_item' THEN ordinal END) OVER (PARTITION BY document ORDER BY ordinal) AS head
    FROM blocks WHERE kind NOT IN ('running_head', 'footnote')
)
SELECT h.document, h.page, h.text, count(*) AS items, list(i.text ORDER BY i.ordinal) AS texts
FROM run h JOIN run i ON i.document = h.document AND i.head = h.ordinal AND i.kind = 'list_item'
WHERE h.kind = 'paragraph' AND regexp_matches(h.text, ':\s*$')
GROUP BY h.document, h.ordinal, h.page, h.text
ORDER BY h.document, h.ordinal
"""


class Row(msgspec.Struct, frozen=True):
    """A lead-in with the list below it."""

    document: str
    text: str
    items: int
    texts: list[str]
    page: int | None = None


def check(row: Row) -> Iterator[Outcome]:
    """One outcome for a lead-in that announces a number of things and no other quantity."""
    sentence = re.split(r"(?<=[.!?])\s", row.text)[-1]
    match = _LEAD.search(sentence)
    if match is None or len(_QUANTITY.findall(sentence)) != 1:
        return
    announced = _WORDS.index(match["number"].casefold()) + 2
    if announced == row.items:
        yield passed()
        return
    if abs(announced - row.items) > 1:
        yield not_checkable("the whole list: what follows the lead-in is of another length")
        return
    evidence = [Evidence(row.document, row.page, sentence), *(Evidence(row.document, row.page, text) for text in row.texts)]
    message = (
        f"The lead-in announces {announced} items, the list below it has {row.items}. It would agree with another number or "
        f"another item, unless the list goes on elsewhere. {cited(evidence[:1])}"
    )
    yield flagged(Severity.INFO, message, expected=str(announced), observed=str(row.items), evidence=evidence)


def _list(lead: str, count: int) -> Views:
    return {"blocks": [block(1, lead), *(block(2 + i, f"item {i}", "list_item") for i in range(count)), block(9, "After it.")]}


EXAMPLES = (
    Example('"There are three concerns:" above a list of four.', "flagged", _list("There are three concerns:", 4)),
    Example('"There are five concerns:" above a list of two.', "not_checkable", _list("There are five concerns:", 2)),
    Example('"There are three concerns:" above a list of three.', "passed", _list("There are three concerns:", 3)),
    Example(
        '"Of the 630 children:" above a list of three: no list of 630 things is announced.',
        "silent",
        _list("Of the 630 children:", 3),
    ),
)

RULE = Rule("DC02", "list-count", Severity.INFO, QUERY, Row, check, EXAMPLES, __doc__ or "")
