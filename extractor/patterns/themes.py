"""The learning themes and the cues of assertion and stance."""

from __future__ import annotations

from pathlib import Path

import msgspec

from extractor.patterns.toml import read_entries


class ThemePatterns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To be filled by the theme matcher."""


def read_theme_patterns(extra: Path | None = None) -> dict[str, ThemePatterns]:
    """`patterns/themes.toml`, by key."""
    return read_entries("themes.toml", ThemePatterns, extra)
