"""Segmentation: from a file as read to a document of blocks, sections, tables and facts."""

from extractor.segment.packs import papers
from extractor.segment.segment import segment

__all__ = ["papers", "segment"]
