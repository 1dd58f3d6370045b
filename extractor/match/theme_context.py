"""What stands around a sentence: headings, lead-ins, neighbours, and the kind of paper it is in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from extractor.match.contents import contents_lines
from extractor.match.stance import Context, SentenceCues, section_role
from extractor.match.theme_lexicon import Hit, Lexicon, words
from extractor.model import Block, BlockKind, Document

_QUOTED = re.compile(r"“[^”]{15,}”|‘(?:[^‘’]|’(?=\w)){15,}’|\"[^\"]{15,}\"|(?<!\w)'(?:[^']|'(?=\w)){15,}'(?!\w)")
_DOTS = re.compile(r"(?:\.\s?){4,}|…{2,}|…\s*\d+\s*$")
_ENDED = re.compile(r"[.!?;][\"'”’)]*$")
_NO = re.compile(r"(?:no\b|not\b|there is no\b|this is not\b|this does not\b)", re.IGNORECASE)
_YES = re.compile(r"yes\b", re.IGNORECASE)
_REFERS_BACK = re.compile(
    r"(?:this|these|those|it|they|their|such|as a result|as a consequence|consequently|therefore|for example|for instance)\b",
    re.IGNORECASE,
)
_INSPECTION = re.compile(r"\b(?:inspect\w*|Ofsted)\b", re.IGNORECASE)
_INSPECTORS = re.compile(r"\binspectors?\b", re.IGNORECASE)
_SMALL_WORDS = words("and of the in or to for with a / & - | ;")
_NEAR = 2
"""So many headings above a sentence bear on it; a path can be longer where a paper's headings have no clear order."""
_LABELS = 3
_LABEL_WORDS = 10
_LEAD_IN_LENGTH = 600
_LEAD_IN_WORDS = 12


@dataclass(frozen=True)
class Sentence:
    """A sentence that may hold a theme: its block, place in the document's text, tokens and phrases.

    `before` and `following` are its neighbours; `before` only within the same block.
    """

    block: Block
    start: int
    end: int
    doc: Any
    hits: tuple[Hit, ...]
    before: str
    following: str

    @property
    def refers_back(self) -> bool:
        """Whether it begins with a word that points to the sentence before it."""
        return bool(self.before and _REFERS_BACK.match(self.doc.text))

    @cached_property
    def names(self) -> tuple[tuple[int, int], ...]:
        """The names in it, as ranges of tokens."""
        return names(self.hits)


def names(hits: tuple[Hit, ...]) -> tuple[tuple[int, int], ...]:
    """The ranges of tokens that are names."""
    blocked = {(hit.entry, hit.start) for hit in hits if hit.use == "name_unless"}
    return tuple((hit.start, hit.end) for hit in hits if hit.use == "name" and (hit.entry, hit.start) not in blocked)


def places(document: Document) -> Iterator[tuple[Block, int, int]]:
    """The sentences that can speak of a theme: not rows of tables, running heads or the labels of a chart."""
    labels = _chart_labels(document)
    for block in document.blocks:
        if block.kind not in (BlockKind.TABLE, BlockKind.RUNNING_HEAD) and block.ordinal not in labels:
            for start, end in block.sentences or ((block.start, block.end),):
                yield block, start, end


