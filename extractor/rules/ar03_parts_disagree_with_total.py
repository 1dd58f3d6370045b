"""Parts that a passage gives disagree with the total that it gives.

What it checks
    Three wordings that split a total into all its parts. First, "13 out of 76 were ..., the same number were ..., 49 were ...":
    at least three counts of one base in one paragraph; they are reported when they miss the base so narrowly (by one, or 2%)
    that a slip is likelier than a part left out. Second, "A and B audited 614 cases" with "440 cases audited by A" and "68 cases
    audited by B" elsewhere in the paper: every named actor has its part, so the parts have to make up the total. Third,
    "34 pupils, of whom 21 were boys and 17 girls": both sexes make up the total.

Why it matters
    A group that is short by one child, or a hundred audits that nobody did, is found by the reader who adds up.

Flagged
    - 13 out of 76 children had a plan, the same number were in care and 49 were in need.
    - Health and Education reviewed 120 files; 70 files reviewed by Health and 30 files reviewed by Education.
    - 34 pupils were excluded, of whom 21 were boys and 17 were girls.

Accepted
    - 13 out of 76 children had a plan, the same number were in care and 50 were in need.
    - 13 out of 76 children had a plan, 5 were in care and 9 had moved: not all are named.
    - Health and Education reviewed 120 files; 70 files reviewed by Health and 50 files reviewed by Education.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, cited, flagged, not_checkable, passed, stated_as
from extractor.rules.examples import Example, block, claim
from extractor.rules.interval import Interval, total
from extractor.rules.parts import CountRow, by_actor, by_sex, of_one_base

_SLIP = Decimal("0.02")
_SMALLEST = 20

_COUNTS = """
SELECT c.document, c.claim_id, c.block_id, c.page, c.quote, c.surface, c.value, c.value_low, c.value_high, c.unit, c.qualifier,
       c.period_end, c.char_start - b.char_start AS place, b.text
FROM claims c JOIN blocks b ON b.document = c.document AND b.block_id = c.block_id
WHERE c.source = 'text' AND c.unit = 'count' AND c.measure = 'level' AND c.role = 'actual' AND c.value IS NOT NULL
  AND c.confidence >= {confident}"""

QUERY = rf"""
WITH counts AS ({_COUNTS.format(confident=CONFIDENT)}),
one_base AS (
    SELECT 'base' AS kind, document, list(counts ORDER BY place) AS counts
    FROM counts
    WHERE regexp_matches(text, '\b(out of|of the|of these|of those|of all)\b', 'i')
    GROUP BY document, block_id HAVING count(*) > 2
),
sexes AS (
    SELECT 'sexes' AS kind, document, list(counts ORDER BY place) AS counts
    FROM counts
    WHERE regexp_matches(quote, '\b(boys?|males?)\b', 'i') AND regexp_matches(quote, '\b(girls?|females?)\b', 'i')
    GROUP BY document, block_id, quote HAVING count(*) > 2
),
actors AS (
    SELECT 'actors' AS kind, document, list(counts ORDER BY block_id, place) AS counts
    FROM counts
    WHERE regexp_matches(quote, '\band\b|\w+ by ', 'i')
    GROUP BY document HAVING bool_or(regexp_matches(quote, '\w+ by ')) AND bool_or(regexp_matches(quote, '\band\b'))
)
SELECT * FROM one_base UNION ALL SELECT * FROM sexes UNION ALL SELECT * FROM actors
ORDER BY document, kind
"""


class Row(msgspec.Struct, frozen=True):
    """Counts in reading order: those of a paragraph (kind "base"), a sentence ("sexes") or a paper ("actors")."""

    kind: str
    document: str
    counts: list[CountRow]


def check(row: Row) -> Iterator[Outcome]:
    """One outcome for each total that is split."""
    if row.kind == "base":
        split = of_one_base(row.counts)
        if split is not None:
            yield _narrow(*split)
        return
    if row.kind == "sexes":
        for whole, parts in by_sex(row.counts):
            yield _complete(whole, parts)
        return
    for whole, parts in by_actor(row.counts):
        yield _complete(whole, parts)


def _narrow(whole: CountRow, parts: list[CountRow]) -> Outcome:
    """A paragraph's counts of one base: only a narrow miss is reported."""
    base, reached = _intervals(whole, parts)
    if base.meets(reached):
        return passed()
    gap = max(base.low - reached.high, reached.low - base.high)
    if len(parts) < 3 or base.low < _SMALLEST or gap > max(Decimal(1), base.high * _SLIP):
        return not_checkable("a wording that names every part of the total")
    return _report(whole, parts, base, reached)


def _complete(whole: CountRow, parts: list[CountRow]) -> Outcome:
    base, reached = _intervals(whole, parts)
    return passed() if base.meets(reached) else _report(whole, parts, base, reached)


def _intervals(whole: CountRow, parts: list[CountRow]) -> tuple[Interval, Interval]:
    return whole.spread, total(part.spread for part in parts)


def _report(whole: CountRow, parts: list[CountRow], base: Interval, reached: Interval) -> Outcome:
    evidence = [count.evidence for count in (whole, *parts)]
    sum_of = " + ".join(part.surface for part in parts)
    message = (
        f"The total is stated as {stated_as(whole.surface, base)}, but its parts {sum_of} make {reached.text()}. It would agree "
        f"if the total or a part were another number, or if the remaining part were named. {cited(evidence)}"
    )
    return flagged(Severity.WARNING, message, expected=reached.text(), observed=base.text(), evidence=evidence)


def _paragraph(*figures: str) -> dict[str, list[dict[str, object]]]:
    """A paragraph with a claim for each of the given numbers, in their order."""
    text, *numbers = figures
    claims: list[dict[str, object]] = []
    place = 0
    for printed in numbers:
        place = text.index(printed, place)
        row = claim(
            f"c{len(claims)}", printed, float(printed), quote=text, block_id="b1", char_start=place, char_end=place + len(printed)
        )
        claims.append(row)
        place += len(printed)
    return {"blocks": [block(1, text, char_start=0, char_end=len(text))], "claims": claims}


_KIDS = "13 out of 76 children had a plan, the same number were in care and {} were in need."
_FILES = "Health and Education reviewed 120 files; 70 files reviewed by Health and {} files reviewed by Education."
_SEXES = "{} pupils were excluded, of whom 21 were boys and 17 were girls."
_SOME = "13 out of 76 children had a plan, 5 were in care and 9 had moved"

EXAMPLES = (
    Example(_KIDS.format(49), "flagged", _paragraph(_KIDS.format(49), "13", "76", "49")),
    Example(_FILES.format(30), "flagged", _paragraph(_FILES.format(30), "120", "70", "30")),
    Example(_SEXES.format(34), "flagged", _paragraph(_SEXES.format(34), "34", "21", "17")),
    Example(_SEXES.format(38), "passed", _paragraph(_SEXES.format(38), "38", "21", "17")),
    Example(_KIDS.format(50), "passed", _paragraph(_KIDS.format(50), "13", "76", "50")),
    Example(f"{_SOME}: not all are named.", "not_checkable", _paragraph(f"{_SOME}.", "13", "76", "5", "9")),
    Example(_FILES.format(50), "passed", _paragraph(_FILES.format(50), "120", "70", "50")),
)

RULE = Rule("AR03", "parts-disagree-with-total", Severity.WARNING, QUERY, Row, check, EXAMPLES, __doc__ or "")
