"""Which indicators count what a theme is about."""

from __future__ import annotations

from pathlib import Path

import msgspec

from extractor.errors import PatternError
from extractor.patterns.indicators import read_indicators
from extractor.patterns.themes import read_theme_patterns
from extractor.patterns.toml import read_entries


class ThemeIndicators(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The indicators of one theme, by id."""

    indicators: tuple[str, ...]


def read_theme_indicators(extra: Path | None = None) -> dict[str, tuple[str, ...]]:
    """`theme_indicators.toml`: theme -> indicators. Raises PatternError for a theme or indicator that no catalogue has."""
    entries = read_entries("theme_indicators.toml", ThemeIndicators, extra)
    themes, known = read_theme_patterns(extra).themes, read_indicators(extra)
    for theme, entry in entries.items():
        if theme not in themes:
            raise PatternError(f"theme_indicators.toml: [{theme}]: no such theme in themes.toml")
        for indicator in entry.indicators:
            if indicator not in known:
                raise PatternError(f"theme_indicators.toml: [{theme}]: indicators: no {indicator!r} in indicators.toml")
    return {theme: entry.indicators for theme, entry in entries.items()}
