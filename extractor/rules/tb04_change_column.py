"""A change column of a table disagrees with the columns that it is worked out from.

What it checks
    A column headed "change", "% change", "difference" or "variance" is worked out again, row by row. Which two columns it runs
    between, and whether it is a percentage or a difference, is learned from the rows that fit; with a single row only where
    the table leaves one reading. Where no more rows fit than do not, it takes a row that fits to three digits from an earlier
    to a later column, and rows that one wrong digit would explain: a warning then. A change from 0 is not checkable, a change
    printed without its sign is accepted.

Why it matters
    Readers look at the change column first. A row that was updated without it tells last quarter's story.

Flagged
    - 120 and 150 with a change of 35%, in a table whose other rows fit.
    - 40 and 30 with a change of −12, in a table of plain differences.
    - 427 to 555 with 33.0% and 422 to 626 with 48.6%, in a table whose third row fits: a warning.

Accepted
    - 120 and 150 with a change of 25%.
    - 0 and 3 with a change of 0.0%.
    - A change from the middle column to the last, in every row.
    - Rows of zeros fit any two columns, and show nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import permutations

from extractor.model import Outcome, Severity
from extractor.rules.changes import excuse, recomputed
from extractor.rules.engine import Rule
from extractor.rules.evidence import cited, flagged, not_checkable, passed, unit_sign
from extractor.rules.examples import Example, table
from extractor.rules.grid import TABLES, Grid, Line, Number, TableRow, grid
from extractor.rules.interval import Interval, as_printed, shown

QUERY = TABLES

_CHANGE = re.compile(r"\bchanges?\b|\bdifference\b|\bvariance\b|\bmovement\b|\bgrowth\b|%\s*(?:increase|decrease)", re.IGNORECASE)
_NOT_A_BASE = re.compile(
    r"target|benchmark|\brank|england|national|neighbour|comparator|average|\brag\b|\btolerance|\bmin(?:imum)?\b|\bmax(?:imum)?\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d\d/\d\d\b|\bq[1-4]\b|\b(?:last|previous|this|current)\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A column pair and what the change column would be: relative (per cent) or a plain difference.

    `surest`: the gravest that a row which does not fit can be; None where too few rows fit to call others wrong.
    """

    start: int
    end: int
    unit: str
    surest: Severity | None = None


def check(row: TableRow) -> Iterator[Outcome]:
    """Outcomes for every change column of one table."""
    body = grid(row)
    changes = [
        col for col, label in body.labels.items() if _CHANGE.search(label) and any(col in line.numbers for line in body.lines)
    ]
    bases = [col for col, label in body.labels.items() if col not in changes and not _NOT_A_BASE.search(label)]
    for col in changes:
        yield from _column(body, col, bases)


def _column(body: Grid, change: int, bases: list[int]) -> Iterator[Outcome]:
    lines = [line for line in body.lines if change in line.numbers and sum(col in line.numbers for col in bases) > 1]
    if not lines:
        return
    reading = _reading(body, lines, change, bases)
    if reading is None:
        for _ in lines:
            yield not_checkable("the two columns that the change runs between")
        return
    for line in lines:
        yield _judged(body, line, change, reading)


def _reading(body: Grid, lines: list[Line], change: int, bases: list[int]) -> _Reading | None:
    """The reading that most rows fit; None where nothing says which columns are meant."""
    present = [col for col in bases if any(col in line.numbers for line in lines)]
    best, best_hits, best_misses = None, 0, 0
    for start, end in permutations(present, 2):
        for unit in _units(body.labels[change], [line.numbers[change] for line in lines]):
            fits = [_fits(line, change, _Reading(start, end, unit)) for line in lines]
            hits = sum(fit is True and _is_telling(line, change, start, end) for fit, line in zip(fits, lines, strict=True))
            misses = fits.count(False)
            if hits > best_hits or (hits == best_hits and hits and misses < best_misses):
                best, best_hits, best_misses = _Reading(start, end, unit), hits, misses
    if best is not None and (best_hits > max(1, best_misses) or not best_misses):
        return replace(best, surest=Severity.ERROR)
    timed = all(_TIME.search(body.labels[col]) for col in present)
    if best is not None and timed and best.start < best.end and _rows_are_slips(lines, change, best):
        return replace(best, surest=Severity.WARNING)
    if len(present) == 2 and timed:
        unit = _units(body.labels[change], [lines[0].numbers[change]])[0]
        return best or _Reading(min(present), max(present), unit)
    return None


def _rows_are_slips(lines: list[Line], change: int, reading: _Reading) -> bool:
    """Whether a row fits so closely that it cannot be chance, and one wrong digit explains each row that does not fit."""
    fits = [(line, _fits(line, change, reading)) for line in lines]
    sharp = any(
        fit and _is_telling(line, change, reading.start, reading.end) and len(_digits(line.numbers[change])) > 2
        for line, fit in fits
    )
    return sharp and all(_is_one_digit_off(line, change, reading) for line, fit in fits if fit is False)


def _is_one_digit_off(line: Line, change: int, reading: _Reading) -> bool:
    """Whether the row would fit with one digit of one of its three figures changed, or two neighbours exchanged."""
    return any(
        _fits(replace(line, numbers=line.numbers | {col: other}), change, reading)
        for col in (change, reading.end, reading.start)
        for other in _miscopied(line.numbers[col])
    )


def _miscopied(number: Number) -> Iterator[Number]:
    """The figures that one wrong digit, or two exchanged ones, could have turned into this one."""
    digits = _digits(number)
    others = {digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1)}
    others |= {digits[:i] + digit + digits[i + 1 :] for i in range(len(digits)) for digit in "0123456789"}
    for other in sorted(others - {digits}):
        yield replace(number, value=Decimal(other).scaleb(-number.places).copy_sign(number.value))


