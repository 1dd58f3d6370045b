"""Wordings that tell whether a number names its own indicator, takes that of another number, or has none."""

from __future__ import annotations

import re

GENERIC = re.compile(
    r"^\W*(?:(?:the|range|great|between|a|an|all|overall|total|of|by|in|at|to|was|were|is|are|this|that|it|they|these|there|had|has|have|been|for|from|and|only|now|just|on"
    r"|average|rate|number|numbers|figure|figures|proportion|percentage|compared|with|target|increase[ds]?|decrease[ds]?|rose|fell|rise|fall|reduction"
    r"|children|young|people|cases|families|nationally|year|month|last|end|than|higher|lower|against|further|same|which|per|respectively|England|national|our|own|before|earlier|ago|twelve|months|every|exactly|nearer|still|far|when|it|year['’]s|areas?|neighbours|statistical|similar|county|here|limit|years|level|previous|preceding|corresponding|comparable|equivalent|latest|quarter|period|point|time|close|start|total|tally|outturn|uplift|drop|dropped|growth|grew|climbed|slipped|dipped|edged|up|down|logged|recorded|reported|received|registered|counted|made|came|stood|stands|standing|averaged|averaging|averages|amounts?|amounted|equates?|equating|equated|expressed|corresponds?|current|trends?|full|forecast|projected|projections?|expected|likely|reach|reached|short|aim|aimed|we|set|ceiling|threshold|standard|ambition|goal|though|although|whereas|region|regional|London|short|as|put|puts|bringing|earlier|later|two|three|six|ahead|behind|under-18s?|population|shire|counties|about|some|nearly|around|but|while|but|well|below|above)\W*)*$",
    re.IGNORECASE,
)
OWN_SUBJECT = re.compile(
    r"\b(?:increase|rise|growth|reduction|decrease|fall|drop|decline|change)\s+(?:in|of)\s+(?!\d|numbers?\b|each\b|every\b|all\b|both\b|cases\b|children\b|activity\b|demand\b|this\b|the\s+(?:number|rate|last|past)s?\b)[a-z]",
    re.IGNORECASE,
)
SHARE_OF = re.compile(r"(?:%|\bper\s?cent|\bhalf|\bquarters?|\bthirds?|\bfifths?)\s+of\s+([^.;:()]*)\(\s*$", re.IGNORECASE)
OF_BASE = re.compile(r"\s*\)?\s*(?:out\s+)?of\s+([^.;:()]*)", re.IGNORECASE)
COUNTED = re.compile(
    r"\b(?:numbers?|proportion|percentage|share|rate|total|volume)\s+of\s+(?:[\w’'-]+\s+){0,4}?([\w-]{3,}s)\b"
    r"(?=\s+(?:has|have|had|was|were|is|are|who|that|in|at|on|and|with|rose|fell|increased|decreased|reduced|doubled|halved)\b|\s*[,.(])",
    re.IGNORECASE,
)
CAPTION = re.compile(r"(?:table|figure|chart)\s+[\dA-Z]", re.IGNORECASE)
EACH_WEEK = re.compile(r"\s+(?:[a-z-]+\s+){0,2}?(?:per|a|each|every)\s+(?:day|week|month)\b", re.IGNORECASE)
ANOTHER = re.compile(
    r",\s+and\s+(?:also\s+)?(?:those|others?|children|pupils|young\s+people)\b|,\s+which\s+(?:also\s+)?includ(?:es?|ed)\b",
    re.IGNORECASE,
)
OWN_OBJECT = re.compile(r"\s+(?:[a-z]+\s+)?" + OWN_SUBJECT.pattern[2:].replace(r"(?:in|of)", "in", 1), re.IGNORECASE)
OWN_RATE = re.compile(
    r"\brates?\s+(?:of|for)\s+(?!\d|(?:about|around|over|under|nearly|just|children\b|all\b|this|that|England|our|the))[a-z]"
    r"|\b(?!national|regional|local|overall|our|the|this|that|its|a|corresponding|equivalent|comparable|same|current|latest|lower|higher|similar|average"
    r"|English|county|borough|city|neighbours?['’]?|their|England['’]s|and|or)[a-z-]+\s+rates?\b",
    re.IGNORECASE,
)
PER_HEAD = re.compile(r"\s+(?:[a-z]+\s+)?(?:apiece|each)\b|\s+per\s+(?:child|person|pupil|family|head)\b", re.IGNORECASE)
MEAN = re.compile(r"\b(?:average|mean)\b", re.IGNORECASE)
DENIED = re.compile(
    r"[^.;:,]*?\b(?:(?:do|does|did|are|is|were|was|have|has|had)(?:\s+not|n[’']t)|fail(?:s|ed)?\s+to|never)\b", re.IGNORECASE
)
INTRODUCES = re.compile(
    r"\b(?:tables?|below|following|snapshot|breakdown|broken\s+down|shows?|set\s+out|summarise[sd]?)\b|:\s*$", re.IGNORECASE
)
BREAKDOWN = re.compile(
    r"(?:aged?|under|over|years?|old|and|to|or|unborn|[\W\d])*|\W*(?:female|male|boy|girl)s?\W*|\W*(?:grand\s+)?totals?\W*|\W*all\W*",
    re.IGNORECASE,
)
AS_RATE = re.compile(
    r"\b(?:an?|the)\s+rate\s+of\s+(?:\w+\s+)?$|\b(?:equat(?:es?|ed|ing)|equivalent|amount(?:s|ed|ing)|corresponds?)\s+to\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
