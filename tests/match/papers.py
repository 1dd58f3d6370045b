"""Documents made of a few sentences, for the tests of the matchers."""

from __future__ import annotations

from extractor.model import Block, BlockKind, Document, DocumentFacts
from extractor.text import sentences


def paper(
    *texts: str,
    heading: str = "",
    kind: BlockKind = BlockKind.PARAGRAPH,
    lead_in: str = "",
    area: str | None = None,
    document_type: str = "other",
    abbreviations: tuple[tuple[str, str], ...] = (),
) -> Document:
    """One block that holds all of `texts`, under `heading` and after `lead_in` where they are given."""
    parts = [(heading, BlockKind.HEADING), (lead_in, BlockKind.PARAGRAPH), (" ".join(texts), kind)]
    blocks: list[Block] = []
    text = ""
    for part, part_kind in parts:
        if not part:
            continue
        start = len(text)
        text += part + "\n"
        blocks.append(
            Block(
                block_id=f"b{len(blocks)}",
                ordinal=len(blocks),
                kind=part_kind,
                text=part,
                start=start,
                end=start + len(part),
                section=(heading,) if heading and part_kind is not BlockKind.HEADING else (),
                lead_in=len(blocks) - 1 if lead_in and part is parts[2][0] else None,
                sentences=tuple((start + begin, start + end) for begin, end in sentences(part)),
            )
        )
    return Document(
        document_id="d",
        sha256="0" * 64,
        media_type="text/plain",
        text=text,
        blocks=tuple(blocks),
        tables=(),
        facts=DocumentFacts(area=area, document_type=document_type),
        abbreviations=abbreviations,
    )
