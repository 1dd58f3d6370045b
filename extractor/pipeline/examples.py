"""The examples of the pattern files, run as a paper would be: every one must be read as its entry says.

An indicator's example is a paper of one paragraph whose reporting year is 2014/15. The examples of `claims.toml` state no
expectation of their own: the words of the entry must stand in them, and do to the number what entries of its family do.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path

from extractor.grammar.lexicon import any_of
from extractor.match.claims import find_claims
from extractor.match.stance import SentenceCues, section_role
from extractor.match.theme_context import names
from extractor.match.theme_lexicon import lexicon
from extractor.match.themes import find_themes
from extractor.model import Block, BlockKind, Claim, Document, DocumentFacts, Period
from extractor.patterns import Patterns
from extractor.patterns.catalogue import check_names, sources
from extractor.patterns.indicators import Example
from extractor.patterns.themes import ThemeExample
from extractor.resolve import resolve
from extractor.text import digest, sentences

FACTS = DocumentFacts(published=dt.date(2015, 10, 31), period_start=dt.date(2014, 4, 1), period_end=dt.date(2015, 3, 31))


@dataclass(frozen=True, slots=True)
class Failure:
    """What the entry says of its example, and what was read instead."""

    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Case:
    """One example (or counter-example) of an entry, and how to judge it: `judge` gives None where it holds."""

    file: Path
    entry: str
    kind: str
    text: str
    judge: Callable[[], Failure | None]


def cases(patterns: Patterns) -> Iterator[Case]:
    """Every example of all pattern files, shipped and of the user. Raises PatternError for a faulty file."""
    check_names(patterns.directory)
    for family in (_of_indicators, _of_cues, _of_themes, _of_names, _of_stance):
        yield from family(patterns)


def paper(text: str, heading: str = "", facts: DocumentFacts = FACTS) -> Document:
    """A document of one paragraph, under a heading where one is given."""
    blocks: list[Block] = []
    at = 0
    for part, kind in ((heading, BlockKind.HEADING), (text, BlockKind.PARAGRAPH)):
        if part:
            spans = tuple((at + start, at + end) for start, end in sentences(part))
            section = (heading,) if blocks else ()
            name = digest("example", len(blocks), part)
            blocks.append(Block(name, len(blocks), kind, part, at, at + len(part), section=section, sentences=spans))
            at += len(part) + 1
    whole = "\n".join(block.text for block in blocks)
    name = digest("example", whole)
    return Document(name, name, "text/plain", whole, tuple(blocks), (), facts)


# ----------------------------------------------------------------------------------------------------- indicators


def _claims(text: str, patterns: Patterns) -> tuple[Claim, ...]:
    document = paper(text)
    return resolve(document, find_claims(document, patterns), patterns)


def _of_indicators(patterns: Patterns) -> Iterator[Case]:
    where = sources(patterns.directory, "indicators")
    for key, entry in patterns.indicators.items():
        for example in entry.examples:
            yield Case(where[key], key, "example", example.text, partial(_names, key, example, patterns))
        for counter in entry.counter_examples:
            judge = partial(_names_not, key, counter.text, counter.why, patterns)
            yield Case(where[key], key, "counter-example", counter.text, judge)


def _names(key: str, example: Example, patterns: Patterns) -> Failure | None:
    try:
        value = Decimal(example.value.replace(",", ""))
    except InvalidOperation:
        return Failure("value: digits as in the example", repr(example.value))
    found = _claims(example.text, patterns)
    of_value = [claim for claim in found if claim.quantity.value == value]
    if not of_value:
        return Failure(f"{value} {key}", _listed(found))
    right = [claim for claim in of_value if claim.indicator == key]
    if not right:
        return Failure(f"{value} {key}", _listed(of_value))
    if example.period and example.period not in {_days(claim.period) for claim in right}:
        return Failure(f"{value} {key} in {example.period}", ", ".join(_days(claim.period) or "no period" for claim in right))
    return None


def _names_not(key: str, text: str, why: str, patterns: Patterns) -> Failure | None:
    wrong = [claim for claim in _claims(text, patterns) if claim.indicator == key]
    return Failure(f"no number of {key} ({why})", _listed(wrong)) if wrong else None


def _days(period: Period | None) -> str:
    """A period as examples write it: "2015-03-31", else "2014-04-01/2015-03-31"."""
    if period is None:
        return ""
    return str(period.end) if period.start == period.end else f"{period.start}/{period.end}"


def _listed(claims: tuple[Claim, ...] | list[Claim]) -> str:
    return ", ".join(f"{claim.surface} {claim.indicator or 'without an indicator'}" for claim in claims) or "no number"


# ---------------------------------------------------------------------------------------- words around numbers


def _of_cues(patterns: Patterns) -> Iterator[Case]:
    where = sources(patterns.directory, "claims")
    for key, entry in patterns.cues.items():
        for text in entry.examples:
            judge = partial(_works, key, entry.words, text, patterns)
            yield Case(where[key], key, "example", text, judge)


def _works(key: str, words: tuple[str, ...], text: str, patterns: Patterns) -> Failure | None:
    if not re.search(any_of(words), text, re.IGNORECASE):
        return Failure("a word of the entry in its example", "none of them")
    found = _claims(text, patterns)
    family, _, kind = key.partition("_")
    expected, holds = "", True
    if family in ("hedge", "tail"):
        expected, holds = f"qualifier {kind}", any(claim.quantity.qualifier == kind for claim in found)
    elif family in ("target", "forecast"):
        expected, holds = f"role {family}", any(claim.role == family for claim in found)
    elif family in ("reference", "fixed") or key in ("unit_ignored", "duration_window"):
        expected, holds = "no number that is claimed", not found
    elif family == "unit":
        expected, holds = f"unit {kind}", any(claim.quantity.unit == kind for claim in found)
    elif key == "change_not":
        expected, holds = "a number that is no change", bool(found) and all(claim.measure == "level" for claim in found)
    elif family == "change" and kind:
        falls = kind.startswith("down")
        expected = "a change" + (" that falls" if falls else " that rises" if kind.startswith("up") else "")
        holds = any(claim.measure == "change" and ((claim.quantity.value or 0) < 0) == falls for claim in found)
    said = [f"{c.surface} ({c.measure}, {c.role}, {c.quantity.qualifier}, {c.quantity.unit})" for c in found]
    return None if holds else Failure(expected, ", ".join(said) or "no number")


# --------------------------------------------------------------------------------------------------------- themes


def _of_themes(patterns: Patterns) -> Iterator[Case]:
    where = sources(patterns.directory, "themes")
    for theme, entry in patterns.themes.themes.items():
        for name, group in entry.patterns.items():
            key = f"{theme}.{name}"
            for example in group.examples:
                judge = partial(_evokes, key, example, patterns)
                yield Case(where[theme], key, "example", example.text, judge)
            for counter in group.counter_examples:
                judge = partial(_evokes_not, key, counter.text, counter.why, patterns)
                yield Case(where[theme], key, "counter-example", counter.text, judge)


def _evokes(key: str, example: ThemeExample, patterns: Patterns) -> Failure | None:
    theme = key.split(".")[0]
    lex = lexicon(patterns)
    hits = {hit.entry for hit in lex.themes.hits(lex.tokens(example.text)) if hit.use == "find"}
    if key not in hits or not lex.may_hold_theme(lex.signs.of(example.text)):
        return Failure(f"found by {key}", ", ".join(sorted(hits)) or "nothing")
    document = paper(f"{example.before} {example.text}".strip(), example.heading, DocumentFacts())
    found = [one for one in find_themes(document, patterns) if one.theme == theme and one.quote == example.text]
    if not found or found[0].evidence_class == "name" or found[0].pattern != key:
        return Failure(f"{theme} by {key}", ", ".join(f"{one.pattern} ({one.evidence_class})" for one in found) or "nothing")
    for field in ("assertion", "stance", "certainty", "subject"):
        asked, read = getattr(example, field), getattr(found[0], field)
        if asked is not None and asked != read:
            return Failure(f"{field} {asked}", f"{field} {read}")
    return None


def _evokes_not(key: str, text: str, why: str, patterns: Patterns) -> Failure | None:
    document = paper(text, facts=DocumentFacts())
    found = [one for one in find_themes(document, patterns) if one.pattern == key and one.evidence_class != "name"]
    return Failure(f"not found by {key} ({why})", ", ".join(one.surface for one in found)) if found else None


# ----------------------------------------------------------------------------------------------- names and stance


def _of_names(patterns: Patterns) -> Iterator[Case]:
    where = sources(patterns.directory, "names")
    for key, entry in patterns.names.items():
        for kind, texts in (("example", entry.examples), ("counter-example", entry.counter_examples)):
            for text in texts:
                judge = partial(_blocks, key, text, kind == "example", patterns)
                yield Case(where[key], key, kind, text, judge)


def _blocks(key: str, text: str, expected: bool, patterns: Patterns) -> Failure | None:
    lex = lexicon(patterns)
    hits = tuple(lex.themes.hits(lex.tokens(text)))
    inside = names(hits)
    found = any(hit.entry == key and (hit.start, hit.end) in inside for hit in hits if hit.use == "name")
    said = {True: f"a name of {key}", False: f"no name of {key}"}
    return None if found == expected else Failure(said[expected], said[found])


def _of_stance(patterns: Patterns) -> Iterator[Case]:
    where = sources(patterns.directory, "stance")
    for key, cue in patterns.themes.cues.items():
        for kind, text in (("example", cue.example), ("counter-example", cue.counter_example)):
            if text:
                judge = partial(_counts, key, text, kind == "example", patterns)
                yield Case(where[key], key, kind, text, judge)


def _counts(key: str, text: str, expected: bool, patterns: Patterns) -> Failure | None:
    lex = lexicon(patterns)
    role = patterns.themes.cues[key].role
    if role.startswith("section_"):
        found = section_role(text, lex) == role
    else:
        read = SentenceCues(lex.tokens(text), lex)
        cues = (*read.stance, *read.first, *read.negation, *read.negators, *read.other, *read.splits)
        found = key in {cue.key for cue in cues}
    said = {True: f"the cue {key}", False: f"not the cue {key}"}
    return None if found == expected else Failure(said[expected], said[found])
