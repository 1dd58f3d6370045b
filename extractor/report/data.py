"""What the page shows, read through a door onto the public views and masked for sharing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from extractor.disclosure import DEFAULT_THRESHOLD, Redactor, plan, without_figures
from extractor.model.finding import without_quotations

SEVERITIES = ("error", "warning", "info")


class Door(Protocol):
    """Read-only access to the public views."""

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        """Run one SELECT; one dictionary a row, by column name."""


class Quotation(msgspec.Struct, frozen=True):
    """An entry of a finding's evidence."""

    document: str
    quote: str
    page: int | None = None
    claim_id: str | None = None


class FindingRow(msgspec.Struct, frozen=True):
    """A row of the view `findings`."""

    finding_id: str
    rule: str
    severity: str
    message: str
    expected: str | None = None
    observed: str | None = None
    evidence: tuple[Quotation, ...] = ()
    waived: bool = False
    waiver_reason: str | None = None

    @property
    def cards(self) -> list[list[Quotation]]:
        """The evidence as shown side by side: a sentence is a card, the rows of one table are one card."""
        cards: list[list[Quotation]] = []
        for entry in self.evidence:
            last = cards[-1][-1] if cards else None
            row = entry.claim_id is None and last is not None and last.claim_id is None
            if row and last is not None and (last.document, last.page) == (entry.document, entry.page):
                cards[-1].append(entry)
            else:
                cards.append([entry])
        return cards


class DocumentRow(msgspec.Struct, frozen=True):
    """A paper, with the pages that could not be read ("7: no text layer")."""

    document: str
    title: str | None = None
    status: str | None = None
    document_type: str | None = None
    area: str | None = None
    published: dt.date | None = None
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    pages: int | None = None
    pages_expected: int | None = None
    pages_read: int | None = None
    claims: int = 0
    unread: tuple[str, ...] = ()


class Failure(msgspec.Struct, frozen=True):
    """A file that is not in the warehouse, with the reason."""

    document: str
    reason: str | None = None


class TrendRow(msgspec.Struct, frozen=True):
    """A theme in a year. `papers` are all papers of that year, `documents` those that mention the theme."""

    theme: str
    year: int
    documents: int
    papers: int
    mentions: int
    words: int
    per_1000_words: float | None = None


class PointRow(msgspec.Struct, frozen=True):
    """A figure of an indicator with its source."""

    claim_id: str
    indicator: str
    label: str
    unit: str
    area: str
    value: float
    surface: str
    period_start: dt.date
    period_end: dt.date
    document: str
    quote: str
    per: int | None = None
    value_low: float | None = None
    value_high: float | None = None
    qualifier: str | None = None
    kind: str | None = None
    definition: str | None = None
    period_kind: str | None = None
    period_label: str | None = None
    page: int | None = None
    published: dt.date | None = None
    small_number: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers at the top of the page."""

    documents: int
    pages: int
    figures: int
    mentions: int
    as_of: dt.datetime | None
    open_findings: dict[str, int]
    waived: int


@dataclass(frozen=True, slots=True)
class Everything:
    """All that the page shows. `points` are those of indicators with figures of two years, for the charts."""

    summary: Summary
    open_findings: tuple[FindingRow, ...]
    waived_findings: tuple[FindingRow, ...]
    points: tuple[PointRow, ...]
    every_point: tuple[PointRow, ...]
    trends: tuple[TrendRow, ...]
    documents: tuple[DocumentRow, ...]
    failures: tuple[Failure, ...]
    masked: int
    threshold: int = DEFAULT_THRESHOLD


_FINDINGS = """
SELECT finding_id, rule, severity, message, expected, observed, evidence, waived, waiver_reason
FROM findings
ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, rule, finding_id
"""

# A sentence or table that gives several figures for one indicator, area and period holds subsets that were not told apart.
_POINTS = """
WITH unclear AS (
    SELECT document, coalesce(table_id, block_id) AS place, indicator, area, unit, period_end
    FROM claims
    WHERE measure = 'level' AND role = 'actual' AND cohort IS NULL AND indicator IS NOT NULL
    GROUP BY ALL HAVING count(DISTINCT value) > 1
)
SELECT c.claim_id, c.indicator, coalesce(i.label, c.indicator) AS label, c.unit, c.per, i.kind, i.definition, c.area,
       c.value, c.surface, c.value_low, c.value_high, c.qualifier,
       c.period_kind, c.period_start, c.period_end, c.period_label, c.document, c.page, c.quote, d.published,
       coalesce(c.small_number, FALSE) AS small_number
FROM claims c JOIN indicators i USING (indicator) JOIN documents d USING (document)
WHERE c.measure = 'level' AND c.role = 'actual' AND c.value IS NOT NULL AND c.cohort IS NULL AND c.area IS NOT NULL
  AND c.confidence >= 0.5 AND c.period_end IS NOT NULL AND c.unit = i.unit
  AND (c.period_kind IN ('as_at', 'year') OR i.kind = 'stock')
  AND NOT EXISTS (
      SELECT 1 FROM unclear u WHERE u.document = c.document AND u.place = coalesce(c.table_id, c.block_id)
      AND u.indicator = c.indicator
      AND u.area = c.area AND u.unit = c.unit AND u.period_end = c.period_end)
  AND NOT EXISTS (SELECT 1 FROM series_parts p WHERE p.document = c.document AND p.claim_id = c.claim_id)
