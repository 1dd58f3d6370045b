"""Learning themes in the sentences of a document: which, where, and how they are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractor.match.stance import Reading, SentenceCues
from extractor.match.theme_context import Sentence, Surroundings, names, places
from extractor.match.theme_lexicon import Hit, Lexicon, lexicon
from extractor.model import Document, ThemeMention
from extractor.patterns import Patterns
from extractor.text import digest

_NO_THEME = ""
_OF_PAPER = ("paper", "paper_without")


@dataclass(frozen=True, slots=True)
class _Found:
    """A theme's words in a sentence, before their reading: tokens [start, end)."""

    theme: str
    pattern: str
    start: int
    end: int
    in_name: bool


def find_themes(document: Document, patterns: Patterns) -> tuple[ThemeMention, ...]:
    """The theme mentions of `document`, in its order: one for each theme and sentence.

    A theme whose words lie only in names has evidence class "name"; glossaries and contents pages are classed so. Rows of
    tables, running heads and the labels of charts hold no mentions. Raises PatternError for a faulty pattern file.
    """
    lex = lexicon(patterns)
    short = _abbreviations(document, lex)
    sentences = list(_sentences(document, lex, short))
    paper = {(hit.use, hit.entry) for sentence in sentences for hit in sentence.hits if hit.use in _OF_PAPER}
    around = Surroundings(document, lex)
    elsewhere = _Elsewhere(document, patterns)
    mentions = []
    for sentence in sentences:
        found = _themes_of(sentence, lex, paper, short)
        if not found:
            continue
        cues = SentenceCues(sentence.doc, lex)
        context = around.context(sentence)
        for theme, finds in found.items():
            pattern = patterns.themes.themes[theme]
            readings = []
            for one in finds:
                growth = pattern.patterns[one.pattern.split(".", 1)[1]].more_of_it(pattern.kind)
                readings.append((one, cues.read((one.start, one.end), pattern.kind, growth, context)))
            one, reading = _telling(readings, pattern.kind)
            if reading.subject == "own" and elsewhere.spoken_of(sentence):
                reading = replace(reading, subject="other")
            place = sentence.doc[one.start].idx
            mentions.append(_mention(document, sentence, one, reading, around.evidence_class(sentence, place, one.in_name)))
    return tuple(mentions)


def _sentences(document: Document, lex: Lexicon, short: dict[str, str]) -> Iterator[Sentence]:
    """The sentences with any phrase of a theme, tokenised."""
    found = list(places(document))
    for number, (block, start, end) in enumerate(found):
        text = document.text[start:end]
        abbreviated = [word for word in short if short[word] and word in text]
        signs = lex.signs.of(text)
        if not abbreviated and not lex.may_hold_theme(signs):
            continue
        doc = lex.tokens(text, signs)
        hits = lex.themes.hits(doc)
        if abbreviated:
            hits += [Hit("find", short[token.text], token.i, token.i + 1) for token in doc if short.get(token.text)]
        if any(hit.use == "find" or hit.use in _OF_PAPER for hit in hits):
            following = document.text[slice(*found[number + 1][1:])] if number + 1 < len(found) else ""
            before = document.text[slice(*found[number - 1][1:])] if number and found[number - 1][0] is block else ""
            yield Sentence(block, start, end, doc, tuple(hits), before, following)


def _abbreviations(document: Document, lex: Lexicon) -> dict[str, str]:
    """What the paper's own abbreviations stand for: the pattern that finds the long form, "" where none does."""
    found: dict[str, str] = {}
    for abbreviation, meaning in document.abbreviations:
        hits = tuple(lex.themes.hits(lex.tokens(meaning)))
        inside = names(hits)
        entries = [
            hit.entry
            for hit in hits
            if hit.use == "find" and not any(start <= hit.start and hit.end <= end for start, end in inside)
        ]
        found[abbreviation] = entries[0] if entries else _NO_THEME
    return found


