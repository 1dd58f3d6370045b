"""An edit runs again what depends on it, and nothing else; what the cache gives is what would have been read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extractor.cache import Cache, code
from extractor.model import RawFile, ReadFailure
from extractor.patterns import FAMILIES, Patterns
from extractor.pipeline import reading as reading_module
from extractor.pipeline.reading import Reading, read_document
from extractor.pipeline.stages import STAGES
from extractor.read import file_sha256

from .papers import PAPER, write

RUN = {"read": "read_file", "segment": "segment", "match": "find_claims", "resolve": "resolve", "themes": "find_themes"}
"""The function of each stage, as the pipeline calls it."""

EXTRA = {
    "themes.toml": """
[weather]
label = "Weather"
definition = "Rain."
kind = "group"
[weather.patterns.rain]
find = ["rain"]
examples = [{ text = "Rain fell." }]
counter_examples = [{ text = "Sun shone.", why = "no rain" }]
""",
    "claims.toml": '[noun_meta]\nwords = ["gizmos"]\n',
    "indicators.toml": '[gizmos]\nlabel = "Gizmos"\nunit = "count"\nkind = "stock"\nheads = ["gizmos"]\n',
    "areas.toml": '[Elsewhere]\nkind = "authority"\n',
}


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", 100_000_000)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The stages that were run, in order."""
    stages: list[str] = []

    def watched(stage: str) -> None:
        real = getattr(reading_module, RUN[stage])

        def call(*arguments: object, **options: object) -> object:
            stages.append(stage)
            return real(*arguments, **options)

        monkeypatch.setattr(reading_module, RUN[stage], call)

    for stage in RUN:
        watched(stage)
    return stages


def _read(path: Path, cache: Cache | None, patterns: Patterns, **corrections: str) -> Reading:
    found = read_document(path, path.name, file_sha256(path), patterns, corrections, cache=cache)
    assert isinstance(found, Reading)
    return found


def test_the_second_reading_runs_nothing_and_is_the_same(
    tmp_path: Path, cache: Cache, ran: list[str], patterns: Patterns
) -> None:
    path = write(tmp_path, "a.txt")
    plain = _read(path, None, patterns)
    assert plain.claims
    assert plain.mentions
    ran.clear()
    assert _read(path, cache, patterns) == plain
    assert ran == list(RUN)
    ran.clear()
    assert _read(path, cache, patterns) == plain
    assert ran == []
    assert cache.contents().values == dict.fromkeys(RUN, 1)


@pytest.mark.parametrize(
    ("name", "stages"),
    [
        ("themes.toml", ["themes"]),
        ("claims.toml", ["match", "resolve"]),
        ("indicators.toml", ["resolve"]),
        ("areas.toml", ["segment", "match", "resolve", "themes"]),
    ],
)
def test_an_edit_runs_what_depends_on_it(
    tmp_path: Path, cache: Cache, ran: list[str], patterns: Patterns, name: str, stages: list[str]
) -> None:
    path = write(tmp_path, "a.txt", f"{PAPER}\nRain fell on 12 gizmos in 2016/17.\n")
    _read(path, cache, patterns)
    ran.clear()
    own = write(tmp_path, f"patterns/{name}", EXTRA[name]).parent
    edited = _read(path, cache, Patterns(own))
    assert ran == stages
    assert edited == _read(path, None, Patterns(own))


def test_a_correction_reads_no_file_again(tmp_path: Path, cache: Cache, ran: list[str], patterns: Patterns) -> None:
    path = write(tmp_path, "a.txt")
    _read(path, cache, patterns)
    ran.clear()
    corrected = _read(path, cache, patterns, area="Kent")
    assert ran == ["match", "resolve", "themes"]
    assert {claim.area for claim in corrected.claims} == {"Kent"}


def test_other_content_options_and_names_are_read(tmp_path: Path, cache: Cache, ran: list[str], patterns: Patterns) -> None:
    _read(write(tmp_path, "a.txt"), cache, patterns)
    ran.clear()
    _read(write(tmp_path, "2017-05.txt"), cache, patterns)
    assert ran[:1] == ["segment"]  # its name may date it
    ran.clear()
    _read(write(tmp_path, "a.txt", PAPER.replace("118", "119")), cache, patterns)
    assert ran == list(RUN)


def test_a_failure_is_not_kept(tmp_path: Path, cache: Cache, patterns: Patterns) -> None:
    path = write(tmp_path, "a.pdf", "%PDF-1.4 and nothing more")
    for _ in range(2):
        assert isinstance(read_document(path, "a.pdf", file_sha256(path), patterns, {}, cache=cache), ReadFailure)
    assert cache.contents().values.total() == 0


def test_a_file_that_changes_under_the_reader_is_not_kept(tmp_path: Path, cache: Cache, patterns: Patterns) -> None:
    path = write(tmp_path, "a.txt")
    before = file_sha256(path)
    write(tmp_path, "a.txt", PAPER.replace("118", "400"))
    read_document(path, "a.txt", before, patterns, {}, cache=cache)
    assert cache.contents().values.total() == 0


def test_contact_details_are_not_kept(tmp_path: Path, cache: Cache, patterns: Patterns, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[object] = []
    monkeypatch.setattr(Cache, "put", lambda self, stage, key, value: kept.append(value))
    _read(write(tmp_path, "a.txt", f"{PAPER}\nAsk jo.bloggs@example.org or 01865 000111.\n"), cache, patterns)
    assert isinstance(kept[0], RawFile)
    assert "118 children" in repr(kept)
    assert "bloggs" not in repr(kept)
    assert "000111" not in repr(kept)


@pytest.mark.parametrize("room", ["read", "segment", "match", "resolve", "model", "grammar"])
def test_a_change_of_code_outdates_what_it_made(tmp_path: Path, room: str, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "extractor"
    shutil.copytree(code._PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(code, "_PACKAGE", copy)
    code.code_digest.cache_clear()
    before = {stage: code.code_digest(own.rooms, own.libraries) for stage, own in STAGES.items()}
    source = max((copy / room).rglob("*.py"))
    source.write_bytes(source.read_bytes() + b"\n# changed\n")
    code.code_digest.cache_clear()
    after = {stage: code.code_digest(own.rooms, own.libraries) for stage, own in STAGES.items()}
    code.code_digest.cache_clear()
    changed = {stage for stage in STAGES if before[stage] != after[stage]}
    both = {"match", "themes"}
    assert (
        changed
        == {
            "read": {"read"},
            "segment": {"segment"},
            "match": both,
            "resolve": {"resolve"},
            "model": set(STAGES),
            "grammar": set(STAGES) - {"read"},
        }[room]
    )


def test_a_stage_may_ask_for_its_own_patterns_alone(patterns: Patterns) -> None:
    for code_of in STAGES.values():
        part = code_of.part(patterns)
        for family in FAMILIES:
            if family in code_of.families:
                assert getattr(part, family) is getattr(patterns, family)
            else:
                with pytest.raises(LookupError, match=family):
                    getattr(part, family)
