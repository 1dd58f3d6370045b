"""Areas that were merged, split or redrawn, and joint boards."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from extractor.patterns import AreaChange, Patterns
from extractor.segment.places import area_of, authorities

DAY = dt.date(2019, 4, 1)
SOUTH = "Bournemouth, Christchurch and Poole"


def test_a_merger_is_a_break_of_what_went_and_of_what_came() -> None:
    changes = {(change.area, change.day): change for change in Patterns().area_changes()}
    assert changes["Poole", DAY] == AreaChange("Poole", DAY, "merged", (SOUTH,))
    assert changes[SOUTH, DAY] == AreaChange(SOUTH, DAY, "formed", ("Bournemouth", "Poole"))
    assert changes["Dorset", DAY] == AreaChange("Dorset", DAY, "redrawn")
    split = changes["Northamptonshire", dt.date(2021, 4, 1)]
    assert (split.change, len(split.others)) == ("split", 2)


def test_an_authority_that_became_unitary_for_the_same_area_has_no_break() -> None:
    assert not {"Buckinghamshire", "Somerset", "North Yorkshire"} & {change.area for change in Patterns().area_changes()}


def test_a_board_of_ones_own_area_can_be_merged(tmp_path: Path) -> None:
    own = '["Nordland"]\nkind = "authority"\nuntil = 2020-06-30\nsuccessors = ["Kent"]\n'
    (tmp_path / "areas.toml").write_text(own, encoding="utf-8")
    changes = Patterns(tmp_path).area_changes()
    assert AreaChange("Kent", dt.date(2020, 7, 1), "formed", ("Nordland",)) in changes


def test_a_joint_board_is_none_of_its_members() -> None:
    names = authorities(Patterns().areas)
    title = "Cambridgeshire and Peterborough Safeguarding Children Partnership: annual report"
    text = f"{title}. In Peterborough 210 children had a plan. Peterborough and Cambridgeshire work together."
    assert area_of(title, text, text, names) == "Cambridgeshire and Peterborough"
