"""Legacy texts through LibreOffice: a script in its place on the PATH shows what is asked of it and what comes of it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from docx import Document

from extractor.model.raw import RawFile, ReadFailure
from extractor.read import office, read_file

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")

Install = Callable[[str], Path]
RTF = b"{\\rtf1\\ansi Plans fell.}"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")

CONVERT = """
for argument in "$@"; do
  case "$argument" in -env:UserInstallation=file://*) echo "$argument" >> {log} ;; esac
  source="$argument"
done
echo "$source" >> {log}
mkdir -p "$(dirname "$source")/out"
cp {converted} "$(dirname "$source")/out/paper.docx"
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put a script named soffice in front of the PATH; gives the file that it may write to."""
    converted = tmp_path / "converted.docx"
    document = Document()
    document.add_paragraph("Plans fell.")
    document.save(str(converted))
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    def put(script: str) -> Path:
        log = tmp_path / "log.txt"
        path = folder / "soffice"
        path.write_text("#!/bin/sh\n" + script.format(log=log, converted=converted), encoding="utf-8")
        path.chmod(0o755)
        return log

    return put


def ends(pid: int) -> bool:
    """Whether a process ends within some seconds: a signal takes a moment."""
    for _ in range(100):
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [("-old.doc", OLE, "application/msword"), ("notes.txt", RTF, "application/rtf")],
)
def test_it_is_converted_and_read(tmp_path: Path, install: Install, name: str, content: bytes, media_type: str) -> None:
    log = install(CONVERT)
    path = tmp_path / name
    path.write_bytes(content)
    raw = read_file(path)
    assert isinstance(raw, RawFile)
    assert raw.media_type == media_type
    assert [item.text for item in raw.pages[0].items] == ["Plans fell."]  # type: ignore[union-attr]
    profile, source = log.read_text(encoding="utf-8").split()
    folder = Path(source).parent
    assert profile == f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    assert folder != tmp_path
    assert not folder.exists()


def test_one_that_cannot_be_converted_says_so(tmp_path: Path, install: Install) -> None:
    install("exit 0")
    path = tmp_path / "old.doc"
    path.write_bytes(OLE)
    result = read_file(path)
    assert isinstance(result, ReadFailure)
    assert (result.kind, "LibreOffice cannot convert it" in result.reason) == ("damaged", True)


def test_one_that_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = install("sleep 60 &\necho $! > {log}\nwait")
    monkeypatch.setattr(office, "SECONDS", 0.5)
    path = tmp_path / "old.doc"
    path.write_bytes(OLE)
    begun = time.monotonic()
    result = read_file(path)
    assert time.monotonic() - begun < 20
    assert isinstance(result, ReadFailure)
    assert (result.kind, "within 0.5 seconds" in result.reason) == ("limit", True)
    child = int(log.read_text(encoding="utf-8"))
    assert ends(child)


@pytest.mark.parametrize(("content", "words"), [(OLE, "Word 97-2003"), (RTF, "Rich Text")])
def test_without_libreoffice_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, words: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "old.doc"
    path.write_bytes(content)
    result = read_file(path)
    assert isinstance(result, ReadFailure)
    assert result.kind == "unsupported"
    assert words in result.reason
    assert ".docx or PDF" in result.reason


def test_opendocument_texts_are_told_from_other_opendocuments(tmp_path: Path, install: Install) -> None:
    import zipfile

    install(CONVERT)
    for name, mimetype, readable in (("a.odt", "text", True), ("b.ods", "spreadsheet", False)):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{mimetype}")
        assert isinstance(read_file(tmp_path / name), RawFile) is readable
