"""One sentence read into typed spans, and the stretch of it that speaks of each number."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cached_property

from extractor.grammar.ages import AgeSpan
from extractor.grammar.areas import AreaFinder, AreaSpan
from extractor.grammar.lexicon import Lexicon
from extractor.grammar.periods import find_periods
from extractor.grammar.quantities import QuantityScanner, QuantitySpan
from extractor.model import PeriodMention
from extractor.patterns import Patterns

# A sentence without any of these holds no quantity: most sentences are passed over by this test alone.
MAY_COUNT = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety|hundreds?|thousands?|dozen|half|halves|third|thirds|quarter|quarters|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|twice|doubl\w+|trebl\w+|tripl\w+|halv\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Zone:
    """The stretch of a sentence around one number: `start` to `end`, without its neighbours'."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """A sentence with its spans; all offsets are into `text`. `zones` go with `quantities`, one each."""

    text: str
    quantities: tuple[QuantitySpan, ...]
    periods: tuple[PeriodMention, ...]
    areas: tuple[AreaSpan, ...]
    ages: tuple[AgeSpan, ...]
    zones: tuple[Zone, ...]

    def left(self, index: int) -> str:
        """The zone before number `index`, its hedge left out."""
        return self.text[self.zones[index].start : self.quantities[index].hedge]

    def right(self, index: int) -> str:
        """The zone behind number `index`."""
        return self.text[self.quantities[index].end : self.zones[index].end]

    def gap(self, index: int) -> str:
        """What stands between number `index` and the next, its hedge left out."""
        return self.text[self.quantities[index].end : self.quantities[index + 1].hedge]


