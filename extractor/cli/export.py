"""scrutiny export: the public views for other programs."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from extractor.cli.output import say
from extractor.cli.settings import Settings, threshold_option, with_settings
from extractor.errors import InputError


@click.command(short_help="Write the public views as files.")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["parquet", "csv", "jsonl", "xlsx", "qdpx"]), default="parquet", show_default=True
)
@click.option(
    "--partition",
    metavar="KEYS",
    help="Part the Parquet files by year, area or year,area of the papers, in folders that DuckDB, pandas and Spark know.",
)
@click.option(
    "--share", is_flag=True, help="For sharing: without small counts of children, what gives them back, and whole texts."
)
@threshold_option
@with_settings
def export(settings: Settings, directory: Path, form: str, partition: str | None, share: bool, threshold: int) -> None:
    """Write the public views as files: one a view, or one Excel workbook.

    qdpx writes the theme mentions instead, as a REFI-QDA project (scrutiny.qdpx) and codebook (scrutiny.qdc) for QualCoder,
    ATLAS.ti, MAXQDA and NVivo; it holds the whole texts.

    Everything is exported, also counts of one to five children (column small_number). With --share such counts are suppressed,
    and so is what would give them back: another figure of the row and column, percentages, the other figures of the statement.
    Whole texts are left out then.

    \b
    Example:
      scrutiny export figures --format xlsx --share
      scrutiny export coded --format qdpx
    """
    from extractor.warehouse import reading
    from extractor.warehouse.export import VIEWS, export_views
    from extractor.warehouse.share import SHARED, sharing

    if directory.exists() and not directory.is_dir():
        raise InputError(f"{directory} is a file, not a folder")
    if partition is not None:
        if share:
            raise click.UsageError("--partition writes everything, to be put together again: it does not go with --share.")
        _archive(settings, directory, form, partition)
        return
    if share and form == "qdpx":
        raise click.UsageError("A REFI-QDA project holds the whole texts: --share cannot leave figures out of it.")
    with reading(settings.warehouse) as door, sharing(door, threshold) if share else nullcontext():
        if form == "qdpx":
            from extractor.warehouse.qda import export_qda

            themes = settings.patterns().themes.themes
            written = export_qda(door, directory, {key: (theme.label, theme.definition) for key, theme in themes.items()})
        else:
            written = export_views(door, directory, form, SHARED if share else VIEWS)
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
