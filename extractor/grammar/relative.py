"""Times that a paper counts from itself: "last year", "at quarter end", "three months earlier"."""

from __future__ import annotations

import re

from extractor.grammar.numbers import ORDINALS, WORD, number, plain
from extractor.model import PeriodMention

COUNT = rf"(?:\d{{1,2}}|{WORD})"
"""A small number in figures or words, as a regular expression without groups."""

_GRAIN = r"(?P<g>year|month|quarter|week)s?"
_KIND = r"(?:(?:full|whole|complete|calendar|financial|reporting|academic|consecutive|successive)\s+)?"
_EARLIER_YEAR = (
    r"(?:(?:of\s+|in\s+|during\s+|for\s+)?(?:the\s+)?(?:last|previous|preceding|prior|past)\s+(?:financial\s+|reporting\s+)?year"
    r"|(?:a|one|the)\s+year\s+(?:before|earlier|ago|previously))\b"
)
_SAME = r"\b(?:the\s+|that\s+|this\s+)?(?:same|corresponding|equivalent|comparable|matching|like)\s+"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
# "In the year to June" and "during the period of closures" name another stretch than the one that the paper is about.
_NO_QUARTER_TO = rf"(?!\s+(?:up\s+)?(?:to|ending|ended)\s+(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH})"
_YEAR_ALONE = r"(?!\s+(?:to|up\s+to|end|ending|ended|before|of)\b|\s+(?:(?:19|20)\d\d\b|\d\d[/–-]\d))"
_PERIOD_ALONE = rf"(?!\s+(?:to|up\s+to|end|ending|ended|before|from|between|since|of|until|when|that)\b|\s+\(?(?:\d|{_MONTH}))"

