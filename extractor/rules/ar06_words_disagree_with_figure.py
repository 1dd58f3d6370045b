"""A share in words disagrees with the percentage that stands behind it in brackets.

What it checks
    "Nearly three quarters (74%)", "more than one in five of the new plans (21.6%)": a share in words, and a percentage alone in
    brackets before the next figure. A plain share in words leaves three points either side; "over", "fewer than", "nearly" bound
    it on one side. Growth in words ("doubled") is the subject of AR01.

Why it matters
    The words are quoted and the percentage is not: "over half" must not stand for 48%.

Flagged
    - Over half (48%) of the parents came.
    - Two thirds of the new plans (57%) were for neglect.

Accepted
    - Over half (52%) of the parents came.
    - Nearly three quarters (74%) of the parents came.
    - Two thirds of the new plans (65%) were for neglect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, ClaimRow, cited, claim_struct, flagged, not_checkable, passed, stated_as
from extractor.rules.examples import Example, Views, claim
from extractor.rules.interval import Interval, decimal

_PLAIN = Decimal(3)
_BOUND = Decimal("0.5")  # "over half (49.9%)" is said of what rounds to half
_REACH = 60
_ANOTHER = re.compile(
    r"\b(?:half|thirds?|quarters?|fifths?|tenths?|none|no|all|few|fewer|most|some|but|and|while)\b", re.IGNORECASE
)
"""Words behind which the percentage is of something else: "two thirds of a third (22%)"."""

QUERY = f"""
SELECT {claim_struct("w")} AS words, {claim_struct("p")} AS figure, p.char_start - w.char_end AS distance
FROM claims w JOIN claims p ON p.document = w.document AND p.block_id = w.block_id AND p.quote = w.quote
WHERE w.source = 'text' AND w.unit = 'percent' AND w.measure = 'level' AND NOT regexp_matches(w.surface, '\\d|per ?cent', 'i')
  AND p.unit = 'percent' AND p.measure = 'level' AND regexp_matches(p.surface, '^[\\d.]+ ?%$')
  AND p.char_start BETWEEN w.char_end AND w.char_end + {_REACH}
  AND w.confidence >= {CONFIDENT} AND p.confidence >= {CONFIDENT} AND w.value IS NOT NULL AND p.value IS NOT NULL
ORDER BY w.document, w.char_start, p.char_start
"""


class Row(msgspec.Struct, frozen=True):
    """A share in words and a percentage behind it, `distance` characters away."""

    words: ClaimRow
    figure: ClaimRow
    distance: int


def check(row: Row) -> Iterator[Outcome]:
    """One outcome where the percentage stands alone in brackets and no other figure comes before it."""
    if not _is_bracketed(row):
        return
    words, figure = _meant(row.words), row.figure.interval
    if words is None or figure is None:
        yield not_checkable("single figures for both")
        return
    if words.meets(figure):
        yield passed()
        return
    evidence = [row.words.evidence]
    stated = stated_as(row.figure.surface, figure, "%")
    message = (
        f"“{row.words.surface}” ({words.text('%')}, by what such words leave open) is explained as {stated}; no value is both. "
        f"It would agree if the words or the percentage were changed. {cited(evidence)}"
    )
    yield flagged(Severity.WARNING, message, expected=words.text("%"), observed=stated, evidence=evidence)


def _is_bracketed(row: Row) -> bool:
    shape = re.escape(row.words.surface) + r"(?P<between>[^()\d,;:%]*)\(\s*" + re.escape(row.figure.surface) + r"\s*\)"
    found = re.search(shape, row.words.quote)
    return found is not None and len(found["between"]) <= row.distance and not _ANOTHER.search(found["between"])


def _meant(words: ClaimRow) -> Interval | None:
    spread, value = words.interval, decimal(words.value or 0)
    if spread is None:
        return None
    room = _PLAIN if words.qualifier in ("exact", "about") else _BOUND
    return Interval(min(spread.low, value - room), max(spread.high, value + room))


def _case(words: str, share: float, between: str, percent: float, qualifier: str = "exact") -> Views:
    quote = f"{words}{between}({percent:g}%) of them came."
    about: dict[str, object] = {"block_id": "b1", "quote": quote}
    start = quote.index("(") + 1
    return {
        "claims": [
            claim("w", words, share, unit="percent", qualifier=qualifier, char_start=0, char_end=len(words)) | about,
            claim("p", f"{percent:g}%", percent, char_start=start, char_end=start + 3) | about,
        ]
    }


EXAMPLES = (
    Example("Over half (48%) of the parents came.", "flagged", _case("Over half", 50, " ", 48, "over")),
    Example(
        "Two thirds of the new plans (57%) were for neglect.", "flagged", _case("Two thirds", 66.667, " of the new plans ", 57)
    ),
    Example("Over half (52%) of the parents came.", "passed", _case("Over half", 50, " ", 52, "over")),
    Example("Nearly three quarters (74%) of the parents came.", "passed", _case("Nearly three quarters", 75, " ", 74, "under")),
    Example(
        "Two thirds of the new plans (65%) were for neglect.", "passed", _case("Two thirds", 66.667, " of the new plans ", 65)
    ),
    Example("Two thirds of a third (22%) came.", "silent", _case("Two thirds", 66.667, " of a third ", 22)),
    Example("Two thirds came; a few (5%) did not.", "silent", _case("Two thirds", 66.667, " came; a few ", 5)),
)

RULE = Rule("AR06", "words-disagree-with-figure", Severity.WARNING, QUERY, Row, check, EXAMPLES, __doc__ or "")
