"""The data dictionary names every column of every view, and docs/ has the present one."""

from __future__ import annotations

from pathlib import Path

from extractor.warehouse import reading, writing
from extractor.warehouse.dictionary import VIEWS, as_markdown, meaning
from extractor.warehouse.export import VIEWS as EXPORTED


def test_every_column_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with writing(path):
        pass
    with reading(path) as door:
        views = {
            str(row["view_name"])
            for row in door.rows("SELECT view_name FROM duckdb_views() WHERE database_name = 'warehouse' AND NOT internal")
        }
        assert views == set(VIEWS) >= set(EXPORTED)
        assert [(view, name) for view in VIEWS for name, _ in door.columns(view) if not meaning(view, name)] == []
        written = Path(__file__).parents[2] / "docs" / "data-dictionary.md"
        assert written.read_text(encoding="utf-8") == as_markdown(door), "run: python scripts/data_dictionary.py"
