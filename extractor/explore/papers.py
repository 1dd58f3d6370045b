"""Papers: dropped in, read in a process of its own, shown with what became of them; and one paper, page by page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extractor.explore import context, sheets
from extractor.explore.view import SIZE, explorer_of, number, page, word

KINDS = (".pdf", ".docx", ".xlsx", ".html", ".htm", ".md", ".txt", ".doc", ".rtf", ".odt")
AT_ONCE = 50
BLOCKS = 60
"""Blocks shown at once of a paper without pages."""

_LIST = """
SELECT d.document, d.title, d.status, d.area, d.published, d.period_end, d.pages_expected, d.pages_read, d.pages,
       (SELECT count(*) FROM claims c WHERE c.document = d.document) AS figures,
       (SELECT count(*) FROM findings f WHERE NOT f.waived AND list_contains(f.documents, d.document)) AS open_findings
FROM (SELECT * EXCLUDE (text) FROM documents WHERE ? = '' OR contains(lower(document || ' ' || coalesce(title, '')), lower(?))
      ORDER BY ingested_at DESC, document LIMIT ? OFFSET ?) d
ORDER BY d.ingested_at DESC, d.document
"""
_FAILED = """
SELECT document, arg_max(reason, started_at) AS reason FROM ingestions
GROUP BY document HAVING arg_max(status, started_at) = 'failed' ORDER BY document
"""


def papers(request: Request) -> Response:
    """The papers of the warehouse, newest first, those that failed, and the place to drop new ones."""
    at, wanted = number(request, "at"), word(request, "find")
    explorer = explorer_of(request)
    with explorer.reading() as door:
        rows = door.rows(_LIST, [wanted, wanted, SIZE + 1, (at - 1) * SIZE])
        failed = door.rows(_FAILED)
    for row in failed:
        row["again"] = _where(request, str(row["document"])) is not None
    return page(
        request, "papers.html", papers=rows[:SIZE], more=len(rows) > SIZE, at=at, find=wanted, failed=failed,
        jobs=explorer.jobs.all, watched=explorer.watched, folder=explorer.papers,
        largest=explorer.largest // 1_000_000, kinds=KINDS,
    )  # fmt: skip


def progress(request: Request) -> Response:
    """The jobs alone, asked for every second while one of them runs."""
    return page(request, "jobs.html", jobs=explorer_of(request).jobs.all)


async def upload(request: Request) -> Response:
    """Take files in, each under a name that we make, and put them into the queue."""
    from starlette.concurrency import run_in_threadpool

    explorer = explorer_of(request)
    async with request.form(max_files=AT_ONCE, max_fields=5) as form:
        replace = form.get("replace") == "yes"
        for given in form.getlist("file"):
            if isinstance(given, UploadFile) and given.filename:
                await run_in_threadpool(_take, explorer, given, replace)
    return RedirectResponse("/papers", 303)


def _take(explorer: context.Explorer, given: UploadFile, replace: bool) -> None:
    shown = (given.filename or "")[:200]
    name = safe_name(shown)
    if name is None:
        explorer.jobs.refuse(shown, f"Not taken in: the kinds are {', '.join(KINDS)}.")
        return
    content = given.file.read()
    explorer.papers.mkdir(parents=True, exist_ok=True)
    path = explorer.papers / name
    if not replace:
        path = _free(path, content)
    path.write_bytes(content)
    pages = sheets.child({"task": "count", "path": str(path)}).get("pages")
    if isinstance(pages, int) and pages > context.MOST_PAGES:
        path.unlink()
        explorer.jobs.refuse(shown, f"Not taken in: it has {pages:,} pages, more than {context.MOST_PAGES:,}.")
        return
    explorer.jobs.add(path, path.name, pages=pages if isinstance(pages, int) else None)


def safe_name(given: str) -> str | None:
    """The name under which a dropped file is kept: letters, digits, dot and dash of its own last part, a kind that is known, and
    nothing of a path; None for another kind of file."""
    last = re.split(r"[\\/]", given)[-1]
    stem, dot, kind = last.rpartition(".")
    if not dot or f".{kind.lower()}" not in KINDS:
        return None
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode("ascii")
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", plain).strip("-_")[:80] or "paper"
    if re.fullmatch(r"(?i)con|prn|aux|nul|com\d|lpt\d", plain):  # names of devices on Windows
        plain = f"paper-{plain}"
    return f"{plain}.{kind.lower()}"


def _free(path: Path, content: bytes) -> Path:
    """The path, numbered where another file has it already; the same file keeps its name."""
    for count in range(1, 10_000):
        tried = path if count == 1 else path.with_name(f"{path.stem}-{count}{path.suffix}")
        if not tried.exists() or tried.read_bytes() == content:
            return tried
    return path


async def retry(request: Request) -> Response:
    """Read a paper again whose reading failed, or that is to be read anew."""
    async with request.form(max_files=0, max_fields=5) as form:
        document = str(form.get("document") or "")
    path = _where(request, document)
    if path is None:
        return page(request, "problem.html", 404, title="Read again", problem="Its file is no longer there; drop it in again.")
    explorer_of(request).jobs.add(path, document, force=True)
    return RedirectResponse("/papers", 303)


def _where(request: Request, document: str) -> Path | None:
    """The file of a document that is held or that failed, among the folders that are ours to read."""
    explorer = explorer_of(request)
    rows = explorer.ask("SELECT source_path FROM store.documents WHERE document = ?", document)
    if rows and Path(str(rows[0]["source_path"] or "")).is_file():
        return Path(str(rows[0]["source_path"]))
    for job in explorer.jobs.all:
        if job.path.name == document and job.path.is_file():
            return job.path
    for folder in (explorer.papers, explorer.watched):
        if folder is not None:
            path = (folder / document).resolve()
            if path.is_file() and path.is_relative_to(folder.resolve()):
                return path
    return None


def paper(request: Request) -> Response:
    """One page of one paper: its image with boxes, and beside it what was read."""
    document, at = word(request, "document"), number(request, "page")
    explorer = explorer_of(request)
    with explorer.reading() as door:
        found = door.rows("SELECT * EXCLUDE (text) FROM documents WHERE document = ?", [document])
        if not found:
            return page(request, "problem.html", 404, title="Paper", problem="This paper is not in the warehouse.")
        paged = bool(door.rows("SELECT 1 FROM blocks WHERE document = ? AND page IS NOT NULL LIMIT 1", [document]))
        extent = _extent(door.rows, document, paged)
        low, high = extent
        if not word(request, "page"):
            at = _page_of(door.rows, document, word(request, "claim"), paged) or at
        at = min(max(at, low), max(high, low))
        where, values = ("page = ?", [document, at]) if paged else ("ordinal // ? = ?", [document, BLOCKS, at - 1])
        blocks = door.rows(f"SELECT * FROM blocks WHERE document = ? AND {where} ORDER BY ordinal", values)
        ids = [row["block_id"] for row in blocks]
        claims = door.rows(
            "SELECT c.*, i.label FROM claims c LEFT JOIN indicators i USING (indicator) "
            "WHERE document = ? AND list_contains(?::VARCHAR[], block_id) ORDER BY char_start",
            [document, ids],
        )
        themes = door.rows(
            "SELECT * FROM theme_mentions WHERE document = ? AND list_contains(?::VARCHAR[], block_id) ORDER BY char_start",
            [document, ids],
        )
        cells = door.rows(
            'SELECT * FROM cells WHERE document = ? AND list_contains(?::VARCHAR[], table_id) ORDER BY table_id, "row", col',
            [document, [row["table_id"] for row in blocks if row["table_id"]]],
        )
        record = door.rows("SELECT * FROM pages WHERE document = ? AND page = ?", [document, at]) if paged else []
        findings = door.rows(
            "SELECT finding_id, rule, severity, message FROM findings WHERE NOT waived AND list_contains(documents, ?)",
            [document],
        )
    return page(
        request, "paper.html", paper=found[0], at=at, low=low, high=high, paged=paged, blocks=blocks,
        claims=_grouped(claims, "block_id"),
        themes=_grouped(themes, "block_id"), grids=_grids(cells), record=record, findings=findings, hot=word(request, "claim"),
    )  # fmt: skip


def _extent(ask: Callable[..., list[dict[str, object]]], document: str, paged: bool) -> tuple[int, int]:
    """The first and the last page; of a paper without pages its parts of BLOCKS blocks each."""
    sql = "SELECT min(page) AS low, max(page) AS high, count(*) AS blocks FROM blocks WHERE document = ?"
    row = ask(sql, [document])[0]
    return (_whole(row["low"], 1), _whole(row["high"], 1)) if paged else (1, max(1, -(-_whole(row["blocks"], 1) // BLOCKS)))


def _page_of(ask: Callable[..., list[dict[str, object]]], document: str, key: str, paged: bool) -> int | None:
    """The page, or part, on which a claim or block stands."""
    rows = ask(
        "SELECT page, ordinal FROM blocks WHERE document = ? AND block_id IN "
        "(SELECT block_id FROM claims WHERE document = ? AND claim_id = ? UNION ALL SELECT ?) LIMIT 1",
        [document, document, key, key],
    )
    if not rows:
        return None
    return _whole(rows[0]["page"], 1) if paged else _whole(rows[0]["ordinal"], 0) // BLOCKS + 1


def _whole(value: object, default: int) -> int:
    return value if isinstance(value, int) else default


def _grouped(rows: list[dict[str, object]], key: str) -> dict[str, list[dict[str, object]]]:
    groups: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        groups.setdefault(str(row[key]), []).append(row)
    return groups


def _grids(cells: list[dict[str, object]]) -> dict[str, list[list[Mapping[str, object]]]]:
    """The rows of each table, in order."""
    grids: dict[str, dict[object, list[Mapping[str, object]]]] = {}
    for cell in cells:
        grids.setdefault(str(cell["table_id"]), {}).setdefault(cell["row"], []).append(cell)
    return {table: list(rows.values()) for table, rows in grids.items()}


def leaf(request: Request) -> Response:
    """The image of a page with its boxes, as a piece of a page."""
    document, at = word(request, "document"), number(request, "page")
    hot = [key for key in word(request, "claim").split(",") if key]
    drawn = sheets.sheet(explorer_of(request), document, at)
    return page(request, "leaf.html", document=document, at=at, sheet=drawn, hot=hot, only=bool(word(request, "only")))


def image(request: Request) -> Response:
    """The image itself."""
    drawn = sheets.sheet(explorer_of(request), word(request, "document"), number(request, "page"))
    if drawn.problem:
        return Response(drawn.problem, 404, media_type="text/plain")
    return Response(drawn.png, media_type="image/png", headers={"cache-control": "private, max-age=60"})
