"""Decimal interval arithmetic: what a printed figure may stand for, and what follows from several of them.

A figure printed "23.5%" stands for every value in [23.45, 23.55]. Two statements of one fact agree when their intervals
meet; a sum agrees when the interval of the parts meets that of the total (XBRL Calculations 1.1). A hedge makes the interval
one-sided ("over 300") or wider ("around 70"), so that only what no reading can save is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

import msgspec

INFINITY = Decimal("Infinity")
_WIDE = Context(prec=100)
"""Rounding keeps all digits of a number, however long a paper prints it."""

ZERO = Decimal(0)
HUNDRED = Decimal(100)

_CLOSE_BELOW = re.compile(r"\b(?:almost|nearly|just under|just below|close to|approaching)\W*$", re.IGNORECASE)
_ABOUT = Decimal("0.05")  # "around 70" leaves at least 5% on either side ...
_ABOUT_MOST = Decimal("0.10")  # ... and never more than 10%, however round the figure
_ALMOST = Decimal("0.85")  # "almost 40%" is not said of 33%
_WORDS = {"percent": Decimal("0.05"), "ratio": Decimal("0.10")}  # "a third", "doubled": said of what is near it


class Interval(msgspec.Struct, frozen=True):
    """Every value from `low` to `high`, both included; either may be infinite."""

    low: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"interval upside down: {self.low} > {self.high}")

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(_minus(self.low, other.high, -INFINITY), _minus(self.high, other.low, INFINITY))

    def widened(self, by: Decimal) -> Interval:
        """The same interval with `by` more on either side."""
        return Interval(self.low - by, self.high + by)

    def magnitude(self) -> Interval:
        """The interval of the absolute value."""
        if self.low >= 0:
            return self
        if self.high <= 0:
            return Interval(-self.high, -self.low)
        return Interval(ZERO, max(-self.low, self.high))

    def scaled(self, factor: Decimal) -> Interval:
        """Every value times a positive number."""
        return Interval(self.low * factor, self.high * factor)

    def over(self, divisor: Interval) -> Interval | None:
        """The quotient of two non-negative intervals; None where a negative value or a zero divisor leaves it undefined."""
        if self.low < 0 or divisor.low < 0 or divisor.high == 0:
            return None
        low = ZERO if divisor.high == INFINITY else self.low / divisor.high
        high = INFINITY if divisor.low == 0 or self.high == INFINITY else self.high / divisor.low
        return Interval(low, high)

    def __str__(self) -> str:
        return self.text()

    def text(self, unit: str = "") -> str:
        """ "31.45 to 31.55", "at least 300", or one number; `unit` is put behind each number ("%")."""
        if self.low == self.high:
            return shown(self.low) + unit
        if self.high == INFINITY:
            return f"at least {shown(self.low)}{unit}"
        if self.low == -INFINITY:
            return f"at most {shown(self.high)}{unit}"
        low, high = shown(self.low), shown(self.high)
        return low + unit if low == high else f"{low}{unit} to {high}{unit}"


def point(value: Decimal | int) -> Interval:
    """The interval of one exact value."""
    exact = Decimal(value)
    return Interval(exact, exact)


def total(parts: Iterable[Interval]) -> Interval:
    """The interval of a sum; 0 for no part."""
    low = high = ZERO
    for part in parts:
        low, high = low + part.low, high + part.high
    return Interval(low, high)


def printed(value: Decimal, places: int) -> Interval:
    """Every value that is printed as `value` with `places` decimals."""
    half = Decimal(5).scaleb(-places - 1)
    return Interval(value - half, value + half)


def percent_change(start: Interval, end: Interval) -> Interval | None:
    """The change from `start` to `end` in per cent of `start`; None from a zero or negative base."""
    if start.low <= 0:
        return None
    ratio = end.over(start)
    return None if ratio is None else Interval(_percent_less_one(ratio.low), _percent_less_one(ratio.high))


def stated(
    value: float | None, low: float | None, high: float | None, *, qualifier: str, unit: str, surface: str = "", quote: str = ""
) -> Interval | None:
    """What a claim's figure stands for, from its view columns: printed precision and hedge together. None without a number.

    For a fall (a negative figure) the hedge speaks of the size: "fell by over 10%" is at most -10. `surface` and `quote`
    tell words ("a third") from digits and "almost 40" from "fewer than 40", which share the qualifier `under`.
    """
    if value is None:
        if low is None or high is None:
            return None
        return Interval(*sorted((decimal(low), decimal(high))))
    centre = decimal(value)
    shown_as = Interval(*sorted((decimal(value if low is None else low), decimal(value if high is None else high))))
    negative = centre < 0
    size, base = abs(centre), shown_as.magnitude() if negative else shown_as
    spread = hedged(size, base, qualifier, close=_says_close_below(surface, quote))
    if qualifier == "exact" and unit in _WORDS and _is_in_words(surface):
        spread = Interval(min(base.low, size * (1 - _WORDS[unit])), max(base.high, size * (1 + _WORDS[unit])))
    return Interval(-spread.high, -spread.low) if negative else spread


def hedged(size: Decimal, base: Interval, qualifier: str, *, close: bool = False) -> Interval:
    """`base` (printed precision) of a non-negative `size` as its qualifier bends it. `close` marks "almost", "nearly"."""
    if qualifier in ("over", "at_least"):
        return Interval(min(base.low, size), INFINITY)
    if qualifier == "under":
        return Interval(min(base.low, size * _ALMOST) if close else min(base.low, ZERO), base.high)
    if qualifier == "at_most":
        return Interval(min(base.low, ZERO), base.high)
    if qualifier == "about":
        room = min(max(size * _ABOUT, _step(size) / 2), size * _ABOUT_MOST)
        return Interval(min(base.low, size - room), max(base.high, size + room))
    return base


def decimal(number: float) -> Decimal:
    """A number from the warehouse as the decimal it was printed as: 0.1 is 0.1, not its binary neighbour."""
    return Decimal(repr(float(number))).normalize() if number else ZERO


def as_printed(interval: Interval, step: Decimal, unit: str = "") -> str:
    """How a recomputed value would be printed at the precision of `step` (0.1 for one decimal); the interval if it has none."""
    if step <= 0 or interval.low.is_infinite() or interval.high.is_infinite():
        return interval.text(unit)
    rounded = [(end / step).quantize(Decimal(1), ROUND_HALF_UP, _WIDE) * step for end in (interval.low, interval.high)]
    places = max(0, -int(step.normalize().as_tuple().exponent))
    ends = [("−" if end < 0 else "") + f"{abs(end):,.{places}f}" + unit for end in rounded]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def shown(number: Decimal, places: int = 2) -> str:
    """A number for a message: thousands separated, at most `places` decimals, a true minus sign."""
    if number.is_infinite():
        return "any number"
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    text = f"{abs(rounded):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("−" if rounded < 0 else "") + text


def _step(size: Decimal) -> Decimal:
    """The place value of the last digit that is not zero: 10 for 70, 10,000 for 60,000; 1 for 75."""
    whole = int(size)
    if whole == 0 or whole != size:
        return ZERO
    step = 1
    while whole % (step * 10) == 0:
        step *= 10
    return Decimal(step)


def _is_in_words(surface: str) -> bool:
    return bool(surface) and (not re.search(r"\d", surface) or bool(re.search(r"\d\s+(?:in|out of)\s+(?:every\s+)?\d", surface)))


def _says_close_below(surface: str, quote: str) -> bool:
    if _CLOSE_BELOW.search(re.sub(r"[\d.,%£]+.*$", "", surface)):
        return True
    place = quote.find(surface) if surface else -1
    return place > 0 and bool(_CLOSE_BELOW.search(quote[:place]))


def _minus(a: Decimal, b: Decimal, undefined: Decimal) -> Decimal:
    return undefined if a.is_infinite() and b.is_infinite() and a == b else a - b


def _percent_less_one(ratio: Decimal) -> Decimal:
    return (ratio - 1) * HUNDRED
