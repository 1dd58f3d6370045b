"""A reported figure differs from the one that was published officially.

What it checks
    Figures for a whole area (no age band, no category) and a year or 31 March for which an official series has a value for
    the same indicator, area and unit. They agree when some value can be both, each at the step that it is printed to. Boards
    report before their return is signed off: a figure of the paper's own year within 5% of the published one, or of an earlier
    year within 2%, is info; more is a warning, where the sentence or the table names the year itself. Figures that fit another
    year, England, or nothing near (25%) are taken for something else; not so a figure of three digits or a rate of which one
    digit differs or two are exchanged: that is how a figure is miscopied. Where three years or more of a series differ, the
    series is another one: one finding, info. Nothing is compared with a suppressed figure.

Why it matters
    Members, inspectors and the public will find the published figure beside the board's. The paper should say why they differ.

Flagged
    - The report of 2017/18 has 730 children on a plan on 31 March 2018; 687 were published.
    - The report of 2017/18 has 984 children on a plan on 31 March 2018; 684 were published: one digit differs.
    - The report of 2017/18 has 691 children on a plan on 31 March 2018; 684 were published: info.
    - A table has 450, 530 and 640 children for three years in which 500, 600 and 700 were published: info, one finding.

Accepted
    - The report of 2017/18 has 684 children on a plan on 31 March 2018; 684 were published.
    - The report of 2017/18 has over 600 children on a plan on 31 March 2018; 684 were published.
    - The report of 2017/18 has 112 children on a plan on 31 March 2018; 684 were published: rather some of them.
    - The published figure is suppressed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, cited, flagged, not_checkable, passed, stated_as, unit_sign
from extractor.rules.examples import DOCUMENT, Example, Views, claim, published
from extractor.rules.interval import HUNDRED, ZERO, Interval, decimal, shown
from extractor.rules.twice import CEILING, FLOOR, PARTS, Statement, is_copying_slip, places_of, statement_struct

_NEAR = Decimal("0.25")
_FAR = "a sign that the reported and the published figure count the same thing"
_PROVISIONAL = {True: Decimal("0.05"), False: Decimal("0.02")}
"""How far a figure of the paper's own year, or of an earlier one, may be from the published one before it needs a word. Measured
on published annual reports: figures of earlier years differ by up to 0.4%, those of the own year mostly by less than 3%."""

_FEW = {"count": Decimal(2), "percent": Decimal("0.5"), "rate": Decimal(1)}
_A_SERIES = 3
_READ = 0.7
"""From this confidence on a figure of three digits may be a slip of a distant published one: 3% are that by chance."""

_SAME = Decimal("0.005")
_YEAR = dt.timedelta(days=366)

QUERY = f"""
WITH parts AS ({PARTS}),
series AS (SELECT DISTINCT indicator, unit, per FROM official_series),
held AS (
    SELECT c.document, c.claim_id, c.indicator, c.area, c.period_start, c.period_end, c.value, c.qualifier,
           CASE WHEN o.indicator IS NULL THEN 'a published figure of the same area and period'
                WHEN o.value IS NULL THEN 'a published figure: it is suppressed or not available'
                WHEN {FLOOR} <= o.value_high AND o.value_low <= {CEILING} THEN 'agrees'
                WHEN greatest({FLOOR} - o.value_high, o.value_low - {CEILING}) > {_NEAR} * abs(o.value)
                     AND NOT (c.confidence >= {_READ} AND abs(c.value) BETWEEN abs(o.value) / 10 AND abs(o.value) * 10)
                THEN '{_FAR}'
                ELSE 'differs' END AS verdict
    FROM claims c JOIN series s ON s.indicator = c.indicator AND s.unit = c.unit AND coalesce(s.per, 0) = coalesce(c.per, 0)
    LEFT JOIN official_series o
      ON o.indicator = c.indicator AND o.area = c.area AND o.period_start = c.period_start AND o.period_end = c.period_end
    WHERE c.measure = 'level' AND c.role = 'actual' AND c.value IS NOT NULL AND c.area IS NOT NULL
      AND coalesce(c.cohort, '') = '' AND c.confidence >= {CONFIDENT}
      AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.document = c.document AND p.claim_id = c.claim_id)
),
stated AS (
    SELECT c.*, i.label, d.published, d.period_start AS reporting_start, d.period_end AS reporting_end
    FROM held h JOIN claims c ON c.document = h.document AND c.claim_id = h.claim_id
    JOIN documents d ON d.document = c.document LEFT JOIN indicators i ON i.indicator = c.indicator
    WHERE h.verdict = 'differs'
),
agreeing AS (
    SELECT DISTINCT document, indicator, area, period_end FROM held WHERE verdict = 'agrees' AND qualifier = 'exact'
),
differing AS (
    SELECT document, indicator, area, period_start, period_end,
           list({statement_struct()} ORDER BY char_start, claim_id) AS members
    FROM stated GROUP BY document, indicator, area, period_start, period_end, value
),
wanted AS (SELECT DISTINCT indicator, area, period_end FROM differing),
elsewhere AS (
    SELECT w.indicator, w.area, w.period_end,
           list({{'value': o.value, 'low': o.value_low, 'high': o.value_high, 'source': o.source}}) AS figures
    FROM wanted w JOIN official_series o ON o.indicator = w.indicator AND o.area IN (w.area, 'England')
    WHERE o.value IS NOT NULL AND (
        (o.area = w.area AND o.period_end <> w.period_end AND abs(date_diff('month', o.period_end, w.period_end)) <= 36)
        OR (o.area = 'England' AND w.area <> 'England' AND o.period_end = w.period_end))
    GROUP BY w.indicator, w.area, w.period_end
)
SELECT NULL AS figures, verdict, count(*) AS checks FROM held WHERE verdict <> 'differs' GROUP BY verdict
UNION ALL
SELECT list({{'official': {{'value': o.value, 'low': o.value_low, 'high': o.value_high, 'source': o.source}},
              'members': members, 'elsewhere': e.figures, 'also_agrees': a.document IS NOT NULL}}
            ORDER BY d.period_end, members[1].claim_id) AS figures, 'differs' AS verdict, 1 AS checks
