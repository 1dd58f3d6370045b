"""A learning theme found in a sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ThemeMention:
    """One theme in one sentence or list item; the names are those of the view `theme_mentions`.

    Offsets into `document.text`. assertion: affirmed, negated. stance: concern, strength, recommendation, neutral.
    certainty: stated, hypothetical, historical. subject: own, national, other. evidence_class: body, list, quotation,
    heading, glossary, contents, name. `pattern` names the entry that found it.
    """

    mention_id: str
    block_id: str
    page: int | None
    section: str
    theme: str
    quote: str
    surface: str
    char_start: int
    char_end: int
    assertion: str
    stance: str
    certainty: str
    subject: str
    evidence_class: str
    pattern: str
