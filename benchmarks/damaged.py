"""Reads every file of a folder through the worker pool and tells what was lost, and what it took.

    python benchmarks/damaged.py FOLDER [--workers N] [--memory MB] [--list]

A loss is: a file that is read whole with fewer pages than PDFium counts, a file without text where PDFium finds some (PDFium is
asked in a process of its own), a failure without words, an exception that is none of ours.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from extractor.executors import Limits, Workers
from extractor.model import ReadFailure
from extractor.patterns import Patterns
from extractor.pipeline.reading import Reading, read_document
from extractor.read import discover, file_sha256, page_count

PDFIUM = """
import sys, pypdfium2
try:
    document = pypdfium2.PdfDocument(sys.argv[1])
except pypdfium2.PdfiumError:
    print("0 0"); sys.exit()
letters = 0
for number in range(len(document)):
    try:
        letters += sum(not c.isspace() for c in document[number].get_textpage().get_text_range())
    except pypdfium2.PdfiumError:
        pass
print(len(document), letters)
"""


@dataclass(slots=True)
class Tally:
    """What came out."""

    outcomes: Counter[str] = field(default_factory=Counter)
    methods: Counter[str] = field(default_factory=Counter)
    losses: list[str] = field(default_factory=list)
    pages: int = 0
    slowest: tuple[float, str] = (0.0, "")


def pdfium(path: Path) -> tuple[int, int]:
    """Pages and printed characters by PDFium; zeros where it cannot open the file."""
    if path.suffix.lower() != ".pdf":
        return 0, 0
    done = subprocess.run([sys.executable, "-c", PDFIUM, str(path)], capture_output=True, text=True, timeout=300, check=False)
    pages, letters = done.stdout.split() if done.returncode == 0 else ("0", "0")
    return int(pages), int(letters)


def judge(path: Path, found: Reading | ReadFailure, tally: Tally) -> str:
    """Count a file and name what it lost; gives a line that describes it."""
    pages, letters = pdfium(path)
    if isinstance(found, ReadFailure):
        tally.outcomes[f"failed: {found.kind}"] += 1
        if letters > 0 and found.kind != "password":
            tally.losses.append(f"{path.name}: PDFium has {letters} characters: {found.reason}")
        if found.kind == "defect" or not found.reason:
            tally.losses.append(f"{path.name}: {found.reason}")
        return f"{found.kind}: {found.reason}"
    document = found.document
    read = sum(page.status in {"read", "empty", "ocr"} for page in document.pages)
    partial = read < (document.pages_expected or 0) or any(page.reason for page in document.pages)
    tally.outcomes["partial" if partial else "loaded"] += 1
    tally.methods.update(page.method or "none" for page in document.pages)
    tally.pages += len(document.pages)
    held = sum(not c.isspace() for c in document.text)
    if not partial and read < pages:
        tally.losses.append(f"{path.name}: loaded with {read} of {pages} pages")
    if held < letters / 2:
        tally.losses.append(f"{path.name}: {held} characters, PDFium has {letters}")
    return f"{'partial' if partial else 'loaded'}: {read} of {pages} pages, {held} characters, PDFium {letters}"


def main() -> None:
    """Read, judge, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--memory", type=int, default=Limits().megabytes)
    parser.add_argument("--list", action="store_true")
    given = parser.parse_args()
    pool = Workers(read_document, Patterns(), page_count, Limits(megabytes=given.memory), given.workers)
    tally, begun = Tally(), time.perf_counter()
    spent = 0.0
    for path, name in discover([given.folder]):
        start = time.perf_counter()
        found = pool.start(path, name, file_sha256(path), {}).result()
        took = time.perf_counter() - start
        spent += took
        tally.slowest = max(tally.slowest, (took, name))
        line = judge(path, found, tally)
        if given.list:
            print(f"{name}: {took:.1f} s: {line}", flush=True)
    sizes = pool._watchdog.seen if pool._watchdog else {}
    pool.close()
    peak = max(sizes.values(), default=0) / 1e6
    parent = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"outcomes: {dict(tally.outcomes)}\npages by method: {dict(tally.methods)}")
    print(
        f"{tally.pages} pages in {spent:.1f} s, {tally.pages / spent:.1f} a second; "
        f"slowest {tally.slowest[1]} {tally.slowest[0]:.1f} s"
    )
    print(
        f"peak resident: parent {parent:.0f} MB, worker {peak:.0f} MB of {given.memory}; "
        f"{time.perf_counter() - begun:.0f} s in all"
    )
    print(f"losses: {len(tally.losses)}", *tally.losses, sep="\n  ")
    assert not multiprocessing.active_children()
    sys.exit(1 if tally.losses else 0)


if __name__ == "__main__":
    main()
