"""scrutiny: every figure of a board's papers with the words that state it, and whether the figures agree."""

__version__ = "0.1.0"