ORDER BY label, c.indicator, c.area, c.period_end, d.published NULLS FIRST, c.document, c.page, c.char_start
"""

_TRENDS = """
SELECT t.theme, t.year, t.documents, y.papers, t.mentions, t.words, t.per_1000_words
FROM theme_trends t
JOIN (SELECT year(coalesce(period_end, published)) AS year, count(*) AS papers FROM documents GROUP BY 1) y ON y.year = t.year
ORDER BY t.theme, t.year
"""

_DOCUMENTS = """
SELECT d.document, d.title, d.status, d.document_type, d.area, d.published, d.period_start, d.period_end, d.pages,
       d.pages_expected, d.pages_read, coalesce(c.claims, 0) AS claims,
       coalesce(p.unread, []) AS unread
FROM documents d
LEFT JOIN (SELECT document, count(*) AS claims FROM claims GROUP BY document) c USING (document)
LEFT JOIN (SELECT document, list(page || ': ' || coalesce(reason, 'not read') ORDER BY page) AS unread
           FROM pages WHERE status = 'failed' GROUP BY document) p USING (document)
ORDER BY coalesce(d.period_end, d.published) NULLS LAST, d.document
"""

_FAILURES = """
SELECT document, arg_max(reason, started_at) AS reason FROM ingestions
GROUP BY document HAVING arg_max(status, started_at) = 'failed' ORDER BY document
"""

_SUMMARY = """
SELECT (SELECT count(*) FROM documents) AS documents,
       (SELECT coalesce(sum(coalesce(pages_read, pages)), 0)::BIGINT FROM documents) AS pages,
       (SELECT count(*) FROM claims) AS figures, (SELECT count(*) FROM theme_mentions) AS mentions,
       (SELECT max(ingested_at) FROM documents) AS as_of
"""


def everything(door: Door, threshold: int = DEFAULT_THRESHOLD) -> Everything:
    """Read all that the page shows, with counts up to `threshold` of children and what would give them back taken out. Works on
    an empty warehouse."""
    findings = [msgspec.convert(row, FindingRow, strict=False) for row in door.rows(_FINDINGS)]
    points = [msgspec.convert(row, PointRow, strict=False) for row in door.rows(_POINTS)]
    documents = {entry.document for finding in findings for entry in finding.evidence} | {point.document for point in points}
    hidden, redactor = plan(door, documents, threshold)
    masked = [_masked_finding(finding, redactor) for finding in findings]
    every_point = tuple(_masked_point(point, redactor, hidden, threshold) for point in points if hidden.get(point.claim_id, True))
    shown = _with_two_years(every_point)
    return Everything(
        summary=_summary(door, masked),
        open_findings=tuple(finding for finding in masked if not finding.waived),
        waived_findings=tuple(finding for finding in masked if finding.waived),
        points=shown,
        every_point=every_point,
        trends=tuple(msgspec.convert(row, TrendRow, strict=False) for row in door.rows(_TRENDS)),
        documents=tuple(msgspec.convert(row, DocumentRow, strict=False) for row in door.rows(_DOCUMENTS)),
        failures=tuple(msgspec.convert(row, Failure, strict=False) for row in door.rows(_FAILURES)),
        masked=redactor.count + len(hidden),
        threshold=threshold,
    )


def points_of(door: Door, indicator: str) -> list[PointRow]:
    """The figures of one indicator as the page has them, unmasked."""
    rows = door.rows(f"SELECT * FROM ({_POINTS}) WHERE indicator = ?", [indicator])
    return [msgspec.convert(row, PointRow, strict=False) for row in rows]


def _summary(door: Door, findings: Sequence[FindingRow]) -> Summary:
    row = door.rows(_SUMMARY)[0]
    still_open = [finding for finding in findings if not finding.waived]
    counts = {severity: sum(finding.severity == severity for finding in still_open) for severity in SEVERITIES}
    as_of = row.pop("as_of")
    numbers = msgspec.convert(row, dict[str, int], strict=False)
    return Summary(
        **numbers,
        as_of=as_of if isinstance(as_of, dt.datetime) else None,
        open_findings=counts,
        waived=len(findings) - len(still_open),
    )


def _masked_finding(finding: FindingRow, redactor: Redactor) -> FindingRow:
    """The finding with its quotations redacted; where one was, its recomputation is shown without figures, which would give the
    count back."""
    message, expected, observed = finding.message, finding.expected or "", finding.observed or ""
    evidence: list[Quotation] = []
    rests = False
    for entry in finding.evidence:
        hidden = redactor.hidden(entry.document, entry.quote)
        evidence.append(msgspec.structs.replace(entry, quote=redactor.redacted(entry.quote, hidden)))
        rests = rests or bool(hidden)
    message = without_quotations(message)
    if rests:
        message, expected, observed = (without_figures(text) for text in (message, expected, observed))
    return msgspec.structs.replace(finding, message=message, evidence=tuple(evidence), expected=expected, observed=observed)


def _masked_point(point: PointRow, redactor: Redactor, hidden: Mapping[str, bool], threshold: int) -> PointRow:
    quote = redactor.redacted(point.quote, redactor.hidden(point.document, point.quote))
    small = point.claim_id in hidden
    return msgspec.structs.replace(
        point, quote=quote, surface=f"1 to {threshold}" if small else point.surface, small_number=small
    )


def _with_two_years(points: Sequence[PointRow]) -> tuple[PointRow, ...]:
    """The points of indicators that have figures of at least two years for some area."""
    years: dict[tuple[str, str], set[int]] = defaultdict(set)
    for point in points:
        years[point.indicator, point.area].add(point.period_end.year)
    series = {indicator for (indicator, _), found in years.items() if len(found) > 1}
    return tuple(point for point in points if point.indicator in series)
