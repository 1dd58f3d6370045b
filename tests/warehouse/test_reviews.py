"""Reviews lie over the claims, survive a new reading, and go out as annotations."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from extractor.cli.app import scrutiny
from extractor.errors import InputError
from extractor.evaluate.gold import read_gold
from extractor.warehouse import reading, writing
from extractor.warehouse.reviews import review, take_back, write_annotations

PAPER = """# Annual report 2016/17

Oxfordshire Safeguarding Children Board. Published 30 September 2017.
{more}
There were 609 children on a child protection plan on 31 March 2017. There were 71 children in residential care on that day.
"""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.md"
    path.write_text(PAPER.format(more=""), encoding="utf-8")
    ingest(path)
    return path


def ingest(path: Path) -> None:
    arguments = ["--warehouse", str(path.with_name("w.duckdb")), "ingest", "--force", str(path)]
    result = CliRunner().invoke(scrutiny, arguments, default_map={"ingest": {"workers": 0}})
    assert result.exit_code == 0, result.output


def claim(path: Path, surface: str, view: str = "claims") -> dict[str, object]:
    with reading(path.with_name("w.duckdb")) as door:
        found = door.rows(f"SELECT * FROM {view} WHERE surface = ?", [surface])
    return found[0] if found else {}


def decide(path: Path, surface: str, decision: str, **changes: str) -> None:
    wanted = claim(path, surface, "claims_as_read")
    with writing(path.with_name("w.duckdb")) as connection:
        review(connection, "paper.md", str(wanted["claim_id"]), decision, "A. Clerk", changes)


def test_decisions_survive_a_changed_paper(paper: Path) -> None:
    decide(paper, "609", "corrected", value="611", area="Oxford", period_end="2017-04-01")
    decide(paper, "71", "rejected")
    before = claim(paper, "609")
    assert (before["value"], before["value_low"], before["area"], before["review"], before["confidence"]) == (
        611.0,
        611.0,
        "Oxford",
        "corrected",
        1.0,
    )
    paper.write_text(PAPER.format(more="\nA paragraph came in before it, so that every offset is another.\n"), encoding="utf-8")
    ingest(paper)
    after = claim(paper, "609")
    assert after["char_start"] != before["char_start"]
    assert (after["value"], after["area"], after["reviewed_by"]) == (611.0, "Oxford", "A. Clerk")
    assert claim(paper, "609", "claims_as_read")["value"] == 609.0
    assert claim(paper, "71") == {} and claim(paper, "71", "claims_as_read")["value"] == 71.0


def test_a_decision_can_be_taken_back(paper: Path) -> None:
    decide(paper, "71", "rejected")
    decide(paper, "71", "accepted")  # in the place of the first
    assert claim(paper, "71")["review"] == "accepted"
    wanted = str(claim(paper, "71")["claim_id"])
    with writing(paper.with_name("w.duckdb")) as connection:
        take_back(connection, "paper.md", wanted)
    assert claim(paper, "71")["review"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"value": "many"},
        {"value": "nan"},
        {"unit": "dozen"},
        {"period_end": "31/3/2017"},
        {"quote": "x"},
        {"period_start": "2018-01-01"},
    ],
)
def test_what_is_no_value_is_refused(paper: Path, changes: dict[str, str]) -> None:
    with pytest.raises(InputError):
        decide(paper, "609", "corrected", **changes)
    assert claim(paper, "609")["review"] is None


def test_reviewed_claims_are_annotations(paper: Path, tmp_path: Path) -> None:
    decide(paper, "609", "corrected", value="611")
    decide(paper, "71", "accepted")
    with reading(paper.with_name("w.duckdb")) as door:
        [path] = write_annotations(door, tmp_path / "gold")
    assert path.name == "paper.claims.jsonl"
    found = {entry["surface"]: entry for entry in read_gold(tmp_path / "gold").claims["paper"]}
    assert found["609"]["value"] == 611.0 and found["609"]["period"] == "2017-03-31" and found["71"]["unit"] == "count"


def shortened(path: Path) -> tuple[list[tuple[object, ...]], list[dict[str, object]]]:
    """The columns and the rows of claims behind a door that reads them past the reviews where it may."""
    with reading(path.with_name("w.duckdb")) as door:
        door.shorten_claims()
        columns = [(row["column_name"], row["column_type"]) for row in door.rows("DESCRIBE claims")]
        return sorted(columns), door.rows("SELECT * FROM claims ORDER BY char_start")


def test_without_reviews_claims_are_the_same_past_them(paper: Path) -> None:
    with reading(paper.with_name("w.duckdb")) as door:
        columns = sorted((row["column_name"], row["column_type"]) for row in door.rows("DESCRIBE claims"))
        rows = door.rows("SELECT * FROM claims ORDER BY char_start")
    assert rows and shortened(paper) == (columns, rows)


def test_a_review_stays_in_force_where_claims_are_shortened(paper: Path) -> None:
    decide(paper, "609", "corrected", value="611")
    decide(paper, "71", "rejected")
    assert [row["value"] for row in shortened(paper)[1]] == [611.0]
