"""Finding which lines of a table add up to which total, and where they do not.

A label alone proves nothing: rows may overlap, be parts of parts, or be a selection. So the arithmetic of the other columns
has to show the structure first. A total whose parts add up in most columns is confirmed, and a column that breaks it is an
error. Of a plain "Total" that no other column can confirm only a near miss is reported; anything else is not checkable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from math import gcd

from extractor.rules.grid import Grid, Line, Number, is_additive
from extractor.rules.interval import ZERO, Interval, total

_TOTAL = re.compile(r"^(?:sub-?\s?total|(?:grand |overall )?totals?\b|all\b|overall\b)|\b(?:sub-?\s?)?totals?\W*$", re.IGNORECASE)
_PLAIN = re.compile(r"^(?:grand |overall )?totals?\W*(?:number|no|cost|cases|all)?\W*$", re.IGNORECASE)
_PART_OF_PART = re.compile(r"^\W*(?:of which|of whom|of these|including|includes|incl\b)", re.IGNORECASE)
_NEAR = Decimal("0.10")
_CHANCE = 10
"""Agreement tells where the total is above this and two parts at least are not zero: else it may be chance."""


@dataclass(frozen=True, slots=True)
class Column:
    """One position of a sum: the total and its parts, each as an interval."""

    position: int
    total: Interval
    parts: Interval

    @property
    def balanced(self) -> bool:
        """Whether the parts can reach the total."""
        return self.total.meets(self.parts)


@dataclass(slots=True)
class Sum:
    """A total line with its parts. `confirmed`: other positions show that these parts make up this total.

    `main` is the table's own total (a plain "Total", or its first or last line), otherwise it is a subtotal.
    `incomplete` are positions where a part has no number.
    """

    total: Line
    parts: list[Line]
    main: bool
    confirmed: bool = False
    balanced: list[Column] = field(default_factory=list)
    off: list[Column] = field(default_factory=list)
    incomplete: list[int] = field(default_factory=list)


@lru_cache(maxsize=2)  # two rules ask for the same table, one after the other
def sums(table: Grid) -> tuple[Sum, ...]:
    """Every total line of the table with the parts that suit it best; parts are empty where none can be told."""
    return tuple(_sums(table))


def _sums(table: Grid) -> Iterator[Sum]:
    positions = _positions(table)
    every = [line for line in table.lines if positions & line.numbers.keys()]
    lines = [line for line in every if line.additive]
    slack = _rounding(lines, positions)
    stack: list[Line] = []
    whole_stack: list[Line] = []  # with the lines whose words ("recycling rates") speak against adding them: the sums decide
    used: set[int] = set()
    for line in every:
        if line.index in used or is_part_of_part(line.label):
            continue
        if not line.additive or not is_total(line.label):
            whole_stack.append(line)
            if line.additive:
                stack.append(line)
            continue
        place = lines.index(line)
        below = _until_total(lines[place + 1 :])
        edge = place in (0, len(lines) - 1)
        found = _best(line, (stack[::-1], below, whole_stack[::-1]), positions, slack)
        found.main = bool(is_plain_total(line.label)) or edge
        if not found.confirmed and is_plain_total(line.label) and edge:
            whole = stack if place else below
            found = _measured(line, whole, positions, slack, main=True) if len(whole) > 1 else found
        if found.confirmed and found.parts[0] in whole_stack:
            cut = whole_stack.index(found.parts[0])
            stack = [part for part in stack if part in whole_stack[:cut]]
            whole_stack = whole_stack[:cut]
        elif found.confirmed:
            used |= {part.index for part in found.parts}
        elif own := _own_rows(line, whole_stack, positions, slack):
            stack = [part for part in stack if part not in own]
            whole_stack = whole_stack[: -len(own)]
        stack.append(line)
        whole_stack.append(line)
        yield found


@lru_cache(maxsize=10_000)  # the same labels head the rows of many tables
def is_total(label: str) -> bool:
    """Whether a label names a total of other lines."""
    return bool(_TOTAL.search(label))


@lru_cache(maxsize=10_000)
def is_plain_total(label: str) -> bool:
    """Whether a label says "Total" and nothing of what it is the total of."""
    return bool(_PLAIN.match(label))


@lru_cache(maxsize=10_000)
def is_part_of_part(label: str) -> bool:
    """Whether a label ("of which under 5") names a part of the row before it."""
    return bool(_PART_OF_PART.match(label))


def near_misses(found: Sum) -> list[Column]:
    """Of an unconfirmed sum the positions that miss by so little that a slip is likelier than another structure."""
    if not found.parts or not found.off or (len(found.off) > 1 and not found.balanced):
        return []
    return [column for column in found.off if _is_near(column)]


def _is_near(column: Column) -> bool:
    gap = max(column.total.low - column.parts.high, column.parts.low - column.total.high)
    return gap <= abs(column.total.high) * _NEAR


def _positions(table: Grid) -> set[int]:
    """Positions (columns, or rows of a turned table) whose figures may be added up."""
    found = set()
    for position, label in table.labels.items():
        numbers = [line.numbers[position] for line in table.lines if line.additive and position in line.numbers]
        if numbers and is_additive(label, numbers) and not _are_years(numbers):
            found.add(position)
    return found


def _are_years(numbers: Sequence[Number]) -> bool:
    return all(n.unit == "count" and 1990 <= n.value <= 2040 for n in numbers)


def _rounding(lines: Iterable[Line], positions: set[int]) -> Decimal:
    """Half the step to which every count of the table is rounded: 2.5 where all are multiples of 5, else 0."""
    counts = {
        int(n.value) for line in lines for p, n in line.numbers.items() if p in positions and n.unit == "count" and n.places == 0
    }
    step = gcd(*counts) if counts else 0
    return Decimal(step) / 2 if step >= 5 and step % 5 == 0 and len(counts - {0}) >= 4 else ZERO


def _until_total(lines: Sequence[Line]) -> list[Line]:
    block: list[Line] = []
    for line in lines:
        if is_total(line.label):
            break
        if not is_part_of_part(line.label):
            block.append(line)
    return block


def _best(line: Line, runs: Iterable[Sequence[Line]], positions: set[int], slack: Decimal) -> Sum:
    """The total with the rows beside it that make it up in most positions; each of `runs` begins with the row that touches
    the total. Of equals the longest run of the first is taken."""
    best, best_score = Sum(line, [], main=False), 0
    for run in runs:
        grown = _Grown(line, positions, slack)
        found, found_score = best, best_score
        for length, part in enumerate(run, 1):
            grown.add(part)
            score = grown.score() if length > 1 else None
            if score is not None and score > best_score and score >= found_score:
                ordered = sorted(run[:length], key=lambda row: row.index)
                found, found_score = _measured(line, ordered, positions, slack, main=False), score
        best, best_score = found, found_score
    best.confirmed = bool(best.parts)
    return best


class _Grown:
    """The sums of a growing run of rows, by position: adding a row takes no time that grows with the run."""

    def __init__(self, line: Line, positions: set[int], slack: Decimal) -> None:
        self._slack = slack
        self._totals = {position: _spread(line.numbers[position], slack) for position in positions & line.numbers.keys()}
        self._large = {position for position in self._totals if abs(line.numbers[position].value) > _CHANCE}
        self._sums = dict.fromkeys(self._totals, Interval(ZERO, ZERO))
        self._filled = dict.fromkeys(self._totals, 0)
        self._nonzero = dict.fromkeys(self._totals, 0)
        self._rows = 0

    def add(self, part: Line) -> None:
        """Add a row."""
        self._rows += 1
        for position in self._totals.keys() & part.numbers.keys():
            number = part.numbers[position]
            self._sums[position] = total((self._sums[position], _spread(number, self._slack)))
            self._filled[position] += 1
            self._nonzero[position] += number.value != 0

    def score(self) -> int | None:
        """How many more positions tell that the rows make up the total than deny it; None where too few tell."""
        whole = [position for position, filled in self._filled.items() if filled == self._rows]
        off = [position for position in whole if not self._totals[position].meets(self._sums[position])]
        telling = sum(position in self._large and self._nonzero[position] > 1 for position in whole) - sum(
            position in self._large and self._nonzero[position] > 1 for position in off
        )
        return telling - len(off) if telling > 1 or not off else None


def _own_rows(line: Line, above: Sequence[Line], positions: set[int], slack: Decimal) -> list[Line]:
    """The rows between the total before and this one, where they add up to it everywhere: too few figures to prove that they
    are its parts, enough not to add them to another total as well."""
    group: list[Line] = []
    for part in reversed(above):
        if is_total(part.label):
            break
        group.insert(0, part)
    found = _measured(line, group, positions, slack, main=False)
    says = any(line.numbers[column.position].value for column in found.balanced)
    return group if group and says and not found.off and not found.incomplete else []


def _measured(line: Line, parts: Sequence[Line], positions: set[int], slack: Decimal, *, main: bool) -> Sum:
    found = Sum(line, list(parts), main)
    for position in sorted(positions & line.numbers.keys()):
        if any(position not in part.numbers for part in parts):
            if any(position in part.numbers for part in parts):
                found.incomplete.append(position)
            continue
        spreads = [_spread(part.numbers[position], slack) for part in parts]
        column = Column(position, _spread(line.numbers[position], slack), total(spreads))
        (found.balanced if column.balanced else found.off).append(column)
    return found


def _spread(number: Number, slack: Decimal) -> Interval:
    return number.spread.widened(slack) if slack and number.unit == "count" and number.places == 0 else number.spread
