"""The phrases of themes, names and cues, compiled once to spaCy matchers.

Phrases without gaps and stems become entries of a PhraseMatcher (a trie), the others of a Matcher. A cheap test on the
words of a sentence says whether any theme can be in it at all, so that most sentences are never tokenised.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import product
from typing import Any, Generic, NamedTuple, TypeVar

from extractor.patterns import Patterns
from extractor.patterns.phrases import Element, parse_phrase

_PLAIN = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "\xa0": " "})
_WORD = re.compile(r"[a-z0-9&]+")
_GAP_STOPS = [",", ";", ":", "(", ")", ".", "!", "?", '"', "|"]
_NAME_LINKS = r"^(?:[A-Z0-9][\w&'/]*|and|of|for|in|on|the|to|with|&|'s|'|-|\(|\))$"


def words(text: str) -> frozenset[str]:
    """The words of `text`, which are parted by blanks."""
    return frozenset(text.split())


# Words that stand everywhere in these papers: poor signs of a phrase.
_COMMON = words(
    "a an and the of to in for with on at by from is are was were be been being or not no do does did has have had "
    "who which that this their there they them it its as more most than about each own child children young people "
    "person s care social work worker workers authority local services service child support need needs families "
    "family looked impact early education assessment assessments safeguarding agency agencies time planning plan "
    "plans carers partners partner review reviews case cases council seen clear area schools school team teams help "
    "good level year over home risk information practice decision decisions"
)
_MOST_PHRASES = 3000

T = TypeVar("T")

_LEXICA: dict[str, Lexicon] = {}


class Hit(NamedTuple):
    """A phrase found: what for, and in which entry.

    `use` is the field of a theme's pattern (needs are numbered: need0), or name, name_unless, cue, cue_unless.
    `entry` is a theme's pattern ("neglect.term"), a name's or cue's key; `start` and `end` count tokens.
    """

    use: str
    entry: str
    start: int
    end: int


def lexicon(patterns: Patterns) -> Lexicon:
    """The compiled phrases of `patterns`: made once for every content of the pattern files."""
    key = patterns.digest
    if key not in _LEXICA:
        _LEXICA.clear()  # another content follows an edit; the old one is not asked for again
        _LEXICA[key] = Lexicon(patterns)
    return _LEXICA[key]


def plain(text: str) -> str:
    """`text` with typographic quotes, dashes and blanks as plain ones, character for character."""
    return text.translate(_PLAIN)


class Lexicon:
    """spaCy matchers over the phrases of one set of patterns."""

    def __init__(self, patterns: Patterns) -> None:
        import spacy  # 0.5 s: only when papers are read

        self.nlp = spacy.blank("en")
        self.nlp.max_length = 1_000_000_000  # the limit is there for the memory of trained models
        self.patterns = patterns
        themes = patterns.themes
        self.themes = _Matchers(self)
        anchors: set[str] = set()
        for theme, entry in themes.themes.items():
            for name, group in entry.patterns.items():
                key = f"{theme}.{name}"
                self.themes.add("find", key, group.find)
                self.themes.add("unless", key, group.unless)
                self.themes.add("without", key, group.without)
                self.themes.add("paper", key, group.paper)
                self.themes.add("paper_without", key, group.paper_without)
                for number, one in enumerate(group.needs):
                    self.themes.add(f"need{number}", key, one)
                anchors.update(word for phrase in group.find for word in _anchors(self.elements(phrase)))
        for key, pattern in patterns.names.items():
            self.themes.add("name", key, pattern.find)
            self.themes.add("name_unless", key, pattern.unless)
        self._anchors = _Anchors(dict.fromkeys(anchors))

    @cached_property
    def cues(self) -> _Matchers:
        """The cues, compiled when the first sentence with a theme is met."""
        matchers = _Matchers(self)
        for key, cue in self.patterns.themes.cues.items():
            matchers.add("cue", key, cue.find)
            matchers.add("cue_unless", key, cue.unless)
        return matchers

    def may_hold_theme(self, text: str) -> bool:
        """Whether a word of `text` begins any phrase of a theme. Never false where a theme is."""
        return any(True for _ in self._anchors.found(set(_WORD.findall(text.lower()))))

    def tokens(self, text: str) -> Any:
        """The spaCy Doc of a sentence; its tokens have the places of `text`."""
        return self.nlp.make_doc(plain(text))

    def words_of(self, phrase: str) -> list[str]:
        """The tokens of a phrase's words."""
        return [token.text for token in self.nlp.make_doc(phrase)]

    def elements(self, phrase: str) -> tuple[Element, ...]:
        """The phrase, parsed. It was checked when it was read."""
        return parse_phrase(phrase, self.patterns.themes.classes)


def _anchors(elements: tuple[Element, ...]) -> list[str]:
    """Words of which a sentence with the phrase has one: those of its rarest place. A stem keeps its star."""
    candidates = [
        [_rarest(option) for option in element.options]
        for element in elements
        if element.kind == "words" and not element.optional
    ]
    return min(candidates, key=lambda some: (sum(word in _COMMON for word in some), len(some), -len(some[0])))


class _Anchors(Generic[T]):
    """Finds what belongs to the words of a sentence: a table by word, and one by stem."""

    def __init__(self, table: dict[str, T]) -> None:
        self._words = {word: value for word, value in table.items() if not word.endswith("*")}
        self._stems: dict[int, dict[str, T]] = {}
        for word, value in table.items():
            if word.endswith("*"):
                self._stems.setdefault(len(word) - 1, {})[word[:-1]] = value

    def found(self, present: set[str]) -> Iterator[T]:
        """What belongs to any of the words `present`, which are lower-case."""
        for word in self._words.keys() & present:
            yield self._words[word]
        for length, stems in self._stems.items():
            for stem in {word[:length] for word in present} & stems.keys():
                yield stems[stem]


