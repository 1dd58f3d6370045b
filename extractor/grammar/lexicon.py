"""Cue words as compiled expressions. The words come from `patterns/claims.toml`; this module only knows their shapes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from extractor.grammar.numbers import WORD


def phrase(word: str) -> str:
    """A cue word as a regular expression: blanks match white space or hyphens, a final `*` any ending.

    A digit at its edge is a whole number: "1-1" is not found in "2.1.1 1,255".
    """
    open_end = word.endswith("*")
    parts = [re.escape(part) for part in re.split(r"[\s-]+", word.rstrip("*"))]
    first, last = word[:1].isdigit(), word[-1:].isdigit()
    inner = r"[\s-]+".join(parts).replace("'", "['’]") + (r"\w*" if open_end else "")
    return (r"(?<!\d[.,])" if first else "") + inner + (r"(?![.,]\d)" if last else "")


def any_of(words: Iterable[str]) -> str:
    """An alternation without groups, longest first, bounded by word edges."""
    ordered = sorted(set(words), key=len, reverse=True)
    return r"(?<![\w])(?:" + "|".join(phrase(word) for word in ordered) + r")(?![\w])"


class Lexicon:
    """Words by meaning (the keys of `patterns/claims.toml`) and the expressions that are built from them."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self._words = {key: tuple(values) for key, values in words.items()}

    def words(self, *keys: str) -> tuple[str, ...]:
        """All words of the keys; a key that no file defines has none."""
        return tuple(word for key in keys for word in self._words.get(key, ()))

    def alternatives(self, *keys: str) -> str:
        """The words of the keys as one expression."""
        return any_of(self.words(*keys))

    def changing(self, *keys: str) -> str:
        """The words of change of the keys as one expression; "up" is none in "made up" (the words of `change_not`)."""
        apart = (word.rsplit(" ", 1) for word in self.words("change_not"))
        guards = "".join(rf"(?!(?<=\b{re.escape(verb)}[\s-]){re.escape(last)}\b)" for verb, last in apart)
        return guards + self.alternatives(*keys)

    def pattern(self, *keys: str, before: str = "", after: str = "", flags: int = re.IGNORECASE) -> re.Pattern[str]:
        """The words of the keys between two further expressions."""
        return re.compile(before + self.alternatives(*keys) + after, flags)

    @cached_property
    def hedges(self) -> dict[str, re.Pattern[str]]:
        """Qualifier to the expression that matches its hedge directly before a number."""
        kinds = ("at_least", "at_most", "over", "under", "about")
        return {kind: self.pattern(f"hedge_{kind}", after=r"\s+(?:an?\s+)?$") for kind in kinds}

    @cached_property
    def tails(self) -> dict[str, re.Pattern[str]]:
        """Qualifier to the expression that matches directly behind a number."""
        return {kind: self.pattern(f"tail_{kind}", before=r"^\s*") for kind in ("at_least", "at_most")}

    @cached_property
    def units(self) -> dict[str, re.Pattern[str]]:
        """Unit to the expression that matches it directly behind a number."""
        names = ("percentage_points", "days", "weeks", "months", "years", "hours", "fte")
        return {name: self.pattern(f"unit_{name}", before=r"^[\s-]*") for name in names}

    @cached_property
    def ignored_unit(self) -> re.Pattern[str]:
        """A measure that makes no claim ("20 miles")."""
        return self.pattern("unit_ignored", before=r"^[\s-]*")

    @cached_property
    def references(self) -> re.Pattern[str]:
        """A reference with its numbers: "section 47", "paragraphs 4.2 and 4.3", "Year 11"."""
        tail = (
            r"\s*[(:]?\s*\d+[\w.()/]*(?:\s*(?:,|and|or|&|to|-|–|/)\s*(?:\d|\(\d{1,2}[a-z]?\))[\w.()]*)*"  # "13(1)-(3) and 8(2)"
        )
        spelt = rf"\s(?i:{WORD})\b(?:\s*(?:,|and|or|to|&)\s+(?i:{WORD})\b(?!\s+[a-z]+s\b))*"  # "Parts four and five"
        anywhere = r"(?<![\w])(?:" + "|".join(phrase(w) for w in _longest(self.words("reference_before"))) + ")"
        named = r"(?<![\w])(?:" + "|".join(phrase(w) for w in _longest(self.words("reference_name"))) + r")\s"
        # a reference word may be glued to its number ("Section17", "KS4"); a name may not
        return re.compile(f"(?i:{anywhere})(?:{tail}|{spelt})|{named}{tail}(?!%)")

    @cached_property
    def fixed(self) -> re.Pattern[str]:
        """Fixed expressions with a number in them that state no quantity."""
        return self.pattern("fixed")

    @cached_property
    def measured(self) -> re.Pattern[str]:
        """Words that make a length of time a measured one."""
        return self.pattern("duration_measured")

    @cached_property
    def moving(self) -> re.Pattern[str]:
        """Words before "A to B" that make it a beginning and an end, and no range."""
        words = self.changing("change_up_noun", "change_down_noun", "change_noun", "change_up_verb", "change_down_verb")
        return re.compile(rf"{words}|\bfrom\s+$|\b(?:ratio|went|gone|going|moved|changed|compared)\b", re.IGNORECASE)

    @cached_property
    def sampled(self) -> re.Pattern[str]:
        """Words directly before a number of people who were asked."""
        return self.pattern("sampled", after=r"\s+(?:a\s+total\s+of\s+|some\s+|with\s+|the\s+)?$")

    @cached_property
    def meta_noun(self) -> re.Pattern[str]:
        """A noun of the paper itself, at most two words behind a number."""
        return self.pattern("noun_meta", before=r"^\s*(?:[a-z-]+\s+){0,2}?")

    @cached_property
    def window(self) -> re.Pattern[str]:
        """Words directly before a length of time that make it a window."""
        return self.pattern("duration_window", after=r"\s+$")


def _longest(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)
