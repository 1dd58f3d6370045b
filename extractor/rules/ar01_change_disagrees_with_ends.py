"""A stated change disagrees with the two figures that it is measured between.

What it checks
    A sentence that states a change (per cent, percentage points, times, or a plain difference) and the two figures that it
    runs between. The change is worked out again from every value that the two figures may stand for, and compared with
    every value that the printed change may stand for. Hedges ("over", "almost", "around") widen what counts as agreement.
    Ends in another sentence are believed where the words restate them ("The increase is 12%."), else only where they move in the
    stated direction and by an amount of the same order. A beginning that only another paper states is info. The change columns of
    tables have a rule of their own, TB04.

Why it matters
    Percentages are what readers remember and repeat. One that does not follow from the numbers beside it was worked out from
    other numbers, or copied from an earlier draft.

Flagged
    - Attendances rose by 15%, from 200 to 220.
    - There were 220 in 2015. The year before there were 200. The increase is 90%.
    - Referrals fell from 80 to 60, a reduction of 20%.
    - The share rose by 6 percentage points, from 12% to 15%.

Accepted
    - Attendances rose by 10%, from 200 to 220.
    - The number has more than doubled, from 90 to 200.
    - The share rose by 3%, from 12% to 15%: a percentage of a share may mean points.
    - The number fell by almost 40%, from 170 to 106.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.changes import excuse, recomputed
from extractor.rules.engine import Rule
from extractor.rules.evidence import (
    CONFIDENT,
    ClaimRow,
    cited,
    claim_struct,
    flagged,
    not_checkable,
    passed,
    stated_as,
    unit_sign,
)
from extractor.rules.examples import Example, Views, claim, link
from extractor.rules.interval import as_printed, decimal

_ORDER = 2.5
_BANDED = re.compile(r"\b(?:years?|aged?|ages|phases?|grades?|stages?|tiers?)\s", re.IGNORECASE)

_NOUN = r"(?:increase|rise|growth|upturn|uplift|jump|decrease|reduction|fall|drop|decline|downturn|change|difference)"
_EQUALS = r"(?:is|was|represent(?:s|ed)|mean(?:s|t)|makes|equals|equate[sd]\s+to|amount(?:s|ed)\s+to|(?:comes|came)\s+to|of)"
_RESTATES = re.compile(
    rf"(?:^\W*|[;:,–—]\s*)(?:and\s+|so\s+|thus\s+)?(?:(?:the|this|that)\s+)?(?:(?:overall|total|annual|net)\s+)?{_NOUN}(?:\s+since\s[^.;:]*)?\s+{_EQUALS}\s+"
    r"(?:an?\s+|about\s+|around\s+|just\s+|over\s+|under\s+|almost\s+|nearly\s+)*"
    rf"|(?:^\W*|[;:,–—]\s*)(?:this|that|which|it)\s+{_EQUALS}\s+an?\s+(?:\w+\s+)?{_NOUN}\s+of\s+(?:\w+\s+)?"
    rf"|[;:,–—]\s*an?\s+(?:\w+\s+)?{_NOUN}\s+of\s+(?:\w+\s+)?",
    re.IGNORECASE,
)
"""Words between the figures before a change and the change: they restate those figures, and bring no subject of their own."""

_JOIN = """
LEFT JOIN (SELECT document, claim_id, min(other_id) AS other_id, bool_and(said) AS said
           FROM links WHERE role = '{role}' GROUP BY ALL) {link}
       ON {link}.document = c.document AND {link}.claim_id = c.claim_id
LEFT JOIN claims {end} ON {end}.document = {link}.document AND {end}.claim_id = {link}.other_id"""

# Where nothing is linked: the one figure of the paragraph for the same quantity at the beginning, and at the end, of the change.
_BY_MEANING = """
SELECT c.document, c.claim_id, '{role}' AS role, min(e.claim_id) AS other_id, FALSE AS said
FROM changes c JOIN claims e ON e.document = c.document AND e.block_id = c.block_id AND e.indicator = c.indicator
 AND e.area IS NOT DISTINCT FROM c.area AND e.cohort IS NOT DISTINCT FROM c.cohort
 AND e.period_start = c.{period}_start AND e.period_end = c.{period}_end
