"""What a user may ask of the readers; a value that can be pickled and sent to a worker."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

HOW_TO_GET_OCR = "install tesseract-ocr, or: pip install scrutiny[ocr]"
"""What a clerk (or who looks after the computer) does where a page needs OCR and no engine is found."""

NEEDS_OCR = "it needs OCR"
"""How the problem of a page ends that OCR might read; what OCR makes of it takes its place."""

OcrMode = Literal["auto", "never", "always"]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """`ocr`: auto reads pages without usable text from their image, always reads every page of a PDF so, never none.

    In `progress`, a file, stands which page is being read now (`extractor.read.progress`); what is read does not depend on it.
    """

    ocr: OcrMode = "auto"
    progress: Path | None = None
