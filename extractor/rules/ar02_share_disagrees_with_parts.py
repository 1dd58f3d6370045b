"""A stated share disagrees with the count and the base that it is a share of.

What it checks
    A percentage with the count that it stands for and the base that the text gives: "13 (17%) out of 76", "149 or 19.3%" of
    the 773 named before. "101 of them, or 15%" has to fit one of the figures that stand before it in the paragraph. Where the
    sentence gives no base and the catalogue defines the share as one indicator over another, the paper's own figures for the two
    at the same date are used. The share is worked out again from count and base.

Why it matters
    Count and percentage are usually copied from different cells of a spreadsheet. Where they disagree, one of the three
    figures belongs to another year, another team or another question.

Flagged
    - 20 (31%) of the 80 children had been seen alone.
    - 155 children, 22.5% of those in care, were placed elsewhere, and the paper has 691 in care at that date.
    - 5 of 12 audits, or 24%, were graded good.
    - 655 children were seen. 101 of them, or 25.4%, came back.
    - The board spent £40,000, of which the council paid £30,000, that is half.

Accepted
    - 20 (25%) of the 80 children had been seen alone.
    - 13 of the 76, or 17%, were in care.
    - A third (26) of the 76 plans were reviewed.
    - 655 children were seen, more than the 630 of the year before. 101 of them, or 15.4%, came back.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.changes import excuse
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, ClaimRow, cited, claim_struct, flagged, not_checkable, passed, stated_as
from extractor.rules.examples import Example, Views, block, claim, link
from extractor.rules.interval import HUNDRED, as_printed, decimal

_ORDER = 1.25
_OF_THEM = re.compile(r"\s+of\s+(?:them|these|those)\s*[,(]", re.IGNORECASE)
_OF_WHICH = re.compile(
    r"(?:^|[.!?]\s+|,\s*)of\s+(?:which|whom|these|those|them),?\s+(?:the\s+(?:\w+\s+){1,3})?(?:about\s+|around\s+|some\s+|only\s+)?£?$",
    re.IGNORECASE,
)

_JOIN = """
LEFT JOIN (SELECT document, claim_id, min(other_id) AS other_id FROM {links} WHERE role = '{role}' GROUP BY ALL) {link}
       ON {link}.document = c.document AND {link}.claim_id = c.claim_id
LEFT JOIN claims {end} ON {end}.document = {link}.document AND {end}.claim_id = {link}.other_id"""

# The catalogue defines some shares as "count / base". The one figure of the paper for the count, or the base, at the same date.
_BY_DEFINITION = """
SELECT c.document, c.claim_id, '{role}' AS role, min(o.claim_id) AS other_id
FROM shares c JOIN defined d USING (indicator)
JOIN claims o ON o.document = c.document AND o.indicator = d.{role} AND o.area IS NOT DISTINCT FROM c.area
 AND o.cohort IS NOT DISTINCT FROM c.cohort AND o.period_end = c.period_end AND o.period_start = c.period_start
