"""A number counted over a year is given for a day, or a number counted at a day for a year.

What it checks
    Counts of things that happen ("became the subject of a plan", "left care") whose own sentence gives the last day of a month
    and no length of time, and counts of what holds at a day ("children on a plan") whose sentence gives both a day and
    "during" a year for the same one figure. Only figures of 20 and more: a few things may well happen on one day. The grade is
    info.

Why it matters
    Children on a plan and children who became subject to one are two series, and nearly equal in size. Under the words of the
    other, a figure lands in the wrong one.

Flagged
    - On 31 March 2015, 412 children became the subject of a child protection plan.
    - During 2014/15 there were 398 children on a child protection plan at 31 March 2015.

Accepted
    - On 31 March 2015, 412 children were the subject of a child protection plan.
    - In the year to 31 March 2015, 412 children became the subject of a child protection plan.
    - On 31 March 2015, 4 children became the subject of a child protection plan.
    - During 2014/15 the plans of 210 children ended, and 398 children were on one at 31 March 2015.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, cited, flagged, not_checkable, passed
from extractor.rules.examples import Example, Result, Views, claim
from extractor.rules.twice import Statement, statement_struct

_LEAST = 20
_DAY = r"\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]+\s+\d{4}"
_ON_A_DAY = re.compile(rf"\b(?:on|at)\s+(?:the\s+)?(?:{_DAY})", re.IGNORECASE)
_HAPPENS = re.compile(
    r"\b(?:became|become|becoming|began|started|ceased|entered|left|(?:was|were)\s+(?:newly\s+)?"
    r"(?:received|made|completed|held|opened|closed|referred|registered|deregistered|adopted))\b",
    re.IGNORECASE,
)
_LASTS = re.compile(
    r"\b(?:during|over|since|between|from|throughout|within|per|annual\w*|yearly|months?|weeks?|years?|quarters?|period|to\s+date"
    r"|so\s+far|cumulative\w*|that\s+(?:day|date)|single\s+day|(?:19|20)\d\d\s?[/–-]\s?\d\d|who|which|of\s+whom|already)\b",
    re.IGNORECASE,
)
_DURING = re.compile(
    r"\b(?:during|throughout|over\s+the\s+course\s+of|in\s+the\s+course\s+of)\s+(?:the\s+)?(?:(?:financial\s+|reporting\s+)?year\b"
    r"|(?:19|20)\d\d)",
    re.IGNORECASE,
)
_EXPLAINED = re.compile(
    r"\b(?:average\w*|mean|any\s+(?:one\s+)?(?:time|point)|range\w*|peak\w*|highest|lowest|maximum|remained|stable|compared"
    r"|reduc\w+|increas\w+|rose|fell|fall|rise|grew|changed?|from|between|by\s+the\s+end|end(?:ed|ing)?|and|while|but|with)\b",
    re.IGNORECASE,
)

QUERY = f"""
WITH counted AS (
    SELECT c.*, i.label, i.kind, d.published, d.period_start AS reporting_start, d.period_end AS reporting_end,
           count(*) OVER (PARTITION BY c.document, c.block_id, c.quote) AS figures
    FROM claims c JOIN documents d USING (document) JOIN indicators i USING (indicator)
    WHERE c.measure = 'level' AND c.role = 'actual' AND c.unit = 'count' AND c.source = 'text' AND c.value IS NOT NULL
      AND c.confidence >= {CONFIDENT} AND i.kind IN ('stock', 'flow')
),
sorted AS (
    SELECT *, value >= {_LEAST} AND period_kind = 'as_at' AND (
        kind = 'flow' AND period_end = last_day(period_end) AND regexp_matches(coalesce(period_label, ''), '\\d{{4}}')
        OR kind = 'stock' AND regexp_matches(quote, '(?i)\\b(during|throughout|course of)\\b')) AS suspect
    FROM counted
)
SELECT NULL AS figure, NULL AS kind, 0 AS figures, count(*) AS checks FROM sorted WHERE suspect IS NOT TRUE HAVING count(*) > 0
UNION ALL
SELECT {statement_struct()} AS figure, kind, figures, 1 AS checks FROM sorted WHERE suspect
"""


class Row(msgspec.Struct, frozen=True):
    """A figure whose words may contradict its kind, with how many the sentence holds; or the number of all others."""

    checks: int
    figures: int
    kind: str | None = None
    figure: Statement | None = None


def check(row: Row) -> Iterator[Outcome]:
    """One outcome; the engine counts it as often as the row says."""
    figure = row.figure
    if figure is None or not _ON_A_DAY.search(figure.quote):
        yield passed()
    elif row.kind == "flow" and _HAPPENS.search(figure.quote) and not _LASTS.search(figure.quote):
        yield _report(figure, "counts what happens over a time", "is given for a day", "over a time, such as a year")
    elif row.kind == "flow" or not _DURING.search(figure.quote):
        yield passed()
    elif row.figures > 1 or _EXPLAINED.search(_DURING.sub("", figure.quote)):
        yield not_checkable("a sentence of a single figure")
    else:
        yield _report(figure, "counts what holds at a day", "is given for a year as well", "at a day")


def _report(figure: Statement, counts: str, given: str, right: str) -> Outcome:
    evidence = [figure.evidence]
    message = (
        f"“{figure.label or figure.indicator}” {counts}, but {figure.surface} {given}, by comparing the sentence with what the "
        f"indicator counts. It would agree if the sentence gave it {right}, or spoke of the other figure. {cited(evidence)}"
    )
    return flagged(Severity.INFO, message, expected=f"a figure {right}", observed=f"{figure.surface} {given}", evidence=evidence)


def _case(sentence: str, surface: str, kind: str, *others: str) -> Views:
    day = dt.date(2015, 3, 31)
    indicator = "cpp_starts" if kind == "flow" else "cpp_at_date"
    about: dict[str, object] = {"indicator": indicator, "area": "Anyshire", "block_id": "b1", "quote": sentence}
    when = {"period_kind": "as_at", "period_start": day, "period_end": day, "period_label": "31 March 2015"}
    figures = [claim(f"c{text}", text, float(text)) | about | when for text in (surface, *others)]
    catalogue = [{"indicator": indicator, "label": "Children and plans", "unit": "count", "kind": kind}]
    return {"documents": [{"document": "paper.pdf"}], "claims": figures, "indicators": catalogue}


_BECAME = "children became the subject of a child protection plan."
_CASES: tuple[tuple[Result, str, str, str], ...] = (
    ("flagged", f"On 31 March 2015, 412 {_BECAME}", "412", "flow"),
    ("flagged", "During 2014/15 there were 398 children on a child protection plan at 31 March 2015.", "398", "stock"),
    ("passed", "On 31 March 2015, 412 children were the subject of a child protection plan.", "412", "stock"),
    ("passed", f"In the year to 31 March 2015, 412 {_BECAME}", "412", "flow"),
    ("passed", f"On 31 March 2015, 4 {_BECAME}", "4", "flow"),
)
_TWO = "During 2014/15 the plans of 210 children ended, and 398 children were on one at 31 March 2015."

EXAMPLES = (
    *(Example(sentence, outcome, _case(sentence, surface, kind)) for outcome, sentence, surface, kind in _CASES),
    Example(_TWO, "not_checkable", _case(_TWO, "398", "stock", "210")),
)

RULE = Rule("PU05", "stock-called-flow", Severity.INFO, QUERY, Row, check, EXAMPLES, __doc__ or "")
