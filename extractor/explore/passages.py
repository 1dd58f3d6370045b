"""Figures in their place where there is no page to draw: each paragraph once, with the figures marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

Ask = Callable[[str, Sequence[object]], list[dict[str, object]]]
Paragraph = tuple[tuple[str, bool], ...]
"""Stretches of text in order, each with whether it is a figure to be marked."""

_FIGURES = """
SELECT b.block_id, b.char_start, substr(d.text, b.char_start + 1, b.char_end - b.char_start) AS text,
       c.char_start AS start, c.char_end AS stop
FROM claims_as_read c JOIN blocks b USING (document, block_id) JOIN documents d USING (document)
WHERE document = ? AND list_contains(?::VARCHAR[], claim_id) ORDER BY c.char_start
"""
_ROOM = 600
"""Characters that are shown before the first and after the last figure."""


def in_place(ask: Ask, document: object, claims: Iterable[object]) -> list[Paragraph]:
    """The paragraphs of a document in which the `claims` stand, in order; none for claims that are not there any more."""
    texts: dict[object, str] = {}
    stretches: dict[object, list[tuple[int, int]]] = {}
    for row in ask(_FIGURES, [document, [str(claim) for claim in claims]]):
        begun = int(str(row["char_start"]))
        texts[row["block_id"]] = str(row["text"])
        stretches.setdefault(row["block_id"], []).append((int(str(row["start"])) - begun, int(str(row["stop"])) - begun))
    return [_marked(texts[block], found) for block, found in stretches.items()]


def _marked(text: str, stretches: Sequence[tuple[int, int]]) -> Paragraph:
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, stop in stretches:
        pieces += [(text[at:start], False), (text[start:stop], True)]
        at = stop
    before, after = pieces[0][0], text[at:]
    if len(before) > _ROOM:
        pieces[0] = (f"… {before[-_ROOM:].partition(' ')[2]}", False)
    if len(after) > _ROOM:
        after = f"{after[:_ROOM].rpartition(' ')[0]} …"
    return (*pieces, (after, False))
