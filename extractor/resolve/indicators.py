"""Which indicator a number states: phrases of the catalogue near it, unit and kind fitting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractor.grammar.lexicon import any_of
from extractor.grammar.phrases import PhraseHit, PhraseIndex, Word, is_number, normal, words
from extractor.model import Quantity
from extractor.patterns import IndicatorPattern, Patterns
from extractor.text import fold_whitespace

_PLURAL = re.compile(
    r"[\d,.]*\w*\s+"
    r"(?:(?!(?:were|was|is|are|had|have|has|who|that|which|in|of|at|to|on|with|for|and|or|from|by|as|a|the|children|people)\b)"
    r"(?:[a-zA-Z-]{3,}(?<!s)(?<!ing)|[a-z]{3,}[’']s|(?:warning|training|learning|screening|planning|safeguarding|housing|nursing))\s+){0,3}?"
    r"([A-Za-z]{3,}(?<![isu])s)(?=\s+[a-z]|\s*[.,;)(])"
)
_NEAR_NOT = 3
_NEAR_NEED = 25
_DISTANCE = 0.025
_LEAST = 0.55
_BEHIND = 0.8
_FUZZY_LENGTH = 14
_FUZZY_RATIO = 90


@dataclass(frozen=True, slots=True)
class Scope:
    """A text with the places of all catalogue phrases."""

    tokens: tuple[Word, ...]
    hits: tuple[PhraseHit, ...]


class IndicatorFinder:
    """Finds the indicator that a text names. Build once for a set of patterns."""

    def __init__(self, patterns: Patterns) -> None:
        self._catalogue = patterns.indicators
        phrases: list[tuple[str, str]] = []
        for key, entry in self._catalogue.items():
            phrases += [(phrase, f"head {key}") for phrase in entry.heads]
            phrases += [(phrase, f"not {key}") for phrase in entry.not_]
            phrases += [(phrase, f"need{i} {key}") for i, group in enumerate(entry.needs) for phrase in group]
        self._index = PhraseIndex(phrases)
        self._vocabulary = {
            key: frozenset(
                w.text for phrase in (*e.heads, *(p for group in e.needs for p in group)) for w in words(phrase.replace("…", " "))
            )
            for key, e in self._catalogue.items()
        }
        general = patterns.cues.get("noun_general")
        self._general = frozenset(normal(word) for word in general.words) if general else frozenset()
        study = patterns.cues.get("national_study")
        self.national_study = re.compile(any_of(study.words) if study else r"(?!)", re.IGNORECASE)
        schools = patterns.cues.get("academic_year")
        self.academic_year = re.compile(any_of(schools.words) if schools else r"(?!)", re.IGNORECASE)
        self._labels = {key: entry.label.lower() for key, entry in self._catalogue.items()}
        self.scope = lru_cache(maxsize=512)(self._scope)

    def _scope(self, text: str) -> Scope:
        tokens = tuple(words(text))
        return Scope(tokens, tuple(self._index.find(tokens)))

    def entry(self, key: str) -> IndicatorPattern:
        """The catalogue entry of an id."""
        return self._catalogue[key]

    def rate_counterpart(self, key: str) -> str | None:
        """The rate that belongs to a count, if the catalogue has one."""
        return next((rate for rate, entry in self._catalogue.items() if entry.rate_of == key), None)

    def fits(self, key: str, quantity: Quantity, measure: str) -> bool:
        """Whether a number of this unit can state the indicator, or a change of it."""
        entry = self._catalogue[key]
        if measure == "change":
            return quantity.unit in ("percent", "percentage_points", "ratio", entry.unit)
        return entry.unit == quantity.unit and (entry.unit != "rate" or entry.per == quantity.per)

    def nearest(self, label: str, quantity: Quantity, measure: str) -> str | None:
        """The last step: the indicator whose own label is this one but for a misread or dropped letter, or None."""
        from rapidfuzz import fuzz, process  # only for labels that no phrase of the catalogue meets

        plain = fold_whitespace(label).lower()
        if len(plain) < _FUZZY_LENGTH:
            return None
        for match in process.extract(plain, self._labels, scorer=fuzz.ratio, score_cutoff=_FUZZY_RATIO, limit=3):
            if self.fits(match[2], quantity, measure):
                return str(match[2])
        return None

    def speaks_of(self, key: str, text: str) -> bool:
        """Whether a name of the indicator stands in `text`, whatever else does."""
        return any(hit.key == f"head {key}" for hit in self.scope(text).hits)

    def excludes(self, key: str, text: str) -> bool:
        """Whether the words of `text` say that it is something else than the indicator."""
        return any(hit.key == f"not {key}" for hit in self.scope(text).hits)

    def best(
        self, text: str, quantity: Quantity, measure: str, *, at: int | None = None, within: tuple[int, int] | None = None
    ) -> tuple[str, float] | None:
        """The indicator named in `text` and its score, or None.

        `at` is the offset of the number, which nearer words fit better; `within` limits where the head may stand,
        while needs and exclusions are looked for in the whole text around it.
        """
        scope = self.scope(text)
        place = None if at is None else sum(1 for token in scope.tokens if token.end <= at)
        counted = self._counted(text, at) if at is not None and quantity.unit == "count" and measure == "level" else None
        by_key: dict[str, dict[str, list[PhraseHit]]] = {}
        for hit in scope.hits:
            kind, key = hit.key.split(" ", 1)
            by_key.setdefault(key, {}).setdefault(kind, []).append(hit)
        found: list[tuple[float, str]] = []
        for key, kinds in by_key.items():
            if not self.fits(key, quantity, measure):
                continue
            if counted is not None and counted not in self._vocabulary[key]:
                continue  # "six nurses for looked after children", "looked after children are taught in 11 units"
            heads = kinds.get("head", ())
            scores = [self._score(scope, key, kinds, head, place, within) for head in heads]
            best = max((s for s in scores if s is not None), default=None)
            if best is not None and best >= _LEAST:
                found.append((best + self._prior(key, quantity, measure), key))
        if not found:
            return None
        score, key = max(found, key=lambda item: (item[0], item[1]))
        return key, score

    def says_not(self, key: str) -> bool:
        """Whether the name of the indicator itself denies something ("not in education")."""
        return "not" in self._vocabulary[key]

    def counts_other(self, key: str, text: str, at: int) -> bool:
        """Whether the words right behind the number at `at` name something that the indicator does not speak of."""
        noun = self._counted(text, at)
        return noun is not None and noun not in self._vocabulary[key]

    def says_no_more(self, key: str, text: str) -> bool:
        """Whether every word of `text` is one of the indicator's own names: "started in the year" of those who started care."""
        said = words(text)
        return bool(said) and all(word.text in self._vocabulary[key] for word in said)

    def _counted(self, text: str, at: int) -> str | None:
        """The plural directly behind the number at `at` where it says what is counted: "11 units", not "11 children".

        What is named around such a number is not what it counts.
        """
        found = _PLURAL.match(text, at)
        if found is None:
            return None
        noun = normal(found[1])
        return None if noun in self._general else noun

    def _prior(self, key: str, quantity: Quantity, measure: str) -> float:
        """A change in percent is a change of a number more often than of a share."""
        return -0.75 if measure == "change" and self._catalogue[key].unit == "percent" and quantity.unit == "percent" else 0.0

    def _score(
        self,
        scope: Scope,
        key: str,
        kinds: dict[str, list[PhraseHit]],
        head: PhraseHit,
        place: int | None,
        within: tuple[int, int] | None,
    ) -> float | None:
        if within is not None:
            start, end = scope.tokens[head.first].start, scope.tokens[head.last].end
            if end <= within[0] or start >= within[1]:
                return None
        if place is not None and within is not None and _of_a_later_number(scope, head, place):
            return None
        holds = place is not None and head.first <= place <= head.last
        for other in kinds.get("not", ()):
            if holds and other.last < head.first:
                continue  # "episodes involving 12 children": a phrase with the number in it says what is counted
            outside = within is not None and scope.tokens[other.first].start >= within[1]
            if _apart(head, other) == 0 or (_apart(head, other) <= _NEAR_NOT and not outside):
                return None
        score = float(head.weight)
        for group in range(len(self._catalogue[key].needs)):
            near = [h for h in kinds.get(f"need{group}", ()) if _apart(head, h) <= _NEAR_NEED]
            if not near:
                return None
            score += 0.5 * max(h.weight for h in near)
        if place is not None:
            distance = max(head.first - place, place - head.last - 1, 0)
            # what directly follows a number is what it counts
            score += _BEHIND if 0 <= head.first - place <= 2 else 0.0
            score *= 1 - _DISTANCE * min(distance, 16)
        return score


def _of_a_later_number(scope: Scope, head: PhraseHit, place: int) -> bool:
    """Whether another number stands between the one at `place` and the end of a phrase with a gap: "31 entering care and
    27 leaving it" ("care … leaving it") says of the 27 that they left."""
    if head.last <= place or head.weight > head.last - head.first:
        return False
    for index in range(max(head.first, place + 1), head.last):
        glued = scope.tokens[index].start - scope.tokens[index - 1].end == 1 and index - 1 == place  # "41.7", "12-17"
        if is_number(scope.tokens[index].text) and not glued:
            return True
    return False


def _apart(one: PhraseHit, other: PhraseHit) -> int:
    """Words between two phrases; 0 where they touch or overlap."""
    return max(other.first - one.last - 1, one.first - other.last - 1, 0)
