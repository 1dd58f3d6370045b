"""A stated share disagrees with the count and the base that it is a share of.

What it checks
    A percentage with the count that it stands for and the base that the text gives: "13 (17%) out of 76", "149 or 19.3%" of
    the 773 named before. The share is worked out again from count and base.

Why it matters
    Count and percentage are usually copied from different cells of a spreadsheet. Where they disagree, one of the three
    figures belongs to another year, another team or another question.

Flagged
    - 20 (31%) of the 80 children had been seen alone.
    - 5 of 12 audits, or 24%, were graded good.

Accepted
    - 20 (25%) of the 80 children had been seen alone.
    - 13 of the 76, or 17%, were in care.
    - A third (26) of the 76 plans were reviewed.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.changes import excuse
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, ClaimRow, cited, claim_struct, flagged, not_checkable, passed, stated_as
from extractor.rules.examples import Example, claim, link
from extractor.rules.interval import HUNDRED, decimal

_JOIN = """
LEFT JOIN (SELECT document, claim_id, min(other_id) AS other_id FROM claim_links WHERE role = '{role}' GROUP BY ALL) {link}
       ON {link}.document = c.document AND {link}.claim_id = c.claim_id
LEFT JOIN claims {end} ON {end}.document = {link}.document AND {end}.claim_id = {link}.other_id"""

QUERY = f"""
SELECT {claim_struct("c")} AS share, {claim_struct("p")} AS part, {claim_struct("w")} AS whole
FROM claims c
{_JOIN.format(role="part", link="lp", end="p")}
{_JOIN.format(role="whole", link="lw", end="w")}
WHERE c.unit = 'percent' AND c.confidence >= {CONFIDENT} AND (lp.other_id IS NOT NULL OR lw.other_id IS NOT NULL)
ORDER BY c.document, c.char_start, c.claim_id
"""


class Row(msgspec.Struct, frozen=True):
    """A share with its count and its base, where the text gives them."""

    share: ClaimRow
    part: ClaimRow | None = None
    whole: ClaimRow | None = None


def check(row: Row) -> Iterator[Outcome]:
    """One outcome for the share."""
    if row.part is None or row.whole is None:
        yield not_checkable("the base of the share" if row.whole is None else "the count that the share stands for")
        return
    yield _compare(row.share, row.part, row.whole)


def _compare(share: ClaimRow, part: ClaimRow, whole: ClaimRow) -> Outcome:
    stated, count, base = share.interval, part.interval, whole.interval
    if stated is None or count is None or base is None or share.value is None:
        return not_checkable("a single figure: the share, its count or its base is a printed range")
    if part.unit != whole.unit:
        return not_checkable("count and base in the same unit")
    quotient = count.over(base)
    if quotient is None or base.low <= 0:
        return not_checkable("a base above zero")
    computed = quotient.scaled(HUNDRED)
    if stated.meets(computed):
        return passed()
    why = excuse(decimal(share.value), share.step, computed)
    evidence = [claim.evidence for claim in (share, part, whole)]
    message = (
        f"The share is stated as {stated_as(share.surface, stated, '%')}, but {part.surface} of {whole.surface} is "
        f"{computed.text('%')} by count ÷ base × 100{f'; {why}' if why else ''}. It would agree if the share were printed as "
        f"{computed.text('%')}, or if count or base is another number. {cited(evidence)}"
    )
    severity = Severity.WARNING if why else Severity.ERROR
    return flagged(
        severity, message, expected=computed.text("%"), observed=stated_as(share.surface, stated, "%"), evidence=evidence
    )


def _case(share: dict[str, object], part: dict[str, object], whole: dict[str, object]) -> dict[str, list[dict[str, object]]]:
    return {"claims": [share, part, whole], "claim_links": [link("share", "part", "part"), link("share", "whole", "whole")]}


EXAMPLES = (
    Example(
        "20 (31%) of the 80 children had been seen alone.",
        "flagged",
        _case(claim("share", "31%", 31), claim("part", "20", 20), claim("whole", "80", 80)),
    ),
    Example(
        "5 of 12 audits, or 24%, were graded good.",
        "flagged",
        _case(claim("share", "24%", 24), claim("part", "5", 5), claim("whole", "12", 12)),
    ),
    Example(
        "20 (25%) of the 80 children had been seen alone.",
        "passed",
        _case(claim("share", "25%", 25), claim("part", "20", 20), claim("whole", "80", 80)),
    ),
    Example(
        "13 of the 76, or 17%, were in care.",
        "passed",
        _case(claim("share", "17%", 17), claim("part", "13", 13), claim("whole", "76", 76)),
    ),
    Example(
        "A third (26) of the 76 plans were reviewed.",
        "passed",
        _case(claim("share", "A third", 33.333, unit="percent"), claim("part", "26", 26), claim("whole", "76", 76)),
    ),
    Example(
        "20 (25%) had been seen alone.",
        "not_checkable",
        {"claims": [claim("share", "25%", 25), claim("part", "20", 20)], "claim_links": [link("share", "part", "part")]},
    ),
)

RULE = Rule("AR02", "share-disagrees-with-count-and-base", Severity.ERROR, QUERY, Row, check, EXAMPLES, __doc__ or "")
