"""How the ingest reads files: in worker processes, within limits, or in this one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cache import Cache
from extractor.executors import Executor, InProcess, Limits, Workers
from extractor.model import ReadFailure
from extractor.patterns import Patterns
from extractor.read import ReadOptions, page_count

if TYPE_CHECKING:
    from extractor.pipeline.reading import Reading

_DEFAULT = ReadOptions()


def read_paper(
    path: Path,
    name: str,
    sha256: str,
    patterns: Patterns,
    corrections: Mapping[str, str],
    options: ReadOptions = _DEFAULT,
    cache: Cache | None = None,
) -> Reading | ReadFailure:
    """`reading.read_document`, imported where a file is read: a run that finds nothing to read does without."""
    from extractor.pipeline.reading import read_document

    return read_document(path, name, sha256, patterns, corrections, options, cache)


def readers(
    patterns: Patterns, limits: Limits, workers: int, options: ReadOptions | None = None, cache: Cache | None = None
) -> Executor[Reading]:
    """Reading of papers in so many worker processes; 0 reads in this process, where `limits` do not hold."""
    stage = partial(read_paper, options=options or ReadOptions(), cache=cache)
    if workers == 0:
        return InProcess(stage, patterns)
    return Workers(stage, patterns, page_count, limits, workers)


def cluster(patterns: Patterns, address: str, options: ReadOptions, cache: Cache | None) -> Executor[Reading]:
    """Reading of papers by the workers of a Dask cluster. Raises WorkerError. `cache` must be a folder that they share."""
    from extractor.executors.cluster import Cluster

    return Cluster(partial(read_paper, options=options, cache=cache), patterns, address)