def _digits(number: Number) -> str:
    """The printed digits, without those of a scale: 2451 of "2,451", 265 of "-26.5%"."""
    return str(int(abs(number.value).scaleb(number.places)))


def _is_telling(line: Line, change: int, start: int, end: int) -> bool:
    """Whether a row that fits can hardly do so by chance: nothing in it is zero."""
    return all(line.numbers[col].value != 0 for col in (change, start, end))


def _units(label: str, numbers: list[Number]) -> list[str]:
    if any(n.unit == "percent" for n in numbers):
        return ["percent"]
    return ["percent", "count"] if "%" in label else ["count"]


def _fits(line: Line, change: int, reading: _Reading) -> bool | None:
    """Whether the row fits the reading; None where it cannot be worked out."""
    readings = _recomputed(line, reading)
    if not readings:
        return None
    stated = line.numbers[change].spread.magnitude()
    return any(stated.meets(interval.magnitude()) for interval, _ in readings)


def _recomputed(line: Line, reading: _Reading) -> list[tuple[Interval, str]]:
    start, end = line.numbers.get(reading.start), line.numbers.get(reading.end)
    if start is None or end is None or start.unit != end.unit:
        return []
    unit = reading.unit if reading.unit == "percent" else start.unit
    return recomputed(unit, start.spread, end.spread, start.unit)


def _judged(body: Grid, line: Line, change: int, reading: _Reading) -> Outcome:
    fits = _fits(line, change, reading)
    if fits is None:
        return not_checkable("a base above zero and both ends in the row")
    if fits:
        return passed()
    stated = line.numbers[change]
    computed, formula = _recomputed(line, reading)[0]
    sign = unit_sign(stated.unit) if reading.unit == "percent" else ""
    step = stated.spread.high - stated.spread.low
    why = excuse(stated.value, step, computed)
    if reading.surest is None and not why:
        return not_checkable("another row that shows which columns the change runs between")
    start, end = body.labels[reading.start], body.labels[reading.end]
    evidence = body.evidence([line.index])
    message = (
        f"The row “{line.label}” states a change of {shown(stated.value)}{sign} in the column “{body.labels[change]}”, but from "
        f"{shown(line.numbers[reading.start].value)} (“{start}”) to {shown(line.numbers[reading.end].value)} (“{end}”) it is "
        f"{computed.text(sign)} by {formula}{f'; {why}' if why else ''}. It would agree if the change were printed as "
        f"{as_printed(computed, step, sign)}. {cited(evidence)}"
    )
    severity = Severity.WARNING if why or reading.surest is None else reading.surest
    return flagged(
        severity,
        message,
        expected=as_printed(computed, step, sign),
        observed=f"{shown(stated.value)}{sign} ({stated.spread.text(sign)})",
        evidence=evidence,
    )


_HEAD = ["Team", "2013/14", "2014/15", "% change"]
_SNAPSHOTS = [
    ["Plans", "July 2013", "July 2014", "July 2015", "% change"],
    ["A", "422", "454", "626", "48.6%"],
    ["B", "427", "500", "555", "33.0%"],
    ["C", "2,451", "2,243", "1,801", "-26.5%"],
]

EXAMPLES = (
    Example(
        "120 and 150 with a change of 35%, in a table whose other rows fit.",
        "flagged",
        table("Referrals", [_HEAD, ["A", "120", "150", "35%"], ["B", "80", "60", "-25%"], ["C", "40", "50", "25%"]]),
    ),
    Example(
        "40 and 30 with a change of −12, in a table of plain differences.",
        "flagged",
        table(
            "Referrals",
            [["Team", "2014", "2015", "Change"], ["A", "40", "30", "−12"], ["B", "80", "60", "−20"], ["C", "40", "53", "13"]],
        ),
    ),
    Example(
        "427 to 555 with 33.0% and 422 to 626 with 48.6%, in a table whose third row fits: a warning.",
        "flagged",
        table("Plans", _SNAPSHOTS),
    ),
    Example(
        "Rows that no single digit explains.",
        "not_checkable",
        table("Plans", [*_SNAPSHOTS[:2], ["B", "427", "500", "555", "18.2%"], _SNAPSHOTS[3]]),
    ),
    Example(
        "120 and 150 with a change of 25%.",
        "passed",
        table("Referrals", [_HEAD, ["A", "120", "150", "25%"], ["B", "80", "60", "25%"]]),
    ),
    Example("0 and 3 with a change of 0.0%.", "not_checkable", table("Referrals", [_HEAD, ["A", "0", "3", "0.0%"]])),
    Example(
        "A change from the middle column to the last, in every row.",
        "passed",
        table(
            "Referrals",
            [["", "2013", "2014", "2015", "Change"], ["A", "1", "120", "150", "25%"], ["B", "90", "80", "60", "-25%"]],
        ),
    ),
    Example(
        "Rows of zeros fit any two columns, and show nothing.",
        "not_checkable",
        table(
            "Savings",
            [
                ["", "On track", "At risk", "Late", "Variance"],
                ["A", "0", "0", "0", "0"],
                ["B", "7", "0", "0", "0"],
                ["C", "0", "0", "0", "0"],
                ["D", "30", "12", "5", "-44"],
            ],
        ),
    ),
)

RULE = Rule("TB04", "change-column", Severity.ERROR, QUERY, TableRow, check, EXAMPLES, __doc__ or "")
