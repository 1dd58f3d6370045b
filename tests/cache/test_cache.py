"""What is damaged counts as absent, what is not ours is left alone, and the size stays within its bound."""

from __future__ import annotations

import os
import pickle
import stat
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.cache import Cache, default_cache, key_of
from extractor.cache import values as values_module
from extractor.errors import InputError
from extractor.model import Block, BlockKind, Quantity, RawFile, RawLine, RawPage

VALUE = RawFile("text/plain", (RawPage(1, (RawLine("118 plans"),)),))


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", 10_000_000)


def _file(cache: Cache, stage: str, key: str) -> Path:
    return cache.folder / stage / key[:2] / key


def test_gives_back_what_was_put(cache: Cache) -> None:
    value = (VALUE, Quantity(Decimal("23.5"), "percent", Decimal("23.45"), Decimal("23.55"), places=1))
    key = key_of("a", {"b": 1})
    assert cache.get("read", key) is None
    cache.put("read", key, value)
    assert cache.get("read", key) == value
    assert cache.get("segment", key) is None
    assert cache.get("read", key_of("a", {"b": 2})) is None


@pytest.mark.parametrize("change", ["cut", "flip", "empty", "other"])
def test_what_is_damaged_is_absent_and_goes(cache: Cache, change: str) -> None:
    key = key_of(change)
    cache.put("read", key, VALUE)
    path = _file(cache, "read", key)
    data = path.read_bytes()
    path.write_bytes({"cut": data[:-7], "flip": data[:-3] + b"xyz", "empty": b"", "other": b"something else"}[change])
    assert cache.get("read", key) is None
    assert not path.exists()
    cache.put("read", key, VALUE)
    assert cache.get("read", key) == VALUE


class _Harm:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("exit 7",)


class _Name:
    """Pickles as a global of any module and name."""

    def __init__(self, line: bytes) -> None:
        self.line = line


@pytest.mark.parametrize("name", [b"cos\nsystem\n.", b"cextractor.model.claim\ndataclass\n.", b"cextractor.text\nre\n."])
def test_nothing_but_values_of_the_model_is_loaded(monkeypatch: pytest.MonkeyPatch, name: bytes) -> None:
    monkeypatch.setattr(values_module.pickle, "dumps", lambda value, protocol: value.line)
    sealed = values_module.pack(_Name(name))
    monkeypatch.undo()
    with pytest.raises(values_module.Unreadable, match="does not belong"):
        values_module.unpack(sealed)


def test_a_call_in_the_bytes_is_not_made() -> None:
    assert b"system" in pickle.dumps(_Harm())
    with pytest.raises(values_module.Unreadable):
        values_module.unpack(values_module.pack(_Harm()))


def test_the_folder_is_the_users_own(cache: Cache) -> None:
    cache.put("read", key_of("a"), VALUE)
    if os.name == "posix":
        assert stat.S_IMODE(cache.folder.stat().st_mode) == 0o700
    assert (
        cache.folder.joinpath("CACHEDIR.TAG")
        .read_text(encoding="ascii")
        .startswith("Signature: 8a477f597d28d172789f06886806bc55")
    )


def test_the_longest_unused_go_when_it_is_full(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", 100_000)
    keys = [key_of(number) for number in range(30)]
    now = time.time()
    for age, key in enumerate(keys):
        cache.put("read", key, os.urandom(5_000))
        path = _file(cache, "read", key)
        if path.exists():
            os.utime(path, (now - 90_000 + age, now - 90_000 + age))
        if cache.get("read", keys[0]) is None:  # asking is using
            pytest.fail(f"the value in use went, at {age}")
    cache.trim()
    assert cache.contents().size <= 100_000
    assert cache.get("read", keys[0]) is not None
    assert cache.get("read", keys[1]) is None
    assert cache.get("read", keys[-1]) is not None


def test_clear_removes_what_is_ours_alone(cache: Cache) -> None:
    cache.put("read", key_of("a"), VALUE)
    cache.put("themes", key_of("a"), VALUE)
    paper, odd = cache.folder / "paper.pdf", cache.folder / "read" / "ab" / "notes.txt"
    odd.parent.mkdir(exist_ok=True)
    for path in (paper, odd):
        path.write_text("mine", encoding="utf-8")
    before = cache.clear()
    assert before.values == {"read": 1, "themes": 1}
    assert cache.contents().values.total() == 0
    assert paper.read_text(encoding="utf-8") == odd.read_text(encoding="utf-8") == "mine"
    assert not (cache.folder / "themes").exists()


def test_a_folder_that_is_no_cache_is_not_touched(tmp_path: Path) -> None:
    key = key_of("a")
    path = tmp_path / "read" / key[:2] / key
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not ours")
    cache = Cache(tmp_path, 1)
    cache.trim()
    cache.clear()
    assert path.read_bytes() == b"not ours"


def test_what_cannot_be_written_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    cache = Cache(tmp_path / "file" / "cache", 1_000)
    cache.put("read", key_of("a"), VALUE)
    assert cache.get("read", key_of("a")) is None


SHARED = """
import sys
from pathlib import Path
from extractor.cache import Cache, key_of
cache = Cache(Path(sys.argv[1]), 400_000)
wrong = 0
for number in range(400):
    key = key_of(number % 40)
    found = cache.get("read", key)
    wrong += found not in (None, f"{number % 40} " * 9_000)
    cache.put("read", key, f"{number % 40} " * 9_000)
    if number % 50 == 0:
        cache.trim()
print("WRONG", wrong)
"""


def test_two_processes_share_it(tmp_path: Path) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", SHARED, str(tmp_path / "cache")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for process in started:
        out, errors = process.communicate(timeout=60)
        assert (process.returncode, out, errors) == (0, "WRONG 0\n", "")
    assert not list((tmp_path / "cache").rglob("*.new"))


def test_the_environment_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_cache({"SCRUTINY_CACHE": "off"}) is None
    given = default_cache({"SCRUTINY_CACHE": str(tmp_path), "SCRUTINY_CACHE_MB": "5"})
    assert given == Cache(tmp_path, 5_000_000)
    with pytest.raises(InputError, match="SCRUTINY_CACHE_MB"):
        default_cache({"SCRUTINY_CACHE_MB": "lots"})
    monkeypatch.setattr(sys, "platform", "linux")
    custom = default_cache({"XDG_CACHE_HOME": str(tmp_path)})
    assert custom is not None
    assert custom.folder == tmp_path / "scrutiny"
    monkeypatch.setattr(sys, "platform", "win32")
    custom = default_cache({"LOCALAPPDATA": str(tmp_path)})
    assert custom is not None
    assert custom.folder == tmp_path / "scrutiny" / "Cache"


class _Reduced:
    """Pickled as a call of `getattr`, as early versions of Python 3.11 do with members of an Enum."""

    def __init__(self, kind: object, name: str) -> None:
        self._call = (getattr, (kind, name))

    def __reduce__(self) -> tuple[object, tuple[object, str]]:
        return self._call


def test_members_of_our_enums_come_back_however_they_were_pickled_and_nothing_else() -> None:
    assert values_module.unpack(values_module.pack(_Reduced(BlockKind, "HEADING"))) is BlockKind.HEADING
    for kind, name in ((BlockKind, "__class__"), (BlockKind, "mro"), (Block, "text"), ("text", "upper")):
        with pytest.raises(values_module.Unreadable):
            values_module.unpack(values_module.pack(_Reduced(kind, name)))