WHERE e.measure = 'level' AND e.source = 'text' AND e.role = 'actual' AND NOT EXISTS (
    SELECT 1 FROM claim_links l WHERE l.document = c.document AND l.claim_id = c.claim_id)
GROUP BY c.document, c.claim_id HAVING count(DISTINCT e.value) = 1 AND count(DISTINCT e.unit) = 1"""

# Where the paper does not state the beginning: the one figure of the other papers for the same quantity at that time.
_ELSEWHERE = """
SELECT c.document, c.claim_id, min(e.document) AS other, min_by(e.claim_id, (e.document, e.claim_id)) AS other_id
FROM changes c JOIN claims e ON e.document <> c.document AND e.indicator = c.indicator AND e.area = c.area
 AND e.cohort IS NOT DISTINCT FROM c.cohort AND e.period_end = c.from_end AND e.period_start = c.from_start
WHERE e.measure = 'level' AND e.role = 'actual' AND e.unit = 'count' AND c.unit IN ('count', 'percent') AND e.qualifier = 'exact'
GROUP BY c.document, c.claim_id HAVING count(DISTINCT e.value) = 1"""

QUERY = f"""
WITH changes AS (
    SELECT * FROM claims
    WHERE measure = 'change' AND source = 'text' AND role = 'actual' AND confidence >= {CONFIDENT}
),
links AS (
    SELECT document, claim_id, role, other_id, TRUE AS said FROM claim_links WHERE role IN ('start', 'end')
    UNION ALL {_BY_MEANING.format(role="start", period="from")}
    UNION ALL {_BY_MEANING.format(role="end", period="period")}
)
SELECT {claim_struct("c")} AS change, {claim_struct("s")} AS start, {claim_struct("e")} AS finish,
       {claim_struct("x")} AS elsewhere,
       coalesce(ls.said AND le.said AND s.quote = c.quote AND e.quote = c.quote, FALSE) AS linked,
       coalesce(ls.said AND le.said AND greatest(s.char_start, e.char_start) < c.char_start AND NOT EXISTS (
           SELECT 1 FROM claims o WHERE o.document = c.document AND o.block_id = c.block_id AND o.source = 'text'
           AND o.measure = 'level' AND o.unit = s.unit AND o.claim_id NOT IN (s.claim_id, e.claim_id)
           AND o.char_start BETWEEN least(s.char_start, e.char_start) AND c.char_start), FALSE) AS last_two,
       s.quote <> c.quote AND e.quote <> c.quote AND EXISTS (
           SELECT 1 FROM claims o WHERE o.document = c.document AND o.block_id = c.block_id AND o.quote = c.quote
           AND o.unit = s.unit AND o.measure = 'level') AS own_figures
