"""A stretch of time or an instant, with the words that state it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class PeriodKind(StrEnum):
    """The kinds of the view `claims`. AS_AT is an instant (start = end); the others are durations."""

    AS_AT = "as_at"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    SPAN = "span"


@dataclass(frozen=True, slots=True)
class Period:
    """Both days belong to it. `label` is as printed; `certain` is false where the print was repaired ("20017/18")."""

    kind: PeriodKind
    start: dt.date
    end: dt.date
    label: str = ""
    certain: bool = True

    def as_instant(self) -> Period:
        """The instant at its end: a stock "in 2014/15" is the stock at the end of that year."""
        return Period(PeriodKind.AS_AT, self.end, self.end, self.label, self.certain)
