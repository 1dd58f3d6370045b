"""Agenda packs: one PDF in which the papers of a meeting are bound, taken apart into its papers.

What tells them apart is printed by the systems that bind packs: "Agenda Item 5" stands at the head of an item's first page, a
paper of its own starts its page numbers again ("Page 1 of 12"), an appendix says so in its first lines. A file without an
agenda, or with one item only, is one paper, whatever its appendices. Minutes call their sections "Agenda Item 5" too, but
wherever on a page these begin: where such lines stand below the head of a page they are headings, and part nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.model.raw import RawFile, RawLine, RawPage, RawParagraph, RawTable

_STAMP = re.compile(
    r"(?:agenda\s+item|item)\s*(?:no\.?|number)?\s*:?\s*(?P<number>\d{1,2}[a-z]?(?:[./]\d{1,2})?)\.?", re.IGNORECASE
)
_AGENDA = re.compile(
    r"(?:public\s+)?agenda(?:\s+(?:document\s+|reports?\s+)?(?:pack|frontsheet|front\s+sheet))?|public\s+document\s+pack",
    re.IGNORECASE,
)
_FIRST_PAGE = re.compile(r".{0,60}\bpage\s+1\s+of\s+(?P<last>\d{1,3})\b.{0,20}", re.IGNORECASE)
_APPENDIX = re.compile(r"(?:appendix|annexe?)(?:\s+(?:[A-Z]|\d{1,2}[a-z]?|[ivx]{1,4})\b.{0,90})?", re.IGNORECASE)
_TOP, _BOTTOM = 5, 3
_FRONT = 3


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the head and the foot of a page say: the item it is stamped with, and how it begins. `headings`: lines like such
    stamps stand further down."""

    item: str | None
    headings: bool
    agenda: bool
    restarts: bool
    appendix: bool


def papers(raw: RawFile) -> tuple[RawFile, ...]:
    """The papers bound in a file, in order, each with its own pages; the file itself where it is one paper."""
    if len(raw.pages) < 2 or any(page.number is None for page in raw.pages):
        return (raw,)
    sheets = [_sheet(page) for page in raw.pages]
    if any(sheet.headings and not sheet.agenda for sheet in sheets):
        sheets = [replace(sheet, item=None) for sheet in sheets]
    items = list(dict.fromkeys(sheet.item for sheet in sheets if sheet.item))
    restarts = sum(sheet.restarts for sheet in sheets)
    bound = len(items) >= 2 or (any(sheet.agenda for sheet in sheets[:_FRONT]) and (bool(items) or restarts >= 2))
    starts = list(_starts(sheets)) if bound else [0]
    if len(starts) < 2:
        return (raw,)
    unseen = (raw.pages_expected or len(raw.pages)) - len(raw.pages)
    made = []
    for start, end in zip(starts, [*starts[1:], len(raw.pages)], strict=True):
        pages = raw.pages[start:end]
        expected = len(pages) + (unseen if end == len(raw.pages) else 0)
        made.append(replace(raw, pages=pages, pages_expected=expected, title=raw.title if start == 0 else None))
    return tuple(made)


def _starts(sheets: Sequence[_Sheet]) -> Iterator[int]:
    """Indexes of the first pages of papers."""
    item: str | None = None
    yield 0
    for index, sheet in enumerate(sheets):
        another = sheet.item is not None and sheet.item != item
        item = sheet.item or item
        if index and (another or sheet.restarts or (sheet.appendix and item is not None)):
            yield index


def _sheet(page: RawPage) -> _Sheet:
    lines = [" ".join(text.split()) for text in _lines(page)]
    top, bottom = lines[:_TOP], lines[-_BOTTOM:]
    agenda = any(_AGENDA.fullmatch(line) for line in lines)
    stamps = [] if agenda else [found for line in top if (found := _STAMP.fullmatch(line))]  # an agenda lists its items
    return _Sheet(
        item=stamps[0]["number"].lower() if stamps else None,
        headings=any(_STAMP.fullmatch(line) for line in lines[_TOP:]),
        agenda=agenda,
        restarts=any(_FIRST_PAGE.fullmatch(line) for line in (*top, *bottom)),
        appendix=any(_APPENDIX.fullmatch(line) for line in top[:3]),
    )


def _lines(page: RawPage) -> list[str]:
    """The page's lines from top to bottom; those without a place keep their order."""
    lines: list[tuple[float, str]] = []
    at = 0.0
    for item in page.items:
        at = item.box.top if item.box else at
        if isinstance(item, RawTable):
            lines.append((at, ""))
        elif isinstance(item, RawLine | RawParagraph) and item.text.strip():
            lines.append((at, item.text))
    return [text for _, text in sorted(lines, key=lambda line: line[0]) if text]
