"""What is read, skipped, replaced, and what a failure leaves behind."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from extractor.errors import InputError, PatternError, WarehouseError
from extractor.patterns import Patterns
from extractor.pipeline import ingest as ingest_module
from extractor.pipeline.ingest import Finished, Started, ingest
from extractor.pipeline.reading import Reading, read_document
from extractor.warehouse import reading

from .conftest import Ingest
from .papers import PAPER, CountingReader, write


def rows(warehouse: Path, sql: str) -> list[dict[str, object]]:
    with reading(warehouse) as door:
        return door.rows(sql)


def test_a_paper_goes_all_the_way(tmp_path: Path, warehouse: Path, run: Ingest) -> None:
    write(tmp_path / "in", "2017/report.txt")
    assert run(tmp_path / "in") == {"2017/report.txt": ("loaded", None)}
    [document] = rows(warehouse, "SELECT * FROM documents")
    assert (document["document"], document["status"]) == ("2017/report.txt", "loaded")
    [claim] = rows(warehouse, "SELECT * FROM claims WHERE surface = '118'")
    assert (claim["value"], claim["indicator"], str(claim["period_end"])) == (118.0, "cpp_at_date", "2017-03-31")
    text = str(document["text"])
    assert text[int(str(claim["char_start"])) : int(str(claim["char_end"]))] == "118"
    assert rows(warehouse, "SELECT theme FROM theme_mentions") == [{"theme": "neglect"}]
    assert rows(warehouse, "SELECT count(*) AS n FROM indicators WHERE indicator = 'cpp_at_date'") == [{"n": 1}]
    [entry] = rows(warehouse, "SELECT * FROM ingestions")
    assert (entry["document"], entry["status"], entry["reason"]) == ("2017/report.txt", "loaded", None)


def test_events_tell_what_happens(tmp_path: Path, warehouse: Path, patterns: Patterns) -> None:
    path = write(tmp_path, "report.txt")
    started, finished = ingest([path], warehouse, patterns)
    assert started == Started("report.txt", 1, 1)
    assert isinstance(finished, Finished)
    assert (finished.claims, finished.themes, finished.tables) == (1, 1, 0)


def test_unchanged_files_are_not_read_again(tmp_path: Path, run: Ingest, reader: CountingReader, warehouse: Path) -> None:
    write(tmp_path / "in", "a.txt")
    run(tmp_path / "in")
    assert run(tmp_path / "in") == {"a.txt": ("skipped", "unchanged")}
    assert reader.names == ["a.txt"]
    assert [row["status"] for row in rows(warehouse, "SELECT status FROM ingestions ORDER BY started_at")] == [
        "loaded",
        "skipped",
    ]


def test_force_reads_again(tmp_path: Path, run: Ingest) -> None:
    path = write(tmp_path, "a.txt")
    run(path)
    assert run(path, force=True) == {"a.txt": ("replaced", "read again as asked")}


def test_a_changed_file_replaces_its_older_reading(tmp_path: Path, run: Ingest, warehouse: Path) -> None:
    path = write(tmp_path, "a.txt")
    run(path)
    write(tmp_path, "a.txt", PAPER.replace("118", "121"))
    assert run(path) == {"a.txt": ("replaced", "the file has changed")}
    assert [row["surface"] for row in rows(warehouse, "SELECT surface FROM claims")] == ["121"]
    assert len(rows(warehouse, "SELECT * FROM documents")) == 1


def test_a_renamed_copy_is_recognised_by_its_content(
    tmp_path: Path, run: Ingest, warehouse: Path, reader: CountingReader
) -> None:
    write(tmp_path / "in", "a.txt")
    run(tmp_path / "in")
    (tmp_path / "in" / "a.txt").rename(tmp_path / "in" / "b.txt")
    assert run(tmp_path / "in") == {"b.txt": ("skipped", "same content as a.txt")}
    assert reader.names == ["a.txt"]
    source = rows(warehouse, "SELECT source_path FROM store.documents")[0]["source_path"]
    assert source == str((tmp_path / "in" / "b.txt").resolve())  # where `set` will look for it


def test_two_copies_in_one_run(tmp_path: Path, run: Ingest, reader: CountingReader) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "b.txt")
    assert run(tmp_path / "a.txt", tmp_path / "b.txt")["b.txt"] == ("skipped", "same content as a.txt")
    assert reader.names == ["a.txt"]


def test_files_that_swap_their_contents_are_both_read_right(tmp_path: Path, run: Ingest, warehouse: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "a.txt")
    write(folder, "b.txt", PAPER.replace("118", "121"))
    run(folder)
    write(folder, "a.txt", PAPER.replace("118", "121"))
    write(folder, "b.txt")
    assert {status for status, _ in run(folder).values()} == {"replaced"}
    assert rows(warehouse, "SELECT document, surface FROM claims ORDER BY document") == [
        {"document": "a.txt", "surface": "121"},
        {"document": "b.txt", "surface": "118"},
    ]


def test_a_file_that_becomes_a_copy_of_another_loses_its_older_reading(tmp_path: Path, run: Ingest, warehouse: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "a.txt")
    write(folder, "b.txt", PAPER.replace("118", "121"))
    run(folder)
    write(folder, "b.txt")
    assert run(folder)["b.txt"] == ("replaced", "same content as a.txt; its older reading is taken out")
    assert rows(warehouse, "SELECT document FROM documents") == [{"document": "a.txt"}]


def test_two_papers_of_one_name_are_two_documents(tmp_path: Path, run: Ingest, warehouse: Path) -> None:
    write(tmp_path, "2016/minutes.txt")
    write(tmp_path, "2017/minutes.txt", PAPER.replace("118", "121"))
    assert run(tmp_path / "2016") == {"minutes.txt": ("loaded", None)}
    assert run(tmp_path / "2017") == {"2017/minutes.txt": ("loaded", None)}
    assert run(tmp_path / "2016", tmp_path / "2017") == {
        "minutes.txt": ("skipped", "unchanged"),
        "2017/minutes.txt": ("skipped", "unchanged"),
    }
    write(tmp_path, "2017/minutes.txt", PAPER.replace("118", "122"))
    assert run(tmp_path / "2017") == {"2017/minutes.txt": ("replaced", "the file has changed")}
    assert len(rows(warehouse, "SELECT * FROM documents")) == 2


def test_a_moved_folder_keeps_its_documents(tmp_path: Path, run: Ingest, warehouse: Path) -> None:
    write(tmp_path / "old", "a.txt")
    run(tmp_path / "old")
    (tmp_path / "old").rename(tmp_path / "new")
    write(tmp_path / "new", "a.txt", PAPER.replace("118", "121"))
    assert run(tmp_path / "new") == {"a.txt": ("replaced", "the file has changed")}


def test_the_first_name_stays(tmp_path: Path, run: Ingest) -> None:
    path = write(tmp_path / "in", "2017/a.txt")
    run(path)
    assert run(tmp_path / "in") == {"a.txt": ("skipped", "unchanged")}


@pytest.mark.parametrize(
    ("column", "why"), [("version", "read again with version"), ("rules_hash", "read again with changed patterns")]
)
def test_another_version_or_other_patterns_read_again(
    tmp_path: Path, run: Ingest, warehouse: Path, column: str, why: str
) -> None:
    from extractor.warehouse import writing

    path = write(tmp_path, "a.txt")
    run(path)
    with writing(warehouse) as connection:
        connection.execute(f"UPDATE store.documents SET {column} = 'older'")
    [(status, reason)] = run(path).values()
    assert status == "replaced"
    assert str(reason).startswith(why)
    assert run(path) == {"a.txt": ("skipped", "unchanged")}


def test_a_failure_is_recorded_and_the_others_are_loaded(tmp_path: Path, run: Ingest, warehouse: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "a.txt", "DAMAGED")
    write(folder, "b.txt")
    assert run(folder) == {"a.txt": ("failed", "The file is damaged"), "b.txt": ("loaded", None)}
    assert rows(warehouse, "SELECT document, status, reason, pages FROM ingestions WHERE status = 'failed'") == [
        {"document": "a.txt", "status": "failed", "reason": "The file is damaged", "pages": 3}
    ]
    assert rows(warehouse, "SELECT document FROM documents") == [{"document": "b.txt"}]


def test_what_failed_is_told_again_without_being_read_until_it_changes(
    tmp_path: Path, run: Ingest, reader: CountingReader
) -> None:
    path = write(tmp_path, "a.txt", "DAMAGED")
    run(path)
    assert run(path) == {"a.txt": ("failed", "The file is damaged")}
    assert reader.names == ["a.txt"]
    write(tmp_path, "a.txt")
    assert run(path) == {"a.txt": ("loaded", None)}


def test_a_failure_that_may_pass_is_tried_again(tmp_path: Path, run: Ingest, reader: CountingReader) -> None:
    path = write(tmp_path, "a.txt", "SLOW")
    run(path)
    run(path)
    assert reader.names == ["a.txt", "a.txt"]


def test_a_changed_file_that_fails_keeps_its_older_reading(tmp_path: Path, run: Ingest, warehouse: Path) -> None:
    path = write(tmp_path, "a.txt")
    run(path)
    write(tmp_path, "a.txt", "DAMAGED")
    assert run(path) == {"a.txt": ("failed", "The file is damaged; its older reading is kept")}
    assert [row["surface"] for row in rows(warehouse, "SELECT surface FROM claims")] == ["118"]


def test_a_file_that_cannot_be_opened(tmp_path: Path, run: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.pipeline import jobs

    def refuse(path: Path) -> str:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path, "a.txt")
    monkeypatch.setattr(jobs, "file_sha256", refuse)
    assert run(path) == {"a.txt": ("failed", "The file cannot be opened: Permission denied")}


@pytest.mark.skipif(os.name != "posix", reason="names of files are UTF-16 there")
def test_a_file_name_that_is_no_utf_8(tmp_path: Path, run: Ingest, warehouse: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text(PAPER, encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes no such name")
    assert run(folder) == {"caf\ufffd.txt": ("loaded", None)}
    assert run(folder) == {"caf\ufffd.txt": ("skipped", "unchanged")}
    assert rows(warehouse, "SELECT document FROM claims") == [{"document": "caf\ufffd.txt"}]


def test_a_run_that_is_stopped_keeps_what_was_finished(tmp_path: Path, warehouse: Path, patterns: Patterns, run: Ingest) -> None:
    folder = tmp_path / "in"
    for number in range(4):
        write(folder, f"{number}.txt", PAPER.replace("118", str(118 + number)))
    run(folder / "0.txt")
    events = ingest([folder], warehouse, patterns)
    done = []
    for event in events:
        if isinstance(event, Finished):
            done.append(event.document)
        if len(done) == 2:
            events.close()
    assert done == ["0.txt", "1.txt"]
    assert [row["document"] for row in rows(warehouse, "SELECT document FROM documents ORDER BY document")] == done
    assert rows(warehouse, "SELECT count(*) AS n FROM ingestions WHERE status = 'skipped'") == [{"n": 1}]


def test_an_empty_folder(tmp_path: Path, run: Ingest, warehouse: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(InputError, match="nothing to read"):
        run(tmp_path / "in")
    assert not warehouse.exists()


def test_a_typo_in_a_pattern_is_told_before_anything_is_read(tmp_path: Path, warehouse: Path, reader: CountingReader) -> None:
    folder = tmp_path / "patterns"
    write(folder, "indicators.toml", '[mine]\nlabel = "Mine"\nunti = "count"\n')
    path = write(tmp_path, "a.txt")
    with pytest.raises(PatternError, match=r"indicators\.toml, line 3: \[mine\] unti"):
        list(ingest([path], warehouse, Patterns(folder), read=reader))
    assert reader.names == []
    assert not warehouse.exists()


def test_an_unusable_warehouse_is_told_before_anything_is_read(
    tmp_path: Path, warehouse: Path, patterns: Patterns, reader: CountingReader
) -> None:
    warehouse.write_text("something else")
    with pytest.raises(WarehouseError):
        list(ingest([write(tmp_path, "a.txt")], warehouse, patterns, read=reader))
    assert reader.names == []


def test_the_warehouse_is_closed_while_a_file_is_read(tmp_path: Path, warehouse: Path, patterns: Patterns) -> None:
    opened: list[int] = []

    def read(path: Path, *rest: object) -> Reading:
        from extractor.warehouse import writing

        with writing(warehouse) as connection:  # raises WarehouseLocked, or waits, if the ingest held it
            found = connection.execute("SELECT count(*) FROM store.documents").fetchone()
        assert found is not None
        opened.append(found[0])
        result = read_document(path, *rest)  # type: ignore[arg-type]
        assert isinstance(result, Reading)
        return result

    for name in ("a.txt", "b.txt"):
        write(tmp_path / "in", name, PAPER + name)
    list(ingest([tmp_path / "in"], warehouse, patterns, read=read))
    assert opened == [0, 1]


def test_the_stage_can_be_sent_to_a_worker(tmp_path: Path, patterns: Patterns) -> None:
    path = write(tmp_path, "a.txt")
    job = pickle.loads(pickle.dumps((read_document, (path, "a.txt", "f" * 64, patterns, {"area": "Brent"}))))
    function, arguments = job
    result = pickle.loads(pickle.dumps(function(*arguments)))
    assert isinstance(result, Reading)
    assert result.document.facts.area == "Brent"


def test_reading_needs_no_warehouse() -> None:
    import subprocess
    import sys

    code = "import sys, extractor.pipeline.reading; print('duckdb' in sys.modules, 'extractor.warehouse' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False False\n"


def test_a_text_without_a_word_is_a_failure(tmp_path: Path, patterns: Patterns) -> None:
    from extractor.model import RawFile, RawPage, ReadFailure
    from extractor.pipeline import reading as reading_module

    scanned = RawFile("application/pdf", (RawPage(1, (), problem="an image"), RawPage(2, (), problem="an image")), 2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading_module, "read_file", lambda path, options: scanned)
        found = read_document(tmp_path / "a.pdf", "a.pdf", "f" * 64, patterns, {})
    assert isinstance(found, ReadFailure)
    assert (found.kind, found.pages_expected) == ("no_text", 2)
    assert "OCR" in found.reason


def test_every_family_of_patterns_is_checked() -> None:
    asked: list[str] = []

    class Watched(Patterns):
        def __getattribute__(self, name: str) -> object:
            asked.append(name)
            return super().__getattribute__(name)

    ingest_module.check_patterns(Watched())
    assert {"indicators", "areas", "documents", "names", "themes", "digest"} <= set(asked)
