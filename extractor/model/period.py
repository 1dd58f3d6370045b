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


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period expression at `start:end` of the sentence.

    `period` is None for a relative expression, whose `code` is one of: last_year, year_before, last_academic, this_year,
    next_year, year_end, year_to_date, inspection, last_n, previous_n, next_n, n_before and n_after (with `count` and
    `grain`), now, month (`count` without a year; `grain` is last_year or this_year where those words stand behind it), day
    (`count` is 100 x month + day), quarter (`count` without a year), part (of the reporting
    year: `length` months, `count` months after it began), this_quarter, previous_quarter, quarter_last_year and same_period (
    `count` is the first calendar year of the year they name, `grain` what kind of year it is), record ("the highest since
    2011": no time of any number). `since` is true for "since 2013", where only the beginning is known;
    `at_end` for "at the end of"; `first` is the beginning of a span "between March 2011 and March 2014", whose end is
    `period`; `until` is the time that a beginning without a year comes before ("April" in "from April to June 2018");
    `length` the months of a stretch that ends there ("the 12 months to June").
    """

    start: int
    end: int
    text: str
    period: Period | None = None
    code: str = ""
    count: int = 0
    grain: str = ""
    since: bool = False
    at_end: bool = False
    by: bool = False
    first: PeriodMention | None = None
    until: PeriodMention | None = None
    length: int = 0