WHERE o.measure = 'level' AND o.role = 'actual' AND o.unit = 'count' AND o.qualifier = 'exact' AND o.confidence >= {confident}
GROUP BY c.document, c.claim_id HAVING count(DISTINCT o.value) = 1"""

QUERY = f"""
WITH shares AS (
    SELECT * FROM claims WHERE unit = 'percent' AND measure = 'level' AND role = 'actual' AND confidence >= {CONFIDENT}
),
defined AS (
    SELECT i.indicator, part.indicator AS part, whole.indicator AS whole
    FROM (SELECT indicator, regexp_extract(definition, '[a-z][a-z0-9]*(_[a-z0-9]+)+ / [a-z][a-z0-9]*(_[a-z0-9]+)+') AS shares
          FROM indicators) i
    JOIN indicators part ON part.indicator = split_part(i.shares, ' / ', 1)
    JOIN indicators whole ON whole.indicator = split_part(i.shares, ' / ', 2)
),
by_definition AS (
    {_BY_DEFINITION.format(role="part", confident=CONFIDENT)}
    UNION ALL {_BY_DEFINITION.format(role="whole", confident=CONFIDENT)}
)
SELECT {claim_struct("c")} AS share, p.char_start - b.char_start AS place, b.text,
       (SELECT list({claim_struct("o")} ORDER BY o.char_start) FROM claims o
        WHERE lw.other_id IS NULL AND o.document = p.document AND o.block_id = p.block_id AND o.unit = p.unit
          AND o.source = 'text' AND o.measure = 'level' AND o.role = 'actual' AND o.value >= p.value
          AND o.char_start < p.char_start) AS before,
       {claim_struct("p")} AS part, {claim_struct("w")} AS whole,
       {claim_struct("q")} AS part_defined, {claim_struct("v")} AS whole_defined,
       coalesce(v.block_id = c.block_id AND q.claim_id = p.claim_id, FALSE) AS in_paragraph
