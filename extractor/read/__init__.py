"""Readers: a file of any supported kind to pages with items in reading order, or to a failure as a value.

The reader is chosen by what the file holds, never by its ending. Nothing heavy is imported until a file of its kind comes.
"""

from __future__ import annotations

from extractor.read.files import discover, file_sha256, page_count, read_file
from extractor.read.identity import ocr_identity
from extractor.read.options import HOW_TO_GET_OCR, NEEDS_OCR, OcrMode, ReadOptions
from extractor.read.progress import note

__all__ = [
    "HOW_TO_GET_OCR",
    "NEEDS_OCR",
    "OcrMode",
    "ReadOptions",
    "discover",
    "file_sha256",
    "has_ocr",
    "note",
    "ocr_identity",
    "page_count",
    "read_file",
]


def has_ocr() -> bool:
    """Whether there is an engine that reads images of pages."""
    from extractor.read.ocr import find_engine

    return find_engine() is not None
