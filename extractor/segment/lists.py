"""Lists: which numbered drafts are items, how deep they lie, and what introduces them and the tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.model.document import BlockKind
from extractor.segment.draft import Draft
from extractor.segment.headings import names_something
from extractor.segment.shapes import ends_sentence, is_upper
from extractor.text import sentences

_SKIP = (BlockKind.RUNNING_HEAD, BlockKind.FOOTNOTE)
_TEXT = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_CUE = re.compile(r"\b(?:(?<!vege)tables?|the following|snapshot|(?:shown|set out|given) below|as follows)\b", re.IGNORECASE)
_SOURCE = re.compile(r"^(?:Source|Notes?|N\.?B\.?|Base)\b\s*:?", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:.*?\btable(?: below| above| overleaf)?,?\s+(?:shows?|identif(?:y|ies)|sets? out|gives?|provides?|summarises?|presents?"
    r"|lists?|illustrates?|details?|compares?|indicates?)|the following (?:is|are))\s+(?:an?\s|the\s)?",
    re.IGNORECASE,
)


def mark_items(drafts: Sequence[Draft]) -> None:
    """Numbered paragraphs that belong to a list become list items, in place."""
    shown = [d for d in drafts if d.kind not in _SKIP]
    main = 0
    for index, draft in enumerate(shown):
        if (
            draft.mark != "arabic"
            or not draft.number
            or not draft.number.isdigit()
            or draft.kind is not BlockKind.PARAGRAPH
            or draft.fixed
        ):
            continue
        number = int(draft.number)
        before = shown[index - 1] if index else None
        after = shown[index + 1] if index + 1 < len(shown) else None
        if _is_item(draft, number, before, after, main):
            draft.kind = BlockKind.LIST_ITEM
        else:
            main = number


def _is_item(draft: Draft, number: int, before: Draft | None, after: Draft | None, main: int) -> bool:
    if before is not None and before.kind is BlockKind.LIST_ITEM and before.mark == "arabic" and before.number == str(number - 1):
        return True
    if before is not None and before.kind in _TEXT and before.text.endswith(":"):
        return number != main + 1 or number == 1
    brief = (
        after is not None
        and after.mark == "arabic"
        and after.number == str(number + 1)
        and max(len(draft.text), len(after.text)) < 200
        and ends_sentence(draft.text) == ends_sentence(after.text)
    )
    return number == 1 and brief and main != 0


def introduce(drafts: list[Draft]) -> None:
    """Sets `level` and `lead_in` of list items, `lead_in` and title of tables, in place."""
    stack: list[tuple[str, float, int]] = []
    opener: int | None = None
    last_item: int | None = None
    previous: int | None = None
    for index, draft in enumerate(drafts):
        if draft.kind in _SKIP:
            continue
        if draft.kind is BlockKind.LIST_ITEM:
            if not stack:
                opener = previous if previous is not None and drafts[previous].kind is BlockKind.PARAGRAPH else None
            _nest(stack, draft, index, drafts[last_item] if stack and last_item is not None else None, last_item)
            draft.level = draft.level or len(stack)
            draft.lead_in = stack[-1][2] if len(stack) > 1 else opener
            last_item = index
        else:
            stack, last_item = [], None
        if draft.kind is BlockKind.TABLE:
            _title(drafts, index)
        previous = index


def _nest(stack: list[tuple[str, float, int]], draft: Draft, index: int, parent: Draft | None, parent_index: int | None) -> None:
    """Puts the item on its level. An entry of the stack is (mark, left edge, index of the item above the level)."""
    mark, edge = draft.mark or "", draft.box.x0 if draft.box else -1.0
    if parent is None or parent_index is None:
        stack[:] = [(mark, edge, index)]
        return
    if edge >= 0 and stack[-1][1] >= 0:
        if edge > stack[-1][1] + 6:
            stack.append((mark, edge, parent_index))
        while len(stack) > 1 and edge < stack[-1][1] - 6:
            stack.pop()
        return
    known = [level for level, entry in enumerate(stack) if entry[0] == mark]
    if known:
        del stack[known[-1] + 1 :]
    elif parent.text.endswith(":"):
        stack.append((mark, edge, parent_index))


def _title(drafts: list[Draft], index: int) -> None:
    """What names and what introduces the table at `index`: caption, the line above, or the sentence that announces it."""
    table = drafts[index]
    grid = table.grid
    if grid is None:
        return
    near = range(index - 1, max(index - 7, -1), -1)
    steps = [i for i in near if drafts[i].kind not in _SKIP and not _SOURCE.match(drafts[i].text)]
    for depth, i in enumerate(steps[:3]):
        draft = drafts[i]
        if draft.kind in _TEXT and (
            ends_sentence(draft.text) or len(draft.text) > 140 or (draft.text.endswith(":") and len(draft.text) > 90)
        ):
            table.lead_in = i
            break
        if draft.kind is BlockKind.TABLE or (depth and draft.kind is BlockKind.HEADING):
            break
        if (
            grid.title is None
            and draft.kind in (BlockKind.CAPTION, BlockKind.HEADING, BlockKind.PARAGRAPH)
            and names_something(draft.text)
        ):
            grid.title = draft.text
            if (
                not draft.size
                and draft.mark is None
                and not is_upper(draft.text)
                and (draft.kind is BlockKind.HEADING or draft.text[-1] != ":")
            ):
                draft.kind = BlockKind.CAPTION
            if draft.text.endswith(":"):
                table.lead_in = i
                break
    if grid.title is None and index + 1 < len(drafts) and drafts[index + 1].kind is BlockKind.CAPTION:
        grid.title = drafts[index + 1].text
    if grid.title is None and table.lead_in is not None:
        grid.title = announced(drafts[table.lead_in].text)


def announced(text: str) -> str | None:
    """The name that a sentence gives to the table it announces, None where no sentence announces one."""
    found = [text[a:b] for a, b in sentences(text)]
    for sentence in reversed(found):
        if _CUE.search(sentence) or (sentence is found[-1] and sentence.endswith(":")):
            opening = _OPENING.match(sentence)
            name = (sentence[opening.end() :] if opening else sentence).rstrip(" .:")
            return name or None
    return None
