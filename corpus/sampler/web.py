"""A paper as a page of a council's website: navigation and footer around the main content."""

from __future__ import annotations

from html import escape

from sampler.model import Block, Grid, Paper

_NAV = ("Home", "Council and democracy", "Committees", "Calendar of meetings", "Search documents", "Contact us")
_LISTS = {"bullet": "ul", "item": "ol"}


def write_html(paper: Paper) -> str:
    """The whole page."""
    title = escape(paper.facts["title"])
    out = [
        "<!DOCTYPE html>",
        '<html lang="en-GB">',
        "<head>",
        '<meta charset="utf-8">',
        f"<title>{title} - {escape(paper.facts['running'])}</title>",
        "<style>body { font-family: sans-serif } table { border-collapse: collapse } td { text-align: right }</style>",
        "<script>document.documentElement.className = 'js';</script>",
        "</head>",
        "<body>",
        '<a href="#content">Skip to main content</a>',
        '<nav aria-label="Main">',
        "<ul>",
        *(f'<li><a href="#{i}">{escape(name)}</a></li>' for i, name in enumerate(_NAV)),
        "</ul>",
        "</nav>",
        '<main id="content">',
        f"<h1>{title}</h1>",
        f'<p class="meeting">{escape(paper.facts["meeting"])}</p>',
    ]
    open_list = ""
    for block in paper.blocks:
        wanted = _LISTS.get(block.kind, "")
        if wanted != open_list:
            out += ([f"</{open_list}>"] if open_list else []) + ([f"<{wanted}>"] if wanted else [])
            open_list = wanted
        out += _grid(block.grid) if block.grid else [_element(block)]
    out += [f"</{open_list}>"] if open_list else []
    out += [
        "</main>",
        "<footer>",
        "<p>Sample committee papers. Cookies, accessibility and privacy.</p>",
        "</footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join(out) + "\n"


def _element(block: Block) -> str:
    text = escape(block.text, quote=False)
    if block.kind == "heading":
        return f"<h{block.level + 1}>{text}</h{block.level + 1}>"
    if block.kind in _LISTS:
        return f"<li>{text}</li>"
    if block.kind == "note":
        return f'<aside><p class="note">{text}</p></aside>'
    return f"<p>{block.number}. {text}</p>" if block.number else f"<p>{text}</p>"


def _grid(grid: Grid) -> list[str]:
    out = ["<table>", f"<caption>{escape(grid.title)}</caption>", "<thead>"]
    for row in grid.header:
        cells = (f'<th scope="col" colspan="{c.span}">' if c.span > 1 else '<th scope="col">' for c in row)
        out.append("<tr>" + "".join(f"{tag}{escape(c.text)}</th>" for tag, c in zip(cells, row, strict=True)) + "</tr>")
    out += ["</thead>", "<tbody>"]
    for row in grid.rows:
        out.append(
            f'<tr><th scope="row">{escape(row[0].text)}</th>' + "".join(f"<td>{escape(c.text)}</td>" for c in row[1:]) + "</tr>"
        )
    return [*out, "</tbody>", "</table>"]
