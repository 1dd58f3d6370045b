"""A figure is stated as a fact for a day after the paper was published.

What it checks
    Figures whose own sentence or table names a day or a year that begins after the paper's publication, without a word of
    planning ("will", "target", "forecast"). Papers whose publication date was not found are not checked, nor are periods that
    had begun.

Why it matters
    A figure for a day to come is a forecast under the name of a fact, or the year is misprinted.

Flagged
    - A paper of July 2018: 512 children had a plan on 31 March 2019.

Accepted
    - A paper of July 2018: 512 children had a plan on 31 March 2018.
    - A paper of July 2018: 512 children will have a plan on 31 March 2019.
    - A paper of July 2018: 512 contacts so far in 2018/19.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, cited, flagged, not_checkable, passed
from extractor.rules.examples import DOCUMENT, Example, Views, claim
from extractor.rules.twice import Statement, statement_struct

_LATER = 31
"""Days after publication: a paper dated the first of a month may hold figures of that month."""

_PLANNED = re.compile(
    r"\b(?:will|would|shall|should|may|might|could|expect\w*|forecast\w*|project\w*|predict\w*|plan(?:s|ned)? (?:to|for)"
    r"|propos\w+|target\w*|aim\w*|by|until|from|estimat\w*|budget\w*|next|coming|future|due|remain\w*|maximum|deadline|before|onwards?|valid|review)\b",
    re.IGNORECASE,
)

QUERY = f"""
WITH dated AS (
    SELECT c.*, i.label, d.published, d.period_start AS reporting_start, d.period_end AS reporting_end,
           c.period_start > greatest(d.published, coalesce(d.period_end, d.published)) + {_LATER} AS later
    FROM claims c JOIN documents d USING (document) LEFT JOIN indicators i USING (indicator)
    WHERE c.role = 'actual' AND c.measure = 'level' AND c.period_start IS NOT NULL AND d.published IS NOT NULL
      AND c.indicator IS NOT NULL AND c.confidence >= {CONFIDENT}
)
SELECT NULL AS figure, count(*) AS checks FROM dated WHERE NOT later HAVING count(*) > 0
UNION ALL
SELECT {statement_struct()} AS figure, 1 AS checks FROM dated WHERE later
"""


class Row(msgspec.Struct, frozen=True):
    """A figure of a day after the paper's own, or the number of those that are not."""

    checks: int
    figure: Statement | None = None


def check(row: Row) -> Iterator[Outcome]:
    """One outcome; the engine counts it as often as the row says."""
    figure = row.figure
    if figure is None:
        yield passed()
    elif not figure.says_when or not re.search(r"(?:19|20)\d\d", figure.period_label or ""):
        yield not_checkable("a date in the sentence itself")
    elif _is_of_its_year(figure):
        yield not_checkable("the day of the year")
    elif _PLANNED.search(figure.quote):
        yield not_checkable("a wording that states the figure as a fact")
    else:
        evidence = [figure.evidence]
        message = (
            f"{figure.surface} is stated for {figure.period}, which lies after the paper itself, published on "
            f"{figure.published:%d %B %Y}. It would be right for an earlier period, or as a forecast under that name. "
            f"{cited(evidence)}"
        )
        expected = f"a period before {figure.published:%d %B %Y}"
        yield flagged(Severity.WARNING, message, expected=expected, observed=figure.period, evidence=evidence)


def _is_of_its_year(figure: Statement) -> bool:
    """Whether only a calendar year is named, and the paper is of that year or a later one."""
    year = re.fullmatch(r"\D*((?:19|20)\d\d)\D*", figure.period_label or "")
    return year is not None and figure.published is not None and int(year[1]) <= figure.published.year


def _case(day: dt.date, label: str, sentence: str) -> Views:
    row = claim("a", "512", 512, quote=sentence, period_label=label, block_id="b1", indicator="cpp_at_date")
    return {
        "documents": [{"document": DOCUMENT, "published": dt.date(2018, 7, 5), "period_end": dt.date(2018, 3, 31)}],
        "claims": [row | {"period_start": day, "period_end": day}],
    }


EXAMPLES = (
    Example(
        "A paper of July 2018: 512 children had a plan on 31 March 2019.",
        "flagged",
        _case(dt.date(2019, 3, 31), "31 March 2019", "512 children had a plan on 31 March 2019."),
    ),
    Example(
        "A paper of July 2018: 512 children had a plan on 31 March 2018.",
        "passed",
        _case(dt.date(2018, 3, 31), "31 March 2018", "512 children had a plan on 31 March 2018."),
    ),
    Example(
        "A paper of July 2018: 512 children will have a plan on 31 March 2019.",
        "not_checkable",
        _case(dt.date(2019, 3, 31), "31 March 2019", "512 children will have a plan on 31 March 2019."),
    ),
    Example(
        "A paper of July 2018: 512 children had a plan in 2018.",
        "not_checkable",
        _case(dt.date(2018, 12, 31), "2018", "512 children had a plan in 2018."),
    ),
    Example(
        "A paper of July 2018: 512 contacts so far in 2018/19.",
        "passed",
        _case(dt.date(2018, 4, 1), "2018/19", "512 contacts so far in 2018/19."),
    ),
)

RULE = Rule("PU03", "after-the-papers-date", Severity.WARNING, QUERY, Row, check, EXAMPLES, __doc__ or "")
