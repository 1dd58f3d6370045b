"""HTML: the main content as headings, paragraphs, list items and tables."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.element import Comment, NavigableString

from extractor.model.raw import RawCell, RawFile, RawItem, RawPage, RawParagraph, RawTable, ReadFailure, Role
from extractor.read.decode import decode
from extractor.read.grid import with_headers
from extractor.read.numerals import letters, roman
from extractor.read.sniff import Sniffed

# fmt: off
_DROPPED = frozenset({
    "script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "button", "select", "option",
    "input", "textarea", "svg", "canvas", "iframe", "object", "video", "audio", "head", "dialog", "menu",
})
_BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "html", "li", "main", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "ul",
})
# fmt: on
_HEADING = re.compile(r"h[1-6]\Z")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_NOTE_CLASS = re.compile(r"footnote|endnote", re.I)
_BLANK = re.compile(r"[^\S\n]*\n[^\S\n]*|[^\S\n]+")


def read_html(path: Path) -> RawFile | ReadFailure:
    """One page without a number. Raises OSError."""
    return raw_from_html(decode(path.read_bytes(), declared=True))


def raw_from_html(source: str) -> RawFile | ReadFailure:
    """The items of a page's main content: of its <main> or only <article>, else of its body without navigation."""
    soup = _soup(source)
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    content = _main_content(soup)
    try:
        items = tuple(_items(content))
    except RecursionError:  # nested as no person writes: its words still count, one line after the other
        items = tuple(RawParagraph(" ".join(line.split())) for line in content.get_text("\n").splitlines() if line.strip())
    if not items:
        return ReadFailure("no_text", "The web page holds no text.")
    return RawFile(Sniffed.HTML.value, (RawPage(None, items),), title=" ".join(title.split()) or None)


def fragment_items(source: str) -> list[RawItem]:
    """The items of a piece of HTML, such as a table inside Markdown."""
    soup = _soup(source)
    return list(_items(soup.body or soup))


def _soup(source: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)  # XHTML is read as HTML on purpose
        return BeautifulSoup(source, "lxml")


def _main_content(soup: Any) -> Any:
    body = soup.body or soup
    for candidate in (soup.find("main"), soup.find(attrs={"role": "main"}), *soup.find_all("article", limit=2)):
        # A page of teasers has many articles, each a small part of it; a near-empty <main> is filled by a script.
        if candidate is not None and 2 * len(candidate.get_text()) > len(body.get_text()) / 2:
            return candidate
    return body


def _items(root: Any) -> Iterator[RawItem]:
    return _Walk().block(root)


class _Walk:
    """Turns blocks into items; text beside blocks becomes a paragraph of its own."""

    def __init__(self) -> None:
        self._depth = 0

    def block(self, node: Any, role: Role = "paragraph", level: int = 0, number: str | None = None) -> Iterator[RawItem]:
        """The items of a container. The first run of its text takes role, level and number."""
        run: list[str] = []
        for child in node.children:
            if isinstance(child, Tag) and _is_dropped(child):
                continue
            if isinstance(child, Tag) and (child.name in _BLOCKS or _holds_blocks(child)):
                if text := _folded("".join(run)):
                    yield RawParagraph(text, role, level, number)
                    role, level, number = "paragraph", 0, None
                run = []
                for item in self._element(child):
                    # <li><p>text</p></li>: the first paragraph is the item.
                    if role == "list_item" and isinstance(item, RawParagraph) and item.role == "paragraph":
                        item = RawParagraph(item.text, role, level, number)
                        role, level, number = "paragraph", 0, None
                    yield item
            else:
                run.append(_inline(child))
        if text := _folded("".join(run)):
            yield RawParagraph(text, role, level, number)

    def _element(self, tag: Any) -> Iterator[RawItem]:
        name = tag.name
        if _HEADING.match(name):
            if text := _folded(_inline(tag)):
                yield RawParagraph(text, "heading", int(name[1]))
        elif name in ("ul", "ol"):
            yield from self._list(tag)
        elif name == "table":
            yield from self._table(tag)
        elif name in ("figcaption", "caption"):
            if text := _folded(_inline(tag)):
                yield RawParagraph(text, "caption")
        elif name == "pre":
            yield from (RawParagraph(line.strip()) for line in tag.get_text().split("\n") if line.strip())
        else:
            is_note = _NOTE_CLASS.search(" ".join(tag.get("class") or []))
            for item in self.block(tag):
                if is_note and isinstance(item, RawParagraph) and item.role in ("paragraph", "list_item"):
                    item = RawParagraph(item.text, "footnote", number=item.number)
                yield item

    def _list(self, tag: Any) -> Iterator[RawItem]:
        self._depth += 1
        items = [child for child in tag.children if isinstance(child, Tag)]
        count = sum(child.name == "li" for child in items)
        is_reversed = tag.has_attr("reversed")
        current = _int(tag.get("start"), count if is_reversed else 1)
        for child in items:
            if child.name != "li":
                yield from self._element(child)  # a list put straight into a list
                continue
            if _is_dropped(child):
                continue
            number = None
            if tag.name == "ol":
                current = _int(child.get("value"), current)
                number = _numeral(current, str(child.get("type") or tag.get("type") or "1"))
                current += -1 if is_reversed else 1
            yield from self.block(child, "list_item", self._depth, number)
        self._depth -= 1

    def _table(self, tag: Any) -> Iterator[RawItem]:
        rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
        inner = tag.find("table") is not None
        columns = max((len(row.find_all(["td", "th"], recursive=False)) for row in rows), default=0)
        has_headers = any(row.find("th", recursive=False) for row in rows)
        if columns <= 1 or (inner and not has_headers and len(rows) <= 2) or tag.get("role") == "presentation":
            # A table that only lays out the page: what is in its cells, one after the other.
            for row in rows:
                for cell in row.find_all(["td", "th"], recursive=False):
                    yield from self.block(cell)
            return
        cells = _cells(rows)
        if not any(cell.text for cell in cells):
            return
        caption = tag.find("caption")
        yield RawTable(cells, (_folded(_inline(caption)) or None) if caption else None)


