"""A mistake in a user's pattern file is told in one line: file, entry, key, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import PatternError
from extractor.patterns import Patterns
from extractor.patterns.catalogue import KINDS, entries, written
from extractor.patterns.toml import SHIPPED

HEAD = '[a]\nlabel = "A"\nunit = "count"\nkind = "stock"\n'
EXAMPLE = '[[a.examples]]\ntext = "There were 5 x."\n'
THEME = '[a]\nlabel = "A"\ndefinition = "A"\nkind = "harm"\n[a.patterns.t]\nexamples = []\ncounter_examples = []\n'

FAULTS = [
    ("indicators", HEAD + 'heads = ["x"\n[b]\n', "line 6: [a] heads: a list is not closed"),
    ("indicators", HEAD + 'heads = ["x\n', "line 5: [a] heads: a text is not closed"),
    ("indicators", "[a]\nlabel = A\n", "line 2: [a] label: the value cannot be read; put text in double quotes"),
    ("indicators", '[a]\nlabel "A"\n', 'line 2: [a]: write the line as key = "value"'),
    ("indicators", HEAD + 'label = "B"\n', "line 5: [a] label: the key stands twice in the entry; keep one"),
    ("indicators", HEAD + HEAD, "line 5: [a]: the entry stands twice in the file"),
    ("indicators", HEAD + 'head = ["x"]\n', "line 5: [a] head: no such key; did you mean heads?"),
    ("indicators", HEAD + 'zzz = ["x"]\n', "line 5: [a] zzz: no such key; the keys are label, unit, kind"),
    ("indicators", HEAD + 'heads = "x"\n', 'line 5: [a] heads: must be a list: ["...", "..."]'),
    ("indicators", HEAD.replace("count", "percents"), "line 3: [a] unit: 'percents' is not known; write one of count, percent"),
    ("indicators", '[a]\nlabel = "A"\nunit = "count"\n', "line 1: [a] kind: is missing; add kind = ..."),
    ("indicators", HEAD + 'per = "10000"\n', "line 5: [a] per: must be a whole number without quotes"),
    ("indicators", HEAD.replace("count", "rate"), "[a] per: a rate needs its base; add per = 10000"),
    ("indicators", HEAD + 'rate_of = "b"\n', "[a] rate_of: there is no indicator 'b'"),
    ("indicators", HEAD + 'variant_of = "b"\n', "[a] variant_of: there is no indicator 'b'"),
    ("indicators", HEAD + 'heads = ["x", ""]\n', "[a] heads: '' has no word to look for"),
    ("indicators", HEAD + 'needs = [["x"], ["… y"]]\n', "[a] needs: '… y' has no word to look for"),
    ("indicators", HEAD + EXAMPLE + "value = 5\n", "[a] examples: value: must be text in double quotes"),
    ("indicators", HEAD + EXAMPLE + 'valu = "5"\n', "[a] valu: no such key; correct it, or take it out"),
    ("indicators", "a = 1\n", "line 1: a: stands outside every entry"),
    ("claims", '[target]\nwords = ["*"]\n', "[target] words: '*' has no word to look for"),
    ("areas", '[A]\nkind = "town"\n', "line 2: [A] kind: 'town' is not known; write one of authority, region"),
    ("areas", '[A]\nkind = "district"\naliases = ["-"]\n', "[A] aliases: '-' has no word to look for"),
    ("areas", '[A]\nkind = "authority"\nuntil = 2019-03-31\nsuccessors = ["B"]\n', "[A] successors: there is no other area 'B'"),
    ("areas", '[A]\nkind = "authority"\nuntil = 2019-03-31\n', "[A] successors: is missing"),
    ("areas", '[A]\nkind = "joint"\n', '[A] members: belongs to kind = "joint"'),
    ("documents", '[a]\nuse = "typ"\n', "line 2: [a] use: 'typ' is not known; write one of type, published"),
    (
        "names",
        '[a]\nlabel = "A"\nkind = "team"\nfind = ["b*c"]\nexamples = []\ncounter_examples = []\n',
        "[a] find: 'b*c': cannot",
    ),
    ("stance", '[a]\nrole = "concern"\nfind = ["<nobody> b"]\n', "[a] find: '<nobody> b': there is no word class <nobody>"),
    ("themes", THEME, "[a] find: is missing; add find = ..."),
    ("themes", THEME + 'find = ["b"]\nunles = ["c"]\n', "[a] unles: no such key"),
    ("themes", THEME + 'find = ["..2 b"]\n', "[a.patterns.t] find: '..2 b': must begin and end with a word"),
]


@pytest.mark.parametrize(("kind", "text", "told"), FAULTS, ids=[told for _, _, told in FAULTS])
def test_it_is_named_with_what_to_do(tmp_path: Path, kind: str, text: str, told: str) -> None:
    path = tmp_path / f"{kind}.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PatternError) as caught:
        entries(Patterns(tmp_path), kind)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert told in message
    assert "\n" not in message


def test_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "areas.toml").write_text('[A]\nkind = "district"\n', encoding="utf-16")
    with pytest.raises(PatternError, match=r"areas\.toml: is not UTF-8 text; save it as UTF-8"):
        entries(Patterns(tmp_path), "areas")


@pytest.mark.parametrize("kind", KINDS)
def test_every_entry_is_shown_as_it_is_written(kind: str) -> None:
    found = entries(Patterns(), kind)
    assert found
    source = (SHIPPED / f"{kind}.toml").read_text(encoding="utf-8")
    for entry in found:
        line, text = written(entry.file, entry.key)
        assert text in source
        assert source.splitlines()[line - 1] == text.splitlines()[0]
        assert entry.key in text.splitlines()[0]
        assert text.count("examples]]") + text.count("counter_example =") * 2 <= max(entry.examples, 2)


def test_the_users_entry_counts(tmp_path: Path) -> None:
    (tmp_path / "areas.toml").write_text('[Ourtown]\nkind = "district"\naliases = ["Our Town"]\n', encoding="utf-8")
    found = {entry.key: entry for entry in entries(Patterns(tmp_path), "areas")}
    assert [key for key, entry in found.items() if entry.own] == ["Ourtown"]
    assert found["Ourtown"].file == tmp_path / "areas.toml"
    assert found["Ourtown"].says == "Our Town"
