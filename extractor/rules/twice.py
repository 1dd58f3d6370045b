"""The same quantity stated twice: grouping claims by what they state, and judging a group whose figures do not meet.

Only claims that say what they count (an indicator) and when (a period) are compared, and only with the same area, cohort,
unit, role and measure. Where one sentence or one table gives two different figures for the same key, the key does not hold
what tells them apart, and those figures are left out. So is a count that a share calls part of the same indicator, and a
pair so different that it is rather two things: silence is better than an alarm about our own reading.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import combinations

import msgspec

from extractor.rules.evidence import CONFIDENT, ClaimRow
from extractor.rules.interval import HUNDRED, Interval, decimal

KEY = (
    "indicator",
    "area",
    "period_start",
    "period_end",
    "lower(coalesce(cohort, ''))",
    "unit",
    "coalesce(per, 0)",
    "role",
    "measure",
    "from_start",
    "from_end",
)
"""What two claims must share to state the same quantity."""

_FIELDS = (
    *ClaimRow.__struct_fields__,
    "block_id",
    "table_id",
    "statement_id",
    "metric",
    "cohort",
    "published",
    "reporting_start",
    "reporting_end",
    "period_end",
    "indicator",
    "label",
    "area",
    "period_label",
    "confidence",
)

_SURE = 0.8
"""From this confidence on, indicator, area and period of a claim are hardly ever wrong."""


_A_YEAR = re.compile(r"(?:19|20)\d\d|\b\d\d\s?/\s?\d\d\b|\byear\b", re.IGNORECASE)


class Statement(ClaimRow, frozen=True, kw_only=True):
    """A claim with the place that it stands in and the paper that holds it."""

    block_id: str | None = None
    table_id: str | None = None
    statement_id: str | None = None
    metric: str | None = None
    cohort: str | None = None
    indicator: str = ""
    label: str | None = None
    area: str | None = None
    period_label: str | None = None
    period_end: dt.date | None = None
    published: dt.date | None = None
    reporting_start: dt.date | None = None
    reporting_end: dt.date | None = None
    confidence: float = 0.0

    @property
    def container(self) -> tuple[str, str]:
        """The sentence or table whose figures ought to differ in something that the key holds."""
        return (self.document, self.table_id or f"{self.block_id}\x1f{self.quote}")

    @property
    def says_when(self) -> bool:
        """Whether the sentence or cell itself names the period, by a year; other periods are taken from what stands around it."""
        label = (self.period_label or "").strip()
        return bool(_A_YEAR.search(label)) and (self.source == "table" or label in self.quote)

    @property
    def is_sure(self) -> bool:
        """Whether the claim is read with confidence, and the sentence or cell itself says when it holds."""
        return self.confidence >= _SURE and self.says_when

    @property
    def subject(self) -> str:
        """What, where and when, for a message."""
        return f"{self.label or self.indicator}, {self.area}, {self.period}"

    @property
    def period(self) -> str:
        """The period for a message: as printed where that names the year, else the day on which it ends."""
        if self.period_label and (self.period_end is None or re.search(r"\d\d", self.period_label)):
            return self.period_label
        return f"{self.period_end:%d %B %Y}" if self.period_end else ""

    @property
    def paper(self) -> str:
        """The paper with its date, for a message."""
        return f"{self.document} ({self.published:%d %B %Y})" if self.published else self.document


class Group(msgspec.Struct, frozen=True):
    """A row: one key whose figures do not all meet, or (without `members`) the number of keys whose figures do.

    `breaks` are the days after the period from which figures of the area are of another territory.
    """

    checks: int
    members: list[Statement] | None = None
    breaks: list[dt.date] | None = None


FLOOR = """CASE WHEN c.qualifier IN ('under', 'at_most') THEN '-inf'::DOUBLE
                WHEN c.qualifier = 'about' THEN c.value_low - 0.15 * abs(c.value) ELSE c.value_low END"""
CEILING = """CASE WHEN c.qualifier IN ('over', 'at_least') THEN 'inf'::DOUBLE
                WHEN c.qualifier = 'about' THEN c.value_high + 0.15 * abs(c.value) ELSE c.value_high END"""
"""SQL: a generous interval of a claim `c`, which only sorts out what certainly agrees."""

PARTS = """
    SELECT DISTINCT p.document, p.other_id AS claim_id
    FROM claim_links p JOIN claim_links w ON w.document = p.document AND w.claim_id = p.claim_id AND w.role = 'whole'
    JOIN claims part ON part.document = p.document AND part.claim_id = p.other_id
    JOIN claims whole ON whole.document = w.document AND whole.claim_id = w.other_id
    WHERE p.role = 'part' AND part.indicator = whole.indicator
"""
"""SQL: counts that a share calls part of the same indicator."""


def same_territory(area: str, first: str, last: str) -> str:
    """SQL: whether the area has been the same territory from the day `first` to the day `last`."""
    return f"NOT EXISTS (SELECT 1 FROM area_changes b WHERE b.area = {area} AND b.day > {first} AND b.day <= {last})"


def statement_struct() -> str:
    """SQL for the columns of `Statement`, of a claim joined with its document and its indicator."""
    return "{" + ", ".join(f"'{name}': {name}" for name in _FIELDS) + "}"


def query(within: str, having: str) -> str:
    """SQL: one row for each key stated more than once `within` (a column or '') with disjoint intervals, one for all others.

    The interval in SQL is generous (a hedge of any kind counts as 15% either side and open towards its own side): it only
    sorts out what certainly agrees, so that millions of agreeing figures never leave the database.
    """
    keys = ", ".join(filter(None, (within, *KEY)))
    return f"""
