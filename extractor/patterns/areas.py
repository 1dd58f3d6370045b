"""Areas: authorities, regions, districts and comparators, with the ways papers write them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from extractor.patterns.toml import check_words, file_of, read_entries


class AreaPattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`kind`: authority, region, country, district, comparator. `within` names the larger area of a district.

    `aliases` are further spellings, matched whole-word without regard to case unless `exact` is true.
    """

    kind: Literal["authority", "region", "country", "district", "comparator"]
    code: str = ""
    aliases: tuple[str, ...] = ()
    within: str = ""
    exact: bool = False


def read_areas(extra: Path | None = None) -> dict[str, AreaPattern]:
    """`patterns/areas.toml`, by the common name. Raises PatternError also for a spelling without a word."""
    areas = read_entries("areas.toml", AreaPattern, extra)
    for name, area in areas.items():
        if not all(any(map(str.isalnum, spelling)) for spelling in (name, *area.aliases)):
            check_words(file_of("areas.toml", name, extra), name, "aliases", (name, *area.aliases))
    return areas
