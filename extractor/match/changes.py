"""Whether the words around a number make it a change between two times, and which way."""

from __future__ import annotations

import re

from extractor.grammar.lexicon import Lexicon
from extractor.match.sentence import SentenceReading

FROM = re.compile(
    r"(?<!\bfar )(?<!\baway )(?<!\bapart )(?<!\bdifferent )\bfrom\s+"
    r"(?:an?\s+(?:average|total|high|low|baseline|rate|figure)\s+of\s+|the\s+|a\s+)?$",
    re.IGNORECASE,
)
TO = re.compile(
    r"(?:\bto|\buntil|–|-)\s+(?:an?\s+(?:average|total|high|low|rate|maximum)\s+of\s+|be\s+|the\s+|a\s+)?$", re.IGNORECASE
)
_BY = re.compile(r"\bby\s+(?:an?\s+(?:\w+\s+)?(?:of\s+)?|a\s+further\s+|another\s+)?$", re.IGNORECASE)
_OF = re.compile(r"\bof\s+(?:an?\s+(?:average|total|further)\s+(?:of\s+)?)?$", re.IGNORECASE)
_SUBJECT = re.compile(
    r"^\W*(?:(?:the|this|an?|its|their|our|rate|percentage|overall|average|total|of|in|both|[A-Z]\w+['’]s)\W+){0,5}$",
    re.IGNORECASE,
)
_IS = re.compile(r"\b(?:is|was|were|at|been|(?:amount(?:s|ed)?|comes?|came)\s+to|equals?)\s+$", re.IGNORECASE)
_THAN = re.compile(r"^\s*(?:more|fewer|less|higher|lower)\s+than\b", re.IGNORECASE)
# "52 up on the spring", "3% down on last year": "up to 12" and "down to 12" say where it ends
_UP_ON = re.compile(r"^\s+(?:(?P<up>up)|(?P<down>down))\s+(?:on|against|from|compared\s+(?:with|to))\b", re.IGNORECASE)
# "17 below the position of a year ago": a time follows at once, and no target and no area
_ABOVE_TIME = re.compile(
    r"^\s+(?:(?P<up>above|higher\s+than|ahead\s+of)|(?P<down>below|lower\s+than))\s+(?:the\s+|its\s+|their\s+|our\s+|that\s+)?"
    r"(?:(?:position|figure|number|total|level|count|one)\s+)?(?:(?:of|for|in|at|on|recorded|seen|reported)\s+){0,2}(?:the\s+)?$",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:and|or)\s+(?:by\s+)?", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:an?|the|this)\s+$", re.IGNORECASE)
_ADVERBS = re.compile(
    r"\s*(?:(?:by|a|further|another|slightly|significantly|only|just|at(?:\s+an?(?:\s+\w+)?\s+rate\s+of)?)\s+)*"
)


