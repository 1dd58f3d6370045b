"""A page to look at: its image with boxes over it, or its text where it has no image."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.explore.context import Explorer

KEPT = 60
"""Pages whose image stays in memory (about 150 KB each)."""
SECONDS = 20.0

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Spot:
    """A box on a page in points, for the claim or block `key`; `exact` where it is the figure's own and not its block's."""

    key: str
    x: float
    y: float
    width: float
    height: float
    exact: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawn page: PNG, size in points, a box for each claim and block. `problem` says why there is no image."""

    png: bytes = b""
    width: float = 0.0
    height: float = 0.0
    spots: tuple[Spot, ...] = ()
    problem: str = ""


def child(job: Mapping[str, object], seconds: float = SECONDS) -> dict[str, object]:
    """The answer of the drawing process; a `problem` where it has none in time."""
    command = [sys.executable, "-m", "extractor.explore.draw"]
    try:
        ended = subprocess.run(command, input=json.dumps(job).encode(), capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return {"problem": f"Drawing the page took more than {seconds:g} seconds."}
    if ended.returncode != 0 or not ended.stdout:
        return {"problem": "The page cannot be drawn."}
    answer: dict[str, object] = json.loads(ended.stdout)
    return answer


def sheet(explorer: Explorer, document: str, page: int) -> Sheet:
    """Page `page` of a document, drawn once and kept."""
    rows = explorer.ask("SELECT sha256, source_path, media_type FROM store.documents WHERE document = ?", document)
    if not rows:
        return Sheet(problem="This paper is not in the warehouse.")
    key = (document, page, str(rows[0]["sha256"]))
    found = explorer.sheets.get(key)
    if isinstance(found, Sheet):
        return found
    drawn = _drawn(explorer, document, page, rows[0])
    if not drawn.problem:
        while len(explorer.sheets) >= KEPT:
            explorer.sheets.pop(next(iter(explorer.sheets)))
        explorer.sheets[key] = drawn
    return drawn


def _drawn(explorer: Explorer, document: str, page: int, row: Row) -> Sheet:
    from extractor.read import file_sha256

    if "pdf" not in str(row["media_type"]):
        return Sheet(problem="This kind of file has no page images; its text is shown as it was read.")
    path = Path(str(row["source_path"] or ""))
    if not path.is_file():
        return Sheet(problem="The file is no longer where it was read, so there is no image; the text is as it was read.")
    try:
        same = file_sha256(path) == row["sha256"]
    except OSError:
        return Sheet(problem="The file cannot be opened, so there is no image; the text is as it was read.")
    if not same:
        return Sheet(problem="The file has changed since it was read, so there is no image; read it again on the page Papers.")
    blocks, claims = _of_page(explorer, document, page)
    job = {"task": "draw", "path": str(path), "page": page, "blocks": [_wanted(block, claims) for block in blocks]}
    answer = child(job)
    if "problem" in answer:
        return Sheet(problem=str(answer["problem"]))
    return _sheet(answer, blocks, claims)


def _of_page(explorer: Explorer, document: str, page: int) -> tuple[list[dict[str, object]], dict[str, list[dict[str, object]]]]:
    with explorer.reading() as door:
        blocks = door.rows(
            "SELECT block_id, substr(d.text, b.char_start + 1, b.char_end - b.char_start) AS text, b.char_start, "
            "x0, top, x1, bottom "
            "FROM blocks b JOIN documents d USING (document) WHERE document = ? AND b.page = ? "
            "AND x0 IS NOT NULL ORDER BY ordinal",
            [document, page],
        )
        claims = door.rows(
            "SELECT claim_id, block_id, char_start, char_end FROM claims WHERE document = ? AND page = ? ORDER BY char_start",
            [document, page],
        )
    groups: dict[str, list[dict[str, object]]] = {}
    for claim in claims:
        groups.setdefault(str(claim["block_id"]), []).append(claim)
    return blocks, groups


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _wanted(block: Row, claims: Mapping[str, Sequence[Row]]) -> dict[str, object]:
    start = int(_number(block["char_start"]))
    inside = claims.get(str(block["block_id"]), [])
    stretches = [(int(_number(claim["char_start"])) - start, int(_number(claim["char_end"])) - start) for claim in inside]
    return {"text": block["text"], "box": [block[key] for key in ("x0", "top", "x1", "bottom")], "stretches": stretches}


def _sheet(answer: Mapping[str, object], blocks: Sequence[Row], claims: Mapping[str, Sequence[Row]]) -> Sheet:
    from PIL import Image

    png = base64.b64decode(str(answer["image"]))
    scale = _number(answer["scale"]) or 1.0
    import io

    with Image.open(io.BytesIO(png)) as image:
        width, height = image.width / scale, image.height / scale
    spots: list[Spot] = []
    placed = answer["places"]
    for block, boxes in zip(blocks, placed if isinstance(placed, list) else [], strict=True):
        own = [_number(block[key]) for key in ("x0", "top", "x1", "bottom")]
        spots.append(_spot(str(block["block_id"]), own, exact=False))
        for claim, box in zip(claims.get(str(block["block_id"]), []), boxes, strict=True):
            spots.append(_spot(str(claim["claim_id"]), box or own, exact=box is not None))
    return Sheet(png, width, height, tuple(spots))


def _spot(key: str, box: Sequence[float], *, exact: bool) -> Spot:
    x0, x1 = sorted((box[0], box[2]))
    top, bottom = sorted((box[1], box[3]))
    edge = 1.5 if exact else 0.0
    return Spot(key, x0 - edge, top - edge, x1 - x0 + 2 * edge, bottom - top + 2 * edge, exact)
