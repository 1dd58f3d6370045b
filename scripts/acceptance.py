"""The acceptance run: read the shared papers, check them, score the warehouse, and compare with the last recorded score.

    python scripts/acceptance.py SHARED_DIR [--record]

Fails (exit status 1) where a score has fallen below `scripts/acceptance.json`; `--record` writes the scores of this run there.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RECORD = Path(__file__).with_name("acceptance.json")
ROOT = Path(__file__).resolve().parent.parent
SLACK = 0.0005
"""Scores are printed to four places."""


def run(*arguments: str, allowed: tuple[int, ...] = (0,)) -> str:
    """Standard output of a command of this environment; ends the run where its exit status is not allowed."""
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode not in allowed:
        sys.stderr.write(done.stderr)
        raise SystemExit(f"failed with status {done.returncode}: {' '.join(arguments)}")
    return done.stdout


def scored(shared: Path, warehouse: Path, gold: Path, *papers: Path, failures: bool = False) -> dict[str, float]:
    """Ingests and checks `papers`, and returns the scores of the warehouse against `gold`."""
    scrutiny = ("-m", "extractor", "--warehouse", str(warehouse))
    run(*scrutiny, "ingest", *map(str, papers), allowed=(0, 1) if failures else (0,))
    run(*scrutiny, "check", "--fail-on", "never")
    result = json.loads(run(str(shared / "tools" / "score.py"), str(warehouse), str(gold), "--json"))
    findings = result["findings"]
    return {
        "claims detect F1": result["claims"]["ALL"]["detect"]["f1"],
        "claims full F1": result["claims"]["ALL"]["full"]["f1"],
        "themes F1": result["themes"]["ALL"]["f1"],
        "themes assertion": result["themes"]["ALL"]["assertion"],
        "themes stance": result["themes"]["ALL"]["stance"],
        "tables F1": result["tables"]["ALL"]["f1"],
        "findings flagged": findings["ALL"]["hit"],
        "findings not alarmed": findings["must_pass"] - findings["must_pass_alarmed"],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--record", action="store_true")
    arguments = parser.parse_args()
    shared = arguments.shared.resolve()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        real = scored(
            shared, Path(folder) / "real.duckdb", shared / "gold", shared / "corpus" / "reports", shared / "corpus" / "excerpts"
        )
        sample = scored(
            shared, Path(folder) / "sample.duckdb", ROOT / "corpus" / "gold", ROOT / "corpus" / "papers", failures=True
        )
    scores = {"real papers": real, "sample papers": sample}
    recorded = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    fallen = 0
    for group, values in scores.items():
        for name, value in values.items():
            before = recorded.get(group, {}).get(name)
            worse = before is not None and value < before - SLACK
            fallen += worse
            note = "   FELL" if worse else ""
            print(f"{group:14} {name:22} {value:8.4f}   recorded {'-' if before is None else before}{note}")
    print(f"acceptance run: {time.monotonic() - started:.0f} s")
    if arguments.record:
        RECORD.write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
    total = sum(len(values) for values in scores.values())
    print(f"{total - fallen} passed, {fallen} failed")
    return 1 if fallen and not arguments.record else 0


if __name__ == "__main__":
    raise SystemExit(main())
