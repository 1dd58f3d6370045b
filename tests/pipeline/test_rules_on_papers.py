"""Rules on small papers as people write them: from the file to the finding, and the paper beside it that must pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.patterns import Patterns
from extractor.pipeline.check import check
from extractor.pipeline.ingest import ingest

from .papers import write

YEAR = "Kent Safeguarding Children Board Annual Report {first}/{last:02}\n\n1. Children\n\n{text}\n"

CASES = [
    (
        "PU05",
        ["On 31 March 2016, 412 children became the subject of a child protection plan."],
        ["During 2015/16, 412 children became the subject of a child protection plan, and 398 had one on 31 March 2016."],
    ),
    (
        "PU05",
        ["During 2015/16 there were 398 children on a child protection plan at 31 March 2016."],
        ["During 2015/16 the average was 398 children on a child protection plan, as at 31 March 2016."],
    ),
    (
        "PU06",
        ["The number of looked after children has reached an index of 118 (2011 = 100), an increase of 118%."],
        ["The number of looked after children has reached an index of 118 (2011 = 100), an increase of 18%."],
    ),
    (
        "YR06",
        [
            "At 31 March 2015, 1,210 children were in need.",
            "At 31 March 2016, 1,250 children were in need.",
            "At 31 March 2017, 640 children had a child in need plan.",
            "At 31 March 2018, 655 children had a child in need plan.",
        ],
        [
            "At 31 March 2015, 1,210 children were in need.",
            "At 31 March 2016, 1,250 children were in need.",
            "At 31 March 2017, 1,240 children were in need and 640 had a child in need plan.",
            "At 31 March 2018, 1,230 children were in need and 655 had a child in need plan.",
        ],
    ),
]


@pytest.mark.parametrize(("code", "wrong", "right"), CASES, ids=[f"{code}: {wrong[0]}" for code, wrong, _ in CASES])
def test_a_paper_trips_the_rule_and_its_like_does_not(
    code: str, wrong: list[str], right: list[str], tmp_path: Path, patterns: Patterns
) -> None:
    assert _found(code, wrong, tmp_path / "wrong", patterns) == 1
    assert _found(code, right, tmp_path / "right", patterns) == 0


def _found(code: str, texts: list[str], folder: Path, patterns: Patterns) -> int:
    """How often the rule flags papers of successive years, the last one of 2015/16 or later."""
    for place, text in enumerate(texts):
        last = 15 + place if len(texts) > 1 else 16
        write(folder, f"{last}.txt", YEAR.format(first=2000 + last - 1, last=last, text=text))
    warehouse = folder.parent / f"{folder.name}.duckdb"
    list(ingest([folder], warehouse, patterns))
    return len(check(warehouse, select=[code]).result.findings)


RESTATED = {
    "2018.txt": "{area} Safeguarding Children Board Annual Report 2017/18\n\n1. Children\n\n"
    "At 31 March 2018, 420 children were subject of a child protection plan.\n",
    "2020.txt": "{area} Safeguarding Children Board Annual Report 2019/20\n\n1. Children\n\n"
    "At 31 March 2018, 391 children were subject of a child protection plan.\n",
}


@pytest.mark.parametrize(("area", "flagged"), [("Devon", 1), ("Dorset", 0)])
def test_a_figure_restated_for_a_redrawn_county_is_no_finding(
    area: str, flagged: int, tmp_path: Path, patterns: Patterns
) -> None:
    for name, text in RESTATED.items():
        write(tmp_path / "papers", name, text.format(area=area))
    list(ingest([tmp_path / "papers"], tmp_path / "w.duckdb", patterns))
    assert len(check(tmp_path / "w.duckdb", select=["YR01", "YR02"]).result.findings) == flagged


GROWTH = """# Kent Safeguarding Children Board Annual Report 2015/16

{text}

Children on a child protection plan by age

| Age | Number | % increase on last year |
|---|---|---|
| 0 to 4 | 120 | 12% |
| 5 to 10 | 90 | 18% |
| 11 to 17 | 60 | 9% |
| Total | 270 | {total} |
"""


@pytest.mark.parametrize(("total", "flagged"), [("31%", 1), ("13%", 0)])
def test_growth_of_a_total_beside_the_numbers(total: str, flagged: int, tmp_path: Path, patterns: Patterns) -> None:
    write(tmp_path / "papers", "kent.md", GROWTH.format(total=total, text="More children have a plan."))
    list(ingest([tmp_path / "papers"], tmp_path / "w.duckdb", patterns))
    assert len(check(tmp_path / "w.duckdb", select=["TB05"]).result.findings) == flagged


@pytest.mark.parametrize(("growth", "flagged"), [("45%", 1), ("14%", 0)])
def test_growth_of_an_age_group_against_its_bands(growth: str, flagged: int, tmp_path: Path, patterns: Patterns) -> None:
    text = f"The number of under 11s on a child protection plan rose by {growth} in 2015/16."
    write(tmp_path / "papers", "kent.md", GROWTH.format(total="13%", text=text))
    list(ingest([tmp_path / "papers"], tmp_path / "w.duckdb", patterns))
    assert len(check(tmp_path / "w.duckdb", select=["DC03"]).result.findings) == flagged
