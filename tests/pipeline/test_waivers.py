"""The file of waivers: read strictly, written so that everything else in it stays."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from extractor.errors import InputError
from extractor.model import Evidence, Waiver
from extractor.pipeline.waivers import read_waivers, write_waiver


def waiver(identity: str = "f00d1234", reason: str = "restated") -> Waiver:
    evidence = (Evidence("a.pdf", 3, 'said "so" \\ and\x7fthus'), Evidence("b.pdf", None, "22% – of them"))
    when = dt.datetime(2018, 1, 31)
    return Waiver(identity, "AR01", evidence, reason, "J. Smith", when, "22%", "", dt.date(2018, 12, 31))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "w.toml"
    write_waiver(path, waiver())
    write_waiver(path, waiver("beef", "'''\n[[waiver]]\n"))
    assert read_waivers(path) == [waiver(), waiver("beef", "'''\n[[waiver]]")]
    assert [entry["expires"] for entry in tomllib.loads(path.read_text(encoding="utf-8"))["waiver"]] == [
        dt.date(2018, 12, 31)
    ] * 2


def test_comments_stay_and_a_finding_is_waived_once(tmp_path: Path) -> None:
    path = tmp_path / "w.toml"
    write_waiver(path, waiver())
    path.write_text(f"# seen by the board\n{path.read_text(encoding='utf-8')}# the end\n", encoding="utf-8")
    write_waiver(path, waiver("beef"))
    write_waiver(path, waiver("beef", "another reason"))
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# seen by the board\n") and "# the end" in text
    assert [(found.finding_id, found.reason) for found in read_waivers(path)] == [
        ("f00d1234", "restated"),
        ("beef", "another reason"),
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('why = "restated"', ""), r"waiver 1 \(f00d1234\).*why"),
        (('why = "restated"', 'why = " "'), r"waiver 1 \(f00d1234\): `why` must not be empty"),
        (("expires = 2018-12-31", 'expires = "soon"'), r"waiver 1 \(f00d1234\)"),
        (("by =", "bye ="), "bye"),
        (("rule =", "rule"), "line 6"),
    ],
)
def test_a_mistake_is_named_with_file_and_entry(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    path = tmp_path / "w.toml"
    write_waiver(path, waiver())
    path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(InputError, match=rf"w\.toml.*{said}"):
        read_waivers(path)
    before = path.read_bytes()
    with pytest.raises(InputError):
        write_waiver(path, waiver("beef"))
    assert path.read_bytes() == before


def test_a_finding_that_is_waived_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "w.toml"
    write_waiver(path, waiver())
    entry = path.read_text(encoding="utf-8")
    path.write_text(entry + entry[entry.index("[[") :], encoding="utf-8")
    with pytest.raises(InputError, match="f00d1234 is waived twice"):
        read_waivers(path)
