"""Names of areas in text: authorities, districts, regions, comparators, and the points of the compass within one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extractor.grammar.phrases import PhraseIndex, words

_COMPASS = r"north(?:[\s-]?(?:east|west))?|south(?:[\s-]?(?:east|west))?|east|west|central|centre"
_COMPASS_AREA = re.compile(
    rf"\b(?:the\s+)?(?P<c>{_COMPASS})(?:ern)?\s+(?:area|locality|quadrant|patch|teams?|of\s+the\s+(?:county|city|borough|district))\b"
    rf"|\bin\s+the\s+(?P<d>{_COMPASS})\b(?!\s+(?:of\s+)?(?-i:[A-Z]))|\band\s+(?P<e>{_COMPASS})\s+areas?\b",
    re.IGNORECASE,
)
_PART_OF = re.compile(r"\b((?:North|South|Mid)(?:[\s-](?:East|West))?|East|West|Central)[\s-]$")
_NAME = r"[A-Z][a-z’'-]+(?:[\s-](?:(?:and|&|on|upon|of|the)[\s-])?[A-Z][a-z’'-]+){0,2}"
_WARD = re.compile(
    rf"\b(?:[Ii]n|[Oo]f|[Ff]or|[Aa]cross|[Ww]ithin)\s+(?:the\s+)?(?P<n>(?!Child|Matern|P[ao]ediatric|Hospital|Labour|Postnatal|Mental|Mr|Ms|Dr){_NAME}"
    r"\s+(?:[Ww]ard|[Pp]arish|[Ll]ocality|[Nn]eighbourhood|[Cc]onstituency))\b(?!\s+(?:[Cc]ouncil|[Tt]eam|[Mm]anager|[Ss]taff|[Bb]oard|[Rr]ound))"
)
_BESIDE_WARD = re.compile(
    rf"\b[Ii]n\s+(?P<n>(?!(?:January|February|March|April|May|June|July|August|September|October|November|December"
    rf"|Spring|Summer|Autumn|Winter|Year|Quarter|Q\d)\b){_NAME})(?=\s*[.,;:)]|\s*$|\s+and\b)"
)
"""A place beside a ward ("12% in Hill ward and 9% in Marston"); on its own a capital behind "in" names anything."""
_CAPITAL = re.compile(r"\s+[A-Z][a-z]+\b")
_ORGANISATION = re.compile(
    r"^(?:['’]s)?\s+(?:Health|University|Hospitals?|NHS|Clinical|Safeguarding|College|School|Academy|Police|Youth|Road|Street|House"
    r"|Centre|County\s+Council['’]s\s+[A-Z]|Rape|Women|Infirmary|Trust|Foundation|Mind|Carers|Sexual|Children['’]?s?\s+(?:Services|Trust|Safeguarding|Board)|Constabulary|[Bb]orough)\b"
)
_OF_ORGANISATION = re.compile(
    r"\b(?:Bank\s+of|University\s+of|Church\s+of|Diocese\s+of|NHS|Sport|Public\s+Health|Social\s+Work)\s+$"
)


@dataclass(frozen=True, slots=True)
class AreaSpan:
    """An area named at `start:end`."""

    start: int
    end: int
    name: str


class AreaFinder:
    """Finds areas by name and alias. `entries` are (common name, further spellings, whether it is a proper name)."""

    def __init__(self, entries: Iterable[tuple[str, tuple[str, ...], bool]]) -> None:
        phrases: list[tuple[str, str]] = []
        self._by_label: dict[str, str] = {}
        self._keys: dict[str, tuple[str, bool]] = {}
        for name, aliases, proper in entries:
            for spelling in (name, *aliases):
                # a spelling in lower case ("nationally") may stand anywhere, a proper name wants its capital
                phrases.append((spelling, spelling))
                self._keys[spelling] = (name, proper and spelling[:1].isupper())
                self._by_label.setdefault(_folded(spelling), name)
        self._index = PhraseIndex(phrases)

    def find(self, text: str) -> list[AreaSpan]:
        """Areas in order, the longest where they overlap; names of organisations are no areas."""
        found: list[AreaSpan] = []
        tokens = words(text)
        for hit in sorted(self._index.find(tokens), key=lambda h: (h.first, -h.last)):
            start, end = tokens[hit.first].start, tokens[hit.last].end
            name, proper = self._keys[hit.key]
            organisation = _ORGANISATION.match(text[end:]) or _OF_ORGANISATION.search(text[:start])
            if proper and (not text[start].isupper() or organisation):
                continue
            part = _PART_OF.search(text[:start]) if proper else None
            if part and _CAPITAL.match(text[end:]):
                continue  # "East Kent Downs" is no part of the county but a name
            if not any(span.start < end and start < span.end for span in found):
                # "East Kent" is a part of Kent, and no place of its own
                found.append(AreaSpan(part.start(), end, f"{part[1]} {name}") if part else AreaSpan(start, end, name))
        for m in _COMPASS_AREA.finditer(text):
            if not any(span.start < m.end() and m.start() < span.end for span in found):
                found.append(AreaSpan(m.start(), m.end(), _title(m["c"] or m["d"] or m["e"])))
        self._add_wards(text, found)
        return sorted(found, key=lambda span: span.start)

    def _add_wards(self, text: str, found: list[AreaSpan]) -> None:
        """Adds wards, parishes and the like, which no list knows, under the name that is printed."""
        if not (wards := list(_WARD.finditer(text))):
            return
        for m in (*wards, *_BESIDE_WARD.finditer(text)):
            if not any(span.start < m.end("n") and m.start("n") < span.end for span in found):
                found.append(AreaSpan(m.start("n"), m.end("n"), re.sub(r"\s+", " ", m["n"])))

    def label(self, text: str) -> str | None:
        """The area that a whole label names ("South", "Oxford city", "Stat Neighbour"), or None."""
        folded = _folded(text)
        if folded in self._by_label:
            return self._by_label[folded]
        stripped = re.sub(r"^(?:area|locality|district)\s+|\s+(?:area|locality|total|average|rate)$", "", folded)
        if stripped in self._by_label:
            return self._by_label[stripped]
        return _title(stripped) if re.fullmatch(_COMPASS, stripped) else None


def _title(compass: str) -> str:
    return re.sub(r"[\s-]+", " ", compass).title().replace("Centre", "Central")


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.lower()).strip()
