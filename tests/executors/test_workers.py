"""What a file can do to the process that reads it, and what that costs: the one file."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from extractor.errors import PatternError
from extractor.executors import InProcess, Limits, Workers
from extractor.model import ReadFailure

from . import stages

Pool = Workers[str, str]


def start(pool: Pool, folder: Path, text: str, name: str = "paper.txt"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return pool.start(path, name, "f" * 64, {"area": "Brent"})


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    pool: Pool = Workers(stages.misbehave, "shared", stages.no_pages, Limits(4.0, 0.0, 300))
    yield pool
    pool.close()


def good(pool: Pool, folder: Path) -> int:
    """Read a file that is all right; gives the worker's process id."""
    found = start(pool, folder, "good", "good.txt").result()
    assert isinstance(found, str)
    assert found.startswith(f"good.txt {'f' * 64} shared {{'area': 'Brent'}} ")
    return int(found.split()[-1])


def test_files_are_read_elsewhere_by_one_worker(pool: Pool, tmp_path: Path) -> None:
    workers = {good(pool, tmp_path) for _ in range(3)}
    assert len(workers) == 1
    assert os.getpid() not in workers


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("HANG", "limit", "longer than 4 seconds"),
        ("SPIN", "limit", "longer than 4 seconds"),
        ("EAT", "limit", "more than 300 MB of memory"),
        ("ABORT", "damaged", "ended the reader twice"),
        ("LEAVE", "damaged", "ended the reader twice"),
        ("MISTAKE", "defect", "KeyError"),
    ],
)
def test_a_file_that_misbehaves_is_named_and_the_next_one_is_read(
    pool: Pool, tmp_path: Path, text: str, kind: str, words: str
) -> None:
    waiting = start(pool, tmp_path, text)
    following = start(pool, tmp_path, "good", "next.txt")
    found = waiting.result()
    assert isinstance(found, ReadFailure)
    assert (found.kind, words in found.reason, "\n" in found.reason) == (kind, True, False)
    assert isinstance(following.result(), str)


def test_a_mistake_of_ours_is_named_with_its_place(pool: Pool, tmp_path: Path) -> None:
    found = start(pool, tmp_path, "MISTAKE").result()
    assert isinstance(found, ReadFailure)
    assert "please report" in found.reason
    assert "stages.py" in found.reason


def test_an_error_for_the_user_is_raised(pool: Pool, tmp_path: Path) -> None:
    with pytest.raises(PatternError, match=r"themes\.toml: wrong"):
        start(pool, tmp_path, "PATTERN").result()


def test_a_file_is_tried_again_where_its_worker_ended(pool: Pool, tmp_path: Path) -> None:
    assert isinstance(start(pool, tmp_path, "ONCE").result(), str)


def test_an_idle_worker_that_ends_costs_no_file(pool: Pool, tmp_path: Path) -> None:
    psutil.Process(good(pool, tmp_path)).kill()
    time.sleep(0.5)
    good(pool, tmp_path)


def test_the_watchdog_ends_a_worker_that_is_too_large(pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good(pool, tmp_path)
    assert pool._watchdog is not None
    monkeypatch.setattr(pool, "limits", Limits(20.0, 0.0, 300))
    waiting = start(pool, tmp_path, "HANG")
    time.sleep(1.0)
    monkeypatch.setattr(pool._watchdog, "_most", 1_000_000)
    monkeypatch.setattr(pool, "limits", Limits(20.0, 0.0, 1))  # so that the size it has is over it
    found = waiting.result()
    assert isinstance(found, ReadFailure)
    assert "more than 1 MB of memory" in found.reason


def test_the_deadline_grows_with_the_pages(tmp_path: Path) -> None:
    pool = Workers(stages.short_sleep, "", stages.pages_said, Limits(1.0, 0.5, 300))
    try:
        assert start(pool, tmp_path, "", "pages-20.txt").result() == "done"
        short = start(pool, tmp_path, "", "pages-0.txt").result()
        assert isinstance(short, ReadFailure)
        assert short.kind == "limit"
        uncountable = start(pool, tmp_path, "", "uncountable.txt").result()
        assert isinstance(uncountable, ReadFailure)
        assert uncountable.kind == "damaged"
    finally:
        pool.close()


def test_closing_ends_a_worker_that_hangs(tmp_path: Path) -> None:
    others = set(multiprocessing.active_children())
    pool = Workers(stages.misbehave, "", stages.no_pages, Limits(60.0, 0.0, 300), 2)
    start(pool, tmp_path, "HANG")
    start(pool, tmp_path, "SPIN", "other.txt")
    time.sleep(1.5)
    children = set(multiprocessing.active_children()) - others
    begun = time.perf_counter()
    pool.close()
    assert time.perf_counter() - begun < 15
    assert len(children) == 2
    assert not any(child.is_alive() for child in children)


def test_in_process_reads_here(tmp_path: Path) -> None:
    executor = InProcess(stages.misbehave, "shared")
    found = start(executor, tmp_path, "good").result()  # type: ignore[arg-type]
    assert str(os.getpid()) in found
    with pytest.raises(KeyError):
        start(executor, tmp_path, "MISTAKE").result()  # type: ignore[arg-type]
    executor.close()


ORPHANER = """
import sys, time
from pathlib import Path
from extractor.executors import Limits, Workers
from tests.executors import stages
if __name__ == "__main__":
    pool = Workers(stages.misbehave, "", stages.no_pages, Limits(600.0, 0.0, 300))
    print(pool.start(Path(sys.argv[1]), "good", "f", {}).result().split()[-1], flush=True)
    pool.start(Path(sys.argv[2]), "hangs", "f", {}).result()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_no_worker_outlives_a_killed_parent(tmp_path: Path) -> None:
    for name, text in (("good.txt", "good"), ("hangs.txt", "HANG")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    script = tmp_path / "orphaner.py"
    script.write_text(ORPHANER, encoding="utf-8")
    command = [sys.executable, str(script), str(tmp_path / "good.txt"), str(tmp_path / "hangs.txt")]
    root = str(Path(__file__).resolve().parents[2])
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": root}) as process:
        assert process.stdout is not None
        worker = psutil.Process(int(process.stdout.readline()))
        time.sleep(0.5)
        assert worker.is_running()
        process.send_signal(signal.SIGKILL)
    gone, alive = psutil.wait_procs([worker], timeout=10)
    assert gone, alive
