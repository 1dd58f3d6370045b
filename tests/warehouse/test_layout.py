"""A warehouse of an older layout is brought up in place; one from the future is refused."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from extractor.errors import WarehouseError, WarehouseOutdated
from extractor.patterns import Patterns
from extractor.warehouse import connection as connection_module
from extractor.warehouse import layout, reading, store_corrections, store_findings, store_official, waive, writing

from . import samples


@pytest.fixture
def decided(loaded: Path) -> Path:
    """With a waiver and a correction."""
    with writing(loaded) as connection:
        store_findings(connection, [samples.finding()])
        waive(connection, "f00d", "restated", "J. Smith")
        store_corrections(connection, "paper.txt", "a" * 64, {"area": "Brent"})
    return loaded


def test_an_older_layout_is_upgraded_with_waivers_and_corrections(decided: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = layout.LAYOUT + 1
    monkeypatch.setitem(layout.MIGRATIONS, layout.LAYOUT, "ALTER TABLE store.waivers ADD COLUMN note VARCHAR DEFAULT 'none'")
    monkeypatch.setattr(layout, "LAYOUT", newer)
    with reading(decided) as door:  # also a command that only reads
        assert door.rows("SELECT finding_id, reason, note FROM store.waivers") == [
            {"finding_id": "f00d1234", "reason": "restated", "note": "none"}
        ]
        assert door.rows("SELECT field, value FROM corrections") == [{"field": "area", "value": "Brent"}]
        assert door.rows("SELECT waived FROM findings") == [{"waived": True}]
        assert door.rows("SELECT value FROM store.meta WHERE key = 'layout'") == [{"value": str(newer)}]


def test_a_migration_that_fails_changes_nothing(decided: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    current = layout.LAYOUT
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "LAYOUT", current + 1)
        patch.setitem(layout.MIGRATIONS, current, "ALTER TABLE store.waivers ADD COLUMN note VARCHAR; SELECT no_such_thing()")
        with pytest.raises(duckdb.Error), writing(decided):
            pass
    with reading(decided) as door:
        assert door.rows("SELECT value FROM store.meta WHERE key = 'layout'") == [{"value": str(current)}]
        assert "note" not in door.rows("SELECT * FROM store.waivers")[0]


def test_layout_1_gets_the_method_of_pages(decided: Path) -> None:
    with writing(decided) as connection:
        connection.execute("INSERT INTO store.pages VALUES ('paper.txt', 1, 'read', NULL, 'pdfplumber')")
    with writing(decided) as connection:  # as layout 1 had it
        for table, column in (
            ("pages", "method"),
            ("cells", "page"),
            ("documents", "part_of"),
            ("documents", "first_page"),
            ("documents", "last_page"),
            *(("waivers", column) for column in ("observed", "documents", "expires", "from_file")),
        ):
            connection.execute(f"DROP VIEW IF EXISTS {table}")
            connection.execute(f"ALTER TABLE store.{table} DROP COLUMN {column}")
        for table in ("reviews", "official_series", "area_changes"):
            connection.execute(f"DROP VIEW IF EXISTS {table}")
            connection.execute(f"DROP TABLE store.{table}")
        connection.execute("UPDATE store.meta SET value = '1' WHERE key = 'layout'")
    with reading(decided) as door:
        assert door.rows("SELECT * FROM pages") == [
            {"document": "paper.txt", "page": 1, "status": "read", "reason": None, "method": None}
        ]
        assert door.rows("SELECT waived FROM findings") == [{"waived": True}]


def test_an_upgraded_warehouse_has_the_published_figures_at_once(loaded: Path) -> None:
    with writing(loaded) as connection:  # as layout 4 had it
        for table in ("official_series", "area_changes", "reviews"):
            connection.execute(f"DROP VIEW IF EXISTS {table}")
            connection.execute(f"DROP TABLE store.{table}")
        for column in ("observed", "documents", "expires", "from_file"):
            connection.execute("DROP VIEW IF EXISTS waivers")
            connection.execute(f"ALTER TABLE store.waivers DROP COLUMN {column}")
        connection.execute("DELETE FROM store.meta WHERE key = 'official'")
        connection.execute("UPDATE store.meta SET value = '4' WHERE key = 'layout'")
    with reading(loaded) as door:
        (figures,) = door.rows("SELECT count(*) AS n, count(DISTINCT area) AS areas FROM official_series")
        assert figures["n"] == len(Patterns().official())
        assert door.rows("SELECT change, others FROM area_changes WHERE area = 'Poole'") == [
            {"change": "merged", "others": ["Bournemouth, Christchurch and Poole"]}
        ]
        digests = door.rows("SELECT value FROM store.meta WHERE key = 'official'")
        assert digests == [{"value": Patterns().official_digest}]  # so that the next ingest knows that they are there


def test_figures_of_a_users_own_stay_at_an_upgrade(loaded: Path) -> None:
    figure = Patterns().official()[0]
    with writing(loaded) as connection:
        store_official(connection, [figure], "own")
        connection.execute("UPDATE store.meta SET value = 'older' WHERE key = 'views'")
    with reading(loaded) as door:
        assert door.rows("SELECT count(*) AS n FROM official_series") == [{"n": 1}]


def test_every_layout_has_its_migration() -> None:
    assert sorted(layout.MIGRATIONS) == list(range(1, layout.LAYOUT))


def test_changed_views_are_made_again(loaded: Path) -> None:
    with writing(loaded) as connection:
        connection.execute("UPDATE store.meta SET value = 'older' WHERE key = 'views'")
        connection.execute("DROP VIEW pages")
        connection.execute("CREATE VIEW gone AS SELECT 1")
    with reading(loaded) as door:
        assert door.rows("SELECT * FROM pages") == []
        with pytest.raises(duckdb.Error):
            door.rows("SELECT * FROM gone")


@pytest.mark.parametrize("use", [reading, writing])
def test_a_newer_layout_is_refused(loaded: Path, use: object) -> None:
    with writing(loaded) as connection:
        connection.execute("UPDATE store.meta SET value = '99' WHERE key = 'layout'")
    with pytest.raises(WarehouseOutdated, match="newer version"), use(loaded):  # type: ignore[operator]
        pass


def test_an_older_layout_that_cannot_be_written_names_the_command(loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise WarehouseError("no permission")

    with writing(loaded) as connection:
        connection.execute("UPDATE store.meta SET value = 'older' WHERE key = 'views'")
    monkeypatch.setattr(connection_module, "writing", refuse)
    with pytest.raises(WarehouseOutdated, match=r"cannot be upgraded here.*run: scrutiny --warehouse"), reading(loaded):
        pass
