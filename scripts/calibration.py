"""How often claims are right, by how sure they are, against the annotations: claims at 0.9 must be right nine times in ten.

    python scripts/calibration.py SHARED_DIR [--wrong N]

Reads the annotated papers of SHARED_DIR and of the sample, prints the share of right claims for each band of confidence, then
for the claims from 0.9 on what tells the wrong ones. `--wrong` also prints N of these. Exit status 1 where fewer than nine in
ten are right.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from extractor.evaluate.calibration import Band, Judged, bands, by_signal, judge
from extractor.warehouse import reading

ROOT = Path(__file__).resolve().parent.parent
SURE, SHARE = 0.9, 0.9
SIGNALS = ("source", "measure", "named by", "indicator", "period", "period printed", "pattern")


def judged(warehouse: Path, gold: Path, *papers: Path) -> list[Judged]:
    """Reads `papers` into a warehouse of their own, and judges their claims by the annotations."""
    command = [sys.executable, "-m", "extractor", "--warehouse", str(warehouse), "ingest", *map(str, papers)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 1):  # a scan is left out where there is no OCR
        raise SystemExit(done.stderr)
    with reading(warehouse) as door:
        return judge(door, gold)


def table(title: str, lines: Sequence[Band]) -> None:
    """One line a band."""
    print(f"{title:44} claims  right  share  mean confidence")
    for line in lines:
        print(f"  {line.name:42} {line.claims:6} {line.right:6}  {line.share:5.3f}  {line.sure:5.3f}")


def main() -> int:
    """Judge both collections, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--wrong", type=int, default=0, metavar="N", help="print N of the wrong claims from 0.9 on")
    given = parser.parse_args()
    shared = given.shared.resolve()
    with tempfile.TemporaryDirectory() as folder:
        corpus = shared / "corpus"
        real = judged(Path(folder) / "real.duckdb", shared / "gold", corpus / "reports", corpus / "excerpts")
        sample = judged(Path(folder) / "sample.duckdb", ROOT / "corpus" / "gold", ROOT / "corpus" / "papers")
    both = [*real, *sample]
    for title, claims in (("real papers", real), ("sample papers", sample), ("both", both)):
        table(title, bands(claims))
    sure = [one for one in both if one.confidence >= SURE]
    wrong = [one for one in sure if one.wrong]
    print(f"\nwrong from {SURE} on, by attribute: {dict(Counter(part for one in wrong for part in one.wrong).most_common())}")
    for kind in SIGNALS:
        table(f"from {SURE} on, by {kind}", by_signal(sure, kind)[:12])
    for one in wrong[: given.wrong]:
        print(f"{one.document} {one.confidence} {one.surface!r} {','.join(one.wrong)} [{one.asked}] {one.quote[:160]}")
    return 0 if sure and len(wrong) <= (1 - SHARE) * len(sure) else 1


if __name__ == "__main__":
    raise SystemExit(main())
