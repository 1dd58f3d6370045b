"""Damaged and odd Word files and web pages: read, or refused with a reason; never an exception, never silence."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from extractor.model import RawFile, RawTable, ReadFailure
from extractor.read import read_file

SAID = "On 31 March 2017 there were 118 children with a plan."
HTML = f"<html><head><title>Board</title></head><body><main><h1>Plans</h1><p>{SAID}</p></main></body></html>"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word() -> bytes:
    """A sound Word file."""
    document = docx.Document()
    document.add_heading("Plans", 1)
    document.add_paragraph(SAID)
    table = document.add_table(2, 2)
    table.cell(1, 1).text = "118"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def parts(change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The sound file with each part changed, or left out where `change` gives None."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word())) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return stream.getvalue()


def without(part: str) -> bytes:
    return parts(lambda name, content: None if name == part else content)


def main_part(content: bytes) -> bytes:
    return parts(lambda name, old: content if name == "word/document.xml" else old)


def body(inner: str) -> bytes:
    return main_part(f"<w:document {W}><w:body>{inner}</w:body></w:document>".encode())


def in_main_part(old: bytes, new: bytes) -> bytes:
    return parts(lambda name, content: content.replace(old, new) if name == "word/document.xml" else content)


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def packed_unknown() -> bytes:
    """With a part packed by a method that there is not."""
    sound = bytearray(word())
    at = sound.index(b"PK\x01\x02")
    while at >= 0:
        sound[at + 10] = 77
        at = sound.find(b"PK\x01\x02", at + 1)
    return bytes(sound)


def nested(depth: int) -> str:
    start = "<w:tbl><w:tr><w:tc>" * depth
    return f"{start}{paragraph(SAID)}{'</w:tc></w:tr></w:tbl>' * depth}"


READ: dict[str, Callable[[], bytes]] = {
    "empty-cells.docx": lambda: body(f"<w:tbl><w:tr/><w:tr><w:tc/></w:tr></w:tbl>{paragraph(SAID)}"),
    "nested-tables.docx": lambda: body(nested(20)),
    "unknown-style.docx": lambda: in_main_part(b'w:val="Heading1"', b'w:val="Nowhere"'),
    "span-of-millions.docx": lambda: body(
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='9999999'/></w:tcPr>"
        f"{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl>{paragraph(SAID)}"
    ),
    "rubbish-behind.docx": lambda: word() + b"\0" * 500,
    "wrong-ending.pdf": word,
    "unclosed.html": lambda: HTML[: HTML.index("</p>")].encode(),
    "no-html.html": lambda: f"<p>{SAID}".encode(),
    "crossed-tags.html": lambda: f"<html><body><b><p>{SAID}</b></p></i></table></body>".encode(),
    "wrong-charset.html": lambda: HTML.replace("<head>", '<head><meta charset="no-such-charset">').encode(),
    "utf-16.html": lambda: HTML.encode("utf-16"),
    "nested-hundreds-deep.html": lambda: f"<html><body>{'<div>' * 5000}{SAID}{'</div>' * 5000}</body></html>".encode(),
    "span-of-millions.html": lambda: (
        f"<html><body><table><tr><td colspan='99999999' rowspan='99999999'>a</td><td>b</td></tr></table><p>{SAID}</body></html>"
    ).encode(),
    "odd-span.html": lambda: f"<html><body><table><tr><td colspan='-3x'>a</td></tr></table><p>{SAID}</body></html>".encode(),
    "entities.html": lambda: HTML.replace("118", "&#49;&#49;8&#99999999;&bogus;").encode(),
}
REFUSED: dict[str, Callable[[], bytes]] = {
    "bytes-of-nothing.html": lambda: HTML.encode() + b"\xff\xfe\x81\0\0",
    "no-properties.docx": lambda: without("docProps/core.xml"),
    "no-styles.docx": lambda: without("word/styles.xml"),
    "cut-off.docx": lambda: word()[:-2000],
    "half.docx": lambda: word()[: len(word()) // 2],
    "no-main-part.docx": lambda: without("word/document.xml"),
    "no-content-types.docx": lambda: without("[Content_Types].xml"),
    "no-relations.docx": lambda: without("_rels/.rels"),
    "main-part-is-no-xml.docx": lambda: main_part(b"this is no XML"),
    "main-part-is-empty.docx": lambda: main_part(b""),
    "main-part-is-cut.docx": lambda: in_main_part(b"</w:body>", b""),
    "no-body.docx": lambda: main_part(f"<w:document {W}/>".encode()),
    "no-text.docx": lambda: body("<w:p/>"),
    "laughs.docx": lambda: main_part(
        (
            '<!DOCTYPE w [<!ENTITY a "'
            + "ha" * 1000
            + '">'
            + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 100}">' for n in range(5))
            + f"]><w:document {W}><w:body>{paragraph('&f;')}</w:body></w:document>"
        ).encode()
    ),
    "spoilt-bytes.docx": lambda: bytes(byte ^ (0x55 if 200 < at < 4000 else 0) for at, byte in enumerate(word())),
    "packed-unknown.docx": packed_unknown,
    "no-words.html": lambda: b"<html><head><script>var a = 118;</script></head><body></body></html>",
}


def texts(raw: RawFile) -> str:
    items = [item for page in raw.pages for item in page.items]
    return " ".join(" ".join(cell.text for cell in item.cells) if isinstance(item, RawTable) else item.text for item in items)


@pytest.mark.parametrize("name", READ)
def test_odd_files_are_read(write: Callable[..., Path], name: str) -> None:
    raw = read_file(write(name, READ[name]()))
    assert isinstance(raw, RawFile), raw
    assert "118" in texts(raw)
    assert "children with a plan" in texts(raw)


@pytest.mark.parametrize("name", REFUSED)
def test_damaged_files_are_refused_in_words(write: Callable[..., Path], name: str) -> None:
    failure = read_file(write(name, REFUSED[name]()))
    assert isinstance(failure, ReadFailure), failure
    assert failure.kind in {"damaged", "no_text", "unsupported", "limit", "empty"}
    assert len(failure.reason.split()) >= 4
    assert "\n" not in failure.reason
    assert "Traceback" not in failure.reason
