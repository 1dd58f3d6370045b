"""The filters that the printing commands share, and the SQL that they stand for."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from extractor.errors import InputError

if TYPE_CHECKING:
    from extractor.warehouse import Reader

Command = TypeVar("Command", bound=Callable[..., Any])

YEAR = "2017, or 2016/17"


@dataclass(slots=True)
class Where:
    """A WHERE clause that grows."""

    conditions: list[str] = field(default_factory=list)
    parameters: list[object] = field(default_factory=list)

    def any_of(self, condition: str, values: Sequence[object]) -> None:
        """One of `values` must meet `condition`, in which each `?` stands for the value; nothing where none is given."""
        if values:
            self.conditions.append("(" + " OR ".join([condition] * len(values)) + ")")
            for value in values:
                self.parameters += [value] * condition.count("?")

    def documents(self, given: Sequence[str], column: str = "document") -> None:
        """Document names by glob, or by any part of them."""
        for pattern in given:
            glob = bool(re.search(r"[*?\[]", pattern))
            self.any_of(f"lower({column}) GLOB lower(?)" if glob else f"contains(lower({column}), lower(?))", [pattern])
        if len(given) > 1:  # several names are alternatives, unlike different filters
            count = len(given)
            self.conditions[-count:] = ["(" + " OR ".join(self.conditions[-count:]) + ")"]

    def sql(self) -> str:
        """The clause, empty where nothing is asked."""
        return " WHERE " + " AND ".join(self.conditions) if self.conditions else ""


def document_option(command: Command) -> Command:
    """--document."""
    return click.option(
        "--document",
        "names",
        multiple=True,
        metavar="NAME",
        help="Only documents of this name: a part of it, or a pattern with * and ?.",
    )(command)


class _YearType(click.ParamType[int]):
    """A year as papers print it."""

    name = "year"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        try:
            return year_of(str(value))
        except InputError as error:
            self.fail(str(error), param, ctx)


def year_option(command: Command) -> Command:
    """--year."""
    return click.option("--year", type=_YearType(), metavar="YEAR", help=f"Only the year that ends in YEAR ({YEAR}).")(command)


def limit_option(command: Command) -> Command:
    """--limit."""
    return click.option(
        "--limit", type=click.IntRange(min=0), metavar="N", help="At most N rows; 0 for all. [default: all, 50 on a terminal]"
    )(command)


def waivers_option(command: Command) -> Command:
    """--waivers."""
    return click.option(
        "--waivers",
        "waivers_file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="The file of waivers.  [default: scrutiny.waivers.toml in the working folder]",
    )(command)


class _Share(click.FloatRange):
    """A number from 0 to 1; "nan" compares with nothing and is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value!r} is no number from 0 to 1", param, ctx)
        return number


def confidence_option(command: Command) -> Command:
    """--min-confidence."""
    return click.option(
        "--min-confidence",
        type=_Share(0, 1),
        metavar="X",
        help="Only claims that are at least this sure: 0 to 1, 0.9 for the surest.",
    )(command)


def year_of(text: str) -> int:
    """The year in which a printed year ends: 2017, 2016/17, 2016-17, 2016/2017. Raises InputError."""
    match = re.fullmatch(r"(\d{4})(?:\s*[/–-]\s*(\d{2}|\d{4}))?", text.strip())
    if match:
        first, second = int(match.group(1)), match.group(2)
        last = first if second is None else int(second) if len(second) == 4 else first // 100 * 100 + int(second)
        last += 100 if last < first else 0  # 1999/00
        if second is None or last == first + 1:
            return last
    raise InputError(f"{text!r} is no year: write {YEAR}")


def known_indicator(door: Reader, given: str) -> str:
    """The id of an indicator. Raises InputError that names the nearest ones."""
    entries = door.rows("SELECT indicator, label FROM indicators ORDER BY indicator")
    return _known(given, {str(row["indicator"]): str(row["label"]) for row in entries}, "indicator")


def known_theme(door: Reader, given: str) -> str:
    """The id of a theme that some paper mentions. Raises InputError that names the nearest ones."""
    found = door.rows("SELECT DISTINCT theme FROM theme_mentions ORDER BY theme")
    return _known(given, {str(row["theme"]): "" for row in found}, "theme")


def _known(given: str, known: dict[str, str], what: str) -> str:
    import difflib

    key = re.sub(r"[\s-]+", "_", given.strip().lower())
    if key in known:
        return key
    words = _words(given)
    shared = {name: len(words & _words(f"{name} {label}")) for name, label in known.items()}
    by_words = sorted((name for name in known if shared[name]), key=lambda name: (-shared[name], len(known[name])))
    near = dict.fromkeys([*difflib.get_close_matches(key, known, n=2, cutoff=0.7), *by_words[:3]])
    hint = f"; did you mean {' or '.join(list(near)[:3])}?" if near else ""
    raise InputError(f"no {what} {given!r}{hint}")


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower()))
