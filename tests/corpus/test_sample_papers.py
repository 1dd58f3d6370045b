"""The sample papers: built again they are the same, their annotations stand in them, and their arithmetic is as intended."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
PAPERS = sorted(path.name for path in (CORPUS / "papers").iterdir())
READABLE = [name for name in PAPERS if "scanned" not in name]


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_build", CORPUS / "build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fold(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@cache
def printed(path: Path) -> str:
    """The text of a paper as its own library extracts it, tables row by row, white space folded."""
    if path.suffix == ".pdf":
        return fold("\n".join(pdf_columns(path, 2 if path.stem == "annual-report-2016-17" else 1)))
    if path.suffix == ".docx":
        from docx import Document

        document = Document(str(path))
        rows = [" ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
        return fold("\n".join([*(paragraph.text for paragraph in document.paragraphs), *rows]))
    if path.suffix == ".html":
        from bs4 import BeautifulSoup

        return fold(BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").get_text(" "))
    return fold(path.read_text(encoding="utf-8"))


def pdf_columns(path: Path, columns: int) -> Iterator[str]:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            width = page.width / columns
            for i in range(columns):
                yield page.crop((i * width, 0, (i + 1) * width, page.height)).extract_text() or ""


def annotations(kind: str, name: str) -> list[dict[str, Any]]:
    path = CORPUS / "gold" / f"{Path(name).stem}.{kind}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_build_gives_the_committed_files_byte_for_byte(build: ModuleType, tmp_path: Path) -> None:
    build.build(tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {
        path.relative_to(CORPUS): path.read_bytes()
        for part in ("papers", "gold")
        for path in (CORPUS / part).rglob("*")
        if path.is_file()
    }
    kept[Path("README.md")] = (CORPUS / "README.md").read_bytes()
    assert sorted(made) == sorted(kept)
    assert [str(name) for name in made if made[name] != kept[name]] == []


@pytest.mark.parametrize("name", READABLE)
def test_every_anchor_stands_in_the_paper(name: str) -> None:
    text = printed(CORPUS / "papers" / name)
    claims, themes = annotations("claims", name), annotations("themes", name)
    assert len(claims) >= 25 and len(themes) >= 8
    absent = [entry["anchor"] for entry in (*claims, *themes) if fold(entry["anchor"]) not in text]
    assert absent == []
    assert [claim for claim in claims if claim["surface"] not in claim["anchor"]] == []
    assert [entry["anchor"] for entry in (*claims, *themes) if len(entry["anchor"]) > 90] == []


@pytest.mark.parametrize("name", READABLE)
def test_quotations_of_the_findings_stand_in_the_paper(name: str) -> None:
    findings = json.loads((CORPUS / "gold" / "findings.json").read_text(encoding="utf-8"))
    texts = {paper: printed(CORPUS / "papers" / paper) for paper in READABLE}
    notes = re.compile(r"(?<=[a-z])\d(?=[ ,.])")  # in Word a footnote's mark is no text
    for finding in findings:
        if finding["doc"][0] == name:
            said = " ".join(texts[paper] for paper in finding["doc"])
            assert all(fold(quote) in said or notes.sub("", fold(quote)) in said for quote in finding["quotes"]), finding


def test_annotations_have_the_keys_of_the_guide_and_known_indicators() -> None:
    known = set(tomllib.loads((ROOT / "patterns" / "indicators.toml").read_text(encoding="utf-8")))
    keys = {
        "doc",
        "kind",
        "anchor",
        "surface",
        "value",
        "value_low",
        "value_high",
        "unit",
        "qualifier",
        "measure",
        "role",
        "metric",
        "cohort",
        "area",
        "period",
        "period_from",
        "source",
        "row",
        "col",
        "indicator",
    }
    for name in READABLE:
        for claim in annotations("claims", name):
            assert keys <= set(claim) <= keys | {"per", "optional"}
            assert claim["indicator"] in known | {""}, claim
            assert ("per" in claim) == (claim["unit"] == "rate")
            assert claim["measure"] != "change" or claim["unit"] == "ratio" or claim["value"] != 0 or claim["surface"] == "0.0%"
            assert re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?(/\d{4}-\d\d-\d\d)?)?", claim["period"])


def test_tables_are_as_wide_as_they_say() -> None:
    tables = [table for name in READABLE for table in annotations("tables", name)]
    assert len(tables) >= 8
    for table in tables:
        assert table["n_rows"] == len(table["rows"])
        assert {len(row) for row in table["rows"]} | {len(table["header"])} == {table["n_cols"]}


def test_twelve_deliberate_mistakes_of_many_kinds() -> None:
    findings = json.loads((CORPUS / "gold" / "findings.json").read_text(encoding="utf-8"))
    wrong = [finding for finding in findings if finding["expected"] == "flag"]
    assert 8 <= len(wrong) <= 12 and len({finding["kind"] for finding in wrong}) >= 6
    assert all(finding["note"] and finding["computed"] for finding in wrong)
    assert sum(finding["expected"] == "pass" for finding in findings) > 100


@pytest.mark.parametrize(
    ("paper", "right", "wrong", "complaint"),
    [
        ("annual-report-2013-14", "{17.2%|cpp_at_date chg", "{18.2%|cpp_at_date chg", "does not hold"),
        ("annual-report-2013-14", "Total {cla_at_date} ; 450 ; 416", "Total {cla_at_date} ; 450 ; 417", "does not hold"),
        ("annual-report-2013-14", "{8.7%|referrals chg-", "{7.9%|referrals chg-", "is meant to fail"),
        ("annual-report-2014-15", "{22.8%|rereferral_pct fy14 #rr14}", "{22.3%|rereferral_pct fy14 #rr14}", "differ"),
        ("annual-report-2015-16", "{280|cla_ends fy16", "{290|cla_ends fy16", "differ|published"),
        ("annual-report-2017-18", "! change lado16 lado17 ladochg", "", "no line checks the change"),
        ("annual-report-2017-18", "{13|cpp_disabled @18", "{13|cpp_disabled_children @18", "unknown word"),
    ],
)
def test_a_source_that_is_not_as_intended_is_refused(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paper: str, right: str, wrong: str, complaint: str
) -> None:
    for source in (CORPUS / "sources").iterdir():
        if source.suffix != ".jpg":
            text = source.read_text(encoding="utf-8")
            if source.stem == paper:
                assert right in text
                text = text.replace(right, wrong)
            (tmp_path / source.name).write_text(text, encoding="utf-8", newline="\n")
    monkeypatch.setattr(build, "SOURCES", tmp_path)
    error = sys.modules["sampler.model"].SourceError
    with pytest.raises(error, match=complaint):
        build.load()


def test_papers_say_that_they_are_samples_and_name_no_real_contact() -> None:
    for name in READABLE:
        text = printed(CORPUS / "papers" / name)
        assert "Sample paper written for testing" in text
        assert set(re.findall(r"\b0\d{4} \d{6}\b", text)) <= {"01632 960118", "01632 960342", "01632 960777"}
        assert set(re.findall(r"@([\w.]+)", text)) <= {"example.org"}


def test_the_scanned_paper_has_no_text_layer() -> None:
    assert "".join(pdf_columns(CORPUS / "papers" / "data-note-2016-06-scanned.pdf", 1)) == ""


def test_axis_labels_are_no_claims() -> None:
    for name, label in (("annual-report-2014-15.pdf", "600"), ("annual-report-2017-18.pdf", "60")):
        assert re.search(rf"(?<![\d,]){label}(?![\d,])", printed(CORPUS / "papers" / name))
        assert label not in {claim["surface"] for claim in annotations("claims", name)}


def test_layouts_are_what_the_list_says() -> None:
    import pdfplumber

    rulings, pages = {}, {}
    for name in PAPERS:
        if name.endswith(".pdf"):
            with pdfplumber.open(CORPUS / "papers" / name) as pdf:
                pages[name] = len(pdf.pages)
                rulings[name] = sum(len(page.find_tables()) for page in pdf.pages)
    assert all(3 <= count <= 6 for name, count in pages.items() if name.startswith("annual"))
    assert rulings["annual-report-2013-14.pdf"] >= 2 and rulings["annual-report-2014-15.pdf"] >= 3
    assert rulings["annual-report-2015-16.pdf"] <= 1  # the box around the note, no table


def test_the_papers_are_small() -> None:
    assert sum(path.stat().st_size for path in (CORPUS / "papers").iterdir()) < 3_000_000
