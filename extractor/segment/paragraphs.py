"""Lines to drafts: where a paragraph begins, what goes on over lines and pages, what stands apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractor.model.document import BlockKind
from extractor.segment.draft import Draft, union
from extractor.segment.lines import Line, line_size
from extractor.segment.mend import Mender
from extractor.segment.shapes import (
    DOT_LEADER,
    NUMBERED,
    Mark,
    bare_number,
    dangles,
    ends_sentence,
    follows_on,
    goes_on,
    is_bullet_alone,
    is_caption,
    last_word,
    mark_of,
)

_PAGE = re.compile(r"[\s.…]\d{1,3}$")

Element = Line | Draft


class Builder:
    """Collects elements in reading order into drafts. What stands between the halves of a paragraph is put behind it."""

    def __init__(self, mender: Mender) -> None:
        self._mender = mender
        self._out: list[Draft] = []
        self._open: list[Line] = []
        self._mark: Mark | None = None
        self._last_mark: Mark | None = None
        self._pending: list[Draft] = []
        self._numbers: list[Line] = []
        self._last_number = 0

    def build(self, elements: Iterable[Element]) -> list[Draft]:
        """The drafts of all elements."""
        for element in elements:
            if isinstance(element, Draft):
                self._between(element)
            elif (number := bare_number(element.text)) and number[1] and not self._needs(element):
                self._numbers.append(element)
            elif is_bullet_alone(element.text) or self._is_label(element):
                self._between(stray(element))
            else:
                self._line(element)
        self._close()
        for line in self._numbers:
            self._out.append(stray(line))
        return self._out

    def _is_label(self, line: Line) -> bool:
        """Figures and signs without a word that no open sentence needs: the ticks and data labels of a chart."""
        if any(c.isalpha() for c in line.text):
            return False
        return not self._open or not (goes_on(self._open[-1].text, line.text) or self._needs(line))

    def _needs(self, line: Line) -> bool:
        """Whether a line of figures alone is the end of the open sentence: "... at the end of March" / "2018."."""
        before = self._open[-1] if self._open else None
        if before is None or line.gap or line.starts_page or before.early:
            return False
        return not ends_sentence(before.text) and not before.text.endswith((":", ";")) and any(c.isalpha() for c in before.text)

    def _between(self, draft: Draft) -> None:
        text = self._open[-1].text if self._open else ""
        apart = draft.kind in (BlockKind.RUNNING_HEAD, BlockKind.FOOTNOTE)
        if self._open and (apart or (not ends_sentence(text) and not text.endswith(":"))):
            self._pending.append(draft)
        else:
            self._close()
            self._out.append(draft)

    def _line(self, line: Line) -> None:
        hangs = self._hangs(line)
        if hangs:
            line.bulleted = line.indented = False
        mark = mark_of(line.text) or (Mark("bullet", None, line.text, " ") if line.bulleted else None)
        if mark and not follows_on(mark, self._last_mark):
            mark = None
        if self._open and mark and self._is_text(mark, line):
            mark = None
        if self._open and mark is None and (hangs or not self._begins(line)):
            self._open.append(line)
            return
        if self._open and mark is not None and mark.kind == "bullet" and self._lost_half(mark):
            self._open.append(line)
            line.text = mark.rest
            return
        self._close()
        self._open, self._mark = [line], mark
        self._last_mark = mark if mark and mark.kind != "bullet" else self._last_mark

    def _hangs(self, line: Line) -> bool:
        """Whether the line's indent is that of a list item or numbered paragraph which goes on."""
        return bool(self._open) and self._mark is not None and self._mark.glyph != " " and line.indent >= 2 and not line.gap

    def _is_text(self, mark: Mark, line: Line) -> bool:
        """Whether what looks like a mark is the middle of a sentence: "... page" / "31. The ...", "2011" / "o ..."."""
        before = self._open[-1]
        if mark.kind in ("bullet", "roman", "letter"):
            return (
                mark.kind == "bullet"
                and line.text[0] in "-–—"
                and dangles(before.text)
                and not line.gap
                and mark.rest[:1].islower()
            )
        if last_word(before.text) in NUMBERED and not ends_sentence(before.text):
            return True
        if ends_sentence(before.text) or line.gap or before.text.endswith((":", ";")):
            return False
        if mark.kind == "decimal" or not mark.number:
            return dangles(before.text)
        return int(mark.number) != self._last_number + 1 and not before.early and self._mark_kind() != "arabic"

    def _mark_kind(self) -> str | None:
        return self._mark.kind if self._mark else None

    def _lost_half(self, mark: Mark) -> bool:
        """A list mark before the second half of a sentence that a page's end broke."""
        before = self._open[-1]
        return bool(self._pending) and mark.rest[:1].islower() and last_word(before.text) in {"a", "an", "the", "of"}

    def _begins(self, line: Line) -> bool:
        """Whether `line`, which has no mark, begins a new block."""
        before = self._open[-1]
        if is_caption(line.text) or DOT_LEADER.search(before.text) or self._in_contents(before):
            return True
        if goes_on(before.text, line.text) and not self._other_style(before, line):
            return not self._pending and _fragments(before, line)
        if any(d.kind is BlockKind.TABLE for d in self._pending):
            return True
        crossed = line.starts_page or any(d.kind is BlockKind.FOOTNOTE for d in self._pending)
        if crossed:
            return (
                ends_sentence(before.text) or before.text.endswith((":", ";")) or before.early or self._other_style(before, line)
            )
        if line.gap or (line.indented and before.box is None):
            return True
        if line.indent > before.indent and self._mark is None and ends_sentence(before.text):
            return True
        if is_caption(before.text) and len(self._open) == 1:
            return before.early or self._other_style(before, line)
        if self._other_style(before, line):
            return True
        return self._outdented(line) or before.early or self._starts_anew(before, line)

    def _starts_anew(self, before: Line, line: Line) -> bool:
        """In plain text, where the margin is uncertain: a common word with a capital after a line without full stop, as
        between the items of a list that lost its marks. Names ("the County / Council") go on in capitals or are never small."""
        if line.box is not None or ends_sentence(before.text) or dangles(before.text):
            return False
        last, first, second = before.text.split()[-1], *[*line.text.split(), ""][:2]
        if not (first[:1].isupper() and first[1:].islower() and second[:1].islower()) or last[:1].isupper():
            return False
        return self._mender.is_common(first)

    def _in_contents(self, before: Line) -> bool:
        """Whether `before` is an entry of a contents list, which ends with its page."""
        if not _PAGE.search(before.text):
            return False
        recent = [draft.text.lower() for draft in self._out[-60:] if draft.page == before.page]
        return "contents" in recent or "table of contents" in recent

    def _other_style(self, before: Line, line: Line) -> bool:
        if abs(line_size(before) - line_size(line)) > 0.9:
            return True
        if before.bold == line.bold or before.box is None:
            return False
        # bold words may open or close a paragraph; a whole bold line above is a heading
        whole = all(one.bold for one in self._open) or not any(one.bold for one in self._open)
        return whole and not goes_on(before.text, line.text)

    def _outdented(self, line: Line) -> bool:
        """Back at the margin after a hanging list item."""
        first = self._open[0]
        if self._mark is None or first.box is None or line.box is None:
            return False
        return line.box.x0 < first.box.x0 - 3 and ends_sentence(self._open[-1].text)

    def _close(self) -> None:
        if self._open:
            self._out.append(self._draft(self._open, self._mark))
        self._out += self._pending
        self._open, self._mark, self._pending = [], None, []

    def _draft(self, lines: Sequence[Line], mark: Mark | None) -> Draft:
        first = lines[0]
        parts = [mark.rest if mark else first.text, *(line.text for line in lines[1:])]
        number = mark.number if mark else None
        if mark is None and self._numbers and (first.gap or first.starts_page or not self._out) and first.text[:1].isupper():
            number_line = self._numbers.pop(0)
            found = bare_number(number_line.text)
            number = found[0] if found else None
        text = self._mender.join(parts)
        draft = Draft(
            kind=BlockKind.LIST_ITEM if mark and mark.kind in ("bullet", "roman", "letter") else BlockKind.PARAGRAPH,
            text=text,
            page=first.page,
            number=number,
            mark=(mark.glyph or mark.kind) if mark else ("arabic" if number else None),
            box=union([line.box for line in lines if line.sheet == first.sheet]),
            size=line_size(first),
            bold=all(line.bold for line in lines),
            lines=len(lines),
            gap=max(first.gap, len(self._out) == 0),
            starts_page=first.starts_page,
            indented=first.indented,
        )
        if is_caption(text):
            draft.kind = BlockKind.CAPTION
        if number and number.isdigit() and (not mark or mark.kind == "arabic"):
            self._last_number = int(number)
        return draft


def _fragments(before: Line, line: Line) -> bool:
    """Whether two short pieces lie so far apart that a lower-case beginning proves nothing: the labels of a chart."""
    return line.gap > 1 and max(len(before.text), len(line.text)) < 40 and not dangles(before.text)


def stray(line: Line) -> Draft:
    """A line that belongs to no sentence: a running head, a page number, a lost mark."""
    return Draft(BlockKind.RUNNING_HEAD, line.text, line.page, box=line.box, size=line_size(line))


def note(lines: Sequence[Line], text: str, number: str | None) -> Draft:
    """A footnote."""
    return Draft(
        BlockKind.FOOTNOTE, text, lines[0].page, number=number, box=union([line.box for line in lines]), size=line_size(lines[-1])
    )
