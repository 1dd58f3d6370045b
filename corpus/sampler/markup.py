"""Reads a source: a TOML head between lines of +++, then blocks parted by blank lines.

The first characters of a block (or, for lists, notes and tables, of a line) say what it is:

    # ## ###     heading                    - text     bullet             | a ; b ; c   row of a table
    §1.2 text    numbered paragraph         #. text    numbered item      |^ a ; b      header row of a table
    = text       line of the cover          ~ text     small line         |= t1: words  id and title of a table
    > text       boxed note                 ^ text     footnote           : TERM = words   entry of the glossary
    %contents  %pagebreak  %chart NAME      ! and !!   arithmetic that holds, and that is meant not to
                                            !?         an order of figures that holds but that no word states

Inside a text, {504|cpp_at_date @14 #id} marks a figure with what it states, <neglect c|words> a theme with its stance,
**words** bold, and [^] the mark of the footnote that follows. A cell's figure is specified behind it: 504 {@14}.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from sampler.model import Block, Cell, Check, Grid, Mark, Paper, SourceError

_LISTS = {"- ": "bullet", "#. ": "item", "= ": "cover", "~ ": "small", ": ": "term"}
_CELL = re.compile(r"^(?P<text>.*?)(?:\s*<(?P<span>\d)>)?\s*(?:\{(?P<spec>[^{}]*)\})?$")


def read_source(path: Path) -> Paper:
    """The paper in `path`. Raises SourceError for markup that is not closed."""
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    reader = _Reader(path.stem)
    for chunk in re.split(r"\n\s*\n", body):
        reader.chunk([line for line in chunk.splitlines() if line.strip()])
    return Paper(path.stem, tomllib.loads(head), reader.blocks, reader.checks)


class _Reader:
    """Collects blocks and checks, and counts list items and footnotes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.blocks: list[Block] = []
        self.checks: list[Check] = []
        self._notes = 0
        self._item = 0

    def chunk(self, lines: list[str]) -> None:
        """Adds the blocks of one chunk of lines."""
        plain: list[str] = []
        for line in lines:
            if line.startswith("!"):
                self.checks.append(_check(line))
            elif line.startswith("|"):
                self._table_line(line)
            elif line.startswith("%"):
                kind, _, name = line[1:].partition(" ")
                self.blocks.append(Block(kind, name=name))
            else:
                plain.append(line)
        if not plain:
            return
        starts = next((mark for mark in _LISTS if plain[0].startswith(mark)), None)
        if starts is None:
            self._item = 0
            self._prose(" ".join(line.strip() for line in plain))
            return
        items: list[str] = []
        for line in plain:
            if line.startswith(starts):
                items.append(line[len(starts) :].strip())
            else:
                items[-1] += " " + line.strip()
        for text in items:
            self._item = self._item + 1 if starts == "#. " else 0
            self._add(_LISTS[starts], text, number=f"{self._item}." if self._item else "")

    def _prose(self, text: str) -> None:
        if heading := re.match(r"(#{1,3}) (.*)", text):
            self._add("heading", heading[2], level=len(heading[1]))
        elif numbered := re.match(r"§(\S+) (.*)", text):
            self._add("paragraph", numbered[2], number=numbered[1].rstrip("."))
        elif text.startswith("> "):
            self._add("note", text[2:])
        elif text.startswith("^ "):
            self._add("footnote", text[2:], number=str(self._notes))
        else:
            self._add("paragraph", text)

    def _add(self, kind: str, source: str, *, level: int = 0, number: str = "") -> None:
        text, marks = self._inline(source)
        self.blocks.append(Block(kind, text, tuple(marks), level, number))

    def _inline(self, source: str) -> tuple[str, list[Mark]]:
        """The text without its markup, and the marks; a figure may stand inside a theme."""
        out: list[str] = []
        length = 0
        open_marks: list[tuple[str, int, str]] = []
        marks: list[Mark] = []
        bold: int | None = None
        for token in re.findall(r"\{|\|[^|{}<>]*\}|<[a-z_]+ [^|<>]*\||>|\*\*|\[\^\]|[^{}<>|*\[]+|.", source):
            if token == "{":
                open_marks.append(("claim", length, ""))
            elif token.startswith("<") and token.endswith("|"):
                open_marks.append(("theme", length, token[1:-1]))
            elif token == ">" or (token.startswith("|") and token.endswith("}")):
                if not open_marks:
                    raise SourceError(f"{self.name}: a mark is closed that was not opened in: {source[:80]}")
                kind, start, spec = open_marks.pop()
                marks.append(Mark(kind, start, length, spec or token[1:-1]))
            elif token == "**":
                if bold is not None:
                    marks.append(Mark("bold", bold, length))
                bold = length if bold is None else None
            elif token == "[^]":
                self._notes += 1
                out.append(str(self._notes))
                marks.append(Mark("note", length, length + len(out[-1])))
                length += len(out[-1])
            else:
                out.append(token)
                length += len(token)
        if open_marks or bold is not None:
            raise SourceError(f"{self.name}: a mark is not closed in: {source[:80]}")
        return "".join(out), sorted(marks, key=lambda mark: (mark.start, -mark.end))

    def _table_line(self, line: str) -> None:
        if line.startswith("|= "):
            table_id, _, title = line[3:].partition(": ")
            self.blocks.append(Block("table", grid=Grid(table_id, title)))
            return
        grid = self.blocks[-1].grid
        if grid is None:
            raise SourceError(f"{self.name}: a row without a table: {line}")
        header = line.startswith("|^")
        cells = []
        for part in line[2:].split(" ;"):
            found = _CELL.match(part.strip())
            if found is None:
                raise SourceError(f"{self.name}: not a cell: {part}")
            cells.append(Cell(found["text"], found["spec"] or "", int(found["span"] or 1)))
        (grid.header if header else grid.rows).append(cells)


def _check(line: str) -> Check:
    mistake = line.startswith("!!")
    body, _, note = line.lstrip("!?").strip().partition(" :: ")
    kind, *args = re.findall(r'"[^"]*"|\S+', body)
    return Check(kind, tuple(arg.strip('"') for arg in args), mistake, note, line, unstated=line.startswith("!?"))
