"""A second ingest is told who is at it, or waits; a process that is killed holds nobody up."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from extractor.errors import WarehouseError, WarehouseLocked
from extractor.warehouse import sole_ingest

HOLDER = """
import sys, time
from pathlib import Path
from extractor.warehouse import sole_ingest
with sole_ingest(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def holder(tmp_path: Path) -> subprocess.Popen[str]:
    path = tmp_path / "w.duckdb"
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_is_told_which_process_is_at_it(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with holder:
        told = rf"process {holder.pid} is ingesting into .*w\.duckdb; .*--wait"
        with pytest.raises(WarehouseLocked, match=told), sole_ingest(tmp_path / "w.duckdb"):
            pytest.fail("both were let in")
        holder.communicate("\n", timeout=30)
    with sole_ingest(tmp_path / "w.duckdb"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_the_second_waits_when_asked(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    let_in = threading.Event()

    def second() -> None:
        with sole_ingest(tmp_path / "w.duckdb", wait=True):
            let_in.set()

    waiting = threading.Thread(target=second)
    with holder:
        waiting.start()
        assert not let_in.wait(0.6)
        holder.communicate("\n", timeout=30)
        assert let_in.wait(10)
    waiting.join()


def test_a_killed_one_holds_nobody_up(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with holder:
        holder.kill()
        holder.wait()
    begun = time.monotonic()
    with sole_ingest(tmp_path / "w.duckdb"):
        assert time.monotonic() - begun < 1


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WarehouseError, match="cannot be written"), sole_ingest(tmp_path / "file" / "w.duckdb"):
        pytest.fail("let in")
