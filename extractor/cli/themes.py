"""scrutiny themes: the mentions of themes, their trends, and which themes go together."""

from __future__ import annotations

from collections.abc import Sequence

import click

from extractor.cli.filters import Where, document_option, known_theme, limit_option, year_option
from extractor.cli.output import Column, format_option
from extractor.cli.settings import Settings, with_settings
from extractor.cli.show import OF_DOCUMENTS_OF, print_found

THEMES = (
    Column("document", cut=True),
    Column("page", right=True),
    Column("theme", cut=True),
    Column("assertion"),
    Column("stance"),
    Column("evidence_class", "said in"),
    Column("quote", flows=True),
)
_COUNTS = (
    Column("documents", right=True),
    Column("documents_read", "of", right=True),
    Column("mentions", right=True),
    Column("words", right=True),
    Column("per_1000_words", "per 1,000 words", right=True),
    Column("per_document", "per document", right=True),
)
PAIRS = (Column("theme"), Column("other", "together with"), Column("documents", right=True), Column("sentences", right=True))
_BAR = 20
_EVIDENCE = (
    "evidence_class NOT IN ('glossary', 'contents', 'name') AND assertion = 'affirmed' "
    "AND document IN (SELECT document FROM documents WHERE coalesce(period_end, published) IS NOT NULL)"
)
"""What the trends count."""


@click.command()
@document_option
@click.option("--theme", "wanted", multiple=True, metavar="ID", help="Only this theme.")
@click.option("--stance", type=click.Choice(["concern", "strength", "recommendation", "neutral"]), help="Only this stance.")
@year_option
@click.option(
    "--by",
    type=click.Choice(["year", "board", "type", "theme"]),
    help="Count the mentions instead: per year, for each board or document type too, or themes that share a sentence.",
)
@click.option("--quotes", is_flag=True, help="With --by year, board or type: print also the sentences that are counted.")
@limit_option
@format_option()
@with_settings
def themes(
    settings: Settings,
    names: Sequence[str],
    wanted: Sequence[str],
    stance: str | None,
    year: int | None,
    by: str | None,
    quotes: bool,
    limit: int | None,
    form: str,
) -> None:
    """List the mentions of themes, or count them. A count names the documents that mention the theme, and of how many.

    \b
    Example:
      scrutiny themes --theme neglect --stance concern
      scrutiny themes --by year --theme fathers --quotes
      scrutiny themes --by theme --theme fathers
    """
    from extractor.warehouse import reading

    _check(by, names, stance, year, quotes, form)
    where = Where()
    with reading(settings.warehouse) as door:
        known = [known_theme(door, theme) for theme in wanted]
        if by == "theme":
            for theme in known:
                where.any_of("? IN (theme, other)", [theme])
            sql = f"SELECT * FROM theme_pairs{where.sql()} ORDER BY sentences DESC, theme, other"
            print_found(door, sql, where, limit, form, PAIRS)
            return
        where.any_of("theme = ?", known)
        if by:
            counted = Where()
            counted.any_of("theme = ?", known)
            counted.any_of("year = ?", [year] if year else [])
            sql, columns = _counts(by, counted, drawn=form == "table")
            print_found(door, sql, counted, limit, form, columns)
            if not quotes:
                return
            where.conditions.append(_EVIDENCE)
        where.documents(names)
        where.any_of("stance = ?", [stance] if stance else [])
        where.any_of(OF_DOCUMENTS_OF, [year] if year else [])
        sql = f"SELECT * FROM theme_mentions{where.sql()} ORDER BY document, char_start, theme"
        print_found(door, sql, where, limit, form, THEMES)


def _check(by: str | None, names: Sequence[str], stance: str | None, year: int | None, quotes: bool, form: str) -> None:
    if by and (names or stance):
        raise click.UsageError(f"--by {by} counts all papers: it goes with --theme and --year only.")
    if by == "theme" and year:
        raise click.UsageError("--by theme counts all years: it goes with --theme only.")
    if quotes and by in (None, "theme"):
        raise click.UsageError("--quotes goes with --by year, --by board or --by type.")
    if quotes and form not in ("table", "markdown"):
        raise click.UsageError("--quotes prints a second table: it goes with --format table or markdown only.")


def _counts(by: str, where: Where, *, drawn: bool) -> tuple[str, tuple[Column, ...]]:
    """The query of a trend and its columns; `drawn` adds a bar, as long as the share of the highest point of its theme."""
    group = {"year": "", "board": "board", "type": "document_type"}[by]
    head = (Column("theme", cut=True), Column("year"), *([Column(group, by, cut=True)] if group else []))
    if group:
        base = (
            f"SELECT theme, year, {group}, sum(documents)::BIGINT AS documents, sum(mentions)::BIGINT AS mentions, "
            "sum(words)::BIGINT AS words, 1000.0::DOUBLE * sum(mentions) / nullif(sum(words), 0) AS per_1000_words, "
            "sum(mentions)::DOUBLE / sum(documents_read) AS per_document, sum(documents_read)::BIGINT AS documents_read "
            f"FROM theme_trends_by{where.sql()} GROUP BY ALL"
        )
    else:
        base = f"SELECT * FROM theme_trends{where.sql()}"
    order = f"ORDER BY theme, {f'{group} NULLS LAST, ' if group else ''}year"
    if not drawn:
        return f"{base} {order}", (*head, *_COUNTS)
    bar = (
        "coalesce(repeat('█', ceil("
        f"{_BAR} * per_1000_words / nullif(max(per_1000_words) OVER (PARTITION BY theme), 0))::BIGINT), '') AS bar"
    )
    return f"SELECT *, {bar} FROM ({base}) {order}", (*head, *_COUNTS, Column("bar", " "))
