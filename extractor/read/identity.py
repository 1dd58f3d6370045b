"""Which OCR engine would read a page, told apart by version: what was read with another one may read differently."""

from __future__ import annotations

import subprocess
from functools import cache
from importlib.metadata import version


@cache
def ocr_identity() -> str:
    """Name and version of the engine that is installed, empty where there is none; asked once in a process."""
    from extractor.read.ocr.engine import find_engine
    from extractor.read.ocr.tesseract import Tesseract

    engine = find_engine()
    if engine is None:
        return ""
    if isinstance(engine, Tesseract):
        try:
            told = subprocess.run([engine.command, "--version"], capture_output=True, text=True, timeout=20, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return f"{engine.name} of an unknown version"
        return " ".join((told.stdout or told.stderr).split())
    return " ".join(f"{name} {version(name)}" for name in ("rapidocr", "onnxruntime"))
