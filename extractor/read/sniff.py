"""What a file really is, from its content."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from extractor.model.raw import ReadFailure
from extractor.read.decode import decode

_HEAD = 65536


class Sniffed(StrEnum):
    """The kinds that have a reader; the value is the media type."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    DOC = "application/msword"
    RTF = "application/rtf"
    ODT = "application/vnd.oasis.opendocument.text"
    HTML = "text/html"
    MARKDOWN = "text/markdown"
    TEXT = "text/plain"


# First bytes of what people rename or drop into a folder by mistake, with the words that a clerk knows it by.
_IMAGE_ADVICE = "save the pages as a PDF"
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image", _IMAGE_ADVICE),
    (b"\xff\xd8\xff", "a JPEG image", _IMAGE_ADVICE),
    (b"GIF8", "a GIF image", _IMAGE_ADVICE),
    (b"II*\x00", "a TIFF image", _IMAGE_ADVICE),
    (b"MM\x00*", "a TIFF image", _IMAGE_ADVICE),
    (b"BM", "a bitmap image", _IMAGE_ADVICE),
    (b"%!PS", "a PostScript file", "save it as PDF"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it first"),
    (b"SQLite format 3\x00", "an SQLite database", "ingest takes documents only"),
    (b"MZ", "a Windows program", "ingest takes documents only"),
    (b"\x7fELF", "a program", "ingest takes documents only"),
    (b"OggS", "a sound file", "ingest takes documents only"),
    (b"ID3", "a sound file", "ingest takes documents only"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HTML_START = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_XML_START = re.compile(r"\s*<\?xml\b")
_BLOCK_TAG = re.compile(r"</?(?:p|div|table|tr|td|th|h[1-6]|ul|ol|li|section|article|main|header)\b[^<>]*>", re.I)

_ATX = re.compile(r"^ {0,3}#{1,6} +\S", re.M)
_BOLD = re.compile(r"(?<![\w*])\*\*(?=\S)[^*\n]+\*\*(?!\*)")
_LIST = re.compile(r"^ *[-*+] +\S", re.M)
_PIPE_RULE = re.compile(r"^ {0,3}\|?(?: *:?-{2,}:? *\|)+(?: *:?-{2,}:? *)?$", re.M)
_LINK = re.compile(r"!?\[[^\]\n]+\]\([^)\s]+\)|^\[\^[^\]]+\]:", re.M)


def sniff(path: Path) -> Sniffed | ReadFailure:
    """The kind of a non-empty file, or why it has no reader. Raises OSError where it cannot be opened."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        stream.seek(max(0, path.stat().st_size - 2048))
        tail = stream.read()
    # The PDF header may stand after some rubbish; damaged files may lack it and still have the trailer.
    if head.startswith(b"%PDF") or b"%PDF-" in head[:1024] or (b"startxref" in tail and b" obj" in head):
        return Sniffed.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(path)
    if head.startswith(_OLE):
        return _sniff_ole(path)
    if head.startswith(b"{\\rtf"):
        return Sniffed.RTF
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return _unsupported("a WebP image", _IMAGE_ADVICE)
    for magic, what, advice in _MAGIC:
        if head.startswith(magic) and (len(magic) > 3 or _is_binary(head)):
            return _unsupported(what, advice)
    return _sniff_text(head)


def _unsupported(what: str, advice: str) -> ReadFailure:
    return ReadFailure("unsupported", f"The content is {what}, which cannot be read; {advice}.")


def _sniff_zip(path: Path) -> Sniffed | ReadFailure:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:80].decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError):
        return ReadFailure("damaged", "The file is a damaged Word document or zip archive; ask for a new copy.")
    if "word/document.xml" in names:
        return Sniffed.DOCX
    if any(name.startswith("word/") and name.endswith("document.xml") for name in names):
        return Sniffed.DOCX
    if "xl/workbook.xml" in names:
        return Sniffed.XLSX
    if any(name.startswith("xl/") for name in names):
        return _unsupported("a binary Excel workbook", "save it as .xlsx")
    if any(name.startswith("ppt/") for name in names):
        return _unsupported("a PowerPoint presentation", "save it as PDF")
    if mimetype.strip() == Sniffed.ODT.value:
        return Sniffed.ODT
    if "opendocument" in mimetype:
        return _unsupported("an OpenDocument file", "save it as .docx or PDF")
    if "epub" in mimetype:
        return _unsupported("an EPUB book", "save it as PDF")
    return _unsupported("a zip archive", "unpack it first")


def _sniff_ole(path: Path) -> Sniffed | ReadFailure:
    """An OLE container: a legacy Office file, or a modern one behind a password. Stream names are UTF-16 in its directory."""
    content = path.read_bytes()

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        return ReadFailure("password", "The file is protected by a password; save a copy without it and ingest that.")
    if holds("WordDocument"):
        return Sniffed.DOC
    if holds("Workbook"):
        return _unsupported("an Excel 97-2003 workbook", "save it as .xlsx")
    if holds("PowerPoint Document"):
        return _unsupported("a PowerPoint 97-2003 presentation", "save it as PDF")
    if holds("__substg1.0_"):
        return _unsupported("an Outlook message", "save it as PDF or text")
    return _unsupported("a file of an older Office program", "save it as .docx or PDF")


def _is_binary(head: bytes) -> bool:
    """Whether bytes are no text of any encoding: control characters that no text has."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    control = sum(head.count(bytes([code])) for code in (*range(1, 9), *range(14, 27), 28, 29, 30, 31))
    zeros = head.count(b"\0")
    if zeros and min(head[0::2].count(b"\0"), head[1::2].count(b"\0")) < 0.02 * len(head) and zeros > 0.2 * len(head):
        return False  # UTF-16 without a mark: every other byte is zero
    return control + zeros > 0.003 * len(head)


def _sniff_text(head: bytes) -> Sniffed | ReadFailure:
    if _is_binary(head):
        return _unsupported(
            "binary data of an unknown kind", "ingest takes PDF, Word (.docx), Excel (.xlsx), HTML, Markdown and text"
        )
    text = decode(head)
    if _HTML_START.match(text):
        return Sniffed.HTML
    if _XML_START.match(text):
        return _unsupported("XML data", "save the document as HTML, PDF or text")
    if looks_like_markdown(text):
        return Sniffed.MARKDOWN
    tags = _BLOCK_TAG.findall(text)
    closing = sum(tag.startswith("</") for tag in tags)
    if closing >= 3 and len(tags) >= 6 and sum(map(len, tags)) > 0.005 * len(text):
        return Sniffed.HTML
    return Sniffed.TEXT


def looks_like_markdown(text: str) -> bool:
    """Whether text is Markdown: a pipe table's rule, or at least two of the other marks. Dashes alone are plain text."""
    if _PIPE_RULE.search(text):
        return True
    headings = len(_ATX.findall(text))
    bold = len(_BOLD.findall(text))
    marks = headings + bold + len(_LINK.findall(text)) + min(1, len(_LIST.findall(text)))
    return (headings > 0 or bold > 0) and marks >= 2
