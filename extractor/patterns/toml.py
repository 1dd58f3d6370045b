"""Strict reading of the TOML files under `patterns/`: every mistake names file, line, entry and key."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

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


def _parse(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        source = path.read_text(encoding="utf-8")
        return source, tomllib.loads(source)
    except OSError as error:
        raise PatternError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise PatternError(f"{path}: is not UTF-8 text; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise PatternError(f"{path}: {_with_key(source, str(error))}") from error


def _with_key(source: str, message: str) -> str:
    """The parser's message with the key that stands on its line."""
    at = re.search(r"at line (\d+)", message)
    if not at:
        return message
    lines = source.splitlines()
    line = lines[min(int(at.group(1)), len(lines)) - 1] if lines else ""
    key = line.split("=", 1)[0].strip()
    return f"{message}, at '{key[:60]}'" if key else message


def _convert(path: Path, source: str, key: str, raw: object, entry_type: type[Entry]) -> Entry:
    try:
        return msgspec.convert(raw, entry_type, strict=True)
    except msgspec.ValidationError as error:
        text = str(error)
        # msgspec names the place as `$.heads[...]`; an unknown or missing field by its name in backticks
        where = re.search(r"at `\$\.?([\w.\[\]]*)`", text)
        field = re.search(r"field `(\w+)`", text)
        leaf = field.group(1) if field else (re.split(r"[.\[]", where.group(1))[0] if where else "")
        line = _line_of(source, key, leaf)
        message = re.sub(r" - at `[^`]*`", "", text).replace("Object", "the entry")
        raise PatternError(f"{path}, line {line}: [{key}] {leaf}: {message}") from error


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
