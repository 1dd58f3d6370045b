"""The rules over a generated national corpus: time and memory as the claims grow.

    python benchmarks/national.py [--claims 10000 100000 1000000]

`national_corpus` says what is in it: 150 areas with 15 yearly reports each are a million claims, and fewer claims are fewer
areas. Every size is written straight into a warehouse and checked in a process of its own, on at most two cores. Prints the
seconds, those of the processor, the seconds a million claims, the peak memory of the checking process and how many findings
there are; below them the queries that took more than a second, with their rules.

Limits: a million claims in 60 s and 4 GB, the time in proportion to the claims.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from national_corpus import make  # noqa: E402 - found beside this file, however it is started

CLAIMS_OF_AN_AREA = 6_600


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
            claims = make(path, max(1, round(size / CLAIMS_OF_AN_AREA)))
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
    tally = engine._tally

    def timed(query: Any, group: Any, *arguments: Any) -> None:
        begun = time.perf_counter()
        tally(query, group, *arguments)
        rules[" ".join(rule.code for rule in group)] = time.perf_counter() - begun

    engine._tally = timed
    begun = time.perf_counter()
    found = check(path)
    seconds = time.perf_counter() - begun
    own = psutil.Process()
    measured = {
        "seconds": seconds,
        "cpu": sum(own.cpu_times()[:2]),
        "megabytes": _peak(own),
        "findings": len(found.result.findings),
    }
    print(json.dumps(measured | {"rules": rules}))


def _peak(process: Any) -> float:
    if sys.platform == "win32":
        return float(process.memory_info().peak_wset) / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    main()
