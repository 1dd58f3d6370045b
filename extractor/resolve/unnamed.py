"""Claims that no indicator names, grouped by what they measure: where the catalogue has holes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from extractor.grammar.areas import AreaFinder
from extractor.grammar.numbers import SCALES, TENS, UNITS
from extractor.grammar.periods import find_periods
from extractor.grammar.phrases import words
from extractor.patterns import Patterns
from extractor.resolve.metric import VERB

_ASIDE = re.compile(r"\([^)]*\)?|\[[^\]]*\]?")
_PRINTED = re.compile(r"\b[A-Z]{2,4}\s\d+\b|[£$%]\w*|\S*\d\S*")  # "SP 9", "£m", "0–17", "SCS02"
_ANSWERED = re.compile(r"\b(?:said|say|told|reported|report|felt|agreed|stated|noted)\b", re.IGNORECASE)
_RESPONDENTS = re.compile(r"\b(?:respondents|responses)\b", re.IGNORECASE)
_TORN = re.compile(r"^\W*(?:[\d.,]+%?\)\W*)?(?:of\s+(?:the\s+)?)?|[\s,;:(]+$")  # "55%) of social workers"
_YOUNG = frozenset(["young", "people"])
_CHILD = "child"


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A claim without an indicator; the names are those of the view `claims`, `year` is the one in which its period ends."""

    document: str
    page: int | None
    metric: str
    unit: str
    quote: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Subject:
    """What several unnamed claims measure.

    `metric` is the wording that most of them have, `first_year` and `last_year` those for which it is stated. The
    example is a claim of that wording: `document`, `page` and `quote`.
    """

    metric: str
    unit: str
    claims: int
    documents: int
    first_year: int | None
    last_year: int | None
    document: str
    page: int | None
    quote: str


class MetricFolder:
    """Brings the wordings of one thing to one key. Build once for a set of patterns.

    Wordings are one that differ in case, determiners, plurals, order, periods, areas and numbers only: "number of school
    nurses" and "The number of school nurses in 2016", "Police | 2015/16" and "Police | 2016/17". Young people are children.
    """

    def __init__(self, patterns: Patterns) -> None:
        def cue(*keys: str) -> frozenset[str]:
            phrases = (phrase for key in keys if key in patterns.cues for phrase in patterns.cues[key].words)
            return frozenset(word.text for phrase in phrases for word in words(phrase))

        self._areas = AreaFinder((name, area.aliases, area.kind != "comparator") for name, area in patterns.areas.items())
        self._left_out = cue("metric_link", "metric_measure") | UNITS.keys() | TENS.keys() | SCALES.keys()
        self._says_nothing = self._left_out | _YOUNG | {"out", "person"} | cue("noun_general", "noun_meta", "sampled", "answered")

    def fold(self, metric: str) -> tuple[tuple[str, ...], str]:
        """The key, empty where the wording says nothing, and the wording without the parts of a label that add nothing to it."""
        if _RESPONDENTS.search(metric):
            return (), metric
        told = [(part, self._told(part)) for part in metric.split(" | ")]
        found = {word for _, words_ in told for word in words_}
        if all(word in self._says_nothing or word.endswith("ed") for word in found):
            return (), metric
        if found >= _YOUNG:
            found = (found - _YOUNG) | {_CHILD}
        return tuple(sorted(found)), _TORN.sub("", " | ".join(part for part, words_ in told if words_))

    def _told(self, part: str) -> list[str]:
        """The words of a label or phrase that tell what is measured."""
        text = part
        named = [(span.start, span.end) for span in find_periods(part)] + [
            (span.start, span.end) for span in self._areas.find(part)
        ]
        for start, end in named:
            text = text[:start] + " " * (end - start) + text[end:]
        for pattern in (_ASIDE, _PRINTED):
            text = pattern.sub(" ", text)
        subject = _ANSWERED.split(VERB.split(text, maxsplit=1)[0], maxsplit=1)[0]
        for stretch in (subject, text):  # "live with foster families" begins with its verb
            found = [word.text for word in words(stretch) if len(word.text) > 1 and word.text not in self._left_out]
            if set(found) - self._says_nothing:
                return found
        return found


def subjects(claims: Iterable[Unnamed], patterns: Patterns) -> list[Subject]:
    """The claims grouped by what they measure and its unit, the most frequent first; those that say nothing are left out."""
    folder = MetricFolder(patterns)
    groups: dict[tuple[tuple[str, ...], str], list[tuple[str, Unnamed]]] = defaultdict(list)
    for claim in claims:
        key, wording = folder.fold(claim.metric)
        if key:
            groups[key, claim.unit].append((wording, claim))
    found = [_subject(group) for group in groups.values()]
    return sorted(found, key=lambda one: (-one.claims, -one.documents, one.metric))


def _subject(group: list[tuple[str, Unnamed]]) -> Subject:
    count = Counter(wording for wording, _ in group)
    metric = max(count, key=lambda wording: (count[wording], -len(wording), wording))
    example = next(claim for wording, claim in group if wording == metric)
    years = [claim.year for _, claim in group if claim.year is not None]
    return Subject(
        metric=metric,
        unit=example.unit,
        claims=len(group),
        documents=len({claim.document for _, claim in group}),
        first_year=min(years, default=None),
        last_year=max(years, default=None),
        document=example.document,
        page=example.page,
        quote=example.quote,
    )