class Surroundings:
    """What the headings and lead-ins of a document say about what stands under them."""

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self._document = document
        self._lexicon = lexicon
        self._known: dict[str, str] = {}
        self._inspection = _by_inspectors(document)
        self._leads = self._implied_lead_ins()
        self._contents = contents_lines(document.blocks, len(document.pages) or None)

    def context(self, sentence: Sentence) -> Context:
        """What bears on the reading of a sentence."""
        block = sentence.block
        before = 0.0
        if sentence.refers_back:
            before = SentenceCues(self._lexicon.tokens(sentence.before), self._lexicon).overall()
        lead = block.lead_in if block.lead_in is not None else self._leads.get(block.ordinal)
        lead_in = self._document.blocks[lead].text if lead is not None else ""
        return Context(
            section=next((role for heading in reversed(block.section[-_NEAR:]) if (role := self._role(heading))), ""),
            lead_in=self._role(lead_in) if lead_in else "",
            answer=self._answer(sentence),
            heading=block.kind is BlockKind.HEADING,
            item=block.kind is BlockKind.LIST_ITEM,
            before=before,
            inspection=self._inspection,
        )

    def evidence_class(self, sentence: Sentence, place: int, in_name: bool) -> str:
        """body, list, quotation, heading, glossary, contents or name. `place` is that of the words in the sentence."""
        block = sentence.block
        text = self._document.text[sentence.start : sentence.end]
        if (
            block.ordinal in self._contents
            or _DOTS.search(text)
            or (not _ENDED.search(text) and "section_contents" in self._roles(block, 1))
        ):
            return "contents"
        if "section_glossary" in self._roles(block, _NEAR):
            return "glossary"
        if in_name:
            return "name"
        if block.kind is BlockKind.HEADING:
            return "heading"
        if any(match.start() <= place < match.end() for match in _QUOTED.finditer(text)):
            return "quotation"
        return "list" if block.kind is BlockKind.LIST_ITEM else "body"

    def _implied_lead_ins(self) -> dict[int, int]:
        """The lead-in of blocks that have none by their mark-up, by ordinals.

        A short line that says how to take what follows ("What this means", "There are concerns about:") leads in
        the blocks up to the next heading or such line; one that ends in a colon only scraps without a full stop.
        """
        found: dict[int, int] = {}
        lead: Block | None = None
        for block in self._document.blocks:
            if block.kind is BlockKind.HEADING:
                lead = None
            elif len(block.text.split()) <= _LEAD_IN_WORDS and block.kind is BlockKind.PARAGRAPH and self._role(block.text):
                lead = block if block.number or block.text.endswith(":") else None
            elif lead and lead.text.endswith(":") and block.kind is BlockKind.PARAGRAPH and _ENDED.search(block.text):
                lead = None
            elif lead:
                found[block.ordinal] = lead.ordinal
        return found

    def _role(self, text: str) -> str:
        if text not in self._known:
            self._known[text] = section_role(text, self._lexicon) if len(text) < _LEAD_IN_LENGTH else ""
        return self._known[text]

    def _roles(self, block: Block, headings: int) -> set[str]:
        return {self._role(heading) for heading in block.section[-headings:]}

    def _answer(self, sentence: Sentence) -> str:
        """How the next sentence answers this one, where it is a question: yes, no or ""."""
        if not self._document.text[sentence.start : sentence.end].rstrip().endswith("?"):
            return ""
        return "no" if _NO.match(sentence.following) else "yes" if _YES.match(sentence.following) else ""


def _by_inspectors(document: Document) -> bool:
    """Whether inspectors wrote the paper: by its type, else by how often it speaks of them."""
    if document.facts.document_type.startswith("inspection"):
        return True
    rate = 1000 * len(_INSPECTION.findall(document.text)) / max(len(document.text), 1)
    return rate >= 0.7 or (rate >= 0.4 and bool(_INSPECTORS.search(document.text)))


def _chart_labels(document: Document) -> set[int]:
    """Ordinals of blocks in a run of capitalised scraps: what is left of a chart, not statements."""
    found: set[int] = set()
    run: list[int] = []
    for block in document.blocks:
        if block.kind is BlockKind.PARAGRAPH and _is_label(block.text):
            run.append(block.ordinal)
            continue
        found.update(run if len(run) >= _LABELS else ())
        run = []
    return found | set(run if len(run) >= _LABELS else ())


def _is_label(text: str) -> bool:
    parts = text.split()
    return len(parts) <= _LABEL_WORDS and all(part[:1].isupper() or part.lower() in _SMALL_WORDS for part in parts)
