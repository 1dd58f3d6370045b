"""The document's own words for what is measured, what narrows it, and whether the number is a small count of children."""

from __future__ import annotations

import re

from extractor.model import Cell, ClaimMention, Document
from extractor.resolve.indicators import IndicatorFinder

_VERB = re.compile(
    r"\b(?:was|were|is|are|has|have|had|rose|fell|increased|decreased|reduced|grew|dropped|went|became|will|can|could|may|should|live[ds]?|continues?"
    r"|remain(?:s|ed)?|stands?|stood|did|do|does)\b",
    re.IGNORECASE,
)
_EDGE = re.compile(r"^[\s,;:()%.–—-]+|[\s,;:(–—-]+$")
_CHILDREN = re.compile(
    r"\b(?:child(?:ren)?|young\s+people|young\s+person|babies|baby|infants?|pupils?|girls?|boys?|famil(?:y|ies)|victims?|siblings?|teenagers?"
    r"|adolescents?|lac|uasc|care\s+leavers?|adoptions?)\b",
    re.IGNORECASE,
)
_ABOUT_CHILDREN = re.compile(
    r"^(?:cpp|cla|cin|uasc|cse|missing|ehe|perm|fixed|privately|crime|sexual|youth|cdop|scr_children|self_harm|reduced)"
)
_NOUNLESS = re.compile(
    r"^\s*(?:$|[(,.;:)]|(?:\w+ly\s+)?(?:\w{2,}ed|of\s+(?:them|these|those|whom|which)|was|were|is|are|has|have|had|live[sd]?|did|went|came|left|moved|in|on|at|from|to|and|or)\b)",
    re.IGNORECASE,
)
_SEX = re.compile(r"\b(?:girls|boys|female|male|females|males|older\s+girls|mothers|fathers)\b", re.IGNORECASE)


def metric_of(document: Document, mention: ClaimMention, cell: Cell | None) -> str:
    """What the number measures, in the words of the document, without the number."""
    if cell is not None:
        return " | ".join(part for part in (cell.row_label, cell.col_label) if part)
    behind = document.text[mention.end : mention.zone[1]]
    noun = _EDGE.sub("", _VERB.split(behind, maxsplit=1)[0])
    if len(noun) > 3 and not re.match(r"(?:at|in|by|to|from|and|or|on|compared|for|since|last|than|as)\b", noun, re.IGNORECASE):
        return " ".join(noun.split()[:14])
    sentence = document.text[mention.sentence[0] : mention.start]
    subject = _EDGE.sub("", _VERB.split(sentence, maxsplit=1)[0])
    return " ".join(subject.split()[:16]) or " ".join(noun.split()[:14])


def cohort_of(
    document: Document, mention: ClaimMention, cell: Cell | None, indicator: str | None, finder: IndicatorFinder, context: str
) -> str | None:
    """What narrows the number: age band, sex, a row of a breakdown, or the part of a total that it counts."""
    if cell is not None:
        return _cell_cohort(mention, cell, indicator, finder)
    zone = document.text[slice(*mention.zone)]
    parts = [mention.cohort] if mention.cohort else []
    parts += [m.group().lower() for m in _SEX.finditer(zone)][:1]
    if context == "lead_in" or (dict(mention.links).get("whole") is not None and mention.quantity.unit == "count"):
        behind = _EDGE.sub("", document.text[mention.end : mention.zone[1]])
        parts.append(" ".join(behind.split()[:12]))
    return "; ".join(part for part in parts if part) or None


def _cell_cohort(mention: ClaimMention, cell: Cell, indicator: str | None, finder: IndicatorFinder) -> str | None:
    """The row's label where the indicator does not come from it; the column's where it names a group."""
    parts = []
    named_by_row = indicator is not None and finder.best(cell.row_label, mention.quantity, mention.measure) is not None
    if not named_by_row and (mention.when is None or cell.row_label != mention.when.text):
        parts.append(cell.row_label)
    if mention.area is None and mention.when is None and mention.measure == "level":
        parts.append(cell.col_label)
    label = "; ".join(part for part in parts if part)
    return None if re.fullmatch(r"(?i)\W*(?:grand\s+)?totals?\W*|", label) else label or None


def small_number(document: Document, mention: ClaimMention, quote: str, indicator: str | None) -> bool:
    """Whether the claim is a count of one to five children or families.

    In a sentence the words of the number's own stretch decide ("two therapists" are no children); a number without a
    noun of its own ("of whom two (3%) moved") counts what the sentence speaks of.
    """
    quantity = mention.quantity
    low, high = (quantity.low, quantity.high) if quantity.value is None else (quantity.value, quantity.value)
    if quantity.unit != "count" or mention.measure != "level" or not (low >= 1 and high <= 5):
        return False
    if indicator and _ABOUT_CHILDREN.match(indicator):
        return True
    if mention.cell is not None:
        return bool(_CHILDREN.search(" | ".join((quote, *_labels(document, mention.cell)))))
    behind = document.text[mention.end : mention.zone[1]]
    if not _NOUNLESS.match(behind):
        return bool(_CHILDREN.search(behind))
    return bool(_CHILDREN.search(quote))


def _labels(document: Document, at: tuple[int, int, int]) -> list[str]:
    """What a table says of one of its cells: title, corner, the labels of its row and column."""
    table = document.tables[at[0]]
    said = [table.title or ""]
    for cell in table.cells:
        if (cell.row, cell.col) == (0, 0):
            said.append(cell.text)
        if (cell.row, cell.col) == at[1:]:
            said += [cell.row_label, cell.col_label]
    return said
