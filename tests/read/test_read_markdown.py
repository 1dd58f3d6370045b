"""Markdown, tidy and as converters leave it."""

from __future__ import annotations

from extractor.model.raw import RawFile, RawItem, RawParagraph, RawTable, ReadFailure
from extractor.read.markdown import raw_from_markdown


def items(source: str) -> tuple[RawItem, ...]:
    result = raw_from_markdown(source)
    assert isinstance(result, RawFile)
    return result.pages[0].items


def test_headings_keep_their_level_and_their_marks() -> None:
    assert items("# **PERFORMANCE**\n\n### NEXT STEPS\n") == (
        RawParagraph("**PERFORMANCE**", "heading", 1),
        RawParagraph("NEXT STEPS", "heading", 3),
    )


def test_inline_marks_stay_as_in_the_file() -> None:
    source = "The group read **three** reports, see [here](http://a.b).\nIt met *twice*."
    assert items(source) == (RawParagraph(source),)


def test_a_number_inside_a_bullet_is_the_items() -> None:
    source = "- 9. The report looks at:\n  - quality\n  - outcomes\n- 10. It met.\n\n11. It ended.\n"
    assert items(source) == (
        RawParagraph("The report looks at:", "list_item", 1, "9"),
        RawParagraph("quality", "list_item", 2),
        RawParagraph("outcomes", "list_item", 2),
        RawParagraph("It met.", "list_item", 1, "10"),
        RawParagraph("It ended.", "list_item", 1, "11"),
    )


def test_numerals_of_a_bullet_and_following_paragraphs() -> None:
    assert items("- iv. Think of fathers.\n\n  More on that.\n") == (
        RawParagraph("Think of fathers.", "list_item", 1, "iv"),
        RawParagraph("More on that."),
    )


def test_a_number_alone_on_its_line_is_not_lost() -> None:
    assert items("- before\n\n2017.\n") == (RawParagraph("before", "list_item", 1), RawParagraph("2017."))


def test_notes_in_every_dress() -> None:
    for source in ("<sup>1</sup> Guidance of 2015", "<sup>&</sup>lt;sup>1</sup> Guidance of 2015", "[^1]: Guidance of 2015"):
        assert items(f"Text.\n\n{source}\n")[1] == RawParagraph("Guidance of 2015", "footnote", number="1"), source


def test_dashes_under_a_line_are_a_broken_table_where_headings_have_marks() -> None:
    assert items("Division(s): All\n-----------\n\n## COMMITTEE\n")[0] == RawParagraph("Division(s): All")
    assert items("Overview\n========\n\nText\n")[0] == RawParagraph("Overview", "heading", 1)


def test_indented_text_is_no_code() -> None:
    assert items("    The board met.\n") == (RawParagraph("The board met."),)


def grid(table: RawItem) -> list[list[str]]:
    assert isinstance(table, RawTable)
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(("#" if cell.is_header else "") + cell.text)
    return list(rows.values())


def test_pipe_tables() -> None:
    source = "| Year | Plans<br>open | |\n|---|---:|---|\n| 2014 | 12 \\| 13 | |\n"
    assert grid(items(source)[0]) == [["#Year", "#Plans open"], ["2014", "12 | 13"]]


def test_pipe_tables_whose_rule_is_missing_or_wrong() -> None:
    assert grid(items("| Year | Plans |\n| 2014 | 12 |\n")[0]) == [["#Year", "#Plans"], ["2014", "12"]]
    assert grid(items("| Year | Plans |\n|---|\n| 2014 | 12 |\n")[0]) == [["#Year", "#Plans"], ["2014", "12"]]


def test_html_inside() -> None:
    source = "Before\n\n<table><tr><th>Year</th><th>Plans</th></tr><tr><td>2014</td><td>12</td></tr></table>\n\n<!-- image -->\n"
    found = items(source)
    assert found[0] == RawParagraph("Before")
    assert grid(found[1]) == [["#Year", "#Plans"], ["2014", "12"]]
    assert len(found) == 2


def test_front_matter_gives_the_title() -> None:
    result = raw_from_markdown('---\ntitle: "Annual report"\n---\n\n# One\n')
    assert isinstance(result, RawFile)
    assert result.title == "Annual report"
    assert result.pages[0].items == (RawParagraph("One", "heading", 1),)


def test_nothing_but_images_is_no_text() -> None:
    result = raw_from_markdown("![](page1.png)\n\n<!-- empty -->\n")
    assert isinstance(result, ReadFailure)
    assert result.kind == "no_text"
