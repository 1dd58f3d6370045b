"""Strict reading of the TOML files under `patterns/`: every mistake names file, line, entry and key, and says what to do."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec

from extractor.errors import PatternError

Entry = TypeVar("Entry", bound=msgspec.Struct)

_PACKAGED = Path(__file__).resolve().parent.parent / "_patterns"
_SOURCE = Path(__file__).resolve().parent.parent.parent / "patterns"
SHIPPED = _PACKAGED if _PACKAGED.is_dir() else _SOURCE
"""The rule data of this installation: inside the wheel, or `patterns/` of the checkout."""


def read_entries(name: str, entry_type: type[Entry], extra: Path | None = None) -> dict[str, Entry]:
    """The entries of the file `name`, in its order, keyed by their table name.

    Entries of a file of the same name in `extra` are added; one with the same key replaces the shipped one.
    Raises PatternError for TOML that cannot be parsed, a missing or unknown key, or a value of the wrong type.
    """
    found: dict[str, Entry] = {}
    for path in files(name, extra):
        source, document = _parse(path)
        for key, raw in document.items():
            found[key] = _convert(path, source, key, raw, entry_type)
    return found


def files(name: str, extra: Path | None = None) -> list[Path]:
    """The shipped file `name` and, where it exists, the user's."""
    paths = [SHIPPED / name]
    if extra is not None and (extra / name).is_file():
        paths.append(extra / name)
    return paths


def keys_of(path: Path) -> list[str]:
    """The keys of the entries of a file. Raises PatternError where it cannot be parsed."""
    return list(_parse(path)[1])


def _parse(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        source = path.read_text(encoding="utf-8")
        return source, tomllib.loads(source)
    except OSError as error:
        raise PatternError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise PatternError(f"{path}: is not UTF-8 text; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise PatternError(f"{path}{_unreadable(source, str(error))}") from error


_ADVICE = (
    (r"Cannot overwrite a value", "the key stands twice in the entry; keep one of them"),
    (r"Cannot declare .* twice", "the entry stands twice in the file; give one another name, or join them"),
    (r"Unclosed array|Expected ']'", 'a list is not closed; put "]" at its end and a comma between its members'),
    (r"Invalid value", 'the value cannot be read; put text in double quotes: "..."'),
    (r"Illegal character|Unterminated", "a text is not closed; put a double quote at its end"),
    (r"Expected '=' after a key", 'write the line as key = "value"'),
    (r"Expected newline", "only one value may stand behind the key; put a list in square brackets"),
)


def _unreadable(source: str, message: str) -> str:
    """Line, entry, key and advice for what the parser says; its own words stay, for what no advice covers."""
    at = re.search(r"\(at (?:line (\d+), column \d+|end of document)\)", message)
    lines = source.splitlines()
    number = int(at[1]) if at and at[1] else len(lines)
    heads = [re.match(r"\s*\[\[?([^\]]+)\]", line) for line in lines[:number]]
    open_list = "array" in message  # the parser notices it only where the next thing begins
    keys = [m for m in (re.match(r"\s*([\w.\"'-]+)\s*=", line) for line in lines[:number]) if m]
    entry = next((m[1] for m in reversed(heads[:-1] if open_list else heads) if m), "")
    on_line = re.match(r"\s*([\w.\"'-]+)\s*=", lines[number - 1]) if 0 < number <= len(lines) else None
    key = on_line[1] if on_line else keys[-1][1] if open_list and keys else ""
    told = message.replace(at.group(), "").strip() if at else message
    advice = next((say for pattern, say in _ADVICE if re.search(pattern, message)), f"{told}; see docs/patterns.md")
    place = f", line {number}:" + (f" [{entry}]" if entry else "") + (f" {key}" if key else "")
    return f"{place.rstrip(':')}: {advice}"


def _convert(path: Path, source: str, key: str, raw: object, entry_type: type[Entry]) -> Entry:
    if not isinstance(raw, dict):
        line = _line_of_key(source, key)
        raise PatternError(f"{path}, line {line}: {key}: stands outside every entry; put it below the [name] of an entry")
    try:
        return msgspec.convert(raw, entry_type, strict=True)
    except msgspec.ValidationError as error:
        text = str(error)
        # msgspec names the place as `$.heads[...]`; an unknown or missing field by its name in backticks
        where = re.search(r"at `\$\.?([^`]*)`", text)
        inside = where.group(1) if where else ""
        field = re.search(r"field `([^`]+)`", text)
        leaf = field.group(1) if field else re.split(r"[.\[]", inside)[0]
        # one example of several, one group of a theme: the key inside it says more than that of the whole
        last = inside.rsplit(".", 1)[-1]
        named = leaf if field or last == inside or not last.isidentifier() else f"{leaf}: {last}"
        line = _line_of(source, key, leaf)
        advice = _advice(re.sub(r" - at `[^`]*`", "", text), leaf, entry_type if not inside or not field else None)
        raise PatternError(f"{path}, line {line}: [{key}] {named}: {advice}") from error


_TYPES = {
    "array": 'a list: ["...", "..."]',
    "str": 'text in double quotes: "..."',
    "int": "a whole number without quotes",
    "float": "a number without quotes",
    "bool": "true or false, without quotes",
    "object": "an entry of its own, with its keys below it",
}


def _advice(message: str, key: str, entry_type: type[msgspec.Struct] | None) -> str:
    """What to do about a validation message; `entry_type` is given where its own fields are meant."""
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(entry_type)} if entry_type else {}
    if "unknown field" in message:
        near = difflib.get_close_matches(key, fields, n=1)
        known = (
            f"did you mean {near[0]}?"
            if near
            else f"the keys are {', '.join(fields)}"
            if fields
            else "correct it, or take it out"
        )
        return f"no such key; {known}"
    if "missing required field" in message:
        return f"is missing; add {key} = ..."
    if expected := re.match(r"Expected `(\w+)(?: \| null)?`, got `(\w+)`", message):
        return f"must be {_TYPES.get(expected[1], expected[1])}"
    if "enum value" in message and get_origin(fields.get(key)) is Literal:
        return f"{message.removeprefix('Invalid enum value ')} is not known; write one of {', '.join(get_args(fields[key]))}"
    return message


def check_words(file: Path, entry: str, key: str, phrases: Iterable[str]) -> None:
    """Raises PatternError where a phrase, or a part of it between "…", holds no word."""
    for phrase in phrases:
        if not all(re.search(r"[^\W_]|#", part) for part in phrase.split("…")):
            raise PatternError(f"{file}: [{entry}] {key}: {phrase!r} has no word to look for; write one, or take it out")


def file_of(name: str, key: str, extra: Path | None = None) -> Path:
    """The file that counts for an entry: the user's where it has it, else the shipped one."""
    return next((path for path in reversed(files(name, extra)) if key in keys_of(path)), SHIPPED / name)


def _line_of_key(source: str, key: str) -> int:
    return next((n for n, line in enumerate(source.splitlines(), 1) if line.strip().startswith(key)), 1)


def _line_of(source: str, key: str, field: str) -> int:
    """1-based line of `field` in the entry `key`, or of the entry's head where the field is not there."""
    head = 1
    inside = False
    for number, line in enumerate(source.splitlines(), 1):
        stripped = line.strip()
        if re.match(rf"\[\[?\"?{re.escape(key)}\"?[.\]]", stripped):
            head, inside = (number if not inside else head), True
        elif stripped.startswith("["):
            inside = False
        elif inside and field and re.match(rf"\"?{re.escape(field)}\"?\s*=", stripped):
            return number
    return head
