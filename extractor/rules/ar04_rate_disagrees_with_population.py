"""A stated rate disagrees with the count and the population that it is a rate of.

What it checks
    A rate, its count in the sentence ("338 children (a rate of 56 per 10,000)") or else the paper's only figure for it at that
    date, and the population that the paper states, or else the official estimate of the area's children. The rate is worked out
    again from the two. Published rates are over the population of another year or estimate, so the population is given 5% either
    side; a rate that needs more than 1% is info. Without a population the rate is not checkable.

Why it matters
    Rates are what areas are compared by. A rate that its own count contradicts puts the area in the wrong place.

Flagged
    - 338 children were looked after, a rate of 75 per 10,000, in an area with 60,000 children.
    - 338 children were looked after, a rate of 75 per 10,000; officially 60,200 children live there.
    - 338 children were looked after. The rate is 75 per 10,000; officially 60,200 children live there.
    - 338 children were looked after, a rate of 58 per 10,000; officially 60,200 children live there: info.

Accepted
    - 338 children were looked after, a rate of 56 per 10,000, in an area with about 60,000 children.
    - 338 children were looked after, a rate of 56 per 10,000; officially 60,200 children live there.
    - 338 children were looked after, a rate of 56 per 10,000: no population is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, ClaimRow, cited, claim_struct, flagged, not_checkable, passed, stated_as
from extractor.rules.examples import Example, Views, claim, published
from extractor.rules.interval import as_printed, decimal, point, shown

QUERY = f"""
WITH defined AS (
    SELECT i.indicator, counted.indicator AS counted
    FROM (SELECT indicator, regexp_extract(definition, '([a-z][a-z0-9_]+) / [a-z -]*population', 1) AS counted FROM indicators) i
    JOIN indicators counted ON counted.indicator = i.counted
),
candidates AS (
    SELECT r.document, r.claim_id, n.claim_id AS count_id, n.value,
           coalesce(n.block_id = r.block_id AND n.quote = r.quote, FALSE) AS beside,
           max(n.period_end) OVER (PARTITION BY r.document, r.claim_id) = n.period_end AS latest
    FROM claims r JOIN defined d USING (indicator)
    LEFT JOIN documents p ON p.document = r.document
    JOIN claims n ON n.document = r.document AND n.indicator = d.counted
     -- "The rate is 48" that names no time is of the day of the paper, and of the last count before it in the section
     AND (n.period_end = r.period_end
          OR (r.period_end = p.published AND n.section = r.section AND n.char_start < r.char_start AND n.source = 'text'))
     AND n.area IS NOT DISTINCT FROM r.area AND n.cohort IS NOT DISTINCT FROM r.cohort
    WHERE r.unit = 'rate' AND r.measure = 'level' AND r.role = 'actual' AND r.confidence >= {CONFIDENT}
      AND n.unit = 'count' AND n.measure = 'level' AND n.role = 'actual' AND n.confidence >= {CONFIDENT}
),
counts AS (
    SELECT document, claim_id, min(count_id) AS count_id
    FROM (SELECT *, bool_or(beside) OVER (PARTITION BY document, claim_id) AS told FROM candidates)
    WHERE beside = told AND latest
    GROUP BY document, claim_id HAVING count(DISTINCT value) = 1
),
populations AS (
    SELECT document, area, min(claim_id) AS claim_id
    FROM claims
    WHERE indicator LIKE 'population%' AND unit = 'count' AND measure = 'level' AND value > 1000 AND source = 'text'
    GROUP BY document, area HAVING count(DISTINCT value) = 1
)
SELECT {claim_struct("c")} AS rate, {claim_struct("n")} AS counted, {claim_struct("p")} AS population,
       (SELECT {{'value': o.value, 'year': year(o.period_end), 'source': o.source}} FROM official_series o
        WHERE o.indicator = 'population_0_17' AND o.area = c.area AND o.value IS NOT NULL AND o.period_end <= n.period_end
          AND o.period_end > n.period_end - INTERVAL 2 YEAR
        ORDER BY o.period_end DESC LIMIT 1) AS published
FROM counts k
JOIN claims c ON c.document = k.document AND c.claim_id = k.claim_id
JOIN claims n ON n.document = k.document AND n.claim_id = k.count_id
LEFT JOIN populations o ON o.document = c.document AND o.area IS NOT DISTINCT FROM c.area
LEFT JOIN claims p ON p.document = o.document AND p.claim_id = o.claim_id
ORDER BY c.document, c.char_start, c.claim_id
"""

_OTHER_YEAR = Decimal("0.05")
_OTHER_ESTIMATE = Decimal("0.01")


class Published(msgspec.Struct, frozen=True):
    """The children (aged 0 to 17) whom the official estimate of a year counts in the area."""

    value: float
    year: int
    source: str


class Row(msgspec.Struct, frozen=True):
    """A rate with its count, the paper's population where it states just one, and the official one of the time."""

    rate: ClaimRow
    counted: ClaimRow
    population: ClaimRow | None = None
    published: Published | None = None


