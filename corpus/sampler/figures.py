"""From a mark to an annotation: the number behind the printed words, its place in time, and the anchor that finds it again."""

from __future__ import annotations

import re
from typing import Any

from sampler.model import Block, Figure, Grid, Mark, Paper, SourceError

_WORDS = {
    "no": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
}
_SHARES = {
    "half": 50.0,
    "a half": 50.0,
    "two thirds": 66.667,
    "one third": 33.333,
    "a third": 33.333,
    "a quarter": 25.0,
    "one quarter": 25.0,
    "three quarters": 75.0,
    "a fifth": 20.0,
    "one in five": 20.0,
    "one in four": 25.0,
    "one in three": 33.333,
    "one in ten": 10.0,
    "nine in ten": 90.0,
    "nine out of ten": 90.0,
    "four in five": 80.0,
}
_RATIOS = {
    "doubled": 2.0,
    "more than doubled": 2.0,
    "halved": 0.5,
    "trebled": 3.0,
    "twice": 2.0,
}
_QUALIFIERS = {"about", "over", "under", "at_least", "at_most"}
_AREAS = {"eng": "England", "sn": "statistical neighbours", "se": "South East"}
_STANCES = {"c": "concern", "s": "strength", "r": "recommendation", "n": "neutral"}
_SENTENCE = re.compile(r"(?<=[.!?])[’”)]*\s+(?=[A-Z“‘(\d])")


def period(token: str) -> str | None:
    """The ISO period that a shorthand states: @15 an instant, fy15 ay15 cy15 a year by the year in which it ends."""
    if token.startswith("@"):
        return f"20{token[1:]}-03-31" if len(token) == 3 else token[1:]
    if years := re.fullmatch(r"(fy|ay|cy)(\d\d)(?:-(\d\d))?", token):
        first, last = int(years[2]), int(years[3] or years[2])
        start, end = {
            "fy": (f"20{first - 1:02}-04-01", f"20{last}-03-31"),
            "ay": (f"20{first - 1:02}-09-01", f"20{last}-08-31"),
            "cy": (f"20{first:02}-01-01", f"20{last}-12-31"),
        }[years[1]]
        return f"{start}/{end}"
    return token if re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", token) else None


def number(surface: str) -> tuple[float | None, str, float | None, float | None]:
    """(value, unit, low, high) of a printed number; a range has no value."""
    text = surface.lower().strip()
    if with_unit := re.fullmatch(r"(.+?) (weeks|days|months|years|hours|percentage points|times)", text):
        unit = with_unit[2].replace(" ", "_")
        value, _, low, high = number(with_unit[1])
        return value, "count" if unit == "times" else unit, low, high
    if text in _SHARES:
        return _SHARES[text], "percent", None, None
    if text in _RATIOS:
        return _RATIOS[text], "ratio", None, None
    if text in _WORDS:
        return float(_WORDS[text]), "count", None, None
    unit = "percent" if text.endswith("%") else "gbp" if "£" in text else "count"
    if ends := re.fullmatch(r"(\d+)(?: to |-| and )(\d+)%?", text):
        return None, unit, float(ends[1]), float(ends[2])
    found = re.fullmatch(r"([+\-−]?)£?(\d[\d,]*(?:\.\d+)?)(%|\+|k|m)?", text)
    if not found:
        raise SourceError(f"not a number: {surface!r}")
    value = float(found[2].replace(",", "")) * {"k": 1e3, "m": 1e6}.get(found[3] or "", 1)
    return (-value if found[1] in ("-", "−") else value), unit, None, None


def annotate(paper: Paper, metrics: dict[str, str]) -> None:
    """Fills `paper.figures` and `paper.themes` from the marks. Raises SourceError for a word it does not know."""
    whole = fold(paper.text())
    named: set[tuple[str, int, int]] = set()  # one mention per theme and sentence
    for index, block in enumerate(paper.blocks):
        if block.grid:
            _table_figures(paper, index, block.grid, metrics)
            continue
        for mark in block.marks:
            start, end = sentence_of(block.text, mark)
            if mark.kind == "claim":
                row = _claim(paper, mark.spec, block.text[mark.start : mark.end], metrics)
                row["anchor"] = _anchor(block, mark, start, end, whole)
                _file(paper, row, index, mark.start, mark.end, block.text[start:end])
            elif mark.kind == "theme":
                theme, *flags = mark.spec.split()
                if (theme, index, start) in named:
                    raise SourceError(f"{paper.name}: {theme} is marked twice in: {block.text[start:end]}")
                named.add((theme, index, start))
                entry = {
                    "doc": paper.file,
                    "kind": "theme",
                    "theme": theme,
                    "anchor": _anchor(block, mark, start, end, whole),
                    "assertion": "negated" if "neg" in flags else "affirmed",
                    "stance": next((_STANCES[f] for f in flags if f in _STANCES), "neutral"),
                }
                paper.themes.append(entry | ({"optional": True} if "opt" in flags else {}))
                if theme == "self_harm":  # where children harm themselves, a reader may name their mental health too
                    paper.themes.append(entry | {"theme": "child_mental_health", "optional": True})


