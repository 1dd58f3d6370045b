"""Names of services, teams, forms, courses and documents, which block what lies in them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from extractor.patterns.phrases import check_phrases, read_classes
from extractor.patterns.toml import read_entries


class NamePattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names, as phrases of `extractor.patterns.phrases`. A theme's words inside one are weak evidence, class "name".

    `examples` are sentences with such a name; in `counter_examples` the same words are no name.
    """

    label: str
    kind: Literal["service", "team", "body", "form", "course", "document", "law", "role", "phrase"]
    find: tuple[str, ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    unless: tuple[str, ...] = ()


def read_names(extra: Path | None = None) -> dict[str, NamePattern]:
    """`patterns/names.toml`, by key. Raises PatternError also for a phrase that cannot be read."""
    names = read_entries("names.toml", NamePattern, extra)
    classes = read_classes(extra)
    for key, name in names.items():
        check_phrases("names.toml", key, {"find": name.find, "unless": name.unless}, classes, extra)
    return names
