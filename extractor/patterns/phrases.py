"""The little language in which themes, names and cues are written: one string, one family of word sequences.

    voice(s) of the? <child>    (s) with and without it; a trailing ? makes a word optional; a word class of `classes.toml`
    drug|alcohol misuse|abuse   alternatives; inside one of them _ stands for a blank (looked_after|adopted)
    self-harm                   a hyphen also matches a blank and nothing at all (self harm, selfharm)
    radicalis*                  any word that begins so; also as an alternative
    share ..3 information       up to three words between, not across a comma, bracket or semicolon
    CSE                         a word with a capital letter must be printed with that capital letter; any other, any way
    %Name Team                  one to six capitalised words (with and, of, for between them), as names are printed

Words are compared whole, typographic quotes and dashes like plain ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from extractor.errors import PatternError
from extractor.patterns.toml import file_of, read_entries

_ITEM = re.compile(r"\.\.(?P<gap>\d{1,2})|(?P<name>%Name)|(?P<word>[^\s?]+)(?P<optional>\?)?")
_CLASS = re.compile(r"<([\w']+)>")


class WordClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that phrases name together as <key>. A member may hold blanks."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a phrase. `options` are the words that may stand there, each a tuple of printed words.

    kind words: one of the options (a word that ends in * stands for every word that begins so); gap: up to `reach` words;
    name: a run of capitalised words.
    """

    kind: Literal["words", "gap", "name"]
    options: tuple[tuple[str, ...], ...] = ()
    optional: bool = False
    reach: int = 0


def read_classes(extra: Path | None = None) -> dict[str, tuple[str, ...]]:
    """`classes.toml`: the words of every class, by its name."""
    return {key: entry.words for key, entry in read_entries("classes.toml", WordClass, extra).items()}


def check_phrases(
    file: str,
    entry: str,
    fields: Mapping[str, tuple[str, ...]],
    classes: Mapping[str, tuple[str, ...]],
    extra: Path | None = None,
) -> None:
    """Raises PatternError for the first phrase that cannot be read, naming file, entry and key.

    `file` is the name of a pattern file, `entry` begins with the name of one of its entries, `extra` is the user's folder.
    """
    for key, phrases in fields.items():
        for phrase in phrases:
            try:
                parse_phrase(phrase, classes)
            except ValueError as error:
                path = file_of(file, entry.split(".")[0], extra)
                raise PatternError(f"{path}: [{entry}] {key}: {error}; docs/patterns.md tells how phrases are written") from error


def parse_phrase(phrase: str, classes: Mapping[str, tuple[str, ...]]) -> tuple[Element, ...]:
    """The elements of `phrase`. Raises ValueError, with words for the user, where it does not follow the language."""
    elements: list[Element] = []
    for item in phrase.split():
        match = _ITEM.fullmatch(item)
        if not match or (item.startswith("..") and not match["gap"]):
            raise ValueError(f"'{phrase}': cannot read '{item}'")
        optional = bool(match["optional"])
        if match["gap"]:
            elements.append(Element("gap", reach=int(match["gap"])))
        elif match["name"]:
            elements.append(Element("name"))
        else:
            elements.append(Element("words", _options(phrase, match["word"], classes), optional))
    if not elements or elements[0].kind == "gap" or elements[-1].kind == "gap":
        raise ValueError(f"'{phrase}': must begin and end with a word")
    if all(element.optional or element.kind == "gap" for element in elements):
        raise ValueError(f"'{phrase}': at least one word must not be optional")
    return tuple(elements)


def _options(phrase: str, word: str, classes: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    found: list[tuple[str, ...]] = []
    for option in word.split("|"):
        name = _CLASS.fullmatch(option)
        if name:
            if name[1] not in classes:
                raise ValueError(f"'{phrase}': there is no word class <{name[1]}>")
            for member in classes[name[1]]:
                found += _spellings(member.split())
        elif not option.strip("*") or set(option) & set("<>") or "*" in option[:-1]:
            raise ValueError(f"'{phrase}': cannot read '{word}'")
        elif option.endswith("(s)"):
            found += _spellings(option[:-3].split("_")) + _spellings((option[:-3] + "s").split("_"))
        else:
            found += _spellings(option.split("_"))
    return tuple(dict.fromkeys(found))


def _spellings(words: list[str]) -> list[tuple[str, ...]]:
    """The words, and the same with each hyphen replaced by a blank or by nothing."""
    spelt = [" ".join(words)]
    if "-" in spelt[0].strip("-"):
        spelt += [spelt[0].replace("-", " "), spelt[0].replace("-", "")]
    return [tuple(text.split()) for text in spelt]
