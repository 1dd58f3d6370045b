"""A later paper restates an earlier year with another value.

What it checks
    What a paper says of a year before its own ("compared with 607 last year") against what that year's own paper said, for
    the same indicator, area, period, group of children and unit. Where the area was merged, split or redrawn between the two
    papers, the later one may restate the figure for the new territory, and nothing is said.

Why it matters
    A figure that changes in hindsight changes the direction of the trend: a rise from the restated figure can be a fall from
    the one that the board was given.

Flagged
    - The paper of 2016/17 has 607 children on a plan on 31 March 2017; that of 2017/18 says it was 569 then.

Accepted
    - The paper of 2016/17 says 607, and that of 2017/18 repeats 607.
    - The paper of 2016/17 says 607, and that of 2017/18 says 569, after the council was redrawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.examples import Example
from extractor.rules.papers import QUERY, compared, example_papers
from extractor.rules.twice import Group


def check(row: Group) -> Iterator[Outcome]:
    """One outcome for the quantity."""
    yield compared(row, restatements=True)


EXAMPLES = (
    Example(
        "The paper of 2016/17 has 607 children on a plan on 31 March 2017; that of 2017/18 says it was 569 then.",
        "flagged",
        example_papers(("a.pdf", 2017, "607", 607, "exact"), ("b.pdf", 2018, "569", 569, "exact")),
    ),
    Example(
        "The paper of 2016/17 says 607, and that of 2017/18 repeats 607.",
        "passed",
        example_papers(("a.pdf", 2017, "607", 607, "exact"), ("b.pdf", 2018, "607", 607, "exact")),
    ),
    Example(
        "The paper of 2016/17 says 607, and that of 2017/18 says 569, after the council was redrawn.",
        "not_checkable",
        example_papers(("a.pdf", 2017, "607", 607, "exact"), ("b.pdf", 2018, "569", 569, "exact"), redrawn=dt.date(2017, 4, 1)),
    ),
)

RULE = Rule("YR02", "last-year-restated", Severity.WARNING, QUERY, Group, check, EXAMPLES, __doc__ or "")
