"""Which papers of a watched folder are due, and when. Each look is asked for: nothing here waits for a clock."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import pytest

from extractor.errors import WarehouseLocked
from extractor.patterns import Patterns
from extractor.pipeline.ingest import Finished, ingest
from extractor.pipeline.watching import MOST_LOOKS, Found, Watched, watch
from extractor.warehouse import reading

from .papers import PAPER, CountingReader, write


def due(watched: Watched) -> list[str]:
    return [name for _, name in watched.look().due]


def test_a_paper_is_due_once_it_has_stopped_growing(tmp_path: Path) -> None:
    watched = Watched([tmp_path])
    path = write(tmp_path, "2017/report.txt", "On 31 March")
    assert due(watched) == []
    write(tmp_path, "2017/report.txt", "On 31 March 2017 there were")
    look = watched.look()
    assert (look.due, look.growing) == ((), True)
    assert due(watched) == ["2017/report.txt"]
    watched.done(path)
    assert due(watched) == []


def test_a_changed_paper_is_due_again_and_so_is_one_put_back(tmp_path: Path) -> None:
    watched = Watched([tmp_path])
    path = write(tmp_path, "a.txt")
    watched.look()
    assert due(watched) == ["a.txt"]
    watched.done(path)
    os.utime(path, ns=(1, 1))  # the same size
    assert due(watched) == []
    assert due(watched) == ["a.txt"]
    watched.done(path)
    path.unlink()
    assert due(watched) == []


def test_what_changes_while_it_is_read_is_due_again(tmp_path: Path) -> None:
    watched = Watched([tmp_path])
    path = write(tmp_path, "a.txt")
    watched.look()
    watched.look()
    write(tmp_path, "a.txt", PAPER + "More.")
    watched.done(path)
    assert due(watched) == []
    assert due(watched) == ["a.txt"]


def test_temporary_files_are_left_alone(tmp_path: Path) -> None:
    for name in ("~$report.docx", "upload.pdf.part", "~WRD0001.tmp", ".hidden.pdf", "report.pdf.crdownload"):
        write(tmp_path, name)
    watched = Watched([tmp_path])
    watched.look()
    assert watched.look().due == ()


def test_what_cannot_be_opened_yet_is_told_once_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.txt")
    plain = Path.open

    def denied(path: Path, *arguments: object) -> object:
        raise PermissionError(13, "in use by Word")

    watched = Watched([tmp_path])
    watched.look()
    monkeypatch.setattr(Path, "open", denied)
    look = watched.look()
    assert look.due == ()
    assert [problem for problem in look.problems if "in use by Word" in problem and "a.txt" in problem] == list(look.problems)
    assert watched.look().problems == ()
    monkeypatch.setattr(Path, "open", plain)
    assert due(watched) == ["a.txt"]


def test_a_failure_of_opening_is_tried_again_ever_more_seldom(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt")
    watched = Watched([tmp_path])
    watched.look()
    waits = []
    for _ in range(10):
        looks = 1
        while not watched.look().due:
            looks += 1
        waits.append(looks)
        watched.failed(path)
    assert waits[:4] == [1, 2, 4, 8] and waits[-1] == MOST_LOOKS
    write(tmp_path, "a.txt", PAPER + "Changed.")
    watched.look()
    assert due(watched) == ["a.txt"]


def test_a_drive_that_goes_away_is_told_once_and_its_papers_are_not_read_again(tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    path = write(drive, "a.txt")
    watched = Watched([drive])
    watched.look()
    watched.look()
    watched.done(path)
    drive.rename(tmp_path / "away")
    look = watched.look()
    assert len(look.problems) == 1 and "drive" in look.problems[0]
    assert watched.look().problems == ()
    (tmp_path / "away").rename(drive)
    watched.look()
    assert watched.look().due == ()


Reads = Callable[[Sequence[Found]], Generator[Finished]]


@pytest.fixture
def read(warehouse: Path, patterns: Patterns, reader: CountingReader) -> Reads:
    def call(found: Sequence[Found]) -> Generator[Finished]:
        events = ingest([], warehouse, patterns, read=reader, found=found)
        return (event for event in events if isinstance(event, Finished))

    return call


def pauses(*steps: Callable[[], object]) -> Callable[[], object]:
    """A pause that takes the next step each time, and is interrupted when there is none."""
    left = list(steps)

    def pause() -> None:
        if not left:
            raise KeyboardInterrupt
        left.pop(0)()

    return pause


def test_papers_come_in_as_they_are_put_there(tmp_path: Path, warehouse: Path, reader: CountingReader, read: Reads) -> None:
    drive = tmp_path / "drive"
    write(drive, "2017/a.txt")
    told: list[str] = []
    pause = pauses(
        lambda: None,
        lambda: write(drive, "b.txt", PAPER.replace("118", "119")),
        lambda: None,
        lambda: write(drive, "b.txt", PAPER.replace("118", "120")),
        lambda: None,
        lambda: None,
    )
    with pytest.raises(KeyboardInterrupt):
        watch(Watched([drive]), read, told.append, pause)
    assert reader.names == ["2017/a.txt", "b.txt", "b.txt"]
    with reading(warehouse) as door:
        assert door.rows("SELECT document FROM documents ORDER BY document") == [
            {"document": "2017/a.txt"},
            {"document": "b.txt"},
        ]
        assert door.rows("SELECT surface FROM claims WHERE document = 'b.txt'") == [{"surface": "120"}]
    assert told == []


def test_a_warehouse_in_use_is_waited_for_and_told_once(tmp_path: Path, read: Reads, reader: CountingReader) -> None:
    write(tmp_path / "drive", "a.txt")
    told: list[str] = []
    refusals = [WarehouseLocked("w is in use by process 12"), WarehouseLocked("w is in use by process 12")]

    def busy(found: Sequence[Found]) -> Generator[Finished]:
        if refusals:
            raise refusals.pop()
        yield from read(found)

    with pytest.raises(KeyboardInterrupt):
        watch(Watched([tmp_path / "drive"]), busy, told.append, pauses(*[lambda: None] * 5))
    assert told == ["Waiting: w is in use by process 12"]
    assert reader.names == ["a.txt"]


def test_a_stop_in_the_middle_keeps_what_was_read(tmp_path: Path, warehouse: Path, patterns: Patterns) -> None:
    write(tmp_path / "drive", "a.txt")
    write(tmp_path / "drive", "b.txt", PAPER.replace("118", "119"))

    class Stopped(CountingReader):
        def __call__(self, *arguments: object) -> object:  # type: ignore[override]
            if self.names:
                raise KeyboardInterrupt
            return super().__call__(*arguments)  # type: ignore[arg-type]

    def read(found: Sequence[Found]) -> Generator[Finished]:
        events = ingest([], warehouse, patterns, read=Stopped(), found=found)  # type: ignore[arg-type]
        return (event for event in events if isinstance(event, Finished))

    with pytest.raises(KeyboardInterrupt):
        watch(Watched([tmp_path / "drive"]), read, lambda line: None, lambda: None)
    with reading(warehouse) as door:
        assert door.rows("SELECT document FROM documents") == [{"document": "a.txt"}]
