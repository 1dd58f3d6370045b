"""The phrases of themes, names and cues, compiled once to spaCy matchers.

Phrases without gaps and stems become entries of a PhraseMatcher (a trie), the others of Matchers. A cheap test on the
words of a sentence says which of them can be in it at all, so that most sentences are never tokenised.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any, NamedTuple

from extractor.patterns import Patterns
from extractor.patterns.phrases import Element, parse_phrase

_PLAIN = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "\xa0": " "})
_WORD = re.compile(r"[a-z0-9&]+")
_PART = re.compile(r"[a-z0-9&]+\*?")
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
_MOST_KNOWN = 100_000

# Signs of which a sentence must bear one, several times over.
_Needs = tuple[frozenset[str], ...]

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
        self.signs = _Signs()
        self.themes = _Matchers(self)
        self._openings: dict[str, list[_Needs]] = {}
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
                for phrase in (*group.find, *group.paper, *group.paper_without):
                    elements = self.elements(phrase)
                    for sign in _anchors(elements):
                        self._openings.setdefault(sign, []).append(_needs_of(elements))
        for key, pattern in patterns.names.items():
            self.themes.add("name", key, pattern.find)
            self.themes.add("name_unless", key, pattern.unless)
        self.cues = _Matchers(self)
        for key, cue in themes.cues.items():
            self.cues.add("cue", key, cue.find)
            self.cues.add("cue_unless", key, cue.unless)

    def may_hold_theme(self, signs: set[str]) -> bool:
        """Whether a sentence that bears `signs` has the words of any phrase that shows a theme, there or in the whole paper.
        Never false where one is."""
        return any(_has(signs, needs) for sign in signs & self._openings.keys() for needs in self._openings[sign])

    def tokens(self, text: str, signs: set[str] | None = None) -> Any:
        """The spaCy Doc of a sentence; its tokens have the places of `text`. `signs` are those of `text`, if known."""
        doc = self.nlp.make_doc(plain(text))
        doc.user_data["signs"] = self.signs.of(doc.text) if signs is None else signs
        return doc

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


class _Signs:
    """By what words, and stems with a star, a sentence can be told to lack a phrase."""

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._stems: dict[int, set[str]] = {}
        self._known: dict[str, tuple[str, ...]] = {}

    def add(self, signs: Iterable[str]) -> None:
        """Look for these from now on."""
        for sign in signs:
            if sign.endswith("*"):
                self._stems.setdefault(len(sign) - 1, set()).add(sign)
            else:
                self._words.add(sign)
        self._known.clear()

    @property
    def all(self) -> set[str]:
        """Every sign that is looked for."""
        return self._words.union(*self._stems.values())

    def of(self, text: str) -> set[str]:
        """Those that `text` bears."""
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        found: set[str] = set()
        for word in _WORD.findall(text.lower()):
            signs = self._known.get(word)
            if signs is None:
                signs = self._known[word] = self._of_word(word)
            found.update(signs)
        return found

    def _of_word(self, word: str) -> tuple[str, ...]:
        stems = tuple(stem for length, some in self._stems.items() if (stem := f"{word[:length]}*") in some)
        return (word, *stems) if word in self._words else stems


def _needs(options: Iterable[tuple[str, ...]]) -> _Needs:
    """The signs that any of the options needs: one of their rarest words, and each word that they all have."""
    parts = [_parts(option) for option in options]
    if not all(parts):
        return ()  # one of them is but a dash
    shared = set.intersection(*map(set, parts))
    return (frozenset(max(some, key=_rarity) for some in parts), *(frozenset({part}) for part in shared))


def _needs_of(elements: tuple[Element, ...]) -> _Needs:
    """The signs that a phrase needs."""
    places = [element.options for element in elements if element.kind == "words" and not element.optional]
    return tuple(need for options in places for need in _needs(options))


def _has(signs: set[str], needs: _Needs) -> bool:
    for need in needs:  # noqa: SIM110 - asked a hundred times a sentence
        if need.isdisjoint(signs):
            return False
    return True


def _parts(option: tuple[str, ...]) -> list[str]:
    return [part for word in option for part in _PART.findall(word.lower())]


def _rarity(part: str) -> tuple[bool, int]:
    return part not in _COMMON, len(part)


def _rarest(option: tuple[str, ...]) -> str:
    """The longest word that is not one of the commonest; a stem keeps its star."""
    return max(_parts(option) or [option[0].lower()], key=_rarity)


class _Spec:
    """One way to print a phrase, with the Matcher for it, which is made when a sentence may hold it.

    Such a sentence bears a sign of each of `needs`.
    """

    def __init__(self, label: str, tokens: list[dict[str, Any]], needs: _Needs) -> None:
        self._label = label
        self._tokens = tokens
        self._matcher: Any = None
        self.needs = needs

    def found(self, doc: Any) -> list[tuple[int, int, int]]:
        """Label, start and end of the phrase in `doc`, wherever it is."""
        if self._matcher is None:
            from spacy.matcher import Matcher

            self._matcher = Matcher(doc.vocab, validate=False)
            self._matcher.add(self._label, [self._tokens])
        matches: list[tuple[int, int, int]] = self._matcher(doc)
        return matches


class _Phrase(NamedTuple):
    """All ways to print a phrase, and what a sentence needs for any of them."""

    specs: tuple[_Spec, ...]
    needs: _Needs

    def found(self, doc: Any, signs: set[str]) -> Iterator[tuple[int, int, int]]:
        """Label, start and end of the phrase in `doc`, which bears `signs`."""
        if _has(signs, self.needs):
            for spec in self.specs:
                if _has(signs, spec.needs):
                    yield from spec.found(doc)


class _Matchers:
    """Phrase matching that reports hits by use and entry.

    The Matcher goes through all words for each way to print a phrase, so each has one of its own, and a sentence meets only
    those of which it has a word at every place. They are kept by the words of their rarest place.
    """

    def __init__(self, owner: Lexicon) -> None:
        from spacy.matcher import PhraseMatcher

        self._owner = owner
        self._phrases = PhraseMatcher(owner.nlp.vocab, attr="LOWER")
        self._by_sign: dict[str, list[_Phrase]] = {}
        self._keys: dict[int, tuple[str, str]] = {}

    def add(self, use: str, entry: str, phrases: Iterable[str]) -> None:
        """Adds `phrases` under `use` and `entry`."""
        label = f"{use}|{entry}"
        docs = []
        for phrase in phrases:
            elements = self._owner.elements(phrase)
            self._owner.signs.add(_anchors(elements))
            self._owner.signs.add(sign for need in _needs_of(elements) for sign in need)
            texts = _expansions(elements)
            if texts is not None:
                docs += [self._owner.nlp.make_doc(text) for text in texts]
                continue
            specs = tuple(_Spec(label, *spec) for spec in self._specs(elements))
            one = _Phrase(specs, _needs_of(elements))
            for sign in _anchors(elements):
                self._by_sign.setdefault(sign, []).append(one)
            for spec in specs:
                self._owner.signs.add(sign for need in spec.needs for sign in need)
        if docs:
            self._phrases.add(label, docs)
        self._keys[self._owner.nlp.vocab.strings.add(label)] = (use, entry)

    def hits(self, doc: Any) -> list[Hit]:
        """All phrases found in `doc`, which the lexicon has made, overlapping ones too, by place."""
        found = {Hit(*self._keys[key], start, end) for key, start, end in self._phrases(doc)}
        signs = doc.user_data["signs"]
        for sign in signs & self._by_sign.keys():
            for phrase in self._by_sign[sign]:
                found.update(Hit(*self._keys[key], start, end) for key, start, end in phrase.found(doc, signs))
        return sorted(found, key=lambda hit: (hit.start, -hit.end, hit.use, hit.entry))

    def _specs(self, elements: tuple[Element, ...]) -> Iterator[tuple[list[dict[str, Any]], _Needs]]:
        """Token specifications, each with the signs that a sentence needs for it."""
        choices: list[list[tuple[list[dict[str, Any]], _Needs]]] = []
        for element in elements:
            if element.kind == "gap":
                gap = {"ORTH": {"NOT_IN": _GAP_STOPS}, "OP": f"{{0,{element.reach}}}"}
                choices.append([([gap], ())])
            elif element.kind == "name":
                run = {"ORTH": {"REGEX": _NAME_LINKS}, "OP": "{0,5}"}
                choices.append([([{"ORTH": {"REGEX": r"^[A-Z][\w&']+$"}}, run], ())])
            else:
                choices.append([*self._word_specs(element), *([([], ())] if element.optional else [])])
        for combination in product(*choices):
            tokens = [token for part, _ in combination for token in part]
            if tokens:
                yield tokens, tuple(need for _, needs in combination for need in needs)

    def _word_specs(self, element: Element) -> list[tuple[list[dict[str, Any]], _Needs]]:
        """Token specifications for the options; options that differ only in their first word share one."""
        groups: dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]] = {}
        for option in element.options:
            tokens = self._tokens_of(option)
            groups.setdefault(tuple(tokens[1:]), []).append((tokens[0], option))
        specs: list[tuple[list[dict[str, Any]], _Needs]] = []
        for tail, heads in groups.items():
            rest = [_token(word) for word in tail]
            exact = [(word, option) for word, option in heads if word.islower() or not any(map(str.isupper, word))]
            whole = [(word, option) for word, option in exact if not word.endswith("*")]
            stems = [(word, option) for word, option in exact if word.endswith("*")]
            if whole:
                specs.append(([{"LOWER": {"IN": [word for word, _ in whole]}}, *rest], _needs(option for _, option in whole)))
            if stems:
                starts = "|".join(re.escape(word[:-1]) for word, _ in stems)
                specs.append(([{"LOWER": {"REGEX": f"^(?:{starts})"}}, *rest], _needs(option for _, option in stems)))
            specs += [([_token(word), *rest], _needs([option])) for word, option in heads if (word, option) not in exact]
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
