"""Mentions to claims, with the document's own context: its reporting year, board, headings, lead-ins and table headers."""

from extractor.resolve.claims import resolve

__all__ = ["resolve"]
