"""scrutiny evaluate: how well the warehouse reads."""

from __future__ import annotations

from pathlib import Path

import click

from extractor.cli.output import Column, format_option, print_rows
from extractor.cli.settings import Settings, with_settings

COLUMNS = (
    Column("part", cut=True),
    Column("name", "of", cut=True),
    *(Column(name, right=True) for name in ("precision", "recall", "f1", "hit", "predicted", "gold")),
)


@click.command(short_help="Measure the reading against annotations.")
@click.argument("gold", metavar="GOLD_DIR", type=click.Path(path_type=Path))
@format_option()
@with_settings
def evaluate(settings: Settings, gold: Path, form: str) -> None:
    """Measure the warehouse against a folder of annotations: precision, recall and F1.

    The folder holds NAME.claims.jsonl, NAME.themes.jsonl, NAME.tables.jsonl and findings.json; findings are those of the last
    check. An attribute's precision is the share of the found claims that have it right.

    \b
    Example:
      scrutiny evaluate annotations/ --format json
    """
    from extractor.evaluate import evaluate as measure
    from extractor.warehouse import reading

    with reading(settings.warehouse) as door:
        lines = measure(door, gold)
    print_rows([line.as_row() for line in lines], form, COLUMNS)