FROM differing d
JOIN official_series o
  ON o.indicator = d.indicator AND o.area = d.area AND o.period_start = d.period_start AND o.period_end = d.period_end
LEFT JOIN elsewhere e ON e.indicator = d.indicator AND e.area = d.area AND e.period_end = d.period_end
LEFT JOIN agreeing a
  ON a.document = d.document AND a.indicator = d.indicator AND a.area = d.area AND a.period_end = d.period_end
GROUP BY d.document, d.indicator, d.area
ORDER BY verdict
"""


class Official(msgspec.Struct, frozen=True):
    """A published figure with what its step allows."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    source: str | None = None

    @property
    def spread(self) -> Interval:
        """Every value that is published as this one."""
        value = self.value or 0.0
        return Interval(decimal(value if self.low is None else self.low), decimal(value if self.high is None else self.high))


class Figure(msgspec.Struct, frozen=True):
    """One reported value that differs from the published one, with all its places.

    `elsewhere`: what was published for other years and for England. `also_agrees`: the paper gives the published figure too.
    """

    official: Official
    members: list[Statement]
    elsewhere: list[Official] | None = None
    also_agrees: bool = False

    @property
    def first(self) -> Statement:
        """The first place of the figure in the paper."""
        return self.members[0]

    @property
    def gap(self) -> Decimal:
        """How far the nearest values that the two may stand for are apart; 0 where they meet."""
        stated = self.first.interval
        return ZERO if stated is None else max(_gap(stated, self.official.spread), ZERO)

    @property
    def is_far(self) -> bool:
        """Whether the two are so far apart that they are rather of different things."""
        return self.gap > abs(decimal(self.official.value or 0)) * _NEAR

    @property
    def is_copying_slip(self) -> bool:
        """Whether a figure has one digit of the published one wrong, or two exchanged.

        Two digits are enough of a rate that is read surely: rates are hardly ever those of a part of the children.
        """
        return any(
            member.confidence >= _READ
            and member.qualifier == "exact"
            and is_copying_slip(
                member.surface,
                f"{self.official.value or 0:.{places_of(member.surface)}f}",
                2 if member.unit == "rate" and member.is_sure else 3,
            )
            for member in self.members
        )

    @property
    def explained(self) -> bool:
        """Whether provisional figures, or a later revision, explain the gap."""
        size = abs(decimal(self.official.value or 0))
        return self.gap <= max(size * _PROVISIONAL[_is_current(self.first)], _FEW.get(self.first.unit, ZERO))


