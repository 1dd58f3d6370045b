"""Kills `scrutiny ingest` with SIGKILL at random moments of its loading, again and again, and looks at what is left.

    python benchmarks/kill.py [--rounds 25] [--papers 400] [--seed 1]

After each kill the warehouse must open, hold every paper that was acknowledged (named with -v) as it was read in that round, and
each paper whole: as many blocks and claims as the same paper has in a warehouse that was never disturbed. Every fifth round all
papers have changed, the others read all again. The moment lies between the first acknowledgement and the last one of a run that
was not disturbed.
Papers are read by one worker, which dies with its parent, and loaded several at a time, as they are by default.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import WarehouseError
from extractor.warehouse import reading

PAPER = """Safeguarding Board Report {number}

1. Child protection

On 31 March 2017 there were {plans} children subject of a child protection plan, {share}% of them for neglect.

| Reason | Number |
|---|---|
| Neglect | {number} |
| Other | {rest} |
| Total | {plans} |
"""

COUNTS = """
SELECT d.document, d.sha256, d.ingested_at, (SELECT count(*) FROM blocks b WHERE b.document = d.document) AS blocks,
    (SELECT count(*) FROM claims c WHERE c.document = d.document) AS claims FROM documents d
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A paper as the warehouse has it: its file, when it was read, and how many blocks and claims it has."""

    sha256: object
    ingested_at: object
    shape: tuple[object, object]


def write_papers(folder: Path, count: int, edition: int) -> None:
    """The papers; another `edition` changes all of them, so that each replaces its older reading."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        plans = 1000 + 7 * number + edition
        text = PAPER.format(number=number, plans=plans, rest=plans - number, share=round(100 * number / plans))
        (folder / f"{number:03}.md").write_text(text, encoding="utf-8")


def start(warehouse: Path, papers: Path, *options: str) -> subprocess.Popen[str]:
    """The ingest, in this process's environment without a cache."""
    command = [sys.executable, "-m", "extractor", "--warehouse", str(warehouse), "ingest", "-v", "--workers", "1", *options]
    environment = {**os.environ, "SCRUTINY_CACHE": "off"}
    return subprocess.Popen([*command, str(papers)], stderr=subprocess.PIPE, text=True, env=environment)


def acknowledged(process: subprocess.Popen[str]) -> Iterator[str]:
    """The papers as they are told to be in the warehouse, until the process ends."""
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(("loaded: ", "replaced: ")):
            yield line.split(": ")[1].strip()


def held(warehouse: Path) -> dict[str, Held]:
    """What the warehouse holds of each document."""
    with reading(warehouse) as door:
        return {
            str(row["document"]): Held(row["sha256"], row["ingested_at"], (row["blocks"], row["claims"]))
            for row in door.rows(COUNTS)
        }


def undisturbed(warehouse: Path, papers: Path) -> float:
    """Ingest without a kill; seconds between the first acknowledgement and the last."""
    with start(warehouse, papers) as process:
        told = [time.monotonic() for _ in acknowledged(process)]
    return told[-1] - told[0]


def killed(warehouse: Path, papers: Path, options: tuple[str, ...], span: float, moments: random.Random) -> set[str]:
    """Ingest, and kill it within `span` seconds after the first acknowledgement; what was acknowledged."""
    said: set[str] = set()
    with start(warehouse, papers, *options) as process:
        lines = acknowledged(process)
        said.add(next(lines))
        ending = threading.Timer(moments.uniform(0.0, span), process.kill)
        ending.start()
        said.update(lines)
        ending.join()
    return said


def main() -> None:
    """Kill, look, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--papers", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    moments = random.Random(given.seed)
    corrupt = lost = half = told = midway = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder, warehouse = Path(scratch) / "papers", Path(scratch) / "w.duckdb"
        shapes: dict[tuple[str, object], object] = {}
        span = 0.0
        for number in range(given.rounds):
            options: tuple[str, ...] = ("--force",)
            if number % 5 == 0:
                write_papers(folder, given.papers, number)
                whole = Path(scratch) / f"whole-{number}.duckdb"
                span = undisturbed(whole, folder)
                shapes |= {(name, found.sha256): found.shape for name, found in held(whole).items()}
                whole.unlink()
                options = ()
            begun = dt.datetime.now(dt.UTC).replace(tzinfo=None)
            said = killed(warehouse, folder, options, span, moments)
            told += len(said)
            midway += len(said) < given.papers
            try:
                found = held(warehouse)
            except WarehouseError as error:
                corrupt += 1
                print(f"round {number}: {error}")
                warehouse.unlink()
                continue
            missing = sorted(name for name in said if name not in found or found[name].ingested_at < begun)  # type: ignore[operator]
            broken = sorted(name for name, one in found.items() if shapes.get((name, one.sha256)) != one.shape)
            lost += len(missing)
            half += len(broken)
            print(f"round {number}: {len(said)} acknowledged, {len(found)} held, lost {missing}, half {broken}", flush=True)
    print(f"{given.rounds} kills, {midway} in mid-run: {corrupt} corrupt, {lost} of {told} acknowledged lost, {half} half")
    sys.exit(1 if corrupt or lost or half else 0)


if __name__ == "__main__":
    main()
