"""What looks like a quantity and is none by its shape: references, codes, addresses, clock times."""

from __future__ import annotations

import re

NO_QUANTITY = tuple(
    re.compile(pattern)
    for pattern in (
        r"<su[pb]>.*?</su[pb]>",
        r"\S+@\S+|https?://\S+|www\.\S+|\b[\w.-]+\.(?:gov|org|co|nhs|ac|com)(?:\.uk)?(?:/\S*)?",
        r"\*{2,}(?:[\s-]\*{2,})+",
        r"^\s*(?:\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s+(?=[A-Z0-9£‘“'\"(])",
        r"\b\d{1,2}(?:[.:]\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.|hrs)\b|\b\d{1,2}:\d{2}\b",
        r"\b\d+(?:st|nd|rd|th)\b",
        r"\b[A-Z]{1,6}\s?\(\d{2,4}\)\s?\d+",
        r"\b[A-Za-z]+[-/]?\d[\w/.-]*(?:(?:\s*,\s*|\s+(?:and|or|to|&)\s+)\d{1,2}(?=\s*[.,;:)]|\s*$))*",
        r"\b\d{1,3}[a-jA-J]\b(?!\s*%)",
        r"\b\d+(?:/\d+){1,}(?!\s*(?:cases|children))",
        r"\b\d+(?:\.\d+){2,}\b",
        r"\b\d{7,}\b",
        r"\[\d{1,2}\]",
        r"\[\d{4}\][^.;]{0,60}?\d+",
        r"\b(?:Operation|Project|Exercise)\s+(?:[A-Z][a-z]+\s+){1,2}\d{1,3}\b(?!\s*%|,\d)",  # "Operation Kestrel 3"
        r"\b[01]\s?\((?:or\s+)?(?:true|false|yes|no)\)",  # the values of a field of a return
        r"\b[Yy]ears?\s+\d{1,2}(?:\s?[-–]\s?|\s+(?:to|and|or)\s+)\d{1,2}\b(?!\s*%|\s+(?:children|young|pupils|of\s+age))",
        r"\b[A-Z]{2,6}\s+\d+[A-Z]?(?:\.\d+)*(?:\(\w+\))*(?:\s+(?:and|to|or)\s+\d+(?:\.\d+)*)*(?![\d%]|,\d|\s*%|\s+(?:children|young|people|famil|cases|pupils|staff|referrals))",
        r"\b\d{1,2}\s?[-–]\s?\d{1,2}\s+votes?\b",
        r"(?<!\w)[‘'“\"]\d{1,3}[a-z]?[’'”\"](?!\w)",  # a code: ‘1’ = yes
        r"(?:\b[A-Z][a-z]+\s+){2,}\d{1,2}(?=\s*\([A-Z]{2,}\s?\d)",  # "Transport Plan 5 (TP5)"
        # what a pupil reaches and how often a child moves belong to the name of the figure
        r"\b(?:[Ff]ive|5\+?)\s+(?:(?:or\s+more|good|higher|full)\s+)*(?:GCSEs?|A\*)",
        r"\b(?:more\s+than|over|at\s+least)\s+(?:two|three|four|five|[2-5])\s+(?:placement\s+|school\s+)?(?:moves|changes\s+of)\b",
        r"\bno(?:\s|-)?one\b",
        r"\b[Ss]ee\s+\d[\d.]*|\b\d+(?:\.\d+)+\s+(?:above|below)\b",
    )
)

STRATUM = re.compile(r"\b\d{1,2}\s?(?:%|per\s?cent)\s+(?:of\s+)?(?:the\s+)?(?:most|least|more|less)\s+deprived", re.IGNORECASE)
"""A band of places ("the 10% most deprived"), no share of anything."""

FOOTNOTE = re.compile(r"^[^(]*[a-z]\s(?P<n>\(\d{1,2}\))(?=\s*\.|\s*$)")
"""A mark like "(3)" at the end of a sentence, the only bracket in it; behind another it is a second figure."""
