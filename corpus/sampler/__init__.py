"""Builds the sample papers: marked-up sources to papers, and the same sources to annotations, so that the two cannot drift."""
