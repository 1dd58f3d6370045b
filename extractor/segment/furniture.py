"""Running heads, page numbers and footnotes: what stands around the text and must not get into its sentences."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from extractor.segment.lines import Line, line_size
from extractor.segment.shapes import DOT_LEADER, bare_number, ends_sentence, is_page_number, mark_of

_DIGITS = re.compile(r"\d+")
_EDGE = 3
_NOTE = re.compile(r"^(?:([¹²³⁰-⁹]{1,3})|(\d{1,2})(?=\s*[^\W\d_]|\s+[‘“'\"(])|([*†‡!®]))\s*(?=\S)")
_RAISED = str.maketrans("¹²³⁰⁴⁵⁶⁷⁸⁹", "1230456789")
_REFERENCE_CODE = re.compile(r"^(?:[A-Z]{2,8}\s)?\d{1,2}[ ./-]\d{1,2}[ ./-]\d{2,4}$")


def running_heads(lines: Sequence[Line]) -> set[int]:
    """Indexes of lines that repeat in the same place of several pages, and of page numbers at a page's edge."""
    pages: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        pages[line.sheet].append(index)
    found: set[int] = set()
    if len(pages) > 1 or (lines and lines[0].box is not None):
        found |= _repeated(lines, list(pages.values()))
        found |= _page_numbers(lines, list(pages.values()), found)
    if lines and lines[0].box is None:
        found |= _alone(lines)
    return found


def _repeated(lines: Sequence[Line], pages: list[list[int]]) -> set[int]:
    """Lines at the same edge of several pages whose words are the same, whatever their digits."""
    seen: dict[str, set[int]] = defaultdict(set)
    candidates: list[tuple[int, str]] = []
    for number, indexes in enumerate(pages):
        ordered = sorted(indexes, key=lambda i: _top(lines[i], i))
        for index in {*ordered[:_EDGE], *ordered[-_EDGE:]}:
            line = lines[index]
            if not line.text or len(line.text) > 150 or not _at_edge(line):
                continue
            key = _DIGITS.sub("#", line.text.lower())
            seen[key].add(number)
            candidates.append((index, key))
    least = 2 if len(pages) <= 4 else 3
    return {index for index, key in candidates if len(seen[key]) >= least and not _one_off(lines[index], key)}


def _one_off(line: Line, key: str) -> bool:
    """A line of digits alone is judged as a page number, not as a repeated head."""
    return key.replace("#", "").strip(" .,%") == "" and bool(line.text)


def _top(line: Line, index: int) -> float:
    return line.box.top if line.box else float(index)


def _at_edge(line: Line) -> bool:
    if line.box is None or not line.page_height:
        return True
    return line.box.top < 0.13 * line.page_height or line.box.bottom > 0.86 * line.page_height


def _page_numbers(lines: Sequence[Line], pages: list[list[int]], heads: set[int]) -> set[int]:
    found = set()
    for indexes in pages:
        ordered = [i for i in sorted(indexes, key=lambda i: _top(lines[i], i)) if i not in heads and lines[i].text]
        for index in {*ordered[:1], *ordered[-2:]}:
            if is_page_number(lines[index].text) and _at_edge(lines[index]):
                found.add(index)
    return found


def _alone(lines: Sequence[Line]) -> set[int]:
    """In plain text: a bare number with space on both sides, and the filing reference that stands beside it."""
    found = set()
    for index, line in enumerate(lines):
        number = bare_number(line.text)
        below = lines[index + 1] if index + 1 < len(lines) else None
        if number and not number[1] and line.gap and (below is None or below.gap or _REFERENCE_CODE.match(below.text)):
            found.add(index)
            if below is not None and _REFERENCE_CODE.match(below.text):
                found.add(index + 1)
    return found


def footnotes(lines: Sequence[Line], body: float | None, skip: set[int]) -> list[list[int]]:
    """Groups of line indexes, one a footnote, in reading order."""
    if lines and lines[0].box is not None and body:
        return _small_print(lines, body, skip)
    return _marked(lines, skip)


def _small_print(lines: Sequence[Line], body: float, skip: set[int]) -> list[list[int]]:
    """In laid-out pages: the small lines at the foot of a page from the first that begins with a note mark."""
    pages: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if index not in skip:
            pages[line.sheet].append(index)
    groups: list[list[int]] = []
    for indexes in pages.values():
        start = len(indexes)
        while start and _is_small(lines[indexes[start - 1]], body) and not DOT_LEADER.search(lines[indexes[start - 1]].text):
            start -= 1
        foot = indexes[start:]
        while foot and not _NOTE.match(lines[foot[0]].text):
            foot = foot[1:]
        for index in foot:
            if not groups or _NOTE.match(lines[index].text) or lines[groups[-1][-1]].sheet != lines[index].sheet:
                groups.append([index])
            else:
                groups[-1].append(index)
    return groups


def _is_small(line: Line, body: float) -> bool:
    low = line.box is not None and (not line.page_height or line.box.top > 0.4 * line.page_height)
    return low and 0 < line_size(line) <= body - 1.0


def _marked(lines: Sequence[Line], skip: set[int]) -> list[list[int]]:
    """In plain text: a raised mark, or a bare number under which a note stands whose mark was seen in the text above."""
    groups: list[list[int]] = []
    index = 0
    recent: Counter[str] = Counter()
    while index < len(lines):
        line = lines[index]
        group: list[int] = []
        if index not in skip:
            found = _NOTE.match(line.text)
            if found and (found.group(1) or (found.group(3) and _is_note_text(line, index))):
                group = _note_end(lines, index, skip)
            elif _is_numbered_note(lines, index, recent):
                group = [index, *_note_end(lines, index + 1, skip)]
        if group:
            groups.append(group)
            index = group[-1] + 1
            continue
        recent.update(re.findall(r"(?<=[A-Za-z’')”.,])(\d{1,2})(?![\d%])", line.text))
        index += 1
    return groups


def _is_note_text(line: Line, index: int) -> bool:
    """After a sign that scanned pages show for a raised figure: "! The schools ..." between two breaks."""
    sign = line.text[0]
    return sign in "!®†‡" and line.text[1:2] == " " and line.text[2:3].isupper() and (index == 0 or line.indented or line.gap > 0)


def _is_numbered_note(lines: Sequence[Line], index: int, recent: Counter[str]) -> bool:
    number = bare_number(lines[index].text)
    below = lines[index + 1] if index + 1 < len(lines) else None
    if number is None or number[1] or below is None or below.gap or mark_of(below.text):
        return False
    return number[0] in recent and below.text[:1].isalpha()


def _note_end(lines: Sequence[Line], start: int, skip: set[int]) -> list[int]:
    """The lines of the note that begins at `start`: to the next space, page, mark or indented line."""
    group = [start]
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if index in skip or line.gap or line.starts_page or line.indented or len(group) > 12:
            break
        if _NOTE.match(line.text) and ends_sentence(lines[index - 1].text):
            break
        group.append(index)
    return group


def note_number(text: str) -> tuple[str | None, str]:
    """The printed number of a footnote and its text without it."""
    found = _NOTE.match(text)
    if not found or not text[found.end() :]:
        return None, text
    number = found.group(1) or found.group(2)
    return (number.translate(_RAISED) if number else None), text[found.end() :]
