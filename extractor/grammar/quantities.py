"""Quantities in a sentence, as typed spans; and what only looks like one.

The order of the passes is the grammar: what is taken by an earlier pass (a period, a reference, an age band) is no
quantity any more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.grammar import shapes
from extractor.grammar.ages import AgeSpan, find_ages, free
from extractor.grammar.blocks import FOOTNOTE, NO_QUANTITY, STRATUM
from extractor.grammar.lexicon import Lexicon
from extractor.grammar.numbers import DIGITS, FRACTIONS, number, places, plain
from extractor.model import Quantity

_SAYING = re.compile(
    r"\b[a-z]{2,}"
    r"|\b[A-Za-z][A-Za-z'’]{2,}\W{1,3}\d[\d,.]*\s?%"  # "Boys: 54%", "Slough 8%"
    r"|^\W*[A-Z][A-Za-z'’]{2,}(?:[ /&-]{1,3}[A-Z][A-Za-z'’]+)*\s?:\s+£?\d[\d,.]*\W*$"  # "Child Protection Plans: 609"
)
"""What says something: a word in running text, or a name with its value."""


@dataclass(frozen=True, slots=True)
class QuantitySpan:
    """A quantity at `start:end` of the sentence; `form` names the pass that found it, `hedge` where its hedge begins."""

    start: int
    end: int
    quantity: Quantity
    form: str
    hedge: int


Maker = Callable[[re.Match[str]], "tuple[int, int, Quantity | None] | None"]


def exact(value: Decimal, unit: str, *, per: int | None = None, printed_places: int = 0) -> Quantity:
    """A quantity whose interval is what prints the same; a count is exact."""
    half = Decimal(0) if unit in ("count", "ratio") and printed_places == 0 else Decimal(5).scaleb(-printed_places - 1)
    return Quantity(value, unit, value - half, value + half, per, "exact", printed_places)


def scaled(text: str, scale: str | None) -> tuple[Decimal, int]:
    """Value and printed places of "2.4" with the scale "m"."""
    factor = shapes.MONEY_SCALE.get((scale or "").lower(), 1)
    return number(text) * factor, places(text) - (len(str(factor)) - 1)


_NO_NOUN = re.compile(
    r"^\s*(?:$|[.,;:)]|\(|(?:and|in|for|of|at|to|by|on|from|compared|than|nationally|last|this|a\s+year|which|per|while|but|was|is|were|had|England)\b)",
    re.IGNORECASE,
)


def _of_posts(text: str, span: QuantitySpan) -> QuantitySpan:
    """ "12.5 of the 80 FTE posts": parts of posts have their unit."""
    if span.form == "number" and places(text[span.start : span.end]) and _OF_POSTS.match(text[span.end :]):
        return replace(span, quantity=replace(span.quantity, unit="fte"))
    return span


def _units_shared(text: str, found: list[QuantitySpan]) -> list[QuantitySpan]:
    """Numbers beside a rate or a share that count nothing themselves have its unit: "36.0 to 40.4 per 10,000", "the 60 for
    England", "from 27.4 to 31.2%". Beside a share only one with decimals, or right before "to 31%"."""
    found = [_of_posts(text, span) for span in found]
    rates = [span for span in found if span.quantity.unit in _SHARED and span.quantity.value]
    if not rates:
        return found
    result = []
    for span in found:
        value = span.quantity.value
        if span.form == "number" and span.quantity.unit == "count" and value and _NO_NOUN.match(text[span.end :]):
            near = min(rates, key=lambda rate: abs(rate.start - span.start))
            share = value / (near.quantity.value or value)
            shown = places(text[span.start : span.end])
            before = bool(_TO_SHARE.fullmatch(text[span.end : near.start]))
            alike = near.quantity.unit == "rate" or shown or before
            if alike and ((before and shown) or _COMPARABLE[0] <= share <= _COMPARABLE[1]):
                rate = exact(value, near.quantity.unit, per=near.quantity.per, printed_places=shown)
                span = replace(span, quantity=replace(rate, qualifier=span.quantity.qualifier), form="rate")
        result.append(span)
    return result


