"""A claim is as sure as the least sure of what was settled for it."""

from __future__ import annotations

import pytest

from extractor.match.claims import find_claims
from extractor.model import Claim, DocumentFacts
from extractor.patterns import Patterns
from extractor.resolve import resolve
from tests.documents import document

PATTERNS = Patterns()


def claims(*paragraphs: str) -> dict[str, Claim]:
    paper = document(*paragraphs)
    return {claim.surface: claim for claim in resolve(paper, find_claims(paper, PATTERNS), PATTERNS)}


def test_named_and_dated_by_its_own_sentence_is_surest() -> None:
    [claim] = claims("On 31 March 2015, 312 children were on a child protection plan.").values()
    assert claim.confidence >= 0.9


@pytest.mark.parametrize(
    ("surface", "below", "paragraphs"),
    [
        ("312", 0.9, ("The year 2013/14 was hard. 312 children became the subject of a child protection plan.",)),
        ("12%", 0.9, ("The number of children on a child protection plan rose by 12% in 2014/15.",)),
        ("312", 0.65, ("At the end of 20014/15, 312 children were on a child protection plan.",)),
    ],
)
def test_what_is_less_settled_is_less_sure(surface: str, below: float, paragraphs: tuple[str, ...]) -> None:
    claim = claims(*paragraphs)[surface]
    assert claim.indicator in ("cpp_at_date", "cpp_starts")
    assert claim.period is not None
    assert 0.5 < claim.confidence < below


def test_named_without_any_period_is_unsure() -> None:
    paper = document("312 children became the subject of a child protection plan.", facts=DocumentFacts())
    [claim] = resolve(paper, find_claims(paper, PATTERNS), PATTERNS)
    assert (claim.indicator, claim.period) == ("cpp_starts", None)
    assert claim.confidence == 0.6
