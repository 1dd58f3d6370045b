"""Areas: authorities, regions, districts and comparators, with the ways papers write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from extractor.errors import PatternError
from extractor.patterns.toml import check_words, file_of, read_entries


class AreaPattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`kind`: authority, region, country, district, comparator, joint. `within` names the larger area of a district, `members`
    the authorities of a joint board.

    `aliases` are further spellings, matched whole-word without regard to case unless `exact` is true. `until` is the last day of
    an authority that was merged or split, `successors` what it went into; `redrawn` are the first days of new boundaries under
    the same name.
    """

    kind: Literal["authority", "region", "country", "district", "comparator", "joint"]
    code: str = ""
    aliases: tuple[str, ...] = ()
    within: str = ""
    exact: bool = False
    until: dt.date | None = None
    successors: tuple[str, ...] = ()
    redrawn: tuple[dt.date, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaChange:
    """A day from which figures of `area` are of another territory: a break in its series.

    `change`: merged (went into one other), split (into several), formed (out of others), redrawn. `others` are the areas that it
    went into or came from.
    """

    area: str
    day: dt.date
    change: Literal["merged", "split", "formed", "redrawn"]
    others: tuple[str, ...] = ()


def area_changes(areas: Mapping[str, AreaPattern]) -> list[AreaChange]:
    """Every break of every area, in the order of the areas; those of successors follow from their predecessors."""
    return [change for name, area in areas.items() for change in _changes(name, area, areas)]


def _changes(name: str, area: AreaPattern, areas: Mapping[str, AreaPattern]) -> Iterator[AreaChange]:
    formed: dict[dt.date, list[str]] = {}
    for other, earlier in areas.items():
        if earlier.until is not None and name in earlier.successors:
            formed.setdefault(earlier.until + dt.timedelta(days=1), []).append(other)
    for day, others in sorted(formed.items()):
        yield AreaChange(name, day, "formed", tuple(others))
    for day in area.redrawn:
        if day not in formed:
            yield AreaChange(name, day, "redrawn")
    if area.until is not None:
        day = area.until + dt.timedelta(days=1)
        yield AreaChange(name, day, "split" if len(area.successors) > 1 else "merged", area.successors)


def read_areas(extra: Path | None = None) -> dict[str, AreaPattern]:
    """`patterns/areas.toml`, by the common name. Raises PatternError also for a spelling without a word."""
    areas = read_entries("areas.toml", AreaPattern, extra)
    for name, area in areas.items():
        if not all(any(map(str.isalnum, spelling)) for spelling in (name, *area.aliases)):
            check_words(file_of("areas.toml", name, extra), name, "aliases", (name, *area.aliases))
        if fault := _fault(name, area, areas):
            raise PatternError(f"{file_of('areas.toml', name, extra)}: [{name}] {fault}")
    return areas


def _fault(name: str, area: AreaPattern, areas: Mapping[str, AreaPattern]) -> str:
    """What is wrong with how an entry points to others; empty if nothing is."""
    for key, others in (("successors", area.successors), ("members", area.members)):
        for other in others:
            if other not in areas or other == name:
                return f"{key}: there is no other area {other!r}; write the name of an entry, or add it"
    if bool(area.successors) != (area.until is not None):
        return f"{'until' if area.successors else 'successors'}: is missing; `until` and `successors` go together"
    if (area.kind == "joint") != bool(area.members):
        return 'members: belongs to kind = "joint", and that needs it'
    return ""
