from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import PatternError
from extractor.patterns.theme_indicators import read_theme_indicators


def test_fathers_are_counted_at_conferences() -> None:
    assert read_theme_indicators()["fathers"] == ("fathers_conference_attendance_pct",)


@pytest.mark.parametrize(
    "entry", ['[dragons]\nindicators = ["referrals"]', '[neglect]\nindicators = ["dragons"]', "[neglect]\nx = 1"]
)
def test_unknown_names_are_refused(tmp_path: Path, entry: str) -> None:
    (tmp_path / "theme_indicators.toml").write_text(entry, encoding="utf-8")
    with pytest.raises(PatternError, match=r"theme_indicators\.toml"):
        read_theme_indicators(tmp_path)
