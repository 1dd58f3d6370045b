"""DOCX: paragraphs with the roles that their styles state, tables, notes and running heads, in the order of the body.

The package is opened by python-docx; its text is read from the XML, because python-docx passes over tracked insertions,
content controls, text boxes and notes. Tracked changes are read as accepted.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.package import Package
from lxml import etree

from extractor.model.raw import RawCell, RawFile, RawItem, RawPage, RawParagraph, RawTable, ReadFailure, Role
from extractor.read.docx_styles import Numbering, Styles, w
from extractor.read.grid import with_headers
from extractor.read.sniff import Sniffed

_MOST_BYTES = 1 << 30  # unpacked; a zip bomb says more
# python-docx meets a broken package with whatever the missing or wrong part leads to.
_DAMAGE = (
    OpcError,
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    KeyError,
    ValueError,
    EOFError,
    AttributeError,
    TypeError,
    RuntimeError,  # a part that is encrypted, or packed in a way that zipfile does not know
    IndexError,
    struct.error,
)
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_SKIPPED = frozenset({w("del"), w("moveFrom"), w("pPr"), w("instrText"), w("delText"), w("txbxContent"), _FALLBACK})
_CHARACTERS = {w("tab"): "\t", w("ptab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "-", w("softHyphen"): ""}
_WRAPPERS = frozenset({w("sdt"), w("sdtContent"), w("ins"), w("moveTo"), w("customXml"), w("smartTag")})


def read_docx(path: Path) -> RawFile | ReadFailure:
    """One page without a number: a Word file does not know its pages. Raises OSError."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MOST_BYTES:
                return ReadFailure("limit", "The Word document unpacks to more than 1 GB; save it without its pictures.")
        with path.open("rb") as stream:
            package = Package.open(stream)
        items = tuple(_Reader(package.main_document_part).items())
        title = (package.core_properties.title or "").strip() or None
    except _DAMAGE as error:
        detail = " ".join(str(error).split())[:80] or type(error).__name__
        return ReadFailure("damaged", f"The Word document is damaged and cannot be opened ({detail}); ask for a new copy.")
    if not any(not isinstance(item, RawParagraph) or item.role != "running_head" for item in items):
        return ReadFailure("no_text", "The Word document holds no text.")
    return RawFile(Sniffed.DOCX.value, (RawPage(None, items),), title=title)


def _xml(part: Any) -> Any:
    return parse_xml(part.blob.replace(_STRICT, _TRANSITIONAL))


