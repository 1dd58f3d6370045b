"""Every example and counter-example of patterns/themes.toml, names.toml and stance.toml holds."""

from __future__ import annotations

import pytest

from extractor.match.stance import SentenceCues, section_role
from extractor.match.theme_context import names
from extractor.match.theme_lexicon import lexicon
from extractor.match.themes import find_themes
from extractor.patterns import Patterns
from extractor.patterns.themes import ThemeCounterExample, ThemeExample
from tests.match.papers import paper

PATTERNS = Patterns()
THEMES = PATTERNS.themes.themes
EXAMPLES = [
    pytest.param(theme, name, example, id=f"{theme}.{name}: {example.text[:40]}")
    for theme, entry in THEMES.items()
    for name, group in entry.patterns.items()
    for example in group.examples
]
COUNTER_EXAMPLES = [
    pytest.param(theme, name, example, id=f"{theme}.{name}: {example.text[:40]}")
    for theme, entry in THEMES.items()
    for name, group in entry.patterns.items()
    for example in group.counter_examples
]
NAMES = [pytest.param(key, text, id=f"{key}: {text[:40]}") for key, name in PATTERNS.names.items() for text in name.examples]
NO_NAMES = [
    pytest.param(key, text, id=f"{key}: {text[:40]}") for key, name in PATTERNS.names.items() for text in name.counter_examples
]
CUES = [pytest.param(key, id=key) for key in PATTERNS.themes.cues]


@pytest.mark.parametrize(("theme", "name", "example"), EXAMPLES)
def test_example_has_its_theme(theme: str, name: str, example: ThemeExample) -> None:
    document = paper(*([example.before] if example.before else []), example.text, heading=example.heading)
    found = [one for one in find_themes(document, PATTERNS) if one.theme == theme and one.quote == example.text]
    assert [one.evidence_class for one in found] not in ([], ["name"])
    mention = found[0]
    assert mention.pattern == f"{theme}.{name}"
    for field in ("assertion", "stance", "certainty", "subject"):
        if getattr(example, field) is not None:
            assert getattr(mention, field) == getattr(example, field), field


@pytest.mark.parametrize(("theme", "name", "example"), EXAMPLES)
def test_example_is_found_by_its_own_pattern(theme: str, name: str, example: ThemeExample) -> None:
    lex = lexicon(PATTERNS)
    hits = lex.themes.hits(lex.tokens(example.text))
    assert f"{theme}.{name}" in {hit.entry for hit in hits if hit.use == "find"}
    assert lex.may_hold_theme(example.text)


@pytest.mark.parametrize(("theme", "name", "example"), COUNTER_EXAMPLES)
def test_counter_example_does_not(theme: str, name: str, example: ThemeCounterExample) -> None:
    found = [one for one in find_themes(paper(example.text), PATTERNS) if one.pattern == f"{theme}.{name}"]
    assert [one.evidence_class for one in found] in ([], ["name"]), example.why


@pytest.mark.parametrize(("key", "text"), NAMES)
def test_name_is_found(key: str, text: str) -> None:
    lex = lexicon(PATTERNS)
    hits = tuple(lex.themes.hits(lex.tokens(text)))
    inside = names(hits)
    assert any(hit.entry == key and (hit.start, hit.end) in inside for hit in hits if hit.use == "name")


@pytest.mark.parametrize(("key", "text"), NO_NAMES)
def test_no_name_is_found(key: str, text: str) -> None:
    lex = lexicon(PATTERNS)
    hits = tuple(lex.themes.hits(lex.tokens(text)))
    assert key not in {hit.entry for hit in hits if hit.use == "name" and (hit.start, hit.end) in names(hits)}


@pytest.mark.parametrize("key", CUES)
def test_cue_counts_in_its_example_only(key: str) -> None:
    cue = PATTERNS.themes.cues[key]
    assert cue.example
    assert cue.counter_example
    if cue.role.startswith("section_"):
        assert section_role(cue.example, lexicon(PATTERNS)) == cue.role
        assert section_role(cue.counter_example, lexicon(PATTERNS)) != cue.role
        return
    assert key in _cues(cue.example)
    assert key not in _cues(cue.counter_example)


def _cues(text: str) -> set[str]:
    lex = lexicon(PATTERNS)
    read = SentenceCues(lex.tokens(text), lex)
    return {cue.key for cue in (*read.stance, *read.first, *read.negation, *read.negators, *read.other, *read.splits)}
