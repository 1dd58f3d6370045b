"""The intended arithmetic of the papers: every stated change, share, sum and restatement, at the precision that is printed.

A line of a source that starts with `!` must hold, one that starts with `!!` is a deliberate mistake and must not. Besides, what
no line names is compared by itself: the same indicator, cohort, area and period must not be stated with two values, and a
figure that has been published must be the published one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sampler.model import Check, Figure, Grid, Paper, SourceError

Interval = tuple[float, float]
KINDS = {
    "change": "arithmetic",
    "points": "arithmetic",
    "share": "arithmetic",
    "diff": "arithmetic",
    "rate": "arithmetic",
    "ratio": "arithmetic",
    "times": "arithmetic",
    "sum": "table_sum",
    "tsum": "table_sum",
    "tchange": "arithmetic",
    "tshare": "arithmetic",
    "part": "arithmetic",
    "rise": "wording",
    "fall": "wording",
    "same": "within_document",
    "astable": "text_vs_table",
    "restated": "cross_document",
    "typo": "period_typo",
}


@dataclass(frozen=True, slots=True)
class Item:
    """The outcome of one piece of arithmetic: which papers, which quotations, what was computed, whether it holds."""

    docs: tuple[str, ...]
    quotes: tuple[str, ...]
    kind: str
    holds: bool
    computed: str
    note: str
    mistake: bool
    line: str
    tolerated: bool = False
    """A difference that follows from a deliberate mistake: reporting it is neither right nor wrong."""


def interval(row: dict[str, Any]) -> Interval:
    """Every value that would be printed like this one; hedges are one-sided."""
    if row["value"] is None:
        return row["value_low"], row["value_high"]
    value = abs(row["value"]) if row["measure"] == "change" else row["value"]
    if row["unit"] in ("count", "gbp") and row["qualifier"] == "exact":
        return value, value
    shown = str(row["surface"]).rstrip("%").lstrip("+-−£").replace(",", "")
    places = len(shown.split(".")[1]) if "." in shown else 0
    half = 0.5 * 10**-places if any(ch.isdigit() for ch in shown) else 0.5
    slack = {"about": max(0.05 * value, half), "exact": half}.get(row["qualifier"], 0.0)
    if row["qualifier"] in ("over", "at_least"):
        return value, math.inf
    if row["qualifier"] in ("under", "at_most"):
        return -math.inf, value
    return value - slack, value + slack


def meet(a: Interval, b: Interval, slack: float = 1e-9) -> bool:
    """Whether two intervals have a value in common."""
    return a[0] <= b[1] + slack and b[0] <= a[1] + slack


def check_all(papers: list[Paper], published: list[dict[str, str]]) -> list[Item]:
    """Every item of arithmetic in the papers. Raises SourceError where one is not as the source says it is."""
    by_year = {paper.name: paper for paper in papers}
    items: list[Item] = []
    named: set[tuple[str, str]] = set()
    for paper in papers:
        for check in paper.checks:
            found = list(_run(paper, check, by_year, named))
            _as_intended(paper, check, found)
            items += found
        _all_changes_checked(paper, named)
    mistakes = {(doc, quote) for item in items if item.mistake for doc in item.docs for quote in item.quotes}
    items += _restatements(papers, mistakes)
    _as_published(papers, published, mistakes)
    return items


def _as_intended(paper: Paper, check: Check, found: list[Item]) -> None:
    wrong = [item for item in found if not item.holds]
    if check.mistake and len(wrong) != 1:
        raise SourceError(f"{paper.name}: {check.line}: is meant to fail once and fails {len(wrong)} times: {found}")
    if not check.mistake and wrong:
        raise SourceError(f"{paper.name}: {check.line}: does not hold: {wrong[0].computed}")


def _all_changes_checked(paper: Paper, named: set[tuple[str, str]]) -> None:
    for name, figure in paper.figures.items():
        if figure.row["measure"] == "change" and not figure.free and (paper.name, name) not in named:
            raise SourceError(f"{paper.name}: no line checks the change in: {figure.sentence}")


def _run(paper: Paper, check: Check, papers: dict[str, Paper], named: set[tuple[str, str]]) -> Iterable[Item]:
    if check.kind in ("tsum", "tchange", "tshare"):
        for label_quotes, holds, computed, used in _TABLE_CHECKS[check.kind](paper, _grid(paper, check.args[0]), check.args[1:]):
            named.update((paper.name, name) for name in used)
            if not check.mistake or not holds:
                yield _item(check, (paper,), label_quotes, holds, computed)
        return
    if check.kind == "typo":
        home = next(b.text for b in paper.blocks if check.args[0] in b.text)
        start = home.rfind(". ", 0, home.index(check.args[0])) + 1
        stop = home.find(". ", home.index(check.args[0]))
        quote = home[start : stop + 1 if stop >= 0 else len(home)].strip()
        yield _item(check, (paper,), (quote,), False, f"{check.args[0]} is no year")
        return
    figures, numbers, homes = [], [], []
    for arg in check.args:
        home, _, name = arg.rpartition(":")
        owner = papers[home] if home else paper
        if name in owner.figures:
            figures.append(owner.figures[name])
            homes.append(owner)
            named.add((owner.name, name))
        elif arg.replace(".", "").isdigit():
            numbers.append(float(arg))
        else:
            raise SourceError(f"{paper.name}: {check.line}: no figure is called {arg}")
    holds, computed = _CHECKS[check.kind](figures, numbers)
    quotes = tuple(dict.fromkeys(figure.sentence for figure in figures))
    yield _item(check, tuple(homes), quotes, holds, computed)


def _item(check: Check, papers: tuple[Paper, ...], quotes: tuple[str, ...], holds: bool, computed: str) -> Item:
    docs = tuple(dict.fromkeys(paper.file for paper in papers))
    return Item(docs, quotes, KINDS[check.kind], holds, computed, check.note, check.mistake and not holds, check.line)


def _grid(paper: Paper, table_id: str) -> Grid:
    return next(b.grid for b in paper.blocks if b.grid and b.grid.table_id == table_id)


# ---------------------------------------------------------------- single figures


def _percent_change(low: Interval, high: Interval) -> Interval:
    """The size of the change in percent from a value in `low` to one in `high`, whatever its direction."""
    ends = [(b - a) / a * 100 for a in low for b in high if a]
    smallest, largest = min(ends), max(ends)
    return (smallest, largest) if smallest >= 0 else (-largest, -smallest) if largest <= 0 else (0.0, max(-smallest, largest))


def _change(figures: list[Figure], _numbers: list[float]) -> tuple[bool, str]:
    before, after, stated = figures
    found = _percent_change(interval(before.row), interval(after.row))
    a, b, c = before.row["value"], after.row["value"], stated.row["value"]
    return meet(found, interval(stated.row)) and (c >= 0) == (b >= a), f"({b}-{a})/{a} = {(b - a) / a * 100:+.2f}%, stated {c}"


def _points(figures: list[Figure], _numbers: list[float]) -> tuple[bool, str]:
    a, b, c = (interval(f.row) for f in figures)
    x, y = figures[0].row["value"], figures[1].row["value"]
    found = (b[0] - a[1], b[1] - a[0]) if y >= x else (a[0] - b[1], a[1] - b[0])
    return meet(found, c), f"{y} - {x} = {y - x:+g}, stated {figures[2].row['value']}"


def _share(figures: list[Figure], _numbers: list[float]) -> tuple[bool, str]:
    part, base, stated = figures
    low, high = interval(part.row), interval(base.row)
    found = (low[0] / high[1] * 100, low[1] / high[0] * 100)
    return meet(found, interval(stated.row)), (
        f"{part.row['value']}/{base.row['value']} = {part.row['value'] / base.row['value'] * 100:.2f}%, "
        f"stated {stated.row['value']}"
    )


def _rate(figures: list[Figure], numbers: list[float]) -> tuple[bool, str]:
    count, stated = figures
    found = count.row["value"] / numbers[0] * stated.row["per"]
    return meet((found, found), interval(stated.row)), f"{count.row['value']}/{numbers[0]:.0f} x 10,000 = {found:.2f}"


def _ratio(figures: list[Figure], _numbers: list[float]) -> tuple[bool, str]:
    before, after, stated = (f.row for f in figures)
    found = after["value"] / before["value"]
    return meet((found, found), interval(stated)), f"{after['value']}/{before['value']} = {found:.2f} times"


def _sum(figures: list[Figure], _numbers: list[float]) -> tuple[bool, str]:
    total, *parts = (interval(f.row) for f in figures)
    values = [f.row["value"] for f in figures[1:]]
    found = (sum(p[0] for p in parts), sum(p[1] for p in parts))
    return meet(found, total), f"{'+'.join(str(v) for v in values)} = {sum(values)}, stated {figures[0].row['value']}"


def _part(figures: list[Figure], _numbers: list[float]) -> tuple[bool, str]:
    whole, *parts = (f.row["value"] for f in figures)
    return sum(parts) <= whole, f"{'+'.join(map(str, parts))} = {sum(parts)} of {whole}"


def _times(figures: list[Figure], numbers: list[float]) -> tuple[bool, str]:
    total, each = (f.row["value"] for f in figures)
    return total == each * numbers[0], f"{each} x {numbers[0]:g} = {each * numbers[0]:g}, stated {total}"


def _diff(figures: list[Figure], _numbers: list[float]) -> tuple[bool, str]:
    before, after, stated = (f.row["value"] for f in figures)
    return abs(after - before) == abs(stated), f"{after} - {before} = {after - before}, stated {stated}"


def _direction(sign: int) -> Callable[[list[Figure], list[float]], tuple[bool, str]]:
    def run(figures: list[Figure], _numbers: list[float]) -> tuple[bool, str]:
        values = [f.row["value"] for f in figures]
        steps = [b - a for a, b in pairwise(values)]
        return all(step * sign > 0 for step in steps), " to ".join(str(v) for v in values)

    return run


def _same(figures: list[Figure], _numbers: list[float]) -> tuple[bool, str]:
    first, second = (f.row for f in figures)
    return meet(interval(first), interval(second)), f"{first['value']} and {second['value']}"


_CHECKS: dict[str, Callable[[list[Figure], list[float]], tuple[bool, str]]] = {
    "change": _change,
    "points": _points,
    "share": _share,
    "rate": _rate,
    "ratio": _ratio,
    "sum": _sum,
    "part": _part,
    "times": _times,
    "diff": _diff,
    "rise": _direction(1),
    "fall": _direction(-1),
    "same": _same,
    "astable": _same,
    "restated": _same,
}


# ---------------------------------------------------------------- tables

Row = tuple[tuple[str, ...], bool, str, list[str]]


def _cells(paper: Paper, grid: Grid, row: int) -> dict[str, Figure]:
    columns = grid.columns()
    return {
        columns[c]: paper.figures[f"{grid.table_id}.{row}.{c}"]
        for c in range(1, len(columns))
        if f"{grid.table_id}.{row}.{c}" in paper.figures
    }


def _tsum(paper: Paper, grid: Grid, args: tuple[str, ...]) -> Iterable[Row]:
    """args: the label of the total's row, then the labels of its parts; every column where all of them have a figure."""
    place = {cells[0].text: r for r, cells in enumerate(grid.rows)}
    total, *parts = (_cells(paper, grid, place[label]) for label in args)
    quotes = tuple(" ".join(c.text for c in grid.rows[place[label]] if c.text) for label in args)
    for column, figure in total.items():
        if figure.row["measure"] == "level" and all(column in part for part in parts):
            holds, computed = _sum([figure, *(part[column] for part in parts)], [])
            yield quotes, holds, f"{column}: {computed}", []


