"""A generated national corpus, written straight into a warehouse: areas with 15 yearly reports each.

A report states the figures of 20 indicators for this year and the last: in sentences with changes and their ends, shares with
count and base, targets, rates, averages and directions, and in tables by age band with totals, changes and shares; it has a
budget, lists, narrative paragraphs and learning themes. Of 1,686 pages of published papers one claim in three stands in a
sentence that names an indicator, the others in tables or without one, a table has some twenty figures, and a report of 30 pages
some hundred passages: so it is here. One statement in 500 is wrong. The official series hold three of the indicators.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

YEARS, FIRST = 15, 2009
WRONG = 1 / 500
_BANDS = (("under 1", 0.1), ("1 to 4", 0.22), ("5 to 9", 0.28), ("10 to 15", 0.27), ("16 and 17", 0.13))
_THEMES = ("neglect", "domestic_abuse", "information_sharing", "early_help", "child_sexual_exploitation", "supervision")
_STANCES = ("concern", "strength", "recommendation", "neutral")
_PROSE = (
    "The board heard from partners about early help in schools and asked for the audit of thresholds to be repeated.",
    "Practitioners described good work with fathers; the recording of supervision was uneven between the teams.",
    "The serious case review found that information about domestic abuse had not reached the health visitor in time.",
)
Row = dict[str, Any]


def make(path: Path, areas: int) -> int:
    """Make the warehouse `path` with the reports of that many areas. Returns how many claims it has."""
    from extractor.patterns import OfficialFigure, Patterns
    from extractor.warehouse import store_indicators, store_official, writing
    from extractor.warehouse.attach import attached
    from extractor.warehouse.load import insert

    patterns = Patterns()
    stocks = [name for name, entry in patterns.indicators.items() if entry.kind == "stock" and entry.unit == "count"][:20]
    dice = random.Random(areas)
    made, official = 0, []
    with writing(path) as connection:
        store_indicators(connection, patterns.indicators, patterns.digest)
    for area in (f"Area {number:03}" for number in range(areas)):
        levels = _levels(stocks, dice)
        rows: dict[str, list[Row]] = {}
        for year in range(FIRST, FIRST + YEARS):
            report = Report(area, year, dice)
            report.fill(levels)
            for table, found in report.rows.items():
                rows.setdefault(table, []).extend(found)
        # One figure in 50 was signed off a little higher than the board reported it.
        official += [
            (name, area, year, round(value * (1.03 if dice.random() < 0.02 else 1)))
            for name in stocks[:3]
            for year, value in levels[name].items()
        ]
        made += len(rows["claims"])
        with attached(path, "READ_WRITE", checkpoint=True) as connection:
            connection.execute("BEGIN")
            for table, found in rows.items():
                insert(connection, table, found)
            connection.execute("COMMIT")
    with attached(path, "READ_WRITE", checkpoint=True) as connection:
        figures = [
            OfficialFigure(name, area, _day(year), _day(year), float(value), None, "count", None, 1.0, "generated")
            for name, area, year, value in official
        ]
        store_official(connection, figures, "generated")
    return made


def _levels(indicators: list[str], dice: random.Random) -> dict[str, dict[int, int]]:
    """A value a year for each indicator, which moves by up to an eighth from one year to the next."""
    levels: dict[str, dict[int, int]] = {}
    for name in indicators:
        value = dice.randint(200, 2000)
        for year in range(FIRST - 1, FIRST + YEARS):
            levels.setdefault(name, {})[year] = value
            value = max(100, round(value * dice.uniform(0.88, 1.125)))
    return levels


def _day(year: int) -> Any:
    import datetime as dt

    return dt.date(year, 3, 31)


class Report:
    """The rows of one report, by table."""

    def __init__(self, area: str, year: int, dice: random.Random) -> None:
        self.name, self.area, self.year, self.dice = f"{area} {year}.pdf", area, year, dice
        self.rows: dict[str, list[Row]] = {}
        self.text: list[str] = []
        self.length = self.blocks = self.tables = 0

    def fill(self, levels: dict[str, dict[int, int]]) -> None:
        """Everything that the report says."""
        for number, (name, series) in enumerate(levels.items()):
            self._prose()
            self._change(name, series)
            self._share(name, series[self.year])
            if number % 2 == 0:
                self._table(name, series[self.year - 1], series[self.year])
            if number % 3 == 0:
                self._outlook(name, series)
            if number % 5 == 0:
                self._average(1200 + number)
                self._list(number)
        self._rate(levels)
        self._chain(levels)
        self._budget()
        self._document()

    def _at(self, years: int = 0) -> str:
        return f"{self.year + years}-03-31"

    def _said(self, years: int = 0) -> Row:
        return {"at": self._at(years), "label": f"31 March {self.year + years}"}

    def _slip(self) -> bool:
        return self.dice.random() < WRONG

    def _change(self, name: str, series: dict[int, int]) -> None:
        before, now = series[self.year - 1], series[self.year]
        change = 100 * (now - before) / before + (7 if self._slip() else 0)
        named = name.replace("_", " ")
        figures = [
            (f"{before:,}", before, {"indicator": name} | self._said(-1)),
            (f"{now:,}", now, {"indicator": name} | self._said()),
            (f"{abs(change):.1f}%", change, {"indicator": name, "unit": "percent", "from": self._at(-1)} | self._said()),
        ]
        went = "rose" if change >= 0 else "fell"
        quote = f"The number of {named} {went} by {figures[2][0]} "
        quote += f"from {figures[0][0]} on 31 March {self.year - 1} to {figures[1][0]}."
        start, end, moved = self._sentence(quote, figures)
        self._link(moved, "start", start)
        self._link(moved, "end", end)

    def _share(self, name: str, now: int) -> None:
        part = now // 3
        figures = [
            (f"{now:,}", now, {"indicator": name} | self._said()),
            (f"{part:,}", part, {"indicator": name, "cohort": "girls"} | self._said()),
            (f"{100 * part / now:.1f}%", 100 * part / now, {"cohort": "girls", "unit": "percent"} | self._said()),
        ]
        quote = f"Of the {now:,} ({name.replace('_', ' ')}) on 31 March {self.year}, {part:,} or {figures[2][0]} were girls."
        whole, girls, share = self._sentence(quote, figures)
        self._link(share, "part", girls)
        self._link(share, "whole", whole)

    def _outlook(self, name: str, series: dict[int, int]) -> None:
        """A target, a direction without figures of its ends, a share in words, and a group that a table has as well."""
        target = series[FIRST] // 10 * 10 + (20 if self._slip() else 0)
        about = {"indicator": name, "role": "target"} | self._said(1)
        self._sentence(f"The target for 31 March {self.year + 1} is {target:,}.", [(f"{target:,}", target, about)])
        step = 100 * (series[self.year] - series[self.year - 1]) / series[self.year - 1]
        about = {"indicator": name, "unit": "percent", "from": self._at(-1)} | self._said()
        self._sentence(f"The year to 31 March {self.year} saw a change of {step:.0f}%.", [(f"{step:.0f}%", round(step), about)])
        share = self.dice.randint(470, 498) / 10
        half: Row = {"unit": "percent", "qualifier": "under"}
        self._sentence(
            f"Almost half ({share}%) of the visits were in time.", [("half", 50, half), (f"{share}%", share, {"unit": "percent"})]
        )
        child = self._bands(series[self.year])[1]
        about = {"indicator": name} | self._said()
        quote = f"There were {child} children aged 1 to 4 on 31 March {self.year}."
        self._sentence(quote, [(str(child), child, about | {"cohort": "children aged 1 to 4"})])

    def _rate(self, levels: dict[str, dict[int, int]]) -> None:
        """A rate with its count and the population, and a share that is an indicator of its own."""
        people, count = 60_000 + 100 * self.year, levels["cpp_at_date"][self.year]
        about = self._said()
        self._sentence(
            f"{people:,} children live in the area.", [(f"{people:,}", people, {"indicator": "population_0_17"} | about)]
        )
        rate = 10_000 * count / people + (4 if self._slip() else 0)
        figures = [
            (f"{count:,}", count, {"indicator": "cpp_at_date"} | about),
            (f"{rate:.1f}", rate, {"indicator": "cpp_rate", "unit": "rate", "per": 10_000} | about),
        ]
        self._sentence(f"{count:,} children had a plan on 31 March {self.year}, a rate of {rate:.1f} per 10,000.", figures)
        share = self.dice.randint(100, 250) / 10
        figures = [(f"{share}%", share, {"indicator": "cpp_repeat_pct", "unit": "percent"} | about)]
        self._sentence(f"{share}% of plans were repeat plans on 31 March {self.year}.", figures)

    def _chain(self, levels: dict[str, dict[int, int]]) -> None:
        """Two changes that follow one another, and the change over both years."""
        name, series = list(levels.items())[1]
        if self.year - 2 not in series:
            return
        for since, until in ((-2, -1), (-2, 0)):
            first, last = series[self.year + since], series[self.year + until]
            change = 100 * (last - first) / first
            about = {"indicator": name, "unit": "percent", "from": self._at(since)} | self._said(until)
            quote = f"From 31 March {self.year + since} to 31 March {self.year + until} it changed by {change:.1f}%."
            self._sentence(quote, [(f"{change:.1f}%", change, about)])

    def _average(self, whole: int) -> None:
        mean = round(whole / 12) + (5 if self._slip() else 0)
        about = {
            "indicator": None,
            "at": self._at(),
            "start": f"{self.year - 1}-04-01",
            "label": f"{self.year - 1}/{self.year % 100:02}",
        }
        figures = [(f"{whole:,}", whole, about), (f"{mean}", mean, about)]
        self._sentence(f"In {about['label']} {whole:,} assessments were completed, an average of {mean} a month.", figures)
        boys = whole // 2 + 3
        figures = [(f"{n:,}", n, about) for n in (whole, boys, whole - boys)]
        self._sentence(f"Of the {whole:,} children, {boys:,} were boys and {whole - boys:,} were girls.", figures)

    def _list(self, number: int) -> None:
        self._block("The audit raised three concerns:")
        for item in ("Late visits", "Plans without dates", "Few notes of supervision")[: 2 if self._slip() else 3]:
            self._block(f"{item} in {number} of the teams", "list_item")

    def _prose(self) -> None:
        for _ in range(3):
            text = f"{self.dice.choice(_PROSE)} ({self.area}, item {self.blocks} of {self.year})"
            block = self._block(text)
            theme = self.dice.choice(_THEMES)
            self.rows.setdefault("theme_mentions", []).append(
                {
                    "document": self.name, "mention_id": f"{block['block_id']}-{theme}", "block_id": block["block_id"],
                    "page": block["page"], "section": block["section"], "theme": theme, "quote": text, "surface": text[:9],
                    "char_start": block["char_start"], "char_end": block["char_start"] + 9, "assertion": "affirmed",
                    "stance": self.dice.choice(_STANCES), "certainty": "stated", "subject": "own", "evidence_class": "body",
                    "pattern": "generated",
                }
            )  # fmt: skip

    @staticmethod
    def _bands(whole: int) -> list[int]:
        parts = [int(whole * share) for _, share in _BANDS]
        return [whole - sum(parts[1:]), *parts[1:]]

    def _table(self, name: str, before: int, now: int) -> None:
        """The indicator by age band: last year, this year, the change and the share of the total."""
        pairs = [*zip(self._bands(before), self._bands(now), strict=True), (before, now + (3 if self._slip() else 0))]
        labels = [*(f"Aged {label}" for label, _ in _BANDS), "Total"]
        header = ["Age", f"31 March {self.year - 1}", f"31 March {self.year}", "Change", "Share"]
        rows = [
            [(f"{a:,}", a, self._said(-1)), (f"{b:,}", b, self._said()), self._percent(100 * (b - a) / a, change=True),
             self._percent(100 * b / now)]
            for a, b in pairs
        ]  # fmt: skip
        self._grid(f"{name.replace('_', ' ').capitalize()} by age", name, header, labels, rows)

    def _percent(self, value: float, *, change: bool = False) -> tuple[str, float, Row]:
        extra: Row = {"from": self._at(-1)} if change else {"indicator": None}
        return (f"{value:.1f}%", value, {"unit": "percent"} | self._said() | extra)

    def _budget(self) -> None:
        rows = []
        for _ in range(4):
            spent = [self.dice.randint(1000, 90000) for _ in range(3)]
            rows.append([*spent, sum(spent)])
        rows.append([sum(column) for column in zip(*rows, strict=True)])
        labels = ["Staff", "Training", "Reviews", "Website", "Total"]
        about = {"unit": "gbp", "indicator": None} | self._said()
        printed = [[(f"£{value:,}", value, about) for value in row] for row in rows]
        self._grid("Budget", None, ["Item", "Council", "Health", "Police", "Total"], labels, printed)

    def _sentence(self, quote: str, figures: list[tuple[str, float, Row]]) -> list[Row]:
        block = self._block(quote)
        found, at = [], 0
        for surface, value, about in figures:
            at = max(quote.lower().find(surface.lower(), at), quote.lower().find(surface.lower()))
            found.append(self._claim(block, block["char_start"] + at, quote, surface, value, about))
            at += len(surface)
        return found

    def _block(self, text: str, kind: str = "paragraph", table_id: str | None = None) -> Row:
        self.blocks += 1
        row = {
            "document": self.name, "block_id": f"{self.name}-{self.blocks}", "page": 1 + self.blocks // 6,
            "ordinal": self.blocks, "kind": kind, "section": "Our year", "text": text, "char_start": self.length,
            "char_end": self.length + len(text), "level": 0, "table_id": table_id,
        }  # fmt: skip
        self.text.append(text)
        self.length += len(text) + 1
        self.rows.setdefault("blocks", []).append(row)
        return row

    def _claim(self, block: Row, place: int, quote: str, surface: str, value: float, about: Row, **cell: Any) -> Row:
        unit, places = about.get("unit", "count"), 1 if "." in surface else 0
        half = 0.5 / 10**places if unit in ("percent", "rate") else 0.0
        number = round(value, places)
        at = about.get("at")
        row = {
            "document": self.name, "claim_id": f"{block['block_id']}-{place}", "block_id": block["block_id"],
            "page": block["page"], "section": "Our year", "quote": quote, "surface": surface, "char_start": place,
            "char_end": place + len(surface), "value": float(number), "value_low": float(number - half),
            "value_high": float(number + half), "unit": unit, "per": about.get("per"),
            "qualifier": about.get("qualifier", "exact"),
            "measure": "change" if "from" in about else "level", "role": about.get("role", "actual"),
            "indicator": about.get("indicator"), "cohort": about.get("cohort"), "area": self.area,
            "period_kind": at and ("year" if "start" in about else "as_at"), "period_start": about.get("start", at),
            "period_end": at, "period_label": about.get("label"), "from_start": about.get("from"), "from_end": about.get("from"),
            "statement_id": block["block_id"], "source": "table" if cell else "text", "table_id": block["table_id"],
            "row_label": cell.get("row"), "col_label": cell.get("col"), "confidence": 0.9, "pattern": "generated",
            "small_number": False, "places": places, "period_certain": at and True,
        }  # fmt: skip
        self.rows.setdefault("claims", []).append(row)
        return row

    def _link(self, claim: Row, role: str, other: Row) -> None:
        row = {"document": self.name, "claim_id": claim["claim_id"], "role": role, "other_id": other["claim_id"]}
        self.rows.setdefault("claim_links", []).append(row)

    def _grid(
        self, title: str, indicator: str | None, header: list[str], labels: list[str], rows: list[list[tuple[str, float, Row]]]
    ) -> None:
        """A table with its cells, a claim a figure."""
        self.tables += 1
        lines = [header, *([label, *(surface for surface, _, _ in row)] for label, row in zip(labels, rows, strict=True))]
        block = self._block("\n".join(" ".join(line) for line in lines), "table", f"{self.name}-t{self.tables}")
        place = {"document": self.name, "table_id": block["table_id"], "page": block["page"]}
        size = {"block_id": block["block_id"], "title": title, "n_rows": len(rows), "n_cols": len(header)}
        self.rows.setdefault("tables", []).append(place | size)
        at = block["char_start"]
        for number, line in enumerate(lines):
            for col, text in enumerate(line):
                of_cell = rows[number - 1][col - 1] if number and col else None
                self.rows.setdefault("cells", []).append(
                    place | {
                        "row": number, "col": col, "is_header": number == 0, "row_span": 1, "col_span": 1, "text": text,
                        "row_label": line[0] if number else "", "col_label": header[col] if number else "",
                        "value": of_cell and float(of_cell[1]), "unit": of_cell and of_cell[2].get("unit", "count"),
                        "char_start": at, "char_end": at + len(text),
                    }
                )  # fmt: skip
                if of_cell is not None:
                    cohort = None if line[0] == "Total" else line[0].lower()
                    about = {"indicator": indicator, "cohort": cohort} | of_cell[2]
                    quote = f"{line[0]} | {header[col]} | {text}"
                    self._claim(block, at, quote, text, of_cell[1], about, row=line[0], col=header[col])
                at += len(text) + 1

    def _document(self) -> None:
        from extractor.warehouse import utc_now

        pages, text = 1 + self.blocks // 6, "\n".join(self.text)
        document = {
            "document": self.name, "document_id": self.name, "sha256": self.name, "media_type": "application/pdf",
            "title": f"Annual report {self.year}", "document_type": "annual_report", "status": "loaded", "area": self.area,
            "board": self.area, "published": f"{self.year}-09-30", "period_start": f"{self.year - 1}-04-01",
            "period_end": self._at(), "pages": pages, "pages_expected": pages, "pages_read": pages, "words": len(text) // 6,
            "ocr": False, "text": text, "ingested_at": utc_now(), "version": "0", "rules_hash": "0", "pending": False,
        }  # fmt: skip
        self.rows["documents"] = [document]
        self.rows["pages"] = [
            {"document": self.name, "page": page, "status": "read", "reason": None, "method": "pdfplumber"}
            for page in range(1, pages + 1)
        ]
        history = {"started_at": utc_now(), "document": self.name, "status": "loaded", "reason": None, "seconds": 1.0}
        self.rows["ingestions"] = [
            history | {"pages": pages, "version": "0", "rules_hash": "0", "sha256": self.name, "kind": None}
        ]
