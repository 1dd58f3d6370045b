"""Documents for tests, made from plain paragraphs without a reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from extractor.model import Block, BlockKind, Document, DocumentFacts
from extractor.text import digest, fold_whitespace, sentences

FACTS = DocumentFacts(
    area="Oxfordshire",
    published=dt.date(2015, 10, 31),
    period_start=dt.date(2014, 4, 1),
    period_end=dt.date(2015, 3, 31),
)


def document(
    *paragraphs: str, facts: DocumentFacts = FACTS, kinds: Sequence[BlockKind] = (), lead_ins: dict[int, int] | None = None
) -> Document:
    """A document of one block a paragraph; `kinds` and `lead_ins` by position, paragraphs without them are plain."""
    blocks, at = [], 0
    for ordinal, raw in enumerate(paragraphs):
        text = fold_whitespace(raw)
        kind = kinds[ordinal] if ordinal < len(kinds) else BlockKind.PARAGRAPH
        spans = tuple((at + start, at + end) for start, end in sentences(text))
        lead_in = (lead_ins or {}).get(ordinal)
        blocks.append(Block(digest(ordinal, text), ordinal, kind, text, at, at + len(text), lead_in=lead_in, sentences=spans))
        at += len(text) + 1
    text = "\n".join(block.text for block in blocks)
    return Document("d" * 16, "d" * 64, "text/plain", text, tuple(blocks), (), facts)
