"""Numerals and number words."""

from __future__ import annotations

import re
from decimal import Decimal

_ONES = "zero one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NTH = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth"
UNITS = {word: value for value, word in enumerate(f"{_ONES} {_TEENS}".split())}
TENS = {word: 10 * (i + 2) for i, word in enumerate(_TENS.split())}
SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}

_SMALL = "|".join(sorted([*UNITS, *TENS], key=len, reverse=True))
WORD = rf"(?:(?:{'|'.join(TENS)})[- ](?:{'|'.join(w for w in UNITS if 0 < UNITS[w] < 10)})|{_SMALL})"
"""A number word below one hundred, as a regular expression without groups."""
WORDS = rf"(?:(?:a|{WORD})\s(?:hundred|thousand|million)(?:\s(?:and\s)?{WORD})?|(?:half[\s-]a|a|{WORD})[\s-]dozen|{WORD})"
"""A number word of any size, as a regular expression without groups."""
DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\s000)+\b(?!,)|\d+(?:\.\d+)?)"
"""Digits with thousands commas and decimals, as a regular expression without groups."""

ORDINALS = {word: value for value, word in enumerate(_NTH.split())}
ORDINALS |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": 4, "final": 4}

FRACTIONS = {
    "half": Decimal(50),
    "third": Decimal(100) / 3,
    "quarter": Decimal(25),
    "fifth": Decimal(20),
    "sixth": Decimal(100) / 6,
    "seventh": Decimal(100) / 7,
    "eighth": Decimal("12.5"),
    "ninth": Decimal(100) / 9,
    "tenth": Decimal(10),
}
"""One of the kind, in percent."""


_LETTERS = str.maketrans("ſıİK", "siik")


def plain(word: str) -> str:
    """The word in lower case, with the letters that an expression without regard to case takes for s, i and k as such."""
    return word.translate(_LETTERS).lower()


def number(text: str) -> Decimal:
    """The value of digits ("2,805", "3.2") or number words ("twenty-five", "a hundred", "one hundred and fifty-two").

    Raises ValueError for anything else.
    """
    folded = plain(text.strip())
    if re.fullmatch(DIGITS, folded):
        return Decimal(re.sub(r"[,\s]", "", folded))
    if re.fullmatch(r"half[\s-]a[\s-]dozen", folded):
        return Decimal(6)
    total, current = 0, 0
    for word in re.split(r"[\s-]+", folded):
        if word in UNITS:
            current += UNITS[word]
        elif word in TENS:
            current += TENS[word]
        elif word in SCALES:
            total, current = total + (current or 1) * SCALES[word], 0
        elif word not in ("and", "a"):
            raise ValueError(f"not a number: {text!r}")
    return Decimal(total + current)


def places(text: str) -> int:
    """Printed decimal places: 1 for "17.5%", 0 for words."""
    match = re.search(r"\.(\d+)", text)
    return len(match.group(1)) if match else 0
