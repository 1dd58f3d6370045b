"""How fast themes are matched: prints sentences a second on one core, for each round and over all.

    python benchmarks/themes.py [--rounds 5] [FILE ...]

Takes the sentences of the papers (by default those of corpus/papers without the scan) and runs the theme matcher alone over
them: which themes, where, and how they are meant. Reading, segmenting and the compiling of the patterns are done before and not
counted. Processor time of this process is measured, so that other work on the machine does not count. Most sentences of a paper
hold no word of a theme and cost next to nothing: they are not counted among the sentences, though the time that they take is.
Exit status 1 below 1,500 sentences a second.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import time
from pathlib import Path

from extractor.match.theme_context import places
from extractor.match.theme_lexicon import lexicon
from extractor.match.themes import find_themes
from extractor.model import Document, ReadFailure
from extractor.patterns import Patterns
from extractor.pipeline.reading import read_document

PAPERS = Path(__file__).resolve().parent.parent / "corpus" / "papers"
SENTENCES_A_SECOND = 1500


def documents(files: list[Path], patterns: Patterns) -> list[Document]:
    """The papers in `files`, read and segmented. A file that cannot be read is named and left out."""
    found = []
    for file in files:
        reading = read_document(file, file.name, hashlib.sha256(file.read_bytes()).hexdigest(), patterns, {})
        if isinstance(reading, ReadFailure):
            print(f"{file}: cannot be read, left out")
            continue
        found += [paper.document for paper in reading.papers]
    return found


def main() -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(description="How fast themes are matched.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    options = parser.parse_args()
    files = options.files or [file for file in sorted(PAPERS.iterdir()) if "scan" not in file.name]
    patterns = Patterns()
    papers = documents(files, patterns)
    sentences = sum(1 for paper in papers for _ in places(paper))
    may_hold = lexicon(patterns).may_hold_theme
    held = sum(may_hold(paper.text[start:end]) for paper in papers for _, start, end in places(paper))
    mentions = sum(len(find_themes(paper, patterns)) for paper in papers)
    print(f"{len(papers)} papers, {sentences} sentences, {held} with a word of a theme, {mentions} mentions")
    rates = []
    for number in range(1, options.rounds + 1):
        start = time.process_time()
        for paper in papers:
            find_themes(paper, patterns)
        rates.append(held / (time.process_time() - start))
        print(f"round {number}: {rates[-1]:,.0f} sentences a second")
    rate = statistics.median(rates)
    print(f"median: {rate:,.0f} sentences a second (at least {SENTENCES_A_SECOND:,} wanted)")
    return 0 if rate >= SENTENCES_A_SECOND else 1


if __name__ == "__main__":
    raise SystemExit(main())
