"""Builds the sample papers, their annotations and the lists in README.md from corpus/sources.

    python corpus/build.py             writes papers/, gold/ and the generated part of README.md
    python corpus/build.py --rescan    also renders the image of the scanned paper anew (needs pypdfium2 and Pillow)

Two builds give the same bytes. Nothing is written when the arithmetic of a source does not hold.
"""

from __future__ import annotations

import csv
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from sampler.arithmetic import Item, check_all  # noqa: E402 - the folder of this script comes first
from sampler.figures import annotate  # noqa: E402
from sampler.gold import write_gold  # noqa: E402
from sampler.markup import read_source  # noqa: E402
from sampler.model import Paper  # noqa: E402
from sampler.pdf import write_pdf  # noqa: E402
from sampler.readme import with_lists  # noqa: E402
from sampler.scan import photograph, write_scan  # noqa: E402
from sampler.text import write_text  # noqa: E402
from sampler.web import write_html  # noqa: E402
from sampler.word import write_docx  # noqa: E402

SOURCES = HERE / "sources"


def load() -> tuple[list[Paper], list[Item], list[dict[str, str]]]:
    """The papers with their annotations, the outcome of their arithmetic, and the published figures."""
    metrics = tomllib.loads((SOURCES / "metrics.toml").read_text(encoding="utf-8"))
    with (SOURCES / "published.csv").open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    papers = [read_source(path) for path in sorted(SOURCES.glob("*.paper"))]
    for paper in papers:
        annotate(paper, metrics)
    return papers, check_all(papers, published), published


def content(paper: Paper, published: list[dict[str, str]]) -> bytes:
    """The bytes of one paper's file."""
    match paper.facts["layout"]:
        case "docx":
            return write_docx(paper)
        case "html":
            return write_html(paper).encode("utf-8")
        case "text":
            return write_text(paper).encode("utf-8")
        case "scan":
            return write_scan(SOURCES / f"{paper.name}.jpg", paper.facts["title"])
        case _:
            return write_pdf(paper, published)


def build(target: Path, *, rescan: bool = False) -> None:
    """Writes papers, annotations and README.md under `target`."""
    papers, items, published = load()
    (target / "papers").mkdir(parents=True, exist_ok=True)
    for paper in papers:
        if rescan and paper.facts["layout"] == "scan":
            photograph(write_pdf(paper, published), SOURCES / f"{paper.name}.jpg")
        (target / "papers" / paper.file).write_bytes(content(paper, published))
    readable = [paper for paper in papers if paper.facts["layout"] != "scan"]
    write_gold(readable, items, target / "gold")
    write_gold([paper for paper in papers if paper not in readable], items, target / "gold" / "scanned")
    readme = with_lists((HERE / "README.md").read_text(encoding="utf-8"), papers, items, published)
    (target / "README.md").write_text(readme, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    build(HERE, rescan="--rescan" in sys.argv[1:])
