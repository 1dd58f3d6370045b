"""The header of a column names another unit than its values have.

What it checks
    A column headed "%" (and not a change or a ratio) that holds a plain number above 100 among its percentages, and a column
    headed "Number" or "No." alone in which a single value is printed with a percent sign. Where most values contradict the header
    the table was rather read wrongly, and nothing is reported. The grade is info.

Why it matters
    A count in the column of percentages is a value that slipped into the neighbouring column.

Flagged
    - 12, 45 and 312 under "% in time".
    - 12, 45% and 31 under "Number".

Accepted
    - 12, 45 and 31 under "% in time".
    - 12, 45 and 312 under "Number".
    - 12, 45 and 312 under "% change".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.model import Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import cited, flagged, not_checkable, passed
from extractor.rules.examples import Example, Views, table
from extractor.rules.grid import TABLES, Grid, Line, TableRow, grid
from extractor.rules.growth import GROWTH
from extractor.rules.interval import shown

QUERY = TABLES

_PERCENT = re.compile(r"%|\bper ?cent\b|\bpercentage\b", re.IGNORECASE)
_COUNT = re.compile(r"^(?:the )?(?:number|no\.?|count|total number|numbers)(?: of [a-z ]+)?$", re.IGNORECASE)
_MAY_EXCEED = re.compile(
    r"variance|difference|\bof (?:target|budget|plan)\b|index|ratio|turnover|\bnumber|\bno\b|occupancy|capacity", re.IGNORECASE
)
_LEAST = 3


def check(row: TableRow) -> Iterator[Outcome]:
    """One outcome for each column whose header names a unit."""
    body = grid(row)
    for column, label in sorted(body.labels.items()):
        lines = [line for line in body.lines if column in line.numbers]
        if len(lines) < _LEAST:
            continue
        if (
            _PERCENT.search(label)
            and not GROWTH.search(f"{body.title} {label}")
            and not _MAY_EXCEED.search(f"{body.title} {label}")
        ):
            wrong = [line for line in lines if line.numbers[column].value > 100]
            yield _judged(body, column, lines, wrong, "a share, and no share is above 100%")
        elif _COUNT.match(label):
            wrong = [line for line in lines if line.numbers[column].unit == "percent"]
            yield _judged(body, column, lines, wrong, "a number, and not a percentage")


def _judged(body: Grid, column: int, lines: list[Line], wrong: list[Line], named: str) -> Outcome:
    if not wrong:
        return passed()
    if len(wrong) * 2 > len(lines):
        return not_checkable("a header that fits most of its column")
    label = body.labels[column]
    values = ", ".join(shown(line.numbers[column].value) for line in wrong)
    evidence = body.evidence(line.index for line in wrong)
    message = (
        f"The column “{label}” holds {values} (“{wrong[0].label}”), by comparing the header with its values: it names {named}. "
        f"It would agree if the value stood in another column, or if the header named the unit of each. {cited(evidence)}"
    )
    return flagged(Severity.INFO, message, expected=named, observed=values, evidence=evidence)


def _case(header: str, *cells: str) -> Views:
    return table("Reviews", [["Team", header], *([f"Team {place}", cell] for place, cell in enumerate(cells))])


EXAMPLES = (
    Example('12, 45 and 312 under "% in time".', "flagged", _case("% in time", "12", "45", "312")),
    Example('12, 45% and 31 under "Number".', "flagged", _case("Number", "12", "45%", "31")),
    Example('12, 45 and 31 under "% in time".', "passed", _case("% in time", "12", "45", "31")),
    Example('12, 45 and 312 under "Number".', "passed", _case("Number", "12", "45", "312")),
    Example('12, 45 and 312 under "% change".', "silent", _case("% change", "12", "45", "312")),
)

RULE = Rule("TB10", "header-contradicts-values", Severity.INFO, QUERY, TableRow, check, EXAMPLES, __doc__ or "")
