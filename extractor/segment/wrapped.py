"""Header cells broken over several lines, where some columns share a head: which words of each line are whose.

Only the order of the words survives in a text. What helps is how cells are broken: a word goes to the next line because it
did not fit. So the words are shared out such that, in no column, the first word of a line would have fitted on the line above.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

Split = tuple[str, ...]
"""One line's words by cell: the label column, then the columns from left to right, those under a shared head as one."""

_BEAM = 200
_SUBHEADS = frozenset({"no", "no.", "number", "n", "%", "rate", "count", "£", "actual", "target"})
_HOLE = 3.0
_CAPITAL_GOES_ON = 1.0
_LABEL_IN_SMALL = 2.0


def wrapped_header(lines: Sequence[Sequence[str]], walls: Sequence[Sequence[int]], k: int) -> list[list[str]] | None:
    """The cells of each line over the label column and `k` value columns, or None where the last line is not one word a column
    with heads such as "No" and "%" side by side. `walls` says before which words of a line a pipe stands.

    A head that several columns share stands in each of them.
    """
    if len(lines) < 3 or len(lines[-1]) != k or walls[-1]:
        return None
    subheads = [word.lower() in _SUBHEADS for word in lines[-1]]
    runs = [(key, len(list(group))) for key, group in itertools.groupby(subheads)]
    shared = [length for key, length in runs if key]
    if len(shared) != 1 or shared[0] < 2 or shared[0] == k:
        return None
    first = subheads.index(True)
    widths = [1] * (first + 1) + [shared[0]] + [1] * (k - first - shared[0])
    below = [""] * (first + 1) + [""] + list(lines[-1][first + shared[0] :])
    below[1 : first + 1] = lines[-1][:first]
    splits = _best([list(_splits(words, at, len(widths))) for words, at in zip(lines[:-1], walls[:-1], strict=True)], below)
    if splits is None:
        return None
    cells = [[text for text, width in zip(split, widths, strict=True) for _ in range(width)] for split in splits]
    return [*cells, ["", *lines[-1]]]


def _splits(words: Sequence[str], walls: Sequence[int], n_cells: int) -> Iterator[Split]:
    """Every way to share a line out over the cells in order; a pipe always stands between two cells."""
    for cuts in itertools.combinations_with_replacement(range(len(words) + 1), n_cells - 1):
        if set(walls) <= set(cuts):
            yield tuple(" ".join(words[a:b]) for a, b in itertools.pairwise((0, *cuts, len(words))))


def _best(choices: Sequence[Sequence[Split]], below: Sequence[str]) -> list[Split] | None:
    beam: list[tuple[float, list[Split]]] = [(0.0, [])]
    for splits in choices:
        grown = [[*before, split] for _, before in beam for split in splits]
        beam = sorted(((_cost(lines), lines) for lines in grown), key=lambda item: item[0])[:_BEAM]
        if not beam:
            return None
    whole = [(_cost([*lines, tuple(below)]), lines) for _, lines in beam]
    return min(whole, key=lambda item: item[0])[1] if whole else None


def _cost(lines: Sequence[Split]) -> float:
    """How unlike broken cells the columns are."""
    cost = 0.0
    for cell, column in enumerate(zip(*lines, strict=True)):
        texts = [text for text in column if text]
        width = max(map(len, texts), default=0)
        for above, text in itertools.pairwise(texts):
            fits = width - len(above) - 1 - len(text.split()[0])
            cost += (fits + 1) * 0.5 if fits >= 0 else 0.0
        if cell == 0:
            cost += _LABEL_IN_SMALL * sum(text[:1].islower() for text in texts) + 0.5 * (len(texts) > 1)
            cost += 0.2 * sum(word[:1].islower() for text in texts for word in text.split())
            continue
        printed = [index for index, text in enumerate(column) if text]
        holes = printed[-1] - printed[0] + 1 - len(printed) if printed else len(lines)
        cost += _HOLE * holes + 0.5 * (printed[0] if printed else 0)
        cost += _CAPITAL_GOES_ON * (sum(text[:1].isupper() for text in texts[1:]) + any(text[:1].islower() for text in texts[:1]))
        cost += _CAPITAL_GOES_ON * sum(word[:1].isupper() for text in texts for word in text.split()[1:])
    return cost
