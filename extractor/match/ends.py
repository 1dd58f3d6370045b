"""Between which numbers of its sentence a change lies, as the wording joins them; whether it works out is for the rules."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.grammar.lexicon import Lexicon
from extractor.match.drafts import Draft
from extractor.match.sentence import SentenceReading

_LAST_JOINT = re.compile(r"[,;:(–—]|\s-\s")
_BASE_BEHIND = re.compile(
    r"^\s*(?:(?:up|down)\s+)?(?:on|over|from|above|below|against|than|compared\s+(?:with|to|against))\s+"
    r"(?:the\s+|that\s+of\s+|(?:last|the\s+previous)\s+year['’]s\s+|(?:previous\s+)?(?:figure|total|number|rate)\s+of\s+)*$",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:compare[sd]?\s+(?:with|to|against)|in\s+comparison\s+(?:with|to)|as\s+against|against|versus|(?:up|down)\s+(?:from|on))\s+"
    r"(?:the\s+|just\s+|a\s+total\s+of\s+)*$",
    re.IGNORECASE,
)
_UP_FROM = re.compile(r"\b(?:up|down)\s+(?:from|on)\b", re.IGNORECASE)
_LISTED = re.compile(r"\s*,?\s+and\s+(?:then\s+)?", re.IGNORECASE)
_WHEN_THERE_WERE = re.compile(
    r"\b(?:since|from|on)\b[^.;:]*?,?\s+when\s+(?:there\s+(?:were|was)|(?:it|they|this|(?:the|that)\s+(?:number|figure|rate|total)s?)\s+"
    r"(?:(?:was|were)(?:\s+at)?|stood\s+at|numbered))\s+$",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:earlier|before|ago|previously|formerly|last\s+year|(?:the\s+)?(?:previous|preceding|prior)\s+(?:year|quarter|month)s?)\b",
    re.IGNORECASE,
)
_THAN_BEFORE = re.compile(
    r"\s*(?:more|fewer|less|higher|lower)\s+than\s+(?:in\s+|at\s+)?(?:the\s+)?"
    r"(?:an?\s+(?:year|quarter)\s+(?:earlier|before|ago)|(?:previous|preceding)\s+(?:year|quarter)|year\s+before|last\s+year)\b",
    re.IGNORECASE,
)
_MORE = re.compile(r"^\s*(?:more|fewer|less|higher|lower)\b(?!\s+than\s+(?:the\s+|that\b|in\s+(?:the\s+)?[A-Z]))", re.IGNORECASE)


class EndReader:
    """Finds the two numbers of a sentence that a change lies between; its words are those of `patterns/claims.toml`."""

    def __init__(self, lexicon: Lexicon) -> None:
        nouns = lexicon.alternatives("change_up_noun", "change_down_noun", "change_noun")
        is_it = (
            r"(?:and\s+)?(?:(?:which|this|that|it)\s+(?:is|was|represents?|represented|means|equates\s+to|amount(?:s|ed)\s+to)\s+"
            r"|(?:representing|equating\s+to|being|or|i\.e\.,?)\s+|there\s+(?:is|was|has\s+been)\s+)?"
        )
        self._apposed = re.compile(
            rf"\s*{is_it}(?:an?\s+|the\s+|this\s+)?(?:[a-z-]+\s+){{0,2}}?{nouns}"
            r"(?:\s+(?:of|is|was|equals|amount(?:s|ed)\s+to|comes\s+to))?(?:\s+an?)?\s*",
            re.IGNORECASE,
        )
        self._moved = re.compile(rf"\s*{is_it}(?:it\s+(?:is|was)\s+)?(?:up|down)(?:\s+by)?(?:\s+an?)?\s*", re.IGNORECASE)
        self._which_is = re.compile(r"\s*(?:and\s+)?(?:which|this|that|it)\s+(?:is|was|represents?|means)\s*", re.IGNORECASE)

    def read(self, reading: SentenceReading, drafts: Sequence[Draft], index: int) -> tuple[tuple[str, int], ...]:
        """The links of the change at `index`: ("start", i) and ("end", i), one of them or none; indices are of the sentence."""
        if (start := self._when_there_were(reading, drafts, index)) is not None:
            return (("start", start),)
        if not index:
            return ()
        end = index - 1
        if self._more_than_before(reading, drafts, index):
            return (("end", end),)
        if not self._follows(reading, index):
            return ()
        if self._base_is_behind(reading, drafts, index) and _is_level(drafts[end]) and _alike(drafts[end], drafts[index + 1]):
            return (("start", index + 1), ("end", end))
        if (pair := self._two_before(reading, drafts, index)) is not None:
            return (("start", pair[0]), ("end", pair[1]))
        return (("start", end),) if index == 1 and self._is_earlier(reading, drafts[end]) else ()

    def _more_than_before(self, reading: SentenceReading, drafts: Sequence[Draft], index: int) -> bool:
        """ "4,800 children were seen, 170 more than a year earlier": the beginning is not said, or elsewhere."""
        end, behind = drafts[index - 1], reading.text[reading.quantities[index].end :]
        than = _THAN_BEFORE.match(behind)
        return (
            bool(than) and _is_level(end) and end.unit == "count" and _LAST_JOINT.split(reading.gap(index - 1))[-1].strip() == ""
        )

    def _follows(self, reading: SentenceReading, index: int) -> bool:
        """Whether the change restates what stands before it: ", an increase of 12%", ": up 12%", ", which is 12% more"."""
        tail = _LAST_JOINT.split(reading.gap(index - 1))[-1]
        if self._apposed.fullmatch(tail) or self._moved.fullmatch(tail):
            return True
        return bool(self._which_is.fullmatch(tail) and _MORE.match(reading.text[reading.quantities[index].end :]))

    def _base_is_behind(self, reading: SentenceReading, drafts: Sequence[Draft], index: int) -> bool:
        """ "401 pupils, an increase of 10.8% on the 362 of March 2015"."""
        return index + 1 < len(drafts) and _is_level(drafts[index + 1]) and bool(_BASE_BEHIND.match(reading.gap(index)))

    def _two_before(self, reading: SentenceReading, drafts: Sequence[Draft], index: int) -> tuple[int, int] | None:
        """ "504, up from 430 a year before: an increase of 17%": the only two levels of one unit before the change, older first.

        Three numbers, or two of different areas, leave open which of them the change lies between.
        """
        levels = [i for i in range(index) if drafts[i].measure == "level"]
        units = {drafts[i].unit for i in levels if sum(drafts[i].unit == drafts[j].unit for j in levels) > 1}
        if len(units) != 1:
            return None
        (unit,) = units
        found = [i for i in levels if drafts[i].unit == unit]
        if len(found) != 2 or not all(_is_level(drafts[i]) for i in found) or not _alike(drafts[found[0]], drafts[found[1]]):
            return None
        first, second = found
        if index - 1 != second and drafts[index - 1].measure == "change":
            return None
        dated = [drafts[i].when.period for i in found if drafts[i].when is not None]  # type: ignore[union-attr]
        if len(dated) == 2 and all(dated) and drafts[first].when is not drafts[second].when:
            one, other = (period.end for period in dated if period is not None)
            return None if one == other else (first, second) if one < other else (second, first)
        between = reading.text[reading.quantities[first].end : reading.quantities[second].hedge]
        if _LISTED.fullmatch(between):
            return first, second
        earlier = drafts[second].when is not None and drafts[second].when is not drafts[first].when
        return (second, first) if _COMPARED.search(between) and (earlier or _UP_FROM.search(between)) else None

    def _is_earlier(self, reading: SentenceReading, draft: Draft) -> bool:
        """ "A year before there were 390; that is a rise of 18%": the only number is of an earlier time."""
        around = reading.text[: draft.span.hedge], _LAST_JOINT.split(reading.text[draft.span.end :])[0]
        return _is_level(draft) and any(_EARLIER.search(text) for text in around) and not _UP_FROM.search(around[0])

    def _when_there_were(self, reading: SentenceReading, drafts: Sequence[Draft], index: int) -> int | None:
        """ "The growth since 2011, when there were 427, is 20%": where it begins; its end stands in another sentence."""
        begins = [
            i
            for i, draft in enumerate(drafts)
            if i != index and _is_level(draft) and _WHEN_THERE_WERE.search(reading.text[: reading.quantities[i].hedge])
        ]
        others = [i for i, draft in enumerate(drafts) if draft.measure == "level" and i not in begins]
        return begins[0] if len(begins) == 1 and not others else None


def _is_level(draft: Draft) -> bool:
    return draft.measure == "level" and draft.role == "actual"


def _alike(one: Draft, other: Draft) -> bool:
    return one.unit == other.unit and one.span.quantity.per == other.span.quantity.per and one.area == other.area
