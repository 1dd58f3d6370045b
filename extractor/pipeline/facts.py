"""A clerk's corrections of a document's facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extractor import __version__
from extractor.executors import Executor, InProcess
from extractor.model import ReadFailure
from extractor.patterns import Patterns
from extractor.pipeline.loading import load_reading
from extractor.pipeline.reading import Reading, read_document
from extractor.read import file_sha256
from extractor.warehouse import (
    Provenance,
    Reader,
    corrections_in,
    corrections_of,
    find_document,
    reading,
    store_corrections,
    utc_now,
    writing,
)


@dataclass(frozen=True, slots=True)
class Corrected:
    """The document that was meant; `postponed` says why its claims do not follow yet, None where they do."""

    document: str
    postponed: str | None


def set_facts(
    warehouse: Path,
    given: str,
    changes: Mapping[str, str | None],
    patterns: Patterns,
    executor: Executor[Reading] | None = None,
) -> Corrected:
    """Store corrections of the document `given` (by field, dates in ISO form, None takes one back) and apply them.

    The file is read again where it is still the one that was read, so that claims follow; else they follow at the next
    ingest. It is read by `executor`, which stays open; without one in this process. Raises InputError for an unknown
    document, WarehouseError.
    """
    with reading(warehouse) as door:
        name = find_document(door, given)
        row = door.rows("SELECT sha256, source_path, part_of FROM store.documents WHERE document = ?", [name])[0]
    sha256, source, file = str(row["sha256"]), str(row["source_path"] or ""), str(row["part_of"] or name)
    with writing(warehouse) as connection:
        store_corrections(connection, name, sha256, changes)
        kept = corrections_in(Reader(connection))
    postponed = _why_not(source, sha256)
    if postponed:
        return Corrected(name, postponed)
    executor = executor or InProcess(read_document, patterns)
    found = executor.start(Path(source), file, sha256, corrections_of(kept, file, sha256)).result()
    if isinstance(found, ReadFailure):
        return Corrected(name, found.reason)
    origin = Provenance(file, source, utc_now(), __version__, patterns.digest)
    with writing(warehouse) as connection:
        load_reading(connection, found, origin)
    return Corrected(name, None)


def _why_not(source: str, sha256: str) -> str | None:
    if not source or not Path(source).is_file():
        return f"its file is no longer at {source or 'a known place'}"
    try:
        same = file_sha256(Path(source)) == sha256
    except OSError as error:
        return f"its file cannot be opened: {error.strerror or error}"
    return None if same else "its file has changed since it was read"
