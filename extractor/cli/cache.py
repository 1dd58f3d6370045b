"""scrutiny cache: what is kept of earlier readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from extractor.cli.output import say
from extractor.cli.settings import Settings, with_settings
from extractor.errors import InputError

if TYPE_CHECKING:
    from extractor.cache import Cache


@click.command()
@click.argument("action", type=click.Choice(["info", "clear"]), default="info")
@with_settings
def cache(settings: Settings, action: str) -> None:  # noqa: ARG001 (the options stand everywhere)
    """Show or empty what is kept of earlier readings.

    It is kept so that a change of patterns reads no file again: info says where it is and how much is in it, clear removes it;
    the warehouse stays as it is. The cache holds the text of the papers that were read, in a folder of yours that other users of
    the computer cannot open. $SCRUTINY_CACHE names another folder, or is "off"; $SCRUTINY_CACHE_MB is how many megabytes
    it may take (2000), beyond which the longest unused goes first.

    \b
    Example:
      scrutiny cache info
    """
    held = _cache()
    if action == "clear":
        _clear(held)
        return
    contents = held.contents()
    click.echo(f"folder  {held.folder}")
    click.echo(f"size    {_megabytes(contents.size)} of {_megabytes(held.limit)}")
    for stage in sorted(contents.values):
        click.echo(f"{stage:<8}{contents.values[stage]:,} readings, {_megabytes(contents.sizes[stage])}")


def _clear(held: Cache) -> None:
    try:
        before = held.clear()
    except OSError as error:
        raise InputError(f"{error.filename or held.folder} cannot be removed: {error.strerror or error}") from error
    say(f"Removed: {before.values.total():,} readings, {_megabytes(before.size)}, from {held.folder}")


def _cache() -> Cache:
    from extractor.cache import PLACE_VARIABLE, default_cache

    found = default_cache()
    if found is None:
        raise InputError(f"The cache is switched off ({PLACE_VARIABLE})")
    return found


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