class SentenceReader:
    """Reads sentences with one set of patterns."""

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns
        self.lexicon = Lexicon({key: cue.words for key, cue in patterns.cues.items()})
        self._scanner = QuantityScanner(self.lexicon)

    @cached_property
    def areas(self) -> AreaFinder:
        """The finder of area names."""
        return area_finder(self._patterns)

    @cached_property
    def _strong(self) -> re.Pattern[str]:
        return self.lexicon.pattern(
            "compared", "of_which", before=r"(?:[(,;–—-]\s*)?(?:and\s+|but\s+)?", after="|[;:]|\\s[–—-]\\s"
        )

    _comma = re.compile(r",\s+(?:and|but|with|of|or)\b|,(?=\s)|\(")
    _bracketed = re.compile(
        r"(?:\s+(?:of\s+(?:them|these|those)|children|cases|plans|young\s+people))?(?:\s*\(\s*(?:or\s+|a\s+rate\s+of\s+|(?:out\s+)?of\s+the\s+|i\.e\.?,?\s+)?|\s*,\s*or\s+)",
        re.IGNORECASE,
    )
    _out_of = re.compile(r"\s*\)?\s*(?:out\s+of\s+(?:the\s+|a\s+total\s+of\s+)?|of\s+the\s+)", re.IGNORECASE)
    _predicate = re.compile(r"\s(?:was|were|is|are|had|have|has|did|do|live[ds]?|received|attended|met)\b", re.IGNORECASE)
    _joint = re.compile(r"\s(?:as\s+well\s+as|together\s+with|plus|alongside)\b|\s(?:and|or|but)\b(?!.*\s(?:and|or|but)\b)")
    _ending = re.compile(r"\b(?:to|from)\s+$")
    _restart = re.compile(r"\s*,?\s*the\s+(?:number|proportion|percentage|rate|total|average)\b", re.IGNORECASE)

    def read(self, text: str) -> SentenceReading | None:
        """The reading, or None where the sentence holds no quantity."""
        if not MAY_COUNT.search(text):
            return None
        periods = find_periods(text)
        quantities, ages = self._scanner.scan(text, [(p.start, p.end) for p in periods])
        if not quantities:
            return None
        areas = self.areas.find(text)
        cuts = [self._cut(text, a, b, periods) for a, b in itertools.pairwise(quantities)]
        cuts = [(_outside(left, areas), _outside(right, areas)) for left, right in cuts]
        starts = [0, *(right for _, right in cuts)]
        ends = [*(left for left, _ in cuts), len(text)]
        for index in reversed(range(len(quantities) - 1)):  # "137 out of 398 (34%) children live outside": the bracket first
            # "78 (or 34.4%) live outside": what follows the bracket speaks of both
            if self._bracketed.fullmatch(text[quantities[index].end : quantities[index + 1].hedge]):
                ends[index] = ends[index + 1]
            elif self._out_of.fullmatch(text[quantities[index].end : quantities[index + 1].hedge]):
                self._share_predicate(text, index, quantities, ends)
        for index, span in enumerate(quantities):
            closing = text.find(")", span.end)
            if 0 <= closing < ends[index] and self._alone_in_brackets(text, span, periods):
                ends[index] = closing
        zones = tuple(Zone(start, end) for start, end in zip(starts, ends, strict=True))
        return SentenceReading(text, tuple(quantities), tuple(periods), tuple(areas), tuple(ages), zones)

    def _share_predicate(self, text: str, index: int, quantities: list[QuantitySpan], ends: list[int]) -> None:
        """In "13 (17%) out of 76 children were on a plan" the verb speaks of the 13; the 76 are children."""
        whole = quantities[index + 1]
        verb = self._predicate.search(text, whole.end, ends[index + 1])
        if verb is None:
            return
        ends[index], ends[index + 1] = ends[index + 1], verb.start()
        if index and self._bracketed.fullmatch(text[quantities[index - 1].end : quantities[index].hedge]):
            ends[index - 1] = ends[index]

    def _alone_in_brackets(self, text: str, span: QuantitySpan, periods: list[PeriodMention]) -> bool:
        """ "in 2016 (170)": a number in brackets that restates no number before them."""
        opening = text.rfind("(", 0, span.start)
        if opening < 0 or ")" in text[opening : span.start]:
            return False
        before = len(text[:opening].rstrip())
        restates = re.search(r"[\d%]\s*\(\s*(?:or\s+|a\s+rate\s+of\s+|i\.e\.?,?\s+)?$", text[: span.hedge])
        return span.quantity.unit == "count" and (any(p.end == before for p in periods) or not restates)

    def _cut(self, text: str, one: QuantitySpan, other: QuantitySpan, periods: list[PeriodMention]) -> tuple[int, int]:
        """Where the zone of `one` ends and that of `other` begins."""
        gap = text[one.end : other.hedge]
        closing = gap.find(")")
        if closing >= 0 and self._alone_in_brackets(text, one, periods):
            return one.end + closing, one.end + closing + 1
        if self._restart.match(gap):  # "has fallen from 30 to 28 the number who ...": the next clause, its comma left out
            return one.end, one.end
        # "57 of them were ..." names what the 57 are of; "..., of them 57" opens the next part
        joints = [m for m in self._strong.finditer(gap) if m.end() > m.start()]
        strong = next((m for m in joints if m.start() > 1 or not m.group().lower().startswith("of ")), None)
        bracket = gap.find("(")
        if strong and not 0 <= bracket < strong.start():
            return one.end + strong.start(), one.end + strong.start()
        commas = list(self._comma.finditer(gap))
        if commas:
            first = commas[0]
            if first.group() == "(" and (closing := gap.find(")", first.start())) >= 0:
                inside = (one.end + first.end(), one.end + closing)
                if any((p.start, p.end) == inside for p in periods):  # "1,005 in the first phase (2021/22) to 2,479"
                    return one.end + closing + 1, one.end + closing + 1
            # "in 2015, 30 ...": a comma right behind a period that opens the next part belongs to that part
            return one.end + first.start(), one.end + first.start()
        if joint := self._joint.search(gap):
            return one.end + joint.start(), one.end + joint.start()
        if ending := self._ending.search(gap):
            return one.end + ending.start(), one.end + ending.start()
        # nothing parts them: what stands between belongs to both
        return other.hedge, one.end


def _outside(at: int, areas: list[AreaSpan]) -> int:
    """The place, or where the area begins within which it lies: "and" in the name of a region joins nothing."""
    return next((area.start for area in areas if area.start < at < area.end), at)


def area_finder(patterns: Patterns) -> AreaFinder:
    """The area finder of a set of patterns."""
    return AreaFinder((name, area.aliases, area.kind != "comparator") for name, area in patterns.areas.items())
