"""A run over files that misbehave: each is named and recorded, the others are loaded."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from extractor.executors import Limits, Workers
from extractor.model import ReadFailure
from extractor.patterns import Patterns
from extractor.pipeline.ingest import Finished, ingest
from extractor.pipeline.reading import Reading, read_document
from extractor.read import page_count
from extractor.warehouse import reading

from ..executors import stages
from .papers import PAPER, write

BIG = 600_000_000


@pytest.fixture(scope="module")
def executor() -> Iterator[Workers[Patterns, Reading]]:
    """One that outlives a run: what it would be closed by is its own test's business."""
    pool = Workers(stages.read_or_misbehave, Patterns(), page_count, Limits(20.0, 0.0, 500))
    yield pool
    pool.close()


class Kept:
    """An executor that the ingest does not close."""

    def __init__(self, pool: Workers[Patterns, Reading]) -> None:
        self.ahead = pool.ahead
        self.start = pool.start

    def close(self) -> None:
        """It is used again."""


def run(executor: Workers[Patterns, Reading], warehouse: Path, folder: Path) -> dict[str, tuple[str, str | None]]:
    events = ingest([folder], warehouse, Patterns(), executor=Kept(executor))
    return {event.document: (event.status, event.reason) for event in events if isinstance(event, Finished)}


def test_files_that_misbehave_are_named_and_the_others_loaded(
    executor: Workers[Patterns, Reading], tmp_path: Path, warehouse: Path
) -> None:
    folder = tmp_path / "in"
    for number in range(3):
        write(folder, f"{number}.txt", PAPER.replace("118", str(118 + number)))
    write(folder, "0-aborts.txt", "ABORT")
    write(folder, "1-eats.txt", "EAT")
    write(folder, "2-mistaken.txt", "MISTAKE")
    write(folder, "copy.txt")
    found = run(executor, warehouse, folder)
    assert {name: status for name, (status, _) in found.items() if not name[1:].startswith("-")} == {
        "0.txt": "loaded",
        "1.txt": "loaded",
        "2.txt": "loaded",
        "copy.txt": "skipped",
    }
    assert {name: status for name, (status, _) in found.items() if name[1:].startswith("-")} == {
        "0-aborts.txt": "failed",
        "1-eats.txt": "failed",
        "2-mistaken.txt": "failed",
    }
    with reading(warehouse) as door:
        kinds = {
            row["document"]: row["kind"] for row in door.rows("SELECT document, kind FROM store.ingestions WHERE kind <> ''")
        }
        assert kinds == {"0-aborts.txt": "damaged", "1-eats.txt": "limit", "2-mistaken.txt": "defect"}
        assert door.rows("SELECT count(*) AS n FROM documents") == [{"n": 3}]


def deflated(size: int) -> bytes:
    """So many blanks, compressed, without ever having them in memory."""
    squeezer, block = zlib.compressobj(9), b" " * 10_000_000
    return b"".join(squeezer.compress(block) for _ in range(size // len(block))) + squeezer.flush()


def bomb_pdf(path: Path) -> Path:
    """One page whose content is 600 MB when it is unpacked, twice compressed."""
    content = zlib.compress(deflated(BIG), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(content), content),
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, value in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, value)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    path.write_bytes(body + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer)
    return path


def bomb_docx(path: Path, size: int) -> Path:
    """A Word file with one paragraph of so many letters."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>',
        )
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>')
            block = b"<w:p><w:r><w:t>many</w:t></w:r></w:p>" * 100_000
            for _ in range(size // len(block)):
                part.write(block)
            part.write(b"</w:body></w:document>")
    return path


def test_bombs(tmp_path: Path) -> None:
    bombs = [bomb_pdf(tmp_path / "bomb.pdf"), bomb_docx(tmp_path / "bomb.docx", BIG // 2)]
    assert all(path.stat().st_size < 3_000_000 for path in bombs)
    real = Workers(read_document, Patterns(), page_count, Limits(15.0, 0.0, 300))
    try:
        for path in bombs:
            found = real.start(path, path.name, "f" * 64, {}).result()
            assert isinstance(found, ReadFailure), path
            assert found.kind in {"limit", "damaged"}, (path, found)
            assert "memory" in found.reason or "longer than" in found.reason, (path, found)
        assert real._watchdog is not None
        assert max(real._watchdog.seen.values()) < 450_000_000  # it grows between two looks
    finally:
        real.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to a group")
def test_ctrl_c_leaves_no_process(tmp_path: Path) -> None:
    """As a terminal does it: the signal goes to every process of the group."""
    for number in range(200):
        write(tmp_path / "in", f"{number:03}.txt", PAPER.replace("118", str(1000 + number)))
    root = str(Path(__file__).resolve().parents[2])
    process = subprocess.Popen(
        [sys.executable, "-m", "extractor", "ingest", "-v", "--workers", "2", "in"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": root},
        start_new_session=True,
    )
    with process:
        assert process.stderr is not None
        assert process.stderr.readline() == "loaded: 000.txt\n"
        children = psutil.Process(process.pid).children(recursive=True)
        time.sleep(0.2)
        os.killpg(process.pid, signal.SIGINT)
        rest = process.stderr.read()
    assert process.returncode == 130
    assert "Traceback" not in rest
    assert "Stopped." in rest
    assert len(children) >= 2
    assert psutil.wait_procs(children, timeout=10)[1] == []


def test_a_file_whose_pages_are_all_damaged_is_not_sent_to_ocr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.model import RawFile, RawPage
    from extractor.pipeline import reading as stage

    raw = RawFile("application/pdf", (RawPage(1, (), problem="page 1 cannot be read: it is torn"),), 1)
    monkeypatch.setattr(stage, "read_file", lambda path, options: raw)
    found = read_document(tmp_path / "a.pdf", "a.pdf", "f" * 64, Patterns(), {})
    assert isinstance(found, ReadFailure)
    assert found.kind == "damaged"
    assert "torn" in found.reason
