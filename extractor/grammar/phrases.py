"""Finding many phrases in normalised words at once.

Words are compared in lower case and singular, without hyphens, apostrophes and possessives, so that "child's plans" meets
"children's plan". In a phrase, "…" stands for up to six words and "#" for a number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from extractor.grammar.numbers import TENS, UNITS

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?|\d+(?:,\d{3})*")
_IRREGULAR = {"children": "child", "childrens": "child", "people": "people", "families": "family", "lives": "live"}
_KEEP = frozenset(["was", "is", "has", "this", "his", "its", "does", "bus", "plus", "always", "across", "status"])
_GAP = 6


@dataclass(frozen=True, slots=True)
class Word:
    """A normalised word and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PhraseHit:
    """A phrase that stands at words `first` to `last` (inclusive); `weight` is its number of words without gaps."""

    key: str
    first: int
    last: int
    weight: int


class _Phrase(NamedTuple):
    """A phrase of the index; `second` is the word that must follow its first, None where more than one may."""

    second: str | None
    parts: tuple[tuple[str, ...], ...]
    key: str
    weight: int


@lru_cache(maxsize=50_000)
def normal(word: str) -> str:
    """ "Children's" and "children" are "child"; "plans" is "plan"; "enquiries" is "enquiry"."""
    folded = re.sub(r"['’]s?$|['’]", "", word.lower())
    if folded in _IRREGULAR:
        return _IRREGULAR[folded]
    if folded in _KEEP or len(folded) < 4 or folded.endswith(("ss", "us", "is")) or not folded.endswith("s"):
        return folded
    return folded[:-3] + "y" if folded.endswith("ies") and len(folded) > 5 else folded[:-1]


def words(text: str, *, hash_too: bool = False) -> list[Word]:
    """The words of `text`; numbers lose their commas. With `hash_too` a "#" is a word, as phrases want it."""
    if hash_too and "#" in text:
        return [Word(part if part == "#" else normal(part), 0, 0) for part in text.split()]
    return [Word(normal(m.group()).replace(",", ""), m.start(), m.end()) for m in _WORD.finditer(text)]


class PhraseIndex:
    """Phrases by their first word. Build once, find often."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        self._by_first: dict[str, list[_Phrase]] = defaultdict(list)
        for phrase, key in phrases:
            parts = tuple(tuple(word.text for word in words(part, hash_too=True)) for part in phrase.split("…"))
            second = parts[0][1] if len(parts[0]) > 1 and parts[0][1] != "#" else None
            self._by_first[parts[0][0]].append(_Phrase(second, parts, key, sum(map(len, parts))))

    def find(self, text: Sequence[Word]) -> list[PhraseHit]:
        """Every place of every phrase, overlapping ones too."""
        plain = [word.text for word in text]
        hits = []
        for first, (word, following) in enumerate(zip(plain, [*plain, ""][1:], strict=True)):
            known = self._by_first.get(word, ())
            numbered = self._by_first.get("#", ()) if is_number(word) else ()
            for second, parts, key, weight in (*known, *numbered) if numbered else known:
                if second is not None and second != following:
                    continue  # the second word alone rules out nearly all phrases that begin like this one
                last = _match(plain, first, parts)
                if last is not None:
                    hits.append(PhraseHit(key, first, last, weight))
        return hits


def is_number(word: str) -> bool:
    """Whether a normalised word is a number, in figures or in letters."""
    return word[0].isdigit() or word in UNITS or word in TENS


def _match(plain: Sequence[str], first: int, parts: tuple[tuple[str, ...], ...]) -> int | None:
    """Index of the last word where `parts` stand from `first` on, each at most a gap behind the one before."""
    at = first
    for number, part in enumerate(parts):
        reach = 1 if number == 0 else _GAP + 1
        for start in range(at, min(at + reach, len(plain))):
            here = plain[start : start + len(part)]
            if len(here) == len(part) and all(a == b or (b == "#" and is_number(a)) for a, b in zip(here, part, strict=True)):
                at = start + len(part)
                break
        else:
            return None
    return at - 1
