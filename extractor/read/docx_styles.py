"""What the styles and the numbering of a Word document say of a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from extractor.model.raw import Role
from extractor.read.numerals import letters, roman

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"heading (\d)", re.I)
_LIST = re.compile(r"list (?:bullet|number)(?: (\d))?\Z", re.I)


def w(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML."""
    return _W + name


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """`level` is the list level, 0-based; `num_id` None outside numbered and bulleted lists."""

    role: Role = "paragraph"
    heading_level: int = 0
    num_id: str | None = None
    level: int = 0


class Styles:
    """Paragraph styles with what they inherit."""

    def __init__(self, root: Any) -> None:
        styles = root.findall(w("style")) if root is not None else []
        self._by_id = {style.get(w("styleId")): style for style in styles if style.get(w("type")) == "paragraph"}
        self._default = next((key for key, style in self._by_id.items() if style.get(w("default")) in ("1", "true")), None)
        self._resolved: dict[str | None, ParagraphStyle] = {}

    def of(self, paragraph: Any) -> ParagraphStyle:
        """The style of a <w:p>, with its own list and outline settings before the style's."""
        properties = paragraph.find(w("pPr"))
        style_id = self._default
        if properties is not None and properties.find(w("pStyle")) is not None:
            style_id = properties.find(w("pStyle")).get(w("val"))
        if style_id not in self._resolved:
            self._resolved[style_id] = self._resolve(style_id)
        style = self._resolved[style_id]
        if properties is None:
            return style
        role, heading_level = style.role, style.heading_level
        outline = _number(properties.find(w("outlineLvl")))
        if role == "paragraph" and outline is not None and outline < 9:
            role, heading_level = "heading", outline + 1
        num_id, level = _list_of(properties)
        if num_id is None:
            num_id = style.num_id
        if level is None:
            level = style.level
        return ParagraphStyle(role, heading_level, None if num_id == "0" else num_id, level)

    def _resolve(self, style_id: str | None) -> ParagraphStyle:
        role: Role | None = None
        heading_level = 0
        num_id: str | None = None
        level: int | None = None
        seen: set[str | None] = set()
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            style = self._by_id[style_id]
            name = style.find(w("name"))
            printed = name.get(w("val"), "") if name is not None else ""
            if role is None:
                role, heading_level = _role(printed)
                depth = _LIST.match(printed)
                if depth and depth.group(1):
                    level = int(depth.group(1)) - 1  # "List Bullet 2" has a list of its own at level 0
            properties = style.find(w("pPr"))
            if properties is not None:
                own_num, own_level = _list_of(properties)
                num_id = num_id if num_id is not None else own_num
                level = level if level is not None else own_level
                outline = _number(properties.find(w("outlineLvl")))
                if role is None and outline is not None and outline < 9:
                    role, heading_level = "heading", outline + 1
            based = style.find(w("basedOn"))
            style_id = based.get(w("val")) if based is not None else None
        return ParagraphStyle(role or "paragraph", heading_level, num_id, level or 0)


def _role(name: str) -> tuple[Role | None, int]:
    """Role and heading level of a built-in style; Word keeps these names in every language."""
    if match := _HEADING.match(name):
        return "heading", int(match.group(1))
    lowered = name.lower()
    if lowered in ("title", "subtitle"):
        return "heading", 1 if lowered == "title" else 2
    if _LIST.match(name):
        return "list_item", 0
    if lowered == "caption":
        return "caption", 0
    if lowered in ("footnote text", "endnote text"):
        return "footnote", 0
    return None, 0


def _list_of(properties: Any) -> tuple[str | None, int | None]:
    numbering = properties.find(w("numPr"))
    if numbering is None:
        return None, None
    num_id = numbering.find(w("numId"))
    return (num_id.get(w("val")) if num_id is not None else None), _number(numbering.find(w("ilvl")))


def _number(element: Any) -> int | None:
    try:
        return int(element.get(w("val"))) if element is not None else None
    except (TypeError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class Numbered:
    """A list item's printed number without its full stop or brackets; None for a bullet."""

    number: str | None


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    style: str
    pattern: str


class Numbering:
    """Counts the lists of a document as Word prints them."""

    def __init__(self, root: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._group: dict[str, str] = {}  # lists of one abstract definition count on
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[str] = set()
        if root is None:
            return
        abstract = {item.get(w("abstractNumId")): item for item in root.findall(w("abstractNum"))}
        for num in root.findall(w("num")):
            num_id = num.get(w("numId"))
            reference = num.find(w("abstractNumId"))
            group = reference.get(w("val")) if reference is not None else None
            levels = _levels(abstract[group]) if group in abstract else {}
            restarts: dict[int, int] = {}
            for override in num.findall(w("lvlOverride")):
                index = int(override.get(w("ilvl"), "0"))
                if override.find(w("lvl")) is not None:
                    levels[index] = _level(override.find(w("lvl")))
                start = _number(override.find(w("startOverride")))
                if start is not None:
                    restarts[index] = start
            self._levels[num_id], self._restarts[num_id] = levels, restarts
            self._group[num_id] = group or num_id

    def next(self, num_id: str, level: int) -> Numbered | None:
        """Counts one more item; None where the document defines no such list."""
        levels = self._levels.get(num_id)
        if levels is None:
            return None
        own = levels.get(level)
        if own is None or own.style in ("bullet", "none"):
            return Numbered(None)
        counts = self._counts.setdefault(self._group[num_id], {})
        if num_id not in self._started:
            self._started.add(num_id)
            for index, start in self._restarts[num_id].items():
                counts[index] = start - 1
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in [index for index in counts if index > level]:
            del counts[deeper]

        def printed(match: re.Match[str]) -> str:
            index = int(match.group(1)) - 1
            definition = levels.get(index, own)
            return _numeral(counts.get(index, definition.start), definition.style)

        text = re.sub(r"%(\d)", printed, own.pattern)
        return Numbered(text.strip().rstrip(".:").strip("() ") or None)


def _levels(abstract: Any) -> dict[int, _Level]:
    return {int(item.get(w("ilvl"), "0")): _level(item) for item in abstract.findall(w("lvl"))}


def _level(item: Any) -> _Level:
    style, pattern = item.find(w("numFmt")), item.find(w("lvlText"))
    start = _number(item.find(w("start")))
    return _Level(
        1 if start is None else start,
        style.get(w("val"), "decimal") if style is not None else "decimal",
        pattern.get(w("val"), "%1.") if pattern is not None else "",
    )


def _numeral(number: int, style: str) -> str:
    if style == "decimalZero":
        return f"{number:02d}"
    if style.endswith("Letter"):
        text = letters(number, doubled=True)
    elif style.endswith("Roman"):
        text = roman(number)
    else:
        return str(number)
    return text.upper() if style.startswith("upper") else text
