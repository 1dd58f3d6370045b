"""What a generator prints in any spelling that the grammar knows reads back as what was printed; and no text stops the reader."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor.grammar.ages import find_ages
from extractor.grammar.areas import AreaFinder
from extractor.grammar.cell import cell_quantity
from extractor.grammar.durations import calendar_year, month_period, quarter_period, year_period
from extractor.grammar.lexicon import Lexicon
from extractor.grammar.numbers import FRACTIONS, TENS, UNITS, number
from extractor.grammar.periods import find_periods
from extractor.grammar.phrases import words
from extractor.grammar.quantities import QuantityScanner, QuantitySpan
from extractor.match.sentence import SentenceReader
from extractor.model import Period, PeriodKind, PeriodMention
from extractor.patterns import Patterns

PATTERNS = Patterns()
SCANNER = QuantityScanner(Lexicon({key: cue.words for key, cue in PATTERNS.cues.items()}))
READER = SentenceReader(PATTERNS)
WORDS_OF = {value: word for word, value in (UNITS | TENS).items()}
YEAR_LIKE = range(1900, 2100)


@dataclass(frozen=True)
class Printed:
    """A number as printed, and what it must read as."""

    text: str
    value: Decimal | None
    unit: str = "count"
    per: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    qualifier: str = "exact"
    before: str = "It stood at"
    after: str = "in all."


def read(text: str) -> list[QuantitySpan]:
    """The quantities of a sentence, as the reader of sentences asks for them."""
    spans, _ = SCANNER.scan(text, [(period.start, period.end) for period in find_periods(text)])
    return spans


def back(printed: Printed) -> None:
    """Asserts that the number, and nothing else, is read, at its place."""
    text = f"{printed.before} {printed.text} {printed.after}"
    spans = read(text)
    assert len(spans) == 1, (text, spans)
    quantity = spans[0].quantity
    assert text[spans[0].start : spans[0].end] == printed.text, (text, spans)
    assert (quantity.value, quantity.unit, quantity.per, quantity.qualifier) == (
        printed.value,
        printed.unit,
        printed.per,
        printed.qualifier,
    ), text
    if printed.low is not None:
        assert (quantity.low, quantity.high) == (printed.low, printed.high), text


# ------------------------------------------------------------------------------------------------------- numbers


def below_hundred(value: int, joint: str = "-") -> str:
    """Number words below one hundred: "twenty-five"."""
    return WORDS_OF[value] if value in WORDS_OF else f"{WORDS_OF[value // 10 * 10]}{joint}{WORDS_OF[value % 10]}"


@st.composite
def digits(draw: st.DrawFn, most: int = 999_999) -> tuple[str, Decimal]:
    """Digits: plain, grouped, with decimals."""
    whole = draw(st.integers(0, most).filter(lambda n: n not in YEAR_LIKE))
    form = draw(st.sampled_from(["plain", "grouped", "decimal", "grouped decimal"]))
    shown = f"{whole:,}" if "grouped" in form else str(whole)
    if "decimal" in form:
        shown += "." + draw(st.text("0123456789", min_size=1, max_size=2))
    return shown, Decimal(shown.replace(",", ""))


@st.composite
def in_words(draw: st.DrawFn) -> tuple[str, Decimal]:
    """Number words: "twelve", "twenty-five", "twenty five", "one hundred and fifty-two", "three thousand"."""
    small = draw(st.integers(2, 99))
    form = draw(st.sampled_from(["small", "small", "hundred", "thousand", "million"]))
    joint = draw(st.sampled_from(["-", " "]))
    if form == "small":
        return below_hundred(small, joint), Decimal(small)
    scale = {"hundred": 100, "thousand": 1000, "million": 10**6}[form]
    many = draw(st.integers(1, 9 if form == "hundred" else 99))
    head = draw(st.sampled_from(["a", "one"])) if many == 1 else below_hundred(many, joint)
    tail, value = "", many * scale
    if draw(st.booleans()):
        tail = draw(st.sampled_from([" and ", " "])) + below_hundred(small, joint)
        value += small
    return f"{head} {form}{tail}", Decimal(value)


@given(digits())
def test_digits(printed: tuple[str, Decimal]) -> None:
    back(Printed(printed[0], printed[1], before="The board counted", after="referrals."))


@given(st.integers(1900, 2099))
def test_a_grouped_number_is_no_year(value: int) -> None:
    back(Printed(f"{value:,}", Decimal(value), before="The board counted", after="referrals."))


@given(in_words())
def test_words(printed: tuple[str, Decimal]) -> None:
    back(Printed(printed[0], printed[1], before="The board counted", after="referrals."))
    back(Printed(printed[0].capitalize(), printed[1], before="The board met:", after="referrals were counted."))


@given(st.one_of(digits(most=1000), in_words()), st.sampled_from(["%", " %", " per cent", " percent", " Per Cent"]))
def test_percent(printed: tuple[str, Decimal], sign: str) -> None:
    back(Printed(printed[0] + sign, printed[1], "percent", before="The share stood at", after="of all plans."))


@given(digits(most=1000), st.sampled_from([" percentage points", " percentage point", "-percentage-point"]))
def test_percentage_points(printed: tuple[str, Decimal], unit: str) -> None:
    back(Printed(printed[0] + unit, printed[1], "percentage_points", before="That is", after="of difference."))


@given(digits(most=9999), st.sampled_from(["", "m", "k", "bn", " million", " thousand", " billion"]))
def test_money(printed: tuple[str, Decimal], scale: str) -> None:
    factor = {"": 1, "m": 10**6, "k": 10**3, "bn": 10**9, "million": 10**6, "thousand": 10**3, "billion": 10**9}[scale.strip()]
    back(Printed(f"£{printed[0]}{scale}", printed[1] * factor, "gbp", before="The grant was", after="for the board."))


@given(
    digits(most=999),
    st.sampled_from([10_000, 1000, 100_000]),
    st.sampled_from(["{n} per {p}", "{n} for every {p}", "{n} children per {p}", "{n} children for every {p}", "{n} (per {p})"]),
    st.booleans(),
)
def test_rates(printed: tuple[str, Decimal], per: int, form: str, grouped: bool) -> None:
    base = f"{per:,}" if grouped else str(per)
    before, after = "The rate was", form.format(n="", p=base).strip()
    back(Printed(printed[0], printed[1], "rate", per, before=before, after=f"{after} population."))


FORMS = [
    (True, " in "),
    (True, " in every "),
    (True, " out of "),
    (True, " out of every "),
    (False, " in "),
    (False, " in every "),
]


@given(st.integers(1, 9), st.integers(1, 11), st.sampled_from(FORMS))
def test_one_in_five(part: int, more: int, form: tuple[bool, str]) -> None:
    """ "3 out of 20" in digits is left out: it states two counts."""
    spelt, joint = form
    say = below_hundred if spelt else str
    share = (Decimal(part) * 100 / (part + more)).quantize(Decimal("0.001"))
    back(Printed(f"{say(part)}{joint}{say(part + more)}", share, "percent", before="That is true of", after="children."))


@given(st.sampled_from(sorted(FRACTIONS)), st.integers(1, 9), st.sampled_from([" ", "-"]), st.booleans())
def test_fractions(base: str, count: int, joint: str, article: bool) -> None:
    many = base if count == 1 else "halves" if base == "half" else f"{base}s"
    head = ("a" if article else "one") if count == 1 else WORDS_OF[count]
    share = (FRACTIONS[base] * count).quantize(Decimal("0.001"))
    back(Printed(f"{head}{joint}{many}", share, "percent", before="It was true of", after="of the plans."))
    if base == "half":
        back(Printed("half", Decimal(50), "percent", before="It was true of", after="of the plans."))


@given(
    st.sampled_from(
        [
            ("doubled", "2"),
            ("doubling", "2"),
            ("trebled", "3"),
            ("tripled", "3"),
            ("quadrupled", "4"),
            ("halved", "0.5"),
            ("twofold", "2"),
            ("threefold", "3"),
            ("fourfold", "4"),
            ("fivefold", "5"),
            ("tenfold", "10"),
        ]
    ),
    st.sampled_from([("", "exact"), ("more than ", "over"), ("almost ", "under"), ("nearly ", "under"), ("around ", "about")]),
)
def test_multiples(verb: tuple[str, str], hedge: tuple[str, str]) -> None:
    printed = hedge[0] + verb[0]
    back(Printed(printed, Decimal(verb[1]), "ratio", qualifier=hedge[1], before="The number has", after="again."))


@given(st.one_of(digits(most=99), in_words()), st.sampled_from(["higher than", "more likely than", "as high as", "the"]))
def test_times(printed: tuple[str, Decimal], behind: str) -> None:
    back(Printed(f"{printed[0]} times", printed[1], "ratio", before="The rate is", after=f"{behind} rate for England."))


@given(st.integers(2, 1800), st.integers(1, 99), st.sampled_from(["between {a} and {b}", "{a}-{b}", "{a}–{b}", "{a} – {b}"]))
def test_ranges(low: int, more: int, form: str) -> None:
    a, b = str(low), str(low + more)
    text = form.format(a=a, b=b).removeprefix("between ")
    before = "The board counted" + (" between" if form.startswith("between") else "")
    back(Printed(text, None, low=Decimal(low), high=Decimal(low + more), before=before, after="referrals."))


@given(st.integers(1, 60), st.integers(1, 40), st.sampled_from(["{a}-{b}%", "{a}–{b}%", "{a}%-{b}%", "between {a}% and {b}%"]))
def test_percent_ranges(low: int, more: int, form: str) -> None:
    text = form.format(a=low, b=low + more).removeprefix("between ")
    between = " between" if form.startswith("between") else ""
    ends = {"low": Decimal(low), "high": Decimal(low + more)}
    back(Printed(text, None, "percent", before=f"The share was{between}", after="of plans.", **ends))  # type: ignore[arg-type]


HEDGES = [
    (word, key.removeprefix("hedge_"))
    for key, cue in PATTERNS.cues.items()
    if key.startswith("hedge_")
    for word in cue.words
    if word not in ("up to", "below", "above", "c.", "approx.")
]


@given(st.integers(2, 1800), st.sampled_from(HEDGES))
def test_hedges(value: int, hedge: tuple[str, str]) -> None:
    back(Printed(str(value), Decimal(value), qualifier=hedge[1], before=f"The board counted {hedge[0]}", after="referrals."))


@given(
    st.one_of(digits(most=500), in_words()),
    st.sampled_from(
        [
            ("days", "days"),
            ("working days", "days"),
            ("weeks", "weeks"),
            ("months", "months"),
            ("years", "years"),
            ("hours", "hours"),
        ]
    ),
)
def test_averages(printed: tuple[str, Decimal], unit: tuple[str, str]) -> None:
    back(Printed(f"{printed[0]} {unit[0]}", printed[1], unit[1], before="It took an average of", after="to finish."))


@given(digits(most=999_999))
def test_cells(printed: tuple[str, Decimal]) -> None:
    shown, value = printed
    for text, expected, unit in (
        (shown, value, "count"),
        (f"-{shown}", -value, "count"),
        (f"{shown}%", value, "percent"),
        (f"£{shown}", value, "gbp"),
        (f"{shown}*", value, "count"),
    ):
        quantity = cell_quantity(text)
        assert quantity is not None, text
        assert (quantity.value, quantity.unit) == (expected, unit), text


@given(in_words())
def test_number_words_alone(printed: tuple[str, Decimal]) -> None:
    assert number(printed[0]) == printed[1]


# ------------------------------------------------------------------------------------------------------- periods

YEARS = st.integers(2005, 2038)
JOINTS = st.sampled_from(["/", "-", "–", "‑", " / ", " - ", " – "])


def one(text: str, printed: str) -> PeriodMention:
    """The only period of a sentence, which stands where it was printed."""
    spans = find_periods(text)
    assert len(spans) == 1, (text, spans)
    assert text[spans[0].start : spans[0].end] == spans[0].text
    assert printed in spans[0].text, (text, spans)
    return spans[0]


def days(period: Period | None) -> tuple[PeriodKind, dt.date, dt.date]:
    """Kind and both days."""
    assert period is not None
    return period.kind, period.start, period.end


@st.composite
def years_of_two(draw: st.DrawFn) -> tuple[str, int]:
    """A year of two parts in any spelling, and the year in which it begins."""
    first = draw(YEARS)
    form = draw(st.sampled_from(["2016/17", "2016/2017", "16/17", "2015/6", "2016 to 2017"]))
    if form == "16/17":
        return f"{first % 100:02}/{(first + 1) % 100:02}", first
    if form == "2016 to 2017":
        return f"{first} to {first + 1}", first
    joint = draw(JOINTS)
    if form == "2015/6" and first % 10 != 9 and joint == "/":
        return f"{first}/{(first + 1) % 10}", first
    return (f"{first}{joint}{first + 1}" if form == "2016/2017" else f"{first}{joint}{(first + 1) % 100:02}"), first


@given(
    years_of_two(),
    st.sampled_from(
        ["In {} it rose.", "In the financial year {} it rose.", "It rose in the year {}.", "In the {} financial year it rose."]
    ),
)
def test_financial_years(year: tuple[str, int], form: str) -> None:
    found = one(form.format(year[0]), year[0])
    assert days(found.period) == days(year_period(year[1]))


@given(
    years_of_two(),
    st.sampled_from(["In the academic year {} it rose.", "In the {} academic year it rose.", "In the {} school year it rose."]),
)
def test_academic_years(year: tuple[str, int], form: str) -> None:
    found = one(form.format(year[0]), year[0])
    assert days(found.period) == days(year_period(year[1], academic=True))


@given(st.integers(1980, 2049))
def test_calendar_years(year: int) -> None:
    assert days(one(f"In {year} it rose.", str(year)).period) == days(calendar_year(year))


@given(YEARS, st.integers(2, 9), st.sampled_from(["from {a} to {b}", "between {a} and {b}", "{a} to {b}"]))
def test_from_year_to_year(year: int, more: int, form: str) -> None:
    printed = form.format(a=year, b=year + more)
    found = one(f"It rose {printed}.", str(year))
    assert found.first is not None
    assert days(found.first.period) == days(calendar_year(year))
    assert days(found.period) == days(calendar_year(year + more))


@given(
    years_of_two(),
    st.integers(1, 4),
    st.sampled_from(
        ["Q{n} {y}", "Q{n} of {y}", "quarter {n} of {y}", "quarter {n}, {y}", "the {o} quarter of {y}", "quarter {w} of {y}"]
    ),
)
def test_quarters(year: tuple[str, int], quarter: int, form: str) -> None:
    ordinal = ["first", "second", "third", "fourth"][quarter - 1]
    printed = form.format(n=quarter, y=year[0], o=ordinal, w=WORDS_OF[quarter])
    found = one(f"It rose in {printed}.", printed.removeprefix("the "))
    assert days(found.period) == days(quarter_period(year_period(year[1]), quarter))


@given(st.integers(2005, 2038), st.integers(1, 12), st.sampled_from(["%B %Y", "%b %Y", "%B, %Y", "%B '%y", "%b-%y"]))
def test_months(year: int, month: int, form: str) -> None:
    printed = dt.date(year, month, 1).strftime(form)
    assert days(one(f"It rose in {printed}.", printed).period) == days(month_period(year, month))


@given(
    st.dates(dt.date(2005, 1, 1), dt.date(2038, 12, 31)),
    st.sampled_from(
        [
            "{d} %B %Y",
            "{d}{th} %B %Y",
            "{d}{th} of %B %Y",
            "{d} %b %Y",
            "%B {d}, %Y",
            "%B {d}{th} %Y",
            "%d/%m/%Y",
            "%d.%m.%y",
            "%Y-%m-%d",
            "{d}/%m/%y",
        ]
    ),
)
def test_instants(day: dt.date, form: str) -> None:
    nth = "th" if 10 < day.day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    printed = day.strftime(form).format(d=day.day, th=nth)
    found = one(f"There were some on {printed}.", printed)
    assert days(found.period) == (PeriodKind.AS_AT, day, day)


@given(
    years_of_two(),
    st.sampled_from(["At the end of {} there were some.", "By the end of {} there were some.", "At end {} there were some."]),
)
def test_the_end_of_a_year(year: tuple[str, int], form: str) -> None:
    found = one(form.format(year[0]), year[0])
    end = dt.date(year[1] + 1, 3, 31)
    assert found.at_end
    assert days(found.period) == (PeriodKind.AS_AT, end, end)


@given(st.dates(dt.date(2005, 1, 1), dt.date(2038, 12, 31)), st.sampled_from(["ending", "ended", "to", "up to"]))
def test_the_year_ending(day: dt.date, joint: str) -> None:
    printed = f"{day.day} {day:%B} {day.year}"
    found = one(f"In the year {joint} {printed} it rose.", printed)
    assert found.period is not None
    assert found.period.end == day
    assert found.period.start <= day
    before = found.period.start - dt.timedelta(days=1)
    assert before.year == day.year - 1
    assert before.month == day.month
    assert before.day == day.day or {before.day, day.day} <= {28, 29}


# ----------------------------------------------------------------------------------------------- arbitrary text

PIECES_PRINTED = """
12 1,234 0.5 .5 5. % per cent £ m bn k - – — / ' ’ ( ) [ ] : ; , . + < > ≤ # * “ ” … to and in of or from
between since by at end year years month months day days week quarter Q3 Q5 first last previous 2016 2016/17
16/17 20017/18 2015/6 1999/00 31 March May may Mar 29 February 31.02.14 99/99/99 2016-02-30 one two twenty
hundred thousand a half third halves twice doubled times rate per 10,000 10k children aged 5s under over age
North Oxfordshire England section 47 LAC(2004)27 nearly out every ſix Auguſt fıfth ſeven İ ı K ٣ ٢٠١٦ ² ½ １２
no one whom
"""
PIECES = st.sampled_from([*PIECES_PRINTED.split(), "\t", "\n", "\u00a0", "\u2009", "\u200b", "\x00"])
TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(PIECES, max_size=25).map(" ".join),
    st.lists(PIECES, max_size=25).map("".join),
    st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=15).map(" ".join),
)


@settings(max_examples=600, deadline=None)
@given(TEXTS)
@example("Auguſt 2016")
@example("In the fıfth quarter ſix came")
@example("9" * 5000 + " children")
@example("£" + "9" * 400 + "bn and 1." + "0" * 400 + "% of children")
def test_the_reader_never_raises_and_offsets_hold(text: str) -> None:
    end = 0
    for period in find_periods(text):
        assert 0 <= period.start < period.end <= len(text)
        assert text[period.start : period.end] == period.text
        assert period.start >= end
        end = period.end
    quantities, ages = SCANNER.scan(text, [(one.start, one.end) for one in find_periods(text)])
    end = 0
    for span in quantities:
        assert end <= span.start < span.end <= len(text)
        assert span.hedge <= span.start
        assert any(character.isalnum() for character in text[span.start : span.end])
        end = span.end
        low, value, high = span.quantity.low, span.quantity.value, span.quantity.high
        assert low <= high
        assert value is None or low <= value <= high
    for age in ages:
        assert text[age.start : age.end] == age.label
    for word in words(text):
        assert 0 <= word.start < word.end <= len(text)
    for area in READER.areas.find(text):
        assert 0 <= area.start < area.end <= len(text)
    reading = READER.read(text)
    assert reading is None or reading.text == text
    cell_quantity(text)
    find_ages(text, [])
    assert isinstance(READER.areas, AreaFinder)
