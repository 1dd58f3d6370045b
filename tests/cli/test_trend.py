"""scrutiny trend: whole figures of one area at a time, followed through mergers."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Run

SUBSETS = """# Kent Safeguarding Children Board Annual Report 2015/16

At 31 March 2016, 1,210 children were subject of a child protection plan. At 31 March 2015, 1,180 children
were subject of a child protection plan.

At 31 March 2016, 24 children had been subject of a child protection plan for longer than two years.
"""
MERGED = {
    "2018.md": "# Poole Safeguarding Children Board Annual Report 2017/18\n\n"
    "At 31 March 2018, 110 children in Poole were subject of a child protection plan.\n",
    "2020.md": "# Bournemouth, Christchurch and Poole Safeguarding Children Partnership Annual Report 2019/20\n\n"
    "At 31 March 2020, 262 children were subject of a child protection plan.\n",
}


def rows_of(run: Run, *more: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run("trend", "cpp_at_date", *more, "--format", "jsonl").stdout.splitlines()]


def test_a_part_of_the_children_is_no_point_of_the_series(run: Run, tmp_path: Path) -> None:
    (tmp_path / "kent.md").write_text(SUBSETS, encoding="utf-8")
    run("ingest", str(tmp_path / "kent.md"))
    assert [row["value"] for row in rows_of(run)] == [1180.0, 1210.0]
    assert 24.0 in [row["value"] for row in rows_of(run, "--cohorts")]


def test_a_merged_council_comes_with_what_it_went_into_and_a_mark(run: Run, tmp_path: Path) -> None:
    for name, text in MERGED.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    run("ingest", str(tmp_path))
    followed = rows_of(run, "--area", "Poole")
    assert [(row["area"], row["value"]) for row in followed] == [
        ("Bournemouth, Christchurch and Poole", 262.0),
        ("Poole", 110.0),
    ]
    assert "formed on 1 April 2019 (out of Bournemouth, Poole)" in str(followed[0]["break"])
    assert followed[1]["break"] is None
    assert "not comparable" in run("trend", "cpp_at_date", "--format", "table").stdout
