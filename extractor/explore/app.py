"""The application: addresses to pages, errors told in the words of the product, and the guard around all of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from extractor.errors import ScrutinyError, WarehouseLocked
from extractor.explore import findings, home, papers, review, series
from extractor.explore.context import Explorer
from extractor.explore.security import Guard
from extractor.explore.view import environment, page

HERE = Path(__file__).parent


def create_app(explorer: Explorer, *, hosts: Sequence[str], token: str) -> Starlette:
    """The application over one warehouse. `hosts` are the Host headers it answers to ("127.0.0.1:8765"); `token` is good once."""
    app = Starlette(
        routes=[
            Route("/", home.overview),
            Route("/by-rule", home.by_rule),
            Route("/papers", papers.papers),
            Route("/papers", papers.upload, methods=["POST"]),
            Route("/papers/progress", papers.progress),
            Route("/papers/retry", papers.retry, methods=["POST"]),
            Route("/paper", papers.paper),
            Route("/leaf", papers.leaf),
            Route("/image", papers.image),
            Route("/findings", findings.findings),
            Route("/finding", findings.finding),
            Route("/finding", findings.waive, methods=["POST"]),
            Route("/review", review.review),
            Route("/review", review.decide, methods=["POST"]),
            Route("/review/done", review.done),
            Route("/indicators", series.indicators),
            Route("/indicator", series.indicator),
            Route("/themes", series.themes),
            Route("/theme", series.theme),
            Route("/query", home.query),
            Route("/export", home.export),
            Route("/export/{form}", home.download),
            Route("/page.css", style),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[Middleware(Guard, hosts=hosts, token=token, largest=explorer.largest)],
        exception_handlers={ScrutinyError: _told, HTTPException: _http},
    )
    app.state.explorer = explorer
    return app


def style(_request: Request) -> Response:
    """The style sheet of the shared report, on which ours builds."""
    css = environment().get_template("page.css").render()
    return Response(css, media_type="text/css", headers={"cache-control": "private, max-age=3600"})


def _told(request: Request, error: Exception) -> Response:
    locked = isinstance(error, WarehouseLocked)
    problem = (
        "A paper is being stored at this moment, or another program has the warehouse open. Try again." if locked else str(error)
    )
    return page(request, "problem.html", 503 if locked else 500, title="The warehouse", problem=problem)


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    told = "There is no such page." if status == 404 else str(getattr(error, "detail", "")) or "This is not possible."
    return page(request, "problem.html", status, title="Not possible", problem=told)