def _cells(rows: list[Any]) -> tuple[RawCell, ...]:
    """The grid of a table's rows, with what spans over its neighbours moved aside."""
    taken: set[tuple[int, int]] = set()
    cells: list[RawCell] = []
    for r, row in enumerate(rows):
        c = 0
        in_head = row.find_parent("thead") is not None
        for tag in row.find_all(["td", "th"], recursive=False):
            while (r, c) in taken:
                c += 1
            # rowspan="0" means down to the end; a span beyond the table is cut.
            row_span = min(_int(tag.get("rowspan"), 1) or len(rows), len(rows) - r)
            col_span = min(max(1, _int(tag.get("colspan"), 1)), 200)
            row_span = max(1, row_span)
            taken.update((r + down, c + right) for down in range(row_span) for right in range(col_span))
            cells.append(RawCell(r, c, _folded(_inline(tag)), _is_header(tag, r, c, in_head), row_span, col_span))
            c += col_span
    return tuple(cells) if any(cell.is_header for cell in cells) else with_headers(cells)


def _is_header(tag: Any, row: int, col: int, in_head: bool) -> bool:
    """A column's header. A <th> that heads its row is a label of that row, not a header row's cell."""
    if in_head:
        return True
    if tag.name != "th" or tag.get("scope") in ("row", "rowgroup"):
        return False
    siblings = tag.parent.find_all(["td", "th"], recursive=False)
    return bool(row == 0 or tag.get("scope") == "col" or all(sibling.name == "th" for sibling in siblings) or col > 0)


def _is_dropped(tag: Any) -> bool:
    if tag.name in _DROPPED:
        # A heading inside <header> of an article is content; the site's own header is not.
        return not (tag.name == "header" and tag.find_parent(["article", "main"]) is not None)
    return tag.has_attr("hidden") or tag.get("aria-hidden") == "true" or bool(_HIDDEN.search(tag.get("style") or ""))


def _holds_blocks(tag: Any) -> bool:
    return tag.name != "table" and tag.find(list(_BLOCKS)) is not None


def _inline(node: Any) -> str:
    """The text of a node with the source's line breaks as blanks and <br> as a blank; blocks inside are set apart."""
    if isinstance(node, NavigableString):
        return "" if isinstance(node, Comment) else str(node)
    if not isinstance(node, Tag) or _is_dropped(node):
        return ""
    if node.name == "br":
        return " "
    if node.name == "img":
        return ""
    text = "".join(_inline(child) for child in node.children)
    if node.name == "sup" and text.strip().isdigit():
        return text.strip().translate(_SUPERSCRIPT)
    if node.name in _BLOCKS or node.name in ("td", "th", "tr"):
        return f" {text} "
    return text


_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _folded(text: str) -> str:
    return " ".join(_BLANK.sub(" ", text).split())


def _int(value: object, default: int) -> int:
    try:
        return int(str(value).strip()) if value is not None else default
    except ValueError:
        return default


def _numeral(number: int, style: str) -> str:
    text = {"a": letters, "i": roman}.get(style.lower(), str)(number)
    return text.upper() if style in ("A", "I") else text
