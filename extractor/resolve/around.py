"""The texts above a block that speak of it too: the lead-in of its list, the headings."""

from __future__ import annotations

from collections.abc import Mapping

from extractor.model import Block, BlockKind


def lead_ins(block: Block, blocks: Mapping[int, Block]) -> list[str]:
    """The lead-in of a list item with the paragraphs that it continues, nearest first; `blocks` are the document's by ordinal."""
    texts = []
    lead = block.lead_in
    for _ in range(3):
        if lead is None or lead not in blocks:
            break
        above = blocks[lead]
        texts.append(above.text)
        lead = above.lead_in if above.lead_in is not None else lead - 1
        if lead in blocks and blocks[lead].section != block.section:
            break
    if block.kind is BlockKind.LIST_ITEM:
        before = [blocks[o] for o in range(max(0, block.ordinal - 20), block.ordinal) if o in blocks]
        texts += [b.text for b in reversed(before) if b.kind is BlockKind.PARAGRAPH and b.number and b.section == block.section][
            :1
        ]
    return texts


def headings(block: Block) -> list[str]:
    """The two headings above a block, nearest first."""
    return list(reversed(block.section[-2:]))
