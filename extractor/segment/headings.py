"""Which drafts are headings, and on what level: by size and weight where they are known, else by how a line stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.model.document import BlockKind
from extractor.segment.draft import Draft
from extractor.segment.rows import without_periods
from extractor.segment.shapes import MONTH, dangles, ends_sentence, is_upper, word_set, words

_PART = re.compile(
    r"^(?:Section|Part|Chapter|Appendix|Annex|Annexe|Schedule)\s+(?:\d+(?:\.\d+)*|[A-Z]|[IVX]+)\b[:.]?", re.IGNORECASE
)
_KNOWN = word_set(
    "introduction summary background contents glossary foreword conclusion conclusions recommendation recommendations appendix "
    "appendices abbreviations references acknowledgements purpose methodology findings"
)
_NOT_A_HEADING = re.compile(
    r"^(?:Report (?:by|of|from|published)|Inspection dates?|Published|Division"
    r"|Mr|Mrs|Ms|Miss|Dr|Cllr|Councillor|Professor|Sir|Dame|Dear|Yours"
    r"|Tel|Telephone|Email|E-mail|Contact|Fax|Source"
    r"|Note|Date|Present|Author|www\.|https?:)\b|——|\||_{3}|@|\.{4}",
    re.IGNORECASE,
)
_REPORT_BY = re.compile(r"^Report (?:by|of|from)\b", re.IGNORECASE)
_MEETING = re.compile(rf"[–—-]\s*(?:\w+day,?\s)?\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH}\s+\d{{4}}$", re.IGNORECASE)
_CONTENTS = frozenset({"contents", "table of contents"})
_PAGE = re.compile(r"[\s.…]\d{1,3}$")
_VERB = re.compile(r"\b(?:has|have|had|is|are|was|were|will|would|should|must|may|shows?|includes?)\b", re.IGNORECASE)
_SKIP = (BlockKind.RUNNING_HEAD, BlockKind.FOOTNOTE)
_LONGEST = 110
_RUN = 5


def mark_headings(drafts: list[Draft], body: float | None) -> None:
    """Sets kind and level of the headings among `drafts`, in place. `body` is the font size of the text, None if unknown."""
    shown = [d for d in drafts if d.kind not in _SKIP]
    for index, draft in enumerate(shown):
        draft.gap_below = shown[index + 1].gap if index + 1 < len(shown) else 1
    runs = _runs(shown)
    entries = _contents(shown)
    for index, draft in enumerate(shown):
        if draft.fixed or draft.kind is not BlockKind.PARAGRAPH or index in entries or not _may_be(draft):
            continue
        if draft.size and body:
            heading = _by_style(shown, index, body, runs[index])
        else:
            heading = _by_place(shown, index, runs[index])
        if heading:
            draft.kind = BlockKind.HEADING
    drafts[:] = _whole_titles(drafts)
    shown = [d for d in drafts if d.kind not in _SKIP]
    _levels(shown, body)


def _whole_titles(drafts: Sequence[Draft]) -> list[Draft]:
    """A heading printed on several short lines, which its narrow setting broke apart, put together again."""
    whole: list[Draft] = []
    for draft in drafts:
        last = whole[-1] if whole else None
        if last is not None and last.kind is BlockKind.HEADING and not last.size and last.lines < 4 and last.text.count(" ") > 2:
            fragment = (
                draft.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
                and draft.mark is None
                and not draft.indented
                and not _VERB.search(draft.text)
            )
            if (
                fragment
                and not draft.gap
                and len(last.text) + len(draft.text) < 150
                and not ends_sentence(draft.text)
                and not last.text.endswith((":", "?"))
            ):
                last.text, last.lines = f"{last.text} {draft.text}", last.lines + draft.lines
                continue
        whole.append(draft)
    return whole


def _may_be(draft: Draft) -> bool:
    text = draft.text
    if (
        not words(text)
        or sum(c.isalpha() for c in text) < 3
        or _NOT_A_HEADING.search(text)
        or _MEETING.search(text)
        or text.endswith((",", ";", "-"))
    ):
        return False
    if (
        text[0].islower()
        or (dangles(text) and not is_upper(text) and draft.mark is None)
        or draft.mark not in (None, "arabic", "decimal")
    ):
        return False
    return bool(without_periods(text)) and (not ends_sentence(text) or text.endswith("?"))


def _by_style(shown: Sequence[Draft], index: int, body: float, run: int) -> bool:
    draft = shown[index]
    if len(draft.text) > 220 or draft.lines > 4 or (ends_sentence(draft.text) and not draft.text.endswith("?")):
        return False
    if draft.size >= body + 0.9:
        return True
    if draft.size < body - 0.9:
        return False
    following = _following(shown, index)
    if draft.bold:
        return following is not None and not (
            draft.text.endswith(":") and following.kind is BlockKind.LIST_ITEM and len(draft.text) > 60
        )
    if len(draft.text) <= 60 and draft.lines == 1 and draft.gap and not draft.text[-1].isdigit() and ": " not in draft.text:
        return _by_place(shown, index, run)
    short = len(draft.text) <= 80 and draft.lines == 1
    explicit = (is_upper(draft.text) and len(words(draft.text)) > 1) or bool(_PART.match(draft.text)) or draft.mark == "decimal"
    return short and explicit and following is not None and _is_body(following) and bool(draft.gap or draft.starts_page)


def _by_place(shown: Sequence[Draft], index: int, run: int) -> bool:
    """A short line without full stop that stands apart and has text, a list or a table under it."""
    draft = shown[index]
    if len(draft.text) > _LONGEST or draft.lines > 2:
        return False
    explicit = is_upper(draft.text) or bool(_PART.match(draft.text)) or draft.mark == "decimal" or _is_known(draft.text)
    if _is_known(draft.text) and draft.gap + draft.indented and draft.gap_below:
        return True
    if not explicit and (run >= _RUN or not (draft.gap or draft.indented or draft.starts_page)):
        return False
    if draft.text.endswith(":") and len(words(draft.text)) > 9:
        return False
    if not explicit and not draft.text.endswith("?") and _VERB.search(draft.text):
        return False
    if (
        draft.mark == "arabic"
        and not explicit
        and (len(draft.text) > 70 or ": " in draft.text or _in_numbered_list(shown, index))
    ):
        return False
    for step in range(1, 4):
        following = shown[index + step] if index + step < len(shown) else None
        if following is None or (following.text[:1].islower() and following.kind is BlockKind.PARAGRAPH):
            return False
        if draft.text.endswith(":") and following.kind is BlockKind.LIST_ITEM:
            return len(words(draft.text)) <= 3 and step == 1
        if _is_body(following) or _REPORT_BY.match(following.text) or _MEETING.search(following.text):
            return True
        if (
            not _may_be(following)
            or following.kind not in (BlockKind.PARAGRAPH, BlockKind.CAPTION)
            or len(following.text) > _LONGEST
        ):
            return False
    return False


def _is_known(text: str) -> bool:
    return text.lower().rstrip(":") in _KNOWN or text.lower() in ("executive summary", "table of contents")


def _in_numbered_list(shown: Sequence[Draft], index: int) -> bool:
    number = int(shown[index].number or 0)
    after = shown[index + 1] if index + 1 < len(shown) else None
    before = shown[index - 1] if index else None
    neighbours = [d.number for d in (before, after) if d is not None and d.mark == "arabic" and not _is_body(d)]
    return str(number + 1) in neighbours or str(number - 1) in neighbours or (before is not None and before.text.endswith(":"))


def _is_body(draft: Draft) -> bool:
    if draft.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE):
        return True
    return draft.kind is BlockKind.PARAGRAPH and (
        (len(draft.text) >= 60 and not draft.text[0].islower()) or (ends_sentence(draft.text) and len(draft.text.split()) > 3)
    )


def _following(shown: Sequence[Draft], index: int) -> Draft | None:
    return shown[index + 1] if index + 1 < len(shown) else None


def _contents(shown: Sequence[Draft]) -> set[int]:
    """Indexes of the entries of a contents list: after its heading, the lines that end with a page number."""
    found: set[int] = set()
    for start, draft in enumerate(shown):
        if draft.text.lower().rstrip(":") not in _CONTENTS:
            continue
        misses = 0
        for index in range(start + 1, len(shown)):
            entry = _PAGE.search(shown[index].text) is not None and len(shown[index].text) < 160
            misses = 0 if entry else misses + 1
            if misses > 2 or (draft.page is not None and not entry and shown[index].page != draft.page):
                break
            if entry:
                found.add(index)
    return found


def _runs(shown: Sequence[Draft]) -> list[int]:
    """For each draft the length of the run of short fragments that it closes: the labels of a chart come in runs."""
    runs = []
    run = 0
    for draft in shown:
        fragment = (
            draft.kind is BlockKind.PARAGRAPH and len(draft.text) < 60 and not ends_sentence(draft.text) and draft.mark is None
        )
        run = run + 1 if fragment else 0
        runs.append(run)
    return runs


def _levels(shown: Sequence[Draft], body: float | None) -> None:
    for draft in shown:
        if draft.kind is BlockKind.HEADING and draft.text.lower().rstrip(":") in _CONTENTS:
            draft.level = 9  # nothing lies under it but its own entries
    headings = [d for d in shown if d.kind is BlockKind.HEADING and not d.level]
    if body:
        styles = sorted({_style(d) for d in headings if d.size}, reverse=True)
        for draft in headings:
            draft.level = min(styles.index(_style(draft)) + 1, 6) if draft.size else 2
    else:
        for draft in headings:
            draft.level = _level_by_words(draft)


def _style(draft: Draft) -> tuple[float, bool, bool]:
    return (round(draft.size), draft.bold, is_upper(draft.text))


def _level_by_words(draft: Draft) -> int:
    if _PART.match(draft.text) or is_upper(draft.text):
        return 1
    if draft.mark == "decimal" and draft.number:
        return min(1 + draft.number.count("."), 5)
    if draft.mark == "arabic":
        return 2
    return 4 if draft.text.endswith(":") else 3


def names_something(text: str) -> bool:
    """Whether a line over a table can be its title: not a greeting, a signature or a contact."""
    return not _NOT_A_HEADING.search(text)
