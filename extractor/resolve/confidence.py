"""How sure a claim is: as sure as the least sure of what was settled for it.

The caps were chosen by judgement, below the shares of right claims that `scripts/calibration.py` measured for each kind
on annotated papers; the same script says what they are worth on papers they were not chosen on.
"""

from __future__ import annotations

from extractor.model import ClaimMention, Period

NO_PERIOD = 0.6
"""Named, but of no time: most often a number of something else near the indicator's words."""
REPAIRED_PERIOD = 0.6
"""Dated by print that had to be repaired ("20017/18")."""
CONTINUED = 0.8
"""A number that goes on from the one before it takes over what that one measures."""
CHANGE = 0.85
"""A change needs two periods, and the words near it may speak of either."""
DATED_ELSEWHERE = 0.86
"""The sentence prints no period: another sentence, the heading or the reporting year gave it."""


def confidence_of(named: float, mention: ClaimMention, indicator: str | None, when: Period | None, quote: str) -> float:
    """0 to 1. `named` is how sure the naming is, `when` the period of the claim, `quote` the sentence that states it."""
    caps = [named]
    if when is not None and not when.certain:
        caps.append(REPAIRED_PERIOD)
    if mention.cell is not None:
        return min(caps)  # headers name and date a cell
    if when is None and indicator is not None:
        caps.append(NO_PERIOD)
    if when is not None and not (when.label and when.label in quote):
        caps.append(DATED_ELSEWHERE)
    if mention.pattern == "level_continued":
        caps.append(CONTINUED)
    if mention.measure == "change":
        caps.append(CHANGE)
    return min(caps)
