"""The document's own words for what is measured, what narrows it, and whether the number is a small count of children."""

from __future__ import annotations

import re

from extractor.model import Cell, ClaimMention, Document
from extractor.resolve.indicators import IndicatorFinder

VERB = re.compile(
    r"\b(?:was|were|is|are|has|have|had|rose|fell|increased|decreased|reduced|grew|dropped|went|became|will|can|could|may|should|live[ds]?|continues?"
    r"|remain(?:s|ed)?|stands?|stood|did|do|does)\b",
    re.IGNORECASE,
)
_EDGE = re.compile(r"^[\s,;:()%.–—-]+|[\s,;:(–—-]+$")
_NAME = re.compile(r"[a-z]{3}|[A-Z]{2}")
_NOTE = re.compile(r"(?<=[a-z,.])[¹²³⁴⁵⁶⁷⁸⁹]+|(?<=[a-z,.])\[\d{1,2}\]")
_RESTATED = re.compile(r"^\s*\((?:or\s+|a\s+rate\s+of\s+)?[\d.,%\s]*(?:per\s[\d,]+(?:\s+children)?)?\s*\)|^\s*or\s+[\d.,]+%\)")
_LEADING_OF = re.compile(r"^of\s+(?:(?:the|all|these|those|our|its|their)\s+)*", re.IGNORECASE)
_JOINT = re.compile(
    r"(?:at|in|by|to|from|and|or|on|compared|for|since|last|than|as|with|during|per|nationally|while|whilst)\b", re.IGNORECASE
)
_OPENING = re.compile(
    r"^\W*(?:(?:in|at|by|during)\s+(?:(?:19|20)\d\d(?:[–/-]\d{2,4})?)\s+|(?:in|at|on|by|during|since|over|as\s+at|as\s+of|of\s+(?:these|this|those|the))\b[^,]*,|(?:however|additionally|overall|therefore"
    r"|also|and|but|in\s+addition|furthermore|despite\s+this|this\s+means)\s*,?)\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:\s+(?:of|at|is|was|were|are|to|by|from|a|an|the|total|about|around|over|under|nearly|almost|approximately|up|only|just|more|less|fewer|than"
    r"|there|now|between|for|in|with|and|or|representing|namely)|[\s,:–(-])*$",
    re.IGNORECASE,
)
_OBJECT = re.compile(r"(?:a|an|the|our|its|their|total)\s+[a-z]", re.IGNORECASE)
_DETERMINER = re.compile(r"^(?:(?:a|an|the|this|these|our|its|their|there)\b\s*)+", re.IGNORECASE)
_CLAUSE = re.compile(r"[;:(]\s*|\s–\s|,\s+(?=(?:which|and|but|with|including)\b)|\b(?:which|that|whom?|because)\s")
_BEFORE_SAMPLE = re.compile(r"\(\s*n\s*=\s*$", re.IGNORECASE)  # "secondary schools (n=14)"
_OWNER = re.compile(
    r".*\b(?:an?|the|our|its|their)\s+((?:[\w’'-]+\s+){1,6}of(?:\s+(?:about|around|over|under|nearly|just))*)\s*$", re.IGNORECASE
)
_REPEATED = re.compile(r"\W*of\s+th(?:is|ese|ose)\s+", re.IGNORECASE)
_OF_THESE = re.compile(r"\W*of\s+th(?:is|ese|ose|em)\b", re.IGNORECASE)
_OF_WHOM = re.compile(r"\bof\s+wh(?:om|ich)\s*(?:only\s+|just\s+)?$", re.IGNORECASE)
_POINTING = re.compile(
    r"(?:(?:all\s+)?of\s+(?:wh(?:om|ich)|th(?:is|ese|ose|em))(?:\s+\d+)?|this|that|these|those|it|they|we|there|which|who|here|one|total|number)",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"(?:(?:the|other|these|of|local|new|individual)\s+)*(?:children|young\s+people|children\s+and\s+young\s+people|cases|families|people|pupils|of\s+them)"
    r"|\w+ed\b.*",
    re.IGNORECASE,
)
_REFERRING = re.compile(
    r"(?:an?\s+)?(?:increase|rise|reduction|decrease|fall|drop|decline|change|difference|breakdown|range|compare[ds]?|(?:the\s+)?(?:national|England|English"
    r"|regional|statistical\s+neighbours?)\s*(?:average|figure|rate|total)?|average|rate|figure|number|proportion|percentage|while|whilst|than)\b(?!\s+of\b)",
    re.IGNORECASE,
)
_METRIC_WORDS = 18
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
# a table of the cases of some teams is not one of all children
_HELD_BY = re.compile(
    r"\b(?:held|managed|supported|carried|worked\s+with)\s+by\s+(?:the\s+)?([\w’' -]*?\bteams?)\b", re.IGNORECASE
)
# "(67) were boys": the group is boys; "8 out of 197", "12 of them" say none
_NO_GROUP = re.compile(
    r"^(?:were|was|are|is|being)\s+|^(?:out\s+)?of(?:\s+(?:them|these|those|whom|which))?(?:$|\s+(?=were\b|was\b|had\b))"
    r"|^(?:out\s+)?of\s+(?:the\s+)?[\d,]+\s*(?:\([^)]*\)\s*)?",
    re.IGNORECASE,
)
_SEX = re.compile(r"\b(?:girls|boys|female|male|females|males|older\s+girls|mothers|fathers)\b", re.IGNORECASE)


