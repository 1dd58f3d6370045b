"""Readers: a file of any supported kind to pages with items in reading order, or to a failure as a value.

The reader is chosen by what the file holds, never by its ending. Nothing heavy is imported until a file of its kind comes.
"""

from __future__ import annotations

from extractor.read.files import discover, file_sha256, page_count, read_file
from extractor.read.options import HOW_TO_GET_OCR, OcrMode, ReadOptions

__all__ = ["HOW_TO_GET_OCR", "OcrMode", "ReadOptions", "discover", "file_sha256", "page_count", "read_file"]
