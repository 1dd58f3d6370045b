"""Plain-text helpers that every floor may use: folding, masking, sentences, digests. No dependency but `re`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")  # zero-width characters and soft hyphens
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")  # and halves of characters, from damaged fonts

# Contact details of officers: e-mail addresses and UK telephone numbers, also where an area code is printed twice.
_EMAIL = re.compile(r"(?<![\w.+'’%-])[\w.+'’%-]{1,64}\s?@\s?[\w-]{1,64}(?:\.[\w-]{1,64})+")
_PHONE = re.compile(
    r"""(?<![\w£-])(?<!\d[.,])(?:\+44\s?\(?0?\)?\s?\d{2,4}|\(0\d{2,5}\)|0\d{2,5})   # area or mobile code
        (?:[\s-]?0\d{3,4})?                                                 # the code once more
        [\s.-]?\d{3,4}[\s-]?\d{3,4}(?:[\s-]?\d{2,3})?
        (?:\s?/\s?(?:0\d{2,5}[\s.-]?)?\d{3,6}(?:[\s-]\d{3,4})?(?!\d))*(?![\w%]|[.,]\d)  # "960123/960124"
      |(?<![\w£-])(?<!\d[.,])08\d\d[\s-]?\d{4}(?![\w%]|[.,]\d)              # helplines: 0800 1111""",
    re.VERBOSE,
)

# A full stop after one of these does not end a sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|viz|cf|No|Nos|no|Mr|Mrs|Ms|Dr|Prof|St|vs|approx|para|paras|pp?|fig|Fig|Rev|Cllr|inc|dept|est"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|\b[A-Z])\.$"
)
_NEVER_LAST = re.compile(r"\b(?:e\.g|i\.e|cf|viz)\.$")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]*]*(?=\s)")


def fold_whitespace(text: str) -> str:
    """One blank for every run of white space, control characters dropped, ends trimmed."""
    if text.isprintable() and "  " not in text:  # of all white space only the blank is printable
        return text.strip()
    return _SPACE.sub(" ", _INVISIBLE.sub("", _CONTROL.sub("", text))).strip()


def mask_contacts(text: str) -> str:
    """Telephone numbers and e-mail addresses replaced character for character, so that offsets keep their meaning.

    Blanks inside a number stay. "Tel: 01865 815273" becomes "Tel: ***** ******".
    """

    def stars(match: re.Match[str]) -> str:
        return re.sub(r"\S", "*", match.group())

    return _PHONE.sub(stars, _EMAIL.sub(stars, text))


HIDDEN = "\U0010fffd"
"""Stands for a character of a contact detail in what is not cleaned yet, where a star would be taken for emphasis."""


def hide_contacts(text: str) -> str:
    """As `mask_contacts`, with HIDDEN in the place of stars."""

    def hidden(match: re.Match[str]) -> str:
        return re.sub(r"\S", HIDDEN, match.group())

    return _PHONE.sub(hidden, _EMAIL.sub(hidden, text))


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Half-open character ranges of the sentences of `text`, in order, without surrounding blanks.

    A full stop ends a sentence where a blank follows and the next word starts like a sentence: not after an abbreviation,
    an initial or a list number, and not inside brackets that are still open.
    """
    start = 0
    for match in _SENTENCE_END.finditer(text):
        end = match.end()
        head = text[start:end]
        following = text[end:].lstrip()
        if not following or _continues(head, following):
            continue
        yield from _trimmed(text, start, end)
        start = end
    yield from _trimmed(text, start, len(text))


def _continues(head: str, following: str) -> bool:
    """Whether the full stop at the end of `head` is inside a sentence."""
    first = following.lstrip("\"'“‘([*")[:1]
    if first.islower():
        return True
    stop = head.rstrip("\"'”’)]*")
    if _NEVER_LAST.search(stop):
        return True
    if stop.endswith(".") and _ABBREVIATION.search(stop):
        return not first.isupper() or bool(re.search(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|Cllr|Rev|No|[A-Z])\.$", stop))
    if re.fullmatch(r"\s*(?:\d{1,2}|[ivx]{1,5}|[a-zA-Z])\.", head):
        return True  # a list number is the beginning of its sentence
    return head.count("(") > head.count(")") and len(head) < 400


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end


def digest(*parts: object, length: int = 16) -> str:
    """A short content id: hexadecimal, the same for the same parts on every machine and in every run."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:length]
