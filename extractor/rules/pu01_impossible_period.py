"""A period is misprinted or cannot exist.

What it checks
    Years of five digits ("20017/18"), years whose second half does not follow or lies before the first ("2015/14"), and days
    that no calendar has ("31 June 2014").

Why it matters
    Whoever copies the figure has to guess the year.

Flagged
    - Assessments rose to 500 by the end of 20017/18.
    - Numbers fell in 2015/14.
    - There were 40 children on 31 June 2014.

Accepted
    - Numbers fell in 2014/15 and again in 2015-2016.
    - There were 40 children on 30 June 2014, over 3 years (2012/15).
    - It is 21 more than the 97 of March 2016.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

import msgspec

from extractor.model import Evidence, Outcome, Severity
from extractor.rules.engine import Rule
from extractor.rules.evidence import cited, flagged, passed
from extractor.rules.examples import Example, block
from extractor.text import fold_whitespace, sentences

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_PERIOD = re.compile(
    rf"""(?<![\w/.-])(?P<long>(?:19|20)0?\d{{3}}\s?/\s?\d{{2}})(?![\w/-])
      | (?<![\w/.-])(?P<first>(?:19|20)\d\d)\s?/\s?(?P<second>(?:19|20)?\d\d)(?![\w/.-])
      | (?<![\w/.-])(?P<day>[1-9]\d?)(?:(?:st|nd|rd|th)(?:\sof)?)?\s(?P<month>{_MONTHS})\s(?P<year>(?:19|20)\d\d)(?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST = 10  # "2005/15" may be a span of ten years; "2015/85" is nothing

QUERY = r"""
SELECT document, page, text
FROM blocks
WHERE kind NOT IN ('running_head', 'table')
  AND regexp_matches(text, '(19|20)\d{2,3}\s?/\s?\d{2}|\d{1,2}(st|nd|rd|th)?\s(of\s)?[A-Z][a-z]+\s(19|20)\d\d')
ORDER BY document, ordinal
"""


class Row(msgspec.Struct, frozen=True):
    """A block of text with something like a period in it."""

    document: str
    text: str
    page: int | None = None


def check(row: Row) -> Iterator[Outcome]:
    """One outcome a period."""
    for match in _PERIOD.finditer(row.text):
        why = _wrong(match)
        yield passed() if why is None else _report(row, match, why)


def _wrong(match: re.Match[str]) -> str | None:
    if match["long"]:
        return _five_digits(match["long"])
    if match["day"]:
        month = _MONTHS.split("|").index(match["month"].lower()) + 1
        last = calendar.monthrange(int(match["year"]), month)[1]
        return None if 1 <= int(match["day"]) <= last else f"{match['month']} {match['year']} has {last} days"
    first, second = int(match["first"]), int(match["second"])
    if second <= 12 and second != first % 100 + 1:
        return None  # "2014/05" may be a month or the number of a paper
    end = second if second > 99 else first // 100 * 100 + second + (100 if first % 100 > 89 and second < 50 else 0)
    return None if first < end <= first + _LONGEST else "the second year does not follow the first"


def _five_digits(printed: str) -> str | None:
    """Says what is wrong where one digit too many stands in a year that the second half follows; None for other numbers."""
    digits, second = re.split(r"\s?/\s?", printed)
    years = {int(digits[:place] + digits[place + 1 :]) for place in range(len(digits))}
    return "a year of five digits" if any(1990 <= year <= 2060 and (year + 1) % 100 == int(second) for year in years) else None


def _report(row: Row, match: re.Match[str], why: str) -> Outcome:
    printed = fold_whitespace(match.group())
    quote = next((row.text[a:b] for a, b in sentences(row.text) if a <= match.start() < b), row.text)
    evidence = [Evidence(row.document, row.page, fold_whitespace(quote))]
    message = (
        f"“{printed}” is no period: {why}. It would be right as a year such as “2017/18” or a day of the calendar. "
        f"{cited(evidence)}"
    )
    return flagged(Severity.WARNING, message, expected="a period of the calendar", observed=printed, evidence=evidence)


EXAMPLES = (
    Example(
        "Assessments rose to 500 by the end of 20017/18.",
        "flagged",
        {"blocks": [block(1, "Assessments rose to 500 by the end of 20017/18.")]},
    ),
    Example("Numbers fell in 2015/14.", "flagged", {"blocks": [block(1, "Numbers fell in 2015/14 by a few.")]}),
    Example(
        "There were 40 children on 31 June 2014.", "flagged", {"blocks": [block(1, "There were 40 children on 31 June 2014.")]}
    ),
    Example(
        "Numbers fell in 2014/15 and again in 2015-2016.",
        "passed",
        {"blocks": [block(1, "Numbers fell in 2014/15 and again in 2015-2016.")]},
    ),
    Example(
        "It is 21 more than the 97 of March 2016.",
        "silent",
        {"blocks": [block(1, "It is 21 more than the 97 of March 2016.")]},
    ),
    Example(
        "There were 40 children on 30 June 2014, over 3 years (2012/15).",
        "passed",
        {"blocks": [block(1, "There were 40 children on 30 June 2014, over 3 years (2012/15).")]},
    ),
)

RULE = Rule("PU01", "impossible-period", Severity.WARNING, QUERY, Row, check, EXAMPLES, __doc__ or "")
