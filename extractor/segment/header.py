"""Header lines over value columns: each line's words shared out among the columns, and what the columns are called."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache

from extractor.segment.rows import periods, without_periods
from extractor.segment.shapes import FUNCTION_WORDS, MONTH, word_set, words

# Words that open a column's name and do not close one.
_OPENERS = word_set(
    "no no. number % older younger other all total average new change rate any not first second last previous current final"
)
_JOINTS = frozenset("&–-—+")
_MONTH = re.compile(rf"^{MONTH}$")
_HALF_YEAR = re.compile(r"(?:19|20)\d\d\s?[/–-]?$")
_OTHER_HALF = re.compile(r"^[/–-]?\d\d$")
_MISFIT = 4.0


def split_header(line: str, above: Sequence[str] | None, k: int) -> tuple[list[str], float] | None:
    """`line` shared out over the label column and `k` value columns: the cells, and how forced it is (0 is natural).

    `above` are the cells of the header line over it. None where the line cannot be shared out.
    """
    tokens, walls = header_words(line)
    if not tokens or len(tokens) > min(6 * (k + 1), 45):
        return None
    parts = _between_walls(tokens, walls)
    if len(parts) == k + 1:
        return parts, 0.0
    if len(parts) == k and k > 1:
        return ["", *parts], 0.0
    cost, cuts = _share(tuple(tokens), tuple(walls), tuple(above) if above else None, k)
    if len(tokens) == k and not walls and k > 2 and cost > 0.5:
        return ["", *tokens], 0.2
    if cuts is None:
        return None
    edges = [0, *cuts, len(tokens)]
    return [" ".join(tokens[a:b]) for a, b in itertools.pairwise(edges)], cost / (k + 1)


def header_words(line: str) -> tuple[list[str], list[int]]:
    """The words of a header line, a period of several words being one, and before which of them a pipe stands."""
    text = line.strip().strip("|")
    for period in periods(text):
        text = text.replace(period, period.replace(" ", "\0"))
    tokens: list[str] = []
    walls: list[int] = []
    for token in text.replace("|", " | ").split():
        if token == "|":
            walls.append(len(tokens))
        else:
            tokens.append(token.replace("\0", " "))
    return tokens, walls


def _between_walls(tokens: Sequence[str], walls: Sequence[int]) -> list[str]:
    edges = [0, *walls, len(tokens)]
    return [" ".join(tokens[a:b]) for a, b in itertools.pairwise(edges)]


@lru_cache(maxsize=256)
def _share(
    tokens: tuple[str, ...], walls: tuple[int, ...], above: tuple[str, ...] | None, k: int
) -> tuple[float, tuple[int, ...] | None]:
    """The cheapest cuts of `tokens` into 1 + k runs, by dynamic programming; no run reaches over a wall."""
    n, columns = len(tokens), k + 1
    best: list[list[float]] = [[float("inf")] * (n + 1) for _ in range(columns + 1)]
    back: list[list[int]] = [[0] * (n + 1) for _ in range(columns + 1)]
    best[0][0] = 0.0
    repeated = frozenset(t for t in tokens if tokens.count(t) == k and k > 1 and t[:1].isalpha())
    for column in range(1, columns + 1):
        for end in range(n + 1):
            for start in range(end + 1):
                if best[column - 1][start] == float("inf") or any(start < wall < end for wall in walls):
                    continue
                cost = best[column - 1][start] + _cell_cost(tokens, walls, start, end, column - 1, above, repeated)
                if cost < best[column][end] - 1e-9:
                    best[column][end], back[column][end] = cost, start
    if best[columns][n] == float("inf"):
        return float("inf"), None
    cuts = []
    end = n
    for column in range(columns, 1, -1):
        end = back[column][end]
        cuts.append(end)
    return best[columns][n], tuple(reversed(cuts))


def _cell_cost(
    tokens: tuple[str, ...],
    walls: tuple[int, ...],
    start: int,
    end: int,
    column: int,
    above: tuple[str, ...] | None,
    repeated: frozenset[str],
) -> float:
    over = above[column] if above else ""
    open_year = over.endswith(("/", "-", "–")) and bool(_HALF_YEAR.search(over))
    if start == end:
        lonely = 0.0 if column == 0 else 2.0 if not over else 0.8
        return lonely + (_MISFIT if open_year else 0.0)
    piece = tokens[start:end]
    cost = _edge_cost(tokens, start) if start and start not in walls else 0.0
    cost += sum(_inside_cost(a, b) for a, b in itertools.pairwise(piece))
    cost += 2.0 * (sum(t in repeated for t in piece) > 1)
    if repeated and column and not any(t in repeated for t in piece):
        cost += 1.0
    if column == 0:
        label_stands_above = above is not None and bool(over) and not any(above[1:])
        cost += 3.0 if label_stands_above else 1.0 if repeated else 0.6 if not over and above else 0.3
    if over and _HALF_YEAR.search(over):
        if _OTHER_HALF.match(piece[0]) and len(piece) == 1:
            cost -= 3.0
        elif open_year:
            cost += _MISFIT
    return cost


def _edge_cost(tokens: tuple[str, ...], start: int) -> float:
    """The cost of a column's beginning before tokens[start]."""
    before, after = tokens[start - 1], tokens[start]
    cost = 3.0 if before in _JOINTS or after in _JOINTS else 0.0
    if after[:1].islower():
        cost += 3.0 if after in FUNCTION_WORDS else 1.5
    if before.lower() in FUNCTION_WORDS:
        cost += 1.2
    if before.lower() in _OPENERS:
        cost += 1.5
    if after.lower() in _OPENERS and not after[:1].islower():
        cost -= 1.0
    if re.match(r"^\d+\+$", after) or (_MONTH.match(before) and after[:1].isdigit()):
        cost += 2.0
    if after.startswith("(") and not before.endswith(")"):
        cost += 1.0
    return max(cost, 0.0)


def _inside_cost(before: str, after: str) -> float:
    """The cost of two words in one column."""
    if periods(before) and not without_periods(before) and periods(after) and not without_periods(after):
        return 3.0
    if (re.fullmatch(r"\d\d", before) and re.fullmatch(r"\d\d", after)) or before.lower() == after.lower():
        return 3.0
    if (
        after[:1].islower()
        or before.lower() in FUNCTION_WORDS | _OPENERS
        or after[:1] in "(&+"
        or before in _JOINTS
        or after in _JOINTS
    ):
        return 0.1
    return 0.9 if after[:1].isupper() else 0.5


def is_period_header(line: str, k: int) -> bool:
    """Whether the line names at least `k` - 1 (and two) periods and little else: an unmistakable header."""
    found = periods(line)
    return len(found) >= max(2, k - 1) and len(words(without_periods(line))) <= 8


def join_header(cells: Sequence[str]) -> str:
    """The header cells over one column as one label: "2010/" over "11" is "2010/11", other parts are joined by a blank."""
    label = ""
    for cell in cells:
        if not cell or cell == label:
            continue
        if not label:
            label = cell
        elif (label[-1] in "/–-" and label[-2:-1].isdigit() and cell[:1].isdigit()) or (cell[0] == "/" and label[-1].isdigit()):
            label += cell
        elif label.endswith("-") and label[-2:-1].isalpha() and cell[:1].islower():
            label = label[:-1] + cell
        else:
            label = f"{label} {cell}"
    return label