def _rarest(option: tuple[str, ...]) -> str:
    """The longest word that is not one of the commonest; a stem keeps its star."""
    parts = [part for word in option for part in re.findall(r"[a-z0-9&]+\*?", word.lower())] or [option[0].lower()]
    return str(max(parts, key=lambda part: (part not in _COMMON, len(part))))


class _Matchers:
    """Phrase matching that reports hits by use and entry.

    The Matcher's phrases are kept by their rarest word, so that a sentence meets only those that it may hold.
    """

    def __init__(self, owner: Lexicon) -> None:
        from spacy.matcher import PhraseMatcher

        self._owner = owner
        self._phrases = PhraseMatcher(owner.nlp.vocab, attr="LOWER")
        self._specs_by_word: dict[str, dict[str, list[list[dict[str, Any]]]]] = {}
        self._keys: dict[int, tuple[str, str]] = {}

    def add(self, use: str, entry: str, phrases: Iterable[str]) -> None:
        """Adds `phrases` under `use` and `entry`."""
        label = f"{use}|{entry}"
        docs = []
        for phrase in phrases:
            elements = self._owner.elements(phrase)
            texts = _expansions(elements)
            if texts is not None:
                docs += [self._owner.nlp.make_doc(text) for text in texts]
                continue
            specs = list(self._specs(elements))
            for word in _anchors(elements):
                self._specs_by_word.setdefault(word, {}).setdefault(label, []).extend(specs)
        if docs:
            self._phrases.add(label, docs)
        self._keys[self._owner.nlp.vocab.strings.add(label)] = (use, entry)

    @cached_property
    def _matchers(self) -> _Anchors[Any]:
        from spacy.matcher import Matcher

        table = {}
        for word, entries in self._specs_by_word.items():
            table[word] = Matcher(self._owner.nlp.vocab, validate=False)
            for label, specs in entries.items():
                table[word].add(label, specs)
        return _Anchors(table)

    def hits(self, doc: Any) -> list[Hit]:
        """All phrases found in `doc`, overlapping ones too, by place."""
        found = {Hit(*self._keys[key], start, end) for key, start, end in self._phrases(doc)}
        for matcher in self._matchers.found(set(_WORD.findall(doc.text.lower()))):
            found.update(Hit(*self._keys[key], start, end) for key, start, end in matcher(doc))
        return sorted(found, key=lambda hit: (hit.start, -hit.end, hit.use, hit.entry))

    def _specs(self, elements: tuple[Element, ...]) -> Iterator[list[dict[str, Any]]]:
        choices: list[list[list[dict[str, Any]]]] = []
        for element in elements:
            if element.kind == "gap":
                gap = {"ORTH": {"NOT_IN": _GAP_STOPS}, "OP": f"{{0,{element.reach}}}"}
                choices.append([[gap]])
            elif element.kind == "name":
                run = {"ORTH": {"REGEX": _NAME_LINKS}, "OP": "{0,5}"}
                choices.append([[{"ORTH": {"REGEX": r"^[A-Z][\w&']+$"}}, run]])
            else:
                choices.append([*self._word_specs(element), *([[]] if element.optional else [])])
        for combination in product(*choices):
            spec = [token for part in combination for token in part]
            if spec:
                yield spec

    def _word_specs(self, element: Element) -> list[list[dict[str, Any]]]:
        """Token specifications for the options; options that differ only in their first word share one."""
        groups: dict[tuple[str, ...], list[str]] = {}
        for option in element.options:
            tokens = self._tokens_of(option)
            groups.setdefault(tuple(tokens[1:]), []).append(tokens[0])
        specs = []
        for tail, heads in groups.items():
            rest = [_token(word) for word in tail]
            exact = [word for word in heads if word.islower() or not any(map(str.isupper, word))]
            whole = [word for word in exact if not word.endswith("*")]
            stems = [re.escape(word[:-1]) for word in exact if word.endswith("*")]
            if whole:
                specs.append([{"LOWER": {"IN": whole}}, *rest])
            if stems:
                specs.append([{"LOWER": {"REGEX": f"^(?:{'|'.join(stems)})"}}, *rest])
            specs += [[_token(word), *rest] for word in heads if word not in exact]
        return specs

    def _tokens_of(self, option: tuple[str, ...]) -> list[str]:
        text = " ".join(option)
        stem = text.endswith("*")
        tokens = self._owner.words_of(text.removesuffix("*"))
        return [*tokens[:-1], tokens[-1] + "*"] if stem else tokens


def _token(word: str) -> dict[str, Any]:
    if word.endswith("*"):
        return {"LOWER": {"REGEX": "^" + re.escape(word[:-1].lower())}}
    return {"ORTH": word} if any(map(str.isupper, word)) else {"LOWER": word}


def _expansions(elements: tuple[Element, ...]) -> list[str] | None:
    """Every text that the phrase stands for; None where it needs the Matcher (gaps, stems, capitals, too many)."""
    choices: list[list[str]] = []
    size = 1
    for element in elements:
        if element.kind != "words":
            return None
        options = [" ".join(option) for option in element.options]
        if any("*" in option or option != option.lower() for option in options):
            return None
        choices.append([*options, ""] if element.optional else options)
        size *= len(choices[-1])
    if size > _MOST_PHRASES:
        return None
    return [" ".join(part for part in combination if part) for combination in product(*choices)]
