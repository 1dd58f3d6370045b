"""Two figures that a sentence sets one above the other: "still below the England rate of 42.1", "up from 49 the year before"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.rules.evidence import ClaimRow

_YEAR = r"(?:\d{1,2}\s)?(?:19|20)\d\d(?:\s?[/–-]\s?\d\d(?:\d\d)?)?\b|\d{1,2}(?:st|nd|rd|th)?\s(?=[A-Z])|Q[1-4]\b|Quarter\s\d"
_NOUN = (
    r"rates?|figures?|numbers?|totals?|levels?|proportions?|percentages?|shares?|averages?|means?|medians?|targets?|standards?|floor"
    r"|thresholds?|benchmarks?|ceilings?|limits?|goals?|results?|performance|counts?|ambitions?"
)
_PLAIN = (
    r"the|that|those|our|its|their|an?|of|in|for|at|by|on|this|last|latest|previous|prior|preceding|published|recorded|reported|seen"
    r"|achieved|set|national|nationally|regional|local|overall|current|agreed|statutory|corporate|council|board|comparators?|neighbours?"
    r"|statistical|similar|other|all|authorit(?:y|ies)|councils|areas?|region|county|country|years?(?:['’]s)?|quarters?(?:['’]s)?"
    r"|months?(?:['’]s)?|same|period|time|end|before|earlier|ago|which|was|were|is|it|there|where|when|stood|children|minimum|maximum"
)
_FILLER = rf"(?:(?:{_YEAR}|{_NOUN}|(?i:{_PLAIN})|[A-Z][A-Za-z]+)(?:\s*[,(]\s*|\s+))"
_BESIDE = re.compile(rf"\s*(?P<words>{_FILLER}{{0,12}}?)[£(]?", re.DOTALL)
_DOWN = (
    r"below|beneath|under|lower\s+than|less\s+than|fewer\s+than|smaller\s+than|short\s+of"
    r"|(?P<fell>down\s+(?:from|on)|a\s+(?:\w+\s+)?(?:fall|decrease|reduction|drop|decline)\s+(?:from|on))"
)
_UP = (
    r"above|higher\s+than|more\s+than|greater\s+than|larger\s+than|in\s+excess\s+of|exceed(?:s|ed|ing)?"
    r"|(?P<rose>up\s+(?:from|on)|an?\s+(?:\w+\s+)?(?:rise|increase|growth)\s+(?:from|on))"
)
CUES = r"below|beneath|under|than|short of|above|excess|exceed|up from|up on|down from|down on|from|only|just|twice|double|times"
_FAR = r"(?:far|some\s+way|a\s+long\s+way)\s+(?:from|off)"
_ROSE = re.compile(r"\b(?:rose|risen|rising|increased|increasing|grew|grown|climbed|up)\b[^.;:,]{0,40}$", re.IGNORECASE)
_FELL = re.compile(r"\b(?:fell|fallen|falling|decreased|decreasing|dropped|declined|down)\b[^.;:,]{0,40}$", re.IGNORECASE)
_CUE = re.compile(rf"(?<![\w-])(?:(?P<down>{_DOWN})|(?P<up>{_UP})|(?P<far>{_FAR}))\b(?!\s*%)", re.IGNORECASE)
_STANDS_ALONE = re.compile(
    r"(?:higher|lower|greater|smaller|larger)\s+than|\b(?:up|down|rise|increase|fall|decrease)", re.IGNORECASE
)
_UNSURE = re.compile(
    r"\b(?:not|no|never|neither|nor|without|rarely|until|unless|if|should|must|would|could|may|might|aim\w*|expect\w*|forecast|planned"
    r"|to\s+be|to\s+stay|to\s+keep|to\s+bring|rather|either|longer)\b",
    re.IGNORECASE,
)
_GOES_ON = (
    r"(?:is|was|are|were|has|had|have|still|remain\w*|stay\w*|stood|well|far|just|therefore|thus|so|now|also|again|only|both|slightly|significantly"
    r"|considerably|much|rather|even|a\s+(?:few|little|lot)|up|down|below|above|under|lower|higher|fewer|more|less|larger|smaller|greater"
    r"|exceed\w*|an?\s+(?:rise|increase|fall|decrease|reduction|drop))\b"
)
_NEW_SUBJECT = re.compile(
    rf"[;:]|[.!?]\s|\b(?:and|but|while|whilst|whereas|with|though|although|because|since|meaning|that|whose)\s+(?!{_GOES_ON})",
    re.IGNORECASE,
)
_COMPARAND = re.compile(
    r"\b(?:compare[sd]?\s+(?:with|to)|against|versus|from|than|on|below|above|exceed\w*)\s+(?:[\w'’-]+\s+){0,6}$", re.IGNORECASE
)
_AT = re.compile(r"\s*,?\s*(?:at|with|standing\s+at)\s+(?:just\s+|only\s+)?$", re.IGNORECASE)
_ANAPHORA = re.compile(r"\W*(?:this|that|it|they|these)\s+(?:is|was|are|were|remains?|remained|stays?|stayed)\b", re.IGNORECASE)
_ONLY = re.compile(r"\b(?:only|just|merely|as\s+few\s+as)\s+$", re.IGNORECASE)
_TARGET_OF = re.compile(
    r"^[^.;:]*?\b(?:compared\s+(?:with|to)|against|versus|where|when)\s+(?:an?|the|our|its|their)\s+(?:\w+\s+)?target\s+(?:of|is|was)\s+$",
    re.IGNORECASE,
)
_AGAINST_TARGET = re.compile(
    r"[^.;:]*?\b(?:compared\s+(?:with|to)|against|versus)\s+(?:an?|the|our|its|their)\s+(?:\w+\s+)?target\s+of\s+", re.IGNORECASE
)
_THEIR = r"(?:(?:their|the|its|our|all)\s+)+(?:\w+\s+)?targets?\b"
_MISSED = re.compile(
    r"\b(?:missed|(?:did|do|does|have|has|had|were|was)\s+not\s+(?:meet|met|meeting|reach|reached|achieve|achieved)"
    r"|(?:fell|fall|falls|were|are|was|is)\s+(?:short\s+of|below)|failed\s+to\s+(?:meet|reach|achieve))\s+" + _THEIR,
    re.IGNORECASE,
)
_MET = re.compile(r"(?<!not )(?<!never )\b(?:met|reached|achieved|exceeded|surpassed)\s+" + _THEIR, re.IGNORECASE)
_REACH = 120
_ORDER = 5


class Placed(ClaimRow, frozen=True, kw_only=True):
    """A figure with its offset in the document's text, its role, its indicator and which way of that is `better`."""

    place: int | None = None
    role: str = "actual"
    indicator: str | None = None
    better: str | None = None


