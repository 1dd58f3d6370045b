"""Change one digit of a figure in the sample papers, again and again: is it noticed?

    python benchmarks/mutation.py [--times 300] [--seed 1] [--list]

The sources in `corpus/sources` say which figures belong together. A digit of a figure in a random place is changed. Where what
the sources hold together then does not hold any more, the change leaves what is printed. It is checkable, and counted, where
something contradicts it that the checker holds too:

- arithmetic in the papers (the lines that start with `!`, of a sentence, a table or across papers);
- a second statement of the same fact, in the same paper or in another of the papers that are read here (the scan is not);
- the published figure for the same indicator, area and period among the official series of the product (`corpus/official`), at
  the step that it is published to.

Not checkable is what only the makers of the papers can know: a figure that `corpus/sources/published.csv` has from some other
paper, and an order of two figures that no word states (`!?`: "45%, against 58%"). How many were drawn, and what would have told
them, is printed; `--list` prints each of them.

The changed paper is built, read and checked beside the others like any paper; the change is noticed where a finding comes up that
quotes it and was not there before. Figures of the deliberate mistakes are left alone.

Prints how many are noticed, by the arithmetic that is broken, every change that is missed, and the findings of the untouched
papers that no deliberate mistake explains.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "corpus")]

import build as corpus  # noqa: E402 - the folder of the sample papers comes first
from sampler.arithmetic import Interval, Item, check_all, interval, meet  # noqa: E402
from sampler.figures import annotate  # noqa: E402
from sampler.markup import read_source  # noqa: E402
from sampler.model import Figure, Paper, SourceError  # noqa: E402

from extractor.model import Finding, ReadFailure  # noqa: E402
from extractor.patterns import Patterns  # noqa: E402
from extractor.pipeline.ingest import ingest  # noqa: E402
from extractor.pipeline.loading import load_reading  # noqa: E402
from extractor.pipeline.reading import read_document  # noqa: E402
from extractor.read import file_sha256  # noqa: E402
from extractor.rules import run  # noqa: E402
from extractor.text import fold_whitespace  # noqa: E402
from extractor.warehouse import Provenance, reading, utc_now, writing  # noqa: E402

_TEXT_FIGURE = re.compile(r"\{([^{}|]*\d[^{}|]*)\|")
_OFFICIAL = "official series"
_OTHERWISE = "published elsewhere"

Official = Mapping[tuple[str, str, str], Interval]
"""What was published of an indicator, an area and a period (ISO dates, of a duration parted by a slash)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One digit changed: the paper with it, the words around it before and after, and the arithmetic that it breaks.

    `checkable` where something that the warehouse holds contradicts it.
    """

    paper: Paper
    before: str
    after: str
    breaks: str
    line: str
    checkable: bool


class Sources:
    """The sample papers that have text, and what holds among them."""

    def __init__(self, folder: Path) -> None:
        import csv
        import tomllib

        self.folder = folder
        self.metrics = tomllib.loads((corpus.SOURCES / "metrics.toml").read_text(encoding="utf-8"))
        with (corpus.SOURCES / "published.csv").open(encoding="utf-8", newline="") as file:
            self.published = list(csv.DictReader(file))
        self.paths = sorted(corpus.SOURCES.glob("*.paper"))
        self.papers = self._read({})
        self.items = check_all(self.papers, self.published)
        self.excused = {
            (doc, fold_whitespace(quote))
            for item in self.items
            if item.mistake or item.tolerated
            for doc in item.docs
            for quote in item.quotes
        }
        self.sites = [
            (path, start, end)
            for path, paper in zip(self.paths, self.papers, strict=True)
            if _is_read(paper)
            for start, end in _sites(path.read_text(encoding="utf-8"))
        ]
        self.official: Official = {}

    def hold(self, official: Official) -> None:
        """Take what was published, without what the untouched papers differ from."""
        figures = [figure for paper in self.papers if _is_read(paper) for figure in paper.figures.values()]
        at_odds = {_fact(figure) for figure in figures if _differs(figure, official)}
        self.official = {fact: spread for fact, spread in official.items() if fact not in at_odds}

    def _read(self, changed: dict[Path, str]) -> list[Paper]:
        papers = []
        for path in self.paths:
            if path in changed:
                source = self.folder / path.name
                source.write_text(changed[path], encoding="utf-8")
            paper = read_source(self.folder / path.name if path in changed else path)
            annotate(paper, self.metrics)
            papers.append(paper)
        return papers

    def change(self, dice: random.Random) -> Change | None:
        """A random change that leaves what is printed; None where the drawn one does not, or touches a deliberate mistake."""
        path, start, end = dice.choice(self.sites)
        text = path.read_text(encoding="utf-8")
        places = [place for place in range(start, end) if text[place].isdigit()]
        place = dice.choice(places)
        digits = [digit for digit in "0123456789" if digit != text[place] and not (digit == "0" and place == places[0])]
        changed = f"{text[:place]}{dice.choice(digits)}{text[place + 1 :]}"
        try:
            papers = self._read({path: changed})
        except SourceError:
            return None
        paper = next(paper for paper in papers if paper.name == path.stem)
        if self._is_excused(path, paper):
            return None
        try:
            check_all(papers, self.published)
        except SourceError as error:
            if "meant to fail" in str(error):
                return None
            told = self._contradiction(papers)
            kind = told or _broken(str(error))
            return Change(paper, text[start:end], changed[start:end], kind, _around(changed, start, end), told is not None)
        return None

    def _contradiction(self, papers: list[Paper]) -> str | None:
        """What the warehouse holds against the papers, by kind; None where only their makers can tell."""
        held = [_as_stated(paper) for paper in papers if _is_read(paper)]
        try:
            check_all(held, [])
        except SourceError as error:
            return _broken(str(error))
        if any(_differs(figure, self.official) for paper in held for figure in paper.figures.values()):
            return _OFFICIAL
        return None

    def _is_excused(self, path: Path, paper: Paper) -> bool:
        original = next(known for known in self.papers if known.name == path.stem)
        pairs = zip(original.figures.values(), paper.figures.values(), strict=True)
        touched = [old for old, new in pairs if (old.sentence, old.row["surface"]) != (new.sentence, new.row["surface"])]
        return any((paper.file, fold_whitespace(figure.sentence)) in self.excused for figure in touched)


def main() -> None:
    """Draws, builds, checks, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="print the changes that are not checkable, too")
    options = parser.parse_args()
    dice = random.Random(options.seed)
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        sources = Sources(work)
        base, patterns = work / "base.duckdb", Patterns()
        known = _checked_base(sources, base, patterns)
        sources.hold(_published(base))
        _print_alarms(sources.items, known)
        made, noticed, missed, unknowable = Counter[str](), Counter[str](), [], []
        for change in _draw(sources, dice, options.times):
            if not change.checkable:
                unknowable.append(change)
                continue
            made[change.breaks] += 1
            new = _new_findings(change, sources, base, patterns, {finding.finding_id for finding in known})
            if new:
                noticed[change.breaks] += 1
            else:
                missed.append(change)
    _print_unknowable(unknowable, listed=options.list)
    _print(made, noticed, missed, time.perf_counter() - begun)


