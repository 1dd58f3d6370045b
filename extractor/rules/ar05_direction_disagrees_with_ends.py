"""A sentence says that a figure rose, or lies below another, and its figures say the opposite.

What it checks
    "Fell from 9 to 12": a word of direction, and the two figures behind "from" and "to" (in either order). "36, still below the
    national rate of 30", "58, up from 61", "only 80%, against a target of 75%": two figures of one kind, one of which a word sets
    above the other. They disagree when it is the other way round at every value that they may stand for. "Twice the national 4%"
    is held against the quotient, 20% either side. A sentence with "not" or "no" before the word is left alone, and so is one
    whose figures are joined in another way.

Why it matters
    The word is what the reader takes home, and the figures beside it say the opposite.

Flagged
    - The share remanded to custody fell from 6.3% in 2016/17 to 16% in 2017/18.
    - Referrals rose to 80 from 95 the year before.
    - The rate of 36 is still below the national average of 30.
    - At the end of the year 58 children were in hostels, up from 61 twelve months before.
    - Attendance was 90%, which is lower than the target of 95% but higher than last year's figure, 93%.
    - The rate rose to 47, still far from the 42 of England.
    - Only 80% of letters were answered in time, compared with a target of 75%.
    - Two measures missed their targets: Answers in time: 85% against a target of 75%.
    - Timeliness was below its target of 75% at 85%.
    - 9% of plans ran on, almost twice the 3% seen in England.

Accepted
    - The rate of 36 is still above the national average of 30.
    - Visits were made to 36 homes, 5 of them within two days, which is below the target of 12.
    - The rate of 36 is no longer below the national average of 30.
    - 9% of plans ran on, almost twice the 5% seen in England.
    - The share remanded to custody rose from 6.3% in 2016/17 to 16% in 2017/18.
    - Waiting fell while cases rose from 80 to 95.
    - The rate rose to 47, still far from the 62 of England.
    - Growth in numbers eased from 3.0% to 1.8%: a growth that eases is still one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby, pairwise

import msgspec

from extractor.model import Outcome, Severity
from extractor.rules.comparing import COLUMNS, CUES, Comparison, Placed, comparisons, of_targets, placed
from extractor.rules.engine import Rule
from extractor.rules.evidence import CONFIDENT, ClaimRow, cited, flagged, not_checkable, passed, unit_sign
from extractor.rules.examples import Example, Views, block, claim, together
from extractor.rules.interval import decimal, point

_UP = (
    r"rose|risen|rises?|rising|increas(?:e|es|ed|ing)|gr[eo]w|grown|climb(?:ed|ing)|surged|soared|jumped|leapt"
    r"|(?<!made )(?<!set )(?<!taken )(?<!take )(?<!picked )(?<!signed )(?<!followed )up(?![\s-]+to[\s-]+date)"
)
_DOWN = (
    r"fell|fallen|falls?|falling|dropp?(?:ed|s|ing)?|decreas(?:e|es|ed|ing)|reduc(?:ed|es|ing|tion)|declin(?:e|es|ed|ing)|slid"
    r"|slipped|tumbled|plunged|dipped|down"
)
_WORD = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.IGNORECASE)
_NO = re.compile(r"\b(?:not|no|never|without|rather than|instead of|against|target|planned|expected)\b", re.IGNORECASE)
_OTHER = re.compile(r"\b(?:eas|slow|narrow|widen|improv|worsen|mov|chang|shift|went|rang|vari|compar)\w*\b", re.IGNORECASE)
_FROM = re.compile(r"(?<!far )(?<!away )(?<!apart )(?<!different )\bfrom\s+(?:\w+\s+){0,2}?[£(]?$", re.IGNORECASE)
_TO = re.compile(r"\bto\s+(?:\w+\s+){0,2}?[£(]?$", re.IGNORECASE)
_REACH = 60  # characters between the word of direction and the first figure

_NEAR = Decimal("0.2")  # "twice" is said of what is 1.6 to 2.4 times as much

QUERY = f"""
WITH telling AS (
    SELECT document, block_id FROM claims
    WHERE source = 'text' AND regexp_matches(quote, '\\b({CUES}|target)', 'i')
    GROUP BY document, block_id HAVING count(*) > 1
)
SELECT list({{{COLUMNS}, 'place': c.char_start, 'better': i.better}} ORDER BY c.char_start, c.claim_id) AS claims,
       any_value(l.text) AS lead_in
FROM claims c JOIN telling USING (document, block_id)
LEFT JOIN indicators i ON i.indicator = c.indicator
LEFT JOIN blocks b ON b.document = c.document AND b.block_id = c.block_id AND b.kind = 'list_item'
LEFT JOIN blocks l ON l.document = b.document AND l.ordinal = b.lead_in
WHERE c.source = 'text' AND (c.measure = 'level' OR c.unit = 'ratio') AND c.role IN ('actual', 'target') AND c.value IS NOT NULL
  AND c.confidence >= {CONFIDENT}
