"""What rules share about claims: the columns they read, the quotations they show, the outcomes they return."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

import msgspec

from extractor.model import Evidence, Finding, Outcome, Severity
from extractor.rules.interval import Interval, stated
from extractor.text import fold_whitespace

CONFIDENT = 0.5
"""Claims that were read with less confidence are never compared."""

_QUOTE_LENGTH = 240
_COLUMNS = (
    "document",
    "claim_id",
    "page",
    "quote",
    "surface",
    "value",
    "value_low",
    "value_high",
    "unit",
    "per",
    "qualifier",
    "measure",
    "source",
)
_UNITS = {"percent": "%", "percentage_points": " percentage points", "days": " days", "weeks": " weeks", "months": " months"}


class ClaimRow(msgspec.Struct, frozen=True):
    """The columns of the view `claims` that rules compare."""

    document: str
    claim_id: str
    quote: str
    surface: str
    unit: str
    page: int | None = None
    value: float | None = None
    value_low: float | None = None
    value_high: float | None = None
    per: int | None = None
    qualifier: str = "exact"
    measure: str = "level"
    source: str = "text"

    @property
    def interval(self) -> Interval | None:
        """Every value that the figure may stand for; None without a number."""
        return stated(
            self.value,
            self.value_low,
            self.value_high,
            qualifier=self.qualifier,
            unit=self.unit,
            surface=self.surface,
            quote=self.quote,
        )

    @property
    def step(self) -> Decimal:
        """The width of the printed precision: 0.1 for "31.3%", 0 for a count."""
        if self.value is None or self.value_low is None or self.value_high is None:
            return Decimal(0)
        return Decimal(repr(self.value_high)) - Decimal(repr(self.value_low))

    @property
    def evidence(self) -> Evidence:
        """The quotation with its place."""
        return Evidence(self.document, self.page, fold_whitespace(self.quote), self.claim_id)

    def figure(self) -> str:
        """The interval for a message, with its unit."""
        interval = self.interval
        return self.surface if interval is None else interval.text(unit_sign(self.unit))


def stated_as(surface: str, interval: Interval, unit: str = "") -> str:
    """The printed figure, with what it may stand for where that is more than one value: "31.3% (31.25% to 31.35%)"."""
    return surface if interval.low == interval.high else f"{surface} ({interval.text(unit)})"


def unit_sign(unit: str) -> str:
    """What stands behind a number of the unit in a message."""
    return _UNITS.get(unit, "")


def claim_struct(alias: str) -> str:
    """SQL for the columns of `ClaimRow` of a joined claim, NULL where the outer join found none."""
    fields = ", ".join(f"'{name}': {alias}.{name}" for name in _COLUMNS)
    return f"CASE WHEN {alias}.claim_id IS NOT NULL THEN {{{fields}}} END"


def passed() -> Outcome:
    """The check was made and the figures agree."""
    return Outcome("passed")


def not_checkable(missing: str) -> Outcome:
    """The check could not be made; `missing` says what would be needed."""
    return Outcome("not_checkable", missing=missing)


def flagged(severity: Severity, message: str, *, expected: str, observed: str, evidence: Iterable[Evidence]) -> Outcome:
    """The figures disagree. The engine adds the rule's code and the id."""
    unique = tuple({(entry.document, entry.page, entry.quote): entry for entry in reversed(list(evidence))}.values())[::-1]
    return Outcome("flagged", Finding("", "", severity, message, expected, observed, unique))


def cited(entries: Iterable[Evidence], *, with_document: bool = False) -> str:
    """The quotations for the end of a message, on a line of their own: page 3: "..."; page 5: "..."."""
    parts = []
    for entry in {(entry.document, entry.page, entry.quote): entry for entry in entries}.values():
        place = [entry.document] if with_document else []
        if entry.page is not None:
            place.append(f"page {entry.page}")
        quote = entry.quote if len(entry.quote) <= _QUOTE_LENGTH else entry.quote[: _QUOTE_LENGTH - 1] + "…"
        parts.append(f"{', '.join(place)}: “{quote}”" if place else f"“{quote}”")
    return "\n" + "; ".join(parts)


_PRINTED_ROWS = """
WITH wanted AS (
    SELECT c.claim_id, c.table_id, min(x.row) AS row
    FROM claims c JOIN cells x ON x.table_id = c.table_id AND x.char_start <= c.char_start AND c.char_end <= x.char_end
    WHERE c.source = 'table' AND c.claim_id IN (SELECT unnest(?))
    GROUP BY ALL
)
SELECT w.claim_id, string_agg(x.text, ' ' ORDER BY x.col) AS line
FROM wanted w JOIN cells x ON x.table_id = w.table_id AND x.row = w.row
WHERE x.text <> ''
GROUP BY ALL
"""


def with_printed_rows(findings: Sequence[Finding], rows: Callable[..., list[dict[str, object]]]) -> list[Finding]:
    """The findings with the quotation of each table claim replaced by its row as printed, a row once, in the message too."""
    ids = sorted({entry.claim_id for finding in findings for entry in finding.evidence if entry.claim_id})
    if not ids:
        return [_recited(finding) for finding in findings]
    lines = {str(row["claim_id"]): fold_whitespace(str(row["line"])) for row in rows(_PRINTED_ROWS, [ids])}
    return [_recited(replace(finding, evidence=_printed(finding.evidence, lines))) for finding in findings]


def _recited(finding: Finding) -> Finding:
    """The finding whose message quotes its evidence as it stands now."""
    statement, cites, _ = finding.message.partition("\n")
    if not cites:
        return finding
    several = len({entry.document for entry in finding.evidence}) > 1
    return replace(finding, message=statement.rstrip() + cited(finding.evidence, with_document=several))


def _printed(evidence: Iterable[Evidence], lines: dict[str, str]) -> tuple[Evidence, ...]:
    changed = [replace(entry, quote=lines.get(entry.claim_id or "", entry.quote)) for entry in evidence]
    return tuple({(entry.document, entry.page, entry.quote): entry for entry in reversed(changed)}.values())[::-1]