def _draw(sources: Sources, dice: random.Random, times: int) -> Iterator[Change]:
    """Changes that leave what is printed until `times` of them are checkable; those that are not among them."""
    drawn = made = 0
    while made < times:
        drawn += 1
        change = sources.change(dice)
        if change is not None:
            made += change.checkable
            yield change
    print(f"{drawn} changes drawn, {times} of them leave what is printed and are checkable")


def _is_read(paper: Paper) -> bool:
    return bool(paper.facts["layout"] != "scan")


def _as_stated(paper: Paper) -> Paper:
    """The paper with the arithmetic that its words state."""
    return replace(paper, checks=[check for check in paper.checks if not check.unstated])


def _published(base: Path) -> Official:
    """The official figures that the warehouse holds, each with what its step allows."""
    with reading(base) as door:
        rows = door.rows(
            "SELECT indicator, area, CASE WHEN period_start = period_end THEN period_end::VARCHAR "
            "ELSE period_start::VARCHAR || '/' || period_end::VARCHAR END AS period, value_low, value_high "
            "FROM official_series WHERE value IS NOT NULL"
        )
    return {
        (str(row["indicator"]), str(row["area"]), str(row["period"])): (
            float(str(row["value_low"])),
            float(str(row["value_high"])),
        )
        for row in rows
    }


def _fact(figure: Figure) -> tuple[str, str, str]:
    return figure.row["indicator"], figure.row["area"], figure.row["period"]


def _differs(figure: Figure, official: Official) -> bool:
    """Whether the figure states a fact that was published, and another value."""
    row = figure.row
    if row["measure"] != "level" or row["role"] != "actual" or row["cohort"] or row["unit"] == "ratio":
        return False
    spread = official.get(_fact(figure))
    return spread is not None and not meet(interval(row), spread)


