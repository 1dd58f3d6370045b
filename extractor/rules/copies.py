"""Copies of one paper: a draft and its final form, an appendix of two committees. What they share is not counted twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from extractor.model import Evidence, Finding, Severity
from extractor.text import fold_whitespace

_COPIES = """
WITH passages AS (
    SELECT DISTINCT document, hash(lower(text)) AS passage
    FROM blocks WHERE document IN (SELECT unnest(?)) AND length(text) >= 40 AND kind <> 'running_head'
),
lengths AS (SELECT document, count(*) AS passages FROM passages GROUP BY document)
SELECT a.document AS one, b.document AS other
FROM passages a JOIN passages b ON a.passage = b.passage AND a.document < b.document
JOIN lengths la ON la.document = a.document JOIN lengths lb ON lb.document = b.document
GROUP BY a.document, b.document
HAVING count(*) >= 5 AND count(*) >= 0.6 * least(any_value(la.passages), any_value(lb.passages))
"""
"""Documents that share three fifths of the passages of the shorter one: successive annual reports share far less."""

_NOTE = " The two papers are copies of one another, such as a draft and its final form: one of them may have been corrected."


def once(findings: Sequence[Finding], rows: Callable[..., list[dict[str, object]]]) -> list[Finding]:
    """The findings with those that copies of a paper repeat word for word joined in one, and those between copies as info."""
    names = sorted({entry.document for finding in findings for entry in finding.evidence})
    copies = {frozenset((str(row["one"]), str(row["other"]))) for row in rows(_COPIES, [names])} if len(names) > 1 else set()
    if not copies:
        return list(findings)
    kept: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        quotes = tuple(sorted({fold_whitespace(entry.quote).casefold() for entry in finding.evidence}))
        alike = kept.setdefault((finding.rule, finding.severity, finding.expected, finding.observed, quotes), [])
        same = next((place for place, other in enumerate(alike) if _are_copies(finding, other, copies)), None)
        if same is None:
            alike.append(finding)
        else:
            alike[same] = replace(alike[same], evidence=_joined(alike[same].evidence, finding.evidence))
    return [_between(finding, copies) for alike in kept.values() for finding in alike]


def _are_copies(one: Finding, other: Finding, copies: set[frozenset[str]]) -> bool:
    mine, theirs = ({entry.document for entry in finding.evidence} for finding in (one, other))
    return len(mine) == 1 and not mine & theirs and any(frozenset((a, b)) in copies for a in mine for b in theirs)


def _joined(first: Sequence[Evidence], second: Sequence[Evidence]) -> tuple[Evidence, ...]:
    return (*first, *(entry for entry in second if entry not in first))


def _between(finding: Finding, copies: set[frozenset[str]]) -> Finding:
    """A finding that sets a paper against its copy, as info; any other as it is.

    What copies repeat is not set against each other: each of them then holds every quotation.
    """
    quotes: dict[str, set[str]] = {}
    for entry in finding.evidence:
        quotes.setdefault(entry.document, set()).add(entry.quote)
    documents: Iterable[tuple[str, str]] = combinations(quotes, 2)
    if finding.severity is Severity.INFO or len(quotes) != 2:
        return finding
    ((one, other),) = documents
    if frozenset((one, other)) not in copies or quotes[one] == quotes[other]:
        return finding
    return replace(finding, severity=Severity.INFO, message=finding.message + _NOTE)
