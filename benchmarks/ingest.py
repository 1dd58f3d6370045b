"""How fast papers are read: against plain pdfplumber, with two workers, and again after an edit. All from one run.

    python benchmarks/ingest.py FOLDER [--files N]

Each line is a process of its own, one after the other, OCR off. `plain` calls pdfplumber's extract_text and extract_tables on
every page; `read` is ours, reading and segmenting; the others are `scrutiny ingest`, without a cache, then with an empty one,
then again, then after an edit of themes.toml and one of claims.toml. `one core` is `ingest` with parent and worker held to one
core, where the system can do that (not macOS). The peak is that of the parent, and of the largest of its
workers. Ratios are of wall clock, and in brackets of processor time, which other work on the machine disturbs less.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

PLAIN = """
import sys, pdfplumber
for path in sys.argv[1:]:
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text(); page.extract_tables(); page.close()
"""
READ = """
import sys
from pathlib import Path
from extractor.model import ReadFailure
from extractor.patterns import Patterns
from extractor.read import ReadOptions, read_file
from extractor.segment import papers, segment
patterns = Patterns()
for name in sys.argv[1:]:
    raw = read_file(Path(name), ReadOptions("never"))
    for part, one in enumerate(() if isinstance(raw, ReadFailure) else papers(raw), 1):
        segment(one, sha256="0" * 64, name=Path(name).name, patterns=patterns, part=part)
"""
ONE_CORE = """
import runpy, sys, psutil
if hasattr(psutil.Process, "cpu_affinity"):
    psutil.Process().cpu_affinity([0])
runpy.run_module("extractor", run_name="__main__")
"""
EDITS = {
    "themes.toml": """[weather]
label = "Weather"
definition = "Rain."
kind = "group"
[weather.patterns.rain]
find = ["rain"]
examples = [{ text = "Rain fell." }]
counter_examples = [{ text = "Sun shone.", why = "no rain" }]
""",
    "claims.toml": '[noun_meta]\nwords = ["gizmos"]\n',
}


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of wall clock and of all processors; peaks of resident memory in MB."""

    seconds: float
    cpu: float
    parent: float
    worker: float


def measure(command: list[str], environment: Mapping[str, str]) -> Run:
    """Run a command to its end."""
    begun = time.perf_counter()
    before = os.times()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, **environment}, text=True
    )
    peaks = [0.0, 0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peaks))
    watcher.start()
    _, told = process.communicate()
    watcher.join()
    if process.returncode not in (0, 1):
        sys.exit(told)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(time.perf_counter() - begun, cpu, *peaks)


def _watch(pid: int, peaks: list[float]) -> None:
    try:
        parent = psutil.Process(pid)
        while parent.is_running() and parent.status() != psutil.STATUS_ZOMBIE:
            peaks[0] = max(peaks[0], parent.memory_info().rss / 1e6)
            for child in parent.children(recursive=True):
                try:
                    peaks[1] = max(peaks[1], child.memory_info().rss / 1e6)
                except psutil.Error:  # it ended while we looked
                    continue
            time.sleep(0.05)
    except psutil.Error:
        return


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, help="Only so many of them, spread evenly by name.")
    given = parser.parse_args()
    files = sorted(given.folder.glob("*.pdf"))
    if given.files:
        files = files[:: max(1, len(files) // given.files)][: given.files]
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        papers = scratch / "papers"
        papers.mkdir()
        for path in files:
            shutil.copyfile(path, papers / path.name)
        runs = _runs(scratch, sorted(papers.iterdir()))
    for label, run in runs.items():
        peaks = f"parent {run.parent:4.0f} MB   worker {run.worker:4.0f} MB"
        print(f"{label:<12}{run.seconds:8.1f} s{run.cpu:8.1f} s of processor   {peaks}")
    told = {
        "reading and segmenting against plain pdfplumber": ("plain", "read"),
        "the whole pipeline against plain pdfplumber": ("plain", "ingest"),
        "two workers against one": ("ingest", "two"),
        "two workers on two cores against one on one core": ("one core", "two"),
        "the second run against the first": ("cached", "again"),
        **{f"after an edit of {edit} against the first": ("cached", edit) for edit in EDITS},
    }
    for label, (slow, fast) in told.items():
        print(f"{label}: {runs[slow].seconds / runs[fast].seconds:.2f} x ({runs[slow].cpu / runs[fast].cpu:.2f} x)")


def _runs(scratch: Path, papers: list[Path]) -> dict[str, Run]:
    names = [str(path) for path in papers]
    off, kept = {"SCRUTINY_CACHE": "off"}, {"SCRUTINY_CACHE": str(scratch / "cache")}

    def ingest(warehouse: str, environment: Mapping[str, str], *options: str, how: tuple[str, str] = ("-m", "extractor")) -> Run:
        command = [
            sys.executable,
            *how,
            "--warehouse",
            str(scratch / warehouse),
            "ingest",
            "--ocr",
            "never",
            *options,
        ]
        return measure([*command, str(scratch / "papers")], environment)

    runs = {
        "plain": measure([sys.executable, "-c", PLAIN, *names], off),
        "read": measure([sys.executable, "-c", READ, *names], off),
        "ingest": ingest("a.duckdb", off),
        "one core": ingest("d.duckdb", off, how=("-c", ONE_CORE)),
        "two": ingest("b.duckdb", off, "--workers", "2"),
        "cached": ingest("c.duckdb", kept),
        "again": ingest("c.duckdb", kept),
    }
    for name, text in EDITS.items():
        own = scratch / f"edit-{name}"
        own.mkdir()
        (own / name).write_text(text, encoding="utf-8")
        runs[name] = ingest("c.duckdb", kept, "--patterns", str(own))
        ingest("c.duckdb", kept)  # back to the shipped ones, which are in the cache
    return runs


if __name__ == "__main__":
    main()
