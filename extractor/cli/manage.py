"""scrutiny waive, set, remove: what people decide about findings and documents."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractor.cli.filters import waivers_option, year_of
from extractor.cli.output import say
from extractor.cli.settings import Settings, with_settings
from extractor.errors import InputError

if TYPE_CHECKING:
    from extractor.patterns import Patterns


@click.command()
@click.argument("finding")
@click.option("--reason", "--why", required=True, metavar="TEXT", help="Why the finding is accepted.")
@click.option("--by", metavar="NAME", help="Who accepts it.  [default: the name you are logged in with]")
@click.option("--expires", metavar="DATE", help="The last day on which the waiver holds: 2018-03-31.")
@waivers_option
@with_settings
def waive(settings: Settings, finding: str, reason: str, by: str | None, expires: str | None, waivers_file: Path | None) -> None:
    """Accept a finding, named by its id or the beginning of it.

    The waiver is kept in the warehouse and written to a file that can be reviewed, scrutiny.waivers.toml in the working folder.
    It outlives re-ingestion and lapses when the evidence changes.

    \b
    Example:
      scrutiny waive 3f2a9c81 --reason "restated in July, see the minutes" --by "J. Smith"
    """
    from extractor.pipeline.waivers import WAIVERS, accept
    from extractor.warehouse import reading, writing

    if not reason.strip():
        raise click.UsageError("--reason must say something.")
    last = _date(expires) if expires else None
    if last and last < dt.date.today():
        raise click.UsageError(f"--expires {last} is over already.")
    with reading(settings.warehouse):
        pass  # no warehouse must come into being by a waiver
    file, who = waivers_file or WAIVERS, by or _login()
    waiver = accept(writing(settings.warehouse), file, finding.strip(), reason.strip(), who, expires=last)
    say(f"Waived: {waiver.finding_id}, written to {file}")


@click.command("set")
@click.argument("document")
@click.option("--area", metavar="AREA", help='The area that the paper is about; "" takes a correction back.')
@click.option("--board", metavar="BOARD", help="The board that the paper is of.")
@click.option("--published", metavar="DATE", help="The day of publication: 2017-09-30.")
@click.option("--reporting-year", metavar="YEAR", help="2016/17, from April to March, or 2016-09-01/2017-08-31.")
@with_settings
def set_facts(
    settings: Settings,
    document: str,
    area: str | None,
    board: str | None,
    published: str | None,
    reporting_year: str | None,
) -> None:
    """Correct what was read about a document. Corrections outlive re-ingestion and removal.

    \b
    Example:
      scrutiny set annual-report.pdf --area Oxfordshire --reporting-year 2016/17
    """
    changes: dict[str, str | None] = {}
    if area is not None:
        changes["area"] = area.strip() or None
    if board is not None:
        changes["board"] = board.strip() or None
    if published is not None:
        changes["published"] = _date(published).isoformat() if published.strip() else None
    if reporting_year is not None:
        changes |= _reporting_year(reporting_year)
    if not changes:
        raise click.UsageError("Say what to set: --area, --board, --published or --reporting-year.")
    from extractor.executors import Limits
    from extractor.pipeline.facts import set_facts as store
    from extractor.pipeline.workers import readers

    patterns = settings.patterns()
    note = ""
    if changes.get("area"):
        changes["area"], note = _known_area(str(changes["area"]), patterns)
    executor = readers(patterns, Limits(), 1, cache=settings.cache())
    try:
        corrected = store(settings.warehouse, document, changes, patterns, executor)
    finally:
        executor.close()
    if corrected.postponed:
        say(f"Set: {corrected.document}. Its claims follow at the next ingest: {corrected.postponed.rstrip('.')}.")
    else:
        say(f"Set: {corrected.document}. It was read again, and its claims follow.")
    if note:
        say(note)


@click.command()
@click.argument("document")
@with_settings
def remove(settings: Settings, document: str) -> None:
    """Take a document out of the warehouse. Its file is left alone; corrections and waivers stay for when it comes back.

    \b
    Example:
      scrutiny remove minutes/2017-05-04.pdf
    """
    from extractor.warehouse import find_document, reading, writing
    from extractor.warehouse import remove as take_out

    with reading(settings.warehouse) as door:
        name = find_document(door, document)
    with writing(settings.warehouse) as connection:
        take_out(connection, name)
    say(f"Removed: {name}")


def _login() -> str | None:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user in the system's list, or no such list on Windows
        return None


def _known_area(text: str, patterns: Patterns) -> tuple[str, str]:
    """The common name of the area that `text` calls in any of its ways; one that is not known as given, and what to say of it."""
    import difflib
    import re

    prefix = re.compile(
        r"^(?:the\s+)?(?:london\s+borough|royal\s+borough|city|county)\s+of\s+|\s+(?:county|city|borough|district)?\s*council$"
    )
    names = {alias.casefold(): name for name, area in patterns.areas.items() for alias in (name, *area.aliases)}
    folded = " ".join(text.split()).casefold()
    for way in (folded, prefix.sub("", folded), prefix.sub("", prefix.sub("", folded))):
        if (known := names.get(way)) is not None:
            return known, ""
    near = difflib.get_close_matches(text.casefold(), names, n=1, cutoff=0.8)
    meant = f" Did you mean {names[near[0]]}?" if near else " If it is spelled right, add it to areas.toml (docs/patterns.md)."
    return text, f"Note: no area is called “{text}”, so its figures are compared with no other paper's.{meant}"


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(f"{text!r} is no date: write it as 2017-09-30") from error


def _reporting_year(text: str) -> dict[str, str | None]:
    if not text.strip():
        return {"period_start": None, "period_end": None}
    days = text.split("/")
    if len(days) == 2 and all(len(day.strip()) == 10 for day in days):
        start, end = (_date(day) for day in days)
        if start >= end:
            raise InputError(f"{text!r}: the reporting year must end after it starts")
        return {"period_start": start.isoformat(), "period_end": end.isoformat()}
    last = year_of(text)
    if len(text.strip()) == 4:
        raise InputError(f"{text!r} could be a calendar or a financial year: write {last - 1}/{last % 100:02d}, or both days")
    return {"period_start": f"{last - 1}-04-01", "period_end": f"{last}-03-31"}
