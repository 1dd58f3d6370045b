"""scrutiny export --partition."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run


def test_parts_by_year_and_area(run: Run, warehouse: Path, tmp_path: Path) -> None:
    result = run("export", "out", "--partition", "year,area")
    assert (result.exit_code, result.stderr) == (0, "Written: out, parted by year and area\n")
    parts = sorted(path.parent.relative_to(tmp_path).as_posix() for path in (tmp_path / "out" / "claims").rglob("*.parquet"))
    assert parts == [f"out/claims/paper_year={year}/paper_area=Oxfordshire" for year in (2016, 2017)]


@pytest.mark.parametrize(
    ("options", "words"),
    [(["--partition", "board"], "takes year, area"), (["--partition", "year", "--format", "csv"], "parquet")],
)
def test_what_cannot_be_parted(run: Run, warehouse: Path, options: list[str], words: str) -> None:
    result = run("export", "out", *options)
    assert result.exit_code == 2
    assert words in result.stderr