def _checked_base(sources: Sources, base: Path, patterns: Patterns) -> tuple[Finding, ...]:
    papers = sources.folder / "papers"
    papers.mkdir()
    for paper in sources.papers:
        if _is_read(paper):
            (papers / paper.file).write_bytes(corpus.content(paper, sources.published))
    for _ in ingest([papers], base, patterns):
        pass
    with reading(base) as door:
        return run(door).findings


def _new_findings(change: Change, sources: Sources, base: Path, patterns: Patterns, known: set[str]) -> list[Finding]:
    """The findings that quote the changed paper and were not there before."""
    name = change.paper.file
    path = sources.folder / name
    path.write_bytes(corpus.content(change.paper, sources.published))
    read = read_document(path, name, file_sha256(path), patterns, {})
    if isinstance(read, ReadFailure):
        raise SystemExit(f"{name}: {read.reason}")
    copy = sources.folder / "copy.duckdb"
    shutil.copyfile(base, copy)
    try:
        with writing(copy, settled=False) as connection:
            load_reading(connection, read, Provenance(name, str(path), utc_now(), "benchmark", patterns.digest))
        with reading(copy) as door:
            found = run(door, only={name}).findings
    finally:
        for left in (copy, copy.with_name(f"{copy.name}.wal")):
            with contextlib.suppress(FileNotFoundError):
                left.unlink()
    return [
        finding
        for finding in found
        if finding.finding_id not in known
        and any(entry.document == name and change.after in entry.quote for entry in finding.evidence)
    ]


def _sites(text: str) -> Iterator[tuple[int, int]]:
    """Where figures stand in a source: in its sentences, and in the body of its tables."""
    for match in _TEXT_FIGURE.finditer(text):
        yield match.span(1)
    for line in re.finditer(r"(?m)^\| .*$", text):
        for cell in re.finditer(r";\s*([^;{}\n]*\d[^;{}\n]*?)\s*(?=[;{\n]|$)", line.group()):
            yield line.start() + cell.start(1), line.start() + cell.end(1)


def _around(text: str, start: int, end: int) -> str:
    words = re.sub(r"\|[^{}|]*\}|[{}]", "", text[max(0, start - 90) : end + 90])
    return fold_whitespace(words)


def _broken(message: str) -> str:
    """The kind of arithmetic that an error of the sources names."""
    line = re.search(r": !+(\??) ?(\w+) ", message)
    if line:
        return f"{line.group(2)}, not in words" if line.group(1) else line.group(2)
    if " differ: " in message:
        return "same fact, two papers" if not re.search(r"^(\S+) and \1 differ", message) else "same fact, one paper"
    return _OTHERWISE if "is published" in message else "other"


def _print_alarms(items: list[Item], known: tuple[Finding, ...]) -> None:
    quotes = [fold_whitespace(quote) for item in items if item.mistake or item.tolerated for quote in item.quotes]
    alarms = [
        finding
        for finding in known
        if not any(quote in entry.quote or entry.quote in quote for entry in finding.evidence for quote in quotes)
    ]
    print(f"untouched papers: {len(known)} findings, {len(alarms)} of them not explained by a deliberate mistake")
    for finding in alarms:
        print(f"  alarm {finding.severity} {finding.rule}: {finding.message}")


def _print_unknowable(changes: list[Change], *, listed: bool) -> None:
    print(f"{len(changes)} more leave what the sources say but are not checkable, for nothing that is read contradicts them:")
    for kind, count in Counter(change.breaks for change in changes).most_common():
        print(f"  {kind:24} {count:4}")
    for change in changes if listed else ():
        print(f"not checkable [{change.breaks}] {change.paper.name}: {change.before} -> {change.after}: ... {change.line} ...")


def _print(made: Counter[str], noticed: Counter[str], missed: list[Change], seconds: float) -> None:
    total, found = made.total(), noticed.total()
    print(f"noticed: {found} of {total} ({found / total:.1%}), in {seconds:.0f} s")
    for kind, count in made.most_common():
        print(f"  {kind:24} {noticed[kind]:4} of {count}")
    for change in sorted(missed, key=lambda change: (change.breaks, change.paper.name)):
        print(f"missed [{change.breaks}] {change.paper.name}: {change.before} -> {change.after}: ... {change.line} ...")


if __name__ == "__main__":
    main()
