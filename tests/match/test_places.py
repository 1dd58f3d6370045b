"""Which place a figure is of, in sentences written for these tests."""

import pytest

from tests.match.test_claims import claims


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("The share of poor children was 31 per cent in Hill Top ward and 6 per cent in Marston.", ["Hill Top ward", "Marston"]),
        ("The share of poor children was 31 per cent in 2014 and 6 per cent in Marston.", ["Oxfordshire", "Oxfordshire"]),
        ("The rate was 44 per 10,000 against a Yorkshire and Humber average of 51.", ["Oxfordshire", "Yorkshire and The Humber"]),
        (
            "The rate was 51 per 10,000, above England (44.2) and the Yorkshire and Humber average (47.3).",
            ["Oxfordshire", "England", "Yorkshire and The Humber"],
        ),
        ("The rate was 51 per 10,000, above London (40) and the South East (39).", ["Oxfordshire", "London", "South East"]),
    ],
)
def test_places_beside_their_figures(text: str, areas: list[str]) -> None:
    assert [c.area for c in claims(text)] == areas
