"""Comparing what different papers say of one quantity: the year's own paper, a later one that restates it, or two others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from extractor.model import Outcome, Severity
from extractor.rules.evidence import cited, flagged, not_checkable, passed, stated_as, unit_sign
from extractor.rules.examples import Views, claim
from extractor.rules.interval import Interval
from extractor.rules.twice import Group, Statement, comparable, query, rather_a_slip, worst_pair

QUERY = query("", "count(DISTINCT document) > 1")

_CLOSE = Decimal("0.25")


def is_restatement(a: Statement, b: Statement) -> bool:
    """Whether one paper reports on the figure's own year and the other on a later one."""
    return (_is_own_year(a) and _is_later(b)) or (_is_own_year(b) and _is_later(a))


def compared(row: Group, *, restatements: bool) -> Outcome:
    """The outcome of one quantity, looking only at restatements or only at the other pairs of papers.

    A quantity that was restated is reported as that alone, not once more for every other pair of papers.
    """
    if row.members is None:
        return passed()
    members = comparable(row.members)
    if len({member.document for member in members}) < 2:
        return not_checkable("what tells apart the different figures of one sentence or table")
    apart = worst_pair(members, lambda a, b: _of_other_territory(a, b, row.breaks or ()))
    pair = worst_pair(
        members,
        lambda a, b: (
            a.document != b.document and is_restatement(a, b) == restatements and not _of_other_territory(a, b, row.breaks or ())
        ),
    )
    if pair is None and apart is not None and is_restatement(apart[0], apart[1]) == restatements:
        return not_checkable("one territory: the area was merged, split or redrawn between the papers")
    if pair is None or (not restatements and worst_pair(members, is_restatement) is not None):
        return passed()
    if not rather_a_slip(pair[0], pair[1], _CLOSE):
        return not_checkable("a sign that two very different figures count the same thing")
    return _report(*pair, restatements=restatements)


def _report(a: Statement, b: Statement, first: Interval, second: Interval, *, restatements: bool) -> Outcome:
    if restatements and _is_later(a):
        a, b, first, second = b, a, second, first
    sign = unit_sign(a.unit)
    dated = a.says_when and b.says_when
    severity = Severity.WARNING if dated else Severity.INFO
    note = "" if dated else " One of the two does not say when it holds, and may be of another date."
    joined = "but restated as" if restatements else "but"
    evidence = [a.evidence, b.evidence]
    message = (
        f"{a.subject}: {stated_as(a.surface, first, sign)} in {a.paper}, {joined} {stated_as(b.surface, second, sign)} in "
        f"{b.paper}; no value is both.{note} A note on the revision or the definition would explain it. "
        f"{cited(evidence, with_document=True)}"
    )
    return flagged(severity, message, expected=first.text(sign), observed=second.text(sign), evidence=evidence)


def example_papers(*figures: tuple[str, int, str, float, str], redrawn: dt.date | None = None, role: str = "actual") -> Views:
    """Examples: (name, last year of the paper's reporting year, printed, value, qualifier), all of children on 31 March 2017.

    `redrawn`: the day from which the area is another territory.
    """
    instant = dt.date(2017, 3, 31)
    papers = [
        {
            "document": name,
            "period_start": dt.date(year - 1, 4, 1),
            "period_end": dt.date(year, 3, 31),
            "published": dt.date(year, 9, 1),
        }
        for name, year, *_ in figures
    ]
    rows = [
        claim(name, surface, value, document=name, block_id=name, qualifier=qualifier, role=role)
        | {"indicator": "cpp_at_date", "area": "Anyshire", "period_start": instant, "period_end": instant}
        | {"period_label": "31 March 2017", "quote": f"{surface} on 31 March 2017"}
        for name, _, surface, value, qualifier in figures
    ]
    changes = [{"area": "Anyshire", "day": redrawn, "change": "redrawn", "others": []}] if redrawn else []
    return {"documents": papers, "claims": rows, "area_changes": changes}


def _of_other_territory(a: Statement, b: Statement, breaks: Sequence[dt.date]) -> bool:
    """Whether the area became another territory between the two papers: the later one may restate the figure for the new one."""
    first, last = (member.reporting_end or member.published for member in (a, b))
    return first is not None and last is not None and any(min(first, last) < day <= max(first, last) for day in breaks)


def _is_own_year(claim: Statement) -> bool:
    start, end, period = claim.reporting_start, claim.reporting_end, claim.period_end
    return start is not None and end is not None and period is not None and start <= period <= end


def _is_later(claim: Statement) -> bool:
    start, period = claim.reporting_start, claim.period_end
    return start is not None and period is not None and period < start
