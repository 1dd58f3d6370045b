"""Abbreviations that a document defines itself (the algorithm of Schwartz and Hearst, 2003)."""

from __future__ import annotations

import re
from collections.abc import Iterable

_DEFINED = re.compile(r"[‘“'\"]?\s?\(\s?(?:the |or |known as |‘|“|')?([A-Z][A-Za-z&/]{1,9}?)(?:s|’|”|')?\)")
# a hyphen stands inside a word and not between two: a row of them would be tried in every grouping
_GLOSSARY = re.compile(
    r"^([A-Z][A-Za-z&]{1,8})\s*[-–:=]?\s+([A-Z]\w*(?:[’'-]\w+)*(?:[ ,&]{1,3}\w+(?:[’'-]\w+)*){1,8})(?:\s*\(.*\))?$"
)
_REVERSED = re.compile(r"\b([A-Z]{2,8}) \(([A-Z][\w’'-]+(?: [\w’'&-]+){1,7})\)")


def abbreviations(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(short, long) pairs in the order of their first definition: ("CSE", "Child Sexual Exploitation")."""
    found: dict[str, str] = {}
    for text in texts:
        for match in _DEFINED.finditer(text):
            _keep(found, match.group(1), long_form(match.group(1), _clause(text[max(0, match.start() - 120) : match.start()])))
        for match in _REVERSED.finditer(text):
            _keep(found, match.group(1), _whole(match.group(1), match.group(2)))
        if match_line := _GLOSSARY.match(text):
            _keep(found, match_line.group(1), _whole(match_line.group(1), match_line.group(2)))
    return tuple(found.items())


def _clause(before: str) -> str:
    """The words since the last stop or bracket."""
    return re.split(r"[.;:()?!]\s|[()]", before)[-1]


def _keep(found: dict[str, str], short: str, long: str | None) -> None:
    if long and sum(c.isupper() for c in short) >= 2:
        found.setdefault(short, long)


def _whole(short: str, long: str) -> str | None:
    """The long form where its beginning is that of the short form."""
    return long if long_form(short, long) == long else None


def long_form(short: str, before: str) -> str | None:
    """The words before the bracket that spell `short`: each of its letters in order, the first at the beginning of a word."""
    letters = [c.lower() for c in short if c.isalnum()]
    words = before.split()[-min(len(letters) + 5, 2 * len(letters)) :]
    text = " ".join(words).rstrip(" ,")
    at = len(text) - 1
    for index in range(len(letters) - 1, -1, -1):
        while at >= 0 and (text[at].lower() != letters[index] or (index == 0 and at > 0 and text[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
        at -= 1
    long = text[at + 1 :]
    if len(long) <= len(short) or short.lower() in long.lower().split() or len(long.split()) > len(letters) + 4:
        return None
    return long
