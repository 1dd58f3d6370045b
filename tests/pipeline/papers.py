"""Small papers as text files, and a reader that counts what it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from extractor.model import ReadFailure
from extractor.patterns import Patterns
from extractor.pipeline.reading import Reading, read_document

PAPER = """Safeguarding Board Annual Report 2016/17

1. Child protection

On 31 March 2017 there were 118 children subject of a child protection plan. Neglect was the main reason.
"""


def write(folder: Path, name: str, text: str = PAPER) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


class CountingReader:
    """Reads like the product and remembers what; a text that holds DAMAGED fails."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(
        self, path: Path, name: str, sha256: str, patterns: Patterns, corrections: Mapping[str, str]
    ) -> Reading | ReadFailure:
        self.names.append(name)
        text = path.read_text(encoding="utf-8")
        if "DAMAGED" in text:
            return ReadFailure("damaged", "The file is damaged.", 3)
        if "SLOW" in text:
            return ReadFailure("limit", "Reading took too long.")
        return read_document(path, name, sha256, patterns, corrections)
