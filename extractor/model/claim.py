"""Numeric claims: as read (`ClaimMention`) and as resolved to indicator, area and period (`Claim`)."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.model.period import Period, PeriodMention
from extractor.model.quantity import Quantity


@dataclass(frozen=True, slots=True)
class ClaimMention:
    """A number in place, with what its own sentence or cell says of it. Offsets are into `document.text`.

    `zone` is the stretch of the sentence that speaks of this number alone; `area` and the periods are what the sentence
    states, None where it is silent. `like` is the index of an earlier mention of the same sentence that this one
    continues ("21% for neighbours and 9% nationally"), `links` name related mentions by index: start and end of a
    change, part and whole of a share. `statement` numbers the statements of the document. `cell` is (index of the
    table, row, col). `of_paper` marks a count of the paper's own things ("five priorities"), `present` a statement in the
    present tense, `anaphoric` a sentence that opens by looking back ("This is a rise of 8%").
    """

    block: int
    sentence: tuple[int, int]
    zone: tuple[int, int]
    start: int
    end: int
    quantity: Quantity
    pattern: str
    measure: str = "level"
    role: str = "actual"
    area: str | None = None
    when: PeriodMention | None = None
    since: PeriodMention | None = None
    present: bool = False
    anaphoric: bool = False
    like: int | None = None
    links: tuple[tuple[str, int], ...] = ()
    statement: int = 0
    cohort: str = ""
    of_paper: bool = False
    cell: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One row of the view `claims`; the names are the view's.

    `links` are (role, claim_id): for a change its ends ("start", "end"), for a share the count ("part") and the base
    ("whole").
    """

    claim_id: str
    block_id: str
    page: int | None
    section: str
    quote: str
    surface: str
    char_start: int
    char_end: int
    quantity: Quantity
    measure: str
    role: str
    indicator: str | None
    metric: str
    cohort: str | None
    area: str | None
    period: Period | None
    from_period: Period | None
    statement_id: str
    source: str
    confidence: float
    pattern: str
    small_number: bool = False
    table_id: str | None = None
    row_label: str | None = None
    col_label: str | None = None
    links: tuple[tuple[str, str], ...] = ()
