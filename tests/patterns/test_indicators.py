"""Every indicator reads its own example, and no counter-example."""

from decimal import Decimal

import pytest

from extractor.match.claims import find_claims
from extractor.patterns import Patterns
from extractor.resolve import resolve
from tests.documents import document

PATTERNS = Patterns()
EXAMPLES = [(key, example) for key, entry in PATTERNS.indicators.items() for example in entry.examples]
COUNTER_EXAMPLES = [(key, example) for key, entry in PATTERNS.indicators.items() for example in entry.counter_examples]


def _claims(text: str):
    paper = document(text)
    return resolve(paper, find_claims(paper, PATTERNS), PATTERNS)


@pytest.mark.parametrize(("key", "example"), EXAMPLES, ids=[key for key, _ in EXAMPLES])
def test_example_is_read(key, example) -> None:
    found = {claim.quantity.value: claim.indicator for claim in _claims(example.text)}
    assert found.get(Decimal(example.value)) == key


@pytest.mark.parametrize(("key", "example"), COUNTER_EXAMPLES, ids=[key for key, _ in COUNTER_EXAMPLES])
def test_counter_example_is_passed_over(key, example) -> None:
    assert key not in {claim.indicator for claim in _claims(example.text)}, example.why


def test_every_indicator_has_an_example() -> None:
    assert not [key for key, entry in PATTERNS.indicators.items() if not entry.examples]
