"""scrutiny patterns: what the pattern files hold, and whether their examples are read as they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from extractor.cli.output import Column, Row, format_option, print_rows, say
from extractor.cli.settings import Settings, with_settings
from extractor.errors import InputError

if TYPE_CHECKING:
    from extractor.patterns import Patterns
    from extractor.patterns.catalogue import Entry

FILES = (
    Column("kind"),
    Column("entries", right=True),
    Column("examples", right=True),
    Column("own", "your own", right=True),
    Column("file", flows=True),
)
ENTRIES = (
    Column("name"),
    Column("examples", right=True),
    Column("own", "your own"),
    Column("says", "label or words", flows=True),
)


@click.group(short_help="List, show and test the pattern files.")
@with_settings
def patterns(settings: Settings) -> None:
    """What scrutiny looks for: the entries of the pattern files, shipped and your own (--patterns DIR), and their examples.

    \b
    Example:
      scrutiny patterns list indicators
      scrutiny patterns show cpp_at_date
      scrutiny patterns test --patterns my-patterns/
    """
    del settings  # its commands take the same options


@patterns.command("list", short_help="List the pattern files, or the entries of one kind.")
@click.argument("kind", required=False)
@format_option()
@with_settings
def list_(settings: Settings, kind: str | None, form: str) -> None:
    """List the pattern files, or the entries of one KIND: indicators, claims, areas, documents, themes, stance, names, classes.

    \b
    Example:
      scrutiny patterns list
      scrutiny patterns list themes
    """
    from extractor.patterns.catalogue import KINDS, check_names, entries
    from extractor.patterns.toml import files

    loaded = settings.patterns()
    check_names(loaded.directory)
    if kind is None:
        rows: list[Row] = []
        for one in KINDS:
            found = entries(loaded, one)
            where = ", ".join(str(path) for path in files(f"{one}.toml", loaded.directory))
            rows.append(
                {
                    "kind": one,
                    "entries": len(found),
                    "examples": sum(entry.examples for entry in found),
                    "own": sum(entry.own for entry in found),
                    "file": where,
                }
            )
        print_rows(rows, form, FILES)
        return
    wanted = kind.strip().lower().removesuffix(".toml")
    if wanted not in KINDS:
        raise InputError(f"no kind of pattern {kind!r}; the kinds are {', '.join(KINDS)}")
    print_rows([_row(entry) for entry in entries(loaded, wanted)], form, ENTRIES)


def _row(entry: Entry) -> Row:
    return {"name": entry.key, "examples": entry.examples, "own": entry.own, "says": entry.says, "file": str(entry.file)}


@patterns.command(short_help="Show an entry as it stands in its file.")
@click.argument("name")
@with_settings
def show(settings: Settings, name: str) -> None:
    """Show the entry NAME as it stands in its file: the text to copy into a file of your own to change it.

    \b
    Example:
      scrutiny patterns show cpp_at_date
    """
    from extractor.patterns.catalogue import written

    found = _named(settings.patterns(), name)
    for number, entry in enumerate(found):
        line, text = written(entry.file, entry.key)
        say(f"{entry.file}, line {line}")
        click.echo(("\n" if number else "") + text)


def _named(loaded: Patterns, name: str) -> list[Entry]:
    """The entries of that name, of every kind. Raises InputError that names the nearest ones."""
    import difflib

    from extractor.patterns.catalogue import KINDS, check_names, entries

    check_names(loaded.directory)
    everything = [entry for kind in KINDS for entry in entries(loaded, kind)]
    wanted = name.strip().casefold()
    found = [entry for entry in everything if entry.key.casefold() == wanted]
    if not found:
        near = difflib.get_close_matches(wanted, [entry.key for entry in everything], n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "scrutiny patterns list KIND lists them"
        raise InputError(f"no pattern {name!r}; {hint}")
    return found


@patterns.command(short_help="Run every example of the pattern files.")
@with_settings
def test(settings: Settings) -> None:
    """Run every example and counter-example of the pattern files, yours included, and name each that is not read as its
    entry says. Exit status 1 where one fails.

    \b
    Example:
      scrutiny patterns test --patterns my-patterns/
    """
    from extractor.pipeline.examples import cases

    done = failed = 0
    for case in cases(settings.patterns()):
        done += 1
        if (failure := case.judge()) is not None:
            failed += 1
            click.echo(f"{case.file}: [{case.entry}] {case.kind}: {case.text}")
            click.echo(f"  expected: {failure.expected}\n  got:      {failure.got}")
    say(f"{done} examples run, {failed} failed.")
    if failed:
        click.get_current_context().exit(1)
