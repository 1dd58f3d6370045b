"""scrutiny check: the rules of consistency over the warehouse, or over a draft beside it."""

from __future__ import annotations

import contextlib
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractor.cli.filters import waivers_option
from extractor.cli.findings import FORMATS, GRAVITY, print_findings
from extractor.cli.output import format_option, say
from extractor.cli.settings import Settings, with_settings
from extractor.errors import InputError

if TYPE_CHECKING:
    from extractor.model import Waiver
    from extractor.rules import CheckResult

Row = dict[str, object]


@click.command(short_help="Run the rules and print the findings.")
@click.argument("drafts", nargs=-1, metavar="[DRAFT]...", type=click.Path(path_type=Path))
@click.option(
    "--select", multiple=True, metavar="RULE", help="Only these rules: code (AR01), family (AR) or name; several with commas."
)
@click.option("--ignore", multiple=True, metavar="RULE", help="All but these rules.")
@click.option(
    "--fail-on", type=click.Choice([*GRAVITY, "never"]), default="error", show_default=True, help="Exit status 1 from here on."
)
@click.option("--statistics", is_flag=True, help="Count per rule what passed, was flagged, could not be checked.")
@waivers_option
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Findings that are in this file are known, and do not count.",
)
@click.option("--write-baseline", is_flag=True, help="Put all that is found now into the file of --baseline.")
@click.option("--workers", type=click.IntRange(min=0, max=64), default=1, hidden=True)
@format_option(FORMATS, "text")
@with_settings
def check(
    settings: Settings,
    drafts: Sequence[Path],
    select: Sequence[str],
    ignore: Sequence[str],
    fail_on: str,
    statistics: bool,
    waivers_file: Path | None,
    baseline: Path | None,
    write_baseline: bool,
    workers: int,
    form: str,
) -> None:
    """Run the consistency rules over the warehouse and print the findings.

    With a DRAFT, a paper that is about to be published, only what involves the draft is checked, against all that the warehouse
    holds. The warehouse stays as it is, and need not exist.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or unreadable warehouse. A finding that is waived,
    or in the baseline, does not count.

    \b
    Example:
      scrutiny check --fail-on warning --ignore YR --statistics
      scrutiny check draft.pdf
    """
    from extractor.pipeline import baseline as baselines

    if write_baseline and baseline is None:
        raise click.UsageError("--write-baseline needs the file: --baseline FILE.")
    known = baselines.read_baseline(baseline) if baseline and not write_baseline else frozenset()
    waivers = _waivers(waivers_file)
    with _warehouse(settings, drafts, workers) as (warehouse, only):
        result, found, stale = _run(warehouse, only, _split(select), _split(ignore), waivers)
    if baseline and write_baseline:
        baselines.write_baseline(baseline, [row for row in found if not row["waived"]])
        known = frozenset(str(row["finding_id"]) for row in found)
    for row in found:
        row["known"] = row["finding_id"] in known
    counts = () if fail_on == "never" else GRAVITY[: GRAVITY.index(fail_on) + 1]
    print_findings(found, result.statistics, form, statistics=statistics, counts=counts, baseline=baseline is not None)
    for row in stale:
        say(_told(row))
    failing = _summary(found)
    sys.exit(1 if any(failing[severity] for severity in counts) else 0)


def _run(
    warehouse: Path,
    only: AbstractSet[str] | None,
    select: Sequence[str],
    ignore: Sequence[str],
    waivers: Sequence[Waiver] | None,
) -> tuple[CheckResult, list[Row], list[Row]]:
    """The result of the rules, its findings as the view has them, and the waivers that do not hold any more."""
    from extractor.pipeline.check import check as run

    checked = run(warehouse, select=select, ignore=ignore, only=only, waivers=waivers)
    result = checked.result
    names = {rule.code: rule.name for rule in result.statistics}
    found = [checked.stored[finding.finding_id] | {"name": names[finding.rule]} for finding in result.findings]
    stale = checked.stale if only is None else []
    return result, found, [row for row in stale if row["rule"] in names]


@contextlib.contextmanager
def _warehouse(settings: Settings, drafts: Sequence[Path], workers: int) -> Iterator[tuple[Path, AbstractSet[str] | None]]:
    """The warehouse to check, and the documents that it is about: all, or the drafts in a copy that is thrown away."""
    if not drafts:
        yield settings.warehouse, None
        return
    from extractor.executors import Limits
    from extractor.pipeline.draft import drafted
    from extractor.pipeline.workers import readers

    patterns = settings.patterns()
    executor = readers(patterns, Limits(), workers)
    try:
        with drafted(settings.warehouse, drafts, patterns, executor) as (copy, names):
            if not settings.warehouse.exists():
                say(f"Note: there is no warehouse {settings.warehouse}; the draft is compared with itself only.")
            yield copy, names
    finally:
        executor.close()


def _waivers(given: Path | None) -> list[Waiver] | None:
    """The waivers of the file that was named, or of the one in the working folder; None where there is none."""
    from extractor.pipeline.waivers import WAIVERS, read_waivers

    if given is None and not WAIVERS.exists():
        return None
    if given is not None and not given.exists():
        raise InputError(f"there is no file of waivers {given}; scrutiny waive FINDING --waivers {given} makes one")
    return read_waivers(given or WAIVERS)


def _split(given: Sequence[str]) -> list[str]:
    return [name.strip() for value in given for name in value.split(",") if name.strip()]


def _summary(found: Sequence[Row]) -> Counter[str]:
    """Say how many findings there are; returns how many of each severity count."""
    counting = Counter(str(row["severity"]) for row in found if not row["waived"] and not row["known"])
    waived = sum(bool(row["waived"]) for row in found)
    known = sum(bool(row["known"]) and not row["waived"] for row in found)
    parts = [
        f"{counting[severity]} {severity}{'s' if counting[severity] != 1 and severity != 'info' else ''}" for severity in GRAVITY
    ]
    parts += [f"{waived} waived"] * bool(waived) + [f"{known} in the baseline"] * bool(known)
    say(f"{len(found)} finding{'' if len(found) == 1 else 's'}: {', '.join(parts)}")
    return counting


def _told(row: Row) -> str:
    """A line about a waiver that does not hold."""
    what = f"Waiver of {row['rule']} {row['finding_id']} ({row['reason']})"
    if row["state"] == "expired":
        return f"{what} has expired on {row['expires']}: waive the finding again, or take the waiver out."
    if row["state"] == "lapsed":
        return f"{what} has lapsed: the evidence has changed since; look at the finding, and waive it again if it still holds."
    return f"{what} is unused: nothing like it is found any more; it can be taken out."
