"""Tables of growth: which column states growth, and whether the rows split the whole without overlap."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.rules.ages import Ages, ages, contiguous
from extractor.rules.grid import Grid, Line, is_additive
from extractor.rules.interval import Interval
from extractor.rules.sums import is_total

GROWTH = re.compile(r"\bincreases?\b|\bgrowth\b|\bchanges?\b|\brise\b|\bdecreases?\b|\breduction\b|\bfall\b", re.IGNORECASE)
_SEXES = ({"female", "females", "girls", "girl", "women"}, {"male", "males", "boys", "boy", "men"})


def growth_column(table: Grid) -> int | None:
    """The one column of percentages that header or title calls growth, in a table without columns that it runs between."""
    columns = {col for line in table.lines for col in line.numbers}
    if len(columns) != 1:
        return None
    (column,) = columns
    numbers = [line.numbers[column] for line in table.lines if column in line.numbers]
    named = GROWTH.search(f"{table.title} {table.labels.get(column, '')}")
    return column if named and all(n.unit == "percent" for n in numbers) else None


def growth_columns(table: Grid) -> list[int]:
    """The columns of percentages that are growth: the only column of numbers, or each whose own header calls it so."""
    alone = growth_column(table)
    if alone is not None:
        return [alone]
    return [column for column, label in sorted(table.labels.items()) if GROWTH.search(label) and _of_percent(table, column)]


def adds_up(table: Grid, column: int) -> bool:
    """Whether the one column of counts beside the growth shows that the groups make up the total.

    False with two such columns: the growth is then worked out from them, which is checked by itself (TB04).
    """
    whole, groups = total_line(table, column), parts(table, column)
    others = {col for line in table.lines for col in line.numbers} - {column}
    if whole is None or len(others) != 1 or len(groups) < 2:
        return False
    (counts,) = others
    every = [line for line in table.lines if counts in line.numbers]
    if not is_additive(table.labels.get(counts, ""), (line.numbers[counts] for line in every)):
        return False
    if counts not in whole.numbers or len(every) != len(groups) + 1 or any(counts not in line.numbers for line in groups):
        return False
    amounts = [line.numbers[counts].value for line in groups]
    return all(amount >= 0 for amount in amounts) and sum(amounts) == whole.numbers[counts].value


def _of_percent(table: Grid, column: int) -> bool:
    numbers = [line.numbers[column] for line in table.lines if column in line.numbers]
    return len(numbers) > 1 and all(n.unit == "percent" for n in numbers)


def total_line(table: Grid, column: int) -> Line | None:
    """The line that states the growth of the whole; None without one, or with several."""
    totals = [line for line in table.lines if column in line.numbers and is_total(line.label)]
    return totals[0] if len(totals) == 1 else None


def parts(table: Grid, column: int) -> list[Line]:
    """The lines that state the growth of a group."""
    return [line for line in table.lines if column in line.numbers and not is_total(line.label)]


def bands(lines: Sequence[Line]) -> dict[int, Ages]:
    """The age bands of the lines by their index; empty unless every line is one and they follow one another."""
    found = {line.index: band for line in lines if (band := ages(line.label)) is not None}
    return found if len(found) == len(lines) and contiguous(found) else {}


def is_partition(table: Grid, column: int) -> bool:
    """Whether the groups are known to make up the whole: a total stands with them, both sexes, or age bands without a gap."""
    groups = parts(table, column)
    if len(groups) < 2:
        return False
    words = [line.label.casefold().strip(" :") for line in groups]
    both = len(words) == 2 and any(w in _SEXES[0] for w in words) and any(w in _SEXES[1] for w in words)
    return both or bool(bands(groups)) or total_line(table, column) is not None


def spread_of(lines: Sequence[Line], column: int) -> Interval:
    """From the least to the greatest that any of the groups' growth may be."""
    spreads = [line.numbers[column].spread for line in lines]
    return Interval(min(s.low for s in spreads), max(s.high for s in spreads))
