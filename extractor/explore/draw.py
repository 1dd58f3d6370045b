"""The child process that draws a page and finds figures on it: PDFium can end a process, so it gets one of its own.

python -m extractor.explore.draw < job.json > answer.json
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path


def main() -> None:
    """A job on standard input ({"task", "path", ...}), its answer as JSON on standard output."""
    job = json.loads(sys.stdin.buffer.read())
    answer = _count(job) if job["task"] == "count" else _draw(job)
    sys.stdout.buffer.write(json.dumps(answer).encode("utf-8"))


def _count(job: dict[str, str]) -> dict[str, object]:
    from extractor.read import page_count

    return {"pages": page_count(Path(job["path"]))}


def _draw(job: dict[str, object]) -> dict[str, object]:
    from extractor.model import ReadFailure
    from extractor.read.pdf_image import render_page
    from extractor.read.pdf_places import Wanted, places

    path, number = Path(str(job["path"])), int(str(job["page"]))
    drawn = render_page(path, number)
    if isinstance(drawn, ReadFailure):
        return {"problem": drawn.reason}
    blocks = job["blocks"]
    wanted = [
        Wanted(str(block["text"]), tuple(block["box"]), tuple((start, end) for start, end in block["stretches"]))
        for block in (blocks if isinstance(blocks, list) else [])
    ]
    found = places(path, number, wanted)
    return {"image": base64.b64encode(drawn.png).decode("ascii"), "scale": drawn.scale, "places": found}


if __name__ == "__main__":
    main()