def metric_of(document: Document, mention: ClaimMention, cell: Cell | None, earlier: str = "") -> str:
    """What the number measures, in the words of the document, without the number.

    In a sentence: the noun behind the number ("12 care leavers"), else the one before it ("an overspend of £3m", "the
    average wait was 9 weeks"), else what is said of it ("live with foster families"). An item of a list that says little
    itself has the words of its lead-in before its own; "an increase from 430", "(the national average is 9%)" measure what
    the number that they refer to does: `earlier`, its metric.
    """
    if cell is not None:
        return " | ".join(part for part in (cell.row_label, cell.col_label) if part)
    behind = _NOTE.sub("", _behind(document, mention))
    noun = _clean(VERB.split(behind, maxsplit=1)[0])
    if mention.quantity.unit != "count":
        noun = _LEADING_OF.sub("", noun)
    if mention.quantity.unit == "gbp":
        noun = re.sub(r"^in\s+(?=[a-z])", "", noun)  # "£80 million in savings"
    if _GENERAL.fullmatch(noun):
        noun = _clean(behind)  # "children were on a plan": what they are counted for stands in the verb
    if earlier and _REPEATED.fullmatch(_opening(document, mention)):
        return earlier  # "Of these 35, ..."
    own = ""
    if len(noun) > 3 and not _JOINT.match(noun):
        own = noun
    elif named := _before(document.text[mention.zone[0] : mention.start]) or _before(_opening(document, mention)):
        own = named
    elif (
        not earlier
        or _OF_WHOM.search(document.text[mention.zone[0] : mention.start])
        or _OF_THESE.match(_opening(document, mention))
    ) and (said := _clean(re.sub(r"^\s*(?:of\s+)?(?:whom|which)\b", "", behind))):
        own = said
    if earlier and (_REFERRING.match(own) or (not own and mention.like is not None) or not (own or _lead_in(document, mention))):
        return earlier
    lead = "" if own else _lead_in(document, mention)
    if lead:
        own = _clean(_TAIL.sub("", VERB.split(_opening(document, mention), maxsplit=1)[0]))
    return " ".join(f"{lead} {own}".split()[:_METRIC_WORDS]).rstrip(".")


def _behind(document: Document, mention: ClaimMention) -> str:
    """The number's stretch behind it, a restatement in brackets ("(or 52%)") left out."""
    return _RESTATED.sub(" ", document.text[mention.end : mention.zone[1]])


def _before(text: str) -> str:
    """The noun before a number: what the last clause names, without the opening words, verb and hedge."""
    bracket = bool(re.search(r"\((?:\s*n\s*=)?\s*$", text, re.IGNORECASE))
    clause = _CLAUSE.split(_BEFORE_SAMPLE.sub("", text).rstrip(" ("))[-1]
    clause = _OPENING.sub("", clause)
    subject, *rest = VERB.split(clause, maxsplit=1)
    object_ = _clean(_TAIL.sub("", rest[0])) if rest else ""
    words = _clean(_TAIL.sub("", subject))
    if (owned := _OWNER.search(clause)) is not None:
        words, object_ = _clean(_TAIL.sub("", owned[1])), ""  # "ended with an overspend of £4m"
    chosen = object_ if _OBJECT.match(object_) else words
    if bracket:  # "in primary schools (42) and in colleges (11)"
        chosen = re.sub(r"^(?:(?:and|or|with|in|from|at|as)\s+)+", "", object_ or words)
    chosen = _DETERMINER.sub("", chosen)
    if len(chosen) < 4 or _JOINT.match(chosen) or _POINTING.fullmatch(chosen) or not _NAME.search(chosen):
        return ""
    return chosen


def _opening(document: Document, mention: ClaimMention) -> str:
    return document.text[mention.sentence[0] : mention.start]


def _lead_in(document: Document, mention: ClaimMention) -> str:
    """What the lead-in of the mention's list names: "The proportion of children entitled to free school meals"."""
    block = document.blocks[mention.block]
    lead = document.blocks[block.lead_in] if block.lead_in is not None else None
    if lead is None or not lead.text.rstrip().endswith(":"):
        return ""
    return _clean(lead.text.rstrip(": ").split(". ")[-1])


def _clean(text: str) -> str:
    return _EDGE.sub("", " ".join(text.split()))


def cohort_of(
    document: Document, mention: ClaimMention, cell: Cell | None, indicator: str | None, finder: IndicatorFinder, context: str
) -> str | None:
    """What narrows the number: age band, sex, a row of a breakdown, or the part of a total that it counts."""
    if cell is not None:
        held = _HELD_BY.search(document.tables[mention.cell[0]].title or "") if mention.cell is not None else None
        cohort = _cell_cohort(mention, cell, indicator, finder)
        return "; ".join(part for part in (cohort, held[1].strip() if held else None) if part) or None
    zone = document.text[slice(*mention.zone)]
    parts = [mention.cohort] if mention.cohort else []
    sexes = [m.group().lower() for m in _SEX.finditer(zone)][:1]
    parts += [sex for sex in sexes if indicator is None or not finder.says_no_more(indicator, sex)]
    if context == "lead_in" or (dict(mention.links).get("whole") is not None and mention.quantity.unit == "count"):
        said = _NO_GROUP.sub("", _clean(_NOTE.sub("", _behind(document, mention)))).strip(" .,;:")
        parts.append(" ".join(said.split()[:12]))
    return "; ".join(dict.fromkeys(part for part in parts if part)) or None


def _cell_cohort(mention: ClaimMention, cell: Cell, indicator: str | None, finder: IndicatorFinder) -> str | None:
    """The row's label where the indicator does not come from it; the column's where it names a group."""
    parts = []
    named_by_row = indicator is not None and (
        finder.best(cell.row_label, mention.quantity, mention.measure) is not None
        or finder.says_no_more(indicator, cell.row_label)
    )
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
