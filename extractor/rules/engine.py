"""The rule engine: finds the rules, runs their queries through one door, counts every outcome.

A rule is one module of this package whose name begins with its code ("ar01_..."); it holds `RULE` and its own documentation.
The engine knows nothing of any rule.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from extractor.errors import InputError
from extractor.model import Evidence, Finding, Outcome, Severity
from extractor.rules.copies import once
from extractor.rules.evidence import with_printed_rows
from extractor.rules.examples import Example
from extractor.text import digest, fold_whitespace

Row = dict[str, object]
RowT = TypeVar("RowT", bound=msgspec.Struct)

SECTIONS = ("What it checks", "Why it matters", "Flagged", "Accepted")
_MODULE = re.compile(r"^[a-z]{2}\d{2}_\w+$")
_CHUNK = 5_000
"""Rows that are held at a time: a national corpus has a hundred thousand tables."""

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Door(Protocol):
    """Read-only access to the public views."""

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Run one SELECT; one dictionary a row, by column name."""

    def results(self, queries: Sequence[str], size: int) -> Generator[Iterator[list[Row]]]:
        """The same for each query in turn, at most `size` rows at a time; each to be read to its end before the next."""


@dataclass(frozen=True, slots=True)
class Rule(Generic[RowT]):
    """A consistency check. `query` joins the public views; each row is read as `row` and judged by `check`.

    A row may carry a column `checks`: how many alike checks it stands for (default 1). `severity` is the gravest that the
    rule gives; `check` may give less where something innocent explains the difference. `doc` is the module's docstring.
    """

    code: str
    name: str
    severity: Severity
    query: str
    row: type[RowT]
    check: Callable[[RowT], Iterable[Outcome]]
    examples: tuple[Example, ...]
    doc: str

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.doc.strip().splitlines()[0].strip()

    @property
    def sections(self) -> Mapping[str, str]:
        """The documentation by heading (`SECTIONS`), each with its line breaks and no indentation."""
        found: dict[str, list[str]] = {}
        current: list[str] | None = None
        for line in self.doc.splitlines():
            heading = line.strip()
            if heading in SECTIONS:
                current = found.setdefault(heading, [])
            elif current is not None:
                current.append(line.strip())
        return {heading: "\n".join(lines).strip() for heading, lines in found.items()}


