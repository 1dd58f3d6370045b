"""What the beginning and the end of a printed line say: list marks, numbers, captions, unfinished sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)


def word_set(text: str) -> frozenset[str]:
    """The words of `text` as a set."""
    return frozenset(text.split())


# Words that do not end a sentence, a heading or a cell: what follows belongs to them.
FUNCTION_WORDS = word_set(
    "a an and as at between but by during for from in into is are was were of on or over than that the their this to under "
    "since until while where when because although such these those very more most each every another around approximately "
    "which who with within without our its his her nor not per via be been has have had will about both either if"
)

# A number behind one of these words belongs to it: it is no list number, and in a table no value.
NUMBERED = word_set(
    "section sections s tier band level stage phase age aged under over plus to grade step year key part no above below "
    "quarter table figure page pages para paragraph paragraphs chapter item appendix annex outcome priority standard regulation "
    "article schedule"
)

# Glyphs that only ever mark a list item; symbol fonts put theirs into the private-use area.
_GLYPH = re.compile(
    "^[\u2022\u25cf\u25e6\u25aa\u25a0\u25fc\u25fe\u25a1\u25cb\u27a4\u25ba\u25b6\u2713\u2714\u27a2\u2756\u00b7\uf001-\uf8ff\u2043]+\\s*"
)
# Signs that mark a list item only where a blank follows. Recognition of scanned pages reads a bullet as "o", "." or "e"; U+FFFD
# is the bullet of a symbol font that does not say what its glyphs are.
_SIGN = re.compile(r"^(?:[-–—−‒*>~+»«¢©\ufffd]|&gt;|o|\.|e(?=\s+[A-Z]))\s+(?=\S)")
_MISREAD = frozenset("oe.«»¢©+~")  # one list of a scanned page shows several of these
_ARABIC = re.compile(r"^\(?(\d{1,3})[.)](?:\s+|(?=[A-Z][a-z]))(?=[^\s\d]|[\d,.]+%?\s[a-zA-Z(])")
_DECIMAL = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+(?=[A-Z‘“'\"(])")
_ROMAN = re.compile(r"^\(?((?:x{0,3})(?:ix|iv|v?i{0,3}))[.)]\s+(?=\S)")
_LETTER = re.compile(r"^(?:\(([a-zA-Z])\)|([a-zA-Z])\)|([a-z])\.(?=\s+[A-Z]))\s+(?=\S)")
_BARE_NUMBER = re.compile(r"^\(?(\d{1,3}(?:\.\d{1,2})*)([.,)]?)$")

_CAPTION = re.compile(
    r"^(?:Table|Figure|Fig\.?|Chart|Graph|Map|Diagram)\s+(?:\d{1,3}|[A-Z]\d?|[ivx]+)(?:\.\d+)?[a-z]?\s*(?:[:.–—-]\s*|\s(?=[A-Z%‘“])|$)"
)
_PAGE_NUMBER = re.compile(
    r"^(?:[-–—]\s*)?(?:page|p\.?)?\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?(?:\s*[-–—])?\s*(?:\|\s*page)?$", re.IGNORECASE
)
_TERMINAL = re.compile(r"[.!?…][\"'”’)\]*\d¹²³]*$")
_ABBREVIATED = re.compile(r"\b(?:i\.e|e\.g|ie|eg|viz|cf|vs|Mr|Mrs|Ms|Dr|Prof|Rev|Cllr|approx|Nos?)\.$")
_RULE = re.compile(r"^[\s|:=_*.\-–—]*$")
DOT_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d{0,4}$|…{2,}\s*\d{0,4}$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A list mark or number at the head of a line; `rest` is the text behind it, `glyph` the printed bullet."""

    kind: Literal["bullet", "arabic", "decimal", "roman", "letter"]
    number: str | None
    rest: str
    glyph: str = ""


