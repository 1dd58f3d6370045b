"""rapidocr, whose models come inside its wheel: the extra `scrutiny[ocr]`."""

from __future__ import annotations

import importlib
import importlib.util
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from extractor.read.ocr.engine import OcrError, Seen
from extractor.read.ocr.image import PageImage


def find() -> Rapid | None:
    """The engine, where its package and the runtime of its models are installed."""
    if importlib.util.find_spec("rapidocr") is None or importlib.util.find_spec("onnxruntime") is None:
        return None
    return Rapid()


@cache
def _loaded() -> Any:
    """The models, loaded once in a process. Raises OcrError."""
    try:
        engine = importlib.import_module("rapidocr").RapidOCR(params={"Global.log_level": "critical"})
    except (ImportError, OSError, RuntimeError, ValueError) as error:  # a library of the system or a model is missing
        raise OcrError(f"rapidocr cannot be started ({' '.join(str(error).split())[:120]})") from error
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    return engine


@dataclass(frozen=True, slots=True)
class Rapid:
    """rapidocr with its default models. It knows no deadline and tells lines, not words, apart."""

    name: str = "rapidocr"

    def read(self, image: PageImage, deadline: float) -> list[Seen]:  # noqa: ARG002 (runs in this process: cannot be stopped)
        """See `Engine`."""
        grey = image.pixels
        try:
            found = _loaded()(np.stack([grey, grey, grey], axis=2), use_cls=False)
        except (RuntimeError, ValueError) as error:
            raise OcrError(f"rapidocr failed ({' '.join(str(error).split())[:120]})") from error
        if found.txts is None or found.boxes is None:
            return []
        lines = zip(found.boxes, found.txts, found.scores, strict=True)
        return [word for number, line in enumerate(lines) for word in _words(number, *line)]

    def quarter_turns(self, image: PageImage, deadline: float) -> int:  # noqa: ARG002
        """See `Engine`: rapidocr does not tell."""
        return 0


def _words(number: int, box: Any, text: str, score: float) -> Iterator[Seen]:
    """The words of a line, its width shared out by their letters."""
    xs, ys = [float(point[0]) for point in box], [float(point[1]) for point in box]
    left, width = min(xs), max(xs) - min(xs)
    at = 0
    for word in text.split():
        at = text.index(word, at)
        begin, end = left + width * at / len(text), left + width * (at + len(word)) / len(text)
        yield Seen(word, begin, min(ys), end, max(ys), float(score), (number,))
        at += len(word)
