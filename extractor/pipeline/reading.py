"""One file through all stages that need no warehouse: read, segment, match, resolve.

The only function that a worker process needs. It, its arguments and its results can be pickled, and nothing here knows
where the result goes.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extractor.match.claims import find_claims
from extractor.match.themes import find_themes
from extractor.model import BlockKind, Claim, Document, DocumentFacts, RawFile, ReadFailure, ThemeMention
from extractor.patterns import Patterns
from extractor.read import HOW_TO_GET_OCR, ReadOptions, read_file
from extractor.resolve import resolve
from extractor.segment import papers, segment

_DEFAULT = ReadOptions()


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read from one file. `others` are the further papers of an agenda pack, in order."""

    document: Document
    claims: tuple[Claim, ...]
    mentions: tuple[ThemeMention, ...]
    others: tuple[Reading, ...] = ()

    @property
    def papers(self) -> tuple[Reading, ...]:
        """All papers of the file, the first one included."""
        return (self, *self.others)


def read_document(
    path: Path,
    name: str,
    sha256: str,
    patterns: Patterns,
    corrections: Mapping[str, str],
    options: ReadOptions = _DEFAULT,
) -> Reading | ReadFailure:
    """Read the file at `path` as the document `name`.

    `corrections` are facts that a clerk has set, by field, dates in ISO form; they decide over what the document says, so
    that claims without an area or year of their own follow them. A file without any text is a failure.
    """
    raw = read_file(path, options)
    if isinstance(raw, ReadFailure):
        return raw
    documents = [segment(one, sha256=sha256, name=name, patterns=patterns, part=part) for part, one in enumerate(papers(raw), 1)]
    if not any(document.text.strip() for document in documents):
        return _without_text(raw, options)
    front = corrected(documents[0].facts, corrections)
    readings = []
    for part, document in enumerate(documents, 1):
        facts = front if part == 1 else corrected(_bound_with(front, document), corrections_of_part(corrections, part))
        document = dataclasses.replace(document, facts=facts)
        claims = resolve(document, find_claims(document, patterns), patterns)
        readings.append(Reading(document, claims, find_themes(document, patterns)))
    return dataclasses.replace(readings[0], others=tuple(readings[1:]))


def _bound_with(front: DocumentFacts, document: Document) -> DocumentFacts:
    """The facts of a paper in a pack: its own, else the board, area and date of the meeting on the pack's first pages.

    An appendix without a title of its own is called by its first heading ("Appendix A").
    """
    own = document.facts
    heading = next((block.text for block in document.blocks if block.kind is BlockKind.HEADING), None)
    return dataclasses.replace(
        own,
        title=own.title or heading,
        board=own.board or front.board,
        area=own.area or front.area,
        published=own.published or front.published,
    )


def corrected(facts: DocumentFacts, corrections: Mapping[str, str]) -> DocumentFacts:
    """The facts with a clerk's corrections laid over them."""
    changes: dict[str, object] = {
        field: value if field in {"area", "board"} else dt.date.fromisoformat(value)
        for field, value in corrections.items()
        if "#" not in field
    }
    return dataclasses.replace(facts, **changes)  # type: ignore[arg-type]


def corrections_of_part(corrections: Mapping[str, str], part: int) -> dict[str, str]:
    """The corrections of paper `part` of a pack: those under "3#area" for the third."""
    marked = f"{part}#"
    return {field.removeprefix(marked): value for field, value in corrections.items() if field.startswith(marked)}


def _without_text(raw: RawFile, options: ReadOptions) -> ReadFailure:
    if raw.pages_expected is None:
        return ReadFailure("empty", "The file holds no text.")
    problems = [page.problem for page in raw.pages if page.problem]
    damage = [problem for problem in problems if "cannot be read" in problem]
    if damage:
        reason = f"None of its pages has text that can be read: {'; '.join(damage[:2])}; ask for a new copy."
        return ReadFailure("damaged", reason, raw.pages_expected)
    pages, no = ("its page has", "no ") if raw.pages_expected == 1 else (f"none of its {raw.pages_expected} pages has", "")
    if any(page.ocr for page in raw.pages):
        return ReadFailure("no_text", f"{pages.capitalize()} {no}text, and OCR finds none in their images.", raw.pages_expected)
    reason = f"Needs OCR: {pages} {no}text that can be read, only images"
    if options.ocr == "never":
        return ReadFailure("needs_ocr", f"{reason}; it was left out as asked.", raw.pages_expected)
    if any(HOW_TO_GET_OCR in problem for problem in problems):
        return ReadFailure("needs_ocr", f"{reason} ({HOW_TO_GET_OCR}).", raw.pages_expected)
    return ReadFailure("no_text", f"{reason}.", raw.pages_expected)
