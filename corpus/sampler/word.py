"""A paper as a Word file: heading styles, numbered list, a table with a header row, real footnotes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from docx import Document
from docx.document import Document as DocumentObject
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from sampler.model import Block, Grid, Paper

_STYLES = {"bullet": "List Bullet", "item": "List Number", "cover": "Subtitle", "note": "Intense Quote"}
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_DAY = dt.datetime(2018, 1, 1, tzinfo=dt.UTC)


def write_docx(paper: Paper) -> bytes:
    """The file's bytes: fixed dates, entries stored (compression differs between libraries)."""
    document = Document()
    document.core_properties.author = "Sample paper"
    document.core_properties.title = paper.facts["title"]
    document.core_properties.created = document.core_properties.modified = _DAY
    document.sections[0].header.paragraphs[0].text = paper.facts["running"]
    document.add_heading(paper.facts["title"], 0)
    notes = [block for block in paper.blocks if block.kind == "footnote"]
    for block in paper.blocks:
        if block.grid:
            _table(document, block.grid)
        elif block.kind == "heading":
            document.add_heading(block.text, block.level)
        elif block.kind != "footnote":
            _paragraph(document, block)
    _footnotes(document, notes)
    _lighten(document)
    out = io.BytesIO()
    document.save(out)
    return _settled(out.getvalue())


def _paragraph(document: DocumentObject, block: Block) -> None:
    paragraph = document.add_paragraph(style=_STYLES.get(block.kind))
    last = 0
    for mark in block.marks:
        if mark.kind == "note":
            paragraph.add_run(block.text[last : mark.start])
            _reference(paragraph, block.text[mark.start : mark.end])
            last = mark.end
    paragraph.add_run(block.text[last:])


def _reference(paragraph: Paragraph, number: str) -> None:
    run = paragraph.add_run()
    run.font.superscript = True
    element = OxmlElement("w:footnoteReference")
    element.set(qn("w:id"), number)
    run._r.append(element)


def _footnotes(document: DocumentObject, notes: list[Block]) -> None:
    body = "".join(
        f'<w:footnote w:id="{note.number}"><w:p><w:r><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {note.text}</w:t></w:r></w:p></w:footnote>'
        for note in notes
    )
    marks = "".join(
        f'<w:footnote w:type="{kind}" w:id="{i}"><w:p><w:r><w:{tag}/></w:r></w:p></w:footnote>'
        for i, kind, tag in ((-1, "separator", "separator"), (0, "continuationSeparator", "continuationSeparator"))
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes {nsdecls("w")}>{marks}{body}</w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, xml.encode("utf-8"), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _table(document: DocumentObject, grid: Grid) -> None:
    document.add_paragraph(grid.title, style="Caption")
    table = document.add_table(rows=0, cols=len(grid.columns()), style="Table Grid")
    header = table.add_row()
    repeat = OxmlElement("w:tblHeader")
    header._tr.get_or_add_trPr().append(repeat)
    for cell, label in zip(header.cells, grid.columns(), strict=True):
        cell.paragraphs[0].add_run(label).bold = True
    for row in grid.rows:
        for cell, source in zip(table.add_row().cells, row, strict=True):
            cell.text = source.text
    document.add_paragraph()


def _lighten(document: DocumentObject) -> None:
    """Drops the template's unused table styles and its copy of the styles for Word 2007: nine tenths of the file."""
    for style in document.styles.element.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) not in ("TableNormal", "TableGrid"):
            style.getparent().remove(style)
    for name, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            document.part.drop_rel(name)
            document.part.rels.pop(name, None)


def _settled(content: bytes) -> bytes:
    """The same archive with one date for every entry and nothing compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (2018, 1, 1, 0, 0, 0))
            entry.create_system = 3  # the same on every machine
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return out.getvalue()
