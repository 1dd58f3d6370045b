"""rapidocr, whose models come inside its wheel: the extra `scrutiny[ocr]`."""

from __future__ import annotations

import importlib
import importlib.util
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from extractor.read.ocr.engine import OcrError, Seen
from extractor.read.ocr.image import PageImage

_ABOVE, _BASE, _SIZE = 0.12, 0.77, 0.87
"""Parts of the height of a line's box: the margin above the letters, their baseline, the font size."""


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
    """rapidocr with its default models. It knows no deadline."""

    name: str = "rapidocr"

    def read(self, image: PageImage, deadline: float) -> list[Seen]:  # noqa: ARG002 (runs in this process: cannot be stopped)
        """See `Engine`."""
        grey = image.pixels
        try:
            found = _loaded()(np.stack([grey, grey, grey], axis=2), use_cls=False, return_word_box=True)
        except (RuntimeError, ValueError) as error:
            raise OcrError(f"rapidocr failed ({' '.join(str(error).split())[:120]})") from error
        if found.txts is None or found.boxes is None:
            return []
        lines = zip(found.boxes, found.word_results, strict=True)
        return [word for number, (box, words) in enumerate(lines) for word in _words(number, box, words)]

    def quarter_turns(self, image: PageImage, deadline: float) -> int:  # noqa: ARG002
        """See `Engine`: rapidocr does not tell."""
        return 0


def _words(number: int, box: Any, words: Sequence[tuple[str, float, Any]]) -> Iterator[Seen]:
    """The words of a line. Its box has a margin around the print and says how large that is; a word's, only where it stands."""
    ys = [float(y) for _, y in box]
    top, height = min(ys), max(ys) - min(ys)
    for text, score, corners in words:
        if text.strip() and corners is not None:
            xs = [float(x) for x, _ in corners]
            yield Seen(
                text.strip(),
                min(xs),
                top + _ABOVE * height,
                max(xs),
                top + _BASE * height,
                float(score),
                (number,),
                _SIZE * height,
            )
