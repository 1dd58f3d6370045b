"""The small grammar over typed spans: level or change, which way, from what to what, part of what, target or actual.

Every rule here is about the joints of a sentence; the words at the joints come from `patterns/claims.toml`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from extractor.grammar.compared import is_compared
from extractor.grammar.lexicon import Lexicon
from extractor.match.changes import ChangeReader
from extractor.match.drafts import Draft
from extractor.match.links import OPENED, PAIRED, LinkReader, partner_end
from extractor.match.sentence import SentenceReading
from extractor.match.targets import TargetReader
from extractor.model import ClaimMention, PeriodMention, Quantity

_ANAPHORA = re.compile(
    r"^\W*(?:(?:and|but|however|also|thus|therefore|overall|whilst|while|although|again),?\s+)*"
    r"(?:this|that|these|those|it|they|which|there|the\s+(?:same|latter|former|range)|(?:the\s+)?(?:rates?|numbers?|figures?|proportion|percentage|total"
    r"|increase|decrease|rise|fall|reduction|average)(?!\s+(?:of|in|for)\b)|nationally|in\s+(?:comparison|contrast)|a\s+(?:further|total)"
    r"|of\s+(?:the|this|these|those|which|whom))\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\b(?:is|are|has|have|stands?|lives?|remains?|receives?|currently|now|works?|operates?|includes?|meets?|there['’]s)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|rose|fell|grew|went|became|took|undertook)\b"
    r"|(?<!\bis\s)(?<!\bare\s)(?<!\bbe\s)(?<!\bbeing\s)\b(?:received|completed|delivered|attended|made|held|audited)\b",
    re.IGNORECASE,
)
_NATIONAL = re.compile(
    r"\b(?:the\s+)?(?:national|England|English)\s*:?\s+$"
    r"|\b(?:national|government(?:'s|’s)?)\s+(?:target|standard|threshold|expectation)\s+(?:of|is|was)\s+$",
    re.IGNORECASE,
)
_TO_THE_OTHER = re.compile(
    r"\s+(?:(?:higher|lower|greater|more|less|as\s+\w+)\s+(?:than|as)\s+)?(?:that|those|the)?\s*(?:[\w’'-]+\s+){0,2}?(?:(?:of|for|in)\s+)?(?:the\s+|our\s+)?",
    re.IGNORECASE,
)
_TURN = re.compile(r"\b(?:therefore|because|although|however|so\s+that)\b", re.IGNORECASE)
_GOES_ON = re.compile(r",\s+(?:which|and|but|so|giving|putting|taking|bringing|making|leaving)\b", re.IGNORECASE)
_NEW_CLAUSE = re.compile(r"[;:]|\b(?:where|which|when|who|but|because|although|however)\b", re.IGNORECASE)
_SUBCLAUSE = re.compile(r",\s+(?:when|where|whose|because|although)\b", re.IGNORECASE)
_OUR_OWN = re.compile(
    r"\b(?:our(?:\s+own)?|local|here)\s+(?:(?:figure|rate|share|number|proportion)\s+(?:of|for|in)\s+(?:[^.;,]{,20},\s+)?)?$",
    re.IGNORECASE,
)
_RESTATED = re.compile(r"\s*\(\s*(?:or\s+)?(?:a\s+rate\s+of\s+)?", re.IGNORECASE)
_OF_AUTHORITIES = re.compile(
    r"^\s*of\s+(?:all\s+|other\s+|English\s+)?(?:[a-z]+-tier\s+)?(?:local\s+authorities|councils|LAs|LSCBs)\b"
)
_BRACKET = re.compile(r"\s*\(\s*")
_AVERAGE_BRACKET = re.compile(r"\s*(?:average|rate|figure|mean|level|total|as\s+a\s+whole)?\s*\(\s*", re.IGNORECASE)
_RESTATES_CHANGE = re.compile(r"(?:\s+[a-z][a-z-]*){0,3}(?:,?\s+or\s+(?:by\s+)?|\s*\(\s*(?:or\s+)?)", re.IGNORECASE)
_BESIDE = re.compile(
    r"\s*(?:(?:average|rate|figure|level|percentage|proportion|total|of|was|is|at|were|where|stood|had|the|an?|for)\s+){0,4}",
    re.IGNORECASE,
)
_COMPARED_WITH = re.compile(
    r"\b(?:than|above|below|outside|beyond|unlike|excluding|except(?:\s+for)?|apart\s+from|not\s+(?:applying\s+to|including|in)|compared\s+(?:to|with))\s+(?:the\s+|in\s+|for\s+|that\s+(?:of|in)\s+)*$",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(_COMPARED_WITH.pattern + r"|[,;]", re.IGNORECASE)


class StatementReader:
    """Turns the reading of a sentence into claim mentions."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._changes_in = ChangeReader(lexicon)
        self._links = LinkReader(lexicon, self._changes_in)
        self._compared = lexicon.pattern("compared")
        self._targets = TargetReader(lexicon)
        self._forecast = lexicon.pattern("forecast")
        self._meta_noun = lexicon.meta_noun
        self._sampled = lexicon.sampled
        self._answered = lexicon.pattern(
            "answered",
            before=r"^\s+(?:of\s+(?:(?!(?:was|were|are|is|be|been|cases)\b)[\w’'-]+\s+){1,5}?)?(?:had\s+|have\s+|also\s+)?",
        )
        self._of_which = lexicon.pattern("of_which")

    def read(self, reading: SentenceReading, first: int, base: int | None) -> list[ClaimMention]:
        """The mentions of the sentence; `first` is the index of the first, `base` that of the total it speaks of.

        Offsets are into the sentence; block, sentence and statement are for the caller to set.
        """
        drafts = [Draft(span) for span in reading.quantities]
        for index in range(len(drafts)):
            self._measure(reading, drafts, index)
            self._role(reading, drafts, index)
            self._period(reading, drafts, index)
            self._area(reading, drafts, index)
        self._links.read(reading, drafts, first, base)
        self._in_brackets(reading, drafts)
        self._after_change(drafts)
        self._leading_period(reading, drafts)
        return [self._mention(reading, drafts, index, first) for index in range(len(drafts))]

    # ------------------------------------------------------------------ level or change

    def _measure(self, reading: SentenceReading, drafts: list[Draft], index: int) -> None:
        draft = drafts[index]
        unit = draft.span.quantity.unit
        if draft.span.form == "multiple" and unit == "ratio":
            draft.measure, draft.pattern = ("level" if self._of_another_area(reading, index) else "change"), "multiple"
            return
        if self._is_answer(reading, index):
            return
        if unit not in ("percent", "percentage_points", "count", "rate", "gbp", "ratio", "fte"):
            return
        before = drafts[index - 1] if index else None
        inherited = before.direction if before is not None and before.measure == "change" else None
        direction = self._changes_in.direction(reading, index, inherited)
        if direction is not None:
            draft.measure, draft.direction, draft.pattern = "change", direction, "change"
            return
        if before is None:
            return
        gap, model = reading.gap(index - 1), self._before_bracket(reading, index - 1)
        if before.measure == "change" and unit == "percent" and self._restates_change(reading, index, gap):
            draft.measure, draft.direction, draft.pattern, draft.like = "change", before.direction, "change_continued", model
            return
        if before.span.quantity.unit != unit or not self._changes_in.continues(gap):
            return
        if before.measure == "change" and unit != "count":
            if self._targets.named.search(reading.left(index)) or self._dated_by_bracket(reading, index):
                return  # "a fall of 2% from last quarter (15%) against a target of 20%": levels again
            draft.measure, draft.direction, draft.pattern, draft.like = "change", before.direction, "change_continued", model
        elif before.measure == "level":
            draft.like, draft.pattern = model, "level_continued"

    def _restates_change(self, reading: SentenceReading, index: int, gap: str) -> bool:
        """ "A rise of 12, or 4%", "a fall of 30 children (9%)"; not "a fall of 30 referrals (9% of all contacts)"."""
        if PAIRED.match(gap) and "or" in gap:
            return True
        return bool(_RESTATES_CHANGE.fullmatch(gap)) and not re.match(r"\s+of\b", reading.right(index))

    def _of_another_area(self, reading: SentenceReading, index: int) -> bool:
        """ "Twice the rate of similar authorities", "more than double the England average": two areas, not two times."""
        span = reading.quantities[index]
        if re.search(r"(?:ed|ing)$", reading.text[span.start : span.end], re.IGNORECASE):
            return False  # "has doubled nationally"
        return any(_TO_THE_OTHER.fullmatch(reading.text[span.end : area.start]) for area in reading.areas)

    def _dated_by_bracket(self, reading: SentenceReading, index: int) -> bool:
        return any(OPENED.fullmatch(reading.text[p.end : reading.quantities[index].hedge]) for p in reading.periods)

    def _before_bracket(self, reading: SentenceReading, index: int) -> int:
        """The number that goes on: an aside in brackets ("68% (the national average is 19%) and ...") is passed over."""
        span = reading.quantities[index]
        if index and _open_bracket(reading.text, span.start) and ")" in reading.gap(index):
            opening = reading.text.rfind("(", 0, span.start)
            outside = [i for i in range(index) if reading.quantities[i].end <= opening]
            return outside[-1] if outside else index
        return index

    # ------------------------------------------------------------------ role, area, period

    def _role(self, reading: SentenceReading, drafts: list[Draft], index: int) -> None:
        draft, left, right = drafts[index], reading.left(index), reading.right(index)
        around = left[-80:]
        if self._targets.is_target(reading, index):
            draft.role = "target"
        elif self._forecast.search(around) and not re.search(r"\b(?:will\s+have\s+been|it\s+will\s+be\s+noted)\b", around):
            draft.role = "forecast"
        elif draft.like is not None or (index and PAIRED.match(reading.gap(index - 1))):
            draft.role = drafts[index - 1].role
        elif self._forecast.search(right[:48]) and re.search(r"\b(?:due\s+to\s+be|will\s+(?:be|have))\b", right[:48]):
            draft.role = "forecast"

    def _period(self, reading: SentenceReading, drafts: list[Draft], index: int) -> None:
        draft, zone, span = drafts[index], reading.zones[index], reading.quantities[index]
        both = draft.measure == "change" and self._changes_in.between_times.match(reading.text[span.end :])
        end = span.end + both.end() + 30 if both else zone.end + 1
        right = [p for p in reading.periods if span.end <= p.start and p.end <= end and not _of_aside(reading, index, p)]
        left = [p for p in reading.periods if zone.start <= p.start and p.end <= span.hedge + 1]
        if draft.measure == "change":
            self._change_period(draft, left, right, reading)
            return
        # "52 more than in the year before, which makes 410": the 410 are of this year
        left = [p for p in left if not (_GOES_ON.search(reading.text[p.end : span.hedge]) and is_compared(reading.text, p))]
        outside = [p for p in reading.periods if _BRACKET.fullmatch(reading.text[p.end : span.hedge])]
        if right and not self._belongs_to_next(reading, index, right[0]):
            draft.when = right[0]
        elif outside:
            draft.when = outside[-1]
        elif left:
            draft.when = left[-1]
        if draft.when is not None and draft.when.since:
            draft.since = draft.when

    def _belongs_to_next(self, reading: SentenceReading, index: int, period: PeriodMention) -> bool:
        """ "600 in 2014, and in 2015, 630": a period behind a joint and right before the next number belongs to that."""
        if not re.search(r"[,;]|\band\b", reading.text[reading.quantities[index].end : period.start]):
            return False
        if index + 1 >= len(reading.quantities):
            return False
        between = reading.text[period.end : reading.quantities[index + 1].hedge]
        return bool(re.fullmatch(r"\s*,\s*(?:there\s+were\s+|it\s+was\s+)?", between, re.IGNORECASE))

    def _change_period(
        self, draft: Draft, left: list[PeriodMention], right: list[PeriodMention], reading: SentenceReading
    ) -> None:
        """A change takes the period of its end and, where stated, the one it is measured from."""
        near = [*right, *reversed(left)]
        compared = next((p for p in right if self._compared.search(reading.text[draft.span.end : p.start])), None)
        from_one = next((p for p in right if _from_alone(reading, draft, p)), None)
        below = next((p for p in right if self._changes_in.comparison_behind.match(reading.text[draft.span.end : p.start])), None)
        since = next((p for p in near if p.since or p.first is not None), None)
        against = compared or below or from_one
        if against is not None:
            draft.since = against
            between = [p for p in right if p.end <= against.start]  # "more in 2017 than in 2011"
            draft.when = left[-1] if left else between[-1] if between else None
        elif since is not None:
            draft.since = since if since.since else since.first
            draft.when = since if since.first is not None else None
        elif near:
            draft.when = near[0]
            earlier = [p for p in left if p is not near[0] and p.period is not None]
            if near[0].by and earlier:
                draft.since = earlier[0]

    def _area(self, reading: SentenceReading, drafts: list[Draft], index: int) -> None:
        """The area right before the number ("a national average of 9%"), else the one behind it, else one further before."""
        draft, zone, span = drafts[index], reading.zones[index], reading.quantities[index]
        left = [a for a in reading.areas if zone.start <= a.start and a.end <= span.hedge + 1]
        right = [a for a in reading.areas if span.end <= a.start and a.end <= zone.end + 1]
        if span.form == "multiple":
            right = []  # "more than double the national average" is said of the area before it
        # "higher than the England average (43)": England's, where the sentence gave our own before, else perhaps ours
        outside = [
            a
            for a in reading.areas
            if _AVERAGE_BRACKET.fullmatch(reading.text[a.end : span.hedge])
            and (index > 0 or not _COMPARED_WITH.search(reading.text[: a.start]))
        ]
        beside = (
            outside[-1] if outside else left[-1] if left and _BESIDE.fullmatch(reading.text[left[-1].end : span.hedge]) else None
        )
        near = [a for a in right if not _ELSEWHERE.search(reading.text[span.end : a.start])]
        far = [
            a
            for a in left
            if (
                a.start <= zone.start + 12
                or "," not in reading.text[a.end : span.hedge]
                or re.match(r",\s+(?:where|which|whose)\b[^,]*$", reading.text[a.end : span.hedge])
            )
            and not _TURN.search(reading.text[a.end : span.hedge])
            and (
                not _COMPARED_WITH.search(reading.text[zone.start : a.start])
                or re.match(r"\s*,?\s*(?:where|which|whose)\b", reading.text[a.end :])
            )
        ]
        chosen = beside or (near[0] if near else None) or (far[-1] if far else None)
        everywhere = span.quantity.unit == "percent" and _OF_AUTHORITIES.match(reading.text[span.end :])
        if everywhere or _NATIONAL.search(reading.text[: span.hedge]):
            draft.area, draft.area_leads = "England", True
        elif chosen is not None:
            draft.area, draft.area_leads = chosen.name, chosen in left
        elif _OUR_OWN.search(reading.left(index)):
            pass  # "and our own 25.9%": the paper's area, whatever stands beside it
        elif draft.like is not None and (drafts[draft.like].area_leads or self._compared.search(reading.gap(index - 1))):
            # "for England were 51,000 and 53,700"; an area behind the first number is that number's own
            draft.area, draft.area_leads = drafts[draft.like].area, drafts[draft.like].area_leads

    def _trails(self, reading: SentenceReading, drafts: list[Draft], index: int, period: PeriodMention) -> bool:
        """Whether the only period of the sentence, behind the numbers, holds for this one too."""
        if drafts[index].end_of == "start" or self._compares(reading, period):
            return False
        holders = [i for i, zone in enumerate(reading.zones) if zone.start <= period.start < zone.end]
        return not any(drafts[i].end_of == "start" for i in holders)

    def _compares(self, reading: SentenceReading, period: PeriodMention) -> bool:
        """Whether a period stands in the part of the sentence that compares: it is not the time of the first part."""
        if period.code in ("last_year", "year_before") or self._compared.search(reading.text[: period.start]):
            return True
        return bool(_NEW_CLAUSE.search(reading.text[reading.quantities[0].end : period.start]))

    def _in_brackets(self, reading: SentenceReading, drafts: list[Draft]) -> None:
        """What stands in brackets behind a number shares its role and period: "234 (47.8 per 10,000) at 31 March"."""
        for index in range(1, len(drafts)):
            before, draft = drafts[index - 1], drafts[index]
            # a time right behind the bracket is that of both: "up from 1,250 (118 per 10,000) at 31 March 2013"
            same_kind = before.measure == draft.measure
            if before.when is None and draft.when and same_kind and _RESTATED.fullmatch(reading.gap(index - 1)):
                before.when = draft.when
        for index in range(1, len(drafts)):
            before, draft = drafts[index - 1], drafts[index]
            gap = reading.gap(index - 1)
            opened = "(" in gap or (")" not in gap and _open_bracket(reading.text, draft.span.start))
            if not opened or ")" in gap.split("(")[-1]:
                continue
            same_kind = before.measure == draft.measure
            if draft.role == "actual" and before.role == "forecast" and same_kind:
                draft.role = before.role
            unsaid = draft.when is None and draft.since is None and draft.end_of != "start"
            if same_kind and (unsaid or (draft.measure == "change" and before.since is not None)):
                draft.when, draft.since = before.when, before.since

    def _after_change(self, drafts: list[Draft]) -> None:
        """ "Fell by 25 in the quarter to 400": the end stands where the stretch of the change ends."""
        for before, draft in pairwise(drafts):
            if draft.end_of == "end" and draft.when is None and before.measure == "change" and before.since is None:
                draft.when = before.when

    def _leading_period(self, reading: SentenceReading, drafts: list[Draft]) -> None:
        """Numbers without a period of their own take the one that opens the sentence, else the only one it has."""
        first = reading.quantities[0]
        opening = [p for p in reading.periods if p.end <= first.hedge + 1]
        rest = [p for p in reading.periods if p.start >= first.end and not is_compared(reading.text, p)]
        for index, draft in enumerate(drafts):
            if draft.when is not None or draft.since is not None:
                continue
            if draft.like is not None and drafts[draft.like].when is not None and draft.measure == "change":
                draft.when, draft.since = drafts[draft.like].when, drafts[draft.like].since
            elif opening:
                chosen = opening[-1]
                if draft.measure == "change" and (chosen.since or chosen.first is not None):
                    draft.since = chosen if chosen.since else chosen.first
                    draft.when = chosen if chosen.first is not None else None
                else:
                    draft.when = chosen
            elif any(other.measure == "change" and other.since is period for other in drafts for period in rest):
                continue  # the time that a change is measured from is not that of the figure it leads to
            elif len(rest) == 1 and index < len(drafts) - 1 and self._trails(reading, drafts, index, rest[0]):
                draft.when = rest[0]

    # ------------------------------------------------------------------ result

    def _is_of_paper(self, reading: SentenceReading, index: int) -> bool:
        """A count of the paper's own things ("five priorities") or of people who were asked."""
        return bool(self._meta_noun.match(reading.right(index)) or self._sampled.search(reading.left(index)))

    def _is_answer(self, reading: SentenceReading, index: int) -> bool:
        """A share of people who said something ("91% of managers reported an increase"): no share of what they said."""
        return reading.quantities[index].quantity.unit == "percent" and bool(self._answered.match(reading.right(index)))

    def _mention(self, reading: SentenceReading, drafts: list[Draft], index: int, first: int) -> ClaimMention:
        draft, zone = drafts[index], reading.zones[index]
        ages = [a.label for a in reading.ages if zone.start <= a.start and a.end <= zone.end]
        clause = reading.text[: reading.quantities[index].end] + reading.right(index)
        present = bool(_PRESENT.search(clause)) and not _PAST.search(clause)
        links = draft.links
        if draft.end_of:
            links = (*links, *partner_end(drafts, index, first))
        return ClaimMention(
            block=0,
            sentence=(0, 0),
            zone=(zone.start, zone.end),
            start=draft.span.start,
            end=draft.span.end,
            quantity=_signed(draft),
            pattern=draft.pattern,
            measure=draft.measure,
            role=draft.role,
            area=draft.area,
            when=draft.when,
            since=draft.since,
            present=present,
            anaphoric=bool(_ANAPHORA.match(reading.text)) and not _SUBCLAUSE.search(reading.text[: draft.span.start]),
            like=None if draft.like is None else first + draft.like,
            links=links,
            cohort="; ".join(ages),
            of_paper=(draft.span.quantity.unit == "count" and self._is_of_paper(reading, index))
            or self._is_answer(reading, index),
        )


