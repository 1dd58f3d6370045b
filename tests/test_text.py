"""Folding and masking of plain text."""

import pytest

from extractor.text import fold_whitespace, mask_contacts


@pytest.mark.parametrize(
    "contact",
    [
        "01632 960123",
        "01632 960123/960124",
        "01632 960123/01632 960987",
        "01632.960123",
        "0800 1111",
        "ann.o’hara@example.org",
        "ann.hara @example.org",
    ],
)
def test_contacts_are_masked_wherever_they_stand(contact: str) -> None:
    for text in (f"Call {contact} today.", f"Tel.{contact}", f"Contact: {contact}"):
        masked = mask_contacts(text)
        assert len(masked) == len(text)
        assert not any(part in masked for part in ("960", "1111", "01632", "example", "hara"))


@pytest.mark.parametrize(
    "text", ["Of 1,632 children 960 were seen.", "It cost £0.12 in 2014/15.", "A rate of 0.0123 per 10,000", "0-4 years"]
)
def test_figures_are_no_contacts(text: str) -> None:
    assert mask_contacts(text) == text


def test_halves_of_characters_are_dropped() -> None:
    assert fold_whitespace("neg\ud800lect") == "neglect"


def test_a_long_word_is_masked_in_no_time() -> None:
    assert mask_contacts("x" * 300_000) == "x" * 300_000