RELATIVE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(pattern, re.IGNORECASE))
    for code, pattern in (
        (
            "year_to_date",
            r"\b(?:(?:in|for|over)\s+)?(?:the\s+|this\s+)?(?:financial\s+)?year[\s-]to[\s-]date\b|\bYTD\b"
            r"|\bso\s+far\s+this\s+(?:financial\s+)?year\b"
            r"|\bsince\s+the\s+(?:start|beginning)\s+of\s+(?:the|this)\s+(?:financial\s+|reporting\s+)?year\b",
        ),
        (
            "quarter_last_year",
            rf"\b(?:quarter\s+|Q|Qtr\s?)(?P<n>[1-4]|one|two|three|four)\s+{_EARLIER_YEAR}"
            rf"|\b(?:the\s+)?(?P<o>first|second|third|fourth|final|last)\s+quarter\s+{_EARLIER_YEAR}",
        ),
        ("quarter_last_year", rf"{_SAME}quarter\s+{_EARLIER_YEAR}"),
        (
            "same_period",
            rf"{_SAME}(?:period|months|\w+\s+months|time|date|day|point|stage)\s+{_EARLIER_YEAR}|\bthis\s+time\s+last\s+year\b",
        ),
        (
            "last_n",
            rf"\b(?:the\s+)?(?:last|past|preceding)\s+(?P<n>{COUNT})[\s-]+{_KIND}{_GRAIN}\b(?!\s+(?:old|of\b))",
        ),
        (
            "last_n",
            rf"\b(?:the\s+)?(?P<n>{COUNT})[\s-]+{_GRAIN}\s+rolling\b|\b(?:the\s+)?rolling\s+(?P<n2>{COUNT})[\s-]+(?P<g2>year|month)s?\b",
        ),
        (
            "next_n",
            rf"\b(?:the\s+)?(?:next|coming|following)\s+(?P<n>{COUNT})(?:\s+to\s+{COUNT})?[\s-]+{_GRAIN}\b(?!\s+old)",
        ),
        ("next_n", r"\b(?:the\s+)?(?:next|coming|forthcoming)\s+(?P<g>quarter)\b"),
        ("previous_n", rf"\b(?:the\s+)?previous\s+(?P<n>{COUNT})[\s-]+{_KIND}{_GRAIN}\b(?!\s+old)"),
        ("previous_n", rf"\bthe\s+(?P<n>{COUNT})\s+(?:previous|preceding|prior)\s+{_KIND}{_GRAIN}\b"),
        (
            "last_n",
            rf"\b(?:over|across|in|within|during|throughout)\s+(?:the\s+|a\s+|these\s+)?(?P<n>{COUNT})[\s-]+(?P<g>year|month)s?(?:\s+period)?\b(?!\s+old|\s+prior|\s+before|\s+of\b|\s+or\b)",
        ),
        (
            "year_before",
            r"\b(?:the\s+|a\s+|one\s+|twelve\s+|12\s+)(?:year|months)\s+(?:before|ago|earlier|previously)\b|\bthe\s+(?:previous|preceding)\s+(?:financial\s+)?year\b",
        ),
        ("n_after", rf"\b(?P<n>{COUNT}|a)\s+{_GRAIN}\s+(?:later|on(?=\s*[,.;)]))(?!\s+than)"),
        (
            "n_before",
            rf"(?<!\bthe\s)\b(?P<n>{COUNT}|a)\s+{_GRAIN}\s+(?:(?:earlier|ago|previously)\b(?!\s+than)|before(?=\s*(?:[,.;:)]|$)))",
        ),
        (
            "this_quarter",
            r"\b(?:(?:at|by)\s+)?(?:the\s+)?(?:quarter[\s-]end\b|(?:end|close)\s+of\s+(?:the|this)\s+(?:reporting\s+)?quarter\b)",
        ),
        (
            "previous_quarter",
            r"\b(?:the\s+)?(?:previous|last|preceding|prior|(?:most\s+)?recent|latest)\s+(?:financial\s+)?quarter\b|\b(?:the|a|one)\s+quarter\s+(?:before|earlier|ago)\b(?!\s+than)",
        ),
        (
            "this_quarter",
            r"\b(?:(?:in|over|during|for|within|across|throughout|of)\s+the|in|over|during|for|within|this|(?:the|this)\s+(?:current|reporting))\s+quarter\b"
            r"(?!\s+(?:[1-4]\b(?![,.]\d)|one\b|two\b|three\b|four\b|of\b|before\b))" + _NO_QUARTER_TO,
        ),
        ("last_academic", r"\b(?:the\s+)?(?:last|previous)\s+academic\s+year\b"),
        (
            "last_year",
            r"\b(?:the\s+)?(?:last|previous|prior|preceding|past)\s+(?:full\s+|complete\s+)?(?:financial\s+|reporting\s+)?year(?:['’]s)?\b",
        ),
        ("next_year", r"\b(?:the\s+)?(?:next|coming|forthcoming)\s+(?:financial\s+)?year\b"),
        (
            "year_end",
            r"\b(?:at|by)\s+(?:the\s+)?(?:(?:end|close)\s+of\s+(?:the\s+|this\s+)?(?:financial\s+|reporting\s+)?year|(?:financial\s+)?year[\s-]end|year['’]s\s+end)(?!\s+\d)\b"
            r"|\bat\s+year[\s-]end\b|\b(?:end|close)\s+of\s+(?:the\s+)?year\b(?!\s+\d)",
        ),
        (
            "this_year",
            rf"\b(?:(?:in|during|over|throughout|across|for|within)\s+)?(?:this|the\s+current|the\s+reporting)\s+(?:financial\s+|reporting\s+)?(?:year|period)\b"
            rf"|\b(?:in|during|over|throughout|across|within|of|for)\s+the\s+(?:whole\s+|full\s+|entire\s+)?(?:financial\s+|reporting\s+)?year\b{_YEAR_ALONE}"
            rf"|\b(?:the\s+)?(?:year|period)\s+under\s+review\b|\bduring\s+the\s+period\b{_PERIOD_ALONE}",
        ),
        ("inspection", r"\bat\s+the\s+time\s+of\s+(?:the|this|our)\s+inspection\b"),
        ("now", r"\b(?:currently|at\s+present|to\s+date|so\s+far|at\s+the\s+time\s+of\s+writing|as\s+of\s+today|now)\b"),
    )
)
RELATIVE_WORD = re.compile("year|ytd|month|quarter|qtr|q[1-4]|week|period|inspection|now|current|present|date|far|writing|today")
"""One of these stands in every relative expression of a text in lower case."""


def relative(m: re.Match[str], code: str) -> PeriodMention | None:
    """The mention that a match of one of `RELATIVE` makes."""
    groups = m.groupdict()
    grain = (groups.get("g") or groups.get("g2") or "").lower()
    printed = groups.get("n") or groups.get("n2")
    count = 0 if printed is None else 1 if printed.lower() == "a" else int(number(printed))
    if groups.get("o"):
        count = ORDINALS[plain(groups["o"])]
    if code == "next_n":
        count = count or 1
    at_end = code == "this_quarter" and bool(re.search(r"\b(?:end|close)\b", m.group(), re.IGNORECASE))
    return PeriodMention(m.start(), m.end(), m.group(), code=code, count=count, grain=grain, at_end=at_end)
