"""Each command prints what it says, in every format, on the right stream, with the right exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from extractor import __version__
from extractor.cli import main
from extractor.cli.app import scrutiny

from .conftest import Run

COMMANDS = sorted(scrutiny.commands)


def test_the_promised_commands_are_there() -> None:
    promised = "ingest check rule documents tables claims themes findings trend export report waive evaluate set remove"
    assert set(promised.split()) <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_an_example_of_the_command(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    example = result.stdout.split("Example:")[1]
    assert f"scrutiny {command}" in example
    assert "--warehouse FILE" in result.stdout
    assert "--patterns DIR" in result.stdout


def test_help_and_version_need_no_slow_library() -> None:
    code = (
        "import sys\n"
        "from extractor.cli import main\n"
        "for arguments in (['--help'], ['--version'], ['ingest', '--help'], ['claims', '--help']):\n"
        "    sys.argv = ['scrutiny', *arguments]\n"
        "    try:\n        main()\n    except SystemExit as end:\n        assert end.code == 0, end.code\n"
        "slow = {'pandas', 'numpy', 'duckdb', 'spacy', 'pdfplumber', 'lxml', 'docx', 'rich', 'jinja2', 'xlsxwriter'}\n"
        "print('LOADED', sorted(slow & set(sys.modules)))\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert f"scrutiny {__version__}" in result.stdout
    assert result.stdout.splitlines()[-1] == "LOADED []"


def test_ingest_ends_with_a_summary(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("On 31 March 2017 there were 118 child protection plans.", encoding="utf-8")
    result = run("ingest", "a.txt")
    assert (result.exit_code, result.stdout) == (0, "")
    files, figures, seconds = result.stderr.splitlines()
    assert files == "1 files: 1 read, 0 skipped, 0 failed"
    assert "1 claims" in figures
    assert seconds.endswith("seconds")
    again = run("ingest", "a.txt")
    assert (again.exit_code, again.stderr.splitlines()[0]) == (0, "1 files: 0 read, 1 skipped, 0 failed")


def test_ingest_names_the_twin(run: Run, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("On 31 March 2017 there were 118 child protection plans.", encoding="utf-8")
    assert "Skipped: b.txt: same content as a.txt" in run("ingest", "a.txt", "b.txt").stderr


def test_documents(run: Run, warehouse: Path) -> None:
    result = run("documents", "--format", "jsonl")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["document"] for row in rows] == ["annual-2016.md", "annual-2017.md"]
    assert rows[1]["period_end"] == "2017-03-31"
    assert "text" not in rows[0]
    assert run("documents", "--year", "2016/17", "--format", "csv").stdout.count("\n") == 2
    assert "annual-2017.md" in run("documents", "--document", "*2017*").stdout
    assert run("documents", "--document", "2017").stdout == run("documents", "--document", "*2017*").stdout


def test_several_names_are_alternatives_and_filters_narrow(run: Run, warehouse: Path) -> None:
    both = run("documents", "--document", "2016", "--document", "2017", "--format", "jsonl")
    assert both.stdout.count("\n") == 2
    narrowed = run("documents", "--document", "2016", "--document", "2017", "--year", "2017", "--format", "jsonl")
    assert narrowed.stdout.count("\n") == 1


@pytest.mark.parametrize("command", ["documents", "tables", "claims", "themes"])
def test_a_csv_without_rows_has_the_head_of_one_with_rows(run: Run, warehouse: Path, command: str) -> None:
    full, empty = (run(command, *more, "--format", "csv").stdout for more in ((), ("--document", "no such paper")))
    assert empty == full.splitlines()[0] + "\n" != full


@pytest.mark.parametrize("form", ["table", "csv", "json", "jsonl", "markdown"])
def test_claims_in_every_format(run: Run, warehouse: Path, form: str) -> None:
    result = run("claims", "--document", "2017", "--source", "text", "--indicator", "cpp_at_date", "--format", form)
    assert (result.exit_code, result.stderr) == (0, "")
    rows = {
        "csv": lambda text: list(csv.DictReader(io.StringIO(text))),
        "json": json.loads,
        "jsonl": lambda text: [json.loads(line) for line in text.splitlines()],
        "table": lambda text: text.splitlines()[1:],
        "markdown": lambda text: text.splitlines()[2:],
    }[form](result.stdout)
    assert len(rows) == 3
    if form in ("csv", "json", "jsonl"):
        assert [float(row["value"]) for row in rows] == [30.0, 100.0, 118.0]
        assert [row["period_end"] for row in rows] == ["2017-03-31", "2016-03-31", "2017-03-31"]
        assert set(rows[0]) >= {"claim_id", "quote", "small_number", "statement_id"}
    else:
        assert "2016-03-31" in rows[1]
        assert "rose by 30%" in rows[1]
        assert "118" in rows[2]


def test_filters_of_claims(run: Run, warehouse: Path) -> None:
    def number(*arguments: str) -> int:
        return run("claims", *arguments, "--format", "jsonl").stdout.count("\n")

    everything = number()
    assert number("--unit", "percent") == 2
    assert number("--source", "table") + number("--source", "text") == everything
    assert number("--area", "oxfordshire") > 0
    assert number("--area", "Atlantis") == 0
    assert number("--min-confidence", "1.0") < everything
    assert number("--limit", "2") == 2
    assert number("--limit", "0") == everything


@pytest.mark.parametrize("command", [["claims"], ["trend", "cpp_at_date"]])
def test_only_claims_that_are_sure(run: Run, warehouse: Path, command: list[str]) -> None:
    def confidences(*arguments: str) -> list[float]:
        result = run(*command, *arguments, "--format", "jsonl")
        return [json.loads(line)["confidence"] for line in result.stdout.splitlines()]

    everything = confidences()
    assert everything
    for bar in (0.0, 0.7, 0.88, 0.89):
        assert confidences("--min-confidence", str(bar)) == [one for one in everything if one >= bar]
    assert len(confidences("--min-confidence", "0.89")) < len(everything)
    assert confidences("--min-confidence", "1") == []


@pytest.mark.parametrize("command", [["claims"], ["trend", "cpp_at_date"]])
@pytest.mark.parametrize("given", ["-0.1", "1.01", "90", "nan", "high"])
def test_a_confidence_is_from_0_to_1(run: Run, warehouse: Path, command: list[str], given: str) -> None:
    result = run(*command, "--min-confidence", given)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Invalid value for '--min-confidence'" in result.stderr


def test_nothing_matches(run: Run, warehouse: Path) -> None:
    result = run("claims", "--area", "Atlantis")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "Nothing matches.\n")
    assert json.loads(run("claims", "--area", "Atlantis", "--format", "json").stdout) == []


def test_tables_and_one_table(run: Run, warehouse: Path) -> None:
    [table] = [json.loads(line) for line in run("tables", "--document", "2017", "--format", "jsonl").stdout.splitlines()]
    assert (table["n_rows"], table["n_cols"]) == (3, 2)
    printed = run("tables", "--id", table["table_id"]).stdout.splitlines()
    assert printed[0].split() == ["Reason", "Number"]
    assert printed[-1].split() == ["Total", "118"]
    cells = json.loads(run("tables", "--id", table["table_id"], "--format", "json").stdout)
    assert {"row": 3, "col": 1, "text": "118"}.items() <= cells[-1].items()
    assert "no table 'x'" in run("tables", "--id", "x").stderr


def test_themes_and_their_trend(run: Run, warehouse: Path) -> None:
    assert run("themes", "--theme", "neglect", "--stance", "concern", "--format", "jsonl").stdout.count("\n") == 2
    rows = [
        json.loads(line) for line in run("themes", "--by", "year", "--theme", "neglect", "--format", "jsonl").stdout.splitlines()
    ]
    assert [(row["year"], row["documents"]) for row in rows] == [(2016, 1), (2017, 1)]
    assert rows[0]["per_1000_words"] == pytest.approx(1000 * rows[0]["mentions"] / rows[0]["words"])
    assert run("themes", "--by", "year", "--document", "2017").exit_code == 2


def test_a_trend_is_drawn_and_quoted(run: Run, warehouse: Path) -> None:
    trend = run("themes", "--by", "year", "--theme", "neglect", "--quotes", "--format", "table").stdout
    counted = json.loads(run("themes", "--by", "year", "--theme", "neglect", "--format", "json").stdout)
    quoted = json.loads(run("themes", "--theme", "neglect", "--format", "json").stdout)
    assert "█" in trend
    assert all(" ".join(row["quote"].split())[:20] in " ".join(trend.split()) for row in quoted)
    assert all(row["documents"] <= row["documents_read"] for row in counted)
    for by in ("board", "type"):
        parts = json.loads(run("themes", "--by", by, "--theme", "neglect", "--format", "json").stdout)
        assert sum(row["mentions"] for row in parts) == sum(row["mentions"] for row in counted)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--quotes"],
        ["--by", "theme", "--quotes"],
        ["--by", "theme", "--year", "2017"],
        ["--by", "board", "--quotes", "--format", "csv"],
    ],
)
def test_options_of_themes_that_do_not_go_together(run: Run, warehouse: Path, arguments: list[str]) -> None:
    assert run("themes", *arguments).exit_code == 2


def test_check_prints_findings_and_tells_by_its_exit_status(run: Run, warehouse: Path) -> None:
    result = run("check")
    assert result.exit_code == 1
    assert "error AR01" in result.stdout
    assert "rose by 30% from 100" in result.stdout
    assert "2 errors" in result.stderr
    assert run("check", "--fail-on", "never").exit_code == 0
    assert run("check", "--ignore", "AR,YR,DC").exit_code == 0
    assert run("check", "--select", "NONE").exit_code == 2
    statistics = json.loads(run("check", "--format", "json", "--statistics", "--fail-on", "never").stdout)
    assert [row["rule"] for row in statistics["findings"]].count("AR01") == 2
    [counted] = [row for row in statistics["statistics"] if row["rule"] == "AR01"]
    assert counted["flagged"] == 2


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "markdown"])
def test_check_in_every_format(run: Run, warehouse: Path, form: str) -> None:
    assert "AR01" in run("check", "--select", "AR01", "--format", form).stdout


def test_findings_are_those_of_the_last_check(run: Run, warehouse: Path) -> None:
    rows = json.loads(run("findings", "--rule", "ar01", "--format", "json").stdout)
    assert len(rows) == 2
    assert rows[0]["evidence"][0]["quote"].startswith("The number of children")
    assert run("findings", "--year", "2017", "--rule", "AR01", "--format", "jsonl").stdout.count("\n") == 1
    assert run("findings", "--severity", "info", "--format", "jsonl").stdout == ""


def test_findings_say_when_they_are_old(run: Run, warehouse: Path, tmp_path: Path) -> None:
    assert "run: scrutiny check" not in run("findings").stderr
    (tmp_path / "new.txt").write_text("There were 12 plans.", encoding="utf-8")
    run("ingest", "new.txt")
    assert "run: scrutiny check" in run("findings").stderr


def test_a_waived_finding_does_not_count(run: Run, warehouse: Path) -> None:
    for row in json.loads(run("findings", "--severity", "error", "--format", "json").stdout):
        waived = run("waive", row["finding_id"][:12], "--reason", "restated in July", "--by", "J. Smith")
        assert (waived.exit_code, waived.stderr) == (0, f"Waived: {row['finding_id']}, written to scrutiny.waivers.toml\n")
    result = run("check")
    assert result.exit_code == 0
    assert "waived: restated in July (J. Smith, " in result.stdout
    assert run("findings", "--open", "--severity", "error", "--format", "jsonl").stdout == ""
    assert json.loads(run("findings", "--waived", "--format", "json").stdout)[0]["waived_by"] == "J. Smith"
    assert run("waive", "nothing", "--reason", "x").exit_code == 2
    assert run("waive", "nothing").exit_code == 2


def test_rule_lists_and_explains(run: Run) -> None:
    listed = json.loads(run("rule", "--format", "json").stdout)
    assert "AR01" in {row["code"] for row in listed}
    explained = run("rule", "ar01").stdout
    assert "Flagged" in explained
    assert "Accepted" in explained
    unknown = run("rule", "XX99")
    assert (unknown.exit_code, unknown.stderr) == (2, "Error: no rule 'XX99'; scrutiny rule lists them\n")


def test_trend_has_every_source(run: Run, warehouse: Path) -> None:
    rows = [json.loads(line) for line in run("trend", "cpp_at_date", "--format", "jsonl").stdout.splitlines()]
    texts = [(row["period_end"], row["value"], row["document"]) for row in rows if row["source"] == "text"]
    assert texts == [
        ("2015-03-31", 100.0, "annual-2016.md"),
        ("2016-03-31", 118.0, "annual-2016.md"),
        ("2016-03-31", 100.0, "annual-2017.md"),
        ("2017-03-31", 118.0, "annual-2017.md"),
    ] or texts == sorted(texts, key=lambda each: (each[0], each[2]))
    assert {row["measure"] for row in rows} == {"level"}
    assert "Children subject" in run("trend", "cpp_at_date").stderr


def test_an_unknown_indicator_names_the_nearest(run: Run, warehouse: Path) -> None:
    result = run("trend", "cpp_at_dat")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean cpp_at_date" in result.stderr
    assert "did you mean cpp_" in run("claims", "--indicator", "child protection plan").stderr


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl", "xlsx"])
def test_export(run: Run, warehouse: Path, tmp_path: Path, form: str) -> None:
    result = run("export", "out", "--format", form)
    assert (result.exit_code, result.stdout) == (0, "")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"scrutiny.xlsx"} if form == "xlsx" else f"claims.{form}" in names
    if form == "xlsx":
        assert zipfile.is_zipfile(tmp_path / "out" / "scrutiny.xlsx")


def test_export_into_a_file(run: Run, warehouse: Path) -> None:
    assert run("export", warehouse).exit_code == 2


def test_report(run: Run, warehouse: Path, tmp_path: Path) -> None:
    result = run("report", "report.html")
    assert (result.exit_code, result.stderr) == (0, "Written: report.html\n")
    assert "annual-2017.md" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "cannot be written" in run("report", "no/such/folder/report.html").stderr


def test_figures_of_a_theme(run: Run, warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "theme_indicators.toml").write_text('[neglect]\nindicators = ["cpp_at_date"]', encoding="utf-8")
    result = run("themes", "--theme", "neglect", "--figures", "--patterns", "p", "--format", "jsonl")
    [row] = [json.loads(line) for line in result.stdout.splitlines()]
    assert (row["indicator"], row["area"], row["moved"]) == ("cpp_at_date", "Oxfordshire", "rose")
    assert (row["first_value"], row["last_period"], row["last_value"]) == (100, "2017-03-31", 118)
    assert run("themes", "--figures", "--by", "year").exit_code == 2


def test_set_and_remove(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("There were 118 plans.", encoding="utf-8")
    run("ingest", "a.txt")
    result = run("set", "a.txt", "--area", "Hackney", "--published", "2017-09-30", "--reporting-year", "2016/17")
    assert (result.exit_code, "its claims follow" in result.stderr) == (0, True)
    [row] = json.loads(run("documents", "--format", "json").stdout)
    assert (row["area"], row["published"], row["period_start"], row["period_end"]) == (
        "Hackney",
        "2017-09-30",
        "2016-04-01",
        "2017-03-31",
    )
    run("set", "a.txt", "--reporting-year", "2016-09-01/2017-08-31")
    assert json.loads(run("documents", "--format", "json").stdout)[0]["period_end"] == "2017-08-31"
    assert run("remove", "a.txt").stderr == "Removed: a.txt\n"
    assert run("documents", "--format", "jsonl").stdout == ""
    assert (tmp_path / "a.txt").exists()
    run("ingest", "a.txt")
    assert json.loads(run("documents", "--format", "json").stdout)[0]["area"] == "Hackney"


@pytest.mark.parametrize(
    ("given", "kept", "told"),
    [
        ("london borough of hackney", "Hackney", ""),
        ("Hackny", "Hackny", "Did you mean Hackney?"),
        ("Middle Earth", "Middle Earth", "areas.toml"),
    ],
)
def test_an_area_is_stored_by_its_common_name(run: Run, tmp_path: Path, given: str, kept: str, told: str) -> None:
    (tmp_path / "a.txt").write_text("There were 118 plans.", encoding="utf-8")
    run("ingest", "a.txt")
    result = run("set", "a.txt", "--area", given)
    assert json.loads(run("documents", "--format", "json").stdout)[0]["area"] == kept
    assert told in result.stderr
    assert ("no area is called" in result.stderr) == bool(told)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--published", "30.9.2017"], "is no date"),
        (["--reporting-year", "2017"], "could be a calendar or a financial year"),
        (["--reporting-year", "2016/19"], "is no year"),
        (["--reporting-year", "2017-09-01/2016-08-31"], "must end after it starts"),
        ([], "Say what to set"),
    ],
)
def test_set_refuses_what_it_cannot_understand(run: Run, warehouse: Path, arguments: list[str], told: str) -> None:
    result = run("set", "annual-2017.md", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr


def test_evaluate(run: Run, warehouse: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    annotation = {
        "doc": "annual-2017.md",
        "anchor": "to 118 on 31 March 2017",
        "surface": "118",
        "value": 118,
        "unit": "count",
        "measure": "level",
        "indicator": "cpp_at_date",
        "period": "2017-03-31",
        "area": "Oxfordshire",
    }
    (gold / "a.claims.jsonl").write_text(json.dumps(annotation) + "\n", encoding="utf-8")
    rows = {(row["part"], row["name"]): row for row in json.loads(run("evaluate", "gold", "--format", "json").stdout)}
    assert rows["claims detect", "ALL"]["recall"] == 1.0
    assert rows["claims full", "ALL"]["hit"] == 1


def test_options_before_and_after_the_command_and_the_environment(run: Run, warehouse: Path, tmp_path: Path) -> None:
    want = run("documents", "--format", "json").stdout
    elsewhere = warehouse.rename(tmp_path / "elsewhere.duckdb")
    assert run("documents").exit_code == 2
    assert run("--warehouse", elsewhere, "documents", "--format", "json").stdout == want
    assert run("documents", "--warehouse", elsewhere, "--format", "json").stdout == want
    assert run("--warehouse", "none.duckdb", "documents", "--warehouse", elsewhere, "--format", "json").stdout == want
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCRUTINY_WAREHOUSE", str(elsewhere))
        assert run("documents", "--format", "json").stdout == want
        assert run("--warehouse", "none.duckdb", "documents").exit_code == 2


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_redirected_output_is_utf_8_on_every_console(warehouse: Path, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "ü – “odd”.txt").write_text("There were 118 plans – “all” of them at £5.", encoding="utf-8")
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    for arguments in (["ingest", "-v", "ü – “odd”.txt"], ["claims", "--document", "odd"], ["documents", "--format", "csv"]):
        result = subprocess.run(
            [sys.executable, "-m", "extractor", *arguments], capture_output=True, env=environment, check=False
        )
        assert result.returncode == 0, result.stderr
        assert "“odd”" in (result.stdout + result.stderr).decode("utf-8")


def test_a_mistake_of_the_product_has_an_exit_status_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("two rows for one key")

    monkeypatch.setattr("extractor.cli.app.scrutiny", broken)
    with pytest.raises(SystemExit) as end:
        main()
    said = capsys.readouterr().err
    assert end.value.code == 70
    assert "RuntimeError: two rows for one key" in said
    assert said.splitlines()[-1] == "This is a mistake in scrutiny: please report it, with the lines above."
