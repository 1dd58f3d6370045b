"""Stages that misbehave as the file's text says; workers import them from here, the product never does."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from pathlib import Path

from extractor.errors import PatternError
from extractor.model import ReadFailure
from extractor.patterns import Patterns
from extractor.pipeline.reading import Reading, read_document


def misbehave(path: Path, name: str, sha256: str, shared: str, corrections: Mapping[str, str]) -> str | ReadFailure:
    """Do what the file says; else give back what was handed in."""
    obey(path)
    return f"{name} {sha256} {shared} {dict(corrections)} {os.getpid()}"


def read_or_misbehave(
    path: Path, name: str, sha256: str, patterns: Patterns, corrections: Mapping[str, str]
) -> Reading | ReadFailure:
    """Do what the file says; else read it as the product does."""
    obey(path)
    return read_document(path, name, sha256, patterns, corrections)


def obey(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "HANG" in text:
        time.sleep(600)
    if "SPIN" in text:  # in C, without ever giving another thread of the process a turn
        re.match(r"(a|a)*b", "a" * 60)
    if "EAT" in text:
        eaten = []
        while True:
            eaten.append(b"x" * 20_000_000)
    if "ABORT" in text:
        os.abort()
    if "LEAVE" in text:
        os._exit(0 if "QUIETLY" in text else 3)
    if "ONCE" in text:
        path.write_text("a worker has met this file", encoding="utf-8")
        os.abort()
    if "MISTAKE" in text:
        raise KeyError("no such thing")
    if "PATTERN" in text:
        raise PatternError("themes.toml: wrong")


def no_pages(path: Path) -> int:
    """As of a text file."""
    return 0


def pages_said(path: Path) -> int:
    """The number that the file's name ends in; a file called uncountable ends the worker."""
    if path.stem == "uncountable":
        os.abort()
    return int(path.stem.rpartition("-")[2])


def short_sleep(path: Path, name: str, sha256: str, shared: str, corrections: Mapping[str, str]) -> str | ReadFailure:
    """Takes two seconds."""
    time.sleep(2.0)
    return "done"
