"""What the warehouse holds, as the ingest needs to know it: read once, then kept by the ingest as it goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extractor.warehouse.connection import reading
from extractor.warehouse.decisions import Correction, corrections_in
from extractor.warehouse.reader import Reader


@dataclass(frozen=True, slots=True)
class Held:
    """A document as it stands in the warehouse. `due` says why it is to be read again though nothing has changed."""

    document: str
    sha256: str
    source_path: str | None
    version: str
    rules_hash: str
    due: str | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """The last ingestion of a file, where it failed."""

    sha256: str
    kind: str
    reason: str
    version: str
    rules_hash: str


@dataclass(slots=True)
class Ledger:
    """Held documents and last failures, by document name; all corrections; the digests of what the catalogue and the
    official series came from."""

    held: dict[str, Held] = field(default_factory=dict)
    failed: dict[str, Failed] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)
    catalogue: str | None = None
    official: str | None = None
    _by_content: dict[str, dict[str, None]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_content = {}
        for name, held in self.held.items():
            self._by_content.setdefault(held.sha256, {})[name] = None

    def hold(self, held: Held) -> None:
        """Note a document as it stands in the warehouse now."""
        self.held[held.document] = held
        self._by_content.setdefault(held.sha256, {})[held.document] = None

    def with_content(self, sha256: str) -> Iterator[Held]:
        """The held documents with this content; it takes no time that grows with what is held."""
        for name in self._by_content.get(sha256, ()):
            held = self.held.get(name)
            if held is not None and held.sha256 == sha256:  # else it was dropped, or has changed since
                yield held


def read_ledger(path: Path) -> Ledger:
    """The ledger of the warehouse at `path`; empty where there is none yet."""
    if not path.exists():
        return Ledger()
    with reading(path) as door:
        held = door.rows(
            "SELECT document, sha256, source_path, version, rules_hash, CASE WHEN pending THEN 'with its corrections' END AS due "
            "FROM store.documents WHERE part_of IS NULL"
        )
        failed = door.rows(
            "SELECT document, sha256, kind, reason, version, rules_hash FROM store.ingestions "
            "QUALIFY row_number() OVER (PARTITION BY document ORDER BY started_at DESC) = 1 AND status = 'failed' "
            "AND sha256 IS NOT NULL AND kind IS NOT NULL"
        )
        corrections = corrections_in(door)
        meta = {str(row["key"]): str(row["value"]) for row in door.rows("SELECT key, value FROM store.meta")}
    return Ledger(
        {str(row["document"]): Held(**row) for row in held},  # type: ignore[arg-type]
        {str(row.pop("document")): Failed(**row) for row in failed},  # type: ignore[arg-type]
        corrections,
        meta.get("indicators"),
        meta.get("official"),
    )


def with_page_reason(path: Path, words: str) -> set[str]:
    """The documents, packs by their first paper, of which a page has a reason with these words."""
    with reading(path) as door:
        rows = door.rows(
            "SELECT DISTINCT coalesce(d.part_of, d.document) AS document "
            "FROM store.pages p JOIN store.documents d USING (document) WHERE contains(p.reason, ?)",
            [words],
        )
    return {str(row["document"]) for row in rows}


def stale_findings(door: Reader) -> str | None:
    """Why the stored findings may not be those of the stored documents, or None where they are."""
    checked = door.rows("SELECT value FROM store.meta WHERE key = 'checked_at'")
    if not checked:
        return "the rules have not been run yet"
    newest = door.rows("SELECT max(ingested_at) AS newest FROM documents")[0]["newest"]
    if isinstance(newest, dt.datetime) and newest > dt.datetime.fromisoformat(str(checked[0]["value"])):
        return "documents were read since the rules were run"
    return None
