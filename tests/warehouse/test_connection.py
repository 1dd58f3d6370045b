"""What is told when the warehouse cannot be opened, and by whom it can."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from extractor.errors import WarehouseError, WarehouseLocked
from extractor.warehouse import connection, reading, settle, writing
from extractor.warehouse.attach import told


def opened(path: Path) -> None:
    with reading(path):
        pass


def written(path: Path) -> None:
    with writing(path):
        pass


def test_reading_what_is_not_there_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match=r"there is no warehouse.*ingest"):
        opened(tmp_path / "none.duckdb")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("use", [opened, written])
@pytest.mark.parametrize("content", [b"", b"hello", b"hello" * 5000])
def test_a_file_of_something_else(tmp_path: Path, content: bytes, use: object) -> None:
    path = tmp_path / "w.duckdb"
    path.write_bytes(content)
    with pytest.raises(WarehouseError, match="is not a scrutiny warehouse"):
        use(path)  # type: ignore[operator]
    assert path.read_bytes() == content


@pytest.mark.parametrize("use", [opened, written])
def test_a_folder(tmp_path: Path, use: object) -> None:
    with pytest.raises(WarehouseError, match="is a folder"):
        use(tmp_path)  # type: ignore[operator]


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="there is no folder"):
        written(tmp_path / "a" / "w.duckdb")


@pytest.mark.parametrize("use", [opened, written])
def test_a_database_of_something_else_is_left_alone(tmp_path: Path, use: object) -> None:
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as other:
        other.execute("CREATE TABLE mine (a INTEGER)")
    with pytest.raises(WarehouseError, match="is not a scrutiny warehouse"):
        use(path)  # type: ignore[operator]
    with duckdb.connect(str(path)) as other:
        assert other.execute("SHOW TABLES").fetchall() == [("mine",)]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(loaded: Path) -> None:
    loaded.chmod(0)
    with pytest.raises(WarehouseError, match="no permission"):
        opened(loaded)


@pytest.mark.parametrize(
    ("message", "kind", "words"),
    [
        ('IO Error: Cannot open file "w": Permission denied', WarehouseError, "no permission"),
        ("IO Error: Could not set lock on file: Conflicting lock is held in python (PID 41).", WarehouseLocked, "process 41"),
        (
            "IO Error: Cannot open file: The process cannot access the file because it is being used by another process.",
            WarehouseLocked,
            "another process",
        ),
        ("IO Error: Something unheard of\nwith a second line", WarehouseError, "Something unheard of"),
    ],
)
def test_reasons_in_the_words_of_a_user(tmp_path: Path, message: str, kind: type[Exception], words: str) -> None:
    error = told(tmp_path / "w.duckdb", message)
    assert type(error) is kind
    assert words in str(error)
    assert "\n" not in str(error)


HOLD = """
import sys
from pathlib import Path
from extractor.warehouse import writing, reading
with (writing if sys.argv[2] == "write" else reading)(Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.read()
"""


def test_one_writer_excludes_every_other_and_is_named(loaded: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(loaded), "write"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        for use in (opened, written):
            with pytest.raises(WarehouseLocked, match="in use by"):
                use(loaded)
        holder.communicate()
    opened(loaded)


def test_many_readers(loaded: Path) -> None:
    with reading(loaded) as one, reading(loaded) as two:
        assert one.rows("SELECT document FROM documents") == two.rows("SELECT document FROM documents")


def test_a_reader_cannot_write(loaded: Path) -> None:
    with reading(loaded) as door, pytest.raises(duckdb.Error, match="read-only"):
        door.rows("DELETE FROM store.documents")


def test_sql_does_not_see_python_variables(loaded: Path) -> None:
    secret = [1, 2]
    with reading(loaded) as door, pytest.raises(duckdb.Error, match="secret"):
        door.rows("SELECT * FROM secret")
    assert secret


def test_older_clients_can_open_the_file(loaded: Path) -> None:
    with duckdb.connect(str(loaded), read_only=True) as client:
        found = client.execute("SELECT tags['storage_version'] FROM duckdb_databases() WHERE path IS NOT NULL").fetchone()
    assert found is not None
    assert str(found[0]).startswith("v1.5.0")


def test_any_client_reads_the_views_under_its_own_name_of_the_database(loaded: Path) -> None:
    renamed = loaded.rename(loaded.with_name("my figures.duckdb"))
    with duckdb.connect(str(renamed), read_only=True) as client:
        assert client.execute("SELECT count(*) FROM claims").fetchone() == (3,)
        assert client.execute("SELECT count(*) FROM theme_trends").fetchone() == (1,)


def logged(path: Path) -> Path:
    """What a kill leaves behind: a commit that is in the log only."""
    with writing(path, settled=False) as connection:
        connection.execute("INSERT INTO store.meta VALUES ('mark', 'here')")
    return path.with_name(f"{path.name}.wal")


def marks(path: Path) -> list[dict[str, object]]:
    with reading(path) as door:
        return door.rows("SELECT value FROM store.meta WHERE key = 'mark'")


def test_what_is_only_in_the_log_is_read_and_settled_by_the_next_writer(loaded: Path) -> None:
    log = logged(loaded)
    assert log.stat().st_size > 0
    assert marks(loaded) == [{"value": "here"}]
    written(loaded)
    assert not log.exists()
    assert marks(loaded) == [{"value": "here"}]
    assert [path.name for path in loaded.parent.iterdir()] == [loaded.name]


def test_killed_between_the_two_steps_of_settling(loaded: Path) -> None:
    log = logged(loaded)
    kept = log.read_bytes()
    settle(loaded)
    log.write_bytes(kept)  # the file has been replaced, the log not yet removed
    assert marks(loaded) == [{"value": "here"}]
    written(loaded)
    assert marks(loaded) == [{"value": "here"}]


def test_a_long_log_is_settled_in_mid_run(loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "LONG_LOG", 10)
    monkeypatch.setattr(connection, "LOG_SHARE", 0.0)
    assert not logged(loaded).exists()


def test_a_large_file_has_a_longer_log(loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "LONG_LOG", 10)
    monkeypatch.setattr(connection, "LOG_SHARE", 1.0)
    log = logged(loaded)
    assert log.stat().st_size < loaded.stat().st_size
    monkeypatch.setattr(connection, "LONGEST_LOG", 10)
    assert not logged(loaded).exists()


def row_groups(path: Path) -> int:
    """In which the table `meta` is stored after three more commits, each settled."""
    for number in range(3):
        with writing(path) as opened:
            opened.execute("INSERT INTO store.meta VALUES (?, '')", [f"mark {number}"])
    with reading(path) as door:
        [found] = door.rows("SELECT count(DISTINCT row_group_id) AS groups FROM pragma_storage_info('store.meta')")
    return int(str(found["groups"]))


def test_the_row_groups_of_a_large_file_are_not_merged(loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert row_groups(loaded) < 3
    monkeypatch.setattr(connection, "SMALL", 0)
    assert row_groups(loaded) >= 3


def test_settling_while_a_reader_holds_the_file_waits_for_another_time(loaded: Path) -> None:
    log = logged(loaded)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(loaded), "read"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        settle(loaded)
        assert log.exists()
        holder.communicate()
    settle(loaded)
    assert not log.exists()
    assert marks(loaded) == [{"value": "here"}]


def test_copies_that_a_killed_process_left_are_removed_in_time(loaded: Path) -> None:
    old, young = (loaded.with_name(f"{loaded.name}.{number}.new") for number in (1, 2))
    for path in (old, young):
        path.write_text("x")
    os.utime(old, (0, 0))
    logged(loaded)
    settle(loaded)
    assert (old.exists(), young.exists()) == (False, True)


def test_a_log_without_its_warehouse_is_no_obstacle(loaded: Path) -> None:
    logged(loaded)
    loaded.unlink()
    written(loaded)
    assert marks(loaded) == []


def test_ctrl_c_inside_duckdb_is_ctrl_c(loaded: Path) -> None:
    with pytest.raises(KeyboardInterrupt), writing(loaded):
        raise RuntimeError("Query interrupted")
    with pytest.raises(RuntimeError, match="something else"), writing(loaded):
        raise RuntimeError("something else")
