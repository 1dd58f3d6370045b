"""From raw items to lines: folded, masked, with the space above them and whether they break before the margin."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.model.document import Box
from extractor.model.raw import RawLine
from extractor.segment.shapes import ends_sentence, is_rule
from extractor.text import HIDDEN, fold_whitespace, mask_contacts

_MARKUP = re.compile(r"\*\*|__|</?(?:b|i|u|em|strong|span|br)\s*/?>|\\(?=[*_#.()\[\]-])")
_SUPERSCRIPT = re.compile(r"(?:<|&lt;)sup(?:>|&gt;)\s*(\S{1,3}?)\s*(?:<|&lt;)/sup(?:>|&gt;)")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NARROW, _WIDE = frozenset("iljtfrI.,:;'’‘|!()[]-/ "), frozenset("mwMW%—@")


@dataclass(slots=True)
class Line:
    """A printed line. `gap` is 0 inside a paragraph, 1 after a paragraph's space, more after wider space.

    `early`: the line ends so far before the margin that the next line's first word would have fitted. `starts_page`: it is
    the first of a page or column. `indent` counts the blanks before it, in plain text; `indented` says that they begin a
    block, `bulleted` that they are what is left of a list mark. `cells` are the parts that tabs separate.
    """

    text: str
    page: int | None = None
    sheet: int = 0
    box: Box | None = None
    size: float | None = None
    bold: bool = False
    gap: int = 0
    indent: int = 0
    early: bool = False
    indented: bool = False
    bulleted: bool = False
    starts_page: bool = False
    cells: tuple[str, ...] = ()
    page_height: float | None = None


def clean(text: str) -> str:
    """Folded and masked, with emphasis marks of Markdown and HTML taken out and superscript tags turned into superscripts."""
    text = _SUPERSCRIPT.sub(lambda found: found.group(1).translate(_RAISED), text)
    return mask_contacts(fold_whitespace(_MARKUP.sub("", text))).replace(HIDDEN, "*")


def make_line(raw: RawLine, page: int | None, sheet: int, height: float | None) -> Line:
    """One line from a reader's, without its surroundings."""
    cells = tuple(clean(part) for part in raw.text.strip().split("\t")) if "\t" in raw.text.strip() else ()
    return Line(
        text="" if len(raw.text.strip()) > 2 and is_rule(raw.text) else clean(raw.text),
        page=page,
        sheet=sheet,
        box=raw.box,
        size=raw.size,
        bold=raw.bold,
        indent=0 if raw.box else len(raw.text) - len(raw.text.lstrip()),
        cells=cells,
        page_height=height,
    )


def space(lines: Sequence[Line]) -> list[Line]:
    """The lines with text, in order, with `gap`, `starts_page` and `early` set. Blank lines and drawn rules are space."""
    kept: list[Line] = []
    blanks: list[int] = []
    waiting = 0
    for line in lines:
        if not line.text:
            waiting += 1
            continue
        kept.append(line)
        blanks.append(waiting)
        waiting = 0
    if not kept:
        return kept
    kept[0].starts_page = True
    for index in range(1, len(kept)):
        kept[index].starts_page = kept[index].sheet != kept[index - 1].sheet or _new_column(kept[index - 1], kept[index])
    printed = _blank_lines(kept, blanks)
    drawn = _drawn_space(kept)
    for index, line in enumerate(kept):
        # A text layer saved as plain text drops the glyphs of symbol fonts and joins pages by a blank: after a blank line
        # one blank is a list mark that was lost, after a printed line it is the beginning of a page.
        line.indented = 0 < line.indent <= 2 and index > 0
        line.bulleted = line.indented and line.indent == (1 if blanks[index] else 2)
        line.gap = drawn[index] if line.box is not None else printed[index]
    _mark_early(kept)
    return kept


def _new_column(before: Line, line: Line) -> bool:
    return (
        before.box is not None
        and line.box is not None
        and line.box.top < before.box.top - 20
        and line.box.x0 > before.box.x0 + 60
    )


