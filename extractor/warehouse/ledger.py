"""What the warehouse holds, as the ingest needs to know it: read once, then kept by the ingest as it goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractor.model import Finding
from extractor.warehouse.connection import reading
from extractor.warehouse.decisions import Correction, corrections_in
from extractor.warehouse.reader import Reader
from extractor.warehouse.rows import finding_row


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
    _by_content: dict[str, list[str]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._by_content = {}
        for held in self.held.values():
            self._by_content.setdefault(held.sha256, []).append(held.document)

    def hold(self, held: Held) -> None:
        """A document as it stands now, in the place of what was known of it."""
        known = self.held.get(held.document)
        if known is None or known.sha256 != held.sha256:
            self.let_go(held.document)
            self._by_content.setdefault(held.sha256, []).append(held.document)
        self.held[held.document] = held

    def let_go(self, document: str) -> None:
        """A document is held no more."""
        known = self.held.pop(document, None)
        if known is not None:
            self._by_content[known.sha256].remove(document)

    def of_content(self, sha256: str) -> list[Held]:
        """The documents with that content: found at once, however many are held."""
        return [self.held[document] for document in self._by_content.get(sha256, ())]


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


def are_stored(door: Reader, findings: Sequence[Finding], codes: Sequence[str] | None) -> bool:
    """Whether these findings, of the rules `codes` or of all, are those stored, and no document was read since they were."""
    if codes is None and stale_findings(door) is not None:
        return False
    stored = {str(row["finding_id"]): row for row in door.rows("SELECT * FROM store.findings")}
    if codes is not None:
        stored = {key: row for key, row in stored.items() if row["rule"] in codes}
    return stored == {finding.finding_id: finding_row(finding) for finding in findings}


def stale_findings(door: Reader) -> str | None:
    """Why the stored findings may not be those of the stored documents, or None where they are."""
    if door.rows("SELECT 1 FROM store.meta WHERE key = 'exports'"):
        return "the findings are those of each export by itself"
    checked = door.rows("SELECT value FROM store.meta WHERE key = 'checked_at'")
    if not checked:
        return "the rules have not been run yet"
    newest = door.rows("SELECT max(ingested_at) AS newest FROM documents")[0]["newest"]
    if isinstance(newest, dt.datetime) and newest > dt.datetime.fromisoformat(str(checked[0]["value"])):
        return "documents were read since the rules were run"
    return None
