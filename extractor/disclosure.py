"""Disclosure control: which figures must not stand in what is shared, and how their numbers are taken out of texts.

A count of one to five children, with a place and an age beside it, can identify a child. So such a count is suppressed, and so
is whatever would give it back:

- in a table: in each row and column that has just one suppressed count, one more is suppressed, the smallest, until a total and
  the cells that are left give none back; and every percentage of the row and the column of a suppressed count;
- in a text: every other figure of the same statement, and every share, part, base or end of a change that is linked with it.

The same figure stated elsewhere is a count of its own and found by itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from extractor.text import fold_whitespace

DEFAULT_THRESHOLD = 5
HIDDEN = "[not shown]"
SHARES = frozenset({"percent", "percentage_points", "rate", "ratio"})

_NUMBER = re.compile(r"(?<![\w.,/£])[+-]?£?\d+(?:,\d{3})*(?:\.\d+)?%?(?![\w/]|[.,]\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")


def mask(threshold: int = DEFAULT_THRESHOLD) -> str:
    """What stands in the place of a suppressed count."""
    return f"[1–{threshold}]"


@dataclass(frozen=True, slots=True)
class Figure:
    """A claim, as far as suppression asks. `key` is unique; `place` is the table (with `row` and `col`) or None for a sentence;
    `children` says that it counts children or families; `statement` and `links` are keys of what belongs together."""

    key: str
    unit: str
    value: float | None
    children: bool
    statement: str = ""
    place: str | None = None
    row: str = ""
    col: str = ""
    links: tuple[str, ...] = ()


def suppressed(figures: Iterable[Figure], threshold: int = DEFAULT_THRESHOLD) -> dict[str, bool]:
    """The keys of the figures that must not be shown; True for a small count itself, False for what would give it back."""
    known = {figure.key: figure for figure in figures}
    found = {figure.key: True for figure in known.values() if _small(figure, threshold)}
    tables: dict[str, list[Figure]] = defaultdict(list)
    statements: dict[str, list[Figure]] = defaultdict(list)
    for figure in known.values():
        if figure.place is not None:
            tables[figure.place].append(figure)
        elif figure.statement:
            statements[figure.statement].append(figure)
    for cells in tables.values():
        if any(cell.key in found for cell in cells):
            _in_table(cells, found)
    linked = defaultdict(set)
    for figure in known.values():
        for other in figure.links:
            linked[figure.key].add(other)
            linked[other].add(figure.key)
    for key in list(found):
        figure = known[key]
        together = {other.key for other in statements.get(figure.statement, [])} if figure.place is None else set()
        for other in together | linked[key]:
            if other in known and (known[other].place is None or known[other].unit in SHARES):
                found.setdefault(other, False)
    return found


def _small(figure: Figure, threshold: int) -> bool:
    return figure.children and figure.unit == "count" and figure.value is not None and 1 <= figure.value <= threshold


def _in_table(cells: Sequence[Figure], found: dict[str, bool]) -> None:
    counts = [cell for cell in cells if cell.unit not in SHARES]
    lines: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for cell in counts:
        lines["row", cell.row].append(cell)
        lines["col", cell.col].append(cell)
    changed = True
    while changed:
        changed = False
        for line in lines.values():
            hidden = [cell for cell in line if cell.key in found]
            shown = [cell for cell in line if cell.key not in found]
            if len(hidden) == 1 and len(shown) > 1:  # of two cells in a line neither is the total of the other
                least = min(shown, key=lambda cell: (not cell.value, abs(cell.value or 0.0), cell.key))
                found[least.key] = False
                changed = True
    rows = {cell.row for cell in counts if cell.key in found}
    columns = {cell.col for cell in counts if cell.key in found}
    for cell in cells:
        if cell.unit in SHARES and (cell.row in rows or cell.col in columns):
            found.setdefault(cell.key, False)


class Redactor:
    """Takes the suppressed figures out of texts: sentences, printed rows of a table, messages that quote them.

    `count` says how many numbers it has taken out.
    """

    def __init__(self, threshold: int = DEFAULT_THRESHOLD) -> None:
        self.count = 0
        self._mask = mask(threshold)
        self._sentences: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
        self._rows: dict[str, dict[str, dict[str, bool]]] = defaultdict(lambda: defaultdict(dict))

    def add(self, document: str, quote: str, surface: str, row_label: str, *, small: bool) -> None:
        """Take `surface` out of this quotation of the document, and out of the printed row of that label."""
        where = self._sentences[document, fold_whitespace(quote)]
        where[surface] = where.get(surface, False) or small
        if row_label:
            row = self._rows[document][fold_whitespace(row_label)]
            row[surface] = row.get(surface, False) or small

    def hidden(self, document: str, text: str) -> dict[str, bool]:
        """The printed numbers that must not be shown in a sentence, a printed row, or a text that quotes one."""
        folded = fold_whitespace(text)
        found = dict(self._sentences.get((document, folded), {}))
        for label, surfaces in self._rows.get(document, {}).items():
            if label in folded:
                found |= surfaces
        for (where, quote), surfaces in self._sentences.items() if not found else ():
            if where == document and (quote in folded or folded in quote):
                found |= surfaces
        return found

    def redacted(self, text: str, surfaces: Collection[str] | dict[str, bool]) -> str:
        """The text with each of the printed numbers hidden wherever it stands as a number of its own."""
        for surface in sorted(surfaces, key=len, reverse=True):
            small = surfaces[surface] if isinstance(surfaces, dict) else True
            text, times = _alone(surface).subn(self._mask if small else HIDDEN, text)
            self.count += times
        return text


def without_figures(text: str) -> str:
    """The text with every number but years taken out: for a recomputation that rests on a suppressed figure."""
    return _NUMBER.sub(lambda found: found[0] if _YEAR.fullmatch(found[0]) else HIDDEN, text)


def _alone(surface: str) -> re.Pattern[str]:
    """The printed number where it is not a piece of a longer number, a percentage, a date or a word."""
    behind = r"(?![\w/–-]|[.,]\d)" if surface.rstrip().endswith("%") else r"(?![\w%/–-]|[.,]\d|\s?per ?cent)"
    return re.compile(rf"(?<![\w.,/£–-]){re.escape(surface)}{behind}", re.IGNORECASE)


class Door(Protocol):
    """Read-only access to the public views."""

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        """Run one SELECT; one dictionary a row, by column name."""


_CHILDREN = r"(?i)\b(child|children|famil|young p|pupil|girl|boy|bab(y|ies)|infant|adolescent|teenager|siblings?)"
# With the usual threshold the mark small_number says which counts are of children; for a larger one the words around do.
_FIGURES = f"""
SELECT claim_id, document, unit, coalesce(value, value_low) AS value, quote, surface, coalesce(row_label, '') AS row_label,
       coalesce(col_label, '') AS col_label, table_id, coalesce(statement_id, '') AS statement_id, coalesce(small_number, false)
       OR (? > 5 AND measure = 'level' AND regexp_matches(concat_ws(' ', quote, indicator, metric), '{_CHILDREN}')) AS children
