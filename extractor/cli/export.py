"""scrutiny export: the public views for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from extractor.cli.output import say
from extractor.cli.settings import Settings, with_settings
from extractor.errors import InputError


@click.command(short_help="Write the public views as files.")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["parquet", "csv", "jsonl", "xlsx", "qdpx"]), default="parquet", show_default=True
)
@with_settings
def export(settings: Settings, directory: Path, form: str) -> None:
    """Write the public views as files: one a view, or one Excel workbook.

    qdpx writes the theme mentions instead, as a REFI-QDA project (scrutiny.qdpx) and codebook (scrutiny.qdc) for QualCoder,
    ATLAS.ti, MAXQDA and NVivo.

    Everything is exported, also counts of one to five children: suppress them before you publish (column small_number).

    \b
    Example:
      scrutiny export figures --format xlsx
      scrutiny export coded --format qdpx
    """
    from extractor.warehouse import reading
    from extractor.warehouse.export import export_views

    if directory.exists() and not directory.is_dir():
        raise InputError(f"{directory} is a file, not a folder")
    with reading(settings.warehouse) as door:
        if form == "qdpx":
            from extractor.warehouse.qda import export_qda

            themes = settings.patterns().themes.themes
            written = export_qda(door, directory, {key: (theme.label, theme.definition) for key, theme in themes.items()})
        else:
            written = export_views(door, directory, form)
    say(f"Written: {written[0]}" if len(written) == 1 else f"Written: {len(written)} files in {directory}")