class _Reader:
    """Reads one document; keeps the counters of its numbering and the notes that wait for the end of their section."""

    def __init__(self, main: Any) -> None:
        self._related: dict[str, list[Any]] = {}
        for relation in main.rels.values():
            if not relation.is_external:
                self._related.setdefault(relation.reltype.rpartition("/")[2], []).append(relation.target_part)
        self._body = _xml(main).find(w("body"))
        self._styles = Styles(self._first("styles"))
        self._numbering = Numbering(self._first("numbering"))
        self._notes = {kind: self._read_notes(kind) for kind in ("footnote", "endnote")}
        self._note_numbers: dict[tuple[str, str], int] = {}
        self._waiting: list[tuple[str, str]] = []

    def _first(self, kind: str) -> Any:
        parts = self._related.get(kind)
        return _xml(parts[0]) if parts else None

    def _read_notes(self, kind: str) -> dict[str, Any]:
        root = self._first(f"{kind}s")
        if root is None:
            return {}
        # Those with a type are the separator lines.
        return {note.get(w("id")): note for note in root.findall(w(kind)) if note.get(w("type")) in (None, "normal")}

    def items(self) -> Iterator[RawItem]:
        if self._body is None:
            return
        yield from self._running_heads("header")
        yield from self._blocks(self._body)
        yield from self._take_notes()
        yield from self._running_heads("footer")

    def _running_heads(self, kind: str) -> Iterator[RawItem]:
        """Each different text of the headers or footers once."""
        seen: set[str] = set()
        for part in self._related.get(kind, []):
            for paragraph in _xml(part).iter(w("p")):
                text = self._text(paragraph).strip()
                if text and text not in seen:
                    seen.add(text)
                    yield RawParagraph(text, "running_head")

    def _blocks(self, parent: Any) -> Iterator[RawItem]:
        for element in parent:
            if element.tag == w("p"):
                yield from self._paragraph(element)
            elif element.tag == w("tbl"):
                yield from self._table(element)
            elif element.tag in _WRAPPERS:
                yield from self._blocks(element)

    def _paragraph(self, element: Any) -> Iterator[RawItem]:
        style = self._styles.of(element)
        text = self._text(element).strip()
        numbered = self._numbering.next(style.num_id, style.level) if text and style.num_id else None
        if text:
            role: Role = style.role
            level = style.heading_level
            number = numbered.number if numbered else None
            if role == "heading":
                yield from self._take_notes()
            elif numbered is not None and role == "paragraph":
                role, level = "list_item", style.level + 1
            elif role == "list_item":
                level = style.level + 1
            yield RawParagraph(text, role, level, number)
        for box in _text_boxes(element):
            yield from self._blocks(box)

    def _take_notes(self) -> Iterator[RawItem]:
        """The notes referred to since the last heading: they belong to its section."""
        waiting, self._waiting = self._waiting, []
        for kind, note_id in waiting:
            texts = (self._text(paragraph).strip() for paragraph in self._notes[kind][note_id].iter(w("p")))
            if text := " ".join(text for text in texts if text):
                yield RawParagraph(text, "footnote", number=str(self._note_numbers[kind, note_id]))

    def _text(self, element: Any) -> str:
        return "".join(self._pieces(element))

    def _pieces(self, element: Any) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag in (w("t"), _MATH_TEXT):
                yield child.text or ""
            elif tag in _CHARACTERS:
                yield _CHARACTERS[tag]
            elif tag == w("br"):
                yield "" if child.get(w("type")) in ("page", "column") else "\n"
            elif tag == w("sym"):
                yield "•"
            elif tag in (w("footnoteReference"), w("endnoteReference")):
                yield self._note_mark(child)
            elif tag == w("r"):
                yield self._run(child)
            elif tag not in _SKIPPED:
                yield from self._pieces(child)

    def _run(self, run: Any) -> str:
        properties = run.find(w("rPr"))
        text = "".join(self._pieces(run))
        if properties is None:
            return text
        vanish = properties.find(w("vanish"))
        if vanish is not None and vanish.get(w("val")) not in ("0", "false", "off"):
            return ""
        raised = properties.find(w("vertAlign"))
        if raised is not None and raised.get(w("val")) == "superscript" and text.strip().isdecimal():
            return text.translate(_SUPERSCRIPT)
        return text

    def _note_mark(self, reference: Any) -> str:
        kind = "footnote" if reference.tag == w("footnoteReference") else "endnote"
        key = (kind, reference.get(w("id")))
        if key[1] not in self._notes[kind]:
            return ""
        if key not in self._note_numbers:
            self._note_numbers[key] = sum(known[0] == kind for known in self._note_numbers) + 1
            self._waiting.append(key)
        return str(self._note_numbers[key]).translate(_SUPERSCRIPT)

    def _table(self, table: Any) -> Iterator[RawItem]:
        rows = [row for row in _children(table, "tr") if row.find(f"{w('trPr')}/{w('del')}") is None]
        cells, header_rows = self._cells(rows)
        filled = [cell for cell in cells if cell.text]
        if not filled:
            return
        n_cols = max(cell.col + cell.col_span for cell in cells)
        if n_cols == 1 or len(filled) == 1:
            # A box around text, no table: its paragraphs keep their roles.
            for row in rows:
                for cell in _children(row, "tc"):
                    yield from self._blocks(cell)
            return
        if header_rows:
            cells = [replace(cell, is_header=cell.row < header_rows) for cell in cells]
            yield RawTable(tuple(cells))
        else:
            yield RawTable(with_headers(cells))

    def _cells(self, rows: list[Any]) -> tuple[list[RawCell], int]:
        """The grid, and how many rows at its top are marked as repeating headers."""
        cells: list[RawCell] = []
        open_merges: dict[int, int] = {}  # column to the index of the cell that grows downwards
        header_rows = 0
        for r, row in enumerate(rows):
            if header_rows == r and row.find(f"{w('trPr')}/{w('tblHeader')}") is not None:
                header_rows += 1
            c = _value(row.find(f"{w('trPr')}/{w('gridBefore')}"), 0)
            for tc in _children(row, "tc"):
                span = max(1, _value(tc.find(f"{w('tcPr')}/{w('gridSpan')}"), 1))
                merge = tc.find(f"{w('tcPr')}/{w('vMerge')}")
                if merge is not None and merge.get(w("val")) != "restart" and c in open_merges:
                    index = open_merges[c]
                    cells[index] = replace(cells[index], row_span=r - cells[index].row + 1)
                else:
                    open_merges.pop(c, None)
                    if merge is not None:
                        open_merges[c] = len(cells)
                    cells.append(RawCell(r, c, self._cell_text(tc), row_span=1, col_span=span))
                c += span
        return cells, header_rows if header_rows < len(rows) else 0

    def _cell_text(self, tc: Any) -> str:
        texts = (" ".join(self._text(paragraph).split()) for paragraph in tc.iter(w("p")))
        return " ".join(text for text in texts if text)


def _children(parent: Any, name: str) -> Iterator[Any]:
    """Children of a name, also inside content controls and accepted insertions."""
    for child in parent:
        if child.tag == w(name):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, name)


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph; each is stored twice, and its fallback is left out."""
    for box in paragraph.iter(w("txbxContent")):
        ancestors = list(box.iterancestors())
        inside = ancestors[: ancestors.index(paragraph)]
        if not any(ancestor.tag in (_FALLBACK, w("txbxContent")) for ancestor in inside):
            yield box


def _value(element: Any, default: int) -> int:
    try:
        return int(element.get(w("val"))) if element is not None else default
    except (TypeError, ValueError):
        return default
