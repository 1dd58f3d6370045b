"""How the numbers of a sentence belong together: the ends of a change, the count and the base of a share."""

from __future__ import annotations

import re

from extractor.grammar.lexicon import Lexicon
from extractor.match.changes import FROM, TO, ChangeReader
from extractor.match.drafts import Draft
from extractor.match.ends import EndReader
from extractor.match.sentence import SentenceReading
from extractor.model import PeriodMention, Quantity

PAIRED = re.compile(
    r"^\s*(?:\(\s*(?:or\s+|i\.e\.,?\s+|equivalent\s+to\s+|representing\s+)?|,?\s*or\s+|,\s*(?:i\.e\.|equating\s+to|which\s+is|representing)\s+|\s*/\s*|\s*[–-]\s*)$",
    re.IGNORECASE,
)
_OF_THEM = re.compile(r"^\s+of\s+(?:them|these|those)(?=\s*[,(])", re.IGNORECASE)
_THAT_IS = re.compile(r"^,\s*(?:that\s+is|which\s+makes|making|or\s+exactly)\s+$", re.IGNORECASE)
OPENED = re.compile(r"\s*\(\s*")
_OUT_OF = re.compile(
    r"^\s*(?:\(?\s*)(?:out\s+of|of)\s+(?:the\s+|all\s+|these\s+|those\s+|a\s+total\s+of\s+)?(?:\w+\s+)?$", re.IGNORECASE
)
_OF_THE = re.compile(r"\(\s*(?:out\s+)?of\s+(?:the\s+)?$", re.IGNORECASE)
_MORE_THAN = re.compile(r"^\s*(?:more|fewer|less|higher|lower)\s+than\s+(?:the\s+|that\s+of\s+)?$", re.IGNORECASE)


