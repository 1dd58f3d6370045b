"""scrutiny check: waivers of a file, baselines, drafts, formats."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import Result

from tests.cli.conftest import ANNUAL, Run

FILE = "scrutiny.waivers.toml"


def found(result: Result) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


def errors(run: Run, *arguments: object) -> list[dict[str, Any]]:
    return [row for row in found(run("check", "--format", "json", *arguments)) if row["severity"] == "error"]


def write_annual(folder: Path, year: int, rise: str = "30%") -> None:
    text = ANNUAL.format(year=f"{year - 1}/{year % 100}", before=year - 1, after=year).replace("30%", rise)
    (folder / f"annual-{year}.md").write_text(text, encoding="utf-8")


def waive_all(run: Run) -> None:
    for row in errors(run):
        assert run("waive", row["finding_id"], "--why", "agreed with the data team", "--by", "A. Clerk").exit_code == 0


def test_the_text_names_the_rule_and_quotes_everything_once(run: Run, warehouse: Path) -> None:
    text = run("check", "--select", "AR01").stdout
    blocks = text.strip().split("\n\n")
    assert blocks and all(re.match(r"error AR01 change-disagrees-with-ends \[[0-9a-f]{16}\]\n", block) for block in blocks)
    for block in blocks:
        _, statement, *quotations = block.splitlines()
        assert "30%" in statement and "18%" in statement and "(end − start) ÷ start" in statement and "“" not in statement
        assert [line.strip().split(":")[0] for line in quotations] in (["annual-2016.md"], ["annual-2017.md"])
        assert "rose by 30% from 100" in quotations[0]


def test_waivers_of_the_file_hold_in_another_warehouse(run: Run, warehouse: Path, tmp_path: Path) -> None:
    waive_all(run)
    assert run("check").exit_code == 0
    for year in (2016, 2017):
        write_annual(tmp_path, year)
    run("--warehouse", "other.duckdb", "ingest", "annual-2016.md", "annual-2017.md")
    other = run("--warehouse", "other.duckdb", "check")
    assert (other.exit_code, "waived: agreed with the data team (A. Clerk, " in other.stdout) == (0, True)
    assert found(run("--warehouse", "other.duckdb", "findings", "--waived", "--format", "json"))
    (tmp_path / FILE).rename(tmp_path / "elsewhere.toml")
    assert run("--warehouse", "third.duckdb", "ingest", "annual-2016.md").exit_code == 0
    assert run("--warehouse", "third.duckdb", "check").exit_code == 1
    assert run("--warehouse", "third.duckdb", "check", "--waivers", "elsewhere.toml").exit_code == 0


def test_an_entry_taken_out_of_the_file_does_not_count_any_more(run: Run, warehouse: Path, tmp_path: Path) -> None:
    waive_all(run)
    (tmp_path / FILE).write_text("", encoding="utf-8")
    assert run("check").exit_code == 1


def test_a_changed_quotation_or_value_makes_a_waiver_lapse(run: Run, warehouse: Path, tmp_path: Path) -> None:
    waive_all(run)
    path = tmp_path / FILE
    kept = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'observed = "30%', 'observed = "31%', kept), encoding="utf-8")
    changed = run("check")
    assert (changed.exit_code, changed.stderr.count("has lapsed")) == (1, len(errors(run)))
    path.write_text(kept, encoding="utf-8")
    write_annual(tmp_path, 2016)
    run("--warehouse", "other.duckdb", "ingest", "annual-2016.md")
    assert run("--warehouse", "other.duckdb", "check", "--select", "AR").exit_code == 0
    write_annual(tmp_path, 2016, rise="31%")
    run("--warehouse", "other.duckdb", "ingest", "annual-2016.md")
    again = run("--warehouse", "other.duckdb", "check", "--select", "AR")
    assert again.exit_code == 1 and "has lapsed: the evidence has changed" in again.stderr


def test_unused_and_expired_waivers_are_reported(run: Run, warehouse: Path, tmp_path: Path) -> None:
    waive_all(run)
    path = tmp_path / FILE
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept.replace("when = ", "expires = 2001-01-31\nwhen = "), encoding="utf-8")
    expired = run("check")
    assert (expired.exit_code, "has expired on 2001-01-31" in expired.stderr) == (1, True)
    path.write_text(kept, encoding="utf-8")
    run("remove", "annual-2016.md")
    run("remove", "annual-2017.md")
    gone = run("check")
    assert (gone.exit_code, "is unused" in gone.stderr) == (0, True)
    assert "unused" not in run("check", "--ignore", "AR,DC,TB").stderr
    assert run("waive", "x", "--why", "y", "--expires", "2001-01-31").exit_code == 2


def test_only_findings_that_are_not_in_the_baseline_count(run: Run, warehouse: Path, tmp_path: Path) -> None:
    assert run("check", "--baseline", "known.json").exit_code == 2
    assert run("check", "--write-baseline").exit_code == 2
    assert run("check", "--baseline", "known.json", "--write-baseline", "--fail-on", "info").exit_code == 0
    again = run("check", "--baseline", "known.json", "--fail-on", "info")
    assert (again.exit_code, again.stdout) == (0, "") and "in the baseline" in again.stderr
    assert all(row["known"] for row in found(run("check", "--baseline", "known.json", "--format", "json")))
    write_annual(tmp_path, 2018)
    run("ingest", "annual-2018.md")
    new = run("check", "--baseline", "known.json")
    assert new.exit_code == 1 and new.stdout
    assert all("annual-2018.md: " in block for block in new.stdout.strip().split("\n\n"))
    (tmp_path / "known.json").write_text("[]", encoding="utf-8")
    assert "no baseline" in run("check", "--baseline", "known.json").stderr


def test_a_check_that_finds_what_is_stored_leaves_the_file_alone(
    run: Run, warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run("check")
    content = warehouse.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr("extractor.pipeline.check.writing", None)  # as where it cannot be written
        assert run("check").stdout == first.stdout and run("check", "--select", "AR01").exit_code == 1
    assert warehouse.read_bytes() == content
    write_annual(tmp_path, 2016, rise="20%")
    run("ingest", "annual-2016.md")
    assert "20%" in run("check").stdout and "20%" in run("findings").stdout
    assert not run("documents").stderr


@pytest.mark.parametrize("name", ["XX", "AR9", "T"])
def test_unknown_rules_are_refused(run: Run, warehouse: Path, name: str) -> None:
    for option in ("--select", "--ignore"):
        result = run("check", option, name)
        assert (result.exit_code, f"no rule is called '{name}'" in result.stderr) == (2, True)


def test_a_draft_is_checked_against_the_warehouse_and_not_loaded(run: Run, warehouse: Path, tmp_path: Path) -> None:
    before = hashlib.sha256(warehouse.read_bytes()).hexdigest()
    draft = tmp_path / "draft.md"
    draft.write_text(
        "# Annual report 2016/17\n\nThere were 131 children subject of a child protection plan in Oxfordshire on "
        "31 March 2017.\n",
        encoding="utf-8",
    )
    rows = found(run("check", draft, "--format", "json", "--fail-on", "never"))
    assert rows and all("draft.md" in row["documents"] for row in rows)
    assert {name for row in rows for name in row["documents"]} == {"draft.md", "annual-2017.md"}
    assert hashlib.sha256(warehouse.read_bytes()).hexdigest() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["draft.md", "warehouse.duckdb"]
    assert [row["document"] for row in found(run("documents", "--format", "json"))] == ["annual-2016.md", "annual-2017.md"]


def test_a_draft_needs_no_warehouse(run: Run, tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text(ANNUAL.format(year="2016/17", before=2016, after=2017), encoding="utf-8")
    result = run("check", "draft.md")
    assert (result.exit_code, "AR01" in result.stdout) == (1, True)
    assert "there is no warehouse" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["draft.md"]
    assert run("check", "missing.pdf").exit_code == 2
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    broken = run("check", "broken.pdf")
    assert (broken.exit_code, "broken.pdf cannot be read" in broken.stderr) == (2, True)


def test_json_jsonl_and_csv_agree(run: Run, warehouse: Path) -> None:
    rows = found(run("check", "--format", "json"))
    lines = [json.loads(line) for line in run("check", "--format", "jsonl").stdout.splitlines()]
    table = list(csv.DictReader(io.StringIO(run("check", "--format", "csv").stdout)))
    assert rows and rows == lines
    assert [row["finding_id"] for row in table] == [row["finding_id"] for row in rows]
    assert {row["name"] for row in table} >= {"change-disagrees-with-ends"}


def test_markdown_is_a_table_with_a_row_each(run: Run, warehouse: Path) -> None:
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark").enable("table").render(run("check", "--format", "markdown").stdout)
    assert html.count("<tr>") == len(found(run("check", "--format", "json"))) + 1


def test_github_annotations_are_escaped(run: Run, warehouse: Path) -> None:
    lines = run("check", "--select", "AR01", "--format", "github").stdout.splitlines()
    commands = [re.fullmatch(r"::(error|warning|notice) file=([^,:]*),title=([^,:]*)::(.*)", line) for line in lines]
    assert len(commands) == 2 and all(commands)
    for command in commands:
        assert command and command[3] == "AR01 change-disagrees-with-ends" and "30%25 from 100" in command[4]
        assert not re.search("%(?!25|0A|0D|3A|2C)", command[4]) and command[4].count("%0A") >= 2
    waive_all(run)
    assert run("check", "--format", "github", "--select", "AR01").stdout == ""


def test_junit_counts_what_it_holds(run: Run, warehouse: Path) -> None:
    root = ET.fromstring(run("check", "--format", "junit").stdout.encode())
    for suite in (root, *root):
        for key, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
            assert int(suite.attrib[key]) == len(suite.findall(f".//{tag}")), (suite.attrib, key)
    assert int(root.attrib["failures"]) == len(errors(run)) > 0
    assert {suite.attrib["name"].split()[0] for suite in root} >= {"AR01", "TB01", "PU01"}
    waive_all(run)
    root = ET.fromstring(run("check", "--format", "junit").stdout.encode())
    assert (root.attrib["failures"], int(root.attrib["skipped"]) > 0) == ("0", True)


def test_sarif_has_fingerprints_rules_with_help_and_suppressions(run: Run, warehouse: Path) -> None:
    log = json.loads(run("check", "--format", "sarif", "--baseline", "b.json", "--write-baseline").stdout)
    assert (log["version"], log["$schema"].rsplit("/", 1)[1]) == ("2.1.0", "sarif-schema-2.1.0.json")
    (sheet,) = log["runs"]
    rules = sheet["tool"]["driver"]["rules"]
    assert all(rule["help"]["text"] and rule["help"]["markdown"] and rule["shortDescription"]["text"] for rule in rules)
    rows = found(run("check", "--format", "json"))
    assert [entry["partialFingerprints"] for entry in sheet["results"]] == [{"finding/v1": row["finding_id"]} for row in rows]
    for entry, row in zip(sheet["results"], rows, strict=True):
        assert rules[entry["ruleIndex"]]["id"] == entry["ruleId"] == row["rule"]
        assert entry["level"] == {"error": "error", "warning": "warning", "info": "note"}[row["severity"]]
        assert entry["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == row["evidence"][0]["document"]
        assert (entry["suppressions"], entry["baselineState"]) == ([], "unchanged")
    waive_all(run)
    (sheet,) = json.loads(run("check", "--format", "sarif").stdout)["runs"]
    suppressed = [entry["suppressions"] for entry in sheet["results"] if entry["level"] == "error"]
    assert suppressed and all(entry[0]["justification"] == "agreed with the data team" for entry in suppressed)
    assert all("baselineState" not in entry for entry in sheet["results"])


def test_the_matrix_in_every_format(run: Run, warehouse: Path) -> None:
    table = run("trend", "cpp_at_date", "--matrix")
    assert table.exit_code == 0 and "differs from what an earlier paper said" in table.stderr
    head, *lines = [re.split(r"\s{2,}", line) for line in table.stdout.splitlines()]
    assert head[:3] == ["area", "unit", "paper"] and head[-1] == "31 Mar 2017"
    assert {line[2] for line in lines} == {"annual-2016.md", "annual-2017.md", "official"}
    rows = list(csv.DictReader(io.StringIO(run("trend", "cpp_at_date", "--matrix", "--format", "csv").stdout)))
    assert [row["31 Mar 2016"] for row in rows] == ["118 †", "100 ≠ †", "571"]
    said = json.loads(run("trend", "cpp_at_date", "--matrix", "--format", "json").stdout)
    assert [row["stated"] for row in said if row["differs_from_earlier_paper"]] == [["100"]]
    assert run("trend", "cpp_at_date", "--matrix", "--area", "Nowhere").stdout == ""
    assert run("trend", "cpp_at_date", "--matrix", "--cohorts").exit_code == 2