def _tchange(paper: Paper, grid: Grid, args: tuple[str, ...]) -> Iterable[Row]:
    """args: the labels of the columns before, after and change, then rows to leave out ("only", label: the one row)."""
    before, after, change, *rest = args
    for r, cells in enumerate(grid.rows):
        if (rest[:1] == ["only"]) != (cells[0].text in rest) and rest:
            continue
        figures = _cells(paper, grid, r)
        if change not in figures:
            continue
        used = [figures[before], figures[after], figures[change]]
        percent = figures[change].row["unit"] == "percent" and used[0].row["unit"] != "percent"
        holds, computed = (_change if percent else _diff)(used, []) if used[0].row["unit"] == "count" else _points(used, [])
        yield (figures[change].sentence,), holds, computed, [figures[change].figure_id]


def _tshare(paper: Paper, grid: Grid, args: tuple[str, ...]) -> Iterable[Row]:
    """args: the labels of the columns of the part and of the share, and the row whose part is the whole."""
    part, share, whole = args
    base = next(_cells(paper, grid, r)[part] for r, cells in enumerate(grid.rows) if cells[0].text == whole)
    for r in range(len(grid.rows)):
        figures = _cells(paper, grid, r)
        if share in figures:
            holds, computed = _share([figures[part], base, figures[share]], [])
            yield (figures[share].sentence, base.sentence), holds, computed, []


