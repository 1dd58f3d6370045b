"""Rows of tables that survive as lines of text: label and value cells of one printed line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.segment.shapes import FUNCTION_WORDS, MONTH, NUMBERED, ends_sentence, goes_on, mark_of

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_VALUE = re.compile(
    rf"^(?:[-+−–<>≤≥~]{{0,2}}\s?[£$€]?(?:{_NUMBER})(?:%|pp|k|m|bn|ppt)?[*†]?|\([-+−–]?(?:{_NUMBER})%?\)"
    r"|n/a|N/A|N/K|n/k|-|–|—|\*|\.\.|#|nil|Nil|[xXcZ])$"
)
_PLACEHOLDER = re.compile(r"^(?:n/a|n/k|-|–|—|\*|\.\.|#|nil|[xcz])$", re.IGNORECASE)
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_AGES = re.compile(r"^([Oo0]|\d{1,2})\s?t[oO0]\s?([Oo]|\d{1,2})(?=\s|$)")
_AGE_DASH = re.compile(r"^(?:Under\s)?\d{1,2}\s?[-–]\s?\d{1,2}(?=\s)")
_PERIOD = re.compile(
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{MONTH}\.?(?:\s*[-–]\s*{MONTH})?,?\s+(?:(?:19|20)\d\d|'?\d\d(?!\d))"
    rf"|(?:19|20)\d\d\s?[/–-]\s?(?:\d{{4}}|\d{{2}})(?!\d)|(?<![\d/])\d\d/\d\d(?![\d/])|(?<!\d)(?:19|20)\d\d(?![\d,])|\bQ[1-4]\b"
    rf"|\b(?:Year|Quarter)\s\d\b|\b{MONTH}(?=\s|$)",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row: `label`, `values`, and `repaired`, the label with certain reading errors put right."""

    label: str
    values: tuple[str, ...]
    repaired: str | None = None


def is_value(text: str) -> bool:
    """Whether the text is a value cell: a number with its signs, or what tables print for "none"."""
    return bool(_VALUE.match(text.strip()))


def is_placeholder(text: str) -> bool:
    """A dash, star or "n/a" in place of a number."""
    return bool(_PLACEHOLDER.match(text.strip()))


def periods(text: str) -> list[str]:
    """The years, months and quarters that stand in `text`, in order."""
    return [found.group() for found in _PERIOD.finditer(text)]


def without_periods(text: str) -> str:
    """What is left of `text` beside its periods."""
    return _PERIOD.sub(" ", text).strip(" |,;:")


def parse_row(text: str) -> Row | None:
    """The line as a row, None where it does not end with a value. The label may be empty."""
    tokens = _tokens(text)
    ages = _AGES.match(text)
    label_least = len(text[: ages.end()].split()) if ages else 0
    cut = len(tokens)
    while cut > label_least and is_value(tokens[cut - 1]):
        cut -= 1
    if ages is None and cut == 0 and (dashed := _AGE_DASH.match(text)) is not None:
        cut = len(dashed.group().split())
    while cut < len(tokens) and cut and _takes_number(tokens[cut - 1]) and len(tokens) - cut > 1 and tokens[cut].isdigit():
        cut += 1
    while cut < len(tokens) and is_placeholder(tokens[cut]) and not any(c.isdigit() for c in "".join(tokens[cut:])):
        cut += 1
    if cut == len(tokens):
        return None
    label = " ".join(tokens[:cut])
    if label.endswith((" -", " –")) and len(tokens) - cut:
        label = label[:-2]
    return Row(label, tuple(tokens[cut:]), repair_label(label))


def repair_label(label: str) -> str | None:
    """ "Oto 4" as "0 to 4", "5t0 10" as "5 to 10"; None where nothing is to be repaired."""
    found = _AGES.match(label)
    if not found:
        return None
    low, high = (part.replace("O", "0").replace("o", "0") for part in found.groups())
    repaired = f"{low} to {high}{label[found.end() :]}"
    return repaired if repaired != label else None


def _tokens(text: str) -> list[str]:
    """Words without stray pipes; "12 (4%)" and "3 %" are one cell."""
    tokens: list[str] = []
    for token in text.replace("|", " ").split():
        if tokens and token == "%" and re.fullmatch(_NUMBER, tokens[-1]):
            tokens[-1] += "%"
        elif tokens and re.fullmatch(rf"\((?:{_NUMBER})%\)", token) and re.fullmatch(rf"(?:{_NUMBER})", tokens[-1]):
            tokens[-1] += f" {token}"
        else:
            tokens.append(token)
    return tokens


def _takes_number(word: str) -> bool:
    return word.lower().strip("(:") in NUMBERED


def absorb(row: Row, count: int) -> Row | None:
    """The row with exactly `count` values, numbers in front of them counted to the label; None where that cannot be."""
    extra = len(row.values) - count
    if extra == 0:
        return row
    if extra < 0 or extra > 2 or not any(c.isalpha() for c in row.label):
        return None
    if not all(value.isdigit() for value in row.values[:extra]):
        return None
    label = " ".join([row.label, *row.values[:extra]])
    return Row(label, row.values[extra:], repair_label(label))


def is_row_line(text: str) -> bool:
    """Whether the line can be a row of a table: a label that is no sentence, then values."""
    row = parse_row(text)
    if row is None or not row.label or not any(c.isalnum() for c in row.label):
        return False
    if len(row.label) > 110 or ends_sentence(row.label) or row.label.endswith((",", ";")):
        return False
    if all(_YEAR.match(value) for value in row.values) or not any(c.isdigit() for c in "".join(row.values)):
        return False
    last = row.label.split()[-1].lower().strip("(")
    if len(row.values) == 1:
        return _single(row, last)
    return last not in FUNCTION_WORDS or len(row.values) >= 3


def _single(row: Row, last: str) -> bool:
    """One value is weak evidence: the label must be short and must not read like a sentence that happens to end in a number."""
    value = row.values[0]
    if last in FUNCTION_WORDS or re.fullmatch(MONTH, last, re.IGNORECASE) or _YEAR.match(value) or is_placeholder(value):
        return False
    if len(row.label) > 60 or len(row.label.split()) > 9 or not (row.label[0].isupper() or row.label[0].isdigit()):
        return False
    mark = mark_of(row.label)
    return mark is None or mark.kind not in {"bullet", "decimal"}


def is_label_line(text: str) -> bool:
    """Whether the line can be a label, or half of one, whose values stand on the next line."""
    if not text or len(text) > 70 or ends_sentence(text) or text.endswith((";", ":")) or len(text.split()) > 10:
        return False
    return any(c.isalpha() for c in text) and (text[0].isupper() or text[0].isdigit() or text[0] in "%£(")


def is_values_line(text: str) -> bool:
    """A line of two or more values and nothing else, or of one with a sign that no page number has."""
    tokens = text.replace("|", " ").split()
    if not tokens or not all(is_value(token) for token in tokens) or all(_YEAR.match(token) for token in tokens):
        return False
    return len(tokens) >= 2 or "%" in text or "," in text


def joins_label(first: str, second: str) -> bool:
    """Whether `first` is the upper half of the label `second`."""
    return goes_on(first, second) or second[:1].islower()