class Row(msgspec.Struct, frozen=True):
    """What one paper reports of one indicator and area where it differs, or the number of checks with another verdict."""

    verdict: str
    checks: int
    figures: list[Figure] | None = None


def check(row: Row) -> Iterator[Outcome]:
    """One outcome a figure; those of a whole series that is another one make a single finding."""
    if row.verdict == "agrees":
        yield passed()
    elif row.figures is None:
        yield not_checkable(row.verdict)
    else:
        differing = []
        for figure in row.figures:
            outcome = _uncomparable(figure)
            if outcome is not None:
                yield outcome
            elif figure.is_far:
                yield _report(figure)
            else:
                differing.append(figure)
        if sum(not figure.explained for figure in differing) >= _A_SERIES:
            yield _report_series(differing)
        else:
            yield from map(_report, differing)


def _uncomparable(figure: Figure) -> Outcome | None:
    """What is to be said of a figure that may be of something else; None for one that differs."""
    stated, official = figure.first.interval, figure.official
    size = abs(decimal(official.value or 0))
    if stated is None or stated.meets(official.spread):
        return passed()
    if size == 0 or (figure.is_far and not figure.is_copying_slip):
        return not_checkable(_FAR)
    if figure.also_agrees:
        return not_checkable("one figure: the paper gives the published one as well")
    if any(_fits(stated, other) for other in figure.elsewhere or ()):
        return not_checkable("a sign of the figure's year and area: it fits what was published for another")
    return None


def _gap(stated: Interval, spread: Interval) -> Decimal:
    return max(stated.low - spread.high, spread.low - stated.high)


def _fits(stated: Interval, other: Official) -> bool:
    spread = other.spread
    return stated.meets(spread) or _gap(stated, spread) <= abs(spread.high) * _SAME


def _is_current(claim: Statement) -> bool:
    """Whether the figure is of the paper's own year, or of the last before it was published."""
    if claim.period_end is None:
        return True
    if claim.reporting_end is not None:
        return claim.period_end > claim.reporting_end - _YEAR
    return claim.published is None or claim.period_end > claim.published - _YEAR


def _report(figure: Figure) -> Outcome:
    first, official = figure.first, figure.official
    dated = any(member.says_when for member in figure.members)
    if figure.explained:
        note = f"{'Provisional figures explain' if _is_current(first) else 'A later revision explains'} a gap of this size"
    elif dated:
        note = "That is more than provisional figures explain"
    else:
        note = "The passage does not say when the figure holds, and it may be of another date"
    if figure.is_far:
        note = f"One digit of it differs, as where a figure is copied wrongly. {note}"
    evidence = [member.evidence for member in figure.members]
    stated, published_as = _as_stated(figure), _as_published(figure)
    share = figure.gap / abs(decimal(official.value or 1)) * HUNDRED
    message = (
        f"{first.subject}: {stated} is reported, {published_as} was published ({official.source}), a gap of "
        f"{shown(figure.gap)}{unit_sign(first.unit)} or {shown(share, 1)}% by (reported − published) ÷ published. {note}. It "
        f"would agree if the paper gave the published figure, or said where its own comes from. {cited(evidence)}"
    )
    severity = Severity.WARNING if dated and not figure.explained else Severity.INFO
    return flagged(severity, message, expected=published_as, observed=stated, evidence=evidence)


