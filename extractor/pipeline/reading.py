"""One file through all stages that need no warehouse: read, segment, match, resolve.

The only function that a worker process needs. It, its arguments and its results can be pickled, and nothing here knows
where the result goes.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.cache import Cache
from extractor.match.claims import find_claims
from extractor.match.themes import find_themes
from extractor.model import BlockKind, Claim, Document, DocumentFacts, RawFile, ReadFailure, ThemeMention
from extractor.patterns import Patterns
from extractor.pipeline.masking import masked
from extractor.pipeline.stages import STAGES, Steps
from extractor.read import HOW_TO_GET_OCR, NEEDS_OCR, ReadOptions, file_sha256, note, read_file
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
    cache: Cache | None = None,
) -> Reading | ReadFailure:
    """Read the file at `path` as the document `name`; what `cache` has of it is not made again.

    `corrections` are facts that a clerk has set, by field, dates in ISO form; they decide over what the document says, so
    that claims without an area or year of their own follow them. A file without any text is a failure.
    """
    steps = Steps(cache, sha256, name, options, patterns, corrections)
    segmented = _documents(path, name, sha256, patterns, options, steps)
    if isinstance(segmented, ReadFailure):
        return segmented
    note(options.progress, path, "figures")
    front = corrected(segmented[0].facts, corrections)
    documents = []
    for part, document in enumerate(segmented, 1):
        facts = front if part == 1 else corrected(_bound_with(front, document), corrections_of_part(corrections, part))
        documents.append(dataclasses.replace(document, facts=facts))
    claims = steps.through("resolve", lambda: _claims(documents, patterns, steps))
    words = STAGES["themes"].part(patterns)
    mentions = steps.through("themes", lambda: tuple(find_themes(document, words) for document in documents))
    readings = [Reading(*one) for one in zip(documents, claims, mentions, strict=True)]
    return dataclasses.replace(readings[0], others=tuple(readings[1:]))


def _documents(
    path: Path, name: str, sha256: str, patterns: Patterns, options: ReadOptions, steps: Steps
) -> tuple[Document, ...] | ReadFailure:
    """The papers of the file, segmented."""
    documents: tuple[Document, ...] | None = steps.get("segment", tuple)
    if documents is not None:
        return documents
    raw = steps.get("read", RawFile) or _read(path, sha256, options, steps)
    if isinstance(raw, ReadFailure):
        return raw
    words = STAGES["segment"].part(patterns)
    documents = tuple(
        segment(one, sha256=sha256, name=name, patterns=words, part=part) for part, one in enumerate(papers(raw), 1)
    )
    if not any(document.text.strip() for document in documents):
        return _without_text(raw, options)
    steps.put("segment", documents)
    return documents


def _read(path: Path, sha256: str, options: ReadOptions, steps: Steps) -> RawFile | ReadFailure:
    """The file as read. Kept where it still is the file of that digest, and where its reading would be the same again."""
    raw = read_file(path, options)
    if isinstance(raw, ReadFailure):
        return raw
    raw = masked(raw)
    if steps.keeping and (_may_pass(raw) or file_sha256(path) != sha256):
        steps.keep_nothing()
    steps.put("read", raw)
    return raw


def _may_pass(raw: RawFile) -> bool:
    """Whether a page that was not read may be read the next time: OCR has a deadline, and that depends on what else runs."""
    return any(page.problem and NEEDS_OCR not in page.problem and not (page.ocr and page.items) for page in raw.pages)


def _claims(documents: Sequence[Document], patterns: Patterns, steps: Steps) -> tuple[tuple[Claim, ...], ...]:
    words, catalogue = STAGES["match"].part(patterns), STAGES["resolve"].part(patterns)
    found = steps.through("match", lambda: tuple(find_claims(document, words) for document in documents))
    return tuple(resolve(document, mentions, catalogue) for document, mentions in zip(documents, found, strict=True))


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
