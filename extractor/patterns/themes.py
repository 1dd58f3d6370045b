"""The learning themes, the word classes they use, and the cues of assertion and stance."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from extractor.patterns.phrases import check_phrases, read_classes
from extractor.patterns.stance import CuePattern, read_cues
from extractor.patterns.toml import read_entries

Assertion = Literal["affirmed", "negated"]
Stance = Literal["concern", "strength", "recommendation", "neutral"]
Certainty = Literal["stated", "hypothetical", "historical"]
Subject = Literal["own", "national", "other"]


class ThemeExample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence in which the pattern finds its theme. `before` is a sentence that stands ahead of it, `heading` its section.

    The fields from `assertion` on are asked for only where they are given.
    """

    text: str
    before: str = ""
    heading: str = ""
    assertion: Assertion | None = None
    stance: Stance | None = None
    certainty: Certainty | None = None
    subject: Subject | None = None


class ThemeCounterExample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence in which the pattern may not find its theme (other than as a name), and why."""

    text: str
    why: str


class PhraseGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases (see `extractor.patterns.phrases`) that evoke a theme.

    A hit that lies in a phrase of `unless` does not count. `needs` are groups: of each, one phrase must stand in
    the same sentence; none of `without` may. `paper` asks for one of its phrases anywhere in the paper,
    `paper_without` for none of its own: what "exploitation" alone means depends on what the paper is about.
    `within_names` lets a hit count although it lies in a service's or form's name. `growth` says what more of it
    means where the kind of the theme does not ("exclusions").
    """

    find: tuple[str, ...]
    examples: tuple[ThemeExample, ...]
    counter_examples: tuple[ThemeCounterExample, ...]
    unless: tuple[str, ...] = ()
    needs: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    paper: tuple[str, ...] = ()
    paper_without: tuple[str, ...] = ()
    within_names: bool = False
    growth: Literal["concern", "strength", ""] = ""

    def more_of_it(self, kind: str) -> str:
        """What an increase is: `growth` of the group, else what the kind of its theme makes it."""
        return self.growth or {"harm": "concern", "practice": "strength"}.get(kind, "")


class ThemePattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A theme. `kind` says what its absence means.

    harm: something that happens to children; "no evidence of neglect" denies it, more of it is bad news.
    practice: something that professionals do; not doing it is a concern and no denial, more of it is good news.
    group: children, people or a matter that is written about; more of it is neither.
    """

    label: str
    definition: str
    kind: Literal["harm", "practice", "group"]
    patterns: dict[str, PhraseGroup]


class ThemePatterns(msgspec.Struct, frozen=True):
    """All that the theme matcher reads: themes, cues and word classes, each by key."""

    themes: dict[str, ThemePattern]
    cues: dict[str, CuePattern]
    classes: dict[str, tuple[str, ...]]


def read_theme_patterns(extra: Path | None = None) -> ThemePatterns:
    """`themes.toml`, `stance.toml` and `classes.toml`.

    Raises PatternError also for a phrase that does not follow the language of `extractor.patterns.phrases`.
    """
    classes = read_classes(extra)
    themes = read_entries("themes.toml", ThemePattern, extra)
    for theme, entry in themes.items():
        for name, group in entry.patterns.items():
            needs = tuple(phrase for one in group.needs for phrase in one)
            fields = {"find": group.find, "unless": group.unless, "needs": needs, "without": group.without}
            fields |= {"paper": group.paper, "paper_without": group.paper_without}
            check_phrases("themes.toml", f"{theme}.patterns.{name}", fields, classes, extra)
    cues = read_cues(extra)
    for key, cue in cues.items():
        check_phrases("stance.toml", key, {"find": cue.find, "unless": cue.unless}, classes, extra)
    return ThemePatterns(themes, cues, classes)
