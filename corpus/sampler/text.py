"""A paper as plain text, as it comes out of a clerk's system: wrapped lines, numbered paragraphs, tables held by blanks."""

from __future__ import annotations

import textwrap

from sampler.model import Block, Grid, Paper

_WIDTH = 78


def write_text(paper: Paper) -> str:
    """The whole text, ending with a newline."""
    out = [paper.facts["running"], "", paper.facts["title"].upper(), ""]
    last = ""
    for block in paper.blocks:
        lines = _grid(block.grid) if block.grid else _lines(block)
        if out[-1] and not (block.kind == last and block.kind in ("bullet", "item", "cover", "small")):
            out.append("")
        out += lines
        last = block.kind
    return "\n".join(out).rstrip() + "\n"


def _lines(block: Block) -> list[str]:
    lead = {"bullet": "- ", "item": f"{block.number} "}.get(block.kind, f"{block.number}. " if block.number else "")
    return textwrap.wrap(
        lead + block.text, _WIDTH, subsequent_indent=" " * len(lead), break_long_words=False, break_on_hyphens=False
    )


def _grid(grid: Grid) -> list[str]:
    rows = [grid.columns()] + [[cell.text for cell in row] for row in grid.rows]
    widths = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
    body = [row[0].ljust(widths[0]) + "".join("  " + row[c].rjust(widths[c]) for c in range(1, len(row))) for row in rows]
    return [grid.title, "", *(line.rstrip() for line in body)]
