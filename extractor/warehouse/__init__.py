"""The warehouse: a DuckDB file with tables of its own and the public views. The only room that knows DuckDB."""

from extractor.warehouse.archived import archived
from extractor.warehouse.connection import copy_to, reading, settle, settle_small, writing
from extractor.warehouse.decisions import (
    corrections_in,
    corrections_of,
    find_document,
    part_name,
    remove,
    store_corrections,
)
from extractor.warehouse.ledger import Failed, Held, Ledger, are_stored, read_ledger, stale_findings, with_page_reason
from extractor.warehouse.load import (
    Connection,
    Ingestion,
    Paper,
    drop_reading,
    drop_readings,
    load_document,
    load_papers,
    note_moved,
    record,
    storable,
    store_area_changes,
    store_findings,
    store_indicators,
    store_official,
    utc_now,
)
from extractor.warehouse.reader import Reader
from extractor.warehouse.rows import Provenance, is_partial
from extractor.warehouse.turn import sole_ingest
from extractor.warehouse.waivers import take_over, waive

__all__ = [
    "Connection",
    "Failed",
    "Held",
    "Ingestion",
    "Ledger",
    "Paper",
    "Provenance",
    "Reader",
    "archived",
    "are_stored",
    "copy_to",
    "corrections_in",
    "corrections_of",
    "drop_reading",
    "drop_readings",
    "find_document",
    "is_partial",
    "load_document",
    "load_papers",
    "note_moved",
    "part_name",
    "read_ledger",
    "reading",
    "record",
    "remove",
    "settle",
    "settle_small",
    "sole_ingest",
    "stale_findings",
    "storable",
    "store_area_changes",
    "store_corrections",
    "store_findings",
    "store_indicators",
    "store_official",
    "take_over",
    "utc_now",
    "waive",
    "with_page_reason",
    "writing",
]