def _of_aside(reading: SentenceReading, index: int, period: PeriodMention) -> bool:
    """ "214 cases (198 in 2014/15)": the time in brackets is that of the other number there; "214 (30% in 2014/15)" restates."""
    if "(" not in reading.text[reading.quantities[index].end : period.start] or index + 1 >= len(reading.quantities):
        return False
    one, other = reading.quantities[index], reading.quantities[index + 1]
    return one.quantity.unit == other.quantity.unit and is_compared(reading.text, period)


_A_DAY = re.compile(r"(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?\s+[A-Z]")  # "on 31 March" may say when, "on 2014/15" says since when


def _from_alone(reading: SentenceReading, draft: Draft, period: PeriodMention) -> bool:
    """ "An increase of 10 from the previous quarter", "4% up on 2014/15": the one time from which a change is measured."""
    before = reading.text[draft.span.end : period.start] + reading.text[period.start : period.end]
    on = re.fullmatch(
        r"[^.;:()\d]*?\bon\s+(?:(?:that|those)\s+(?:of|for|in)\s+)?(?:the\s+)?", reading.text[draft.span.end : period.start]
    )
    return period.first is None and bool(
        re.match(r"\D*\bfrom\b", before) or (on and not _A_DAY.match(reading.text[period.start :]))
    )


def _open_bracket(text: str, at: int) -> bool:
    return text.rfind("(", 0, at) > text.rfind(")", 0, at)


def _signed(draft: Draft) -> Quantity:
    """The quantity of a fall is negative; a ratio keeps its sign."""
    quantity = draft.span.quantity
    if draft.measure != "change" or draft.direction >= 0 or quantity.unit == "ratio" or (quantity.value or Decimal(0)) < 0:
        return quantity
    value = None if quantity.value is None else -quantity.value
    return replace(quantity, value=value, low=-quantity.high, high=-quantity.low)
