"""Sentences a second through the theme matcher alone, on one core, and the memory that the process took at its peak.

    python benchmarks/themes.py FOLDER [--rounds N]

The papers are read and segmented first, and the matchers compiled; neither is in the time. Each sentence
that can hold a theme counts.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

from extractor.match.theme_context import places
from extractor.match.theme_lexicon import lexicon
from extractor.match.themes import find_themes
from extractor.model import ReadFailure
from extractor.patterns import Patterns
from extractor.pipeline.reading import read_document
from extractor.read import discover, file_sha256


def main() -> None:
    """Read, match, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    patterns = Patterns()
    documents = []
    for path, name in discover([given.folder]):
        found = read_document(path, name, file_sha256(path), patterns, {})
        if isinstance(found, ReadFailure):
            print(f"{name} is left out: {found.reason}")
        else:
            documents += [paper.document for paper in found.papers]
    lexicon(patterns).cues  # noqa: B018  # compiled on first use
    sentences = sum(1 for document in documents for _ in places(document))
    begun, mentions = time.process_time(), 0
    for _ in range(given.rounds):
        mentions = sum(len(find_themes(document, patterns)) for document in documents)
    spent = (time.process_time() - begun) / given.rounds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"{len(documents)} papers, {sentences} sentences, {mentions} mentions in {spent:.2f} s")
    print(f"{sentences / spent:.0f} sentences a second; peak resident {peak:.0f} MB, the reading of the papers included")


if __name__ == "__main__":
    main()
