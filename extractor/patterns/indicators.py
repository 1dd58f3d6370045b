"""The indicator catalogue with the words that name each indicator."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from extractor.errors import PatternError
from extractor.patterns.toml import check_words, file_of, read_entries


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence that the entry must read: the number with this `value` gets the indicator (and `period`, if given)."""

    text: str
    value: str
    period: str = ""


class CounterExample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence in which no number may get the indicator, and why."""

    text: str
    why: str


class IndicatorPattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An indicator. `unit` as in claims (a rate with `per`); `kind` stock or flow; `better` higher, lower, neutral.

    A number is of this indicator where one of `heads` stands near it, one of every group of `needs` stands in reach, and
    none of `not_` does. A phrase is matched by whole words, without regard to case, hyphens or plural.
    `official` is the code of the published series; `area` the area that the indicator is about whatever the report's;
    `rate_of` the count that a rate divides by the population; `variant_of` the indicator that it is another definition of.
    """

    label: str
    unit: Literal["count", "percent", "rate", "ratio", "days", "weeks", "months", "years", "hours", "gbp", "fte"]
    kind: Literal["stock", "flow"]
    better: Literal["higher", "lower", "neutral"] = "neutral"
    per: int | None = None
    definition: str = ""
    source: str = ""
    official: str = ""
    area: str = ""
    rate_of: str = ""
    variant_of: str = ""
    heads: tuple[str, ...] = ()
    needs: tuple[tuple[str, ...], ...] = ()
    not_: tuple[str, ...] = msgspec.field(default=(), name="not")
    examples: tuple[Example, ...] = ()
    counter_examples: tuple[CounterExample, ...] = ()


def read_indicators(extra: Path | None = None) -> dict[str, IndicatorPattern]:
    """`patterns/indicators.toml`, by id.

    Raises PatternError also for a phrase without a word, a rate without its base, and a `rate_of` that is no indicator.
    """
    catalogue = read_entries("indicators.toml", IndicatorPattern, extra)
    for key, entry in catalogue.items():
        problem = _problem(entry, catalogue)
        phrases = {"heads": entry.heads, "needs": tuple(p for group in entry.needs for p in group), "not": entry.not_}
        wordless = any(not any(map(str.isalnum, part)) for group in phrases.values() for p in group for part in p.split("…"))
        if problem or wordless:  # only then is it looked up which file has the entry
            file = file_of("indicators.toml", key, extra)
            if problem:
                raise PatternError(f"{file}: [{key}] {problem}")
            for name, group in phrases.items():
                check_words(file, key, name, group)
    return catalogue


def _problem(entry: IndicatorPattern, catalogue: dict[str, IndicatorPattern]) -> str:
    if entry.unit == "rate" and entry.per is None:
        return "per: a rate needs its base; add per = 10000"
    if entry.rate_of and entry.rate_of not in catalogue:
        return f"rate_of: there is no indicator {entry.rate_of!r}; write the id of a count of the catalogue"
    if entry.variant_of and (entry.variant_of not in catalogue or catalogue[entry.variant_of].unit != entry.unit):
        return f"variant_of: there is no indicator {entry.variant_of!r} of the same unit; write the id of one"
    return ""
