"""The lists in README.md that come from the sources: the deliberate mistakes, and the figures that nobody published."""

from __future__ import annotations

import re

from sampler.arithmetic import Item
from sampler.model import Paper

_BETWEEN = re.compile(r"(<!-- generated: {name} -->\n).*?(<!-- end -->)".replace("{name}", r"([a-z ]+)"), re.DOTALL)


def with_lists(readme: str, papers: list[Paper], items: list[Item], published: list[dict[str, str]]) -> str:
    """`readme` with the text between its markers written anew."""
    lists = {"mistakes": _mistakes(items), "unpublished": _unpublished(papers, published)}
    return _BETWEEN.sub(lambda found: f"{found[1]}{lists[found[2]]}{found[3]}", readme)


def _mistakes(items: list[Item]) -> str:
    wrong = [item for item in items if item.mistake]
    lines = ["| no. | paper | what is printed | what is wrong |", "|---|---|---|---|"]
    for number, item in enumerate(wrong, 1):
        printed = " … ".join(item.quotes[:2]) + (" …" if len(item.quotes) > 2 else "")
        lines.append(f"| {number} | {' and '.join(item.docs)} | {printed} | {item.note} |")
    return "\n".join(lines) + "\n"


def _unpublished(papers: list[Paper], published: list[dict[str, str]]) -> str:
    """Levels whose indicator, area and period are not in published.csv: by paper and indicator."""
    known = {(p["indicator"], p["cohort"], p["area"], p["period"]) for p in published}
    found: dict[str, list[str]] = {}
    for paper in papers:
        for figure in paper.figures.values():
            row = figure.row
            if (
                row["measure"] == "change"
                or row.get("optional")
                or (row["indicator"], row["cohort"], row["area"], row["period"]) in known
            ):
                continue
            area = row["area"] if row["area"] != paper.facts["area"] else ""
            said = f"{row['surface']} ({', '.join(filter(None, (row['metric'], row['cohort'], area, row['period'])))})"
            entries = found.setdefault(paper.file, [])
            if said not in entries:
                entries.append(said)
    return "".join(f"- **{file}**: {'; '.join(entries)}\n" for file, entries in found.items())
