"""tesseract through its command line: the image goes in by standard input, words with boxes come out as TSV."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.read.ocr.engine import OcrError, Seen
from extractor.read.ocr.image import PageImage
from extractor.read.ocr.snippets import unread

_WORD = "5"  # the level of words in tesseract's TSV
_SURE = 0.6  # pictures are full of letters that are none
_TURN = re.compile(r"^Orientation in degrees: (\d+)", re.M)


def find() -> Tesseract | None:
    """The engine, where the command is on the path or where its Windows installer puts it."""
    command = shutil.which("tesseract")
    if command is None and sys.platform == "win32":
        for folder in ("ProgramFiles", "LOCALAPPDATA"):
            candidate = Path(os.environ.get(folder, "")) / "Tesseract-OCR" / "tesseract.exe"
            if candidate.is_file():
                return Tesseract(str(candidate))
    return Tesseract(command) if command else None


@dataclass(frozen=True, slots=True)
class Tesseract:
    """The installed tesseract, with its English model."""

    command: str
    name: str = "tesseract"

    def read(self, image: PageImage, deadline: float) -> list[Seen]:
        """See `Engine`."""
        # Of its page segmentation modes, 3 finds columns and blocks by itself; 6 takes an image for one block of lines, 7 for
        # one line.
        begun = time.monotonic()
        seen = self._words(image, deadline, 3)
        rest = unread(image, seen)
        if rest is None:
            return seen
        left = max(1.0, deadline - (time.monotonic() - begun))
        late = self._words(rest.image, left, 6 if rest.lines > 1 else 7)
        sure = (word for word in late if word.confidence >= _SURE and any(map(str.isalnum, word.text)))
        return [*seen, *(placed for word in sure if (placed := rest.place(word)))]

    def _words(self, image: PageImage, deadline: float, mode: int) -> list[Seen]:
        return list(_words(self._run(image, deadline, "--psm", str(mode), "-l", "eng", "-c", "tessedit_create_tsv=1")))

    def quarter_turns(self, image: PageImage, deadline: float) -> int:
        """See `Engine`. tesseract fails on pages with too few letters to judge by: those are taken as upright."""
        try:
            found = _TURN.search(self._run(image, deadline, "--psm", "0", "-l", "osd"))
        except OcrError:
            return 0
        return int(found.group(1)) // 90 % 4 if found else 0

    def _run(self, image: PageImage, deadline: float, *options: str) -> str:
        height, width = image.pixels.shape
        grey = b"P5 %d %d 255\n" % (width, height) + image.pixels.tobytes()
        command = [self.command, "stdin", "stdout", "--dpi", str(image.dpi), *options]
        # With more than one OpenMP thread a page takes nine seconds instead of one.
        surroundings = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        try:
            done = subprocess.run(command, input=grey, capture_output=True, timeout=deadline, env=surroundings, check=False)
        except subprocess.TimeoutExpired as error:
            raise OcrError(f"tesseract took longer than {deadline:.0f} seconds") from error
        except OSError as error:
            raise OcrError(f"tesseract cannot be started ({error.strerror or error})") from error
        if done.returncode:
            said = " ".join(done.stderr.decode("utf-8", "replace").split())[-160:]
            raise OcrError(f"tesseract failed ({said or f'status {done.returncode}'})")
        return done.stdout.decode("utf-8", "replace")


def _words(table: str) -> Iterator[Seen]:
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] != _WORD or not row["text"] or not row["text"].strip():
            continue
        left, top, width, height = (float(row[name]) for name in ("left", "top", "width", "height"))
        line = tuple(int(row[name]) for name in ("block_num", "par_num", "line_num"))
        confidence = min(1.0, max(0.0, float(row["conf"]) / 100))
        yield Seen(row["text"].strip(), left, top, left + width, top + height, confidence, line)
