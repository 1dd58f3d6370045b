"""An index (base = 100) is called an increase.

What it checks
    A sentence that gives an index ("an index of 118", "2011 = 100") and an increase or fall in per cent. Of a base of 100, an
    index of 118 is an increase by 18%. The increase is compared where it is the index itself, or the index less 100; a sentence
    that also says from what the figure changed is the subject of AR01.

Why it matters
    An increase of 118% is more than a doubling. Whoever quotes it tells of a crisis where numbers went up by a fifth.

Flagged
    - The number of children on a plan has reached an index of 118 (2011 = 100), an increase of 118%.

Accepted
    - The number of children on a plan has reached an index of 118 (2011 = 100), an increase of 18%.
    - The index reached 218 (2011 = 100), an increase of 118%.
    - Numbers rose by 118%, in an area that ranks 118 on the index of deprivation.
    - Numbers rose from 54 to an index of 118, an increase of 118%.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, ClaimRow, cited, claim_struct, flagged, passed, stated_as
from extractor.rules.examples import Example, Result, Views, claim
from extractor.rules.interval import HUNDRED

_BASE = re.compile(
    r"\b(?:(?:19|20)\d\d(?:\s?[/–-]\s?\d\d)?|base(?:line)?(?:\s+year)?)\s*(?:=|is|of|at|was)\s*100\b", re.IGNORECASE
)
_FROM = re.compile(r"\bfrom\s+(?:an?\s+index\s+of\s+)?(?!(?:19|20)\d\d\b)\d+(?:\.\d+)?(?![\d/–-])", re.IGNORECASE)
_INDEX = re.compile(
    r"\bindex(?:ed)?(?:\s+(?:figure|value|number|score))?(?:\s+(?:(?:of|at|to|is|was|stands?|stood|reached|had|has|now|rose|fell"
    r"|grew|increased)\b\s*)+|\s*[:=]\s*)(?P<index>\d{1,4}(?:\.\d+)?)(?![\d%]|\s?(?:%|per\s?cent))",
    re.IGNORECASE,
)

QUERY = f"""
SELECT {claim_struct("c")} AS change
FROM claims c
WHERE c.measure = 'change' AND c.unit = 'percent' AND c.source = 'text' AND c.value IS NOT NULL AND c.confidence >= {CONFIDENT}
  AND contains(lower(c.quote), 'index')
ORDER BY c.document, c.char_start
"""


class Row(msgspec.Struct, frozen=True):
    """A change in per cent whose sentence speaks of an index."""

    change: ClaimRow


def check(row: Row) -> Iterator[Outcome]:
    """One outcome for a change that is one of the two readings of the index that its sentence gives."""
    stated = row.change.interval
    found = [Decimal(match["index"]) for match in _INDEX.finditer(row.change.quote)]
    if stated is None or len(found) != 1 or _FROM.search(row.change.quote):
        return
    (index,) = found
    if any(stated.low <= sign * (index - HUNDRED) <= stated.high for sign in (1, -1)):
        yield passed()
    elif index != HUNDRED and any(stated.low <= sign * index <= stated.high for sign in (1, -1)):
        yield _report(row.change, index, based=bool(_BASE.search(row.change.quote)))


def _report(change: ClaimRow, index: Decimal, *, based: bool) -> Outcome:
    severity = Severity.WARNING if based else Severity.INFO
    evidence, right = [change.evidence], index - HUNDRED
    shown_as = change.surface if change.interval is None else stated_as(change.surface, change.interval, "%")
    direction = "an increase" if right >= 0 else "a fall"
    note = "" if based else " The sentence does not give the base; 100 is usual."
    message = (
        f"The change is stated as {shown_as}, and that is the index of {index} itself; by index − 100 it is {direction} of "
        f"{abs(right)}%.{note} It would be right as an index, or as {direction} of {abs(right)}%. {cited(evidence)}"
    )
    return flagged(severity, message, expected=f"{abs(right)}%", observed=shown_as, evidence=evidence)


def _case(sentence: str, surface: str) -> Views:
    change = claim("c", surface, float(surface.rstrip("%")), measure="change", quote=sentence)
    return {"claims": [change]}


_REACHED = "The number of children on a plan has reached an index of 118 (2011 = 100), an increase of"
_CASES: tuple[tuple[Result, str, str], ...] = (
    ("flagged", f"{_REACHED} 118%.", "118%"),
    ("passed", f"{_REACHED} 18%.", "18%"),
    ("passed", "The index reached 218 (2011 = 100), an increase of 118%.", "118%"),
    ("silent", "Numbers rose by 118%, in an area that ranks 118 on the index of deprivation.", "118%"),
    ("silent", "Numbers rose from 54 to an index of 118, an increase of 118%.", "118%"),
)

EXAMPLES = tuple(Example(sentence, outcome, _case(sentence, surface)) for outcome, sentence, surface in _CASES)

RULE = Rule("PU06", "index-called-increase", Severity.WARNING, QUERY, Row, check, EXAMPLES, __doc__ or "")
