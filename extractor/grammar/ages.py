"""Ages and age bands that define a cohort ("aged 12 to 17", "under 5s"): no quantities."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extractor.grammar.numbers import WORD


@dataclass(frozen=True, slots=True)
class AgeSpan:
    """An age or age band that defines a cohort; no quantity."""

    start: int
    end: int
    label: str


_AGE = r"\d{1,2}"
_DASH = r"\s?[-–—]\s?"
_PEOPLE = (
    r"(?:children|people|those|pupils|girls|boys|adults|youths?|persons?|males?|females?|victims|students|population|residents"
    r"|teenagers)"
)
_AGE_WORDS = rf"(?:{_AGE}|{WORD})"
_BAND = rf"(?:under\s+{_AGE}|{_AGE}(?:{_DASH}|\s+to\s+){_AGE}|{_AGE}\s?(?:\+|plus\b|(?:and|or)\s+(?:over|above|older)\b))"
_AGES = (
    rf"\b{_BAND}(?:[\s,;|]+{_BAND}){{2,}}",  # the axis of a chart: "Under 1 1 to 4 5 to 9"
    rf"\b(?:under|over|beyond|until|before|below|above|from|by|at|reach(?:ed|es|ing)?)\s+the\s+age\s+of\s+{_AGE_WORDS}\b(?:\s+years?\b(?:\s+old\b)?)?",
    rf"\baged\s+(?:between\s+|from\s+|under\s+|over\s+)?{WORD}(?:(?:{_DASH}|\s+(?:to|and|or)\s+){_AGE_WORDS})?\b(?:\s+years?(?:\s+old)?\b)?",
    rf"\b(?:{_PEOPLE}|child|baby|babies)\s+(?:aged\s+)?(?:over|under)\s+{WORD}\b(?!\s+{_PEOPLE})",
    r"(?<!stood )(?<!stands )(?<!remains )(?<!remained )\bat\s+"
    r"(?:sixteen|seventeen|eighteen|twenty-one|twenty-five|16|17|18|21|25)\b"
    r"(?!\s*%|\s+per\b|\s+percent\b|[.,]\d|\s+[a-z]+s\b)",
    rf"\bage\s+(?:of\s+)?{WORD}\b",
    rf"\b(?:aged|ages?|age\s+(?:of|range|group|band)s?|the\s+ages?\s+of)\s+(?:of\s+)?(?:between\s+(?:and\s+)?|from\s+|under\s+|over\s+|up\s+to\s+)?{_AGE}"
    rf"(?:(?:{_DASH}|\s+(?:to|and|or)\s+){_AGE})?\b(?:(?:\s*,|\s+and|\s+or)\s+{_AGE}{_DASH}{_AGE}\b)*(?:\s*(?:\+|plus\b|(?:or|and)\s+(?:over|under|above|below|older|younger)\b"
    r"|years?(?:\s+(?:old|of\s+age))?\b|months?(?:\s+old)?\b))*",
    rf"\b{_AGE_WORDS}-?\s+(?:to|and|or)\s+{_AGE_WORDS}[\s-]*(?:year|yr|month|week)s?[\s-]*olds?\b",  # "five- to 11-year-olds"
    rf"\b{_AGE}(?:-?\s?(?:{_DASH}|\s*(?:to|and|or)\s+){_AGE})?[\s-]*(?:year|yr|month|week)s?[\s-]*olds?\b",
    rf"\b(?:under|over|post|pre|sub)[\s-]?{_AGE}['’]?s\b",
    rf"\b(?:post|pre)[\s-]{{1,2}}{_AGE}\b",
    r"\b(?:aged\s+)?(?:under|over)[\s-](?:1?\d|2[0-5])\s+years?\b(?!\s+(?:ago|later|period))",
    rf"\b{_PEOPLE}\s+(?:who\s+(?:are|were)\s+|between\s+)?{_AGE}(?:{_DASH}|\s+(?:to|and)\s+){_AGE}\b(?!\s*%)(?:\s+years?(?:\s+old)?\b)?",
    rf"\b{_PEOPLE}\s+(?:aged\s+)?(?:over|under)\s+(?:1?\d|2[0-5])\b(?![,.]\d|\s*%|\s+(?:{_PEOPLE}|cases|days|weeks|months))",
    r"\b(?:under|over)\s+(?:1\d|\d|2[0-5])\b(?=\s+(?:with|on|in|and|or|are|were|who|is|was)\b|\s*[,.;:)](?!\d)|\s*$)",
    rf"\b\d{{1,2}}{_DASH}\d{{1,2}}\+?[\s-]+(?:years?\b|yrs?\b|services?\b|age\b|population\b|pathways?\b|teams?\b"
    r"|public\s+health|academ(?:y|ies)\b|sections?\b|provision\b|offer\b|sector\b|cohorts?\b|directorate\b|workforce\b|study\s+programmes?\b)",
    rf"\b(?:from|for|of)\s+{_AGE}{_DASH}{_AGE}\s+years?\b",
    rf"\b{_AGE}(?:{_DASH}|\s+to\s+){_AGE}[\s-]+(?:years?\b|age)",
    rf"\b(?:reach(?:es|ed|ing)?|turn(?:s|ed|ing)?|until|beyond|approaching)\s+(?:their\s+)?{_AGE}(?:th\s+birthday)?\b"
    rf"(?!\s*%|[.,]\d|\s+{_PEOPLE}|\s+(?!years?\b|months?\b)[a-z]{{4,}}s\b)",  # "approaching 70 referrals"
    r"\b\d{2}\+\s+(?:years?|directorate|services?)\b",
    r"\b(?:they|he|she|child|person|who)\s+(?:is|are|was|were)\s+(?:nearly\s+|almost\s+|over\s+|under\s+)?(?:1\d|2[0-5])(?=\s*[,.;)]|\s+(?:and|or)\b)",
)
_AGE_PATTERNS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _AGES)


def free(busy: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    """Whether no range of `busy` meets `start:end`."""
    return not any(start < b and a < end for a, b in busy)


def find_ages(text: str, busy: Iterable[tuple[int, int]]) -> list[AgeSpan]:
    """Ages in order, outside the ranges of `busy`."""
    taken = list(busy)
    ages = []
    for pattern in _AGE_PATTERNS:
        for m in pattern.finditer(text):
            if free(taken, *m.span()):
                ages.append(AgeSpan(m.start(), m.end(), m.group()))
                taken.append(m.span())
    return sorted(ages, key=lambda age: age.start)
