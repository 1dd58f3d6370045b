"""The rules over a generated national corpus: time and memory as the claims grow.

    python benchmarks/national.py [--claims 10000 100000 1000000]

150 areas with 15 yearly reports each. A report states its area's figures of this year and the last in sentences, with changes
and shares, and in tables with totals; one statement in 500 is wrong. Every size is written straight into a warehouse and
checked in a process of its own, on at most two cores. Prints the seconds (those that each rule judged for, above one second),
the seconds of the processor, the seconds a million claims, the peak memory of the checking process, and how many findings
there are.

Limits: a million claims in 60 s and 4 GB, the time in proportion to the claims.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

AREAS, YEARS, FIRST = 150, 15, 2009
WRONG = 1 / 500
_CLAIMS_OF_A_SERIES = 7

Row = dict[str, Any]


def main() -> None:
    """Makes each warehouse, checks it in a child process, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--check", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.check:
        _measure(options.check)
        return
    print(f"{'claims':>10} {'seconds':>8} {'cpu':>8} {'s/million':>10} {'peak MB':>8} {'findings':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for size in options.claims:
            path = Path(folder) / f"{size}.duckdb"
            claims = _make(path, size)
            found = _checked(path)
            seconds, cpu, peak = found["seconds"], found["cpu"], found["megabytes"]
            rate = seconds / claims * 1e6
            print(f"{claims:>10,} {seconds:>8.1f} {cpu:>8.1f} {rate:>10.1f} {peak:>8,.0f} {found['findings']:>9,}")
            for rule, took in found["rules"].items():
                if took >= 1:
                    print(f"{'':>10} {took:>8.1f}  {rule}")
            sys.stdout.flush()
            path.unlink()


def _checked(path: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--check", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    if done.returncode:
        raise SystemExit(done.stderr)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _measure(path: Path) -> None:
    """Check as the command does, rule by rule, and print what it took as JSON."""
    import psutil

    from extractor.pipeline.check import check
    from extractor.rules import engine

    os.environ.setdefault("OMP_NUM_THREADS", "2")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    rules: dict[str, float] = {}
    judge = engine._judge

    def timed(rule: Any, *arguments: Any) -> None:
        begun = time.perf_counter()
        judge(rule, *arguments)
        rules[rule.code] = rules.get(rule.code, 0.0) + time.perf_counter() - begun

    engine._judge = timed
    begun = time.perf_counter()
    found = check(path)
    seconds = time.perf_counter() - begun
    own = psutil.Process()
    measured = {"seconds": seconds, "cpu": sum(own.cpu_times()[:2]), "megabytes": _peak(own), "findings": len(found.findings)}
    print(json.dumps(measured | {"rules": rules}))


def _peak(process: Any) -> float:
    if sys.platform == "win32":
        return float(process.memory_info().peak_wset) / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def _make(path: Path, size: int) -> int:
    """A warehouse of about `size` claims. Returns how many there are."""
    from extractor.patterns import Patterns
    from extractor.warehouse import settle, store_indicators, writing
    from extractor.warehouse.load import insert

    dice = random.Random(size)
    patterns = Patterns()
    stocks = [name for name, entry in patterns.indicators.items() if entry.kind == "stock" and entry.unit == "count"]
    series = max(1, round(size / AREAS / YEARS / _CLAIMS_OF_A_SERIES))
    made = 0
    with writing(path, settled=False) as connection:
        store_indicators(connection, patterns.indicators, patterns.digest)
    for area in range(AREAS):
        tables: dict[str, list[Row]] = {}
        for name, row in _of_area(f"Area {area:03}", stocks, series, dice):
            tables.setdefault(name, []).append(row)
        made += len(tables["claims"])
        with writing(path, settled=False) as connection:
            for name, rows in tables.items():
                insert(connection, name, rows)
    settle(path)
    return made


def _of_area(area: str, indicators: list[str], series: int, dice: random.Random) -> Iterator[tuple[str, Row]]:
    """The rows of all reports of an area, with the table that each belongs to."""
    levels = {(number, year): dice.randint(200, 2000) for number in range(series) for year in range(FIRST - 1, FIRST + YEARS)}
    for year in range(FIRST, FIRST + YEARS):
        report = _Report(area, year)
        for number in range(series):
            indicator = indicators[number % len(indicators)]
            cohort = None if number < len(indicators) else f"group {number // len(indicators)}"
            yield from report.statement(indicator, cohort, levels[number, year - 1], levels[number, year], dice)
        yield from report.rest()


class _Report:
    """The rows of one report."""

    def __init__(self, area: str, year: int) -> None:
        self.name, self.area, self.year = f"{area} {year}.pdf", area, year
        self.text: list[str] = []
        self.length = self.blocks = self.tables = 0

    def statement(
        self, indicator: str, cohort: str | None, before: int, now: int, dice: random.Random
    ) -> Iterator[tuple[str, Row]]:
        """A sentence with a change and its ends, one with a share, and a table row of parts and total."""
        change = 100 * (now - before) / before + (7 if dice.random() < WRONG else 0)
        part = now // 3
        share = 100 * part / now
        ends = (f"{self.year - 1}-03-31", f"{self.year}-03-31")
        about = {"indicator": indicator, "cohort": cohort}
        quote = f"{indicator} {cohort or ''} went from {before:,} to {now:,}, a change of {abs(change):.1f}%."
        block, at = self._block(quote)
        yield "blocks", block
        first = self._claim(block, at, quote, f"{before:,}", before, about | {"at": ends[0]})
        second = self._claim(block, at, quote, f"{now:,}", now, about | {"at": ends[1]})
        third = self._claim(
            block, at, quote, f"{abs(change):.1f}%", change, about | {"at": ends[1], "from": ends[0], "unit": "percent"}
        )
        yield from (("claims", row) for row in (first, second, third))
        for role, other in (("start", first), ("end", second)):
            yield "claim_links", self._link(third, role, other)
        quote = f"Of the {now:,} ({indicator} {cohort or ''}), {part:,} ({share:.1f}%) were girls."
        block, at = self._block(quote)
        yield "blocks", block
        whole = self._claim(block, at, quote, f"{now:,}", now, about | {"at": ends[1]})
        girls = self._claim(
            block, at, quote, f"{part:,}", part, {"indicator": indicator, "cohort": f"{cohort or ''} girls", "at": ends[1]}
        )
        of = self._claim(
            block, at, quote, f"{share:.1f}%", share, {"indicator": None, "cohort": "girls", "at": ends[1], "unit": "percent"}
        )
        yield from (("claims", row) for row in (whole, girls, of))
        yield "claim_links", self._link(of, "part", girls)
        yield "claim_links", self._link(of, "whole", whole)
        yield from self._table(indicator, now, part, about | {"at": ends[1]}, dice)

    def rest(self) -> Iterator[tuple[str, Row]]:
        """The document itself."""
        from extractor.warehouse import utc_now

        text = "\n".join(self.text)
        yield (
            "documents",
            {
                "document": self.name, "document_id": self.name, "sha256": self.name, "media_type": "application/pdf",
                "title": f"Annual report {self.year}", "document_type": "annual_report", "status": "loaded", "area": self.area,
                "board": self.area, "published": f"{self.year}-09-30", "period_start": f"{self.year - 1}-04-01",
                "period_end": f"{self.year}-03-31", "pages": 30, "pages_expected": 30, "pages_read": 30, "words": len(text) // 6,
                "ocr": False, "text": text, "ingested_at": utc_now(), "version": "0", "rules_hash": "0", "pending": False,
            },
        )  # fmt: skip

    def _block(self, text: str, kind: str = "paragraph") -> tuple[Row, int]:
        start = self.length
        self.text.append(text)
        self.length += len(text) + 1
        self.blocks += 1
        row = {
            "document": self.name, "block_id": f"{self.name}-{self.blocks}", "page": 1 + self.blocks // 20,
            "ordinal": self.blocks, "kind": kind, "section": "", "text": text, "char_start": start,
            "char_end": start + len(text), "level": 0, "table_id": f"{self.name}-t{self.tables}" if kind == "table" else None,
        }  # fmt: skip
        return row, start

    def _claim(self, block: Row, start: int, quote: str, surface: str, value: float, about: Row) -> Row:
        unit = about.get("unit", "count")
        place = start + max(0, quote.find(surface))
        half = 0.05 if unit == "percent" else 0.0
        printed = round(value, 1) if unit == "percent" else value
        return {
            "document": self.name, "claim_id": f"{block['block_id']}-{about.get('id', place)}-{about['cohort']}-{unit}",
            "block_id": block["block_id"], "page": block["page"], "section": "", "quote": quote, "surface": surface,
            "char_start": place, "char_end": place + len(surface), "value": float(printed), "value_low": float(printed - half),
            "value_high": float(printed + half), "unit": unit, "qualifier": "exact",
            "measure": "change" if "from" in about else "level", "role": "actual", "indicator": about["indicator"],
            "cohort": about["cohort"], "area": self.area, "period_kind": "as_at", "period_start": about["at"],
            "period_end": about["at"], "from_start": about.get("from"), "from_end": about.get("from"),
            "statement_id": block["block_id"], "source": "table" if block["kind"] == "table" else "text",
            "table_id": block["table_id"], "row_label": about.get("row"), "confidence": 0.9, "pattern": "generated",
            "small_number": False, "places": 1 if unit == "percent" else 0, "period_certain": True,
        }  # fmt: skip

    def _link(self, claim: Row, role: str, other: Row) -> Row:
        return {"document": self.name, "claim_id": claim["claim_id"], "role": role, "other_id": other["claim_id"]}

    def _table(self, indicator: str, total: int, part: int, about: Row, dice: random.Random) -> Iterator[tuple[str, Row]]:
        """A table with two parts and their total; the total is a claim too."""
        self.tables += 1
        rows = [
            ["Group", "Number"],
            ["Girls", f"{part:,}"],
            ["Boys", f"{total - part + (dice.random() < WRONG):,}"],
            ["Total", f"{total:,}"],
        ]
        block, start = self._block("\n".join(" ".join(row) for row in rows), "table")
        table_id = block["table_id"]
        yield "blocks", block
        yield (
            "tables",
            {
                "document": self.name, "table_id": table_id, "block_id": block["block_id"], "page": block["page"],
                "title": indicator, "n_rows": 3, "n_cols": 2,
            },
        )  # fmt: skip
        at = start
        for number, row in enumerate(rows):
            for col, text in enumerate(row):
                value = float(text.replace(",", "")) if number and col else None
                yield (
                    "cells",
                    {
                        "document": self.name, "table_id": table_id, "row": number, "col": col, "is_header": number == 0,
                        "row_span": 1, "col_span": 1, "text": text, "row_label": row[0] if number else "",
                        "col_label": rows[0][col] if number else "", "value": value, "unit": "count" if value else None,
                        "char_start": at, "char_end": at + len(text), "page": block["page"],
                    },
                )  # fmt: skip
                if number == 3 and col:
                    claim = self._claim(block, at, text, text, total, about | {"row": "Total"})
                    yield "claims", claim | {"quote": f"Total | Number | {text}"}
                at += len(text) + 1


if __name__ == "__main__":
    main()