_GIVEN_AS = re.compile(
    r"\b(?:as|(?:threshold|benchmark|norm|figure)\s+(?:of|is|was))\s+$", re.IGNORECASE
)  # "reported as 259 days"
_OF_POSTS = re.compile(
    rf"^\s+(?:out\s+)?of\s+(?:the\s+|its\s+|our\s+|their\s+|an?\s+)?(?:\w+\s+)?{DIGITS}\s+(?:fte|wte)\b", re.IGNORECASE
)
# "improved by 6 points to 71%": points are those of the per cent beside them
_POINTS = re.compile(
    r"^\s+points?(?=\s*[.,;)]|\s+(?:to|from|on|in|over|up|down|above|below|higher|lower|more|less|worse|better|since|short)\b)"
)
_CENT = re.compile(r"\d\s?(?:%|per\s?cent)|\bper\s?centage\b")
_WENT = re.compile(
    r"\b(?:back|went|goes|gone|going|come|came|crept|edged|moved|climbed|shot|jumped)\s+up\s+to\s+$", re.IGNORECASE
)
_SHARED = ("rate", "percent", "percentage_points")
_TO_SHARE = re.compile(r"\s+to\s+", re.IGNORECASE)
_COMPARABLE = (Decimal("0.4"), Decimal("2.5"))
"""A number this many times a rate beside it may be another area's or year's rate; a head count is far larger. One with decimals
right before "to 40.4 per 10,000" is a rate whatever its size."""