def mark_of(text: str) -> Mark | None:
    """The mark at the head of `text`. A bullet before a number ("- 9. ...") is dropped in favour of the number."""
    bullet = _GLYPH.match(text) or _SIGN.match(text)
    if bullet and bullet.end() < len(text):
        rest = text[bullet.end() :]
        inner = _ARABIC.match(rest)
        if inner:
            return Mark("arabic", inner.group(1), rest[inner.end() :])
        glyph = bullet.group().strip()
        return Mark("bullet", None, rest, "o" if glyph in _MISREAD else glyph)
    if found := _DECIMAL.match(text):
        return Mark("decimal", found.group(1), text[found.end() :])
    if found := _ARABIC.match(text):
        return Mark("arabic", found.group(1), text[found.end() :])
    if (found := _ROMAN.match(text)) and found.group(1):
        return Mark("roman", found.group(1), text[found.end() :])
    if found := _LETTER.match(text):
        return Mark("letter", found.group(1) or found.group(2) or found.group(3), text[found.end() :])
    return None


def bare_number(text: str) -> tuple[str, bool] | None:
    """A line that is nothing but a number: the number, and whether a full stop makes it a paragraph number."""
    found = _BARE_NUMBER.match(text)
    return (found.group(1), bool(found.group(2)) and found.group(1).isdigit()) if found else None


def is_page_number(text: str) -> bool:
    """ "3", "- 3 -", "Page 3 of 12"."""
    return bool(_PAGE_NUMBER.match(text))


def is_caption(text: str) -> bool:
    """ "Table 3: ..." or "Figure 1 Rates"; not "Table 3 shows that ..."."""
    return len(text) <= 240 and bool(_CAPTION.match(text))


def is_rule(text: str) -> bool:
    """A line of dashes, dots or pipes: a drawn rule."""
    return bool(text) and bool(_RULE.match(text))


def is_bullet_alone(text: str) -> bool:
    """A list mark that lost its text, on a line of its own."""
    return len(text) <= 2 and bool(_GLYPH.match(text) or text in {"o", ".", "-", "•", "*", "–"})


def ends_sentence(text: str) -> bool:
    """Whether the text closes with a full stop, question or exclamation mark (quotes, brackets, note marks allowed)."""
    return bool(_TERMINAL.search(text)) and not _ABBREVIATED.search(text)


def last_word(text: str) -> str:
    """The last word in lower case, without punctuation before it."""
    words = text.rsplit(None, 1)
    return words[-1].lower().lstrip("(‘“'\"") if words else ""


_DAY_LEFT = re.compile(r"\b(?:at|on|to|by|from|of|and|since|until|before|after)\s+(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?$")
_MONTH_FIRST = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)(?:,?\s+(?:19|20)\d\d|$)"
)


def dangles(text: str) -> bool:
    """Whether the text cannot stand alone: it ends with a comma, a hyphen, an open bracket or a function word."""
    if text.endswith((",", "(", "/", "&", "-", "–", "£")):
        return True
    if text.count("(") > text.count(")") and len(text) < 400 and not ends_sentence(text):
        return True
    return last_word(text) in FUNCTION_WORDS


def goes_on(before: str, after: str) -> bool:
    """Whether `after` is the middle of the sentence that `before` leaves open."""
    if not before or not after or ends_sentence(before) or before.endswith((":", ";")):
        return False
    first = after.lstrip("‘“'\"(")[:1]
    if first.islower() and mark_of(after) is None:
        return True
    if _DAY_LEFT.search(before) and _MONTH_FIRST.match(after):
        return True
    return dangles(before) and not (mark_of(after) and last_word(before) not in FUNCTION_WORDS)


def follows_on(mark: Mark, before: Mark | None) -> bool:
    """Whether a letter or roman figure counts on from the mark before it, or begins a count. Other marks always do."""
    if mark.kind not in ("letter", "roman") or mark.number is None:
        return True
    number = mark.number.lower()
    if number in ("a", "i") or (before is not None and before.kind == "roman" and mark.kind == "roman"):
        return True
    if before is None or before.number is None or before.kind not in ("letter", "roman"):
        return False
    return len(number) == 1 and len(before.number) == 1 and ord(number) == ord(before.number.lower()) + 1


def words(text: str) -> list[str]:
    """Words with a letter in them."""
    return [word for word in text.split() if any(c.isalpha() for c in word)]


def is_upper(text: str) -> bool:
    """ALL CAPITALS, with at least two letters."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 2 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)
