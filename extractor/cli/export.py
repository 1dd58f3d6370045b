"""scrutiny export: the public views for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from extractor.cli.output import say
from extractor.cli.settings import Settings, with_settings
from extractor.errors import InputError


@click.command(short_help="Write the public views as files.")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["parquet", "csv", "jsonl", "xlsx"]), default="parquet", show_default=True)
@click.option(
    "--partition",
    metavar="KEYS",
    help="Part the Parquet files by year, area or year,area of the papers, in folders that DuckDB, pandas and Spark know.",
)
@with_settings
def export(settings: Settings, directory: Path, form: str, partition: str | None) -> None:
    """Write the public views as files: one a view, or one Excel workbook.

    Everything is exported, also counts of one to five children: suppress them before you publish (column small_number).

    \b
    Example:
      scrutiny export figures --format xlsx
    """
    from extractor.warehouse import reading
    from extractor.warehouse.export import export_views

    if directory.exists() and not directory.is_dir():
        raise InputError(f"{directory} is a file, not a folder")
    if partition is not None:
        _archive(settings, directory, form, partition)
        return
    with reading(settings.warehouse) as door:
        written = export_views(door, directory, form)
    say(f"Written: {written[0]}" if len(written) == 1 else f"Written: {len(written)} files in {directory}")


def _archive(settings: Settings, directory: Path, form: str, partition: str) -> None:
    from extractor.warehouse import reading
    from extractor.warehouse.archive import PARTITIONS, export_archive

    keys = tuple(dict.fromkeys(key.strip() for key in partition.split(",")))
    if not set(keys) <= PARTITIONS.keys():
        raise click.UsageError(f"--partition takes {', '.join(PARTITIONS)}, several with commas; not {partition!r}.")
    if form != "parquet":
        raise click.UsageError("--partition goes with --format parquet.")
    with reading(settings.warehouse) as door:
        export_archive(door, directory, keys)
    say(f"Written: {directory}, parted by {' and '.join(keys)}")
