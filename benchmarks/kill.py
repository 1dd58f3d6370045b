"""Kills `scrutiny ingest` with SIGKILL at random moments of its loading, again and again, and looks at what is left.

    python benchmarks/kill.py [--rounds 25] [--papers 60] [--seed 1]

After each kill the warehouse must open, hold every paper that was acknowledged (named with -v), and each paper whole: as many
blocks and claims as the same paper has in a warehouse that was never disturbed. The next round is the same command again.
Papers are read by one worker, which dies with its parent, and loaded several at a time, as they are by default.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
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
SELECT d.document, d.sha256, (SELECT count(*) FROM blocks b WHERE b.document = d.document) AS blocks,
    (SELECT count(*) FROM claims c WHERE c.document = d.document) AS claims FROM documents d
"""


def write_papers(folder: Path, count: int, edition: int) -> None:
    """The papers; another `edition` changes all of them, so that each replaces its older reading."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        plans = 1000 + 7 * number + edition
        text = PAPER.format(number=number, plans=plans, rest=plans - number, share=round(100 * number / plans))
        (folder / f"{number:03}.md").write_text(text, encoding="utf-8")


def start(warehouse: Path, papers: Path) -> subprocess.Popen[str]:
    """The ingest, in this process's environment without a cache."""
    command = [sys.executable, "-m", "extractor", "--warehouse", str(warehouse), "ingest", "-v", "--workers", "1", str(papers)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "SCRUTINY_CACHE": "off"})


def held(warehouse: Path) -> dict[str, tuple[object, ...]]:
    """What the warehouse holds of each document."""
    with reading(warehouse) as door:
        return {str(row["document"]): (row["sha256"], row["blocks"], row["claims"]) for row in door.rows(COUNTS)}


def main() -> None:
    """Kill, look, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--papers", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    moments = random.Random(given.seed)
    corrupt = lost = half = acknowledged = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder, warehouse = Path(scratch) / "papers", Path(scratch) / "w.duckdb"
        shapes: dict[tuple[str, object], tuple[object, ...]] = {}
        for number in range(given.rounds):
            if number % 5 == 0:
                write_papers(folder, given.papers, number)
                whole = Path(scratch) / f"whole-{number}.duckdb"
                start(whole, folder).communicate()
                shapes |= {(name, found[0]): found for name, found in held(whole).items()}
                whole.unlink()
            said: set[str] = set()
            with start(warehouse, folder) as process:
                assert process.stderr is not None
                before = []
                for line in process.stderr:  # what is skipped comes first
                    before.append(line)
                    if line.startswith(("loaded: ", "replaced: ")):  # loading has begun
                        break
                time.sleep(moments.uniform(0.0, 0.8))
                process.kill()
                for line in (*before, *process.stderr):
                    if line.startswith(("loaded: ", "replaced: ", "skipped: ")):
                        said.add(line.split(": ")[1].strip())
            acknowledged += len(said)
            try:
                found = held(warehouse)
            except WarehouseError as error:
                corrupt += 1
                print(f"round {number}: {error}")
                warehouse.unlink()
                continue
            missing = said - found.keys()
            broken = [name for name, one in found.items() if shapes.get((name, one[0])) != one]
            lost += len(missing)
            half += len(broken)
            print(
                f"round {number}: {len(said)} acknowledged, {len(found)} held, lost {sorted(missing)}, half {broken}", flush=True
            )
    print(f"{given.rounds} kills: {corrupt} corrupt, {lost} of {acknowledged} acknowledged lost, {half} half")
    sys.exit(1 if corrupt or lost or half else 0)


if __name__ == "__main__":
    main()
