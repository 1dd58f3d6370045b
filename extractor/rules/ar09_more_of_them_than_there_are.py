"""A number "of them" is larger than what it is part of.

What it checks
    "108 of them", "of whom 12", "Of these, 40": a part of what is counted just before, in the sentence or, where that opens with
    it, in the sentence before. Which of the figures before is meant need not be known: the part must not exceed the largest of
    them. The share that may stand beside it is the subject of AR02.

Why it matters
    A part above its whole is the slip that every reader sees, and the one that nobody who copies the figure on can mend.

Flagged
    - 34 complaints were made in the year. 52 of them were about contact.
    - There were 34 complaints, of which 43 were upheld.
    - The board spent £40,000, of which £90,000 went on training.

Accepted
    - 34 complaints were made in the year. 25 of them were about contact.
    - 34 complaints were made in the year. 52 of those children came back: these are not said to be the complaints.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.comparing import COLUMNS, Placed, placed
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, cited, flagged, not_checkable, passed, stated_as, unit_sign
from extractor.rules.examples import Example, Views, claim

_UNITS = ("count", "gbp")
_HEDGE = (
    r"(?:about\s+|around\s+|some\s+|only\s+|just\s+|over\s+|under\s+|nearly\s+|almost\s+|more\s+than\s+|fewer\s+than\s+)?[£]?"
)
_OPENS = re.compile(rf"\W*(?:and\s+|but\s+)?of\s+(?:these|those|them|which|whom),?\s+{_HEDGE}$", re.IGNORECASE)
_INSIDE = re.compile(
    rf"\bof\s+(?:which|whom|them),?\s+(?:the\s+\w+\s+(?:pays|paid|spent|spends|gives)\s+)?{_HEDGE}$", re.IGNORECASE
)
_BEHIND = re.compile(
    r"\s+of\s+(?:them\b|(?:these|those)(?=\s*[,(]|\s+(?:were|was|are|is|had|have|has|did|went|came|led|or)\b))", re.IGNORECASE
)
_ADVERBIAL = re.compile(
    r"\W*(?:(?:and|but|also|however|in\s+all|overall|altogether|about|around|some|only|just|over|nearly)\W+)*", re.I
)

QUERY = f"""
WITH telling AS (
    SELECT document, block_id FROM claims
    WHERE source = 'text' AND regexp_matches(quote, '\\bof (them|these|those|which|whom)\\b', 'i')
    GROUP BY document, block_id
)
SELECT list({{{COLUMNS}, 'place': c.char_start}} ORDER BY c.char_start, c.claim_id) AS claims
FROM claims c JOIN telling USING (document, block_id)
WHERE c.source = 'text' AND c.measure = 'level' AND c.role = 'actual' AND c.value IS NOT NULL AND c.confidence >= {CONFIDENT}
GROUP BY document, block_id HAVING count(*) > 1
ORDER BY document, min(c.char_start)
"""


class Row(msgspec.Struct, frozen=True):
    """The figures of one paragraph in reading order."""

    claims: list[Placed]


def check(row: Row) -> Iterator[Outcome]:
    """One outcome for each part that a total stands before."""
    before: list[Placed] = []
    for quote, group in groupby(row.claims, key=lambda figure: figure.quote):
        figures = placed(quote, list(group))
        for index, (at, part) in enumerate(figures):
            if part.unit not in _UNITS:
                continue
            behind = _BEHIND.match(quote, at + len(part.surface))
            opens = _OPENS.fullmatch(quote, 0, at) or (behind and _ADVERBIAL.fullmatch(quote, 0, at))
            inside = index and (_INSIDE.search(quote[:at]) or behind)
            wholes = before if opens else [figure for _, figure in figures[:index]] if inside else []
            wholes = [figure for figure in wholes if figure.unit == part.unit]
            if wholes:
                yield _exceeds(part, wholes)
        before = [figure for _, figure in figures]


def _exceeds(part: Placed, wholes: Sequence[Placed]) -> Outcome:
    mine = part.interval
    spreads = [figure.interval for figure in wholes]
    if mine is None or any(spread is None for spread in spreads):
        return not_checkable("single figures for the part and what it is part of")
    largest = max((spread for spread in spreads if spread is not None), key=lambda spread: spread.high)
    if mine.low <= largest.high:
        return passed()
    evidence = [part.evidence, *(whole.evidence for whole in wholes)]
    sign = unit_sign(part.unit)
    named = " or ".join(whole.surface for whole in wholes)
    message = (
        f"{stated_as(part.surface, mine, sign)} are said to be part of what is counted before them, but that is {named}, by "
        f"comparing the part with the whole. It would agree if either were another number, or if the words named another whole. "
        f"{cited(evidence)}"
    )
    return flagged(Severity.WARNING, message, expected=f"at most {largest.text(sign)}", observed=part.surface, evidence=evidence)


def _sentences(*sentences: str) -> Views:
    """A paragraph of sentences with a claim for each number in them."""
    rows: list[dict[str, object]] = []
    place = 0
    for sentence in sentences:
        for match in re.finditer(r"£?\d[\d,.]*\d%?|\d+%?", sentence):
            surface = match.group()
            unit = {"unit": "gbp"} if surface.startswith("£") else {}
            value = float(surface.strip("£%").replace(",", ""))
            row = claim(f"c{len(rows)}", surface, value, quote=sentence, block_id="b1", char_start=place + match.start())
            rows.append(row | unit)
        place += len(sentence) + 1
    return {"claims": rows}


_MADE = "34 complaints were made in the year."

EXAMPLES = (
    Example(
        "34 complaints were made in the year. 52 of them were about contact.",
        "flagged",
        _sentences(_MADE, "52 of them were about contact."),
    ),
    Example("Of these, 52 were about contact.", "flagged", _sentences(_MADE, "Of these, 52 were about contact.")),
    Example(
        "There were 34 complaints, of which 43 were upheld.",
        "flagged",
        _sentences("There were 34 complaints, of which 43 were upheld."),
    ),
    Example(
        "The board spent £40,000, of which £90,000 went on training.",
        "flagged",
        _sentences("The board spent £40,000, of which £90,000 went on training."),
    ),
    Example(
        "34 complaints were made in the year. 25 of them were about contact.",
        "passed",
        _sentences(_MADE, "25 of them were about contact."),
    ),
    Example(
        "34 complaints were made in the year. 52 of those children came back: these are not said to be the complaints.",
        "silent",
        _sentences(_MADE, "52 of those children came back."),
    ),
)

RULE = Rule("AR09", "more-of-them-than-there-are", Severity.WARNING, QUERY, Row, check, EXAMPLES, __doc__ or "")
