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


def test_the_folder_is_a_warehouse_for_what_only_reads(run: Run, warehouse: Path, tmp_path: Path) -> None:
    assert run("export", "out", "--partition", "year,area").exit_code == 0
    commands: list[list[str]] = [
        ["check", "--statistics"],
        ["check", "--format", "json", "--select", "AR"],
        ["trend", "cpp_at_date"],
        ["trend", "cpp_at_date", "--matrix"],
        ["themes", "--by", "year"],
        ["themes", "--format", "csv"],
        ["documents"],
        ["findings", "--format", "json"],
        ["indicators", "--used"],
    ]
    for command in commands:
        file, folder = run(*command), run("--warehouse", "out", *command)
        assert (folder.exit_code, folder.stdout, folder.stderr) == (file.exit_code, file.stdout, file.stderr), command
    for command in (["export", "again"], ["export", "shared", "--share", "--format", "csv"], ["report", "report.html"]):
        result = run("--warehouse", "out", *command)
        assert result.exit_code == 0, result.stderr
        assert (tmp_path / command[1]).exists()


def test_a_draft_is_checked_against_the_folder(run: Run, warehouse: Path, tmp_path: Path) -> None:
    assert run("export", "out", "--partition", "year").exit_code == 0
    draft = tmp_path / "draft.md"
    draft.write_text(
        "Safeguarding Board Annual Report 2017/18\n\nThe number of children subject of a child protection plan in Oxfordshire "
        "rose by 50% from 118 on 31 March 2017 to 120 on 31 March 2018.\n",
        encoding="utf-8",
    )
    file, folder = run("check", draft, "--format", "json"), run("--warehouse", "out", "check", draft, "--format", "json")
    assert folder.stdout == file.stdout and "AR01" in file.stdout
    assert (folder.exit_code, folder.stderr) == (file.exit_code, file.stderr)


def test_the_folder_takes_no_papers(run: Run, warehouse: Path, tmp_path: Path) -> None:
    assert run("export", "out", "--partition", "year").exit_code == 0
    (tmp_path / "a.md").write_text("A paper.", encoding="utf-8")
    result = run("--warehouse", "out", "ingest", "a.md")
    assert result.exit_code == 2
    assert "can only be read" in result.stderr and "export DIR --partition" in result.stderr
