"""A draft checked against the warehouse without being loaded: in a copy that is thrown away."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractor import __version__
from extractor.errors import InputError
from extractor.executors import Executor
from extractor.model import ReadFailure
from extractor.patterns import Patterns
from extractor.pipeline.ingest import check_patterns
from extractor.pipeline.loading import load_reading
from extractor.pipeline.reading import Reading
from extractor.read import discover, file_sha256
from extractor.warehouse import (
    Provenance,
    Reader,
    copy_to,
    corrections_in,
    corrections_of,
    drop_reading,
    part_name,
    store_area_changes,
    store_indicators,
    store_official,
    utc_now,
    writing,
)


@contextlib.contextmanager
def drafted(
    warehouse: Path, paths: Sequence[Path], patterns: Patterns, executor: Executor[Reading]
) -> Iterator[tuple[Path, frozenset[str]]]:
    """A warehouse that holds the drafts besides what `warehouse` holds, with their names; it is gone when the block ends.

    The warehouse itself is only copied, and need not exist. A draft takes the place of a stored paper of the same name or of
    the same content. `executor` stays open. Raises InputError naming the draft that cannot be read, PatternError,
    WarehouseError.
    """
    check_patterns(patterns)
    found = discover(paths)
    if not found:
        raise InputError(f"nothing to read in {', '.join(str(path) for path in paths)}")
    with tempfile.TemporaryDirectory(prefix="scrutiny-") as folder:
        copy = Path(folder) / "draft.duckdb"
        if warehouse.exists():
            copy_to(warehouse, copy)
        names: list[str] = []
        for path, name in found:
            names += _load(copy, path, name, patterns, executor)
        yield copy, frozenset(names)


def _load(copy: Path, path: Path, name: str, patterns: Patterns, executor: Executor[Reading]) -> list[str]:
    sha256 = file_sha256(path)
    with writing(copy, settled=False) as connection:
        door = Reader(connection)
        corrections = corrections_of(corrections_in(door), name, sha256)
        same = [str(row["document"]) for row in door.rows("SELECT document FROM documents WHERE sha256 = ?", [sha256])]
        if not door.rows("SELECT 1 FROM store.meta WHERE key = 'indicators' AND value = ?", [patterns.digest]):
            store_indicators(connection, patterns.indicators, patterns.digest)
            store_area_changes(connection, patterns.area_changes())
        if not door.rows("SELECT 1 FROM store.meta WHERE key = 'official' AND value = ?", [patterns.official_digest]):
            store_official(connection, patterns.official(), patterns.official_digest)
    reading = executor.start(path, name, sha256, corrections).result()
    if isinstance(reading, ReadFailure):
        raise InputError(f"{path} cannot be read: {reading.reason.rstrip('.')}")
    with writing(copy, settled=False) as connection:
        for document in same:
            drop_reading(connection, document)
        load_reading(connection, reading, Provenance(name, str(path), utc_now(), __version__, patterns.digest))
    return [part_name(name, part) for part in range(1, len(reading.papers) + 1)]