WITH parts AS ({PARTS}),
stated AS (
    SELECT document, claim_id, hash({keys}) AS key, {FLOOR} AS floor, {CEILING} AS ceiling
    FROM claims c
    WHERE indicator IS NOT NULL AND area IS NOT NULL AND period_end IS NOT NULL AND value IS NOT NULL
      AND confidence >= {CONFIDENT} AND (measure <> 'change' OR from_end IS NOT NULL) AND (value >= 0 OR qualifier = 'exact')
      AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.document = c.document AND p.claim_id = c.claim_id)
),
grouped AS (
    SELECT key, max(floor) > min(ceiling) AS apart FROM stated GROUP BY key HAVING count(*) > 1 AND {having}
),
shown AS (
    SELECT s.key, c.*, i.label, d.published, d.period_start AS reporting_start, d.period_end AS reporting_end
    FROM grouped g JOIN stated s ON s.key = g.key JOIN claims c ON c.document = s.document AND c.claim_id = s.claim_id
    JOIN documents d ON d.document = c.document LEFT JOIN indicators i ON i.indicator = c.indicator
    WHERE g.apart
)
SELECT NULL AS members, NULL AS breaks, count(*) AS checks FROM grouped WHERE NOT apart HAVING count(*) > 0
UNION ALL
SELECT s.members, b.breaks, 1 AS checks
FROM (SELECT list({statement_struct()} ORDER BY document, char_start, claim_id) AS members, any_value(area) AS of_area,
             any_value(period_end) AS until FROM shown GROUP BY key) s
LEFT JOIN LATERAL (SELECT list(day ORDER BY day) AS breaks FROM area_changes WHERE area = s.of_area AND day > s.until) b ON TRUE
"""


def comparable(members: Sequence[Statement]) -> list[Statement]:
    """The members without those whose own sentence or table gives another figure for the same key."""
    by_container: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for member in members:
        by_container[member.container].append(member)
    return [
        member
        for group in by_container.values()
        if not any(disjoint(a, b) for a, b in combinations(group, 2))
        for member in group
    ]


def disjoint(a: Statement, b: Statement) -> bool:
    """Whether no value can be meant by both."""
    first, second = a.interval, b.interval
    return first is not None and second is not None and not first.meets(second)


def worst_pair(
    members: Sequence[Statement], wanted: Callable[[Statement, Statement], bool] | None = None
) -> tuple[Statement, Statement, Interval, Interval] | None:
    """Of the disjoint pairs that are `wanted` (all, if None) the one with the widest gap, in reading order; None without."""
    found = []
    for a, b in combinations(members, 2):
        first, second = a.interval, b.interval
        if first is not None and second is not None and not first.meets(second) and (wanted is None or wanted(a, b)):
            gap = max(first.low - second.high, second.low - first.high)
            found.append((gap, a, b, first, second))
    if not found:
        return None
    return max(found, key=lambda item: item[0])[1:]


def rather_a_slip(a: Statement, b: Statement, share: Decimal, *, of_two_digits: bool = True) -> bool:
    """Whether two disjoint figures are rather one quantity with a slip or an update than two different quantities.

    They are where they differ by at most `share` of the larger (of shares: also of what is left to 100%), where one digit of at
    least three differs or two neighbours are exchanged (of two digits: where both are `is_sure`, for one in six of the pairs
    of two digits is that near by chance), or where the sentences have the same words. Anything else may be a subset that the
    claims do not tell apart. Without `of_two_digits` the slip of two digits is not enough.
    """
    first, second = (abs(decimal(member.value or 0)) for member in (a, b))
    size = max(min(v, abs(HUNDRED - v)) for v in (first, second)) if a.unit == "percent" else max(first, second)
    close = abs(first - second) <= share * size
    least = 2 if of_two_digits and a.is_sure and b.is_sure else 3
    return close or is_copying_slip(a.surface, b.surface, least) or _same_words(a, b)


def is_copying_slip(first: str, second: str, least: int) -> bool:
    """Whether two printed figures of at least `least` digits differ in one digit, or have two neighbours exchanged."""
    one, other = (re.sub(r"\D", "", surface) for surface in (first, second))
    if len(one) != len(other) or len(one) < least or places_of(first) != places_of(second):
        return False
    places = [place for place, (x, y) in enumerate(zip(one, other, strict=True)) if x != y]
    if len(places) == 2 and places[1] == places[0] + 1:
        return one[places[0] : places[1] + 1] == other[places[0] : places[1] + 1][::-1]
    return len(places) == 1


def places_of(surface: str) -> int:
    """How many decimals a printed figure has."""
    found = re.search(r"\d\.(\d+)", surface)
    return len(found[1]) if found else 0


def _same_words(a: Statement, b: Statement) -> bool:
    if "table" in (a.source, b.source):
        return False
    one, other = (set(re.findall(r"[a-z]{4,}", member.quote.casefold())) for member in (a, b))
    return min(len(one), len(other)) > 3 and (one <= other or other <= one)
