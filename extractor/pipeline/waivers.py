"""The file of waivers, `scrutiny.waivers.toml`: what people have accepted, with who, when and why, to be reviewed like code.

One `[[waiver]]` for each finding. The quotations are in it, so that a reader of the file sees what was accepted, and so that
the waiver lapses when they change.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
import tomllib
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import msgspec

from extractor.errors import InputError
from extractor.model import Evidence, Waiver
from extractor.warehouse import Connection, waive
from extractor.warehouse.reviews import reopen

WAIVERS = Path("scrutiny.waivers.toml")
"""Where waivers are looked for in the working folder."""

_HEADER = """\
# Findings of scrutiny that somebody has accepted. A waiver lapses when a quotation or the stated value changes, and after the
# day `expires` where there is one. Delete an entry to have the finding counted again.
"""
_ENTRY = re.compile(r"(?m)^\[\[\s*waiver\s*\]\]")


class _Quotation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    document: str
    quote: str
    page: int | None = None


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    finding: str
    rule: str
    why: str
    evidence: tuple[_Quotation, ...]
    when: dt.date
    by: str | None = None
    observed: str | None = None
    expires: dt.date | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    waiver: tuple[_Entry, ...] = ()


def read_waivers(path: Path) -> list[Waiver]:
    """The waivers of a file. Raises InputError naming file, entry and key where something is wrong."""
    return _read(path, _text_of(path))


def write_waiver(path: Path, waiver: Waiver) -> None:
    """Add a waiver to a file, which is made where there is none, in the place of any earlier one of the same finding.

    Everything else in the file, comments too, stays as it is. Raises InputError where the file cannot be read or written.
    """
    text = _text_of(path) if path.exists() else _HEADER
    before = {known.finding_id for known in _read(path, text)}  # nothing is added to a file with a mistake in it
    changed = f"{_without(text, waiver.finding_id).rstrip()}\n\n{_entry(waiver)}".lstrip()
    _write(path, changed, before | {waiver.finding_id})


def remove_waiver(path: Path, finding_id: str) -> bool:
    """Take the waiver of a finding out of a file, in which everything else stays. Returns whether it was there.

    Raises InputError where the file cannot be read or written.
    """
    text = _text_of(path) if path.exists() else ""
    before = {known.finding_id for known in _read(path, text)}
    if finding_id not in before:
        return False
    _write(path, f"{_without(text, finding_id).rstrip()}\n", before - {finding_id})
    return True


def accept(
    warehouse: AbstractContextManager[Connection],
    path: Path,
    finding_id: str,
    reason: str,
    by: str | None,
    *,
    expires: dt.date | None = None,
) -> Waiver:
    """Accept a finding in the warehouse, which is open for writing, and in the file, or in neither.

    Raises InputError for a name that fits no finding, or several, and for a file that cannot be written.
    """
    with warehouse as connection:
        waiver = waive(connection, finding_id, reason, by, expires=expires, from_file=True)
        write_waiver(path, waiver)  # where it cannot be written, the warehouse keeps nothing of it either
    return waiver


def take_back(warehouse: AbstractContextManager[Connection], path: Path, finding_id: str) -> None:
    """Take the waiver of a finding out of the warehouse, which is open for writing, and of the file, or of neither.

    Raises InputError where the finding has none, and for a file that cannot be read or written.
    """
    with warehouse as connection:
        reopen(connection, finding_id)
        remove_waiver(path, finding_id)


def _without(text: str, finding_id: str) -> str:
    bounds = [0, *(match.start() for match in _ENTRY.finditer(text)), len(text)]
    pieces = [text[start:end] for start, end in itertools.pairwise(bounds)]
    return "".join(piece for piece in pieces if not re.search(rf'(?m)^finding\s*=\s*"{re.escape(finding_id)}"', piece))


def _write(path: Path, changed: str, expected: set[str]) -> None:
    if {known.finding_id for known in _read(path, changed)} != expected:
        raise InputError(f"{path}: its entries are not laid out as scrutiny writes them; change the waiver by hand")
    try:
        path.write_text(changed, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}") from error


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not in UTF-8; save it so in the editor") from error
    except OSError as error:
        raise InputError(f"the file of waivers {path} cannot be read: {error.strerror or error}") from error


def _read(path: Path, text: str) -> list[Waiver]:
    try:
        entries = msgspec.convert(tomllib.loads(text), _File).waiver
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: {error}") from error
    except msgspec.ValidationError as error:
        where = re.search(r"\$\.waiver\[(\d+)\]", str(error))
        entry = f", waiver {_nth(text, int(where.group(1)))}" if where else ""
        raise InputError(f"{path}{entry}: {error}") from error
    for number, entry_read in enumerate(entries):
        if not entry_read.why.strip() or not entry_read.evidence:
            lacking = "why" if not entry_read.why.strip() else "evidence"
            raise InputError(f"{path}, waiver {number + 1} ({entry_read.finding}): `{lacking}` must not be empty")
    waivers = {entry_read.finding: _waiver(entry_read) for entry_read in entries}
    if len(waivers) < len(entries):
        found = [entry_read.finding for entry_read in entries]
        twice = next(name for name in found if found.count(name) > 1)
        raise InputError(f"{path}: finding {twice} is waived twice; keep one of the two entries")
    return list(waivers.values())


def _nth(text: str, index: int) -> str:
    entries: list[dict[str, Any]] = tomllib.loads(text)["waiver"]
    return f"{index + 1} ({entries[index].get('finding', 'without a finding')})"


def _waiver(entry: _Entry) -> Waiver:
    evidence = tuple(Evidence(item.document, item.page, item.quote) for item in entry.evidence)
    when = dt.datetime.combine(entry.when, dt.time())
    return Waiver(entry.finding, entry.rule, evidence, entry.why.strip(), entry.by, when, entry.observed, "", entry.expires)


def _entry(waiver: Waiver) -> str:
    lines = ["[[waiver]]", f"finding = {_string(waiver.finding_id)}", f"rule = {_string(waiver.rule)}"]
    lines.append(f"why = {_string(waiver.reason)}")
    if waiver.waived_by:
        lines.append(f"by = {_string(waiver.waived_by)}")
    lines.append(f"when = {waiver.waived_at.date().isoformat()}")
    if waiver.expires:
        lines.append(f"expires = {waiver.expires.isoformat()}")
    if waiver.observed is not None:
        lines.append(f"observed = {_string(waiver.observed)}")
    lines.append("evidence = [")
    for item in waiver.evidence:
        page = f", page = {item.page}" if item.page is not None else ""
        lines.append(f"  {{ document = {_string(item.document)}{page}, quote = {_string(item.quote)} }},")
    return "\n".join([*lines, "]", ""])


def _string(text: str) -> str:
    """A basic string of TOML: its escapes are those of JSON, and DEL must be escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
