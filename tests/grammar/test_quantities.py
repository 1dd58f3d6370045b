"""Quantities read back to what was printed; what is none is passed over."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.grammar.cell import cell_quantity
from extractor.grammar.lexicon import Lexicon
from extractor.grammar.periods import find_periods
from extractor.grammar.quantities import QuantityScanner
from extractor.patterns import Patterns

SCANNER = QuantityScanner(Lexicon({key: cue.words for key, cue in Patterns().cues.items()}))


def scan(text: str):
    return SCANNER.scan(text, [(p.start, p.end) for p in find_periods(text)])[0]


def only(text: str):
    spans = scan(text)
    assert len(spans) == 1, [text[s.start : s.end] for s in spans]
    return text[spans[0].start : spans[0].end], spans[0].quantity


@given(st.integers(6, 99_999))
def test_counts_are_exact(value: int) -> None:
    if 1980 <= value <= 2049:
        return  # reads as a year where nothing is counted
    surface, quantity = only(f"There were {value:,} children on a plan.")
    assert (surface, quantity.value, quantity.low, quantity.high, quantity.unit) == (f"{value:,}", value, value, value, "count")


@given(st.decimals(0, 100, places=1))
def test_percentages_carry_their_printed_precision(value: Decimal) -> None:
    surface, quantity = only(f"It was {value}% of children.")
    assert surface == f"{value}%"
    assert (quantity.value, quantity.unit, quantity.places) == (value, "percent", 1)
    assert (quantity.low, quantity.high) == (value - Decimal("0.05"), value + Decimal("0.05"))


@pytest.mark.parametrize(
    ("text", "surface", "value", "unit", "qualifier"),
    [
        ("Some 300+ families came.", "300+", 300, "count", "at_least"),
        ("Nearly 300 families came.", "300", 300, "count", "under"),
        ("Over 9,000 people came.", "9,000", 9000, "count", "over"),
        ("Almost two thirds were known.", "two thirds", Decimal("66.667"), "percent", "under"),
        ("Fewer than half were known.", "half", 50, "percent", "under"),
        ("A quarter of all pupils came.", "A quarter", 25, "percent", "exact"),
        ("One in five children came.", "One in five", 20, "percent", "exact"),
        ("It was so for one pupil in eight.", "one pupil in eight", Decimal("12.5"), "percent", "exact"),
        ("An eighth of all pupils came.", "An eighth", Decimal("12.5"), "percent", "exact"),
        ("Half a dozen parents came.", "Half a dozen", 6, "count", "exact"),
        ("More than two dozen parents came.", "two dozen", 24, "count", "over"),
        ("The rate was half that of 2012/13.", "half", Decimal("0.5"), "ratio", "exact"),
        ("Put per 10,000 under-18s, this was 38.2.", "38.2", Decimal("38.2"), "rate", "exact"),
        ("The rate crept back up to 61.", "61", 61, "count", "exact"),
        ("Up to 61 came.", "61", 61, "count", "at_most"),
        ("It has taken 900 days.", "900 days", 900, "days", "exact"),
        ("The number more than doubled.", "more than doubled", 2, "ratio", "over"),
        ("The number halved.", "halved", Decimal("0.5"), "ratio", "exact"),
        ("It cost £2.4m in all.", "£2.4m", 2_400_000, "gbp", "exact"),
        ("The average wait was 30 weeks.", "30 weeks", 30, "weeks", "exact"),
        ("A further 0.6 fte came.", "0.6 fte", Decimal("0.6"), "fte", "exact"),
        ("It fell by 2.5 percentage points.", "2.5 percentage points", Decimal("2.5"), "percentage_points", "exact"),
        ("The rate was 46.2 per 10,000 children.", "46.2", Decimal("46.2"), "rate", "exact"),
        ("2.1.1 1,455 assessments were completed.", "1,455", Decimal(1455), "count", "exact"),
        ("There were 97.4 section 47 enquiries per 10,000 children.", "97.4", Decimal("97.4"), "rate", "exact"),
        ("There were 97.4 S47 enquiries per 10,000 children.", "97.4", Decimal("97.4"), "rate", "exact"),
        ("Twelve children came.", "Twelve", 12, "count", "exact"),
    ],
)
def test_forms(text: str, surface: str, value, unit: str, qualifier: str) -> None:
    found, quantity = only(text)
    assert (found, quantity.value, quantity.unit, quantity.qualifier) == (surface, value, unit, qualifier)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("The range is 14-32 cases.", 14, 32, "count"),
        ("Each managed between 22 and 65 cases.", 22, 65, "count"),
        ("Caseloads rose to an average of 15/16.", 15, 16, "count"),
        ("Plans range from 12-18 months.", 12, 18, "months"),
        ("Between 60% and 70% came.", 60, 70, "percent"),
        ("Some 15-25 per cent came.", 15, 25, "percent"),
        ("Workers held anything from 7 to 19 families.", 7, 19, "count"),
        ("The mean was within a span of 5 to 12.", 5, 12, "count"),
    ],
)
def test_ranges_have_ends_and_no_value(text: str, low: int, high: int, unit: str) -> None:
    quantity = only(text)[1]
    assert (quantity.value, quantity.low, quantity.high, quantity.unit) == (None, low, high, unit)


@pytest.mark.parametrize(
    "text",
    [
        "An enquiry under section 47 was made.",
        "The duty stands in the Children Act 2004.",
        "See paragraph 4.2 and page 49 of the report.",
        "Call ***** ****** for advice.",
        "Child C2 and Child Q lived in Tier 3 housing.",
        "A band 6 post in the 0-19 service gives 1-2-1 advice.",
        "Pupils in Year 11 came.",
        "Those aged 12-17 and the under 5s came.",
        "It was decided within 6 months.",
        "They went missing 3 or more times.",
        "It starts at 10.30am.",
        "It lies within 10 miles of the border.",
        "Planning starts at sixteen.",
        "0 20 40 60 80",
        "The share of those who gained five good GCSEs rose.",
        "Few experienced more than three placement moves.",
        "They go on to learn post- 16, and do well.",
        "Veterans in the age ranges 20-29 and 30-39 came.",
        "In waves 3 and 4, and in parts one and two, years 8 to 10 came.",
        "Use code 31 or 0 (false) where they are nearly 18, as AAR 12C(4) says.",
        "Under regulation 9(2)-(4) and 11(1) a return is made.",
        "Colleges and 16-19 academies must keep a record.",
        "The 18-25 section of the service moves to adult care.",
        "Operation Kestrel 3, Project 9 and bus Route 12 are named in minute 7.1 (item 6).",
        "Residents under 16 came.",
        "The duty is set out in the guidance (7).",
    ],
)
def test_not_a_quantity(text: str) -> None:
    assert scan(text) == []


def test_a_number_beside_a_rate_is_a_rate() -> None:
    assert [(s.quantity.value, s.quantity.unit) for s in scan("The rate went from 36.1 to 40.2 per 10,000.")] == [
        (Decimal("36.1"), "rate"),
        (Decimal("40.2"), "rate"),
    ]


def test_points_beside_per_cent_are_percentage_points() -> None:
    assert [s.quantity.unit for s in scan("It improved by 6 points to 71%.")] == ["percentage_points", "percent"]
    assert {s.quantity.unit for s in scan("It made 6 points in 71 words.")} == {"count"}


def test_parts_of_posts_are_posts() -> None:
    assert [(s.quantity.value, s.quantity.unit) for s in scan("Agency staff filled 12.5 of our 80 FTE posts, or 15.6%.")] == [
        (Decimal("12.5"), "fte"),
        (Decimal("80"), "fte"),
        (Decimal("15.6"), "percent"),
    ]


@given(st.text(max_size=300))
def test_never_raises_and_offsets_hold(text: str) -> None:
    spans = scan(text)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("-26.5%", Decimal("-26.5"), "percent"),
        ("1,234", 1234, "count"),
        ("£310", 310, "gbp"),
        ("27.6", Decimal("27.6"), "percent"),
        ("112 (18%)", 112, "count"),
    ],
)
def test_cells(text: str, value, unit: str) -> None:
    quantity = cell_quantity(text, "percent" if text == "27.6" else None)
    assert (quantity.value, quantity.unit) == (value, unit)


@pytest.mark.parametrize("text", ["", "n/a", "2014/15", "Total", "*", "31 March"])
def test_cells_without_a_number(text: str) -> None:
    assert cell_quantity(text) is None


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [("-3,041.1", -3041100, -3041150, -3041050), ("12", 12000, 11500, 12500), ("£2m", 2_000_000, 1_500_000, 2_500_000)],
)
def test_a_cell_under_thousands_of_pounds_has_its_full_value(text: str, value: int, low: int, high: int) -> None:
    quantity = cell_quantity(text, "gbp", scale=1000)
    assert quantity is not None
    assert (quantity.value, quantity.low, quantity.high, quantity.unit) == (value, low, high, "gbp")


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("Boys: 51%", ["51%"]),
        ("Slough 8%", ["8%"]),
        ("Looked After Children: 412", ["412"]),
        ("2011 2012 2013", []),
        ("North 40 South 60", []),
        ("WARD 9", []),
    ],
)
def test_a_name_with_its_value_says_something(text: str, surfaces: list[str]) -> None:
    assert [text[q.start : q.end] for q in scan(text)] == surfaces


@pytest.mark.parametrize(
    ("text", "surface", "value", "low", "high", "qualifier"),
    [
        ("The grant was £2.4M in all.", "£2.4M", 2_400_000, 2_350_000, 2_450_000, "exact"),
        ("It cost £7 in all.", "£7", 7, "6.5", "7.5", "exact"),
        ("There were <5 pupils in the group.", "5", 5, 5, 5, "under"),
        ("There were >40 pupils in the group.", "40", 40, 40, 40, "over"),
        ("A net change of -12 pupils came of it.", "-12", -12, -12, -12, "exact"),
        ("About half of 1.2 million people came.", "1.2 million", 1_200_000, 1_150_000, 1_250_000, "exact"),
    ],
)
def test_signs_and_scales(text: str, surface: str, value: int, low: object, high: object, qualifier: str) -> None:
    [found] = [q for q in scan(text) if text[q.start : q.end] == surface]
    quantity = found.quantity
    assert (quantity.value, quantity.qualifier) == (value, qualifier)
    assert (quantity.low, quantity.high) == (Decimal(str(low)), Decimal(str(high)))


@pytest.mark.parametrize(
    ("text", "value", "unit", "per"),
    [
        ("There were 1 000 children in care.", 1000, "count", None),
        ("The rate was 45.2 per 10 000 children.", 45.2, "rate", 10000),
        ("Per 10,000 children (aged 0-17) the rate was 51.3.", 51.3, "rate", 10000),
        ("The rate per 10,000 aged 0-17 was 51.3.", 51.3, "rate", 10000),
        ("A rise of 8% points was seen.", 8, "percentage_points", None),
        ("There were 2 billion visits.", 2_000_000_000, "count", None),
    ],
)
def test_spellings_with_blanks_points_and_billions(text: str, value: float, unit: str, per: int | None) -> None:
    (found,) = scan(text)
    assert (float(found.quantity.value), found.quantity.unit, found.quantity.per) == (value, unit, per)
