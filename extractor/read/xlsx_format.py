"""A cell's value as the workbook displays it: by its number format, where that is a simple one."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

# Pieces of a number format: quoted or escaped text, padding and fill, a bracket (colour, currency, condition), digits.
_PIECE = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]|([#0?,]*[#0?][#0?,]*(?:\.[#0?]+)?,*|\.[#0?]+)|(.)', re.DOTALL)
_CURRENCY = re.compile(r"\$([^-\]]*)(?:-[0-9A-Fa-f]+)?")
_COLOUR = re.compile(r"(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)", re.IGNORECASE)
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|(am/pm|a/p|y+|m+|d+|h+|s+(?:\.0+)?)|(.)',
    re.IGNORECASE | re.DOTALL,
)
_SYSTEM_DATES = frozenset({"mm-dd-yy", "m/d/yy h:mm"})
"""Formats that each computer displays in its own order; the file does not say which."""

_MOST = 10**15  # digits that a workbook keeps


def shown(value: object, number_format: str | None) -> str:
    """The text that the cell displays, white space folded; empty for an empty cell.

    0.123 as "0.0%" is "12.3%", 1234.0 as "General" is "1234". A format that is not simple (fractions, exponents, conditions)
    gives the plain number, a date in the computer's own order the ISO date.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return " ".join(_date(value, number_format or "").split())
    if isinstance(value, int | float):
        return " ".join(_number(value, number_format or "General").split())
    return " ".join(str(value).split())


def _number(value: int | float, number_format: str) -> str:
    if value != value or abs(value) >= _MOST:
        return str(value)
    sections = _sections(number_format)
    section, signed = sections[0], value < 0
    if value < 0 and len(sections) > 1:
        section, signed = sections[1], False
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    text = _by_section(Decimal(repr(value)), section)
    if text is None:
        return _plain(value)
    return f"-{text}" if signed and re.search(r"[1-9]", text) else text


def _sections(number_format: str) -> list[str]:
    """The format's parts for positive, negative and zero; a semicolon inside quotes does not part them."""
    parts, current = [], ""
    for piece in re.findall(r'"[^"]*"|\\.|.', number_format, re.DOTALL):
        if piece == ";":
            parts.append(current)
            current = ""
        else:
            current += piece
    return [*parts, current]


def _by_section(value: Decimal, section: str) -> str | None:
    """The absolute number in one part of a format; None where the part is not simple."""
    if section.strip().lower() in ("general", "@", ""):
        return None if section.strip() else ""
    pieces: list[str | None] = []  # None is the place of the digits
    digits, percent = "", False
    for quoted, escaped, bracket, places, other in _PIECE.findall(section):
        if places:
            if digits:
                return None
            digits = places
            pieces.append(None)
        elif bracket:
            currency = _CURRENCY.fullmatch(bracket)
            if currency:
                pieces.append(currency.group(1))
            elif not _COLOUR.fullmatch(bracket):
                return None
        elif other and other in "%":
            percent = True
            pieces.append("%")
        elif other and (other.isalpha() or other in "/@"):
            return None
        else:
            pieces.append(quoted or escaped or other)
    scaled = abs(value) * (100 if percent else 1)
    return "".join(_digits(scaled, digits) if piece is None else piece for piece in pieces)


def _digits(value: Decimal, places: str) -> str:
    """`value` in a pattern such as "#,##0.0#"; commas at its end divide by a thousand each."""
    kept = places.rstrip(",")
    value /= Decimal(1000) ** (len(places) - len(kept))
    whole, _, decimals = kept.partition(".")
    rounded = value.quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP)
    text = f"{rounded:{',' if ',' in whole else ''}f}"
    head, _, tail = text.partition(".")
    least = len(decimals.rstrip("#?"))
    while len(tail) > least and tail.endswith("0"):
        tail = tail[:-1]
    zeros = whole.count("0")
    if head == "0" and not zeros:
        head = ""
    elif "," not in whole:
        head = head.zfill(zeros)
    return f"{head}.{tail}" if tail else head


def _plain(value: int | float) -> str:
    """As the format General displays it: no needless decimals, at most about ten digits."""
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    text = f"{value:.10g}"
    return text if "e" not in text else f"{Decimal(text):f}"


def _date(value: dt.datetime | dt.date | dt.time, number_format: str) -> str:
    tokens = _TOKEN.findall(_sections(number_format)[0])
    codes = [code.lower() for _, _, code, _ in tokens if code]
    if not codes or number_format in _SYSTEM_DATES or not isinstance(value, dt.datetime | dt.time):
        return _iso(value)
    if isinstance(value, dt.time) and any(code[0] in "yd" for code in codes):
        return _iso(value)
    text, twelve = "", any(code in ("am/pm", "a/p") for code in codes)
    last = ""
    for index, (quoted, escaped, code, other) in enumerate(tokens):
        if not code:
            text += quoted or escaped or other
            continue
        code = code.lower()
        following = next((later.lower() for _, _, later, _ in tokens[index + 1 :] if later), "")
        minutes = code in ("m", "mm") and (last.startswith("h") or following.startswith("s"))
        text += _minutes(value, code) if minutes else _part(value, code, twelve)
        last = code
    return text


def _minutes(value: dt.datetime | dt.time, code: str) -> str:
    return f"{value.minute:0{len(code)}d}"


def _part(value: dt.datetime | dt.time, code: str, twelve: bool) -> str:
    width = min(len(code), 2)
    if code[0] == "h":
        hour = (value.hour - 1) % 12 + 1 if twelve else value.hour
        return f"{hour:0{width}d}"
    if code[0] == "s":
        return f"{value.second:0{len(code.partition('.')[0])}d}"
    if code in ("am/pm", "a/p"):
        return value.strftime("%p")
    if not isinstance(value, dt.datetime):
        return ""
    if code[0] == "y":
        return f"{value.year % 100:02d}" if len(code) < 3 else f"{value.year:04d}"
    if code[0] == "m":
        return _MONTHS[value.month - 1][: 3 if len(code) == 3 else None] if len(code) > 2 else f"{value.month:0{width}d}"
    return _DAYS[value.weekday()][: 3 if len(code) == 3 else None] if len(code) > 2 else f"{value.day:0{width}d}"


# Not those of the computer's language: the papers are English.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _iso(value: dt.datetime | dt.date | dt.time) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    return value.isoformat()
