"""scrutiny: every figure of a board's papers with the words that state it, and whether the figures agree."""

from importlib import import_module

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """`extractor.open`, imported only where somebody asks for it."""
    if name == "open":
        # by its name: the package itself stands on no floor, and must not seem to import one
        opened: object = import_module("extractor.notebook").open_warehouse
        return opened
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
