"""A folder of exports is read like the warehouses that it was written from, and cannot be written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extractor.errors import WarehouseError
from extractor.model import Evidence, Finding, Severity
from extractor.warehouse import (
    copy_to,
    load_document,
    reading,
    sole_ingest,
    stale_findings,
    store_findings,
    waive,
    writing,
)
from extractor.warehouse.archive import ABOUT, OF_NO_DOCUMENT, export_archive
from extractor.warehouse.export import VIEWS

from . import samples


def _finding(quote: str) -> Finding:
    evidence = (Evidence("report.txt", 1, quote), Evidence("report.txt", 2, quote))
    return Finding(quote, "AR01", Severity.ERROR, "differs", "1", "2", evidence)


@pytest.fixture
def checked(loaded: Path) -> Path:
    with writing(loaded) as connection:
        name = connection.execute("SELECT document FROM documents").fetchall()[0][0]
        found = [_finding("one"), _finding("two")]
        store_findings(connection, [Finding(*_with(one, name)) for one in found])
        waive(connection, "two", "agreed", "A. Clerk")
    return loaded


def _with(finding: Finding, name: str) -> tuple[object, ...]:
    evidence = tuple(Evidence(name, entry.page, entry.quote) for entry in finding.evidence)
    fields = (getattr(finding, field) for field in Finding.__dataclass_fields__ if field != "evidence")
    head = list(fields)
    return (*head[:6], evidence, *head[6:])


def _views(path: Path, views: tuple[str, ...] = tuple(dict.fromkeys([*VIEWS, *OF_NO_DOCUMENT]))) -> dict[str, list[str]]:
    with reading(path) as door:
        return {view: sorted(map(repr, door.rows(f"SELECT * FROM {view}"))) for view in views}


def _export(warehouse: Path, folder: Path) -> Path:
    with reading(warehouse) as door:
        export_archive(door, folder, ("year", "area"))
    return folder


def test_every_view_has_the_same_rows_and_types(checked: Path, tmp_path: Path) -> None:
    out = _export(checked, tmp_path / "it's [one]")
    want = _views(checked)
    assert want["findings"] and want["waivers"] and want["claims"] and want["theme_trends"]
    assert _views(out) == want
    with reading(checked) as file, reading(out) as folder:
        for view in want:
            assert folder.columns(view) == file.columns(view)
        assert stale_findings(folder) == stale_findings(file)


def test_an_export_of_the_folder_is_the_same_export(checked: Path, tmp_path: Path) -> None:
    one, two = _export(checked, tmp_path / "one"), _export(tmp_path / "one", tmp_path / "two")
    files = [{path.relative_to(top): path.read_bytes() for path in top.rglob("*.parquet")} for top in (one, two)]
    assert files[0] == files[1]


def test_a_reviewed_claim_stays_reviewed(checked: Path, tmp_path: Path) -> None:
    from extractor.warehouse.reviews import review

    with writing(checked) as connection:
        document, claim = connection.execute("SELECT document, claim_id FROM claims ORDER BY claim_id LIMIT 1").fetchall()[0]
        review(connection, document, claim, "corrected", "A. Clerk", {"value": "77"})
    out = _export(checked, tmp_path / "out")
    assert _views(out, ("claims",)) == _views(checked, ("claims",))
    with reading(out) as door:
        assert door.rows("SELECT claim_id FROM claims WHERE value = 77 AND review = 'corrected'") == [{"claim_id": claim}]


def test_boards_side_by_side(checked: Path, tmp_path: Path) -> None:
    both = tmp_path / "boards"
    _export(checked, both / "kent")
    other = tmp_path / "other.duckdb"
    with writing(other) as connection:
        name = samples.origin().name
        claims = (samples.claim("d1", "118", samples.count(118)),)
        load_document(connection, samples.document("9" * 64), claims, (), samples.origin(name))  # of the same name
        load_document(connection, samples.document(), (), (), samples.origin("copy.txt"))  # a copy of Kent's paper
    _export(other, both / "rural" / "devon")
    with reading(both) as door:
        documents = [row["document"] for row in door.rows("SELECT document FROM documents ORDER BY document")]
        assert documents == [f"kent/{name}", f"rural/devon/{name}"]
        assert {row["document"] for row in door.rows("SELECT document FROM claims")} == set(documents)
        [waived] = door.rows("SELECT * FROM findings WHERE waived")
        assert waived["documents"] == [f"kent/{name}"] == [entry["document"] for entry in waived["evidence"][:1]]  # type: ignore[index]
        assert len(door.rows("SELECT * FROM indicators")) == len(door.rows("SELECT DISTINCT indicator FROM indicators"))
        stale = stale_findings(door)
        assert stale is not None and "each export by itself" in stale


def test_a_copy_of_it_can_be_written(checked: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    copy_to(_export(checked, tmp_path / "out"), copy)
    views = tuple(view for view in _views(checked) if view != "claims")
    assert _views(copy, views) == _views(checked, views)
    with writing(copy) as connection:
        load_document(connection, samples.document("9" * 64), (), (), samples.origin("more.txt"))


def test_it_cannot_be_written(checked: Path, tmp_path: Path) -> None:
    out = _export(checked, tmp_path / "out")
    with pytest.raises(WarehouseError, match="only be read; use a warehouse file"), writing(out):
        pass
    with pytest.raises(WarehouseError, match="only be read"), sole_ingest(out):
        pass
    assert [path.name for path in tmp_path.iterdir() if "ingest" in path.name] == []


def test_what_is_no_whole_export_is_told(checked: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(WarehouseError, match="without an export"), reading(tmp_path / "empty"):
        pass
    out = _export(checked, tmp_path / "out")
    half = tmp_path / "half"
    shutil.copytree(out, half)
    (half / ABOUT).unlink()
    with pytest.raises(WarehouseError, match="not whole"), reading(half):
        pass
    (out / "findings.parquet").write_bytes(b"no parquet")
    with pytest.raises(WarehouseError, match="export it again"), reading(out):
        pass