COLUMNS = ", ".join(f"'{name}': c.{name}" for name in Placed.__struct_fields__ if name not in ("place", "better"))
"""SQL for the fields of `Placed` that are columns of the claim `c`."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`one` is said to be above (`way` 1) or below (-1) `other`; `times` is set where it is said to be so many times `other`."""

    word: str
    way: int
    one: Placed
    other: Placed
    times: Placed | None = None


def placed(quote: str, figures: Sequence[Placed]) -> list[tuple[int, Placed]]:
    """The figures of a sentence with their offsets in it, in reading order."""
    found, cursor = [], 0
    for figure in figures:
        at = quote.find(figure.surface, cursor)
        if at >= 0:
            found.append((at, figure))
            cursor = at + len(figure.surface)
    return found


def comparisons(quote: str, figures: Sequence[tuple[int, Placed]], before: Sequence[Placed]) -> Iterator[Comparison]:
    """The comparisons of a sentence; `before` are the figures of the sentence before it, for "This is below ..."."""
    for cue in _CUE.finditer(quote):
        if _UNSURE.search(quote[max(0, cue.start() - 30) : cue.start()]):
            continue
        other = _comparand(quote, figures, cue)
        if other is None:
            continue
        one = _subject(quote, figures, cue, other, before)
        if one is None or not _alike(one, other[1]):
            continue
        way = _way_off(quote, figures, one) if cue["far"] else 1 if cue["up"] else -1
        if way:
            yield Comparison(cue.group(), way, one, other[1])
    yield from _only(quote, figures)
    yield from _times(quote, figures)


def _way_off(quote: str, figures: Sequence[tuple[int, Placed]], one: Placed) -> int:
    """ "Rose to 47, still far from the 62": what rises towards a figure is below it. 0 where neither way is said."""
    before = next((quote[:at] for at, figure in figures if figure is one), "")
    return -1 if _ROSE.search(before) else 1 if _FELL.search(before) else 0


def _comparand(quote: str, figures: Sequence[tuple[int, Placed]], cue: re.Match[str]) -> tuple[int, Placed] | None:
    """The figure that is compared with: behind the cue, nothing but words that name a rate, a time or a place between."""
    for at, figure in figures:
        if at < cue.end():
            continue
        beside = _BESIDE.fullmatch(quote, cue.end(), at)
        moves_on = re.match(r"[^.;:,]{0,30}?\bto\s+[£\d]", quote[at + len(figure.surface) :])
        bare = beside is not None and not beside["words"].strip() and not _STANDS_ALONE.match(cue.group())
        # "below 40%" bounds a figure, "down from 50 to 45" states a change
        return None if beside is None or bare or moves_on or figure.measure != "level" else (at, figure)
    return None


