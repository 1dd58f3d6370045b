"""Recomputing a stated change from its two ends, and saying why it may differ: shared by sentences and tables."""

from __future__ import annotations

from decimal import Decimal

from extractor.rules.interval import ZERO, Interval, percent_change

_HALF = Decimal("0.25")


def recomputed(unit: str, start: Interval, end: Interval, ends_unit: str) -> list[tuple[Interval, str]]:
    """What the change may be, each with its formula; the first is the usual reading. Empty where it is undefined.

    A percentage said of shares may mean points ("rose by 3%" from 10% to 13%), so both readings are given.
    """
    difference = (end - start, "end − start")
    if unit == "percent":
        relative = percent_change(start, end)
        readings = [] if relative is None else [(relative, "(end − start) ÷ start × 100")]
        return [*readings, difference] if ends_unit in ("percent", "percentage_points") else readings
    if unit == "percentage_points":
        return [difference] if ends_unit == "percent" else []
    if unit == "ratio":
        ratio = end.over(start)
        return [] if ratio is None or start.low <= 0 else [(ratio, "end ÷ start")]
    return [difference] if unit == ends_unit else []


def excuse(value: Decimal, step: Decimal, computed: Interval) -> str | None:
    """What would explain a small difference: the last digit cut off instead of rounded, or rounding to the nearest half."""
    size, target = abs(value), computed.magnitude()
    if step > 0 and (value < 0) == (computed.high < 0) and Interval(size, size + step).meets(target):
        return "the last digits were cut off instead of rounded"
    halves = value * 2
    if ZERO < step < 1 and halves == halves.to_integral_value() and Interval(size - _HALF, size + _HALF).meets(target):
        return "the figure was rounded to the nearest half"
    return None