@dataclass(frozen=True, slots=True)
class RuleStatistics:
    """How one rule fared. `missing` says what the uncheckable ones lacked, most frequent first."""

    code: str
    name: str
    passed: int = 0
    flagged: int = 0
    not_checkable: int = 0
    missing: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a run found: findings sorted by gravity, rule, document and page; statistics in the order of the codes."""

    findings: tuple[Finding, ...]
    statistics: tuple[RuleStatistics, ...]


@dataclass(slots=True)
class _Tally:
    findings: list[Finding] = field(default_factory=list)
    status: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)

    def add(self, code: str, outcomes: Iterable[Outcome], times: int) -> None:
        """Count the outcomes of one row, which stands for `times` alike checks."""
        for outcome in outcomes:
            self.status[outcome.status] += times
            if outcome.finding is not None:
                self.findings.append(replace(outcome.finding, rule=code))
            if outcome.missing is not None:
                self.missing[outcome.missing] += times

    def statistics(self, rule: Rule[Any]) -> RuleStatistics:
        """The counts, what was missing most often first."""
        missing = tuple(sorted(self.missing.items(), key=lambda item: (-item[1], item[0])))
        return RuleStatistics(
            rule.code, rule.name, self.status["passed"], self.status["flagged"], self.status["not_checkable"], missing
        )


def run(
    door: Door, *, select: Sequence[str] = (), ignore: Sequence[str] = (), only: AbstractSet[str] | None = None
) -> CheckResult:
    """Run the rules over the warehouse behind `door`.

    `select` and `ignore` name rules by code ("AR01"), family ("AR") or name; an empty `select` means all of them. `only`
    leaves the checks that involve none of these documents out, and those that a query counts without naming documents.
    Raises InputError for a name that fits no rule.
    """
    chosen = _chosen(select, ignore)
    tallies = _tallies(chosen, door, only)
    drafts = [finding for rule in chosen for finding in tallies[rule.code].findings]
    statistics = [tallies[rule.code].statistics(rule) for rule in chosen]
    return CheckResult(_numbered(once(with_printed_rows(drafts, door.rows), door.rows)), tuple(statistics))


@cache
def all_rules() -> tuple[Rule[Any], ...]:
    """Every rule of the package, by code."""
    package = importlib.import_module("extractor.rules")
    names = [module.name for module in pkgutil.iter_modules(package.__path__) if _MODULE.match(module.name)]
    rules = [importlib.import_module(f"extractor.rules.{name}").RULE for name in names]
    return tuple(sorted(rules, key=lambda rule: rule.code))


def _chosen(select: Sequence[str], ignore: Sequence[str]) -> list[Rule[Any]]:
    rules = all_rules()
    for wanted in (*select, *ignore):
        if not any(_names(wanted, rule) for rule in rules):
            raise InputError(f"no rule is called {wanted!r}; 'scrutiny rule' lists them")
    return [
        rule
        for rule in rules
        if (not select or any(_names(wanted, rule) for wanted in select)) and not any(_names(wanted, rule) for wanted in ignore)
    ]


def _names(wanted: str, rule: Rule[Any]) -> bool:
    key = wanted.strip().casefold()
    return key in (rule.code.casefold(), rule.code[:2].casefold(), rule.name.casefold())


def _tallies(rules: Sequence[Rule[Any]], door: Door, only: AbstractSet[str] | None) -> dict[str, _Tally]:
    """The outcomes of each rule by its code. A query that several rules share is run once."""
    sharing: dict[tuple[str, type[msgspec.Struct]], list[Rule[Any]]] = {}
    for rule in rules:
        sharing.setdefault((rule.query, rule.row), []).append(rule)
    tallies = {rule.code: _Tally() for rule in rules}
    with closing(door.results([query for query, _ in sharing], _CHUNK)) as results:
        for group, chunks in zip(sharing.values(), results, strict=True):
            _tally(group, chunks, only, tallies)
    return tallies


def _tally(
    group: Sequence[Rule[Any]], chunks: Iterable[list[Row]], only: AbstractSet[str] | None, tallies: Mapping[str, _Tally]
) -> None:
    """Give each row to all rules of the group that share the query."""
    kind = group[0].row
    for chunk in chunks:
        for raw in chunk:
            if only is not None and only.isdisjoint(_documents(raw)):
                continue
            row = msgspec.convert(raw, type=kind)
            checks = raw.get("checks", 1)
            for rule in group:
                outcomes = (one for one in rule.check(row) if only is None or _involves(one.finding, only))
                tallies[rule.code].add(rule.code, outcomes, checks if isinstance(checks, int) else 1)


def _documents(value: object) -> Iterator[str]:
    """The documents that a row names, at any depth."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "document" and isinstance(item, str):
                yield item
            else:
                yield from _documents(item)
    elif isinstance(value, list):
        for item in value:
            yield from _documents(item)


def _involves(finding: Finding | None, documents: AbstractSet[str]) -> bool:
    return finding is None or not documents.isdisjoint(entry.document for entry in finding.evidence)


def _numbered(drafts: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in a stable order, each with its id: a digest of rule and quotations, so that a waiver outlives re-ingestion.

    Two findings of one rule on the very same quotations are told apart by what was observed and where.
    """
    findings = [replace(draft, finding_id=_identity(draft)) for draft in sorted(drafts, key=_order)]
    return tuple(_without_collisions(findings))


def _identity(finding: Finding) -> str:
    quotes = sorted({fold_whitespace(entry.quote).casefold() for entry in finding.evidence})
    return digest(finding.rule, *quotes)


def _without_collisions(findings: Iterable[Finding]) -> Iterator[Finding]:
    seen: set[str] = set()
    for finding in findings:
        unique, turn = finding.finding_id, 0
        while unique in seen:
            places = (entry.document for entry in finding.evidence)
            unique = digest(finding.finding_id, finding.observed, *places, turn)
            turn += 1
        seen.add(unique)
        yield replace(finding, finding_id=unique)


def _order(finding: Finding) -> tuple[object, ...]:
    first: Evidence | None = finding.evidence[0] if finding.evidence else None
    place = (first.document, first.page or 0, first.quote) if first else ("", 0, "")
    return (_RANK[finding.severity], finding.rule, *place, finding.observed, finding.message)
