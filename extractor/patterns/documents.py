"""What tells a paper's type, board and dates."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from extractor.patterns.toml import read_entries


class DocumentPatterns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases, matched by whole words without regard to case or the kind of apostrophe.

    `use` "type": the key is a document type; a phrase of `title` found in the title counts 4, one of `opening` found on the
    first page 2, one of `text` found anywhere 1; a phrase of `not` in the title rules the type out. The type with the
    highest sum of at least 3 is the paper's; of equal ones the first in the file.
    `use` "published": `opening` are the words before the date of publication. `use` "generic_title": headings that name a
    part of a paper, never the paper. `use` "board": what a board's name ends with. `use` "national": words on the
    first page of a publication about the whole country.
    """

    use: Literal["type", "published", "generic_title", "board", "national"] = "type"
    title: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    not_: tuple[str, ...] = msgspec.field(default=(), name="not")


def read_document_patterns(extra: Path | None = None) -> dict[str, DocumentPatterns]:
    """`patterns/documents.toml`, by key."""
    return read_entries("documents.toml", DocumentPatterns, extra)
