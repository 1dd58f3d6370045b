"""Where the cache is, and how large it may get: what the user's environment says, else the system's custom."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from extractor.cache.store import Cache
from extractor.errors import InputError

PLACE_VARIABLE = "SCRUTINY_CACHE"
"""A folder, or one of DISABLED."""

LIMIT_VARIABLE = "SCRUTINY_CACHE_MB"
"""Megabytes that the cache may take."""

DISABLED = frozenset({"off", "no", "none", "0"})

DEFAULT_MEGABYTES = 2000


def default_cache(environment: Mapping[str, str] = os.environ) -> Cache | None:
    """The cache that the environment asks for; None where it is switched off. Raises InputError for a limit that is no number."""
    place = environment.get(PLACE_VARIABLE, "").strip()
    if place.lower() in DISABLED:
        return None
    folder = Path(place).expanduser().absolute() if place else _custom(environment)
    return Cache(folder, _limit(environment.get(LIMIT_VARIABLE, "").strip()))


def _limit(given: str) -> int:
    if not given:
        return DEFAULT_MEGABYTES * 1_000_000
    if not given.isdecimal() or int(given) < 1:
        raise InputError(f"{LIMIT_VARIABLE} is {given!r}: give a number of megabytes, or {PLACE_VARIABLE}=off for no cache")
    return int(given) * 1_000_000


def _custom(environment: Mapping[str, str]) -> Path:
    if sys.platform == "win32":
        local = environment.get("LOCALAPPDATA", "")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "scrutiny" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "scrutiny"
    given = environment.get("XDG_CACHE_HOME", "")
    # the XDG specification has relative paths ignored
    return (Path(given) if given and Path(given).is_absolute() else Path.home() / ".cache") / "scrutiny"