class ChangeReader:
    """Reads the words of change around numbers; the words are those of `patterns/claims.toml`."""

    def __init__(self, lexicon: Lexicon) -> None:
        noun_up, noun_down = lexicon.alternatives("change_up_noun"), lexicon.alternatives("change_down_noun")
        verb_up, verb_down = lexicon.changing("change_up_verb"), lexicon.changing("change_down_verb")
        self._nouns = re.compile(
            rf"(?P<up>{noun_up})|(?P<down>{noun_down})|(?P<any>{lexicon.alternatives('change_noun')})", re.IGNORECASE
        )
        self._verbs = re.compile(rf"(?P<up>{verb_up})|(?P<down>{verb_down})", re.IGNORECASE)
        self.any_change = re.compile(rf"(?P<up>{noun_up}|{verb_up})|(?P<down>{noun_down}|{verb_down})", re.IGNORECASE)
        adjective = r"(?:[a-z]+\s+){0,2}?"
        self._noun_behind = re.compile(rf"^\s*(?:{adjective})(?:(?P<up>{noun_up})|(?P<down>{noun_down}))", re.IGNORECASE)
        self.comparison_behind = re.compile(
            rf"^\s*(?:(?P<up>{lexicon.alternatives('comparison_up')})|(?P<down>{lexicon.alternatives('comparison_down')})"
            rf"|{lexicon.alternatives('comparison_any')}(?=\s+than\b))\s*(?:than\b|in\s|that\s|compared\b|on\b|\(|$|[.,;]|the\s)",
            re.IGNORECASE,
        )
        # "4% fewer families than last year" and not "4% more girls than boys": a time follows
        self._more_of = re.compile(
            r"^\s*(?:(?P<up>more)|(?P<down>fewer|less))\s+(?:[a-z-]+\s+){1,3}?than\s+(?:in\s+|at\s+)?", re.IGNORECASE
        )
        # "14 more children were seen than in 2012"
        self._more_children = re.compile(
            r"^\s*(?:(?P<up>more)|(?P<down>fewer|less))\s+(?:[a-z-]+\s+){1,6}?than\s+(?:(?:in|at|on|during|for|it\s+was)\s+)?(?:the\s+)?",
            re.IGNORECASE,
        )
        # "1,250 more pupils in 2017 than in 2011": two times are compared
        self.between_times = re.compile(
            r"^\s*(?:(?P<up>more)|(?P<down>fewer|less))\s[^.;:()]*?\s(?:in|at|on)\s[^.;:()]{4,30}?\sthan\s+(?:in|at|on)\s",
            re.IGNORECASE,
        )
        self._compared = lexicon.pattern("compared")
        self._target = lexicon.pattern("target")
        self._of_which = lexicon.pattern("of_which")

    def direction(self, reading: SentenceReading, index: int, inherited: int | None) -> int | None:
        """1, -1 or 0 (a change, which way is not said) where the words make the number a change, None for a level.

        `inherited` is the direction of the change before it in the sentence, if that is one.
        """
        left, right = reading.left(index), reading.text[reading.quantities[index].end :]
        unit = reading.quantities[index].quantity.unit
        share = unit in ("percent", "percentage_points")
        behind = self._noun_behind.match(right)
        if behind and (share or _ARTICLE.search(left)):
            return _way(behind)
        if share and (amount := self._amounting(reading, index, left)) is not None:
            return amount
        if unit == "count" and (nouned := self.between_times.match(right)):
            return _way(nouned)
        if unit == "count" and (more := self._more_children.match(right)) and self._begins_at(reading, index, more):
            return _way(more)
        if moved := _UP_ON.match(right) or self._above_a_time(reading, index):
            return _way(moved)
        if FROM.search(left) or TO.search(left):
            return None
        if _OF.search(left):
            # "an increase in section 47 enquiries of 63%", "a rise of 13%"; a count only directly: "a rise of 12"
            noun = _last(self._nouns, left)
            near = noun is not None and re.fullmatch(r"\s+of\s+(?:a\s+further\s+)?", left[noun.end() :])
            return _way(noun) if noun is not None and (share or near) else None
        if _BY.search(left):
            word = _last(self.any_change, left) or _last(self.any_change, reading.text[: reading.quantities[index].hedge])
            return _way(word) if word is not None else inherited
        if share:
            way = self._share_direction(reading, index, left, right)
            return self._with_next(reading, index) if way is None else way
        comparison = self.comparison_behind.match(right) if unit == "count" else None
        return _way(comparison) if comparison and _THAN.match(right) and self._over_time(reading, index) else None

    def _begins_at(self, reading: SentenceReading, index: int, match: re.Match[str]) -> bool:
        """Whether a time stands right behind the match, which begins at the end of the number."""
        end = reading.quantities[index].end + match.end()
        return any(reading.text[p.start : end].strip().lower() in ("", "the") for p in reading.periods if p.start <= end < p.end)

    def _above_a_time(self, reading: SentenceReading, index: int) -> re.Match[str] | None:
        """ "17 below the position of a year ago"."""
        end = reading.quantities[index].end
        following = next((p for p in reading.periods if p.start >= end), None)
        return None if following is None else _ABOVE_TIME.match(reading.text[end : following.start])

    def _with_next(self, reading: SentenceReading, index: int) -> int | None:
        """ "4% and 9% lower than a year before": the comparison behind the second speaks of both."""
        spans = reading.quantities
        if index + 1 >= len(spans) or spans[index].quantity.unit != spans[index + 1].quantity.unit:
            return None
        if not _AND.fullmatch(reading.gap(index)):
            return None
        comparison = self.comparison_behind.match(reading.text[spans[index + 1].end :])
        return _way(comparison) if comparison and self._over_time(reading, index + 1) else None

    def _amounting(self, reading: SentenceReading, index: int, left: str) -> int | None:
        """ "The rate of growth is 16%", "the rise amounts to 20.4%"."""
        clause = re.split(r"[;:.]\s", reading.text[: reading.quantities[index].hedge])[-1]
        subject = self._nouns.search(clause) if _IS.search(left) else None
        return _way(subject) if subject is not None and _SUBJECT.match(clause[: subject.start()]) else None

    def _share_direction(self, reading: SentenceReading, index: int, left: str, right: str) -> int | None:
        """ "Rose 3.6%", "6% lower than last year"."""
        verb = _last(self._verbs, left)
        if verb is not None and _ADVERBS.fullmatch(left[verb.end() :]):
            return _way(verb)
        nouned = self._more_of.match(right)
        if nouned and self._begins_at(reading, index, nouned):
            return _way(nouned)
        comparison = self.comparison_behind.match(right)
        return _way(comparison) if comparison and self._over_time(reading, index) else None

    def _over_time(self, reading: SentenceReading, index: int) -> bool:
        """Whether "12% higher than ..." compares with another time and not with another area.

        The other time is a period behind it, or a number of the same kind as the one before it ("6,814, 4.7% more than
        the 6,508 of the year before"); "..., which is 5% more." looks back on two numbers.
        """
        end = reading.quantities[index].end
        following = [p for p in reading.periods if p.start >= end][:1]
        area = [a for a in reading.areas if a.start >= end][:1]
        if following:
            if self._target.search(reading.text[end : following[0].start]):
                return False  # "4 points below the target for 2015/16"
            return not area or following[0].start < area[0].start
        before = [q for q in reading.quantities[:index] if q.quantity.unit == "count"]
        behind = [q for q in reading.quantities[index + 1 :] if q.quantity.unit == "count"]
        closing = re.match(r"^\s*\w+\s*[.;)]", reading.text[end:])
        return not area and ((bool(before) and bool(behind)) or (len(before) >= 2 and bool(closing)))

    def continues(self, gap: str) -> bool:
        """Whether the next number goes on with the statement: only areas, groups and joints stand between."""
        if re.search(r"[.;:]\s", gap) or self._of_which.search(gap):
            return False
        if re.search(r"\b(?:from|to)\s+(?:\w+\s+)?$", gap, re.IGNORECASE) and not self._compared.search(gap):
            return False
        verb = self.any_change.search(gap)
        return verb is None and bool(self._compared.search(gap) or re.search(r"\band\b|\bor\b|,|\(", gap))


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last match."""
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


def _way(match: re.Match[str]) -> int:
    """1 for a word of growth, -1 for one of decline, 0 for "change"."""
    groups = match.groupdict()
    return -1 if groups.get("down") else 1 if groups.get("up") else 0