class QuantityScanner:
    """Finds quantities and ages in sentences. One instance serves any number of sentences."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def scan(self, text: str, taken: Iterable[tuple[int, int]] = ()) -> tuple[list[QuantitySpan], list[AgeSpan]]:
        """Quantities and ages of the sentence in order; `taken` are ranges (periods) that hold no quantity."""
        busy = list(taken)
        if not _SAYING.search(text):
            return [], []  # ticks and names of a chart, a page number, a cover line
        ages = find_ages(text, busy)
        busy += [(age.start, age.end) for age in ages]
        for block in (self._lexicon.fixed, self._lexicon.references):
            busy += [m.span() for m in block.finditer(text) if free(busy, *m.span())]
        busy += [m.span() for m in STRATUM.finditer(text)]
        found: list[QuantitySpan] = []
        self._take(text, busy, found, shapes.MONEY_BETWEEN, "money", self._money)
        self._take(text, busy, found, shapes.MONEY, "money", self._money)
        self._take(text, busy, found, shapes.PERCENT_POINT, "percent", self._points)
        self._take(text, busy, found, shapes.PERCENT_RANGE, "percent_range", self._percent_range)
        self._take(text, busy, found, shapes.PERCENT, "percent", self._percent)
        self._take(text, busy, found, shapes.SLASHED, "range", self._slashed)
        if mark := FOOTNOTE.match(text):
            busy.append(mark.span("n"))
        for pattern in NO_QUANTITY:
            busy += [m.span() for m in pattern.finditer(text)]  # "LAC(2004)27" is a reference, whatever the year in it
        for pattern, form, make in (
            (shapes.RATE, "rate", self._rate),
            (shapes.RATE_PER, "rate", self._rate),
            (shapes.PER_THAT_IS, "rate", self._rate),
            (shapes.RATE_OF, "rate", self._rate_of),
            (shapes.ONE_IN, "one_in", self._one_in),
            (shapes.ONE_OF_KIND_IN, "one_in", self._one_in),
            (shapes.SPANNED, "range", self._spanned),
            (shapes.BETWEEN, "range", self._range),
            (shapes.TO_RANGE, "range", self._range),
            (shapes.BARE_RANGE, "range", self._bare_range),
            (shapes.DASHED, "range", self._range),
            (shapes.TIMES, "multiple", self._times),
            (shapes.MULTIPLE, "multiple", self._multiple),
            (shapes.FRACTION, "fraction", self._fraction),
            (shapes.PLAIN, "number", self._plain),
            (shapes.WORDED, "word", self._worded),
        ):
            self._take(text, busy, found, pattern, form, make)
        found.sort(key=lambda span: span.start)
        return _units_shared(text, found), ages

    def _take(
        self, text: str, busy: list[tuple[int, int]], found: list[QuantitySpan], pattern: re.Pattern[str], form: str, make: Maker
    ) -> None:
        for m in pattern.finditer(text):
            around: tuple[tuple[int, int], ...] = (m.span(),)
            if pattern in (shapes.RATE_PER, shapes.PER_THAT_IS):
                around = (m.span("n"),)  # an age may stand between the base of a rate and its number
            elif pattern is shapes.RATE and m["noun"]:
                # what is counted may be called by a number: "131.8 section 47 enquiries per 10,000 children"
                around = ((m.start(), m.start("noun")), (m.end("noun"), m.end()))
            if not all(free(busy, *span) for span in around):
                continue
            made = make(m)
            if made is None:
                continue
            start, end, quantity = made
            if quantity is not None:
                span = QuantitySpan(start, end, quantity, form, start)
                found.append(self._hedged(text, span))
            busy.append((min(start, m.start()), max(end, m.end())))

    def _hedged(self, text: str, span: QuantitySpan) -> QuantitySpan:
        """The qualifier that the words before or behind the number give it; a printed "+" says more than they do."""
        if span.quantity.qualifier != "exact":
            return span
        before, after = text[max(0, span.start - 40) : span.start], text[span.end :]
        offset = span.start - len(before)
        if sign := shapes.SIGN.search(before):  # "<5", as small counts are suppressed
            kind = shapes.SIGNS[sign["sign"]]
            return replace(span, quantity=replace(span.quantity, qualifier=kind), hedge=offset + sign.start())
        for kind, pattern in self._lexicon.hedges.items():
            m = pattern.search(before)
            # "4.7% more than 6,750" compares; it does not hedge the second number
            if m and not re.search(r"[\d%]\s*$", before[: m.start()]) and not _WENT.search(before[: m.end()]):
                return replace(span, quantity=replace(span.quantity, qualifier=kind), hedge=offset + m.start())
        for kind, pattern in self._lexicon.tails.items():
            if pattern.match(after):
                return replace(span, quantity=replace(span.quantity, qualifier=kind))
        return span

    # -------------------------------------------------------------- makers: match to (start, end, quantity or None)

    def _money(self, m: re.Match[str]) -> tuple[int, int, Quantity | None] | None:
        value, digits = scaled(m["n"], m["s"])
        if m["b"]:
            high, _ = scaled(m["b"], m["t"])
            low = value if m["s"] or not m["t"] else scaled(m["n"], m["t"])[0]
            if low < high:
                return m.string.index("£", m.start()), m.end(), Quantity(None, "gbp", low, high)
            end = m.end("s") if m["s"] else m.end("n")
            return m.start(), end, exact(value, "gbp", printed_places=digits)
        return m.start(), m.end(), exact(value, "gbp", printed_places=digits)

    def _percent_range(self, m: re.Match[str]) -> tuple[int, int, Quantity | None] | None:
        joint = m.string[m.end("a") : m.start("b")]
        named = m.group().lower().startswith("between")
        if re.search(r"\bto\b", joint) and re.search(r"\bfrom\s+$", m.string[: m.start()], re.IGNORECASE):
            return None  # from A to B: two figures
        if ("and" in joint or "to" in joint) and not (named or (" to " in joint and not re.search("%|cent", joint))):
            return None
        low, high = number(m["a"]), number(m["b"])
        return (m.start("a"), m.end(), Quantity(None, "percent", low, high)) if low < high else None

    def _percent(self, m: re.Match[str]) -> tuple[int, int, Quantity | None] | None:
        value = number(m["n"])
        negative = (m["sign"] or "").strip() in ("-", "−") and not re.search(r"\w$", m.string[: m.start()])
        quantity = exact(-value if negative else value, "percent", printed_places=places(m["n"]))
        if m["plus"]:
            quantity = replace(quantity, qualifier="at_least")
        start = m.start() if negative else m.start("n")
        return start, m.end(), quantity

    def _points(self, m: re.Match[str]) -> tuple[int, int, Quantity | None] | None:
        return m.start(), m.end(), exact(number(m["n"]), "percentage_points", printed_places=places(m["n"]))

    def _slashed(self, m: re.Match[str]) -> tuple[int, int, Quantity | None] | None:
        """ "an average of 15/16" is fifteen to sixteen."""
        low, high = number(m["a"]), number(m["b"])
        average = re.search(
            r"\b(?:average|mean)\s+(?:caseloads?\s+)?(?:of\s+|is\s+|was\s+)?$", m.string[: m.start()], re.IGNORECASE
        )
        return (m.start(), m.end(), Quantity(None, "count", low, high)) if average and high == low + 1 else None

    def _rate(self, m: re.Match[str]) -> tuple[int, int, Quantity | None] | None:
        per = int(re.sub(r"[,\s]", "", m["p"].lower()).replace("k", "000"))
        return m.start("n"), m.end("n"), exact(number(m["n"]), "rate", per=per, printed_places=places(m["n"]))

    def _rate_of(self, m: re.Match[str]) -> tuple[int, int, Quantity | None] | None:
        if re.search(
            r"\b(?:return|response|success|pass|vacancy|turnover|completion|attendance|absence)\s+$",
            m.string[: m.start()],
            re.IGNORECASE,
        ):
            return None
        return m.start("n"), m.end("n"), exact(number(m["n"]), "rate", per=10000, printed_places=places(m["n"]))

    def _one_in(self, m: re.Match[str]) -> tuple[int, int, Quantity | None] | None:
        part, whole = number(m["a"]), number(m["b"])
        if "out" in m.group().lower() and not m["a"].isalpha():
            return None  # "13 out of 76" states two counts
        if whole <= part or whole > 20 or (m["a"].isdigit() != m["b"].isdigit() and m["a"] != "one"):
            return None
        if re.match(r"\s*(?:schools?|cases|areas|boroughs|districts)\b", m.string[m.end() :]) and part > 1:
            return None  # "three in four areas" as places, "five in ten schools"
        value = (part * 100 / whole).quantize(Decimal("0.001"))
        return m.start(), m.end(), Quantity(value, "percent", value, value)

    def _range(self, m: re.Match[str]) -> tuple[int, int, Quantity | None] | None:
        low, high = number(m["a"]), number(m["b"])
        from_to = re.search(r"\bfrom\s+$", m.string[: m.start()], re.IGNORECASE) and " to " in m.group()
        if low >= high or (from_to and not self._unit_behind(m.string, m.end())):
            return None
        if self._lexicon.ignored_unit.match(m.string[m.end() :]):
            return m.start(), m.end(), None
        end, unit, keep = self._with_unit(m.string, m.start("a"), m.end())
        return m.start("a"), end, (Quantity(None, unit, low, high) if keep else None)

    def _spanned(self, m: re.Match[str]) -> tuple[int, int, Quantity | None] | None:
        """ "Anything from 9 to 34", "a span of 9 to 24": the words say that it is a range."""
        low, high = number(m["a"]), number(m["b"])
        if low >= high:
            return None
        if self._lexicon.ignored_unit.match(m.string[m.end() :]):
            return m.start("a"), m.end(), None
        end, unit, _ = self._with_unit(m.string, m.start("a"), m.end())
        return m.start("a"), end, Quantity(None, unit, low, high)

    def _bare_range(self, m: re.Match[str]) -> tuple[int, int, Quantity | None] | None:
        """ "400 to 700 staff" is a range where nothing before it says that something changed or began."""
        clause = re.split(r"[.;:]\s", m.string[: m.start()])[-1]
        if self._lexicon.moving.search(clause):
            return None
        return self._range(m)

    def _times(self, m: re.Match[str]) -> tuple[int, int, Quantity | None] | None:
        value = Decimal(2) if m["t"] else number(m["n"])
        end = m.end("t") if m["t"] else m.end("n") + len(" times")
        return m.start(), end, exact(value, "ratio", printed_places=places(m["n"] or ""))

    def _multiple(self, m: re.Match[str]) -> tuple[int, int, Quantity | None] | None:
        stems: dict[str, Decimal] = {
            "doub": Decimal(2),
            "treb": Decimal(3),
            "trip": Decimal(3),
            "quad": Decimal(4),
            "halv": Decimal("0.5"),
            "half": Decimal("0.5"),
            "twof": Decimal(2),
            "thre": Decimal(3),
            "four": Decimal(4),
            "five": Decimal(5),
            "tenf": Decimal(10),
        }
        if m["v"].lower() == "halves" and shapes.HALVES_COUNTED.search(m.string[: m.start("v")]):
            return None  # "two halves" are counted, nothing is halved
        value = stems[plain(m["v"][:4])]
        hedge = re.sub(r"\s+", " ", (m["h"] or "").lower())
        kinds = {
            "more than": "over",
            "over": "over",
            "just over": "over",
            "almost": "under",
            "nearly": "under",
            "around": "about",
            "about": "about",
        }
        start = m.start("h") if m["h"] else m.start("v")
        end = m.start("v") + len(re.sub(r"\s+(?:the|that|what)$", "", m["v"], flags=re.IGNORECASE))
        return start, end, Quantity(value, "ratio", value, value, None, kinds.get(hedge, "exact"))

    def _fraction(self, m: re.Match[str]) -> tuple[int, int, Quantity | None] | None:
        base = plain(m["f"])
        base = "half" if base == "halves" else base.rstrip("s")
        if m["n"] is None and (
            base != "half" or not re.match(r"\s+(?:of|had|the|were|have|are|was|as|all|a\b)|\s*[,.;)]|\s*$", m.string[m.end() :])
        ):
            return None
        if (
            m["n"]
            and m["n"].lower() in ("a", "an", "one")
            and re.match(r"\s+(?:party|sector|child|time|year)\b", m.string[m.end() :])
        ):
            return None
        count = 1 if (m["n"] or "a").lower() in ("a", "an", "one") else int(number(m["n"]))
        value = (FRACTIONS[base] * count).quantize(Decimal("0.001")).normalize()
        value = Decimal(f"{value:f}")
        return m.start(), m.end(), Quantity(value, "percent", value, value)

    def _plain(self, m: re.Match[str]) -> tuple[int, int, Quantity | None] | None:
        made = self._counted(m, m.start("n"), m["n"], m["s"], plus=bool(m["plus"]))
        if made is None or made[2] is None or not m["sign"] or not re.search(r"\w\s+$", m.string[: m.start()]):
            return made
        end, quantity = made[1], made[2]  # "a net change of -12"; at the head of an item it is a bullet
        low, high = -quantity.high, -quantity.low
        return m.start(), end, replace(quantity, value=None if quantity.value is None else -quantity.value, low=low, high=high)

    def _worded(self, m: re.Match[str]) -> tuple[int, int, Quantity | None] | None:
        word = m["n"].lower()
        if word == "one" and not self._is_counted_one(m):
            return None
        return self._counted(m, m.start("n"), m["n"], None, plus=False)

    def _is_counted_one(self, m: re.Match[str]) -> bool:
        """ "one" counts only as "of whom one (10%)", "one is active", "one child"."""
        before, after = m.string[: m.start()], m.string[m.end() :]
        if self._unit_behind(m.string, m.end()):
            return bool(self._lexicon.measured.search(before))
        return bool(shapes.ONE_COUNTED.match(after) and shapes.ONE_AFTER.search(before))

    def _counted(
        self, m: re.Match[str], start: int, digits: str, scale: str | None, *, plus: bool
    ) -> tuple[int, int, Quantity | None] | None:
        value, shown = scaled(digits, scale)
        if (tail := shapes.OR_MORE.match(m.string[m.end() :])) and not plus:
            return start, m.end() + tail.end(), None  # a threshold inside what is measured
        if re.search(r"\b(?:per|for\s+every|in\s+every)\s+$", m.string[:start], re.IGNORECASE):
            return start, m.end(), None  # the base of a rate
        if self._lexicon.ignored_unit.match(m.string[m.end() :]):
            return start, m.end(), None
        end, unit, keep = self._with_unit(m.string, start, m.end())
        if not keep or (unit != "count" and not plus and shapes.OR_MORE.match(m.string[end:])):
            return start, end, None
        end = start + len(m.string[start:end].rstrip())
        quantity = exact(value, unit, printed_places=shown if scale else max(shown, 0))
        if plus:
            quantity = replace(quantity, qualifier="at_least")
        return start, end, quantity

    def _unit_behind(self, text: str, end: int) -> str | None:
        after = text[end:]
        for unit, pattern in self._lexicon.units.items():
            if pattern.match(after):
                return unit
        return None

    def _with_unit(self, text: str, start: int, end: int) -> tuple[int, str, bool]:
        """End with the unit taken in, the unit, and whether it is a claim: a length of time only where it was measured."""
        if (points := _POINTS.match(text[end:])) and _CENT.search(text):
            return end + points.end(), "percentage_points", True
        unit = self._unit_behind(text, end)
        if unit is None:
            return end, "count", True
        behind = self._lexicon.units[unit].match(text[end:])
        stop = end + (behind.end() if behind else 0)
        if unit in ("fte", "percentage_points"):
            return stop, unit, True
        clause = re.split(r"[;:]", text[:start])[-1]
        measured = bool(self._lexicon.measured.search(clause) or _GIVEN_AS.search(clause))
        window = bool(self._lexicon.window.search(text[:start]))
        ago = re.match(r"\s*(?:old|ago|prior|earlier|later|of\s+age)\b", text[stop:], re.IGNORECASE)
        return stop, unit, measured and not window and not ago
