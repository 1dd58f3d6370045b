"""A sentence says that a figure rose, and its figures fall; or the other way round.

What it checks
    "Fell from 9 to 12": a word of direction, and the two figures behind "from" and "to" (in either order). They disagree when the
    figures move the other way at every value that they may stand for. A sentence with "not" or "no" before the word is left
    alone, and so is one whose figures are joined in another way.

Why it matters
    The word is what the reader takes home, and the figures beside it say the opposite.

Flagged
    - The share remanded to custody fell from 6.3% in 2016/17 to 16% in 2017/18.
    - Referrals rose to 80 from 95 the year before.

Accepted
    - The share remanded to custody rose from 6.3% in 2016/17 to 16% in 2017/18.
    - Waiting fell while cases rose from 80 to 95.
    - The rate rose to 47, still far from the 62 of England.
    - Growth in numbers eased from 3.0% to 1.8%: a growth that eases is still one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, ClaimRow, cited, flagged, passed, unit_sign
from extractor.rules.examples import Example, Views, claim

_UP = r"rose|risen|rises?|rising|increas(?:e|es|ed|ing)|gr[eo]w|grown|climbed|up"
_DOWN = (
    r"fell|fallen|falls?|falling|dropp?(?:ed|s|ing)?|decreas(?:e|es|ed|ing)|reduc(?:ed|es|ing|tion)|declin(?:e|es|ed|ing)|down"
)
_WORD = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.IGNORECASE)
_NO = re.compile(r"\b(?:not|no|never|without|rather than|instead of|against|target|planned|expected)\b", re.IGNORECASE)
_OTHER = re.compile(r"\b(?:eas|slow|narrow|widen|improv|worsen|mov|chang|shift|went|rang|vari|compar)\w*\b", re.IGNORECASE)
_FROM = re.compile(r"(?<!far )(?<!away )(?<!apart )(?<!different )\bfrom\s+(?:\w+\s+){0,2}?[£(]?$", re.IGNORECASE)
_TO = re.compile(r"\bto\s+(?:\w+\s+){0,2}?[£(]?$", re.IGNORECASE)
_REACH = 60  # characters between the word of direction and the first figure

_COLUMNS = ", ".join(f"'{name}': c.{name}" for name in ClaimRow.__struct_fields__)

QUERY = f"""
SELECT list({{{_COLUMNS}, 'place': c.char_start}} ORDER BY c.char_start, c.claim_id) AS claims
FROM claims c
WHERE c.source = 'text' AND c.measure = 'level' AND c.role = 'actual' AND c.value IS NOT NULL AND c.confidence >= {CONFIDENT}
  AND regexp_matches(c.quote, '\\bfrom\\b', 'i') AND regexp_matches(c.quote, '{_UP}|{_DOWN}', 'i')
GROUP BY c.document, c.block_id, c.quote HAVING count(*) > 1
ORDER BY c.document, min(c.char_start)
"""


class _Placed(ClaimRow, frozen=True, kw_only=True):
    """A figure with its offset in the document's text."""

    place: int | None = None


class Row(msgspec.Struct, frozen=True):
    """The figures of one sentence in reading order."""

    claims: list[_Placed]


def check(row: Row) -> Iterator[Outcome]:
    """One outcome for each pair of figures that a word of direction and "from ... to" join."""
    quote, cursor = row.claims[0].quote, 0
    placed: list[tuple[int, _Placed]] = []
    for figure in row.claims:
        at = quote.find(figure.surface, cursor)
        if at >= 0:
            placed.append((at, figure))
            cursor = at + len(figure.surface)
    for (at, first), (then, second) in pairwise(placed):
        outcome = _pair(quote, at, first, then, second)
        if outcome is not None:
            yield outcome


def _pair(quote: str, at: int, first: _Placed, then: int, second: _Placed) -> Outcome | None:
    before, between = quote[:at], quote[at + len(first.surface) : then]
    if first.unit != second.unit or first.per != second.per or re.search(r"[;:]|\.\s", between):
        return None
    if _FROM.search(before) and _TO.search(between):
        start, end = first, second
    elif _TO.search(before) and _FROM.search(between) and "," not in between:
        start, end = second, first
    else:
        return None
    words = [match for match in _WORD.finditer(before) if at - match.end() <= _REACH]
    if (
        not words
        or _OTHER.search(before[words[-1].end() :])
        or _NO.search(before[max(0, words[-1].start() - 30) :])
        or re.search(r"[;:]|\.\s", before[words[-1].end() :])
    ):
        return None
    return _judged(words[-1], start, end)


def _judged(word: re.Match[str], start: ClaimRow, end: ClaimRow) -> Outcome:
    first, last = start.interval, end.interval
    up = word["up"] is not None
    if first is None or last is None or not (last.high < first.low if up else last.low > first.high):
        return passed()
    evidence = [start.evidence, end.evidence]
    sign = unit_sign(start.unit)
    message = (
        f"The sentence says “{word.group()}”, but from {start.surface} to {end.surface} the figure {'falls' if up else 'rises'} "
        f"({first.text(sign)}, then {last.text(sign)}), by comparing start and end. It would agree with another word, or if one "
        f"of the figures were another number. {cited(evidence)}"
    )
    expected = "a fall" if up else "a rise"
    return flagged(Severity.ERROR, message, expected=expected, observed=word.group(), evidence=evidence)


def _sentence(quote: str, *figures: tuple[str, float]) -> Views:
    return {
        "claims": [
            claim(f"c{n}", surface, value, quote=quote, block_id="b1", char_start=quote.index(surface))
            for n, (surface, value) in enumerate(figures)
        ]
    }


_FELL = "The share remanded to custody fell from 6.3% in 2016/17 to 16% in 2017/18."
_ROSE = _FELL.replace("fell", "rose")
_YEAR_BEFORE = "Referrals rose to 80 from 95 the year before."
_WHILE = "Waiting fell while cases rose from 80 to 95."
_FAR = "The rate rose to 47, still far from the 62 of England."
_EASED = "Growth in numbers eased from 3.0% to 1.8%"
_STILL = "Numbers did not fall from 80 to 95."

EXAMPLES = (
    Example(_FELL, "flagged", _sentence(_FELL, ("6.3%", 6.3), ("16%", 16))),
    Example(_YEAR_BEFORE, "flagged", _sentence(_YEAR_BEFORE, ("80", 80), ("95", 95))),
    Example(_ROSE, "passed", _sentence(_ROSE, ("6.3%", 6.3), ("16%", 16))),
    Example(_WHILE, "passed", _sentence(_WHILE, ("80", 80), ("95", 95))),
    Example(_FAR, "silent", _sentence(_FAR, ("47", 47), ("62", 62))),
    Example(f"{_EASED}: a growth that eases is still one.", "silent", _sentence(f"{_EASED}.", ("3.0%", 3), ("1.8%", 1.8))),
    Example(_STILL, "silent", _sentence(_STILL, ("80", 80), ("95", 95))),
)

RULE = Rule("AR05", "direction-disagrees-with-ends", Severity.ERROR, QUERY, Row, check, EXAMPLES, __doc__ or "")
