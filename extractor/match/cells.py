"""Table cells to claim mentions: value and unit from the cell and its headers, periods and areas from the labels."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace

from extractor.grammar.cell import cell_quantity
from extractor.grammar.durations import instant
from extractor.grammar.periods import find_periods
from extractor.match.sentence import SentenceReader
from extractor.model import Block, Cell, ClaimMention, PeriodKind, PeriodMention, Quantity, Table

_RATE = re.compile(r"\bper\s+(?P<p>1,?000|10,?000|100,?000|10k|100k)\b|\brate\b(?!\s*%)", re.IGNORECASE)
_PERCENT = re.compile(r"%|\bper\s?cent\b|\bpercentage\b|\bproportion\b", re.IGNORECASE)
_MONEY = re.compile(r"£")
_FROM = re.compile(r"\b(?:from|since|on|compared|against|vs|versus)\b", re.IGNORECASE)
_YEAR_HEAD = re.compile(r"\b(?:year|date)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SCALE = re.compile(
    r"£\s?['’(]*(?:(?P<thousand>000s?|k)|(?P<million>m|mn|millions?)|(?P<billion>bn|billions?))(?![\w£])"
    r"|(?P<thousands>['’(]000s?\b|\bthousands\b|£\s?thousands?\b)|\((?P<millions>(?:in\s+)?millions?)\)",
    re.IGNORECASE,
)
_SCALES = {"thousand": 10**3, "thousands": 10**3, "million": 10**6, "millions": 10**6, "billion": 10**9}
_UNIT_ALONE = re.compile(r"\(?\s*£\s?['’]?(?:000s?|k|m|mn|bn|million|thousand)?\s*\)?", re.IGNORECASE)
_LENGTH = re.compile(
    r"\b(?:average|mean|median|length|number\s+of|no\.?\s+of|time)\b.*\b(?P<u>days|weeks|months|years|yrs|hours)\b|\((?P<v>days|weeks|months|years|yrs|hours)\)",
    re.IGNORECASE,
)
_FTE = re.compile(r"\b(?:fte|wte)\b", re.IGNORECASE)
_TARGET = re.compile(
    r"\btargets?\b|\bbenchmark\b|\bambition\b|\b(?:upper|lower|maximum|minimum)\s+limit\b|^limits?\b|\blimits?\s*$|\bfloor\b",
    re.IGNORECASE,
)
_FORECAST = re.compile(r"\bforecast\b|\bprojected\b|\bprojection\b", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:no\.?|number|n|count|total|#)\b", re.IGNORECASE)
_NO_CLAIM = re.compile(
    r"^(?:ref(?:erence)?\.?|no\.|item|id|page|rank(?:ing)?|priority|rag(?:\s+rating)?|code|kpi|risk\s+(?:score|rating|no)|likelihood|impact|version"
    r"|telephone|tel|phone|postcode|date|year|contact|para(?:graph)?|quartile|polarity|dot)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Head:
    """What a label says: unit, whether it is a change, role, periods, area."""

    unit: str | None = None
    per: int | None = None
    scale: int = 1
    change: int | None = None
    role: str = "actual"
    periods: tuple[PeriodMention, ...] = ()
    area: str | None = None
    counted: bool = False
    label: str = ""


class CellReader:
    """Reads the numeric cells of tables."""

    def __init__(self, sentences: SentenceReader) -> None:
        self._areas = sentences.areas
        lexicon = sentences.lexicon
        self._change = re.compile(
            rf"(?P<up>{lexicon.alternatives('change_up_noun')})|(?P<down>{lexicon.alternatives('change_down_noun')})"
            rf"|(?P<any>{lexicon.alternatives('change_noun')})|\+/-|\bvariance\b|\bdirection\b|\bmovement\b",
            re.IGNORECASE,
        )

    def read(self, table: Table, index: int, block: Block, offset: int, statement: int) -> tuple[list[ClaimMention], int]:
        """One mention a numeric cell, and the last statement number used: each row is a statement."""
        title = self._head(f"{table.title or ''} {_unit_of_table(table)}".strip())
        columns = {cell.col: self._head(cell.col_label) for cell in table.cells if not cell.is_header}
        made: list[ClaimMention] = []
        for row in sorted({cell.row for cell in table.cells if not cell.is_header}):
            cells = sorted((c for c in table.cells if c.row == row and not c.is_header), key=lambda c: c.col)
            statement += 1
            mentions = [m for m in (self._cell(c, columns[c.col], title, index, block, cells) for c in cells) if m]
            mentions = [replace(m, statement=statement) for m in mentions]
            made += self._linked(mentions, offset + len(made))
        return made, statement

    def _head(self, label: str) -> _Head:
        change = self._change.search(label)
        direction = None if change is None else (-1 if change.group("down") else 1)
        rate = _RATE.search(label)
        length = _LENGTH.search(label)
        unit, per = None, None
        if rate and (rate["p"] or not _PERCENT.search(label)):
            unit, per = "rate", int((rate["p"] or "10000").lower().replace(",", "").replace("k", "000"))
        elif _PERCENT.search(label):
            unit = "percent"
        elif _MONEY.search(label):
            unit = "gbp"
        elif length and not re.search(r"\b(?:within|over|or\s+more|less\s+than|up\s+to|than)\b", label, re.IGNORECASE):
            unit = (length["u"] or length["v"]).lower().replace("yrs", "years")
        elif _FTE.search(label):
            unit = "fte"
        scale = _SCALE.search(label)
        factor = _SCALES[scale.lastgroup] if scale and scale.lastgroup else 1
        role = "target" if _TARGET.search(label) else "forecast" if _FORECAST.search(label) else "actual"
        area = self._areas.label(label)
        if area is None:
            spans = self._areas.find(label)
            area = spans[0].name if len(spans) == 1 else None
        return _Head(
            unit, per, factor, direction, role, tuple(find_periods(label)), area, bool(_NUMBER.match(label.strip())), label
        )

    def _cell(self, cell: Cell, head: _Head, title: _Head, index: int, block: Block, row: list[Cell]) -> ClaimMention | None:
        if cell.end <= cell.start or _NO_CLAIM.match(cell.col_label.strip()):
            return None
        if _YEAR_HEAD.search(cell.col_label) and _YEAR.fullmatch(cell.text.strip()):
            return None
        label = self._head(cell.row_label)
        first = min((c.col for c in row if c.text), default=0)
        if cell.col <= first and cell.row_label and (cell.text in cell.row_label or re.search(r"[A-Za-z]", cell.text)):
            return None  # the row's own label
        chain = (head, label, title)
        source = next((h for h in chain if h.unit), None)
        if head.counted and not head.unit:
            source = None
        scale = source.scale if source else next((h.scale for h in chain if h.scale != 1), 1)
        quantity = cell_quantity(cell.text, source.unit if source else None, source.per if source else None, scale)
        if quantity is not None and quantity.unit == "percent" and source is not None and "," in cell.text:
            quantity = cell_quantity(cell.text)  # a share has no thousands: a head count under a title that speaks of shares
        if quantity is None:
            return None
        change = next((h.change for h in (head, label) if h.change is not None), None)
        if change is None and title.change is not None and quantity.unit in ("percent", "percentage_points") and not head.periods:
            change = title.change
        if (
            change is not None
            and quantity.unit == "count"
            and not re.search(
                r"change|difference|movement|\+/-|variance|increase|decrease|reduction", cell.col_label, re.IGNORECASE
            )
        ):
            change = None
        when, since = self._periods(chain, change is not None)
        if change is None:
            when = _on_day(when, title.periods)
        role = next((h.role for h in (head, label, title) if h.role != "actual"), "actual")
        return ClaimMention(
            block=block.ordinal,
            sentence=_row_range(row),
            zone=(cell.start, cell.end),
            start=cell.start,
            end=cell.end,
            quantity=_fall(quantity) if change == -1 else quantity,
            pattern="cell_change" if change is not None else "cell",
            measure="change" if change is not None else "level",
            role=role,
            area=next((h.area for h in (head, label) if h.area), None),
            when=when,
            since=since,
            cell=(index, cell.row, cell.col),
        )

    def _periods(self, chain: tuple[_Head, ...], change: bool) -> tuple[PeriodMention | None, PeriodMention | None]:
        """The period of a cell from the nearest label that has one; for a change the one it is measured from as well."""
        for head in chain:
            if not head.periods:
                continue
            last = head.periods[-1]
            if not change:
                return last, None
            if head is chain[-1] and last.period is None:
                continue  # "three July snapshots" in a title dates no change
            if last.first is not None:
                return last, last.first
            if len(head.periods) == 2:
                return head.periods[1], head.periods[0]
            if last.period is not None and last.period.kind is PeriodKind.YEAR and not _FROM.search(head.label):
                return last, None  # "Movement 2024/25"
            # "Change from 31st March 14": where it is measured from; its end is the last period of the row
            return None, last
        return None, None

    def _linked(self, mentions: list[ClaimMention], offset: int) -> list[ClaimMention]:
        """Change cells get their two ends from the row, and a share beside its count is linked to it."""
        levels = [(i, m) for i, m in enumerate(mentions) if m.measure == "level" and m.role == "actual" and m.when is not None]
        result = []
        for mention in mentions:
            if mention.measure != "change" or len(levels) < 2:
                result.append(mention)
                continue
            when = mention.when
            alike = [level for level in levels if level[1].quantity.unit == mention.quantity.unit]
            ends = alike if len(alike) > 1 else levels
            if when is not None and mention.since is None and _spans(when, ends[0][1].when, ends[-1][1].when):
                when = None  # "Movement 2024/25" between the balances before and within it
            start = self._end(levels, mention.since) if mention.since else (ends[0] if when is None else None)
            end = self._end(levels, when) if when else ends[-1]
            if start is None or end is None or start[0] == end[0]:
                result.append(mention)
                continue
            result.append(
                replace(
                    mention,
                    since=mention.since or start[1].when,
                    when=when or end[1].when,
                    links=(("start", offset + start[0]), ("end", offset + end[0])),
                )
            )
        return result

    def _end(self, levels: list[tuple[int, ClaimMention]], wanted: PeriodMention | None) -> tuple[int, ClaimMention] | None:
        """The level whose period ends when `wanted` does."""
        if wanted is None or wanted.period is None:
            return None
        for item in levels:
            when = item[1].when
            if when is not None and when.period is not None and when.period.end == wanted.period.end:
                return item
        return None


def _on_day(mention: PeriodMention | None, titled: tuple[PeriodMention, ...]) -> PeriodMention | None:
    """The year of a column as the day that the table's title names: "Children in care at 31 March" over 2015, 2016."""
    days = {one.count for one in titled if one.code == "day"}
    if mention is None or mention.period is None or mention.period.kind is not PeriodKind.YEAR or len(days) != 1:
        return mention
    month, day = divmod(days.pop(), 100)
    for year in (mention.period.start.year, mention.period.end.year):
        date = dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))
        if mention.period.start <= date <= mention.period.end:
            return replace(mention, period=instant(date, mention.text))
    return mention


