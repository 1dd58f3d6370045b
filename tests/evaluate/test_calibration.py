"""Claims are counted by how sure they are, right where a full match is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from extractor.evaluate.calibration import bands, by_signal, judge


class Rows:
    """A door with four claims of one document."""

    def __init__(self, claims: list[dict[str, object]]) -> None:
        self._claims = claims

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        if "FROM indicators" in sql:
            return [{"indicator": "cpp_at_date"}]
        assert "FROM claims" in sql
        return self._claims


def claim(value: float, confidence: float, **given: object) -> dict[str, object]:
    quote = f"On 31 March 2015 there were {value:.0f} plans."
    common = {
        "document": "paper.txt",
        "quote": quote,
        "surface": f"{value:.0f}",
        "value": value,
        "value_low": value,
        "value_high": value,
        "unit": "count",
        "qualifier": "exact",
        "measure": "level",
        "role": "actual",
        "indicator": "cpp_at_date",
        "area": "Oxfordshire",
        "period_kind": "as_at",
        "period_start": "2015-03-31",
        "period_end": "2015-03-31",
        "period_label": "31 March 2015",
        "from_start": None,
        "from_end": None,
        "source": "text",
        "confidence": confidence,
        "pattern": "level:clause",
    }
    return common | given


def annotation(value: float, **given: object) -> str:
    common = {
        "doc": "paper.txt",
        "anchor": f"there were {value:.0f} plans",
        "surface": f"{value:.0f}",
        "value": value,
        "unit": "count",
        "measure": "level",
        "indicator": "cpp_at_date",
        "area": "Oxfordshire",
        "period": "2015-03-31",
        "source": "text",
    }
    return json.dumps(common | given)


def test_right_wrong_unasked_and_optional(tmp_path: Path) -> None:
    lines = [annotation(10), annotation(20), annotation(40, optional=True)]
    (tmp_path / "paper.claims.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = [
        claim(10, 0.92),
        claim(20, 0.95, period_end="2014-03-31", period_start="2014-03-31", period_label="31 March 2014", pattern="share:cell"),
        claim(30, 0.6),
        claim(40, 0.99),
    ]
    judged = judge(Rows(found), tmp_path)
    assert [(one.surface, one.wrong) for one in judged] == [("10", ()), ("20", ("period",)), ("30", ("detect",))]
    assert judged[1].asked == "period=2015-03-31"
    sure, unsure = bands(judged)[1], bands(judged)[0]
    assert (sure.name, sure.claims, sure.right, sure.share) == ("from 0.90", 2, 1, 0.5)
    assert sure.sure == pytest.approx(0.935)
    assert (unsure.name, unsure.claims, unsure.right) == ("from 0.60 to 0.70", 1, 0)
    assert [(band.name, band.claims, band.right) for band in by_signal(judged, "period printed")] == [
        ("period printed: yes", 2, 1),
        ("period printed: no", 1, 0),
    ]
    assert [(band.name, band.claims) for band in by_signal(judged, "named by")] == [
        ("named by: clause", 2),
        ("named by: cell", 1),
    ]


def test_a_certain_claim_is_in_the_last_band(tmp_path: Path) -> None:
    (tmp_path / "paper.claims.jsonl").write_text(annotation(10), encoding="utf-8")
    [band] = bands(judge(Rows([claim(10, 1.0)]), tmp_path))
    assert (band.name, band.claims, band.share) == ("from 0.90", 1, 1.0)
