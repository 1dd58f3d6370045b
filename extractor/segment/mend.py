"""Putting broken text together: lines to a paragraph, halves of words to a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from extractor.segment.shapes import word_set

# First halves that keep their hyphen.
_PREFIXES = word_set(
    "multi post pre non self co inter intra cross well long short part full high low out on off early face follow year half "
    "sub ex anti semi under over all cyber bi mid fast front back step decision family child home school age drug risk peer "
    "evidence strength trauma person needs solution gang information sub three two one four five six first second third "
    "re edge single joint ill newly ever so local area city county cost time problem"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"(?<![\w-])([^\W\d_]{2,})- (?!(?:and|or|to|nor|as|but)\b)([^\W\d_]{2,})")
_HALVES = re.compile(r"(?<![\w-])([^\W\d_]{2,}) ([a-z]{2,})(?![\w-])")
_MEASURE = re.compile(r"(?<=\d)- (?=(?:months?|years?|weeks?|days?|hours?|points?|bed(?:room)?)\b)")
_LAST_LETTER = re.compile(r"[b-hj-z]\.(?:\s|$)")  # the end of a word that a narrow column cut off
_OPEN_YEAR = re.compile(r"(?:^|\W)\d{2,4}[/–-]$")


class Mender:
    """Joins text with the document's own words as its dictionary."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words: set[str] = set()
        self._inside_lines: Counter[str] = Counter()
        for text in texts:
            found = _WORD.findall(text)
            self._inside_lines.update(found[1:])
            self._words.update(word.lower() for word in found[:-1] if word)
            if found and not text.endswith("-"):
                self._words.add(found[-1].lower())

    def is_common(self, word: str) -> bool:
        """Whether the document writes the word small where it does not begin a line, and hardly ever capitalised."""
        small = self._inside_lines[word.lower()]
        return small > 0 and self._inside_lines[word] * 3 <= small

    def join(self, parts: Sequence[str]) -> str:
        """The parts as one text: a word broken at a line's end is mended, other parts are joined by one blank."""
        whole = ""
        for part in parts:
            if not part:
                continue
            whole = self._append(whole, part) if whole else part
        return self.mend(whole)

    def mend(self, text: str) -> str:
        """A word broken inside a line ("post- court") put together; "short- and long-term" stays."""
        return _MEASURE.sub("-", _BROKEN.sub(self._inside, text))

    def _inside(self, found: re.Match[str]) -> str:
        first, last = found.group(1).lower(), found.group(2).lower()
        compound = f"{first}-{last}" in self._words or first + last in self._words or first in _PREFIXES
        if not compound and first in self._words and last in self._words:
            return found.group()  # a dash that lost the blank before it
        return self._word(found.group(1), found.group(2))

    def cell(self, parts: Sequence[str]) -> str:
        """The lines of a table cell as one text. A narrow column breaks words without a hyphen: "Wolverh ampton" is put
        together where the document writes the two as one word, and the second half nowhere as a word of its own."""
        return _HALVES.sub(self._whole, self.join(parts))

    def _whole(self, found: re.Match[str]) -> str:
        head, tail = found.groups()
        broken = (head + tail).lower() in self._words and not self._inside_lines[tail]
        return head + tail if broken else found.group()

    def _append(self, whole: str, part: str) -> str:
        if whole.endswith("-") and whole[-2:-1].isalpha():
            head = re.search(r"([^\W\d_]+)-$", whole)
            tail = re.match(r"[^\W\d_]+", part)
            if head and tail and not re.match(r"(?:and|or|to)\b", part):
                word = self._word(head.group(1), tail.group())
                return whole[: head.start()] + word + part[tail.end() :]
        if _OPEN_YEAR.search(whole[-12:]) and part[:1].isdigit():
            return whole + part
        if whole.endswith("/") and whole[-2:-1].isalpha():
            return whole + part
        if whole[-1:].islower() and _LAST_LETTER.match(part):
            return whole + part
        return f"{whole} {part}"

    def _word(self, head: str, tail: str) -> str:
        first, last = head.lower(), tail.lower()
        if f"{first}-{last}" in self._words:
            return f"{head}-{tail}"
        if first + last in self._words:
            return head + tail
        if tail[:1].isupper() or first in _PREFIXES or (first in self._words and last in self._words):
            return f"{head}-{tail}"
        return head + tail
