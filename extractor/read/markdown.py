"""Markdown, also the odd kind that converters write: headings, list items, paragraphs, notes and pipe tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.model.raw import RawCell, RawFile, RawItem, RawPage, RawParagraph, RawTable, ReadFailure
from extractor.read.decode import decode
from extractor.read.sniff import Sniffed

if TYPE_CHECKING:
    from markdown_it.token import Token

# A note's mark at the beginning of its text; the second form is how one converter garbles it.
_SUP_NOTE = re.compile(r"^(?:(?:<sup>|<sup>&</sup>lt;sup>|&lt;sup>)(\d{1,3}|[*†‡])</sup>|\[\^([\w-]+)\]:)\s*(?=\S)")
_LETTERED = re.compile(r"^\(?([ivxl]{1,5}|[a-z])[.)]\s+(?=\S)")
_ATX = re.compile(r"^ {0,3}#{1,6} +\S", re.M)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_IMAGE_ONLY = re.compile(r"^(?:!\[[^\]]*\]\([^)]*\)\s*)+$")
_PIPE_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE_ROW = re.compile(r"^[\s|:-]+$")
_PAGE_ANCHOR = re.compile(r"""^<span\s+id=["'][^"']*["']>\s*</span>""")


def read_markdown(path: Path) -> RawFile | ReadFailure:
    """One page without a number. Raises OSError."""
    return raw_from_markdown(decode(path.read_bytes()))


def raw_from_markdown(source: str) -> RawFile | ReadFailure:
    """The items of Markdown text. Inline text stays as the file has it, with its emphasis marks, so that quotations are
    found in the file."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    # Converters indent at will: four blanks are no program code in a board paper. A reference definition would swallow a
    # line such as "[1]: Working Together".
    parser.disable(["code", "reference"])
    body, title = _front_matter(source.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n"))
    if _ATX.search(body):
        parser.disable("lheading")  # beside "#" headings, a line of dashes under a line is the rest of a broken table
    items = tuple(_Walk(parser.parse(body)).items())
    if not items:
        return ReadFailure("no_text", "The file holds no text.")
    return RawFile(Sniffed.MARKDOWN.value, (RawPage(None, items),), title=title)


def _front_matter(source: str) -> tuple[str, str | None]:
    """The text without a leading YAML block, and that block's title."""
    match = re.match(r"\A---\n((?:[\w-]+:.*\n|\s+.*\n)+)(?:---|\.\.\.)\n", source)
    if match is None:
        return source, None
    title = re.search(r"^title:\s*[\"']?(.*?)[\"']?\s*$", match.group(1), re.M)
    return source[match.end() :], title.group(1) if title and title.group(1) else None


@dataclass(slots=True)
class _ListItem:
    """An open list item. `printed` is set once its number stands on a paragraph."""

    number: str | None
    depth: int
    printed: bool = False


class _Walk:
    """Runs over the flat list of tokens once."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._open: list[_ListItem] = []

    def items(self) -> Iterator[RawItem]:
        index = 0
        while index < len(self._tokens):
            token = self._tokens[index]
            if token.type == "table_open":
                end = next(i for i in range(index, len(self._tokens)) if self._tokens[i].type == "table_close")
                yield _table(self._tokens[index:end])
                index = end
            elif token.type == "list_item_open":
                self._open_item(token)
            elif token.type == "list_item_close":
                yield from self._close_item()
            elif token.type == "inline":
                yield from self._inline(token, self._tokens[index - 1])
            elif token.type == "html_block":
                yield from _html(token.content)
            elif token.type in ("fence", "code_block"):
                yield from (RawParagraph(line.strip()) for line in token.content.split("\n") if line.strip())
            index += 1

    def _open_item(self, token: Token) -> None:
        number = token.info or None  # the digits of an ordered item, as printed
        above = self._open[-1] if self._open else None
        # "- 9. The key purpose": a bullet that holds nothing yet but a numbered item is that item.
        depth = above.depth + (above.printed or above.number is not None) if above else 1
        self._open.append(_ListItem(number, depth))

    def _close_item(self) -> Iterator[RawItem]:
        item = self._open.pop()
        if not item.printed and item.number:
            # "2017." at the beginning of a line is a number without an item: keep it rather than lose it.
            yield RawParagraph(f"{item.number}.")
        if self._open and item.printed and self._open[-1].number is None:
            self._open[-1].printed = True

    def _inline(self, token: Token, parent: Token) -> Iterator[RawItem]:
        text = _COMMENT.sub("", token.content).strip()
        text = _PAGE_ANCHOR.sub("", text).strip()
        if not text or _IMAGE_ONLY.match(text):
            return
        if parent.type == "heading_open":
            yield RawParagraph(" ".join(text.split("\n")), "heading", int(parent.tag[1]))
            return
        if table := _loose_table(text):
            yield table
            return
        note = _SUP_NOTE.match(text)
        if note:
            yield RawParagraph(text[note.end() :], "footnote", number=note.group(1) or note.group(2))
        elif self._open and not self._open[-1].printed:
            item = self._open[-1]
            item.printed = True
            lettered = None if item.number else _LETTERED.match(text)  # "- iv. The importance"
            if lettered:
                yield RawParagraph(text[lettered.end() :], "list_item", item.depth, lettered.group(1))
            else:
                yield RawParagraph(text, "list_item", item.depth, item.number)
        else:
            yield RawParagraph(text)


def _table(tokens: Sequence[Token]) -> RawTable:
    cells: list[RawCell] = []
    row, col = -1, 0
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            row, col = row + 1, 0
        elif token.type in ("th_open", "td_open"):
            cells.append(RawCell(row, col, _cell_text(tokens[index + 1].content), token.type == "th_open"))
            col += 1
    return RawTable(_without_empty_columns(cells))


def _cell_text(text: str) -> str:
    return re.sub(r"\s*<br\s*/?>\s*", " ", text).replace("\\|", "|").strip()


def _without_empty_columns(cells: Sequence[RawCell]) -> tuple[RawCell, ...]:
    """Converters pad ragged tables with columns that hold nothing at the right edge."""
    last = max((cell.col for cell in cells if cell.text), default=-1)
    return tuple(cell for cell in cells if cell.col <= last)


def _loose_table(text: str) -> RawTable | None:
    """A pipe table whose rule is missing or does not fit, which Markdown takes for a paragraph."""
    lines = text.split("\n")
    if len(lines) < 2 or not all(_PIPE_ROW.match(line) for line in lines):
        return None
    rule = next((index for index, line in enumerate(lines) if _RULE_ROW.match(line) and "-" in line), None)
    rows = [line.strip().strip("|").split("|") for index, line in enumerate(lines) if index != rule]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return None
    headers = rule if rule else 1
    return RawTable(
        _without_empty_columns(
            [RawCell(r, c, _cell_text(text), r < headers) for r, row in enumerate(rows) for c, text in enumerate(row)]
        )
    )


def _html(block: str) -> Iterator[RawItem]:
    """What an embedded block of HTML says."""
    block = _COMMENT.sub("", block).strip()
    if not block:
        return
    note = _SUP_NOTE.match(block)
    if note and "\n" not in block:
        yield RawParagraph(block[note.end() :].strip(), "footnote", number=note.group(1) or note.group(2))
        return
    from extractor.read.html import fragment_items

    yield from fragment_items(block)
