"""Which files are found, and which reader each gets."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document

from extractor.errors import InputError
from extractor.model.raw import RawFile, ReadFailure
from extractor.read import discover, file_sha256, read_file

Write = Callable[..., Path]
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 40
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def test_sha256_is_that_of_the_bytes(write: Write) -> None:
    path = write("a.bin", b"plans" * 500_000)
    assert file_sha256(path) == hashlib.sha256(b"plans" * 500_000).hexdigest()


def test_a_folder_is_walked_in_order_and_only_for_documents(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    for name in ("b.pdf", "a.DOCX", "2016/c.html", "2016/~$c.docx", ".hidden/d.pdf", ".e.pdf", "manifest.csv", "x.png", "f.doc"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    assert [name for _, name in discover([folder])] == ["2016/c.html", "a.DOCX", "b.pdf", "f.doc"]


def test_a_file_given_by_name_is_always_taken_and_each_file_once(tmp_path: Path) -> None:
    csv = tmp_path / "figures.csv"
    pdf = tmp_path / "papers" / "a.pdf"
    pdf.parent.mkdir()
    csv.write_text("a,b", encoding="utf-8")
    pdf.write_bytes(b"%PDF-")
    found = discover([csv, pdf, pdf.parent])
    assert found == [(csv, "figures.csv"), (pdf, "a.pdf")]


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        discover([tmp_path / "nowhere"])


@pytest.mark.parametrize(
    ("name", "content", "kind", "words"),
    [
        ("scan.pdf", PNG, "unsupported", "PNG image"),
        ("photo.docx", b"\xff\xd8\xff\xe0" + b"\0" * 30, "unsupported", "JPEG image"),
        ("paper.txt", b"{\\rtf1\\ansi Minutes}", "unsupported", ".docx or PDF"),
        ("old.doc", OLE + "WordDocument".encode("utf-16-le"), "unsupported", "Word 97-2003"),
        ("secret.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "password", "password"),
        ("feed.txt", b"<?xml version='1.0'?><rows><row/></rows>", "unsupported", "XML"),
        ("noise.txt", bytes(range(1, 32)) * 20, "unsupported", "binary"),
        ("broken.docx", b"PK\x03\x04" + b"\0" * 80, "damaged", "damaged"),
        ("nothing.pdf", b"", "empty", "empty"),
        ("blank.txt", b" \r\n\t\n", "no_text", "no text"),
    ],
)
def test_what_cannot_be_read_says_what_it_is(
    write: Write, name: str, content: bytes, kind: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")  # without LibreOffice
    result = read_file(write(name, content))
    assert isinstance(result, ReadFailure)
    assert result.kind == kind
    assert words in result.reason
    assert "\n" not in result.reason


def test_other_archives_are_told_from_word_documents(tmp_path: Path) -> None:
    path = tmp_path / "sheet.docx"
    for part, words in (("ppt/presentation.xml", "PowerPoint"), ("xl/workbook.bin", "binary Excel"), ("a.txt", "zip archive")):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(part, "<x/>")
        result = read_file(path)
        assert isinstance(result, ReadFailure)
        assert words in result.reason


def test_missing_file_and_folder_are_failures(tmp_path: Path) -> None:
    missing, folder = read_file(tmp_path / "gone.pdf"), read_file(tmp_path)
    assert isinstance(missing, ReadFailure)
    assert isinstance(folder, ReadFailure)
    assert (missing.kind, folder.kind) == ("missing", "unsupported")


MARKDOWN = "# Annual report\n\nThe board met **six** times.\n\n- one\n- two\n"
PLAIN = "Annual report\n\nThe board met six times.\n\n- one\n- two\n- three\n"
HTML = "<!DOCTYPE html><html><body><p>The board met six times.</p></body></html>"


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.html", MARKDOWN, "text/markdown"),
        ("a.md", PLAIN, "text/plain"),
        ("a.txt", HTML, "text/html"),
        ("b.txt", "\n<!-- saved -->\n<html lang='en'><p>Plans fell.</p></html>", "text/html"),
        ("c.txt", "<div><p>Plans</p><p>fell</p><ul><li>by six</li></ul></div>", "text/html"),
        ("d.txt", "Name | Number\n--- | ---\nPlans | 6\n", "text/markdown"),
        ("e.txt", "Hours: 9 ** 5\n# of children: 12\n", "text/plain"),
        ("f.txt", "The term <b>plan</b> is used; 3 < 5.\n", "text/plain"),
    ],
)
def test_text_formats_are_told_by_content(write: Write, name: str, content: str, media_type: str) -> None:
    result = read_file(write(name, content))
    assert isinstance(result, RawFile)
    assert result.media_type == media_type


def test_pdf_and_docx_are_read_whatever_their_ending(make_pdf: Callable[..., Path], tmp_path: Path) -> None:
    pdf = make_pdf(lambda canvas: canvas.drawString(72, 700, "Plans fell."), name="minutes.txt")
    document = Document()
    document.add_paragraph("Plans fell.")
    word = tmp_path / "minutes.pdf"
    document.save(str(word))
    for path, media_type in ((pdf, "pdf"), (word, "wordprocessingml")):
        result = read_file(path)
        assert isinstance(result, RawFile)
        assert media_type in result.media_type
        assert [item.text for item in result.pages[0].items] == ["Plans fell."]  # type: ignore[union-attr]


def test_a_subfolder_that_cannot_be_listed_is_named_beside_the_papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "paper.pdf").write_bytes(b"%PDF")
    listed = Path.iterdir

    def iterdir(self: Path) -> Iterator[Path]:
        if self.name == "closed":
            raise PermissionError(13, "Permission denied")
        return iter(listed(self))

    monkeypatch.setattr(Path, "iterdir", iterdir)
    assert [name for _, name in discover([tmp_path])] == ["closed", "paper.pdf"]
    with pytest.raises(InputError, match="closed"):
        discover([tmp_path / "closed"])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="Neither a file nor a folder"):
        discover([tmp_path / "pipe"])