def _themes_of(sentence: Sentence, lex: Lexicon, paper: set[tuple[str, str]], short: dict[str, str]) -> dict[str, list[_Found]]:
    """The places of each theme, in the order of the themes' file: those outside names, or else the first in one."""
    by_theme: dict[str, list[_Found]] = {}
    for hit in sentence.hits:
        if hit.use != "find" or not _counts(hit, sentence, lex, paper, short):
            continue
        theme, name = hit.entry.split(".", 1)
        group = lex.patterns.themes.themes[theme].patterns[name]
        in_name = not group.within_names and any(start <= hit.start and hit.end <= end for start, end in sentence.names)
        by_theme.setdefault(theme, []).append(_Found(theme, hit.entry, hit.start, hit.end, in_name))
    chosen = {theme: [one for one in finds if not one.in_name] or finds[:1] for theme, finds in by_theme.items()}
    return {theme: chosen[theme] for theme in lex.patterns.themes.themes if theme in chosen}


def _counts(hit: Hit, sentence: Sentence, lex: Lexicon, paper: set[tuple[str, str]], short: dict[str, str]) -> bool:
    """Whether the conditions of the pattern that found `hit` hold in its sentence and paper."""
    theme, name = hit.entry.split(".", 1)
    group = lex.patterns.themes.themes[theme].patterns[name]
    same = [other for other in sentence.hits if other.entry == hit.entry]
    if any(other.use == "unless" and other.start < hit.end and hit.start < other.end for other in same):
        return False
    if any(other.use == "without" for other in same):
        return False
    if (group.paper and ("paper", hit.entry) not in paper) or ("paper_without", hit.entry) in paper:
        return False
    uses = {other.use for other in same}
    if group.needs and sentence.refers_back:
        # "they" are the children of the sentence before
        uses |= {other.use for other in lex.themes.hits(lex.tokens(sentence.before)) if other.entry == hit.entry}
    if not all(f"need{number}" in uses for number in range(len(group.needs))):
        return False
    meaning = short.get(sentence.doc[hit.start : hit.end].text)
    return meaning is None or meaning.split(".", 1)[0] == theme


def _telling(readings: list[tuple[_Found, Reading]], kind: str) -> tuple[_Found, Reading]:
    """The place that stands for a theme named several times in a sentence.

    A harm is denied only where it is denied throughout; else the first place that praises, criticises or recommends.
    """
    affirmed = [one for one in readings if one[1].assertion == "affirmed"]
    if not affirmed or (kind != "harm" and len(affirmed) < len(readings)):
        return next(one for one in readings if one[1].assertion == "negated")
    return next((one for one in affirmed if one[1].stance != "neutral"), affirmed[0])


class _Elsewhere:
    """Whether a sentence is about another authority than the paper's own."""

    def __init__(self, document: Document, patterns: Patterns) -> None:
        self._own = document.facts.area or ""
        others = {name: area for name, area in patterns.areas.items() if area.kind == "authority" and name not in self._own}
        self._words = {name for name, area in others.items() if area.exact}
        self._others = re.compile(
            r"\b(" + "|".join(map(re.escape, others)) + r")\b(?! (?:NHS|and|University|Hospital|Police|Constabulary|Fire))"
        )

    def spoken_of(self, sentence: Sentence) -> bool:
        """True where it names another authority and not the paper's own; never where that is unknown."""
        text = sentence.doc.text
        if not self._own or self._own in text:
            return False
        # a sentence may begin with a common word that is also an area ("Reading")
        return any(match.start() or match[1] not in self._words for match in self._others.finditer(text))


def _mention(document: Document, sentence: Sentence, found: _Found, reading: Reading, evidence_class: str) -> ThemeMention:
    words = sentence.doc[found.start : found.end]
    start = sentence.start + words.start_char
    end = sentence.start + words.end_char
    return ThemeMention(
        mention_id=digest(document.sha256, "theme", found.theme, sentence.start, start),
        block_id=sentence.block.block_id,
        page=sentence.block.page,
        section=" > ".join(sentence.block.section),
        theme=found.theme,
        quote=document.text[sentence.start : sentence.end],
        surface=document.text[start:end],
        char_start=start,
        char_end=end,
        assertion=reading.assertion,
        stance=reading.stance,
        certainty=reading.certainty,
        subject=reading.subject,
        evidence_class=evidence_class,
        pattern=found.pattern,
    )