def check(row: Row) -> Iterator[Outcome]:
    """One outcome for the rate."""
    own, published = row.population, row.published
    if row.rate.per is None or (own is None and published is None):
        yield not_checkable("the population that the rate is over")
        return
    if own is not None:
        people, named = own.interval, own.surface
    else:
        people = point(decimal(published.value)) if published else None
        named = f"{shown(people.low)} children in {published.year} ({published.source})" if people and published else ""
    stated, count = row.rate.interval, row.counted.interval
    if stated is None or count is None or people is None:
        yield not_checkable("single figures for the rate, its count and the population")
        return
    close, far = (count.over(people.widened(people.low * room)) for room in (_OTHER_ESTIMATE, _OTHER_YEAR))
    if close is None or far is None:
        yield not_checkable("a population above zero")
        return
    if stated.meets(close.scaled(Decimal(row.rate.per))):
        yield passed()
        return
    # another year's population, or another estimate, may explain what lies between the two
    slight = stated.meets(far.scaled(Decimal(row.rate.per)))
    severity, room = (Severity.INFO, "1%") if slight else (Severity.WARNING, "5%")
    computed = (close if slight else far).scaled(Decimal(row.rate.per))
    evidence = [part.evidence for part in (row.rate, row.counted, own) if part is not None]
    message = (
        f"The rate is stated as {stated_as(row.rate.surface, stated)} per {row.rate.per:,}, but {row.counted.surface} among "
        f"{named} is {computed.text()} by count ÷ population × {row.rate.per:,}, the population taken with {room} "
        f"either side. It would agree if the rate were printed as {as_printed(computed, row.rate.step)}, or if the count or the "
        f"population were another. {cited(evidence)}"
    )
    yield flagged(severity, message, expected=computed.text(), observed=stated_as(row.rate.surface, stated), evidence=evidence)


def _case(rate: float, *, people: bool = True, official: float | None = None, apart: bool = False) -> Views:
    day = dt.date(2016, 3, 31)
    sentence = f"338 children were looked after, a rate of {rate:g} per 10,000."
    about: dict[str, object] = {"area": "Anyshire", "period_start": day, "period_end": day, "block_id": "b1", "quote": sentence}
    claims = [
        claim("rate", f"{rate:g}", rate, unit="rate", per=10000, indicator="in_care_rate") | about,
        claim("count", "338", 338, indicator="in_care") | about | ({"quote": "338 children were looked after."} if apart else {}),
    ]
    if people:
        claims.append(
            claim(
                "people",
                "60,000",
                60000,
                indicator="population_0_17",
                qualifier="about",
                area="Anyshire",
                quote="About 60,000 live here.",
            )
        )
    indicators = [
        {"indicator": "in_care_rate", "unit": "rate", "definition": "in_care / mid-year population; whole number"},
        {"indicator": "in_care", "unit": "count", "definition": "stock"},
    ]
    series = [published("population_0_17", dt.date(2015, 6, 30), official)] if official else []
    return {"indicators": indicators, "claims": claims, "official_series": series}


EXAMPLES = (
    Example(
        "338 children were looked after. The rate is 75 per 10,000; officially 60,200 children live there.",
        "flagged",
        _case(75, people=False, official=60200, apart=True),
    ),
    Example(
        "338 children were looked after, a rate of 58 per 10,000; officially 60,200 children live there: info.",
        "flagged",
        _case(58, people=False, official=60200),
    ),
    Example(
        "338 children were looked after, a rate of 75 per 10,000; officially 60,200 children live there.",
        "flagged",
        _case(75, people=False, official=60200),
    ),
    Example(
        "338 children were looked after, a rate of 56 per 10,000; officially 60,200 children live there.",
        "passed",
        _case(56, people=False, official=60200),
    ),
    Example("338 children were looked after, a rate of 75 per 10,000, in an area with 60,000 children.", "flagged", _case(75)),
    Example(
        "338 children were looked after, a rate of 56 per 10,000, in an area with about 60,000 children.", "passed", _case(56)
    ),
    Example(
        "338 children were looked after, a rate of 56 per 10,000: no population is known.",
        "not_checkable",
        _case(56, people=False),
    ),
)

RULE = Rule("AR04", "rate-disagrees-with-population", Severity.WARNING, QUERY, Row, check, EXAMPLES, __doc__ or "")