def _blank_lines(lines: Sequence[Line], blanks: list[int]) -> list[int]:
    """Blank lines above each line, halved where the text is printed with a blank line after every line."""
    double = [_is_wrap(lines[i - 1], lines[i]) if i and blanks[i] == 1 else False for i in range(len(lines))]
    gaps = []
    for index in range(len(lines)):
        window = range(max(1, index - 6), min(len(lines), index + 7))
        tight = sum(blanks[i] == 0 and not lines[i].indent for i in window)
        wraps = sum(double[i] for i in window)
        gaps.append(blanks[index] // 2 if wraps >= 2 and tight <= wraps / 2 and blanks[index] % 2 else blanks[index])
    return gaps


def _is_wrap(before: Line, line: Line) -> bool:
    return len(before.text) >= 60 and not ends_sentence(before.text) and line.text[:1].islower()


def _drawn_space(lines: Sequence[Line]) -> list[int]:
    """Space above lines with boxes, measured against the usual distance of lines of the same size."""
    pitches: dict[float, list[float]] = defaultdict(list)
    steps: list[float | None] = [None]
    for before, line in itertools.pairwise(lines):
        step = None
        if before.box and line.box and not line.starts_page:
            step = line.box.top - before.box.top
            if step > 0 and _size(before) == _size(line) and step < 3 * max(_size(line), 6):
                pitches[_size(line)].append(step)
        steps.append(step)
    usual = {size: _common(found) for size, found in pitches.items()}
    gaps = []
    for index, line in enumerate(lines):
        step, size = steps[index], _size(line)
        lead = (
            usual.get(size, 1.2 * size)
            if index and _size(lines[index - 1]) == size
            else 1.25 * max(size, _size(lines[max(index - 1, 0)]))
        )
        lead = max(lead, 1.0)
        gaps.append(0 if step is None or step <= 1.25 * lead else min(int(step / lead + 0.25), 9) if step > 1.75 * lead else 1)
    return gaps


def _size(line: Line) -> float:
    """Font size, or a guess from the box, to half a point."""
    if line.size:
        return round(line.size * 2) / 2
    return round((line.box.bottom - line.box.top) * 1.8) / 2 if line.box else 0.0


def _common(found: list[float]) -> float:
    """The most common step; of two about equally common ones the smaller (paragraphs of one line have many wide steps)."""
    counts = Counter(round(step * 2) / 2 for step in found)
    most = max(counts.values())
    return min(step for step, count in counts.items() if count >= most / 2)


def _mark_early(lines: Sequence[Line]) -> None:
    ends = [line.box.x1 if line.box else ems(line.text) for line in lines]
    starts = [line.box.x0 if line.box else 0.0 for line in lines]
    for index in range(len(lines) - 1):
        line, following = lines[index], lines[index + 1]
        near = [
            ends[i]
            for i in range(max(0, index - 10), min(len(lines), index + 11))
            if abs(starts[i] - starts[index]) < 60 and (line.box is None or lines[i].sheet == line.sheet)
        ]
        margin = max(near)
        first, *rest = following.text.split(None, 2)
        word = ems(f"{first} {rest[0]}" if len(first) <= 3 and rest else first) + 0.3
        if line.box:
            width = line.box.x1 - line.box.x0
            line.early = line.box.x1 + word * width / max(ems(line.text), 1.0) < margin - 3
        else:
            # ragged and unjustified text in an unknown font: a little slack, more where a sentence has ended anyway
            line.early = ends[index] + word < margin * (0.9 if ends_sentence(line.text) else 0.95)


def ems(text: str) -> float:
    """Rough printed width of `text` in a proportional font, in ems."""
    return sum(0.3 if c in _NARROW else 0.85 if c in _WIDE else 0.67 if c.isupper() else 0.53 for c in text)


def body_size(lines: Sequence[Line]) -> float | None:
    """The font size of most characters, None without sizes."""
    counts: Counter[float] = Counter()
    for line in lines:
        if line.size:
            counts[_size(line)] += len(line.text)
    return counts.most_common(1)[0][0] if counts else None


def line_size(line: Line) -> float:
    """Font size to half a point, 0 where unknown."""
    return _size(line) if line.size else 0.0
