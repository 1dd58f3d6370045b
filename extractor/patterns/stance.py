"""The cues of assertion, stance, certainty and subject."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from extractor.patterns.toml import read_entries

CueRole = Literal[
    "concern",
    "strength",
    "recommendation",
    "imperative",
    "gerund",
    "growth",
    "decline",
    "negator",
    "denial",
    "denial_near",
    "denial_after",
    "denial_of_change",
    "split",
    "hypothetical",
    "historical",
    "national",
    "other",
    "section_concern",
    "section_strength",
    "section_recommendation",
    "section_learning",
    "section_glossary",
    "section_contents",
]


class CuePattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases (see `extractor.patterns.phrases`) that say how something is meant.

    `role`: concern, strength and recommendation speak for that stance with their `weight`; imperative does so as the first
    word of a sentence, gerund as the first word of a list item under a heading that recommends. growth and decline count
    as concern or strength according to the kind of theme. A negator turns the strength or concern behind it round.
    denial denies the harm that follows ("no evidence of"), denial_near the one directly behind it ("no", "rather than"),
    denial_after the one before it ("is not a factor"), denial_of_change a theme of any kind ("a lowering of").
    split begins a new clause. hypothetical, historical, national and other set certainty and subject. The section roles
    are read in headings and in the lead-in of a list only.

    `example` is a sentence in which the cue counts; `counter_example` one in which it does not.
    """

    role: CueRole
    find: tuple[str, ...]
    example: str = ""
    counter_example: str = ""
    weight: float = 1.0
    unless: tuple[str, ...] = ()


def read_cues(extra: Path | None = None) -> dict[str, CuePattern]:
    """`stance.toml`, by key."""
    return read_entries("stance.toml", CuePattern, extra)
