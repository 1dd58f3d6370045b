"""How the pages call what a program calls by a short name: rules, themes, units, kinds, outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.errors import ScrutinyError

if TYPE_CHECKING:
    from extractor.rules import Rule

WORDS = {
    "stock": "at a date",
    "flow": "over a period",
    "count": "number",
    "percent": "per cent",
    "gbp": "pounds (£)",
    "fte": "full-time equivalents",
    "as_at": "on a day",
    "span": "from day to day",
    "loaded": "read",
    "partial": "read in part",
    "replaced": "read again",
    "failed": "could not be read",
    "info": "worth knowing",
}
"""What is said instead of a code; every other code is said as it is, without underscores."""


def words(value: object) -> str:
    """A code in words."""
    text = str(value if value is not None else "")
    return WORDS.get(text, text.replace("_", " "))


@cache
def rules() -> Mapping[str, Rule[Any]]:
    """The rules by code. The first time it takes about 60 ms, so the overview does not wait for it."""
    from extractor.rules import all_rules

    return {rule.code: rule for rule in all_rules()}


def rule_name(code: str) -> str:
    """A rule's name in words; empty for one that this version does not have."""
    rule = rules().get(code)
    return rule.name.replace("-", " ").capitalize() if rule else ""


@cache
def theme_labels(patterns: Path | None) -> Mapping[str, str]:
    """The labels of the themes by name, of the user's patterns too; none where those have a mistake, which `ingest` tells."""
    from extractor.patterns import Patterns

    try:
        return {name: theme.label for name, theme in Patterns(patterns).themes.themes.items()}
    except ScrutinyError:
        return {}
