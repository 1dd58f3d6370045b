"""Overview, Query and Export."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from extractor.errors import InputError
from extractor.explore.view import explorer_of, page

_COUNTS = """
SELECT (SELECT count(*) FROM documents) AS documents,
       (SELECT coalesce(sum(coalesce(pages_read, pages)), 0)::BIGINT FROM documents) AS pages,
       (SELECT count(*) FROM claims) AS figures, (SELECT count(*) FROM theme_mentions) AS mentions,
       (SELECT count(*) FROM reviews) AS reviewed, (SELECT count(*) FROM findings WHERE waived) AS waived
"""
_NEWEST = """
SELECT i.document, i.started_at, i.status, i.reason, d.title FROM ingestions i LEFT JOIN documents d USING (document)
WHERE i.status <> 'skipped' ORDER BY i.started_at DESC LIMIT 8
"""
EXPORTS = {
    "xlsx": ("Excel workbook", "A sheet for each view, and one that explains the columns.", "scrutiny.xlsx"),
    "csv": ("CSV files", "One file for each view, in a ZIP archive; opens in Excel.", "scrutiny-csv.zip"),
    "parquet": ("Parquet files", "For R, Python and databases, in a ZIP archive.", "scrutiny-parquet.zip"),
}
EXAMPLES = (
    (
        "How many figures each paper states",
        "SELECT document, count(*) AS figures\nFROM claims GROUP BY document ORDER BY figures DESC",
    ),
    (
        "One indicator over the years",
        "SELECT area, period_end, value, document, page\nFROM claims WHERE indicator = 'cpp_at_date' AND measure = 'level'\n"
        "ORDER BY area, period_end",
    ),
    (
        "Figures that nobody has reviewed, least sure first",
        "SELECT document, page, confidence, surface, quote\nFROM claims WHERE review IS NULL ORDER BY confidence LIMIT 100",
    ),
    (
        "Themes of each year",
        "SELECT theme, year, documents, mentions, round(per_1000_words, 2) AS per_1000_words\n"
        "FROM theme_trends ORDER BY theme, year",
    ),
)


def overview(request: Request) -> Response:
    """What the warehouse holds, what is new, what is open."""
    from extractor.warehouse import stale_findings

    with explorer_of(request).reading() as door:
        counts = door.rows(_COUNTS)[0]
        grades = door.rows("SELECT severity, count(*) AS n FROM findings WHERE NOT waived GROUP BY severity")
        newest = door.rows(_NEWEST)
        stale = stale_findings(door) if counts["documents"] else None
    found = {str(row["severity"]): row["n"] for row in grades}
    return page(request, "overview.html", counts=counts, grades=found, newest=newest, stale=stale)


def by_rule(request: Request) -> Response:
    """The open findings by rule, as a piece of the overview: the overview does not wait until all rules are there."""
    rules = explorer_of(request).ask(
        "SELECT rule, severity, count(*) AS n FROM findings WHERE NOT waived GROUP BY rule, severity "
        "ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, n DESC, rule"
    )
    return page(request, "by_rule.html", rules=rules)


def query(request: Request) -> Response:
    """SQL over the views, read-only, in a process of its own."""
    from extractor.warehouse.export import csv_value
    from extractor.warehouse.query import ask

    sql = request.query_params.get("sql", "")[:20_000]
    answer, problem = None, ""
    explorer = explorer_of(request)
    with explorer.reading() as door:
        columns = door.rows(
            "SELECT table_name AS view, list(column_name ORDER BY column_index) AS columns FROM duckdb_columns() "
            "WHERE database_name = current_database() AND schema_name = 'main' GROUP BY table_name ORDER BY table_name"
        )
    if sql.strip():
        try:
            answer = ask(explorer.warehouse, sql)
        except InputError as error:
            problem = str(error)
    if answer is not None and request.query_params.get("as") == "csv":
        out = io.StringIO(newline="")
        csv.writer(out).writerows([answer.columns, *([csv_value(value) for value in row] for row in answer.rows)])
        headers = {"content-disposition": 'attachment; filename="query.csv"'}
        return Response(out.getvalue().encode("utf-8-sig"), media_type="text/csv", headers=headers)
    return page(
        request,
        "query.html",
        200 if not problem else 422,
        sql=sql,
        answer=answer,
        problem=problem,
        columns=columns,
        examples=EXAMPLES,
    )


def export(request: Request) -> Response:
    """What can be taken away."""
    return page(request, "export.html", exports=EXPORTS)


def download(request: Request) -> Response:
    """A file made on the spot by the command line in a process of its own: an export, the shared page, the annotations."""
    form = request.path_params["form"]
    explorer = explorer_of(request)
    folder = Path(tempfile.mkdtemp(prefix="scrutiny-"))
    out = folder / "out"
    share = ["--share"] if request.query_params.get("share") else []
    try:
        if form == "annotations":
            from extractor.warehouse.reviews import write_annotations

            with explorer.reading() as door:
                write_annotations(door, out)
            status, told = 0, [""]
        elif form == "report":
            out.mkdir()
            status, told = explorer.jobs.run(["report", str(out / "report.html")])
        elif form in EXPORTS:
            status, told = explorer.jobs.run(["export", str(out), "--format", form, *share])
        else:
            return page(request, "problem.html", 404, title="Not found", problem="There is no such export.")
        if status != 0:
            return page(request, "problem.html", 500, title="Export", problem=" ".join(told[-1:]) or "The export failed.")
        return _file(folder, out, form, shared=bool(share))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _file(folder: Path, out: Path, form: str, *, shared: bool) -> Response:
    if form in ("report", "xlsx"):
        path = next(out.iterdir())
        name = "report.html" if form == "report" else EXPORTS[form][2]
    else:
        path = Path(shutil.make_archive(str(folder / "archive"), "zip", out))
        name = "annotations.zip" if form == "annotations" else EXPORTS[form][2]
    name = name.replace("scrutiny", "scrutiny-to-share") if shared else name
    return FileResponse(path, filename=name, background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True))