class LinkReader:
    """Marks the ends and links of the drafts of one sentence."""

    def __init__(self, lexicon: Lexicon, changes: ChangeReader) -> None:
        self._compared = lexicon.pattern("compared")
        self._changes_in = changes
        self._ends_of = EndReader(lexicon)

    def read(self, reading: SentenceReading, drafts: list[Draft], first: int, base: int | None) -> None:
        """Sets `end_of` and `links`; `first` is the index of the first mention, `base` that of the total spoken of."""
        self._ends(reading, drafts)
        self._parts(reading, drafts, first, base)
        self._changes(reading, drafts, first)

    def _ends(self, reading: SentenceReading, drafts: list[Draft]) -> None:
        """Marks the ends of "from A to B", "to B from A (and C)", "B compared with A"."""
        for index, draft in enumerate(drafts):
            left = reading.left(index)
            if draft.measure == "change":
                continue
            if FROM.search(left):
                draft.end_of, draft.pattern = "start", "from_to"
            elif TO.search(left) and (index or self._changes_in.any_change.search(left)):
                draft.end_of, draft.pattern = "end", "from_to"
            elif index and self._compared.search(reading.gap(index - 1)) and drafts[index - 1].measure != "change":
                draft.pattern = "compared"
        # "17.5% to 22.5%" behind "from 118 to 155 or"
        for index in range(1, len(drafts)):
            one, other = drafts[index - 1], drafts[index]
            if (
                other.end_of == "end"
                and not one.end_of
                and one.measure == "level"
                and _same_unit(one.span.quantity, other.span.quantity)
            ) and re.fullmatch(r"\s*(?:to|–|-)\s*", reading.gap(index - 1), re.IGNORECASE):
                one.end_of, one.pattern = "start", "from_to"

    def _parts(self, reading: SentenceReading, drafts: list[Draft], first: int, base: int | None) -> None:
        """Links a share to its count and base: "13 (17%) out of 76", "149 or 19.3%", "Of the 440 ... 80%"."""
        whole = base
        opening = re.match(
            r"^\W*(?:of|among|out\s+of)\s+(?:the\s+|these\s+|those\s+|all\s+)?(?:\w+\s+)?$", reading.left(0), re.IGNORECASE
        )
        if opening and not self._is_base(reading, drafts):
            opening = None
        for index, draft in enumerate(drafts):
            quantity = draft.span.quantity
            left = reading.left(index)
            if index and self._starts_subset(reading, index):
                counts = [i for i in range(index) if drafts[i].span.quantity.unit == "count" and drafts[i].measure == "level"]
                whole = first + counts[-1] if counts else whole
            elif index and opening and drafts[0].span.quantity.unit == "count":
                whole = first
            if draft.measure == "change" or draft.role != "actual":
                continue
            partner = self._parallel(drafts, index) if draft.end_of else self._partner(reading, drafts, index)
            own_whole = self._stated_whole(reading, drafts, index, partner)
            base_index = first + own_whole if own_whole is not None else whole
            if self._restates_a_part(reading, drafts, index, first):
                draft.links, draft.pattern = (("part", first + index - 2), ("whole", first + index - 1)), "share"
                continue
            links: list[tuple[str, int]] = []
            if quantity.unit == "percent" and partner is not None:
                links.append(("part", first + partner))
                draft.pattern = "share"
            if (
                base_index is not None
                and base_index != first + index
                and not _OF_THE.search(left)
                and quantity.unit in ("percent", "count")
            ) and not (own_whole is None and base_index >= first and base_index - first == index):
                links.append(("whole", base_index))
            draft.links = tuple(links)

    def _is_base(self, reading: SentenceReading, drafts: list[Draft]) -> bool:
        """ "Of those five reviews: ..." opens with a base, "Of these 13 (17%) were new" with a part."""
        if len(drafts) > 1 and PAIRED.match(reading.gap(0)) and drafts[1].span.quantity.unit == "percent":
            return False
        pointing = re.search(r"\b(?:these|those|this)\s+$", reading.left(0), re.IGNORECASE)
        return not pointing or bool(re.match(r"^\s+[a-z-]+(?:\s+[a-z-]+){0,3}\s*[,:]", reading.right(0) + ","))

    def _starts_subset(self, reading: SentenceReading, index: int) -> bool:
        return bool(
            re.search(
                r"\bof\s+(?:which|whom)\b|\bof\s+th(?:ese|ose|em)\b|\bincluding\b", reading.gap(index - 1)[2:], re.IGNORECASE
            )
        )

    def _partner(self, reading: SentenceReading, drafts: list[Draft], index: int) -> int | None:
        """The count that a percentage restates, beside it."""
        for other, gap in ((index - 1, index - 1), (index + 1, index)):
            if 0 <= other < len(drafts) and drafts[other].measure == "level":
                between = _OF_THEM.sub("", reading.gap(gap))  # "101 of them, or 15.4%"
                units = {drafts[index].unit, drafts[other].unit}
                if units == {"percent", "count"} and PAIRED.match(between):
                    return other
                if other < index and units in ({"percent", "count"}, {"percent", "gbp"}) and _THAT_IS.match(between):
                    return other
        return None

    def _restates_a_part(self, reading: SentenceReading, drafts: list[Draft], index: int, first: int) -> bool:
        """ "112 of the 634 children whose case was opened in the year (18%)", "112 out of 634 (18%)": a share in brackets behind
        a part and its whole."""
        if (
            index < 2
            or drafts[index].unit != "percent"
            or not re.fullmatch(r"[^.;:()\d]*(?:\d{4}[/–-]\d\d)?\s*\(\s*", reading.gap(index - 1))
        ):
            return False
        return drafts[index - 1].unit == "count" and ("whole", first + index - 1) in drafts[index - 2].links

    def _parallel(self, drafts: list[Draft], index: int) -> int | None:
        """ "From 118 to 155 or 17.5% to 22.5%": a share that starts belongs to the count that starts."""
        same = [i for i, d in enumerate(drafts) if d.end_of == drafts[index].end_of and d.span.quantity.unit == "count"]
        return same[0] if len(same) == 1 and drafts[index].span.quantity.unit == "percent" else None

    def _stated_whole(self, reading: SentenceReading, drafts: list[Draft], index: int, partner: int | None) -> int | None:
        """The base behind "out of": of the number itself or of the pair that it belongs to."""
        last = max(index, partner if partner is not None else index)
        if last + 1 < len(drafts) and drafts[last + 1].span.quantity.unit == "count":
            gap = reading.gap(last).lstrip(" )")
            if _OUT_OF.match(gap):
                return last + 1
        return None

    def _changes(self, reading: SentenceReading, drafts: list[Draft], first: int) -> None:
        """Links a change to the two ends that the sentence states."""
        for index, draft in enumerate(drafts):
            if draft.measure != "change":
                continue
            if self._compares_two(reading, drafts, index):
                draft.links = (("start", first + index + 1), ("end", first + index - 1))
                continue
            if draft.since is None and (before := self._start_in_brackets(reading, drafts, index)) is not None:
                draft.since = before
                beside = [i for i in range(index) if self._is_level_beside(reading, drafts, i, drafts[index + 1])]
                draft.links = (("start", first + index + 1), *((("end", first + beside[-1]),) if beside else ()))
                continue
            for unit in dict.fromkeys(d.span.quantity.unit for d in drafts if d.end_of):
                ends = [(i, d) for i, d in enumerate(drafts) if d.end_of and d.span.quantity.unit == unit]
                start = next((i for i, d in ends if d.end_of == "start"), None)
                end = next((i for i, d in ends if d.end_of == "end"), None)
                if start is not None and end is not None:
                    draft.links = (("start", first + start), ("end", first + end))
                    if draft.when is None and drafts[end].when is not None:
                        draft.when = drafts[end].when
                    if draft.since is None and drafts[start].when is not None:
                        draft.since = drafts[start].when
                    break
            else:
                draft.links = tuple((role, first + other) for role, other in self._ends_of.read(reading, drafts, index))

    def _start_in_brackets(self, reading: SentenceReading, drafts: list[Draft], index: int) -> PeriodMention | None:
        """ "An increase of 30 from the previous quarter (410)": the time of the number in brackets, where the change begins."""
        if index + 1 >= len(drafts) or drafts[index + 1].measure != "level":
            return None
        return next((p for p in reading.periods if p.start >= drafts[index].span.end and _behind(reading, index + 1, p)), None)

    def _is_level_beside(self, reading: SentenceReading, drafts: list[Draft], index: int, other: Draft) -> bool:
        """Whether number `index` is a level of the same unit and role, not itself one that stands in brackets behind its time."""
        bracketed = any(_behind(reading, index, p) for p in reading.periods)
        level = drafts[index].measure == "level" and drafts[index].role == other.role
        return level and _same_unit(drafts[index].span.quantity, other.span.quantity) and not bracketed

    def _compares_two(self, reading: SentenceReading, drafts: list[Draft], index: int) -> bool:
        """ "609 children, 6.7% more than the 571 at 31 March 2016": between the number before and the one behind."""
        if not 0 < index < len(drafts) - 1 or not _MORE_THAN.match(reading.gap(index)):
            return False
        end, start = drafts[index - 1], drafts[index + 1]
        return end.measure == start.measure == "level" and _same_unit(end.span.quantity, start.span.quantity)


def _behind(reading: SentenceReading, index: int, period: PeriodMention) -> bool:
    """Whether number `index` stands in a bracket that opens right behind `period`."""
    return bool(OPENED.fullmatch(reading.text[period.end : reading.quantities[index].hedge]))


def partner_end(drafts: list[Draft], index: int, first: int) -> tuple[tuple[str, int], ...]:
    """For one end of a from-to pair, the other: ("to", index) or ("from", index)."""
    draft = drafts[index]
    wanted = "end" if draft.end_of == "start" else "start"
    order = range(index + 1, len(drafts)) if wanted == "end" else range(index - 1, -1, -1)
    for other in (*order, *(i for i in range(len(drafts)) if i != index)):
        if drafts[other].end_of == wanted and _same_unit(drafts[other].span.quantity, draft.span.quantity):
            return (("to" if wanted == "end" else "from", first + other),)
    return ()


def _same_unit(one: Quantity, other: Quantity) -> bool:
    return one.unit == other.unit
