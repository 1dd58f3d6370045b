"""Renders the page from its template: everything inline, nothing fetched, nothing executed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from extractor import __version__
from extractor.report import charts
from extractor.report.data import SEVERITIES, Door, everything
from extractor.report.matrix import LEGEND, matrices, official_figures


def render(door: Door, *, title: str, threshold: int, rule_names: Mapping[str, str]) -> str:
    """The whole page; `rule_names` by code. Its policy allows no script, no network and only the one style sheet it carries."""
    shown = everything(door, threshold)
    official = official_figures(door)
    environment = _environment()
    css = environment.get_template("page.css").render()
    return environment.get_template("page.html").render(
        title=title,
        css=Markup(css),  # our own file: nothing of a paper is in it
        css_hash=base64.b64encode(hashlib.sha256(css.encode("utf-8")).digest()).decode("ascii"),
        version=__version__,
        severities=SEVERITIES,
        shown=shown,
        indicator_charts=charts.indicator_charts(shown.points, official),
        themes=charts.theme_charts(shown.trends),
        matrices=matrices(shown.every_point, official, papers=2),
        legend=LEGEND,
        rule_names=rule_names,
        size=charts,
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("extractor.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