FROM claims WHERE list_contains(?::VARCHAR[], document)
"""
_LINKS = "SELECT claim_id, other_id FROM claim_links WHERE list_contains(?::VARCHAR[], document)"


def plan(door: Door, documents: Collection[str], threshold: int = DEFAULT_THRESHOLD) -> tuple[dict[str, bool], Redactor]:
    """What must not be shown of these documents, by claim, and a redactor that knows it."""
    names = [sorted(documents)]
    rows = door.rows(_FIGURES, [threshold, *names]) if documents else []
    links: dict[str, list[str]] = defaultdict(list)
    for link in door.rows(_LINKS, names) if documents else []:
        links[str(link["claim_id"])].append(str(link["other_id"]))
    found = suppressed((_figure(row, links) for row in rows), threshold)
    redactor = Redactor(threshold)
    for row in rows:
        key = str(row["claim_id"])
        if key in found:
            label = str(row["row_label"])
            redactor.add(str(row["document"]), str(row["quote"]), str(row["surface"]), label, small=found[key])
    return found, redactor


def _figure(row: Mapping[str, object], links: Mapping[str, list[str]]) -> Figure:
    value, key = row["value"], str(row["claim_id"])
    table = row["table_id"]
    return Figure(
        key,
        str(row["unit"]),
        float(value) if isinstance(value, int | float) else None,
        bool(row["children"]),
        f"{row['document']} {row['statement_id']}" if row["statement_id"] else "",
        str(table) if table else None,
        str(row["row_label"]),
        str(row["col_label"]),
        tuple(links.get(key, ())),
    )
