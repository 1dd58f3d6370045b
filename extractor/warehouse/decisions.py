"""What people decide: corrections of a document's facts, waivers of findings, removals. All outlive re-ingestion."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from extractor.errors import InputError
from extractor.warehouse.load import Connection, drop_reading, insert, utc_now
from extractor.warehouse.reader import Reader

_PART = re.compile(r"(.+)#(\d+)")
Correction = tuple[str, str, str, str]
"""document, sha256, field, value"""


def corrections_in(door: Reader) -> list[Correction]:
    """All corrections, oldest first."""
    found = door.rows("SELECT document, sha256, field, value FROM store.corrections ORDER BY corrected_at")
    return [(str(row["document"]), str(row["sha256"]), str(row["field"]), str(row["value"])) for row in found]


def part_name(name: str, part: int) -> str:
    """The name of paper `part` of the agenda pack `name`: its first paper has the name of the file."""
    return name if part == 1 else f"{name}#{part}"


def corrections_of(corrections: list[Correction], name: str, sha256: str) -> dict[str, str]:
    """The corrections of a document by field: by its name, or by its content where it came back under another name.

    Those of a further paper of a pack stand under "3#area" for the third.
    """
    own: dict[str, str] = {}
    same_bytes: dict[str, str] = {}
    for document, sha, field, value in corrections:
        part = _PART.fullmatch(document)
        key = f"{part[2]}#{field}" if part else field
        if document == name or (part and part[1] == name):
            own[field if document == name else key] = value
        elif sha == sha256:
            same_bytes[key] = value
    return {**same_bytes, **own}


def store_corrections(connection: Connection, name: str, sha256: str, changes: Mapping[str, str | None]) -> None:
    """Store corrections by field and lay them over the document's row; None takes an earlier correction back.

    The document is marked as one whose claims do not follow its facts yet: the next ingest reads it again. A fact whose
    correction is taken back keeps the corrected value until then.
    """
    connection.execute(
        "DELETE FROM store.corrections WHERE document = ? AND list_contains(?::VARCHAR[], field)", [name, list(changes)]
    )
    given = {field: value for field, value in changes.items() if value is not None}
    now = utc_now()
    insert(
        connection,
        "corrections",
        [
            {"document": name, "sha256": sha256, "field": field, "value": value, "corrected_at": now}
            for field, value in given.items()
        ],
    )
    for field, value in given.items():
        connection.execute(f'UPDATE store.documents SET "{field}" = ? WHERE document = ?', [value, name])
    # a pack is read as a whole: the correction of one of its papers waits with the first
    connection.execute(
        "UPDATE store.documents SET pending = true "
        "WHERE document = ? OR document = (SELECT part_of FROM store.documents WHERE document = ?)",
        [name, name],
    )


def remove(connection: Connection, name: str) -> None:
    """Take a document out; its corrections stay, for when it comes back. Raises InputError where it is not there."""
    if not drop_reading(connection, name):
        raise InputError(f"no document {name!r} in the warehouse")


def find_document(door: Reader, given: str) -> str:
    """The one document whose name is `given`, or ends in it, or contains it. Raises InputError where none or several are."""
    names = [str(row["document"]) for row in door.rows("SELECT document FROM documents ORDER BY document")]
    for matches in (
        [name for name in names if name == given],
        [name for name in names if Path(name).name == given],
        [name for name in names if given.lower() in name.lower()],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise InputError(f"{given!r} could be any of: {', '.join(matches[:5])}{' ...' if len(matches) > 5 else ''}")
    raise InputError(f"no document {given!r} in the warehouse; scrutiny documents lists them")
