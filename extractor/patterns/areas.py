"""Areas: authorities, regions, districts and comparators, with the ways papers write them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from extractor.patterns.toml import read_entries


class AreaPattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`kind`: authority, region, country, district, comparator. `within` names the larger area of a district.

    `aliases` are further spellings, matched whole-word without regard to case unless `exact` is true.
    """

    kind: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    within: str = ""
    exact: bool = False


def read_areas(extra: Path | None = None) -> dict[str, AreaPattern]:
    """`patterns/areas.toml`, by the common name."""
    return read_entries("areas.toml", AreaPattern, extra)
