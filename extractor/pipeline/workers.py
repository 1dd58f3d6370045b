"""How the ingest reads files: in worker processes, within limits, or in this one."""

from __future__ import annotations

from extractor.executors import Executor, InProcess, Limits, Workers
from extractor.patterns import Patterns
from extractor.pipeline.reading import Reading, read_document
from extractor.read import page_count


def readers(patterns: Patterns, limits: Limits, workers: int) -> Executor[Reading]:
    """Reading of papers in so many worker processes; 0 reads in this process, where `limits` do not hold."""
    if workers == 0:
        return InProcess(read_document, patterns)
    return Workers(read_document, patterns, page_count, limits, workers)
