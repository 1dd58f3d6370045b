"""Whether the words around a number make it one that was aimed for, and not one that was found."""

from __future__ import annotations

import re

from extractor.grammar.lexicon import Lexicon
from extractor.match.sentence import SentenceReading

_NEXT_CLAUSE = re.compile(
    r",\s+(?:with|and|but|which|where)\b|\band\s+(?:an?|the)\s|\b(?:missed|met|exceeded|surpassed)\b|;|\.\s", re.IGNORECASE
)
# "fell short of target at 79%", "is above its target, at 81%": the figure, not the target
_AT = re.compile(r",?\s+(?:at|with|on)\s+(?:just\s+|only\s+)?", re.IGNORECASE)
_SHORT_OR_ABOVE = re.compile(
    r"\b(?:short\s+of|below|above|under|over|on|off|behind|outside|inside|within|beyond|near|miss(?:ed|es|ing)|met|meets|meeting"
    r"|exceed(?:s|ed|ing)|beat|beats|beating)\s+(?:the\s+|its\s+|our\s+|their\s+)?(?:[a-z]+\s+)?$",
    re.IGNORECASE,
)
_THE = re.compile(r"\b(?:the|its|our|their|an?)\s+(?:[a-z]+\s+)?$", re.IGNORECASE)
_WANTED = re.compile(
    r"\b(?:we|board|partnership|council|committee)\s+(?:now\s+)?wants?\s+(?:to\s+(?:see|reach|get\s+to)\s+)?$", re.IGNORECASE
)
# "a threshold of 182 days", "the expectation is that 90%": the number stands right behind
_SET_AT = re.compile(
    r"\b(?:threshold|expectation)\s+(?:(?:is|was|remains|stands|stood)\s+(?:that\s+|set\s+at\s+|at\s+)?|of\s+)(?:the\s+)?$",
    re.IGNORECASE,
)
# "90% of visits should be made on time"; what people think should be is no target
_SHOULD = re.compile(
    r"^\s+(?:of\s+)?(?:(?!(?:who|that|which|said|say|felt|feel|agreed?|think|thought|believed?|wanted|told|when|how|what)\b)[\w’'-]+\s+){0,6}should\s+(?:be|have|take|receive|start)\b",
    re.IGNORECASE,
)
_SET_BEHIND = re.compile(
    r"^\s+(?:that\s+|which\s+)?(?:(?:we|it|they|you|the\s+[\w’'-]+(?:\s+[\w’'-]+)?|our\s+[\w’'-]+)\s+(?:has\s+|have\s+|had\s+)?"
    r"|(?:is|was|has\s+been|had\s+been)\s+)?(?:aim(?:s|ed|ing)?\s+for|set\b(?!\s+(?:up|out|aside))|agreed\b|aspired?\s+to|hoped\s+for"
    r"|expect(?:s|ed)\b(?!\s+to)|requires?\b|required\b|sought\b|wanted\b)",
    re.IGNORECASE,
)
_SHORT_OF = re.compile(
    r"\b(?:short|shy|adrift|wide)\s+of\s+(?:the|our|its|their)\s+(?:[a-z]+\s+){0,2}$|\bmiss(?:ed|es|ing)\s+(?:the|our|its|their)\s+$",
    re.IGNORECASE,
)
_SEEN = re.compile(
    r"^\s+(?:seen|recorded|reported|achieved|reached|average|in\s+\d|of\s+(?:last|the\s+previous)|at\s+)", re.IGNORECASE
)

_LEADS_TO = re.compile(
    r"\b(?:we|board|partnership|council|committee|trust)\b[^.:;]*\b(?:aims?\s+(?:to|for)|wants?\s+to\s+see|hopes?\s+to\s+see|expects?\s+to\s+see"
    r"|intends?\s+to\s+see)\b[^.:;]*:\s*$"
    r"|(?:^|[.;]\s+)(?:our|its|their|these|the)\s+(?:[a-z]+\s+){0,2}(?:targets|ambitions|goals)\b(?:\s+(?:for|to|by|in)\s[^.:;]*|\s+(?:are|is))?:\s*$",
    re.IGNORECASE,
)


def leads_to_targets(lead_in: str) -> bool:
    """Whether the items of a list are what is aimed for: "By March 2018 we want to see:", "Our targets for 2017/18 are:"."""
    return bool(_LEADS_TO.search(lead_in))


class TargetReader:
    """Reads targets; the words are those of `patterns/claims.toml`."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.named = lexicon.pattern("target")
        self._target_behind = re.compile(
            r"^\s*(?:(?!(?:below|above|under|over|on|off|behind|against|than|to|of|from|within|met|meets|exceeds)\b)\w+\s+)?target\b",
            re.IGNORECASE,
        )
        self._named_behind = lexicon.pattern(
            "target_behind",
            before=r"^\s*(?:[a-z]+\s+)?",
            after=r"(?=\s*(?:[.,;:)]|$)|\s+(?:set|for|by|that|which|we|it|in|agreed|and|but|was|is)\b)",
        )

    def is_target(self, reading: SentenceReading, index: int) -> bool:
        """Whether number `index` of the sentence is a target, a ceiling, a required standard."""
        left, right = reading.left(index), reading.right(index)
        return (
            self._names_target(left[-80:])
            or bool(self._target_behind.match(right))
            or self._is_aimed_for(reading, index)
            or bool(_WANTED.search(left) or _SET_AT.search(left))
            or (reading.quantities[index].quantity.unit == "percent" and bool(_SHOULD.match(right)))
            or bool(self.named.search(right[:24]) and "sought" in right)
        )

    def _is_aimed_for(self, reading: SentenceReading, index: int) -> bool:
        """A share that is called a standard or was set: "the 85% standard", "short of the 70% that was agreed"."""
        span = reading.quantities[index]
        if span.quantity.unit != "percent":
            return False
        left, right = reading.left(index), reading.text[span.end :]
        if _THE.search(left) and (self._named_behind.match(right) or _SET_BEHIND.match(right)):
            return True
        elsewhere = bool(reading.areas) and any(a.start >= span.end and a.end <= span.end + 40 for a in reading.areas)
        return bool(_SHORT_OF.search(left)) and not elsewhere and not _SEEN.match(right)

    def _names_target(self, left: str) -> bool:
        """Whether a cue before the number speaks of it: not "none met its target, with the best at 82%"."""
        cues = list(self.named.finditer(left))
        if not cues or _NEXT_CLAUSE.search(left[cues[-1].end() :]):
            return False
        return not (_AT.fullmatch(left[cues[-1].end() :]) and _SHORT_OR_ABOVE.search(left[: cues[-1].start()]))
