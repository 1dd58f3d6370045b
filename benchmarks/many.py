"""Whether ten thousand papers take a hundred times as long as a hundred.

    python benchmarks/many.py [FOLDER...] [--sizes 100,1000,10000] [--workers 1] [--keep DIR]

Makes papers of some pages each by varying the text of those in FOLDER (PDFs) and of the sample papers: other numbers, another
authority, another year, so that no two are copies. Of twenty, twelve are plain text, four HTML, three Word and one PDF. Each
size is ingested into a new warehouse without a cache, then checked, then ingested again, each in a process of its own. Printed:
papers a second of wall clock and of processor, the warehouse's size, the time of the check and of the second run, and peaks.
"""

from __future__ import annotations

import argparse
import html
import random
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ingest import Run, measure

from extractor.patterns import Patterns

SAMPLES = Path(__file__).resolve().parent.parent / "corpus" / "papers"
PAGES, WORDS = 3, 150
_NUMBER = re.compile(r"(?<![\d/.,-])\d{2,3}(?:,\d{3})?(?![\d/,-])")
_HYPHEN = re.compile("[\ufffe\x02]")  # what PDFium gives for a soft hyphen
_YEAR = re.compile(r"\b20[01]\d\b")


def seeds(folders: list[Path]) -> list[str]:
    """Stretches of three pages from every PDF, those with hardly any words left out."""
    import pypdfium2

    found = []
    for path in sorted(path for folder in folders for path in folder.rglob("*.pdf")):
        try:
            pdf = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError:  # damaged on purpose, or with a password
            continue
        pages = [_HYPHEN.sub("-", page.get_textpage().get_text_bounded()).replace("\r\n", "\n") for page in pdf]
        pdf.close()
        stretches = ["\n\n".join(pages[start : start + PAGES]) for start in range(0, len(pages), PAGES)]
        found += [text for text in stretches if len(text.split()) >= WORDS]
    return found


def varied(text: str, number: int, areas: list[str]) -> str:
    """The `number`-th variation of a text."""
    chance = random.Random(number)
    area, shift = areas[number % len(areas)], number % 7
    for name in areas:
        if name in text:
            text = text.replace(name, area)
            break
    text = _YEAR.sub(lambda match: str(int(match.group()) + shift), text)

    def another(match: re.Match[str]) -> str:
        old = int(match.group().replace(",", ""))
        new = max(10, round(old * chance.uniform(0.7, 1.4)))
        return f"{new:,}" if "," in match.group() else str(new)

    date = f"{1 + number % 28} May {2010 + shift + number % 9}"
    return f"{area} Safeguarding Children Board\nPaper {number} for the meeting of {date}\n\n{_NUMBER.sub(another, text)}"


def write(folder: Path, count: int, texts: list[str], areas: list[str]) -> None:
    """The papers, a hundred to a folder. Those that are there already are the same."""
    for number in range(count):
        place = folder / f"{number // 100:03}"
        place.mkdir(parents=True, exist_ok=True)
        text = varied(texts[number * 7919 % len(texts)], number, areas)
        kind = "txt" * (number % 20 < 12) or "html" * (number % 20 < 16) or "docx" * (number % 20 < 19) or "pdf"
        path = place / f"{number:05}.{kind}"
        if not path.exists():
            {"txt": _text, "html": _html, "docx": _docx, "pdf": _pdf}[kind](path, text)


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _paragraphs(text: str) -> Iterator[str]:
    yield from (part for part in re.split(r"\n\s*\n|(?<=[.:])\n", text) if part.strip())


def _html(path: Path, text: str) -> None:
    body = "\n".join(f"<p>{html.escape(part)}</p>" for part in _paragraphs(text))
    path.write_text(f"<!doctype html><meta charset='utf-8'><title>Paper</title>\n{body}", encoding="utf-8")


def _docx(path: Path, text: str) -> None:
    from docx import Document

    document = Document()
    for part in _paragraphs(text):
        document.add_paragraph(re.sub(r"[\x00-\x08\x0b-\x1f]", " ", " ".join(part.split())))
    document.save(str(path))


def _pdf(path: Path, text: str) -> None:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    style = getSampleStyleSheet()["BodyText"]
    SimpleDocTemplate(str(path)).build([Paragraph(html.escape(" ".join(part.split())), style) for part in _paragraphs(text)])


def main() -> None:
    """Make, measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--workers", default="1")
    parser.add_argument("--keep", type=Path, help="Make papers and warehouses here, and leave them.")
    given = parser.parse_args()
    sizes = sorted(int(size) for size in given.sizes.split(","))
    patterns = Patterns()
    areas = [name for name, area in patterns.areas.items() if area.kind == "authority"]
    texts = seeds([SAMPLES, *given.folders])
    print(f"{len(texts)} texts to vary, {len(areas)} authorities", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        top = given.keep or Path(scratch)
        for size in sizes:
            papers = top / f"papers-{size}"
            write(papers, size, texts, areas)
            _measured(top / f"{size}.duckdb", papers, size, given.workers)


def _measured(warehouse: Path, papers: Path, size: int, workers: str) -> None:
    warehouse.unlink(missing_ok=True)
    warehouse.with_name(f"{warehouse.name}.wal").unlink(missing_ok=True)
    command = [sys.executable, "-m", "extractor", "--warehouse", str(warehouse)]
    ingest = [*command, "ingest", "--ocr", "never", "--workers", workers, str(papers)]
    off = {"SCRUTINY_CACHE": "off"}
    first = measure(ingest, off)
    megabytes = warehouse.stat().st_size / 1e6
    check = measure([*command, "check", "--fail-on", "never", "--format", "jsonl"], off)
    again = measure(ingest, off)
    print(
        f"{size:>6} papers: {size / first.seconds:6.1f} a second ({size / first.cpu:.1f} of processor), "
        f"{first.seconds:.0f} s, warehouse {megabytes:.1f} MB, {_told('check', check)}, {_told('again', again)}, "
        f"parent {first.parent:.0f} MB, worker {first.worker:.0f} MB",
        flush=True,
    )


def _told(label: str, run: Run) -> str:
    return f"{label} {run.seconds:.1f} s ({run.cpu:.1f} of processor, {run.parent:.0f} MB)"


if __name__ == "__main__":
    main()
