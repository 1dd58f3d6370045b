"""The shapes in which quantities are written, as expressions; what they mean is read in `quantities`."""

from __future__ import annotations

import re

from extractor.grammar.numbers import DIGITS, WORD, WORDS

N = rf"(?:{DIGITS}|{WORDS})"
DASH = r"\s?[-–—]\s?"

SCALE_WORD = r"(?:m|k|bn|million|thousand|billion)\b"
MONEY = re.compile(
    rf"£\s?(?P<n>{DIGITS})(?:\s?(?P<s>{SCALE_WORD}))?(?:\s?-\s?£?(?P<b>{DIGITS})(?:\s?(?P<t>{SCALE_WORD}))?)?", re.IGNORECASE
)
MONEY_BETWEEN = re.compile(
    rf"(?<!gap )(?<!difference )\bbetween\s+£\s?(?P<n>{DIGITS})(?:\s?(?P<s>{SCALE_WORD}))?"
    rf"\s+and\s+£?(?P<b>{DIGITS})(?:\s?(?P<t>{SCALE_WORD}))?",
    re.IGNORECASE,
)
MONEY_SCALE = {"m": 10**6, "million": 10**6, "k": 10**3, "thousand": 10**3, "bn": 10**9, "billion": 10**9}
RATE = re.compile(
    rf"(?P<n>{DIGITS})(?P<noun>(?:\s+(?!per\b|for\b)(?:section\s+\d\d|s\d\d|[a-z’'-]+)){{0,8}}?)\s*(?:\(?per|for\s+every|in\s+every|/)\s?(?P<p>1,000|10,000|100,000|1\s000|10\s000|100\s000|1000|10000|100000|10k|100k)\b",
    re.IGNORECASE,
)
RATE_OF = re.compile(
    r"\brates?\s+(?:of|was|is|at|stood\s+at|stands\s+at)\s+(?:(?:just|only|about|around|over|under)\s+)?(?P<n>\d{1,3}(?:\.\d+)?)(?![\d%]|,\d|\.\d|\s?%|\s+(?:per|in|times)\b)",
    re.IGNORECASE,
)
RATE_PER = re.compile(
    rf"\b(?:rates?\s+)?per\s+(?P<p>1,000|10,000|100,000|10k)(?:\s+(?:children|population|young\s+people|aged\s+[\d–-]+)|\s*\([^()]{{1,30}}\))*,?\s+(?:(?:the|a|our)\s+(?:\w+\s+)?rate\s+)?"
    rf"(?:is|was|stood\s+at|stands\s+at|of|at)\s+(?:(?:just|only|about|around|over|under)\s+)?(?P<n>{DIGITS})(?!%|\s?%)",
    re.IGNORECASE,
)
# "put per 10,000 under-18s, this was 38.2"
PER_THAT_IS = re.compile(
    r"\bper\s+(?P<p>1,000|10,000|100,000|10k)\b(?:\s+(?!that\b|this\b|it\b|which\b)[a-z0-9’'-]+){0,5}?,?\s+(?:that|this|it|which)\s+"
    rf"(?:is|was|makes|made|gives|gave|means|meant|represents|represented|equates\s+to|equated\s+to|comes\s+to|came\s+to|works\s+out\s+at|worked\s+out\s+at)\s+(?P<n>{DIGITS})(?!%|\s?%|\s+per\s?cent)",
    re.IGNORECASE,
)
ONE_IN = re.compile(
    rf"\b(?P<a>one|two|three|four|five|six|seven|eight|nine|\d{{1,2}})\s+(?:in|out\s+of)(?:\s+every)?\s+(?P<b>{WORD}|\d{{1,3}})\b(?!\s*%|,\d)",
    re.IGNORECASE,
)
# "one pupil in eight": one of a kind, and no "one home in three towns"
ONE_OF_KIND_IN = re.compile(
    rf"\b(?P<a>one)\s+[a-z]+(?<!s)\s+(?:in|out\s+of)(?:\s+every)?\s+(?P<b>{WORD})\b(?!\s+(?!was\b|is\b|has\b|does\b)[a-z-]+s\b)(?!\s*%|\s+(?:years?|months?|weeks?|days?)\b)",
    re.IGNORECASE,
)
PERCENT = re.compile(
    rf"(?P<sign>[-−–]\s?(?=\d)|\+)?(?P<n>{DIGITS}|\b{WORDS})\s?(?:%|per\s?cent\b|percent\b)(?P<plus>\+)?(?!\s?points?)",
    re.IGNORECASE,
)
PERCENT_POINT = re.compile(rf"(?P<n>{DIGITS})\s?(?:%|per\s?cent|percent)\s?points?\b", re.IGNORECASE)
PERCENT_RANGE = re.compile(
    rf"(?:\bbetween\s+)?(?P<a>{DIGITS})\s?(?:%|per\s?cent\b|percent\b)?\s?(?:-|–|—|\bto\b|\band\b)\s?(?P<b>{DIGITS})\s?(?:%|per\s?cent\b|percent\b)(?!\s?points?)",
    re.IGNORECASE,
)
BETWEEN = re.compile(rf"\bbetween\s+(?P<a>{N})\s+and\s+(?P<b>{N})(?![\d%]|,\d|\.\d|\s?%)", re.IGNORECASE)
DASHED = re.compile(rf"(?<![\d.,/-])(?P<a>\d{{1,4}}(?:\.\d+)?){DASH}(?P<b>\d{{1,4}}(?:\.\d+)?)(?![\d/%]|[.,]\d|-\d)")
TO_RANGE = re.compile(
    rf"(?<![\d.,/-])(?P<a>{N})\s+(?:to|or)\s+(?P<b>{N})(?=[\s-]+(?:working\s+)?(?:days?|weeks?|months?|years?|hours?|cases|children\s+each|times)\b)",
    re.IGNORECASE,
)
BARE_RANGE = re.compile(
    rf"(?<![\d.,/-])(?P<a>{N})\s+(?:to|or)\s+(?P<b>{N})(?=\s+[a-z]{{3,}})(?!\s+(?:per|percent|times|last|this|compared|over|during|since|between|nationally)\b)",
    re.IGNORECASE,
)
SPANNED = re.compile(
    rf"\b(?:anything|anywhere|(?:a|the)\s+(?:span|range|spread)\s+(?:of|from)|rang(?:es?|ed|ing)|var(?:y|ies|ied|ying))\s+(?:(?:in\s+\w+\s+)?(?:from|between)\s+)?"
    rf"(?P<a>{N})(?:\s+(?:to|and)\s+|{DASH})(?P<b>{N})(?![\w%]|[.,]\d|\s?%|\s+per\b)",
    re.IGNORECASE,
)
SLASHED = re.compile(r"(?<![\d/.])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/%])")
FRACTION = re.compile(
    r"\b(?:(?P<n>an?|one|two|three|four|five|six|seven|eight|nine)[\s-])?(?P<f>half(?![\s-]a[\s-]dozen)|halves|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)\b",
    re.IGNORECASE,
)
MULTIPLE = re.compile(
    r"\b(?P<h>more\s+than|over|almost|nearly|around|about|just\s+over)?\s*\b(?P<v>half(?=\s+(?:the|that|what)\s+(?:(?:proportion|rate|number|level|figure|share|total|percentage)\s+)?(?:seen|recorded|reported|found|it\s+was|of\s+(?:last|the\s+previous|(?:19|20)\d\d)|a\s+(?:year|decade)|(?:the\s+)?national|(?:for\s+|in\s+|of\s+)?England|in\s+(?:19|20)\d\d))|doubl(?:ed|ing|es|e\s+(?:the|that|what)|e(?=\s+(?:in|over|since|between)))|trebl(?:ed|ing|es)|tripl(?:ed|ing|es)|quadrupl(?:ed|ing|es)|halv(?:ed|ing|es)|(?:two|three|four|five|ten)fold)\b",
    re.IGNORECASE,
)
HALVES_COUNTED = re.compile(rf"\b{N}[\s-]$", re.IGNORECASE)
TIMES = re.compile(
    rf"\b(?P<n>{N})\s+times\s+(?:higher|more|greater|as|the|that|lower|larger|likely)|\b(?P<t>twice)\s+(?:as|the|that|what)\b",
    re.IGNORECASE,
)
PLAIN = re.compile(
    rf"(?<![\w.,£/*])(?P<sign>[-−](?=\d))?(?P<n>{DIGITS})\s?(?P<s>million|billion|m\b|k\b|thousand)?(?P<plus>\+)?(?![\w*]|[.,]\d)"
)
WORDED = re.compile(rf"(?<![\w-])(?P<n>{WORDS})(?![\w]|-\w)", re.IGNORECASE)
OR_MORE = re.compile(
    r"^\s*(?:(?:times|occasions|years|months|weeks|days|placements|episodes|moves|children)\s+)?(?:or|and)\s+(?:more|over|above|fewer|less|under)\b",
    re.IGNORECASE,
)
ONE_COUNTED = re.compile(
    r"^\s+(?:is|was|has|had|were|are|lives?|lived|being|remains?|remained|became|child\b(?!\s+protection)|\()|^\s+of\s+(?:which|whom)\b|^\s*\(\d",
    re.IGNORECASE,
)
SIGN = re.compile(r"(?P<sign>[<>≤≥])\s?$")
SIGNS = {"<": "under", ">": "over", "≤": "at_most", "≥": "at_least"}
ONE_AFTER = re.compile(r"(?:\bof\s+wh(?:om|ich)|\(|,|;|\band|\bonly|\bfurther|^)\s*$", re.IGNORECASE)