def _table_figures(paper: Paper, index: int, grid: Grid, metrics: dict[str, str]) -> None:
    labels = grid.columns()
    for r, cells in enumerate(grid.rows):
        if len(cells) != len(labels):
            raise SourceError(f"{paper.name}: {grid.table_id} row {r} has {len(cells)} cells, its header {len(labels)}")
        printed = " ".join(c.text for c in cells if c.text)
        for c, cell in enumerate(cells[1:], 1):
            if cell.spec == "none" or not re.search(r"\d", cell.text):
                continue
            spec = " ".join((grid.header[-1][c].spec, cells[0].spec, cell.spec))
            row = _claim(paper, spec, cell.text, metrics) | {
                "anchor": printed,
                "source": "table",
                "row": cells[0].text,
                "col": labels[c],
            }
            row.pop("_id")
            _file(paper, row | {"_id": f"{grid.table_id}.{r}.{c}"}, index, r, c, printed)


def _file(paper: Paper, row: dict[str, Any], block: int, start: int, end: int, sentence: str) -> None:
    name = row.pop("_id") or f"_{block}_{start}"
    if name in paper.figures:
        raise SourceError(f"{paper.name}: two figures are called {name}")
    free = row.pop("_free")
    paper.figures[name] = Figure(name, block, start, end, row, sentence, free)


def _claim(paper: Paper, spec: str, surface: str, metrics: dict[str, str]) -> dict[str, Any]:
    value, unit, low, high = number(surface)
    row: dict[str, Any] = {
        "doc": paper.file,
        "kind": "claim",
        "anchor": "",
        "surface": surface,
        "value": value,
        "value_low": low,
        "value_high": high,
        "unit": unit,
        "qualifier": "at_least" if surface.endswith("+") else "exact",
        "measure": "level",
        "role": "actual",
        "metric": "",
        "cohort": "",
        "area": paper.facts["area"],
        "period": "",
        "period_from": "",
        "source": "text",
        "row": "",
        "col": "",
        "indicator": "",
        "_id": "",
        "_free": False,
    }
    if surface == "more than doubled":
        row["qualifier"] = "over"
    for token in spec.split():
        _apply(row, token, metrics)
    if row["measure"] == "change" and row.pop("_falls", False) and row["value"] is not None:
        row["value"] = -abs(row["value"])
    if not row["metric"]:
        row["metric"] = metrics.get(row["indicator"], "")
    if isinstance(row["value"], float) and row["value"].is_integer():
        row["value"] = int(row["value"])
    return row


def _apply(row: dict[str, Any], token: str, metrics: dict[str, str]) -> None:
    """One word of a specification."""
    key, colon, said = token.partition(":")
    said = said.replace("_", " ")
    if when := period(token):
        row["period"] = when
    elif colon and key == "from":
        row["period_from"] = period(token[5:]) or ""
    elif colon and key in ("c", "m", "u", "area"):
        row[{"c": "cohort", "m": "metric", "u": "unit", "area": "area"}[key]] = (
            said.replace(" points", "_points") if key == "u" else said
        )
    elif colon and key == "v":
        row["value"] = float(said)
    elif colon and key == "per":
        row["unit"], row["per"] = "rate", int(said)
    elif token in _AREAS:
        row["area"] = _AREAS[token]
    elif token in _QUALIFIERS:
        row["qualifier"] = token
    elif token in ("chg", "chg-"):
        row["measure"] = "change"
        row["_falls"] = token == "chg-"
    elif token in ("target", "forecast"):
        row["role"] = token
    elif token.startswith("#"):
        row["_id"] = token[1:]
    elif token == "opt":
        row["optional"] = True
    elif token == "free":
        row["_free"] = True
    elif token == "-":
        row["indicator"] = ""
    elif token in metrics:
        row["indicator"] = token
        row["metric"] = ""
    else:
        raise SourceError(f"{row['doc']}: {row['surface']}: unknown word {token!r}")


def fold(text: str) -> str:
    """Runs of white space become one blank."""
    return re.sub(r"\s+", " ", text).strip()


def sentence_of(text: str, mark: Mark) -> tuple[int, int]:
    """The half-open range of the sentence of `text` that holds the mark."""
    start = 0
    for gap in _SENTENCE.finditer(text):
        if gap.start() >= mark.end:
            return start, gap.start()
        if gap.end() <= mark.start:
            start = gap.end()
    return start, len(text)


def _anchor(block: Block, mark: Mark, low: int, high: int, whole: str) -> str:
    """Whole words around the mark, inside its sentence, clear of footnote marks: up to 90 characters, found once in the paper."""
    for note in block.marks:
        if note.kind == "note":
            low, high = (max(low, note.end), high) if note.end <= mark.start else (low, min(high, note.start))
    text, surface = block.text, block.text[mark.start : mark.end]
    best = surface
    for want in range(30, 92, 4):
        spare = max(0, want - (mark.end - mark.start))
        start, end = max(low, mark.start - spare * 3 // 5), min(high, mark.end + spare * 2 // 5)
        while start > low and not text[start - 1].isspace() and start < mark.start:
            start += 1
        while end < high and not text[end].isspace() and end > mark.end:
            end -= 1
        window = text[start:end].strip()
        if len(window) > 90:
            break
        best = window
        if len(window) >= 20 and whole.count(window) == 1 and (mark.kind == "theme" or window.count(surface) == 1):
            return window
    return best
