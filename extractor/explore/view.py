"""From rows to pages: the templates (those of the shared report beside our own), and small helpers of the handlers."""

from __future__ import annotations

import datetime as dt
import getpass
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from extractor.explore import names
from extractor.explore.context import Explorer
from extractor.model.finding import without_quotations

PAGES = (
    ("/", "Overview"),
    ("/papers", "Papers"),
    ("/findings", "Findings"),
    ("/review", "Review"),
    ("/indicators", "Indicators"),
    ("/themes", "Themes"),
    ("/query", "Query"),
    ("/export", "Export"),
)
SIZE = 50
"""Rows of a list on one page."""


def explorer_of(request: Request) -> Explorer:
    """The explorer that answers the request."""
    found: Explorer = request.app.state.explorer
    return found


def page(request: Request, template: str, status: int = 200, **values: object) -> Response:
    """A template as the answer, with the navigation."""
    here = request.url.path
    current = next((path for path, _ in reversed(PAGES) if path != "/" and here.startswith(path.rstrip("s"))), "/")
    patterns = explorer_of(request).patterns
    html = (
        environment()
        .get_template(template)
        .render(pages=PAGES, current=current, here=here, theme_name=lambda name: _theme(name, patterns), **values)
    )
    return HTMLResponse(html, status)


def number(request: Request, name: str, default: int = 1) -> int:
    """A whole number of at least 1 from the address; `default` where it is none."""
    given = request.query_params.get(name, "")
    return max(1, int(given)) if given.isascii() and given.isdecimal() and len(given) < 8 else default


def word(request: Request, name: str) -> str:
    """A text from the address, without blanks around it."""
    return request.query_params.get(name, "").strip()[:500]


def login() -> str | None:
    """The name of who is logged in, for waivers and reviews."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user in the system's list, or no such list on Windows
        return None


def _day(value: object) -> str:
    return f"{value.day} {value:%B %Y}" if isinstance(value, dt.date) else ""


def _figure(value: object) -> str:
    """A number with its thousands set off, a day in words, anything else as it is."""
    if isinstance(value, dt.date):
        return _day(value)
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value if value is not None else "")


def _period(row: dict[str, object]) -> str:
    """A claim's period: a day, or from when to when."""
    start, end = row.get("period_start"), row.get("period_end")
    if start is None and end is None:
        return ""
    if start == end or row.get("period_kind") == "as_at":
        return f"at {_day(end)}"
    return f"{_day(start)} to {_day(end)}"


def address(path: str, **values: object) -> str:
    """An address with its values escaped for it."""
    given = {key: value for key, value in values.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


def _spoken(value: object) -> str:
    """A name of a program as words: voice_of_child as "Voice of child"."""
    text = str(value or "").replace("_", " ")
    return text[:1].upper() + text[1:]


def _theme(name: str, patterns: Path | None) -> str:
    """A theme's label; of one that the patterns do not know any more, its name as words."""
    return names.theme_labels(patterns).get(name) or _spoken(name)


def _local(value: object) -> str:
    """A time of the warehouse (UTC, naive) by the clock of this computer."""
    if not isinstance(value, dt.datetime):
        return ""
    here = value.replace(tzinfo=dt.UTC).astimezone()
    return f"{here.day} {here:%B %Y, %H:%M}"


@cache
def environment() -> Environment:
    """The templates; every value is escaped."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader("extractor.explore", "templates"), PackageLoader("extractor.report", "templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": _day,
        "figure": _figure,
        "period": _period,
        "spoken": _spoken,
        "local": _local,
        "words": names.words,
        "rule_name": names.rule_name,
        "unquoted": without_quotations,
    }
    made.globals |= {"link": address}
    return made
