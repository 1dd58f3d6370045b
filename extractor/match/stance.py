"""How a theme is meant: denied or not, praised or criticised, certain or supposed, here or elsewhere.

In the way of ConText: cue phrases with a scope that ends with the clause. Nothing here knows a theme by name; what counts
is its kind (harm, practice, group) and the cues of `patterns/stance.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from extractor.match.theme_lexicon import Lexicon, words

_STANCE = ("concern", "strength", "recommendation", "growth", "decline")
_FIRST = ("imperative", "gerund")
_NEGATION = ("negator", "denial", "denial_near", "denial_after", "denial_of_change")
_HARD_STOPS = frozenset({";", "|"})
_SUBORDINATE = frozenset(
    {"although", "though", "whilst", "while", "whereas", "despite", "in", "notwithstanding", "even", "albeit"}
)
_FINITE = words("is are was were has have had does do did can will")
_VERBS = _FINITE | words("must should remain remains need needs")
_LINKS = words("any a an the of current known significant evident sign signs and or , / about to due because just serious")
_WHAT_IS_DONE = words(
    "strategy strategies tool tools toolkit training service services support policy policies pathway plan plans "
    "lead leads work team teams audit audits course courses group data assessment assessments referral referrals "
    "programme programmes refuge refuges provider providers"
)
_NEAR, _FAR = 6, 14
_OPENING = words("following where when if since as after before because at during through with by under")
_NEGATES, _NEGATES_NOUN = 5, 3
_BEFORE_NOUNS = words("no without few little less of limited")
_LABEL = 5
_SUBJECTS = words("the they it he she this these their its staff workers professionals children families some many most all")
"""A sentence of a paragraph that begins so tells what is, also under a heading that recommends."""
_GOES_ON = words("rarely seldom this these it they lacks lack")
_MARGIN = 0.75
_PRIOR = 0.8
"""Inspectors who describe what a service does, without a word of criticism, mean it as praise."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in a sentence; `start` and `end` count tokens."""

    key: str
    role: str
    weight: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a sentence. `section` is the role of its heading ("section_concern" ...) or "".

    `lead_in` the same of the list's lead-in. `answer` is "no" or "yes" where the sentence is a question and the next
    sentence answers it so. `heading`: the sentence is a heading. `item`: it stands in a list. `before`: how much the
    sentence before it, to which it refers back, praises (positive) or criticises (negative). `inspection`: inspectors
    wrote the paper.
    """

    section: str = ""
    lead_in: str = ""
    answer: str = ""
    heading: bool = False
    item: bool = False
    before: float = 0.0
    inspection: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Assertion, stance, certainty and subject, in the words of the view `theme_mentions`."""

    assertion: str
    stance: str
    certainty: str
    subject: str


