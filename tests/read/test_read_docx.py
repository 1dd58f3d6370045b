"""DOCX."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from extractor.model.raw import RawCell, RawFile, RawItem, RawParagraph, RawTable, ReadFailure
from extractor.read.docx import read_docx

Build = Callable[[Any], None]
_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_NOTES_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


@pytest.fixture
def items(tmp_path: Path) -> Callable[[Build], tuple[RawItem, ...]]:
    def read(build: Build) -> tuple[RawItem, ...]:
        document = Document()
        build(document)
        path = tmp_path / "paper.docx"
        document.save(str(path))
        result = read_docx(path)
        assert isinstance(result, RawFile)
        return result.pages[0].items

    return read


Items = Callable[[Build], tuple[RawItem, ...]]


def test_styles_become_roles(items: Items) -> None:
    def build(document: Any) -> None:
        document.add_heading("Annual report", 0)
        document.add_heading("Plans", 2)
        document.add_paragraph("The board met.")
        document.add_paragraph("")
        document.add_paragraph("one", style="List Bullet")
        document.add_paragraph("deeper", style="List Bullet 2")
        document.add_paragraph("Figure 1: plans", style="Caption")

    assert items(build) == (
        RawParagraph("Annual report", "heading", 1),
        RawParagraph("Plans", "heading", 2),
        RawParagraph("The board met."),
        RawParagraph("one", "list_item", 1),
        RawParagraph("deeper", "list_item", 2),
        RawParagraph("Figure 1: plans", "caption"),
    )


def test_numbers_are_counted_as_word_prints_them(items: Items) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for level, style, pattern in ((0, "decimal", "%1."), (1, "decimal", "%1.%2"), (2, "lowerRoman", "(%3)"))
    )

    def build(document: Any) -> None:
        numbering = document.part.numbering_part.element
        numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
        for num_id, start in ((90, ""), (91, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>')):
            xml = f'<w:num {nsdecls("w")} w:numId="{num_id}"><w:abstractNumId w:val="90"/>{start}</w:num>'
            numbering.append(parse_xml(xml))
        for num_id, level in ((90, 0), (90, 1), (90, 1), (90, 2), (90, 0), (90, 1), (91, 0)):
            properties = document.add_paragraph("Item").paragraph_format.element.get_or_add_pPr()
            number = properties.get_or_add_numPr()
            number.get_or_add_ilvl().val = level
            number.get_or_add_numId().val = num_id

    found = [(item.number, item.level) for item in items(build) if isinstance(item, RawParagraph)]
    assert found == [("1", 1), ("1.1", 2), ("1.2", 2), ("i", 3), ("2", 1), ("2.1", 2), ("7", 1)]


def test_tables_with_merged_cells_stand_at_their_place(items: Items) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("Before")
        table = document.add_table(3, 3)
        for row, texts in zip(
            table.rows, (("Team", "Plans", ""), ("", "2014/15", "2015/16"), ("North", "12", "14")), strict=True
        ):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        table.cell(0, 0).merge(table.cell(1, 0))
        table.cell(0, 1).merge(table.cell(0, 2))
        document.add_paragraph("After")

    before, table, after = items(build)
    assert (before, after) == (RawParagraph("Before"), RawParagraph("After"))
    assert table == RawTable(
        (
            RawCell(0, 0, "Team", True, 2, 1),
            RawCell(0, 1, "Plans", True, 1, 2),
            RawCell(1, 1, "2014/15", True),
            RawCell(1, 2, "2015/16", True),
            RawCell(2, 0, "North"),
            RawCell(2, 1, "12"),
            RawCell(2, 2, "14"),
        )
    )


def test_repeating_header_rows_are_the_headers(items: Items) -> None:
    def build(document: Any) -> None:
        table = document.add_table(3, 2)
        for row, texts in zip(table.rows, (("Lead", "Action"), ("who", "what"), ("Chair", "write")), strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        for row in table.rows[:2]:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    (table,) = items(build)
    assert isinstance(table, RawTable)
    assert [cell.text for cell in table.cells if cell.is_header] == ["Lead", "Action", "who", "what"]


def test_a_box_of_one_cell_is_text(items: Items) -> None:
    def build(document: Any) -> None:
        document.add_table(1, 1).cell(0, 0).text = "Key message"

    assert items(build) == (RawParagraph("Key message"),)


def test_tracked_changes_are_accepted(items: Items) -> None:
    def run(text: str, tag: str = "t") -> str:
        return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'

    def build(document: Any) -> None:
        change = 'w:id="1" w:author="x"'
        xml = (
            f"<w:p {nsdecls('w')}>{run('Plans ')}<w:del {change}>{run('fell', 'delText')}</w:del>"
            f"<w:ins {change}>{run('rose')}</w:ins>{run(' again')}</w:p>"
        )
        document.element.body.insert(0, parse_xml(xml))

    assert items(build) == (RawParagraph("Plans rose again"),)


def test_hidden_text_tabs_breaks_and_raised_digits(items: Items) -> None:
    def build(document: Any) -> None:
        paragraph = document.add_paragraph("Plans\t12")
        paragraph.add_run("3").font.superscript = True
        paragraph.add_run("secret").font.hidden = True
        paragraph.add_run().add_break()
        paragraph.add_run("end")

    assert items(build) == (RawParagraph("Plans\t12³\nend"),)


def test_footnotes_close_their_section_and_are_marked(items: Items) -> None:
    def build(document: Any) -> None:
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        note = "".join(
            f'<w:footnote w:id="{key}" {extra}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
            for key, extra, text in ((0, 'w:type="separator"', "---"), (5, "", "Census of 2015"))
        )
        blob = f"<w:footnotes {nsdecls('w')}>{note}</w:footnotes>".encode()
        document.part.relate_to(Part(PackURI("/word/footnotes.xml"), _NOTES, blob, document.part.package), _NOTES_TYPE)
        paragraph = document.add_paragraph("There are 12 plans")
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), "5")
        paragraph.add_run()._r.append(reference)
        document.add_paragraph("More text.")
        document.add_heading("Next", 1)

    assert items(build) == (
        RawParagraph("There are 12 plans¹"),
        RawParagraph("More text."),
        RawParagraph("Census of 2015", "footnote", number="1"),
        RawParagraph("Next", "heading", 1),
    )


def test_running_heads_once(items: Items) -> None:
    def build(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "Safeguarding board"
        document.sections[0].footer.paragraphs[0].text = "Public"
        document.add_paragraph("Text")
        document.add_section().header.is_linked_to_previous = False
        document.sections[1].header.paragraphs[0].text = "Safeguarding board"

    assert items(build) == (
        RawParagraph("Safeguarding board", "running_head"),
        RawParagraph("Text"),
        RawParagraph("Public", "running_head"),
    )


def test_content_controls_and_text_boxes_are_read(items: Items) -> None:
    def build(document: Any) -> None:
        inner = "<w:p><w:r><w:t>controlled</w:t></w:r></w:p>"
        document.element.body.insert(0, parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent>{inner}</w:sdtContent></w:sdt>"))
        box = "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>"
        xml = f"<w:p {nsdecls('w')}><w:r><w:t>anchor</w:t></w:r><w:r><w:pict>{box}</w:pict></w:r></w:p>"
        document.element.body.insert(1, parse_xml(xml))

    assert items(build) == (RawParagraph("controlled"), RawParagraph("anchor"), RawParagraph("boxed"))


def test_a_truncated_file_is_damaged_and_an_empty_one_has_no_text(tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    Document().save(str(path))
    empty = read_docx(path)
    content = path.read_bytes().replace(b"word/document.xml", b"word/documenx.xml")
    path.write_bytes(content)
    damaged = read_docx(path)
    assert isinstance(empty, ReadFailure)
    assert isinstance(damaged, ReadFailure)
    assert (empty.kind, damaged.kind) == ("no_text", "damaged")
