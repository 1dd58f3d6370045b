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
from math import gcd

from extractor.rules.grid import Grid, Line, Number, is_additive
from extractor.rules.interval import ZERO, Interval, total

_TOTAL = re.compile(r"^(?:sub-?\s?total|(?:grand |overall )?totals?\b|all\b|overall\b)|\b(?:sub-?\s?)?totals?\W*$", re.IGNORECASE)
_PLAIN = re.compile(r"^(?:grand |overall )?totals?\W*(?:number|no|cost|cases|all)?\W*$", re.IGNORECASE)
_PART_OF_PART = re.compile(r"^\W*(?:of which|of whom|of these|including|includes|incl\b)", re.IGNORECASE)
_NEAR = Decimal("0.10")


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


def sums(table: Grid) -> Iterator[Sum]:
    """Every total line of the table with the parts that suit it best; parts are empty where none can be told."""
    positions = _positions(table)
    every = [line for line in table.lines if positions & line.numbers.keys()]
    lines = [line for line in every if line.additive]
    slack = _rounding(lines, positions)
    stack: list[Line] = []
    whole_stack: list[Line] = []  # with the lines whose words ("recycling rates") speak against adding them: the sums decide
    used: set[int] = set()
    for line in every:
        if line.index in used or _PART_OF_PART.match(line.label):
            continue
        if not line.additive or not is_total(line.label):
            whole_stack.append(line)
            if line.additive:
                stack.append(line)
            continue
        place = lines.index(line)
        below = _until_total(lines[place + 1 :])
        edge = place in (0, len(lines) - 1)
        found = _best(line, (*_blocks(stack, below), *_blocks(whole_stack, [])), positions, slack)
        found.main = bool(_PLAIN.match(line.label)) or edge
        if not found.confirmed and _PLAIN.match(line.label) and edge:
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


def is_total(label: str) -> bool:
    """Whether a label names a total of other lines."""
    return bool(_TOTAL.search(label))


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
        if not _PART_OF_PART.match(line.label):
            block.append(line)
    return block


def _blocks(above: Sequence[Line], below: Sequence[Line]) -> Iterator[list[Line]]:
    """Runs of at least two lines that touch the total, the longest first: those above it, then those below it."""
    for start in range(len(above) - 1):
        yield list(above[start:])
    for end in range(len(below), 1, -1):
        yield list(below[:end])


def _best(line: Line, blocks: Iterable[list[Line]], positions: set[int], slack: Decimal) -> Sum:
    best, best_score = Sum(line, [], main=False), 0
    for block in blocks:
        found = _measured(line, block, positions, slack, main=False)
        telling = [column for column in found.balanced if _is_telling(column.position, line, block)]
        score = len(telling) - len(found.off)
        if score > best_score and (len(telling) > 1 or not found.off):
            found.confirmed = True
            best, best_score = found, score
    return best


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


def _is_telling(position: int, line: Line, block: Sequence[Line]) -> bool:
    """Whether agreement here can hardly be chance: at least two parts that are not zero, and a total above ten."""
    return sum(part.numbers[position].value != 0 for part in block) > 1 and abs(line.numbers[position].value) > 10


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
    return number.spread.widened(slack) if number.unit == "count" and number.places == 0 else number.spread
