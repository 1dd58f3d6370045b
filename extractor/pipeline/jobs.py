"""Which files are to be read, and under which name each of them goes.

A document keeps the name under which it first came in. Two different files of one name (minutes.pdf of two folders) are two
documents: the later one is named with as many of its folders as it takes to tell them apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.model import ReadFailure
from extractor.read import file_sha256
from extractor.warehouse import Failed, Held, Ledger, storable

RETRIED = frozenset({"limit", "missing", "needs_ocr"})
"""Kinds of failure that may pass: such a file is tried again even if it has not changed."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to look at. `sha256` is empty where it cannot be opened, then with the `problem`."""

    path: Path
    source: str
    name: str
    sha256: str
    problem: ReadFailure | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """Nothing to read: the warehouse has it already. `twin` is the document with the same content, if another."""

    reason: str
    twin: str | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """The document's file has become a copy of `twin`: its older reading goes."""

    twin: str


@dataclass(frozen=True, slots=True)
class Again:
    """The file failed before, and neither it nor the product nor the patterns have changed since."""

    failure: Failed


@dataclass(frozen=True, slots=True)
class Read:
    """To be read, as the document `name`; `reason` says why where it is held already."""

    name: str
    reason: str | None = None


Decision = Skip | Drop | Again | Read


def plan(found: Sequence[tuple[Path, str]], ledger: Ledger) -> list[Job]:
    """The jobs for the files `found` as (path, proposed name), each with a name of its own."""
    by_source = {held.source_path: held.document for held in ledger.held.values() if held.source_path}
    sources = [storable(str(path.resolve())) for path, _ in found]
    taken = {by_source[source]: source for source in sources if source in by_source}
    jobs = []
    for (path, proposed), source in zip(found, sources, strict=True):
        name = by_source.get(source) or next(
            name for name in _names(storable(proposed), source) if _free(name, source, taken, ledger)
        )
        taken[name] = source
        jobs.append(_job(path, source, name))
    return jobs


def decide(job: Job, ledger: Ledger, jobs: dict[str, Job], version: str, rules_hash: str, *, force: bool) -> Decision:
    """What to do with a job, given what the warehouse holds; `jobs` are all of this run, by name."""

    def is_current(held: Held) -> bool:
        return held.version == version and held.rules_hash == rules_hash and not held.due and not force

    held = ledger.held.get(job.name)
    if held and held.sha256 == job.sha256:
        return Skip("unchanged") if is_current(held) else Read(job.name, _why(held, version, rules_hash))
    twin = next((other for other in ledger.of_content(job.sha256) if _stands(other, jobs)), None)
    if twin and held:
        return Drop(twin.document)
    if twin and (is_current(twin) or twin.document in jobs):
        return Skip(f"same content as {twin.document}", twin.document)
    if twin:
        return Read(twin.document, f"same content as {twin.document}; {_why(twin, version, rules_hash)}")
    failed = ledger.failed.get(job.name)
    unchanged = failed and (failed.sha256, failed.version, failed.rules_hash) == (job.sha256, version, rules_hash)
    if failed and unchanged and failed.kind not in RETRIED and not force:
        return Again(failed)
    return Read(job.name, "the file has changed" if held else None)


def _names(proposed: str, source: str) -> Iterator[str]:
    """The proposed name, then with one more folder before it each time, then numbered."""
    yield proposed
    parts = Path(source).parts
    for count in range(proposed.count("/") + 2, len(parts)):
        yield "/".join(parts[-count:])
    stem = Path(proposed)
    for number in range(2, 1_000_000):
        yield stem.with_name(f"{stem.stem} ({number}){stem.suffix}").as_posix()


def _free(name: str, source: str, taken: dict[str, str], ledger: Ledger) -> bool:
    if name in taken:
        return False
    held = ledger.held.get(name)
    if held is None or held.source_path is None or held.source_path == source:
        return True
    return not Path(held.source_path).exists()  # a folder that was moved keeps its documents' names


def _job(path: Path, source: str, name: str) -> Job:
    try:
        return Job(path, source, name, file_sha256(path))
    except OSError as error:
        problem = ReadFailure("missing", f"The file cannot be opened: {error.strerror or error}.")
        return Job(path, source, name, "", problem)


def _stands(held: Held, jobs: dict[str, Job]) -> bool:
    """Whether the document's own file still has that content, as far as this run sees."""
    return held.document not in jobs or jobs[held.document].sha256 == held.sha256


def _why(held: Held, version: str, rules_hash: str) -> str:
    if held.version != version:
        return f"read again with version {version}"
    if held.rules_hash != rules_hash:
        return "read again with changed patterns"
    return f"read again {held.due or 'as asked'}"