class SentenceCues:
    """The cues of one sentence and its clauses; asked once for each theme in it."""

    def __init__(self, doc: Any, lexicon: Lexicon) -> None:
        self.doc = doc
        self._words = [token.lower_ for token in doc]
        found = _found(doc, lexicon)
        self.stance = _longest([cue for cue in found if cue.role in _STANCE])
        self.first = [cue for cue in found if cue.role in _FIRST and cue.start == self._first_word()]
        self.negation = _longest([cue for cue in found if cue.role in _NEGATION and cue.role != "negator"], by_role=True)
        taken = {place for cue in self.stance if cue.role == "concern" for place in range(cue.start, cue.end)}
        self.negators = [cue for cue in found if cue.role == "negator" and cue.end - 1 not in taken]
        self.other = [cue for cue in found if cue.role in ("hypothetical", "historical", "national", "other")]
        self.splits = [cue for cue in found if cue.role == "split"]
        self._clause_of = self._clauses()
        comma = self._words.index(",") if "," in self._words else 0
        self._opening = comma if self._words[self._first_word()] in _OPENING else 0

    def read(self, span: tuple[int, int], kind: str, growth: str, context: Context) -> Reading:
        """The reading of the theme whose words are the tokens of `span`.

        `kind` is its kind, `growth` what more of it is: concern, strength or "" (a little of a concern).
        """
        assertion = self._assertion(span, kind, context)
        certainty = self._certainty(span)
        subject = next((cue.role for cue in self.other if cue.role in ("national", "other") and self._same(cue, span)), "own")
        if assertion == "negated" or subject == "other":
            stance = "neutral"
        else:
            stance = self._stance(span, kind, growth, context)
        return Reading(assertion, stance, certainty, subject)

    # -------------------------------------------------------------------------------- assertion and certainty

    def _assertion(self, span: tuple[int, int], kind: str, context: Context) -> str:
        if context.answer == "no":
            return "negated"
        for cue in self.negation:
            if not self._same(cue, span):
                continue
            between = self._words[cue.end : span[0]]
            if cue.role == "denial_of_change" and (cue.start <= span[0] < cue.end or (cue.end <= span[0] and len(between) <= 3)):
                return "negated"
            if kind != "harm" or self._done_about(span):
                continue
            if cue.role == "denial" and cue.end <= span[0] and len(between) <= 8 and not set(between) & (_FINITE | _HARD_STOPS):
                return "negated"
            if cue.role == "denial_near" and cue.end <= span[0] and len(between) <= 3 and set(between) <= _LINKS:
                return "negated"
            if cue.role == "denial_after" and 0 <= cue.start - span[1] <= 3:
                return "negated"
        return "affirmed"

    def _done_about(self, span: tuple[int, int]) -> bool:
        """Whether the words go on to name a service or tool ("no neglect strategy"): then that is what is denied."""
        return bool(set(self._words[span[1] - 1 : span[1] + 2]) & _WHAT_IS_DONE)

    def _certainty(self, span: tuple[int, int]) -> str:
        roles = {cue.role for cue in self.other if self._same(cue, span) and cue.start <= span[1]}
        if "hypothetical" in roles:
            return "hypothetical"
        return "historical" if "historical" in roles else "stated"

    # -------------------------------------------------------------------------------- stance

    def _stance(self, span: tuple[int, int], kind: str, growth: str, context: Context) -> str:
        silent = self._silent(kind, growth, context)
        here = self._scores(span, growth, silent, same=True)
        if not any(here.values()) and not context.heading:
            here = {stance: 0.6 * score for stance, score in self._scores(span, growth, silent, same=False).items()}
        if not context.heading:
            self._add_context(here, context)
            here["strength"] += max(context.before, 0.0) + (_PRIOR if context.inspection and self._states() else 0.0)
            here["concern"] += max(-context.before, 0.0)
        concern, strength, recommendation = here["concern"], here["strength"], here["recommendation"]
        if (
            recommendation >= 1.5
            and recommendation >= 0.75 * concern
            and not (context.section == "section_strength" and strength)
        ):
            return "recommendation"
        if concern - strength >= _MARGIN or (concern >= 1.5 and concern >= 0.8 * strength):
            return "concern"
        return "strength" if strength - concern >= _MARGIN else "neutral"

    def _silent(self, kind: str, growth: str, context: Context) -> frozenset[str]:
        """The cues that say nothing here: whom a text is about is a concern only where harm is its theme and it makes a
        statement; inspectors say what they mean, and what a service does is praise only from them."""
        label = context.heading or len(self._words) <= _LABEL
        silent = {"population", "occurrence"} if label or kind == "practice" or context.inspection else set()
        if growth == "concern" and not (label or context.inspection):
            silent = silent - {"occurrence"}  # exclusions from school are a harm within a practice
        return frozenset(silent | (set() if context.inspection and not label else {"provided"}))

    def _scores(self, span: tuple[int, int], growth: str, silent: frozenset[str], *, same: bool) -> dict[str, float]:
        scores = {"concern": 0.0, "strength": 0.0, "recommendation": 0.0}
        for cue in self.stance:
            if self._same(cue, span) != same or cue.key in silent:
                continue
            stance, weight = self._turned(cue, growth)
            scores[stance] += weight * self._nearness(cue, span)
        for cue in self.first:
            if cue.role == "imperative" and self._same(cue, span) == same and not self._finite_after(cue):
                scores["recommendation"] += cue.weight
        return scores

    def _turned(self, cue: Cue, growth: str) -> tuple[str, float]:
        """The stance that a cue speaks for, after negation and, for more and less, by what more of it means."""
        role, weight = cue.role, cue.weight
        if role in ("growth", "decline"):
            bad = (role == "growth") == (growth != "strength")
            return ("concern" if bad else "strength"), weight * (1.0 if growth == "concern" else 0.7)
        negated = any(
            0 <= cue.start - negator.end <= self._reach(negator) and self._clause_of[negator.start] == self._clause_of[cue.start]
            for negator in self.negators
        )
        if negated and role == "strength":
            return "concern", max(2.0, weight)
        if negated and role == "concern" and weight < 2.5:
            return "strength", 1.0
        return role, weight

    def _reach(self, negator: Cue) -> int:
        """How many words a negator reaches over: "not" a predicate, "without" its own noun only."""
        return _NEGATES_NOUN if self._words[negator.end - 1] in _BEFORE_NOUNS else _NEGATES

    def _nearness(self, cue: Cue, span: tuple[int, int]) -> float:
        """Less for a cue far away, for one in the opening phrase, and for praise in the subject of "is not"."""
        distance = max(span[0] - cue.end, cue.start - span[1], 0)
        near = 1.0 if distance <= _NEAR else 0.8 if distance <= _FAR else 0.6
        if cue.end <= self._opening <= span[0]:
            near *= 0.5
        if cue.role == "strength":
            for other in self.stance:
                if other.key == "not_yet" and self._clause_of[other.start] == self._clause_of[cue.start]:
                    if cue.end <= other.start:
                        near *= 0.4
                    elif cue.start - other.end <= _NEGATES:
                        return 0.0
                    else:
                        near *= 0.5
        return near

    def overall(self) -> float:
        """Praise less criticism in the whole sentence, cut to between -1 and 1."""
        scores = {"concern": 0.0, "strength": 0.0}
        for cue in self.stance:
            stance, weight = self._turned(cue, "")
            if stance in scores and cue.role not in ("growth", "decline"):
                scores[stance] += weight
        return max(-1.0, min(1.0, (scores["strength"] - scores["concern"]) / 2))

    def _add_context(self, scores: dict[str, float], context: Context) -> None:
        """What heading and lead-in add: much to a bare noun phrase, little to a sentence with its own verb."""
        gerund = any(cue.role == "gerund" for cue in self.first)
        tells = not (context.item or self.first) and self._words[-1] == "." and self._words[self._first_word()] in _SUBJECTS
        bare = not (tells or any(word in _FINITE for word in self._words)) or (context.item and not scores["concern"])
        for role, near in ((context.lead_in, True), (context.section, False)):
            if role == "section_recommendation":
                if bare or gerund:
                    scores["recommendation"] += 2.0
                elif near:
                    scores["recommendation"] += 1.0
            elif role == "section_learning":
                scores["recommendation"] += 2.0 if gerund else 0.75 if bare else 0.0
            elif role == "section_concern":
                scores["concern"] += 1.5 if bare else 0.5
            elif role == "section_strength":
                scores["strength"] += 1.5 if bare else 1.0

    def _finite_after(self, cue: Cue) -> bool:
        """Whether the sentence that seems to begin with a command has a verb soon after ("Support is ...")."""
        return bool(set(self._words[cue.end : cue.end + 2]) & {"is", "are", "was", "were", "has", "have", "had"})

    # -------------------------------------------------------------------------------- clauses

    def _states(self) -> bool:
        """Whether this is a whole sentence, and not about numbers."""
        ended = bool(self._words) and self._words[-1] in ".!;" and len(self._words) > _LABEL
        return ended and not any(token.text[0].isdigit() for token in self.doc)

    def _first_word(self) -> int:
        for place, token in enumerate(self.doc):
            if token.is_alpha and (len(token) > 1 or token.lower_ == "a"):
                return place
        return 0

    def _clauses(self) -> list[int]:
        """For every token the number of its clause."""
        begins = {place + 1 for place, word in enumerate(self._words) if word in _HARD_STOPS}
        for cue in self.splits:
            if self._words[cue.start] == "but" and _GOES_ON & set(self._words[cue.end : cue.end + 2]):
                continue  # the same thing is spoken of: "tools are there but are rarely used"
            begins.add(cue.start)
            if self._words[cue.start] in _SUBORDINATE:
                comma = next((place for place in range(cue.end, len(self._words)) if self._words[place] == ","), None)
                if comma is not None and (cue.start == self._first_word() or self._words[cue.start - 1] == ","):
                    begins.add(comma + 1)
        begins |= {place for place in range(1, len(self._words)) if self._new_statement(place)}
        numbers, number = [], 0
        for place in range(len(self._words)):
            number += place in begins and place > 0
            numbers.append(number)
        return numbers

    def _new_statement(self, place: int) -> bool:
        """Whether ", and" at `place` joins a second statement with a subject and verb of its own to the first."""
        if self._words[place] != "and" or self._words[place - 1] != "," or not _VERBS & set(self._words[:place]):
            return False
        after = self._words[place + 1 : place + 9]
        verb = next((at for at, word in enumerate(after) if word in _VERBS or word == ","), 0)
        return verb > 0 and after[verb] != ","

    def _same(self, cue: Cue, span: tuple[int, int]) -> bool:
        """Whether the cue stands in the clause of the span."""
        return self._clause_of[cue.end - 1] == self._clause_of[span[0]]


