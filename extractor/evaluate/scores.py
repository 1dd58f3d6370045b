"""Precision, recall and F1, and one line of a score table."""

from __future__ import annotations

from dataclasses import dataclass

ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Score:
    """`hit` of `gold` were found among `predicted`."""

    hit: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 0 where nothing was found."""
        return self.hit / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of what is right that was found; 0 where there is nothing to find."""
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.hit + other.hit, self.predicted + other.predicted, self.gold + other.gold)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: what was measured (`part`), on what (`name`: a document, theme, attribute, or ALL).

    An attribute's score counts the found claims that have it right: its precision is its accuracy.
    """

    part: str
    name: str
    score: Score

    def as_row(self) -> dict[str, object]:
        """The line as printed."""
        score = self.score
        return {
            "part": self.part,
            "name": self.name,
            "precision": round(score.precision, 4),
            "recall": round(score.recall, 4),
            "f1": round(score.f1, 4),
            "hit": score.hit,
            "predicted": score.predicted,
            "gold": score.gold,
        }


NOTHING = Score(0, 0, 0)
