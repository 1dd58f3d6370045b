"""Times that a sentence only compares with: "compared with 30 in 2012/13", "(2012/13: 25.9)"."""

from __future__ import annotations

import re

from extractor.grammar.periods import find_periods
from extractor.model import PeriodMention

_COMPARED = re.compile(
    r"\b(?:compar(?:ed|es|ing)\s+(?:to|with|against)|in\s+(?:contrast|comparison)\s+(?:to|with)|than|against|after(?=\s+\d)|versus|vs\.?"
    r"|(?:up|down|rise|increase|growth|fall|drop|decrease|reduction|decline|change|improvement)\s+(?:of\s+[^\s,;]+\s+(?:per\s+cent\s+)?)?on)"
    r"\b[^.,;:()]*$|\bfrom\s+(?:(?!\bto\b)[^.,;:()])*?\d(?:(?!\bto\b)[^.,;:()]|,(?=\d))*$",
    re.IGNORECASE,
)


def spoken_of(text: str) -> list[PeriodMention]:
    """The periods of a sentence that its own numbers are of, without those that it only compares with: what follows "compared
    with 30 in 2012/13" is not of 2012/13."""
    return [period for period in find_periods(text) if not is_compared(text, period)]


def is_compared(text: str, period: PeriodMention) -> bool:
    """Whether the words before a period, or the brackets around it and a number, set it beside another one."""
    before = text[: period.start]
    opening, closing = before.rfind("("), text.find(")", period.end)
    if opening >= 0 and ")" not in before[opening:] and closing >= 0:
        aside = before[opening:] + text[period.end : closing]
        return bool(re.search(r"\d", aside))  # "(2012/13: 25.9)"
    return bool(_COMPARED.search(before))