def _spans(stretch: PeriodMention, first: PeriodMention | None, last: PeriodMention | None) -> bool:
    """Whether a stretch begins right after (or at) the first of two times and holds the last."""
    if stretch.period is None or first is None or first.period is None or last is None or last.period is None:
        return False
    begins = abs((stretch.period.start - first.period.end).days) <= 1
    return begins and first.period.end < last.period.end <= stretch.period.end


def _unit_of_table(table: Table) -> str:
    """The one unit that a table prints above its column heads ("£000s" over the middle): it holds for all columns."""
    heads = [cell for cell in table.cells if cell.is_header and cell.text.strip()]
    last = max((cell.row for cell in heads), default=0)
    units = {cell.text.strip() for cell in heads if cell.row < last and _UNIT_ALONE.fullmatch(cell.text.strip())}
    return units.pop() if len(units) == 1 else ""


def _fall(quantity: Quantity) -> Quantity:
    """The number under a heading "% decrease", which is printed without its sign; a ratio keeps its own."""
    if quantity.value is None or quantity.value <= 0 or quantity.unit == "ratio":
        return quantity
    return replace(quantity, value=-quantity.value, low=-quantity.high, high=-quantity.low)


def _row_range(row: list[Cell]) -> tuple[int, int]:
    filled = [c for c in row if c.end > c.start]
    return (min(c.start for c in filled), max(c.end for c in filled)) if filled else (0, 0)