def _subject(
    quote: str, figures: Sequence[tuple[int, Placed]], cue: re.Match[str], other: tuple[int, Placed], before: Sequence[Placed]
) -> Placed | None:
    """What is compared: the last figure of the kind before the cue that is not itself compared with, else the one at the end."""
    kind = [(at, figure) for at, figure in figures if figure.measure == "level" and _same_kind(figure, other[1])]
    for at, figure in reversed([item for item in kind if item[0] < cue.start()]):
        end = at + len(figure.surface)
        if _closed_bracket(quote, at, cue.start()) or _COMPARAND.search(quote[max(0, at - 60) : at]):
            continue
        following = next((later for later, _ in figures if end <= later < cue.start()), cue.start())
        in_words = figure.unit == "percent" and not re.search(r"\d", figure.surface)  # "maintained for three quarters"
        if (
            figure.role != "actual"
            or in_words
            or cue.start() - end > _REACH
            or not re.search(r"[A-Za-z,(–]", quote[end:following])
        ):
            return None  # "3% above the 40% of England" is no 3% that lies above
        return None if _NEW_SUBJECT.search(quote[end : cue.end()]) else figure
    if any(at < cue.start() for at, _ in kind):
        return None
    behind = [(at, figure) for at, figure in kind if at > other[0]]
    if behind and _AT.fullmatch(quote[other[0] + len(other[1].surface) : behind[0][0]]):
        return behind[0][1]
    earlier = [figure for figure in before if figure.measure == "level" and _same_kind(figure, other[1])]
    pointing = _ANAPHORA.match(quote) and not _NEW_SUBJECT.search(quote[: cue.end()])
    return earlier[0] if pointing and len(earlier) == 1 and earlier[0].role == "actual" else None


def _only(quote: str, figures: Sequence[tuple[int, Placed]]) -> Iterator[Comparison]:
    """ "Only 56% were seen in time, against a target of 75%"."""
    for (at, one), (then, other) in pairwise(figures):
        only = _ONLY.search(quote[:at])
        if only and _same_kind(one, other) and _TARGET_OF.match(quote[at + len(one.surface) : then]):
            yield Comparison(f"{only.group().strip()} … target", -1, one, other)


def of_targets(quote: str, figures: Sequence[tuple[int, Placed]], lead_in: str) -> Iterator[Comparison]:
    """ "45% against a target of 75%" in a list "Two measures missed their targets:", of what is better the higher it is."""
    missed, met = _MISSED.search(lead_in), _MET.search(lead_in)
    if bool(missed) == bool(met):
        return
    cue = "".join(found.group() for found in (missed, met) if found)
    for (at, one), (then, other) in pairwise(figures):
        stated = one.role == "actual" and other.role == "target" and one.better == "higher" and _same_kind(one, other)
        if stated and _AGAINST_TARGET.fullmatch(quote, at + len(one.surface), then):
            yield Comparison(cue, -1 if missed else 1, one, other)


def _times(quote: str, figures: Sequence[tuple[int, Placed]]) -> Iterator[Comparison]:
    """ "9.3%, roughly twice the 4.5% found in England"."""
    for index in range(1, len(figures) - 1):
        (before, one), (at, times), (then, other) = figures[index - 1 : index + 2]
        beside = _BESIDE.fullmatch(quote, at + len(times.surface), then)
        between = quote[before + len(one.surface) : at]
        levels = one.measure == other.measure == "level" and _same_kind(one, other) and one.role == "actual"
        if (
            times.unit == "ratio"
            and times.measure == "change"
            and levels
            and beside is not None
            and beside["words"].strip()
            and not _NEW_SUBJECT.search(between)
            and not _UNSURE.search(between[-30:])
        ):
            yield Comparison(times.surface, 1, one, other, times)


def _same_kind(one: ClaimRow, other: ClaimRow) -> bool:
    return one.unit == other.unit and one.per == other.per


def _alike(one: Placed, other: Placed) -> bool:
    """Whether two figures may be of one thing: no two indicators, and where none is known, of one order."""
    if one.indicator and other.indicator:
        return one.indicator == other.indicator
    return bool(one.value and other.value) and 1 / _ORDER < (one.value or 0) / (other.value or 1) < _ORDER


def _closed_bracket(quote: str, at: int, cue: int) -> bool:
    opened = quote.rfind("(", 0, at) > quote.rfind(")", 0, at)
    return opened and ")" in quote[at:cue]
