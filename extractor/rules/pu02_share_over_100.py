"""A share is printed as more than 100%.

What it checks
    Percentages that state a level of something that is a share by its definition (the indicator's unit is a percentage), or
    that have a count and a base in the text. A growth, a ratio or an index may well be above 100%.

Why it matters
    More than all is impossible: the figure is a growth or an index under the wrong name, or a misprint.

Flagged
    - 128% of reviews were held in time.

Accepted
    - 98% of reviews were held in time.
    - Referrals grew by 128%.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, ClaimRow, cited, claim_struct, flagged, passed
from extractor.rules.examples import Example, claim

QUERY = f"""
SELECT NULL AS share, count(*) AS checks
FROM claims c JOIN indicators i USING (indicator)
WHERE c.unit = 'percent' AND c.measure = 'level' AND i.unit = 'percent' AND c.confidence >= {CONFIDENT}
  AND coalesce(c.value_low, c.value, 0) <= 100
HAVING count(*) > 0
UNION ALL
(SELECT {claim_struct("c")} AS share, 1 AS checks
FROM claims c LEFT JOIN indicators i USING (indicator)
WHERE c.unit = 'percent' AND c.measure = 'level' AND c.confidence >= {CONFIDENT} AND c.value_low > 100
  AND (i.unit = 'percent' OR EXISTS (
       SELECT 1 FROM claim_links l WHERE l.document = c.document AND l.claim_id = c.claim_id AND l.role = 'whole'))
ORDER BY c.document, c.char_start, c.claim_id)
"""


class Row(msgspec.Struct, frozen=True):
    """A share above 100%, or the number of those that are not."""

    checks: int
    share: ClaimRow | None = None


def check(row: Row) -> Iterator[Outcome]:
    """One outcome; the engine counts it as often as the row says."""
    if row.share is None:
        yield passed()
        return
    evidence = [row.share.evidence]
    message = (
        f"{row.share.surface} is stated of a share, which cannot be above 100%. It would be right as a growth or an index, under "
        f"that name, or as another number. {cited(evidence)}"
    )
    yield flagged(Severity.WARNING, message, expected="at most 100%", observed=row.share.figure(), evidence=evidence)


_INDICATORS = [{"indicator": "reviews_on_time_pct", "unit": "percent"}, {"indicator": "referrals", "unit": "count"}]

EXAMPLES = (
    Example(
        "128% of reviews were held in time.",
        "flagged",
        {"indicators": _INDICATORS, "claims": [claim("a", "128%", 128, indicator="reviews_on_time_pct")]},
    ),
    Example(
        "98% of reviews were held in time.",
        "passed",
        {"indicators": _INDICATORS, "claims": [claim("a", "98%", 98, indicator="reviews_on_time_pct")]},
    ),
    Example(
        "Referrals grew by 128%.",
        "silent",
        {"indicators": _INDICATORS, "claims": [claim("a", "128%", 128, indicator="referrals", measure="change")]},
    ),
)

RULE = Rule("PU02", "share-over-100", Severity.WARNING, QUERY, Row, check, EXAMPLES, __doc__ or "")