_TABLE_CHECKS = {"tsum": _tsum, "tchange": _tchange, "tshare": _tshare}


# ---------------------------------------------------------------- what no line names


def _key(figure: Figure) -> tuple[str, ...] | None:
    """What makes two figures statements of one fact; None where the source leaves something open."""
    row = figure.row
    if (
        not row["indicator"]
        or not row["period"]
        or row["measure"] != "level"
        or row["role"] != "actual"
        or row["unit"] == "ratio"
    ):
        return None
    return row["indicator"], row["cohort"], row["area"], row["period"], row["unit"]


def _restatements(papers: list[Paper], mistakes: set[tuple[str, str]]) -> Iterable[Item]:
    """One item for each pair of statements of one fact. Raises SourceError where they differ and neither is a mistake."""
    stated: dict[tuple[str, ...], list[tuple[Paper, Figure]]] = {}
    for paper in papers:
        for figure in paper.figures.values():
            if (key := _key(figure)) is not None:
                stated.setdefault(key, []).append((paper, figure))
    for places in stated.values():
        for i, (owner, first) in enumerate(places):
            for j, (paper, figure) in enumerate(places[i + 1 :]):
                holds, computed = _same([first, figure], [])
                marred = bool(mistakes & {(owner.file, first.sentence), (paper.file, figure.sentence)})
                if not holds and not marred:
                    raise SourceError(f"{paper.name} and {owner.name} differ: {first.sentence} / {figure.sentence}")
                texts = figure.row["source"] == first.row["source"] == "text" and j == 0 and not marred
                if first.sentence != figure.sentence and (texts or not holds):
                    yield _again(owner, first, paper, figure, computed, tolerated=not holds)


def _again(owner: Paper, first: Figure, paper: Paper, figure: Figure, computed: str, *, tolerated: bool) -> Item:
    docs = tuple(dict.fromkeys((owner.file, paper.file)))
    kind = "cross_document" if len(docs) > 1 else "within_document"
    note = "follows from a deliberate mistake" if tolerated else "the same figure again"
    return Item(docs, (first.sentence, figure.sentence), kind, not tolerated, computed, note, False, "", tolerated)


def _as_published(papers: list[Paper], published: list[dict[str, str]], mistakes: set[tuple[str, str]]) -> None:
    """Raises SourceError where a figure that has been published is not the published one."""
    series = {(p["indicator"], p["cohort"], p["area"], p["period"]): float(p["value"]) for p in published}
    for paper in papers:
        for figure in paper.figures.values():
            key = _key(figure)
            if key is None or (paper.file, figure.sentence) in mistakes:
                continue
            value = series.get(key[:4])
            if value is not None and not meet((value, value), interval(figure.row)):
                raise SourceError(f"{paper.name}: {value} is published, printed is: {figure.sentence}")
