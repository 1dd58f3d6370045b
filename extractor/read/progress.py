"""Which page is being read now, kept in a small file for whoever shows it.

A file, because the reading process may be ended at any moment: a queue or lock that it held then would hold up the others.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from extractor.model.raw import RawPage

Step = Literal["reading", "ocr", "figures"]


def note(progress: Path | None, path: Path, step: Step, page: int = 0, pages: int = 0) -> None:
    """Write to `progress`, where one is wanted, that `page` of `pages` of the file at `path` is done with `step`."""
    if progress is None:
        return
    now = {"file": path.name, "step": step, "page": page, "pages": pages}
    with contextlib.suppress(OSError):  # somebody is looking at it, or the disk is full: no reason to read the paper no further
        progress.write_text(json.dumps(now), encoding="utf-8")


def noted(found: Iterable[RawPage], progress: Path | None, path: Path, step: Step, pages: int) -> Iterator[RawPage]:
    """The pages as they come, each noted when it is there."""
    note(progress, path, step, 0, pages)
    for count, page in enumerate(found, 1):
        note(progress, path, step, count, max(pages, count))
        yield page
