"""The words around numbers: hedges, change verbs, comparators, targets, references, units."""

from __future__ import annotations

from pathlib import Path

import msgspec

from extractor.patterns.toml import check_words, file_of, read_entries


class CuePattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of one meaning; a blank in a word stands for any white space or hyphen."""

    words: tuple[str, ...]
    examples: tuple[str, ...] = ()


def read_cues(extra: Path | None = None) -> dict[str, CuePattern]:
    """`patterns/claims.toml`, by key. Raises PatternError also for a word without a letter or digit."""
    cues = read_entries("claims.toml", CuePattern, extra)
    for key, cue in cues.items():
        if not all(any(map(str.isalnum, word)) for word in cue.words):
            check_words(file_of("claims.toml", key, extra), key, "words", cue.words)
    return cues