FROM shares c
{_JOIN.format(links="claim_links", role="part", link="lp", end="p")}
{_JOIN.format(links="claim_links", role="whole", link="lw", end="w")}
{_JOIN.format(links="by_definition", role="part", link="lq", end="q")}
{_JOIN.format(links="by_definition", role="whole", link="lv", end="v")}
LEFT JOIN blocks b ON b.document = p.document AND b.block_id = p.block_id
WHERE lp.other_id IS NOT NULL OR lw.other_id IS NOT NULL OR (lq.other_id IS NOT NULL AND lv.other_id IS NOT NULL)
ORDER BY c.document, c.char_start, c.claim_id
"""


class Row(msgspec.Struct, frozen=True):
    """A share with its count and its base: as the wording joins them, and as the catalogue's definition finds them.

    `in_paragraph`: the wording joins share and count, and the base of the definition stands in their paragraph.
    `before` are the larger figures that stand before the count in its paragraph, `text`, where it begins at `place`.
    """

    share: ClaimRow
    part: ClaimRow | None = None
    whole: ClaimRow | None = None
    part_defined: ClaimRow | None = None
    whole_defined: ClaimRow | None = None
    in_paragraph: bool = False
    before: list[ClaimRow] | None = None
    text: str | None = None
    place: int | None = None


def check(row: Row) -> Iterator[Outcome]:
    """One outcome for the share.

    Count and base that the definition finds go first, for they are of the share's own date; they are believed only where they
    come near the share, since a paper may use another definition, or where all three stand together.
    """
    if (
        row.part_defined is not None
        and row.whole_defined is not None
        and (row.in_paragraph or _is_near(row.share, row.part_defined, row.whole_defined))
    ):
        yield _compare(row.share, row.part_defined, row.whole_defined)
    elif row.part is not None and row.whole is not None:
        yield _compare(row.share, row.part, row.whole)
    elif row.part is not None and row.whole_defined is not None and _is_near(row.share, row.part, row.whole_defined):
        yield _compare(row.share, row.part, row.whole_defined)
    elif row.part is not None and row.whole is None and row.before and _is_of_them(row):
        yield _compare_any(row.share, row.part, row.before)
    else:
        yield not_checkable("the base of the share" if row.whole is None else "the count that the share stands for")


def _is_of_them(row: Row) -> bool:
    """Whether the count is one "of them", or "of which", of what is counted before it."""
    if row.part is None or row.text is None or row.place is None:
        return False
    behind = row.text[row.place + len(row.part.surface) :]
    return bool(_OF_WHICH.search(row.text[: row.place]) or _OF_THEM.match(behind))


def _compare_any(share: ClaimRow, part: ClaimRow, before: list[ClaimRow]) -> Outcome:
    """Which of the figures before is meant need not be known: the share has to fit one of them, and the last is reported."""
    outcomes = [_compare(share, part, whole) for whole in before]
    return next((outcome for outcome in outcomes if outcome.finding is None), outcomes[-1])


def _is_near(share: ClaimRow, part: ClaimRow, whole: ClaimRow) -> bool:
    if not share.value or not part.value or not whole.value:
        return False
    computed = part.value / whole.value * 100
    return 1 / _ORDER < computed / share.value < _ORDER


def _compare(share: ClaimRow, part: ClaimRow, whole: ClaimRow) -> Outcome:
    stated, count, base = share.interval, part.interval, whole.interval
    if stated is None or count is None or base is None or share.value is None:
        return not_checkable("a single figure: the share, its count or its base is a printed range")
    if part.claim_id == whole.claim_id:
        return not_checkable("the base of the share")
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
        f"{as_printed(computed, share.step, '%')}, or if count or base is another number. {cited(evidence)}"
    )
    severity = Severity.WARNING if why else Severity.ERROR
    return flagged(
        severity,
        message,
        expected=as_printed(computed, share.step, "%"),
        observed=stated_as(share.surface, stated, "%"),
        evidence=evidence,
    )


def _case(share: dict[str, object], part: dict[str, object], whole: dict[str, object]) -> dict[str, list[dict[str, object]]]:
    return {"claims": [share, part, whole], "claim_links": [link("share", "part", "part"), link("share", "whole", "whole")]}


def _of_them(text: str, *figures: tuple[str, float], share: tuple[str, float]) -> Views:
    """A paragraph with its figures; the share is that of the last of them."""
    rows: list[dict[str, object]] = []
    for surface, value in (*figures, share):
        unit = {"unit": "gbp"} if surface.startswith("£") else {"unit": "percent"} if surface == share[0] else {}
        at = text.index(surface)
        rows.append(claim(f"c{len(rows)}", surface, value, quote=text, block_id="b1", char_start=at) | unit)
    links = [link(f"c{len(figures)}", "part", f"c{len(figures) - 1}")]
    return {"claims": rows, "claim_links": links, "blocks": [block(1, text, char_start=0, char_end=len(text))]}


_CAME_BACK = "655 children were seen. 101 of them, or 25.4%, came back."
_HALF = "The board spent £40,000, of which the council paid £30,000, that is half."
_YEARS = "655 children were seen, more than the 630 of the year before. 101 of them, or 15.4%, came back."

_DAY = dt.date(2018, 3, 31)

EXAMPLES = (
    Example(_CAME_BACK, "flagged", _of_them(_CAME_BACK, ("655", 655), ("101", 101), share=("25.4%", 25.4))),
    Example(_HALF, "flagged", _of_them(_HALF, ("£40,000", 40000), ("£30,000", 30000), share=("half", 50))),
    Example(_YEARS, "passed", _of_them(_YEARS, ("655", 655), ("630", 630), ("101", 101), share=("15.4%", 15.4))),
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
        "155 children, 22.5% of those in care, were placed elsewhere, and the paper has 691 in care at that date.",
        "flagged",
        {
            "indicators": [
                {"indicator": "placed_away_pct", "unit": "percent", "definition": "placed_away / in_care; local"},
                {"indicator": "placed_away", "unit": "count", "definition": "stock"},
                {"indicator": "in_care", "unit": "count", "definition": "stock"},
            ],
            "claims": [
                claim(name, surface, value, indicator=name, area="Anyshire", period_start=_DAY, period_end=_DAY)
                for name, surface, value in (
                    ("placed_away_pct", "22.5%", 22.5),
                    ("placed_away", "155", 155),
                    ("in_care", "691", 691),
                )
            ],
        },
    ),
    Example(
        "20 (25%) had been seen alone.",
        "not_checkable",
        {"claims": [claim("share", "25%", 25), claim("part", "20", 20)], "claim_links": [link("share", "part", "part")]},
    ),
)

RULE = Rule("AR02", "share-disagrees-with-count-and-base", Severity.ERROR, QUERY, Row, check, EXAMPLES, __doc__ or "")
