"""Optical character recognition: pages of a PDF that are images, read by tesseract or by rapidocr, whichever is there.

Neither is needed to read anything else; both are looked for only when a page needs them.
"""

from __future__ import annotations

from extractor.read.ocr.engine import find_engine
from extractor.read.ocr.pages import recognise

__all__ = ["find_engine", "recognise"]