FROM changes c
{_JOIN.format(role="start", link="ls", end="s")}
{_JOIN.format(role="end", link="le", end="e")}
LEFT JOIN ({_ELSEWHERE}) lx ON lx.document = c.document AND lx.claim_id = c.claim_id
LEFT JOIN claims x ON x.document = lx.other AND x.claim_id = lx.other_id
ORDER BY c.document, c.char_start, c.claim_id
"""


class Row(msgspec.Struct, frozen=True):
    """A change with the claims that state its ends, where the text gives them; `linked` where one sentence joins them.

    `elsewhere`: the beginning as other papers state it.
    `last_two`: the ends are the last two figures of their unit before the change.
    `own_figures`: the sentence of the change has figures of its own that are not these ends.
    """

    change: ClaimRow
    start: ClaimRow | None = None
    finish: ClaimRow | None = None
    elsewhere: ClaimRow | None = None
    linked: bool = True
    last_two: bool = False
    own_figures: bool | None = None


def check(row: Row) -> Iterator[Outcome]:
    """One outcome for the change."""
    if row.start is None and row.finish is not None and row.elsewhere is not None:
        yield _compare(row.change, row.elsewhere, row.finish, Severity.INFO)
        return
    if row.start is None or row.finish is None:
        lacking = [name for name, end in (("start", row.start), ("end", row.finish)) if end is None]
        yield not_checkable(
            f"the {' and the '.join(lacking)} of the change {'is' if len(lacking) == 1 else 'are'} not stated beside it"
        )
        return
    if row.own_figures:
        yield not_checkable("a wording that joins the change to its ends")
        return
    outcome = _compare(row.change, row.start, row.finish)
    firm = row.linked or (row.last_two and _looks_back(row.change))
    if outcome.finding is not None and not firm and not _is_plausible(row.change, row.start, row.finish):
        outcome = not_checkable("a wording that joins the change to its ends")
    yield outcome


def _compare(change: ClaimRow, start: ClaimRow, finish: ClaimRow, most: Severity = Severity.ERROR) -> Outcome:
    stated, first, last = change.interval, start.interval, finish.interval
    if stated is None or first is None or last is None or change.value is None:
        return not_checkable("a single figure: the change or an end is a printed range")
    if _name_a_band(start, finish):
        return not_checkable("ends that are figures: these name a band of ages or school years")
    if start.unit != finish.unit or start.per != finish.per:
        return not_checkable("two ends in the same unit")
    readings = recomputed(change.unit, first, last, start.unit)
    if not readings:
        return not_checkable("a base above zero, in a unit that fits the change")
    if any(stated.meets(interval) for interval, _ in readings):
        return passed()
    computed, formula = readings[0]
    sign = unit_sign(change.unit)
    evidence = [claim.evidence for claim in (change, start, finish)]
    if any(stated.magnitude().meets(interval.magnitude()) for interval, _ in readings):
        severity, why = Severity.INFO, "the size agrees, the direction does not"
    else:
        why = excuse(decimal(change.value), change.step, computed) or ""
        severity = Severity.WARNING if why else Severity.ERROR
    if most is Severity.INFO:
        severity, why = most, why or f"the start is that of {start.document}, which may have been revised"
    message = (
        f"The change is stated as {stated_as(change.surface, stated, sign)}, but from {start.surface} to {finish.surface} it is "
        f"{computed.text(sign)} by {formula}{f'; {why}' if why else ''}. It would agree if the change were printed as "
        f"{as_printed(computed, change.step, sign)}, or if one end is another number. {cited(evidence)}"
    )
    return flagged(
        severity,
        message,
        expected=as_printed(computed, change.step, sign),
        observed=stated_as(change.surface, stated, sign),
        evidence=evidence,
    )


def _name_a_band(start: ClaimRow, finish: ClaimRow) -> bool:
    """Whether the two figures are the ends of a band ("years 7 to 11", "aged 5 to 10") and no quantities."""
    if not _BANDED.search(start.quote):  # most sentences; each further one costs a pattern of its own
        return False
    low, high = re.escape(start.surface), re.escape(finish.surface)
    band = rf"{_BANDED.pattern}+{low}\s*(?:to|and|–|-)\s*{high}\b"
    return bool(re.search(band, start.quote, re.IGNORECASE))


def _looks_back(change: ClaimRow) -> bool:
    """Whether the words restate the two figures before them: "The increase is 12%", "that is a fall of 8%"."""
    return bool(re.search(rf"(?:{_RESTATES.pattern}){re.escape(change.surface)}", change.quote, re.IGNORECASE))


def _is_plausible(change: ClaimRow, start: ClaimRow, finish: ClaimRow) -> bool:
    """Whether the ends move in the stated direction and by an amount of the same order: else they belong to another change."""
    first, last = start.interval, finish.interval
    if not change.value or first is None or last is None:
        return False
    for reading, _ in recomputed(change.unit, first, last, start.unit):
        moved = float((reading.low + reading.high) / 2)
        if moved * change.value > 0 and 1 / _ORDER < moved / change.value < _ORDER:
            return True
    return False


def _case(change: dict[str, object], start: dict[str, object], finish: dict[str, object], *, quote: str = "") -> Views:
    """One sentence with a change and its ends."""
    sentence = quote or f"{change['surface']} from {start['surface']} to {finish['surface']}"
    return {
        "claims": [row | {"quote": sentence} for row in (change | {"measure": "change"}, start, finish)],
        "claim_links": [link("change", "start", "start"), link("change", "end", "finish")],
    }


def _sentences(last: str, before: str, stated: str) -> Views:
    """Three sentences of a paragraph: the end of the change, its beginning, the change."""
    claims = [
        claim("finish", "220", 220, quote=last, char_start=10, block_id="b1"),
        claim("start", "200", 200, quote=before, char_start=40, block_id="b1"),
        claim("change", "90%", 90, quote=stated, char_start=80, block_id="b1", measure="change"),
    ]
    return {"claims": claims, "claim_links": [link("change", "start", "start"), link("change", "end", "finish")]}


def _elsewhere(more: int) -> Views:
    """A paper that states the end of a change, and one of the year before."""
    day, before = dt.date(2017, 3, 31), dt.date(2016, 3, 31)
    of: dict[str, object] = {"indicator": "in_need", "area": "Anyshire"}
    quote = f"480 children were in need in March 2017, {more} more than a year earlier."
    about = of | {"quote": quote, "period_start": day, "period_end": day}
    claims = [
        claim("end", "480", 480) | about,
        claim("change", f"{more}", more, measure="change", from_start=before, from_end=before) | about,
        claim("start", "460", 460, document="earlier.pdf", quote="460 in March 2016.", period_start=before, period_end=before)
        | of,
    ]
    return {"claims": claims, "claim_links": [link("change", "end", "end")]}


EXAMPLES = (
    Example("480 in March 2017, 30 more than a year earlier, and 460 in another paper: info.", "flagged", _elsewhere(30)),
    Example("480 in March 2017, 20 more than a year earlier, and 460 in another paper.", "passed", _elsewhere(20)),
    Example(
        "Attendances rose by 15%, from 200 to 220.",
        "flagged",
        _case(claim("change", "15%", 15), claim("start", "200", 200), claim("finish", "220", 220)),
    ),
    Example(
        "There were 220 in 2015. The year before there were 200. The increase is 90%.",
        "flagged",
        _sentences("There were 220 in 2015.", "The year before there were 200.", "The increase is 90%."),
    ),
    Example(
        "There were 220 in 2015. The year before there were 200. The increase in audits is 90%.",
        "not_checkable",
        _sentences("There were 220 in 2015.", "The year before there were 200.", "The increase in audits is 90%."),
    ),
    Example(
        "Referrals fell from 80 to 60, a reduction of 20%.",
        "flagged",
        _case(claim("change", "20%", -20), claim("start", "80", 80), claim("finish", "60", 60)),
    ),
    Example(
        "The share rose by 6 percentage points, from 12% to 15%.",
        "flagged",
        _case(claim("change", "6", 6, unit="percentage_points"), claim("start", "12%", 12), claim("finish", "15%", 15)),
    ),
    Example(
        "Attendances rose by 10%, from 200 to 220.",
        "passed",
        _case(claim("change", "10%", 10), claim("start", "200", 200), claim("finish", "220", 220)),
    ),
    Example(
        "The number has more than doubled, from 90 to 200.",
        "passed",
        _case(
            claim("change", "more than doubled", 2, unit="ratio", qualifier="over"),
            claim("start", "90", 90),
            claim("finish", "200", 200),
        ),
    ),
    Example(
        "The share rose by 3%, from 12% to 15%: a percentage of a share may mean points.",
        "passed",
        _case(claim("change", "3%", 3), claim("start", "12%", 12), claim("finish", "15%", 15)),
    ),
    Example(
        "The number fell by almost 40%, from 170 to 106.",
        "passed",
        _case(
            claim("change", "40%", -40, qualifier="under"),
            claim("start", "170", 170),
            claim("finish", "106", 106),
            quote="The number fell by almost 40%, from 170 to 106.",
        ),
    ),
    Example(
        "Numbers rose from none to 5, up 100%.",
        "not_checkable",
        _case(claim("change", "100%", 100), claim("start", "none", 0), claim("finish", "5", 5)),
    ),
    Example(
        "The share in years 7 to 11 rose by a fifth.",
        "not_checkable",
        _case(
            claim("change", "a fifth", 20, unit="percent"),
            claim("start", "7", 7),
            claim("finish", "11", 11),
            quote="The share in years 7 to 11 rose by a fifth.",
        ),
    ),
    Example("Numbers rose by 10%.", "not_checkable", {"claims": [claim("change", "10%", 10, measure="change")]}),
)

RULE = Rule("AR01", "change-disagrees-with-ends", Severity.ERROR, QUERY, Row, check, EXAMPLES, __doc__ or "")
