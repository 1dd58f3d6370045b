"""One paper gives two values for the same quantity.

What it checks
    Every two figures of a paper for the same indicator, area, period, group of children and unit: summary against body, text
    against table. They agree when some value can be meant by both, so "over 300" agrees with 373 and 44% with 43.6%. Two figures
    that are very different count rather two things, and are not compared, unless one digit of them differs, as it does when a
    figure is copied by hand: of two digits only where both sentences name the period, and as a warning. Where a sentence does
    not name the period itself, the grade is info.

Why it matters
    A paper that contradicts itself is read by people who will each quote another of the two figures.

Flagged
    - The summary says that 412 children had a plan on 31 March 2015, the body says 421.
    - The text says 27% of plans were repeat plans in 2014/15, the table 24.9%.
    - The summary says 56% of plans, the body 16%, both of 31 March 2015: a warning.
    - "Referrals to the team rose to 46 in May" in the summary, "Referrals to the team rose to 96 in May" in the body.

Accepted
    - The summary says "over 300" referrals in 2014/15, the body 373.
    - The text says 44%, the table 43.6%.
    - 412 children had a plan and 64 left the county: the two count different things.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import cited, flagged, not_checkable, passed, stated_as, unit_sign
from extractor.rules.examples import DOCUMENT, Example, claim
from extractor.rules.twice import Group, comparable, query, rather_a_slip, worst_pair

QUERY = query("document", "TRUE")

_CLOSE = Decimal("0.10")


def check(row: Group) -> Iterator[Outcome]:
    """One outcome for the quantity."""
    if row.members is None:
        yield passed()
        return
    members = comparable(row.members)
    if len(members) < 2:
        yield not_checkable("what tells apart the different figures of one sentence or table")
        return
    pair = worst_pair(members)
    if pair is None:
        yield passed()
        return
    a, b, first, second = pair
    sign = unit_sign(a.unit)
    if not rather_a_slip(a, b, _CLOSE):
        yield not_checkable("a sign that two very different figures count the same thing")
        return
    dated = a.says_when and b.says_when
    severity, note = Severity.ERROR, ""
    if not dated:
        severity, note = Severity.INFO, " One of the two does not say when it holds, and may be of another date."
    elif not rather_a_slip(a, b, _CLOSE, of_two_digits=False):
        severity, note = Severity.WARNING, " They are far apart, but only one digit differs."
    evidence = [a.evidence, b.evidence]
    message = (
        f"The same quantity ({a.subject}) is {stated_as(a.surface, first, sign)} in one place and "
        f"{stated_as(b.surface, second, sign)} in another; no value is both.{note} It would agree if one of the two were "
        f"corrected, or if the text said what sets them apart. {cited(evidence)}"
    )
    yield flagged(severity, message, expected=first.text(sign), observed=second.text(sign), evidence=evidence)


_PAPER = [{"document": DOCUMENT, "period_end": dt.date(2015, 3, 31)}]


def _views(*figures: dict[str, object]) -> dict[str, list[dict[str, object]]]:
    common: dict[str, object] = {
        "period_label": "31 March 2015",
        "indicator": "cpp_at_date",
        "area": "Anyshire",
        "period_start": dt.date(2015, 3, 31),
        "period_end": dt.date(2015, 3, 31),
    }
    return {
        "documents": list(_PAPER),
        "claims": [
            figure | common | {"block_id": figure["claim_id"], "quote": f"{figure['quote']} on 31 March 2015"}
            for figure in figures
        ],
    }


EXAMPLES = (
    Example(
        "The summary says that 412 children had a plan on 31 March 2015, the body says 421.",
        "flagged",
        _views(claim("a", "412", 412), claim("b", "421", 421)),
    ),
    Example(
        "The text says 27% of plans were repeat plans in 2014/15, the table 24.9%.",
        "flagged",
        _views(claim("a", "27%", 27), claim("b", "24.9%", 24.9, source="table", table_id="t1")),
    ),
    Example(
        "The summary says 56% of plans, the body 16%, both of 31 March 2015: a warning.",
        "flagged",
        _views(claim("a", "56%", 56, confidence=0.9), claim("b", "16%", 16, confidence=0.9)),
    ),
    Example(
        "The same, where one was read with little confidence.",
        "not_checkable",
        _views(claim("a", "56%", 56, confidence=0.9), claim("b", "16%", 16, confidence=0.6)),
    ),
    Example(
        '"Referrals to the team rose to 46 in May" in the summary, "Referrals to the team rose to 96 in May" in the body.',
        "flagged",
        _views(
            claim("a", "46", 46, quote="Referrals to the team rose to 46 in May with more of them from schools"),
            claim("b", "96", 96, quote="Referrals to the team rose to 96 in May with more of them from schools"),
        ),
    ),
    Example(
        'The summary says "over 300" referrals in 2014/15, the body 373.',
        "passed",
        _views(claim("a", "300", 300, qualifier="over"), claim("b", "373", 373)),
    ),
    Example(
        "412 children had a plan and 64 left the county: the two count different things.",
        "not_checkable",
        _views(claim("a", "412", 412), claim("b", "64", 64)),
    ),
    Example("The text says 44%, the table 43.6%.", "passed", _views(claim("a", "44%", 44), claim("b", "43.6%", 43.6))),
    Example(
        "One sentence gives 412 and 421: what sets them apart was not read.",
        "not_checkable",
        {
            "documents": list(_PAPER),
            "claims": [
                row | {"block_id": "b1", "quote": "412 and 421"}
                for row in _views(claim("a", "412", 412), claim("b", "421", 421))["claims"]
            ],
        },
    ),
)

RULE = Rule("DC01", "same-quantity-two-values", Severity.ERROR, QUERY, Group, check, EXAMPLES, __doc__ or "")
