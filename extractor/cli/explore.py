"""scrutiny explore: the local web explorer."""

from __future__ import annotations

from pathlib import Path

import click

from extractor.cli.filters import waivers_option
from extractor.cli.output import say
from extractor.cli.settings import Settings, with_settings
from extractor.errors import InputError


@click.command(short_help="Look at everything in the browser.")
@click.option("--port", type=click.IntRange(min=0, max=65535), default=0, metavar="N", help="The port.  [default: a free one]")
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen. Other than 127.0.0.1: see below."
)
@click.option(
    "--watch", "watched", type=click.Path(path_type=Path), metavar="DIR", help="A folder whose papers are read as they come."
)
@click.option(
    "--papers",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where dropped papers go.  [default: papers, beside the warehouse]",
)
@click.option("--by", metavar="NAME", help="Who waives and corrects.  [default: the name you are logged in with]")
@waivers_option
@click.option("--browser/--no-browser", default=True, show_default=True, help="Open the browser.")
@with_settings
def explore(
    settings: Settings,
    port: int,
    host: str,
    watched: Path | None,
    papers: Path | None,
    by: str | None,
    waivers_file: Path | None,
    browser: bool,
) -> None:
    """Look at the warehouse in the browser: drop papers in, see findings side by side, put right what was misread, export.

    It listens on this computer only, and nothing leaves it. With another --host, everybody who can reach that address and has
    the printed one can read and change the warehouse, without encryption: use it only in a network that you trust.

    \b
    Example:
      scrutiny explore --watch Papers
    """
    from extractor.explore.context import Explorer
    from extractor.explore.serve import LOOPBACK, serve
    from extractor.explore.view import login

    if watched is not None and not watched.is_dir():
        raise InputError(f"{watched}: there is no such folder to watch")
    if settings.warehouse.is_dir():
        raise InputError(
            f"{settings.warehouse} is a folder of exports: the explorer needs a warehouse file (--warehouse FILE); "
            "over the folder there are scrutiny check, trend, themes and report"
        )
    if host not in LOOPBACK:
        say(f"Warning: listening on {host}; whoever can reach it and has the address below can read and change the warehouse.")
    folder = papers or settings.warehouse.resolve().parent / "papers"
    explorer = Explorer(settings.warehouse, folder, by=by or login(), watched=watched, patterns=settings.patterns_directory)
    if waivers_file is not None:
        explorer.waivers = waivers_file.resolve()
    serve(explorer, host, port, browser=browser, say=say)
