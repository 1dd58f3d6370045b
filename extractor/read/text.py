"""Plain text: every printed line as a line, blank ones too."""

from __future__ import annotations

from pathlib import Path

from extractor.model.raw import RawFile, RawLine, RawPage, ReadFailure
from extractor.read.decode import decode
from extractor.read.sniff import Sniffed


def read_text(path: Path) -> RawFile | ReadFailure:
    """One page without a number, or numbered pages where form feeds divide the text. Raises OSError."""
    return raw_from_text(decode(path.read_bytes()))


def raw_from_text(text: str) -> RawFile | ReadFailure:
    """The same for text that is already decoded."""
    if not text.strip().strip("\ufeff"):
        return ReadFailure("no_text", "The file holds no text.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parts = text.split("\f")
    if not parts[-1].strip():
        parts.pop()  # a form feed ends the last page
    if len(parts) == 1:
        return RawFile(Sniffed.TEXT.value, (RawPage(None, _lines(parts[0])),))
    pages = tuple(RawPage(number, _lines(part)) for number, part in enumerate(parts, start=1))
    return RawFile(Sniffed.TEXT.value, pages, pages_expected=len(pages))


def _lines(text: str) -> tuple[RawLine, ...]:
    """The lines without trailing blanks. Leading ones stay, as all that is left of a bullet; a blank line is RawLine("")."""
    return tuple(RawLine(line.rstrip()) for line in text.strip("\n").split("\n"))