def _report_series(figures: list[Figure]) -> Outcome:
    """Figures that differ in year after year come from another count, and need one explanation."""
    evidence = [figure.first.evidence for figure in figures]
    each = "; ".join(f"{f.first.period}: {_as_stated(f)} is reported, {_as_published(f)} was published" for f in figures)
    message = (
        f"{figures[0].first.label or figures[0].first.indicator}, {figures[0].first.area}: {each} "
        f"({figures[0].official.source}). By comparing each with what was published for its year, the paper's series is another "
        f"count or sample. It would agree if the paper gave the published series, or said what its own counts. {cited(evidence)}"
    )
    expected = "; ".join(map(_as_published, figures))
    return flagged(Severity.INFO, message, expected=expected, observed="; ".join(map(_as_stated, figures)), evidence=evidence)


def _as_stated(figure: Figure) -> str:
    sign = unit_sign(figure.first.unit)
    return stated_as(figure.first.surface, figure.first.interval or Interval(ZERO, ZERO), sign)


def _as_published(figure: Figure) -> str:
    sign = unit_sign(figure.first.unit)
    return stated_as(f"{shown(decimal(figure.official.value or 0))}{sign}", figure.official.spread, sign)


_DAY = dt.date(2018, 3, 31)


def _case(surface: str, number: float, official: float | None, qualifier: str = "exact") -> Views:
    about = {"indicator": "cpp_at_date", "area": "Anyshire", "period_start": _DAY, "period_end": _DAY}
    quote = f"{surface} children had a plan on 31 March 2018."
    row = claim("a", surface, number, qualifier=qualifier, quote=quote, period_label="31 March 2018", block_id="b1")
    return {
        "documents": [{"document": DOCUMENT, "period_start": dt.date(2017, 4, 1), "period_end": _DAY}],
        "claims": [row | about],
        "official_series": [published("cpp_at_date", _DAY, official), published("cpp_at_date", dt.date(2017, 3, 31), 520)],
    }


def _series(*rows: tuple[int, float, float]) -> Views:
    """A table of years, each with what is reported and what was published."""
    days = [dt.date(year, 3, 31) for year, *_ in rows]
    cells = [
        claim(
            f"c{day.year}", str(stated), stated, source="table", table_id="t1", period_label=str(day), quote=f"{day} | {stated}"
        )
        | {"indicator": "cpp_at_date", "area": "Anyshire", "period_start": day, "period_end": day}
        for day, (_, stated, _) in zip(days, rows, strict=True)
    ]
    official = [published("cpp_at_date", day, value) for day, (_, _, value) in zip(days, rows, strict=True)]
    return {"documents": [{"document": DOCUMENT, "period_end": days[-1]}], "claims": cells, "official_series": official}


EXAMPLES = (
    Example(
        "A table has 450, 530 and 640 children for three years in which 500, 600 and 700 were published: info, one finding.",
        "flagged",
        _series((2015, 450, 500), (2016, 530, 600), (2017, 640, 700)),
    ),
    Example(
        "The report of 2017/18 has 730 children on a plan on 31 March 2018; 687 were published.",
        "flagged",
        _case("730", 730, 687),
    ),
    Example(
        "The report of 2017/18 has 984 children on a plan on 31 March 2018; 684 were published: one digit differs.",
        "flagged",
        _case("984", 984, 684),
    ),
    Example("Two of its digits differ.", "not_checkable", _case("927", 927, 684)),
    Example(
        "The report of 2017/18 has 691 children on a plan on 31 March 2018; 684 were published: info.",
        "flagged",
        _case("691", 691, 684),
    ),
    Example(
        "The report of 2017/18 has 684 children on a plan on 31 March 2018; 684 were published.",
        "passed",
        _case("684", 684, 684),
    ),
    Example(
        "The report of 2017/18 has over 600 children on a plan on 31 March 2018; 684 were published.",
        "passed",
        _case("600", 600, 684, "over"),
    ),
    Example(
        "The report of 2017/18 has 112 children on a plan on 31 March 2018; 684 were published: rather some of them.",
        "not_checkable",
        _case("112", 112, 684),
    ),
    Example("The published figure is suppressed.", "not_checkable", _case("3", 3, None)),
    Example("It fits the year before.", "not_checkable", _case("520", 520, 610)),
)

RULE = Rule("OF01", "differs-from-official-figure", Severity.WARNING, QUERY, Row, check, EXAMPLES, __doc__ or "")