GROUP BY c.document, c.block_id HAVING count(*) > 1
ORDER BY c.document, min(c.char_start)
"""


class Row(msgspec.Struct, frozen=True):
    """The figures of one paragraph in reading order; for an item of a list, what leads it in."""

    claims: list[Placed]
    lead_in: str | None = None


def check(row: Row) -> Iterator[Outcome]:
    """One outcome for each pair of figures that a word of direction joins."""
    before: list[Placed] = []
    for quote, group in groupby(row.claims, key=lambda figure: figure.quote):
        figures = list(group)
        stated = placed(quote, figures)
        levels = [item for item in stated if item[1].measure == "level" and item[1].role == "actual"]
        for (at, first), (then, second) in pairwise(levels):
            outcome = _pair(quote, at, first, then, second)
            if outcome is not None:
                yield outcome
        for comparison in comparisons(quote, stated, before):
            yield _times(comparison, comparison.times) if comparison.times is not None else _compared(comparison)
        for comparison in of_targets(quote, stated, row.lead_in or ""):
            yield _compared(comparison)
        before = figures


def _compared(said: Comparison) -> Outcome:
    one, other = said.one.interval, said.other.interval
    if one is None or other is None or not (one.high <= other.low if said.way > 0 else one.low >= other.high):
        return passed()
    evidence = [said.one.evidence, said.other.evidence]
    sign = unit_sign(said.one.unit)
    is_it = "not higher" if said.way > 0 else "not lower"
    message = (
        f"The sentence says “{said.word}”, but {said.one.surface} ({one.text(sign)}) is {is_it} than {said.other.surface} "
        f"({other.text(sign)}), by comparing the two. It would agree with another word, or if one of the figures were another "
        f"number. {cited(evidence)}"
    )
    return flagged(Severity.ERROR, message, expected=f"{is_it} than", observed=said.word, evidence=evidence)


def _times(said: Comparison, times: ClaimRow) -> Outcome:
    one, other, stated = said.one.interval, said.other.interval, times.interval
    ratio = None if one is None or other is None or other.low <= 0 else one.over(other)
    if ratio is None or stated is None or times.value is None:
        return not_checkable("single figures above zero on both sides of the comparison")
    room = decimal(times.value) * _NEAR
    if ratio.meets(stated) or ratio.meets(point(decimal(times.value)).widened(room)):
        return passed()
    evidence = [said.one.evidence, said.other.evidence]
    message = (
        f"The sentence says “{said.word}”, but {said.one.surface} is {ratio.text()} times {said.other.surface}, by dividing the "
        f"two. It would agree with another word, or if one of the figures were another number. {cited(evidence)}"
    )
    return flagged(Severity.WARNING, message, expected=f"{ratio.text()} times", observed=said.word, evidence=evidence)


def _pair(quote: str, at: int, first: Placed, then: int, second: Placed) -> Outcome | None:
    before, between = quote[:at], quote[at + len(first.surface) : then]
    if first.unit != second.unit or first.per != second.per or re.search(r"[;:]|\.\s", between):
        return None
    if _FROM.search(before) and _TO.search(between):
        start, end = first, second
    elif _TO.search(before) and _FROM.search(between) and "," not in between:
        start, end = second, first
    else:
        return None
    words = [match for match in _WORD.finditer(before) if at - match.end() <= _REACH]
    if (
        not words
        or _OTHER.search(before[words[-1].end() :])
        or _NO.search(before[max(0, words[-1].start() - 30) :])
        or re.search(r"[;:]|\.\s", before[words[-1].end() :])
    ):
        return None
    return _judged(words[-1], start, end)


def _judged(word: re.Match[str], start: ClaimRow, end: ClaimRow) -> Outcome:
    first, last = start.interval, end.interval
    up = word["up"] is not None
    if first is None or last is None or not (last.high < first.low if up else last.low > first.high):
        return passed()
    evidence = [start.evidence, end.evidence]
    sign = unit_sign(start.unit)
    message = (
        f"The sentence says “{word.group()}”, but from {start.surface} to {end.surface} the figure {'falls' if up else 'rises'} "
        f"({first.text(sign)}, then {last.text(sign)}), by comparing start and end. It would agree with another word, or if one "
        f"of the figures were another number. {cited(evidence)}"
    )
    expected = "a fall" if up else "a rise"
    return flagged(Severity.ERROR, message, expected=expected, observed=word.group(), evidence=evidence)


def _sentence(quote: str, *figures: tuple[str, float]) -> Views:
    return {
        "claims": [
            claim(f"c{n}", surface, value, quote=quote, block_id="b1", char_start=quote.index(surface))
            for n, (surface, value) in enumerate(figures)
        ]
    }


_FELL = "The share remanded to custody fell from 6.3% in 2016/17 to 16% in 2017/18."
_ROSE = _FELL.replace("fell", "rose")
_YEAR_BEFORE = "Referrals rose to 80 from 95 the year before."
_WHILE = "Waiting fell while cases rose from 80 to 95."
_FAR = "The rate rose to 47, still far from the 62 of England."
_EASED = "Growth in numbers eased from 3.0% to 1.8%"
_STILL = "Numbers did not fall from 80 to 95."


def _figures(quote: str, *surfaces: str, **columns: object) -> Views:
    """A sentence with a claim for each figure printed in it; those in `columns` by their surface are of another kind."""
    rows, cursor = [], 0
    for n, surface in enumerate(surfaces):
        at = quote.index(surface, cursor)
        cursor = at + len(surface)
        ratio = {"unit": "ratio", "measure": "change"} if surface == "twice" else {}
        value = 2.0 if ratio else float(surface.rstrip("%"))
        role = "target" if quote[:at].endswith("target of ") else "actual"
        rows.append(
            claim(f"c{n}", surface, value, quote=quote, block_id="b1", char_start=at, role=role, indicator="x") | ratio | columns
        )
    return {"claims": rows}


_BELOW = "The rate of 36 is still below the national average of 30."
_ABOVE = _BELOW.replace("below", "above")
_UP_FROM = "At the end of the year 58 children were in hostels, up from 61 twelve months before."
_BUT = "Attendance was 90%, which is lower than the target of 95% but higher than last year's figure, 93%."
_ONLY = "Only 80% of letters were answered in time, compared with a target of 75%."
_AT = "Timeliness was below its target of 75% at 85%."
_TWICE = "9% of plans ran on, almost twice the 3% seen in England."
_PART = "Visits were made to 36 homes, 5 of them within two days, which is below the target of 12."
_FAR_ABOVE = _FAR.replace("62", "42")
_SAME = "At the end of the year 58 children were in hostels, up from 58 twelve months before."
_ONE_POINT = "Only 76% of letters were answered in time, compared with a target of 75%."
_ITEM = "Answers in time: 85% against a target of 75%."
_LONGER = _BELOW.replace("still", "no longer")
_UP_TO_DATE = "The share of records up to date slid from 90% to 86%."
_MORE = "In all 512 letters came in, and the pile is lower than the average of 18."


def _item(lead_in: str, *, better: str = "higher") -> Views:
    """An item of a list, and what leads it in."""
    return together(
        _figures(_ITEM, "85%", "75%"),
        {
            "blocks": [block(1, _ITEM, "list_item", lead_in=0), block(0, lead_in)],
            "indicators": [{"indicator": "x", "better": better}],
        },
    )


EXAMPLES = (
    Example(f"Two measures missed their targets: {_ITEM}", "flagged", _item("Two measures missed their targets:")),
    Example(f"Two measures met their targets: {_ITEM}", "passed", _item("Two measures met their targets:")),
    Example(f"Missed, the lower the better: {_ITEM}", "silent", _item("Two missed their targets:", better="lower")),
    Example(_BELOW, "flagged", _figures(_BELOW, "36", "30")),
    Example(_UP_FROM, "flagged", _figures(_UP_FROM, "58", "61")),
    Example(_BUT, "flagged", _figures(_BUT, "90%", "95%", "93%")),
    Example(_ONLY, "flagged", _figures(_ONLY, "80%", "75%")),
    Example(_AT, "flagged", _figures(_AT, "75%", "85%")),
    Example(_TWICE, "flagged", _figures(_TWICE, "9%", "twice", "3%")),
    Example(_FAR_ABOVE, "flagged", _figures(_FAR_ABOVE, "47", "42")),
    Example(_SAME, "flagged", _figures(_SAME, "58", "58")),
    Example(_ONE_POINT, "flagged", _figures(_ONE_POINT, "76%", "75%")),
    Example(_ABOVE, "passed", _figures(_ABOVE, "36", "30")),
    Example(_PART, "passed", _figures(_PART, "36", "5", "12")),
    Example(_LONGER, "silent", _figures(_LONGER, "36", "30")),
    Example(_TWICE.replace("3%", "5%"), "passed", _figures(_TWICE.replace("3%", "5%"), "9%", "twice", "5%")),
    Example(_MORE, "silent", _figures(_MORE, "512", "18")),
    Example("Below 40% for 50% of them.", "silent", _figures("Below 40% for 50% of them.", "40%", "50%")),
    Example(_UP_TO_DATE, "passed", _sentence(_UP_TO_DATE, ("90%", 90), ("86%", 86))),
    Example(_FELL, "flagged", _sentence(_FELL, ("6.3%", 6.3), ("16%", 16))),
    Example(_YEAR_BEFORE, "flagged", _sentence(_YEAR_BEFORE, ("80", 80), ("95", 95))),
    Example(_ROSE, "passed", _sentence(_ROSE, ("6.3%", 6.3), ("16%", 16))),
    Example(_WHILE, "passed", _sentence(_WHILE, ("80", 80), ("95", 95))),
    Example(_FAR, "passed", _sentence(_FAR, ("47", 47), ("62", 62))),
    Example(f"{_EASED}: a growth that eases is still one.", "silent", _sentence(f"{_EASED}.", ("3.0%", 3), ("1.8%", 1.8))),
    Example(_STILL, "silent", _sentence(_STILL, ("80", 80), ("95", 95))),
)

RULE = Rule("AR05", "direction-disagrees-with-ends", Severity.ERROR, QUERY, Row, check, EXAMPLES, __doc__ or "")
