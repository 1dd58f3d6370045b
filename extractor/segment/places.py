"""Which authority and which board a paper is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from extractor.patterns.areas import AreaPattern

_COUNCIL = re.compile(r"\s+(?:(?:City|County|Borough|Metropolitan|District|Unitary)\s+){0,3}Council\b")


class Authorities:
    """The names of all authorities as one search."""

    def __init__(self, areas: Mapping[str, AreaPattern]) -> None:
        known: list[tuple[str, str, bool]] = []
        for name, area in areas.items():
            if area.kind in ("authority", "joint"):
                known += [(spelling, name, area.exact) for spelling in (name, *area.aliases)]
        self._members = {name: area.members for name, area in areas.items() if area.members}
        self._names = {spelling.lower(): name for spelling, name, _ in known}
        spellings = sorted({(s, exact) for s, _, exact in known}, key=lambda pair: -len(pair[0]))
        # names are capitalised; all small letters is another word ("reading"), all capitals a heading
        parts = [re.escape(s) if exact else f"{re.escape(s)}|{re.escape(s.upper())}" for s, exact in spellings]
        self._pattern = (
            re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])(?!\s+(?:Road|Street|Lane|House|Avenue|Square)\b)")
            if parts
            else None
        )

    def counts(self, text: str) -> Counter[str]:
        """How often each authority is named."""
        if self._pattern is None:
            return Counter()
        return Counter(self._names[found.group().lower()] for found in self._pattern.finditer(text))

    def at(self, text: str, end: int) -> str | None:
        """The authority whose name stands directly before `end`."""
        if self._pattern is None:
            return None
        found = [match for match in self._pattern.finditer(text, max(0, end - 60), end) if not text[match.end() : end].strip()]
        return found[0].group() if found else None

    def common(self, spelling: str) -> str:
        """The common name of an authority for one of its spellings."""
        return self._names[spelling.lower()]

    def members(self, name: str) -> tuple[str, ...]:
        """The authorities of a joint board's area; none for a single authority."""
        return self._members.get(name, ())

    def councils(self, text: str) -> Counter[str]:
        """Council names: "Kent County Council"."""
        if self._pattern is None:
            return Counter()
        found: Counter[str] = Counter()
        for match in self._pattern.finditer(text):
            rest = _COUNCIL.match(text, match.end())
            if rest:
                found[_title_case(match.group()) + _title_case(rest.group())] += 1
        return found


@lru_cache(maxsize=8)
def _authorities(items: tuple[tuple[str, AreaPattern], ...]) -> Authorities:
    return Authorities(dict(items))


def authorities(areas: Mapping[str, AreaPattern]) -> Authorities:
    """The search over `areas`, built once."""
    return _authorities(tuple(areas.items()))


def board_of(text: str, names: Authorities, endings: Iterable[str]) -> tuple[str, str] | None:
    """The board that the text names most, with the authority it is of: "Oxfordshire Safeguarding Children Board"."""
    folded = text.replace("’", "'")
    spelling = {ending.lower(): ending for ending in endings}
    pattern = re.compile("|".join(re.escape(e) for e in sorted(spelling.values(), key=len, reverse=True)), re.IGNORECASE)
    found: Counter[tuple[str, str]] = Counter()
    for match in pattern.finditer(folded):
        area = names.at(folded, match.start())
        if area:
            found[f"{_title_case(area)} {spelling[match.group().lower()]}", names.common(area)] += 1
    return found.most_common(1)[0][0] if found else None


def area_of(title: str, opening: str, text: str, names: Authorities) -> str | None:
    """The authority that the paper is about: named far more often than any other, the title and the first page weighing more."""
    score: Counter[str] = Counter()
    for part, weight in ((title, 12), (opening, 4), (text, 1)):
        for name, count in names.counts(part).items():
            score[name] += weight * count
    for joint in names.counts(title):
        for member in names.members(joint):  # a joint board's paper speaks of each of them too
            score.pop(member, None)
    ranked = score.most_common(2)
    if not ranked or ranked[0][1] < (2 if len(ranked) == 1 else 3):
        return None
    if len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]:
        return None
    return ranked[0][0]


def _title_case(text: str) -> str:
    """Capitals of a heading turned into those of a name; other text as it is."""
    letters = [c for c in text if c.isalpha()]
    if letters and all(c.isupper() for c in letters):
        return re.sub(
            r"\b(And|Of|Upon|The|On)\b", lambda m: m.group().lower(), re.sub(r"[A-Za-z]+", lambda m: m.group().capitalize(), text)
        )
    return text