def section_role(text: str, lexicon: Lexicon) -> str:
    """The section role of a heading or lead-in ("section_concern" ...), "" where it says nothing."""
    roles = {cue.role for cue in _found(lexicon.tokens(text), lexicon) if cue.role.startswith("section_")}
    for role in (
        "section_glossary",
        "section_contents",
        "section_learning",
        "section_recommendation",
        "section_concern",
        "section_strength",
    ):
        if role in roles:
            return role
    return ""


def _found(doc: Any, lexicon: Lexicon) -> list[Cue]:
    """The cues of `doc`, without those that lie in a phrase which takes them back."""
    cues = lexicon.patterns.themes.cues
    hits = lexicon.cues.hits(doc)
    blocked = [hit for hit in hits if hit.use == "cue_unless"]
    found = []
    for hit in hits:
        if hit.use == "cue" and not any(
            block.entry == hit.entry and block.start < hit.end and hit.start < block.end for block in blocked
        ):
            pattern = cues[hit.entry]
            found.append(Cue(hit.entry, pattern.role, pattern.weight, hit.start, hit.end))
    return found


def _longest(cues: list[Cue], *, by_role: bool = False) -> list[Cue]:
    """Of cues that overlap the longest, then the weightiest; within each role if `by_role`."""
    kept: list[Cue] = []
    for cue in sorted(cues, key=lambda one: (one.start - one.end, -one.weight, one.start, one.key)):
        if not any(other.start < cue.end and cue.start < other.end and (not by_role or other.role == cue.role) for other in kept):
            kept.append(cue)
    return sorted(kept, key=lambda one: one.start)
