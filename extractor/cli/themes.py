"""scrutiny themes: the mentions of themes, their trends, and which themes go together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from extractor.cli.filters import Where, document_option, known_theme, limit_option, year_option
from extractor.cli.output import Column, format_option
from extractor.cli.settings import Settings, with_settings
from extractor.cli.show import OF_DOCUMENTS_OF, print_found

if TYPE_CHECKING:
    from extractor.warehouse import Reader

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
    Column("per_1000_words", "per 1,000 words", right=True, compute=lambda row: _rounded(row["per_1000_words"])),
    Column("per_document", "per document", right=True, compute=lambda row: _rounded(row["per_document"])),
)
PAIRS = (Column("theme"), Column("other", "together with"), Column("documents", right=True), Column("sentences", right=True))
FIGURES = (
    Column("theme", cut=True),
    Column("indicator", cut=True),
    Column("area", cut=True),
    Column("first_period", "first"),
    Column("first_value", "value", right=True),
    Column("last_period", "last"),
    Column("last_value", "value", right=True),
    Column("unit"),
    Column("moved"),
    Column("documents", right=True),
)
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
@click.option("--figures", is_flag=True, help="List what the same papers count for the theme: first value, last value, moved.")
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
    figures: bool,
    limit: int | None,
    form: str,
) -> None:
    """List the mentions of themes, or count them. A count names the documents that mention the theme, and of how many.

    \b
    Example:
      scrutiny themes --theme neglect --stance concern
      scrutiny themes --by year --theme fathers --quotes
      scrutiny themes --by theme --theme fathers
      scrutiny themes --theme fathers --figures
    """
    from extractor.warehouse import reading

    _check(by, names, stance, year, quotes, form)
    if figures and (by or names or stance or year):
        raise click.UsageError("--figures compares all years: it goes with --theme only.")
    where = Where()
    with reading(settings.warehouse) as door:
        known = [known_theme(door, theme) for theme in wanted]
        if figures:
            _print_figures(settings, door, known, limit, form)
            return
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


def _print_figures(settings: Settings, door: Reader, known: Sequence[str], limit: int | None, form: str) -> None:
    """First and last level of each linked indicator and area, of the whole and as it was, in papers that speak of the theme."""
    from extractor.patterns.theme_indicators import read_theme_indicators

    links = read_theme_indicators(settings.patterns_directory)
    pairs = [(theme, indicator) for theme in known or links for indicator in links.get(theme, ())]
    where = Where(parameters=[name for pair in pairs for name in pair])
    linked = " OR ".join(["(t.theme = ? AND c.indicator = ?)"] * len(pairs)) or "false"
    order = "(c.period_end, c.confidence, c.claim_id)"
    sql = (
        f"SELECT theme, indicator, area, unit, min(period_end) AS first_period, arg_min(value, {order}) AS first_value, "
        f"max(period_end) AS last_period, arg_max(value, {order}) AS last_value, "
        "CASE WHEN min(period_end) = max(period_end) THEN 'one period' WHEN last_value > first_value THEN 'rose' "
        "WHEN last_value < first_value THEN 'fell' ELSE 'unchanged' END AS moved, count(DISTINCT document) AS documents "
        f"FROM claims c JOIN (SELECT DISTINCT theme, document FROM theme_mentions WHERE {_EVIDENCE}) t USING (document) "
        f"WHERE ({linked}) AND measure = 'level' AND role = 'actual' AND coalesce(cohort, '') = '' AND value IS NOT NULL "
        "AND period_end IS NOT NULL GROUP BY theme, indicator, area, unit ORDER BY theme, indicator, area NULLS LAST, unit"
    )
    print_found(door, sql, where, limit, form, FIGURES)


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


def _rounded(value: object) -> str:
    return "" if value is None else f"{float(str(value)):.2f}"
