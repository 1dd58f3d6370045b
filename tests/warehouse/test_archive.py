"""A parted export holds every row once, is the same from run to run, and touches nothing that is not its own."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from extractor.errors import InputError
from extractor.warehouse import load_document, reading, writing
from extractor.warehouse.archive import OF_NO_DOCUMENT, export_archive
from extractor.warehouse.export import VIEWS

from . import samples


@pytest.fixture
def two(loaded: Path) -> Path:
    """With a second paper beside the loaded one."""
    claims = tuple(samples.claim(f"d{number}", "118", samples.count(number)) for number in range(50))
    with writing(loaded) as connection:
        load_document(connection, samples.document("9" * 64), claims, (), samples.origin("other.txt"))
        connection.execute(
            "UPDATE store.documents SET area = ?, period_end = NULL, published = NULL WHERE document = 'other.txt'",
            ['Bath and/or "Wells"'],
        )
    return loaded


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_row_is_there_and_every_run_the_same(two: Path, tmp_path: Path) -> None:
    with reading(two) as door:
        for name in ("one", "two"):
            export_archive(door, tmp_path / name, ("year", "area"))
        want = {view: sorted(map(repr, door.rows(f"SELECT * FROM {view}"))) for view in VIEWS}
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")
    assert len({path.parent for path in (tmp_path / "one" / "claims").rglob("*.parquet")}) == 2
    with duckdb.connect() as client:
        for view in VIEWS:
            place = f"{view}.parquet" if view in OF_NO_DOCUMENT else f"{view}/**/*.parquet"
            if not list((tmp_path / "one").glob(place)):
                assert not want[view]
                continue
            cursor = client.execute(f"FROM read_parquet('{tmp_path / 'one' / place}', hive_partitioning = false)")
            names = [column[0] for column in cursor.description]
            assert sorted(repr(dict(zip(names, row, strict=True))) for row in cursor.fetchall()) == want[view]


def test_a_later_export_takes_the_place_of_the_earlier(two: Path, tmp_path: Path) -> None:
    with reading(two) as door:
        export_archive(door, tmp_path / "out", ("area",))
        before = _bytes(tmp_path / "out")
        export_archive(door, tmp_path / "out", ("year",))
        export_archive(door, tmp_path / "out", ("area",))
    assert _bytes(tmp_path / "out") == before


def test_a_folder_of_something_else_is_left_alone(two: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "claims").mkdir(parents=True)
    (tmp_path / "out" / "claims" / "mine.txt").write_text("mine", encoding="utf-8")
    with reading(two) as door, pytest.raises(InputError, match="holds something else"):
        export_archive(door, tmp_path / "out", ("year",))
    assert (tmp_path / "out" / "claims" / "mine.txt").read_text(encoding="utf-8") == "mine"
