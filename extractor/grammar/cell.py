"""The number of a table cell."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.grammar.numbers import DIGITS, number
from extractor.grammar.quantities import exact, scaled
from extractor.model import Quantity

_CELL = re.compile(
    rf"^\s*(?P<up>[▲▼↑↓→←⬆⬇*]\s*)?(?P<hedge>[<>≤≥~]\s?)?(?P<sign>[-−–+]\s?)?(?P<open>\()?\s*(?P<gbp>£\s?)?(?P<n>{DIGITS})\s?(?P<scale>m|k|million)?\s?"
    r"(?P<unit>%|per\s?cent|pp|ppts?|fte|days?|weeks?|months?|years?|hours?)?\s?(?P<close>\))?(?P<plus>\+)?\s*(?P<note>[*†‡]|\[\w\]|\(\w\))?\s*(?P<tail>[▲▼↑↓→←⬆⬇].*)?$",
    re.IGNORECASE,
)
_CELL_PAIR = re.compile(rf"^\s*(?P<n>{DIGITS})\s*\(\s*(?P<p>{DIGITS})\s?%\s*\)\s*$")
_CELL_RANGE = re.compile(rf"^\s*(?P<a>{DIGITS})\s?(?P<s>%)?\s?(?:-|–|to)\s?(?P<b>{DIGITS})\s?(?P<unit>%)?\s*$")
_CELL_YEARS = re.compile(r"^\s*(?:19|20)?\d{2}\s?[/–-]\s?(?:19|20)?\d{2}\s*$")


def cell_quantity(text: str, unit: str | None = None, per: int | None = None, scale: int = 1) -> Quantity | None:
    """The number of a table cell, None where the cell holds words, a date, a symbol or nothing.

    `unit` is the unit that a header or title states, for a cell that prints none ("27.6" under "%"), `scale` what one
    stands for there (1000 under "£000s").
    """
    if pair := _CELL_PAIR.match(text):
        return exact(number(pair["n"]), "count")
    if (span := _CELL_RANGE.match(text)) and not _CELL_YEARS.match(text):
        low, high = number(span["a"]), number(span["b"])
        return Quantity(None, "percent" if span["unit"] else unit or "count", low, high, per) if low < high else None
    m = _CELL.match(text)
    if m is None or bool(m["open"]) != bool(m["close"]):
        return None
    value, shown = scaled(m["n"], m["scale"])
    if scale != 1 and not m["scale"] and not m["unit"]:
        value, shown = value * scale, shown - (len(str(scale)) - 1)
    if (m["sign"] or "").strip() in ("-", "−", "–") or (m["open"] and not m["sign"] and m["gbp"]):
        value = -value
    printed = (m["unit"] or "").lower().replace(" ", "")
    names = {
        "%": "percent",
        "percent": "percent",
        "pp": "percentage_points",
        "ppt": "percentage_points",
        "ppts": "percentage_points",
        "fte": "fte",
    }
    own = names.get(printed) or (printed.rstrip("s") + "s" if printed else None) or ("gbp" if m["gbp"] else None)
    kept = shown if scale != 1 else max(shown, 0)
    quantity = exact(value, own or unit or "count", per=None if own else per, printed_places=kept)
    hedge = {"<": "under", ">": "over", "≤": "at_most", "≥": "at_least", "~": "about"}.get((m["hedge"] or "").strip())
    return replace(quantity, qualifier="at_least" if m["plus"] else hedge or "exact")
