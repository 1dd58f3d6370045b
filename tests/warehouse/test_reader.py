"""Several queries at a time through one door."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from extractor.warehouse import reading


def test_results_come_in_the_order_of_the_queries(loaded: Path) -> None:
    queries = [f"SELECT {number} AS number, i FROM range({number}) r(i)" for number in range(7)]
    with reading(loaded) as door, closing(door.results(queries, 2)) as results:
        found = [list(chunks) for chunks in results]
    assert [len(chunks) for chunks in found] == [0, 1, 1, 2, 2, 3, 3]
    assert [[row["i"] for chunk in chunks for row in chunk] for chunks in found] == [list(range(number)) for number in range(7)]
    assert all(row["number"] == number for number, chunks in enumerate(found) for chunk in chunks for row in chunk)


def test_results_of_nothing(loaded: Path) -> None:
    with reading(loaded) as door, closing(door.results([], 2)) as results:
        assert list(results) == []


def test_every_query_sees_what_the_door_sees(loaded: Path) -> None:
    query = "SELECT * FROM claims ORDER BY char_start"
    with reading(loaded) as door:
        door.shorten_claims()
        alone = door.rows(query)
        with closing(door.results([query, query, query], 100)) as results:
            together = [next(chunks) for chunks in results]
    assert alone and together == [alone] * 3


def test_a_wrong_query_raises_and_the_door_stays_open(loaded: Path) -> None:
    with reading(loaded) as door:
        with pytest.raises(duckdb.CatalogException), closing(door.results(["SELECT 1", "SELECT * FROM nothing"], 2)) as results:
            for chunks in results:
                list(chunks)
        assert door.rows("SELECT 1 AS one") == [{"one": 1}]


def test_who_stops_half_way_does_not_wait_for_what_was_begun(loaded: Path) -> None:
    endless = "SELECT count(*) FROM range(1000000000) a(i), range(1000000000) b(j) WHERE (a.i * b.j) % 7 = 3"
    with reading(loaded) as door:
        with closing(door.results(["SELECT 1 AS one", endless, endless], 2)) as results:
            assert list(next(results)) == [[{"one": 1}]]
        assert door.rows("SELECT 2 AS two") == [{"two": 2}]
