"""A figure in its place where there is no page to draw: its paragraph, in three pieces, the figure in the middle."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Ask = Callable[[str, Sequence[object]], list[dict[str, object]]]
Pieces = tuple[str, str, str]

_PARAGRAPH = """
SELECT substr(d.text, b.char_start + 1, b.char_end - b.char_start) AS text, c.char_start - b.char_start AS start,
       c.char_end - b.char_start AS stop
FROM claims_as_read c JOIN blocks b USING (document, block_id) JOIN documents d USING (document)
WHERE document = ? AND claim_id = ?
"""
_ROOM = 600
"""Characters that are shown before and after the figure."""


def in_place(ask: Ask, document: object, claim: object) -> Pieces | None:
    """The figure's paragraph as printed: what stands before it, the figure, what stands after; None where it is not there."""
    rows = ask(_PARAGRAPH, [document, claim])
    if not rows:
        return None
    text, start, stop = str(rows[0]["text"]), int(str(rows[0]["start"])), int(str(rows[0]["stop"]))
    before, after = text[:start], text[stop:]
    if len(before) > _ROOM:
        before = f"… {before[-_ROOM:].partition(' ')[2]}"
    if len(after) > _ROOM:
        after = f"{after[:_ROOM].rpartition(' ')[0]} …"
    return before, text[start:stop], after
