"""The words that an engine saw, as lines in reading order: baselines, font sizes and bullets from their boxes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from extractor.model.raw import RawLine
from extractor.read.ocr.engine import Seen
from extractor.read.ocr.image import PageImage
from extractor.read.pdf_lines import Line, Word, ordered_lines, raw_line

_DESCENDS = frozenset("gjpqy,;Q()[]{}|/@§")
_RISES = frozenset("bdfhklt0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ()[]{}|/@§£&%?!'\"’‘“”i")
_SMALL = frozenset(".,-–—_·:;~=*'\"’‘“”•")  # words of these alone say nothing about size
_BAR = re.compile(r"[|¦│_\[\]{}\\—–~=]+")
_EDGE = re.compile(r"^[|¦│]+(?=\w)|(?<=\w)[|¦│]+$")
_BULLETS = frozenset("e¢©«»®°*¤◦▪‣·•")
"""What engines make of a round bullet. None of them is an English word, so at the head of a line the repair is certain."""


@dataclass(slots=True)
class SureWord(Word):
    """A word with the engine's confidence, 0 to 1."""

    confidence: float = 0.0


def lines_of(seen: Iterable[Seen], image: PageImage) -> list[RawLine]:
    """The printed lines of a page in reading order, boxes in points, each with its confidence."""
    groups: dict[tuple[int, ...], list[Seen]] = defaultdict(list)
    for word in seen:
        if kept := _printed(word):
            groups[word.line].append(kept)
    words = [word for group in groups.values() for word in _words(group, image.scale)]
    _level_sizes(words)
    return [_with_bullet(line) for line in map(_sure_line, ordered_lines(words)) if line.text]


def _printed(word: Seen) -> Seen | None:
    """The word without what is left of rulings, None where nothing else is; a bar beside letters is no letter of theirs."""
    if _BAR.fullmatch(word.text) and not (word.text in "—–=" and word.confidence > 0.5):
        return None
    text = _EDGE.sub("", word.text)
    return replace(word, text=text) if text else None


def _words(group: Sequence[Seen], scale: float) -> list[SureWord]:
    """The words of one line as the engine parted them, with the baseline and the size that their boxes share."""
    standing = [word.bottom for word in group if not _DESCENDS & set(word.text) and not set(word.text) <= _SMALL]
    sizes = [size for word in group if (size := _size(word))]
    size = median(sizes) if sizes else median(word.bottom - word.top for word in group)
    base = median(standing) if standing else median(word.bottom for word in group) - 0.2 * size
    found = []
    for word in group:
        own = _size(word) or size
        raised = own < 0.75 * size and base - word.bottom > 0.25 * size  # a note's mark
        found.append(
            SureWord(
                word.text,
                word.x0 / scale,
                word.x1 / scale,
                word.top / scale,
                word.bottom / scale,
                (word.bottom if raised else base) / scale,
                (own if raised else size) / scale,
                False,
                len(word.text),
                word.confidence,
            )
        )
    return found


def _size(word: Seen) -> float | None:
    """The font size in pixels that the height of the word's box speaks for; None for words without a letter or digit."""
    if word.size:
        return word.size
    letters = set(word.text)
    if letters <= _SMALL:
        return None
    part = 0.52 + 0.2 * bool(letters & _RISES) + 0.21 * bool(letters & _DESCENDS)
    return (word.bottom - word.top) / part


def _level_sizes(words: Sequence[SureWord]) -> None:
    """Gives words of about one size the same size: boxes waver by a tenth, fonts do not."""
    waiting = sorted(words, key=lambda word: word.size)
    while waiting:
        # The most common size first, so that nothing else draws words of the running text away.
        centre = _busiest(waiting)
        near = [word for word in waiting if abs(word.size - centre) <= 0.12 * centre]
        waiting = [word for word in waiting if abs(word.size - centre) > 0.12 * centre]
        size = max(1.0, round(median(word.size for word in near)))
        for word in near:
            word.size = size


def _busiest(words: Sequence[SureWord]) -> float:
    """The size around which most letters stand. `words` are sorted by size."""
    best, most, low, letters = words[0].size, 0, 0, 0
    for high, word in enumerate(words):
        letters += word.count
        while words[low].size < word.size * 0.88:
            letters -= words[low].count
            low += 1
        if letters > most:
            best, most = median(each.size for each in words[low : high + 1]), letters
    return best


def _sure_line(line: Line) -> RawLine:
    sure = [word for word in line.words if isinstance(word, SureWord)]
    letters = sum(word.count for word in sure)
    confidence = sum(word.confidence * word.count for word in sure) / max(1, letters)
    return replace(raw_line(line), confidence=round(confidence, 3))


def _with_bullet(line: RawLine) -> RawLine:
    first, _, rest = line.text.partition(" ")
    return replace(line, text=f"• {rest.lstrip()}") if first in _BULLETS and rest.strip() else line
