"""A number as printed: its value, unit, and every value that would print the same."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Quantity:
    """`value` in the scale of its unit (percent 0-100), None for a printed range.

    `low` and `high` are the ends of the printed range, else the interval that the printed precision allows: 23.5% is
    [23.45, 23.55]; a count is exact. `unit`: count, percent, percentage_points, rate (with `per`), ratio, days, weeks,
    months, years, hours, gbp, fte. `qualifier`: exact, about, over, under, at_least, at_most. `places` printed decimals.
    """

    value: Decimal | None
    unit: str
    low: Decimal
    high: Decimal
    per: int | None = None
    qualifier: str = "exact"
    places: int = 0
