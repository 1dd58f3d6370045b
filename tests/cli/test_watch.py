"""scrutiny ingest --watch: each outcome with its time, and a clean end."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from extractor.pipeline import watching
from extractor.warehouse import reading

from .conftest import ANNUAL, Run


def test_outcomes_are_logged_with_their_time(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.cli import ingest as command

    drive = tmp_path / "drive"
    drive.mkdir()
    (drive / "a.md").write_text(ANNUAL.format(year="2016/17", before=2016, after=2017), encoding="utf-8")
    (drive / "empty.txt").write_text("", encoding="utf-8")
    looks = iter(range(3))

    def sleep(seconds: float) -> None:
        if next(looks, None) is None:
            raise KeyboardInterrupt

    monkeypatch.setattr(command.time, "sleep", sleep)
    result = run("ingest", "--watch", drive)
    assert result.exit_code == 0, result.stderr
    lines = result.stderr.splitlines()
    assert "Stop with Ctrl-C" in lines[0] and lines[-1].startswith("Stopped.")
    assert [re.sub(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ", "", line).split(" (")[0] for line in lines[1:-1]] == [
        "loaded: a.md",
        "failed: empty.txt: The file is empty",
    ]


def test_what_does_not_go_together(tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.md").write_text("A paper.", encoding="utf-8")
    result = run("ingest", "--watch", "a.md")
    assert result.exit_code == 2 and "no such folder to watch" in result.stderr
    result = run("ingest", "--watch", "--force", tmp_path)
    assert result.exit_code == 2 and "--force" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(tmp_path: Path, sent: signal.Signals) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    (drive / "a.md").write_text(ANNUAL.format(year="2016/17", before=2016, after=2017), encoding="utf-8")
    script = (
        "from extractor.pipeline import watching\n"
        f"assert watching.PAUSE == {watching.PAUSE}\nwatching.PAUSE = 0.05\n"
        "from extractor.cli import main\nmain()"
    )
    arguments = ["--warehouse", str(tmp_path / "w.duckdb"), "ingest", "--workers", "0", "--watch", str(drive)]
    with subprocess.Popen([sys.executable, "-c", script, *arguments], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        late = threading.Timer(60, process.kill)
        late.start()
        for line in process.stderr:
            if "loaded: a.md" in line:
                process.send_signal(sent)
                break
        rest = process.stderr.read()
        late.cancel()
    assert process.returncode == 0 and rest.splitlines()[-1].startswith("Stopped.")
    with reading(tmp_path / "w.duckdb") as door:
        assert len(door.rows("SELECT * FROM documents")) == 1
