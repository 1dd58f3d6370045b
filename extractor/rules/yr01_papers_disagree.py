"""Two papers give different values for the same quantity.

What it checks
    Figures of different papers for the same indicator, area, period, group of children and unit, whatever year the papers
    are of; targets for the same period too. A later paper that restates the year before is the subject of YR02. Papers from
    before and after the area was merged, split or redrawn are not compared.

Why it matters
    Provisional figures are revised and definitions change. Whoever builds a series over the years has to know which figure
    was said where.

Flagged
    - Two papers of the same year: one has 607 children on a plan on 31 March 2017, the other 617.
    - The target for 31 March 2017 is 607 in one paper and 590 in the other.

Accepted
    - One paper says 607, the other "around 600".
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.examples import Example
from extractor.rules.papers import QUERY, compared, example_papers
from extractor.rules.twice import Group


def check(row: Group) -> Iterator[Outcome]:
    """One outcome for the quantity."""
    yield compared(row, restatements=False)


EXAMPLES = (
    Example(
        "Two papers of the same year: one has 607 children on a plan on 31 March 2017, the other 617.",
        "flagged",
        example_papers(("a.pdf", 2017, "607", 607, "exact"), ("b.pdf", 2017, "617", 617, "exact")),
    ),
    Example(
        "The target for 31 March 2017 is 607 in one paper and 590 in the other.",
        "flagged",
        example_papers(("a.pdf", 2017, "607", 607, "exact"), ("b.pdf", 2017, "590", 590, "exact"), role="target"),
    ),
    Example(
        'One paper says 607, the other "around 600".',
        "passed",
        example_papers(("a.pdf", 2017, "607", 607, "exact"), ("b.pdf", 2017, "600", 600, "about")),
    ),
)

RULE = Rule("YR01", "papers-disagree", Severity.WARNING, QUERY, Group, check, EXAMPLES, __doc__ or "")
