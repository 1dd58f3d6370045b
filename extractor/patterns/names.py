"""Names of services, teams, forms, courses and documents, which block what lies in them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from extractor.patterns.toml import read_entries


class NamePattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To be filled by the theme matcher."""


def read_names(extra: Path | None = None) -> dict[str, NamePattern]:
    """`patterns/names.toml`, by key."""
    return read_entries("names.toml", NamePattern, extra)
