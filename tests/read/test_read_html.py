"""HTML."""

from __future__ import annotations

from extractor.model.raw import RawCell, RawFile, RawItem, RawParagraph, RawTable, ReadFailure
from extractor.read.html import raw_from_html


def items(body: str) -> tuple[RawItem, ...]:
    result = raw_from_html(f"<html><head><title> The\n page </title></head><body>{body}</body></html>")
    assert isinstance(result, RawFile)
    assert result.title == "The page"
    return result.pages[0].items


def test_only_the_main_content_is_read() -> None:
    body = """<header><h1>Site</h1></header><nav><ul><li>Home</li></ul></nav><form>Search</form>
    <main><header><h1>Plans</h1></header><p>Plans
    fell<br>again.</p><p hidden>No</p><script>var x;</script></main><aside>Related</aside><footer>Cookies</footer>"""
    assert items(body) == (RawParagraph("Plans", "heading", 1), RawParagraph("Plans fell again."))


def test_without_main_the_body_is_read_without_its_furniture() -> None:
    assert items("<nav>Home</nav><div>Loose <b>text</b><p>and more</p>end</div>") == (
        RawParagraph("Loose text"),
        RawParagraph("and more"),
        RawParagraph("end"),
    )


def test_a_small_article_is_not_the_page() -> None:
    assert len(items("<article>Teaser</article><p>" + "The board met often. " * 9 + "</p>")) == 2


def test_lists_have_numbers_and_levels() -> None:
    body = """<ol start="3"><li>Three<ul><li>bullet</li></ul></li><li value="9"><p>Nine</p><p>more</p></li></ol>
    <ol type="i"><li>one</li><li>two</li></ol><ol reversed><li>last</li><li>first</li></ol>"""
    assert items(body) == (
        RawParagraph("Three", "list_item", 1, "3"),
        RawParagraph("bullet", "list_item", 2),
        RawParagraph("Nine", "list_item", 1, "9"),
        RawParagraph("more"),
        RawParagraph("one", "list_item", 1, "i"),
        RawParagraph("two", "list_item", 1, "ii"),
        RawParagraph("last", "list_item", 1, "2"),
        RawParagraph("first", "list_item", 1, "1"),
    )


def test_a_table_with_spans_and_caption() -> None:
    body = """<table><caption>Plans by year</caption>
    <thead><tr><th rowspan=2>Team</th><th colspan=2>Plans</th></tr><tr><th>2014</th><th>2015</th></tr></thead>
    <tr><th scope=row>North</th><td>12</td><td>14<sup>1</sup></td></tr></table>"""
    (table,) = items(body)
    assert table == RawTable(
        (
            RawCell(0, 0, "Team", True, 2, 1),
            RawCell(0, 1, "Plans", True, 1, 2),
            RawCell(1, 1, "2014", True),
            RawCell(1, 2, "2015", True),
            RawCell(2, 0, "North"),
            RawCell(2, 1, "12"),
            RawCell(2, 2, "14¹"),
        ),
        "Plans by year",
    )


def test_spans_beyond_the_table_are_cut() -> None:
    (table,) = items("<table><tr><td rowspan=99>a</td><td>b</td></tr><tr><td rowspan=0 colspan=x>c</td></tr></table>")
    assert isinstance(table, RawTable)
    assert [(cell.row, cell.col, cell.row_span, cell.col_span) for cell in table.cells] == [
        (0, 0, 2, 1),
        (0, 1, 1, 1),
        (1, 1, 1, 1),
    ]


def test_header_rows_are_guessed_without_th() -> None:
    rows = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in (("Team", "2014/15"), ("North", "12"), ("South", "9")))
    (table,) = items(f"<table>{rows}</table>")
    assert isinstance(table, RawTable)
    assert [cell.text for cell in table.cells if cell.is_header] == ["Team", "2014/15"]


def test_a_layout_table_is_read_as_text() -> None:
    inner = "<table><tr><th>Year</th><th>Plans</th></tr><tr><td>2014</td><td>12</td></tr></table>"
    found = items(f"<table><tr><td><h2>Plans</h2>{inner}</td><td>Menu</td></tr></table>")
    assert found[0] == RawParagraph("Plans", "heading", 2)
    assert isinstance(found[1], RawTable)
    assert found[2] == RawParagraph("Menu")


def test_notes_by_class() -> None:
    assert items('<p>Text</p><div class="footnotes"><ol><li>Source: census</li></ol></div>')[1] == RawParagraph(
        "Source: census", "footnote", number="1"
    )


def test_a_page_without_text() -> None:
    result = raw_from_html("<html><body><script>render()</script></body></html>")
    assert isinstance(result, ReadFailure)
    assert result.kind == "no_text"
