"""How fast claims are read: sentences a second on one core through match and resolve, averaged over the papers of a folder.

    python benchmarks/claims.py FOLDER [--at-once 4] [--most N] [--list]

Files are read and segmented a few at a time before the clock starts, so that it measures finding the claims alone (no themes)
and memory stays flat. The clock is processor time. Counted are the sentences of the text; the cells of tables are claims too,
and the time that they take is included though they are no sentences. Sentences without a number are then timed by themselves:
the text blocks in which no sentence has one. Exit status 1 below 1,000 sentences a second.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from extractor.match.claims import find_claims
from extractor.match.sentence import MAY_COUNT
from extractor.model import Block, BlockKind, Document, ReadFailure
from extractor.patterns import Patterns
from extractor.read import discover, file_sha256, read_file
from extractor.resolve import resolve
from extractor.segment import papers, segment

BAR = 1000
_SILENT = (BlockKind.RUNNING_HEAD, BlockKind.TABLE)
_WARM = "At the end of March 2015, 312 children were on a child protection plan."


@dataclass(frozen=True, slots=True)
class Measured:
    """A file's work: sentences, those of them with a number, cells, claims and processor seconds; `plain` is without numbers."""

    name: str
    sentences: int
    numbered: int
    cells: int
    claims: int
    seconds: float
    plain: int
    plain_seconds: float


def documents(path: Path, name: str, patterns: Patterns) -> list[Document]:
    """The papers of a file, segmented; none where it cannot be read."""
    raw = read_file(path)
    if isinstance(raw, ReadFailure):
        print(f"{name}: left out, {raw.reason}", flush=True)
        return []
    digest = file_sha256(path)
    return [segment(one, sha256=digest, name=name, patterns=patterns, part=part) for part, one in enumerate(papers(raw), 1)]


def sentences(document: Document, blocks: Sequence[Block]) -> list[str]:
    """The sentences of text blocks."""
    spans = [span for block in blocks if block.kind not in _SILENT for span in block.sentences or ((block.start, block.end),)]
    return [document.text[start:end] for start, end in spans]


def without_numbers(document: Document) -> Document:
    """The document with only those text blocks in which no sentence has a number."""
    blocks = tuple(
        block
        for block in document.blocks
        if block.kind not in _SILENT and not any(MAY_COUNT.search(text) for text in sentences(document, [block]))
    )
    return replace(document, blocks=blocks, tables=())


def claims(document: Document, patterns: Patterns) -> tuple[int, float]:
    """How many claims match and resolve find, and the processor seconds that they take."""
    begun = time.process_time()
    found = resolve(document, find_claims(document, patterns), patterns)
    return len(found), time.process_time() - begun


def measure(name: str, papers_of_file: Sequence[Document], patterns: Patterns) -> Measured:
    """Time the papers of one file, whole and without numbers."""
    read = [text for document in papers_of_file for text in sentences(document, document.blocks)]
    timed = [claims(document, patterns) for document in papers_of_file]
    plain = [without_numbers(document) for document in papers_of_file]
    plain_timed = [claims(document, patterns) for document in plain]
    return Measured(
        name,
        len(read),
        sum(MAY_COUNT.search(text) is not None for text in read),
        sum(len(table.cells) for document in papers_of_file for table in document.tables),
        sum(count for count, _ in timed),
        sum(seconds for _, seconds in timed),
        sum(len(sentences(document, document.blocks)) for document in plain),
        sum(seconds for _, seconds in plain_timed),
    )


def batches(folder: Path, size: int, most: int | None) -> Iterator[tuple[tuple[Path, str], ...]]:
    """The files of the folder, `size` at a time."""
    found = iter(itertools.islice(discover([folder]), most))
    while batch := tuple(itertools.islice(found, size)):
        yield batch


def resident() -> float:
    """Megabytes that the process holds now, garbage given back first."""
    gc.collect()
    return float(psutil.Process().memory_info().rss) / 1e6


def tell(done: Sequence[Measured], memory: Sequence[float], peak: float) -> int:
    """Print the figures; the exit status."""
    total = sum(one.sentences for one in done)
    seconds = sum(one.seconds for one in done)
    plain, plain_seconds = sum(one.plain for one in done), sum(one.plain_seconds for one in done)
    rates = [one.sentences / one.seconds for one in done if one.seconds]
    slowest = min(done, key=lambda one: one.sentences / one.seconds if one.seconds else float("inf"))
    print(
        f"{len(done)} files, {total} sentences ({sum(one.numbered for one in done)} with a number), "
        f"{sum(one.cells for one in done)} cells, {sum(one.claims for one in done)} claims in {seconds:.2f} s"
    )
    print(f"through match and resolve: {total / seconds:.0f} sentences a second; mean of the files {sum(rates) / len(rates):.0f}")
    print(f"slowest: {slowest.name}, {slowest.sentences / slowest.seconds:.0f} ({slowest.cells} cells, {slowest.claims} claims)")
    if plain:
        print(f"without numbers: {plain} sentences, {1e6 * plain_seconds / plain:.0f} microseconds each")
    print(
        f"resident after each batch: first {memory[0]:.0f} MB, last {memory[-1]:.0f} MB, most {max(memory):.0f} MB; "
        f"match and resolve add {peak:.0f} MB at most"
    )
    return 0 if total / seconds >= BAR else 1


def main() -> int:
    """Read, time, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--at-once", type=int, default=4, help="files held at a time")
    parser.add_argument("--most", type=int, help="only the first N files")
    parser.add_argument("--list", action="store_true", help="a line for each file")
    given = parser.parse_args()
    patterns = Patterns()
    warm = replace(_nothing(), text=_WARM, blocks=(Block("b", 0, BlockKind.PARAGRAPH, _WARM, 0, len(_WARM)),))
    claims(warm, patterns)  # expressions and the phrase index are built once for a run, not for a paper
    done: list[Measured] = []
    memory: list[float] = []
    added = 0.0
    for batch in batches(given.folder, given.at_once, given.most):
        held = [(name, found) for path, name in batch if (found := documents(path, name, patterns))]
        before = resident()
        for name, papers_of_file in held:
            done.append(measure(name, papers_of_file, patterns))
            if given.list:
                print(done[-1], flush=True)
        added = max(added, resident() - before)
        del held
        memory.append(resident())
    if not done:
        raise SystemExit(f"{given.folder}: no file that can be read")
    return tell(done, memory, added)


def _nothing() -> Document:
    from extractor.model import DocumentFacts

    return Document("warm", "", "text/plain", "", (), (), DocumentFacts())


if __name__ == "__main__":
    raise SystemExit(main())
