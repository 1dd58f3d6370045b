"""What tells a paper's type, board and dates."""

from __future__ import annotations

from pathlib import Path

import msgspec

from extractor.patterns.toml import read_entries


class DocumentPatterns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To be filled by the segment room."""


def read_document_patterns(extra: Path | None = None) -> dict[str, DocumentPatterns]:
    """`patterns/documents.toml`, by key."""
    return read_entries("documents.toml", DocumentPatterns, extra)
