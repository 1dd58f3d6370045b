"""How the ingest reads files: in worker processes, within limits, or in this one."""

from __future__ import annotations

from functools import partial

from extractor.cache import Cache
from extractor.executors import Executor, InProcess, Limits, Workers
from extractor.patterns import Patterns
from extractor.pipeline.reading import Reading, read_document
from extractor.read import ReadOptions, page_count


def readers(
    patterns: Patterns, limits: Limits, workers: int, options: ReadOptions | None = None, cache: Cache | None = None
) -> Executor[Reading]:
    """Reading of papers in so many worker processes; 0 reads in this process, where `limits` do not hold."""
    stage = partial(read_document, options=options or ReadOptions(), cache=cache)
    if workers == 0:
        return InProcess(stage, patterns)
    return Workers(stage, patterns, page_count, limits, workers)


def cluster(patterns: Patterns, address: str, options: ReadOptions, cache: Cache | None) -> Executor[Reading]:
    """Reading of papers by the workers of a Dask cluster. Raises WorkerError. `cache` must be a folder that they share."""
    from extractor.executors.cluster import Cluster

    return Cluster(partial(read_document, options=options, cache=cache), patterns, address)
