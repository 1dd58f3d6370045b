"""What is wrong is told in one line, with the exit status of the contract, and nothing that was loaded is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extractor.pipeline.loading import MOST_PAPERS

from .conftest import Run

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
GOOD = "On 31 March 2017 there were 118 child protection plans."


def one_line(stderr: str) -> str:
    """The one error line."""
    [line] = [line for line in stderr.splitlines() if line]
    assert line.startswith("Error: ")
    assert "Traceback" not in stderr
    return line


def protected_pdf(path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", ownerPassword="owner", strength=128))
    canvas.drawString(100, 700, GOOD)
    canvas.save()


def test_a_missing_path(run: Run, tmp_path: Path) -> None:
    result = run("ingest", "nowhere.pdf")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nowhere.pdf" in one_line(result.stderr)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["empty.pdf", "empty.txt"])
def test_an_empty_file(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    result = run("ingest", name)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"Failed: {name}: The file is empty" in result.stderr


def test_a_password_protected_pdf(run: Run, tmp_path: Path) -> None:
    protected_pdf(tmp_path / "secret.pdf")
    result = run("ingest", "secret.pdf")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Failed: secret.pdf: " in result.stderr
    assert "password" in result.stderr


def test_a_picture_named_pdf(run: Run, tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(PNG)
    result = run("ingest", "scan.pdf")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Failed: scan.pdf: " in result.stderr
    assert "PNG" in result.stderr


def test_one_damaged_file_among_good_ones(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD, encoding="utf-8")
    (folder / "b.pdf").write_bytes(b"%PDF-1.4\nnothing of a PDF follows")
    (folder / "c.txt").write_text(GOOD + " Neglect.", encoding="utf-8")
    result = run("ingest", "in")
    assert result.exit_code == 1
    assert "Failed: b.pdf: " in result.stderr
    assert "3 files: 2 read, 0 skipped, 1 failed" in result.stderr
    listed = json.loads(run("documents", "--format", "json").stdout)
    assert [row["document"] for row in listed] == ["a.txt", "c.txt"]
    assert "1 file could not be read" in run("documents").stderr
    [failed] = json.loads(run("documents", "--failed", "--format", "json").stdout)
    assert failed["document"] == "b.pdf"
    assert failed["reason"]
    again = run("ingest", "in")
    assert again.exit_code == 1
    assert "3 files: 0 read, 2 skipped, 1 failed" in again.stderr


READERS = [
    ["documents"],
    ["tables"],
    ["claims"],
    ["themes"],
    ["findings"],
    ["indicators"],
    ["check"],
    ["trend", "cpp_at_date"],
    ["export", "out"],
    ["report", "r.html"],
    ["waive", "x", "--reason", "y"],
    ["set", "x", "--area", "y"],
    ["remove", "x"],
    ["evaluate", "."],
]


@pytest.mark.parametrize("arguments", READERS, ids=lambda arguments: arguments[0])
def test_no_warehouse(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "ingest PATH" in one_line(result.stderr)
    assert [path.name for path in tmp_path.iterdir()] == []


@pytest.mark.parametrize("arguments", [*READERS, ["ingest", "."]], ids=lambda arguments: arguments[0])
def test_a_warehouse_that_is_none(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "warehouse.duckdb").write_text("hello")
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert one_line(result.stderr) == "Error: warehouse.duckdb is not a scrutiny warehouse"
    assert (tmp_path / "warehouse.duckdb").read_text() == "hello"


@pytest.mark.parametrize("arguments", [["documents"], ["check"], ["ingest", "."]], ids=lambda arguments: arguments[0])
def test_a_warehouse_that_is_a_folder(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "warehouse.duckdb").mkdir()
    result = run(*arguments)
    assert result.exit_code == 2
    assert "is a folder" in one_line(result.stderr)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_warehouse_without_permission(run: Run, warehouse: Path) -> None:
    warehouse.chmod(0)
    result = run("documents")
    assert result.exit_code == 2
    assert "no permission" in one_line(result.stderr)


def test_a_typo_in_a_pattern_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "indicators.toml").write_text('[mine]\nlabel = "Mine"\nunti = "count"\n', encoding="utf-8")
    result = run("ingest", "a.txt", "--patterns", "mine")
    assert (result.exit_code, result.stdout) == (2, "")
    line = one_line(result.stderr)
    assert "indicators.toml, line 3" in line
    assert "unti" in line
    (tmp_path / "mine" / "indicators.toml").write_text('[mine]\nlabel = "Mine\n', encoding="utf-8")
    assert "line 2" in one_line(run("ingest", "a.txt", "--patterns", "mine").stderr)
    (tmp_path / "mine" / "indicators.toml").write_text(
        '[mine]\nlabel = "Mine"\nunit = "sheep"\nkind = "flow"\n', encoding="utf-8"
    )
    line = one_line(run("ingest", "a.txt", "--patterns", "mine").stderr)
    assert "line 3" in line
    assert "sheep" in line
    assert "no such folder" in one_line(run("ingest", "a.txt", "--patterns", "none").stderr)


def test_a_warehouse_damaged_in_the_middle(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n\n".join(f"{GOOD[:-1]} and {n} others." for n in range(2000)), encoding="utf-8")
    assert run("ingest", "a.txt").exit_code == 0
    [file] = tmp_path.glob("*.duckdb")
    content = bytearray(file.read_bytes())
    for at in range(64 * 1024, len(content) - 4096, 4096):
        content[at : at + 64] = b"\xa5" * 64
    file.write_bytes(content)
    result = run("claims")
    assert result.exit_code == 2
    assert file.name in one_line(result.stderr)


def test_patterns_of_ones_own_add_an_indicator(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "indicators.toml").write_text(
        '[mine]\nlabel = "Mine"\nunit = "count"\nkind = "flow"\nheads = ["widgets"]\n', encoding="utf-8"
    )
    assert run("ingest", "a.txt").exit_code == 0
    changed = run("ingest", "a.txt", "--patterns", "mine")
    assert "1 replacing an older reading" in changed.stderr
    assert run("trend", "mine").exit_code == 0


@pytest.mark.parametrize("arguments", [["claims", "--format", "xml"], ["claims", "--year", "soon"], ["ingest"], ["nonsense"]])
def test_wrong_usage(run: Run, warehouse: Path, arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


def test_a_gold_folder_with_a_mistake(run: Run, warehouse: Path, tmp_path: Path) -> None:
    assert "no such folder" in one_line(run("evaluate", "gold").stderr)
    gold = tmp_path / "gold"
    gold.mkdir()
    assert "holds no annotations" in one_line(run("evaluate", "gold").stderr)
    (gold / "a.claims.jsonl").write_text('\n{"doc": "a", "anchor"\n', encoding="utf-8")
    assert "a.claims.jsonl, line 2: no JSON" in one_line(run("evaluate", "gold").stderr)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
def test_an_interrupted_ingest_keeps_what_was_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03}.txt").write_text(f"{GOOD} {number} of them were for neglect.", encoding="utf-8")
    command = [sys.executable, "-m", "extractor", "ingest", "-v", "in"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    with process:
        assert process.stderr is not None
        assert process.stderr.readline() == "loaded: 000.txt\n"
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
    assert process.returncode == 130
    assert "Traceback" not in rest
    assert "Stopped." in rest
    listed = subprocess.run(
        [sys.executable, "-m", "extractor", "documents", "--format", "jsonl"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    acknowledged = 1 + rest.count("loaded: ")
    # papers that were done together are loaded together before it stops, and may not have been told any more
    assert acknowledged <= listed.stdout.count("\n") <= acknowledged + MOST_PAPERS
    assert not [path for path in tmp_path.iterdir() if path.suffix in (".wal", ".new")]
