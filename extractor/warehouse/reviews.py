"""What people say of single claims: accepted, corrected, rejected. Kept beside the machine's reading, through re-ingestion."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from extractor.errors import InputError
from extractor.warehouse.load import Connection, insert, utc_now
from extractor.warehouse.reader import Reader

DECISIONS = ("accepted", "corrected", "rejected")
CORRECTABLE = ("value", "unit", "role", "measure", "indicator", "cohort", "area", "period_kind", "period_start", "period_end")
UNITS = ("count", "percent", "percentage_points", "rate", "ratio", "days", "weeks", "months", "years", "hours", "gbp", "fte")
ROLES, MEASURES = ("actual", "target", "forecast"), ("level", "change")
PERIOD_KINDS = ("as_at", "year", "quarter", "month", "span")


def review(
    connection: Connection, document: str, claim_id: str, decision: str, by: str | None, changes: Mapping[str, str] | None = None
) -> None:
    """Record a decision about a claim, in the place of an earlier one.

    `changes` are the corrected columns as text (one of CORRECTABLE; "" is NULL); what is left out stays as it was read. Raises
    InputError for an unknown claim, decision or column, and for a value that is none.
    """
    if decision not in DECISIONS:
        raise InputError(f"{decision!r} is no decision: {', '.join(DECISIONS)}")
    cursor = connection.execute(
        "SELECT c.*, d.sha256 FROM store.claims c JOIN store.documents d USING (document) "
        "WHERE c.document = ? AND c.claim_id = ?",
        [document, claim_id],
    )
    names, found = [column[0] for column in cursor.description or ()], cursor.fetchone()
    if found is None:
        raise InputError(f"no claim {claim_id!r} in {document}; it may have been read again: open the page anew")
    claim = dict(zip(names, found, strict=True))
    entry = {key: claim[key] for key in ("document", "sha256", "claim_id", "quote", "surface", "char_start")}
    entry |= {"decision": decision, "reviewed_by": by, "reviewed_at": utc_now()}
    entry |= _corrected(claim, changes or {}) if decision == "corrected" else dict.fromkeys(_COLUMNS)
    take_back(connection, document, claim_id)
    insert(connection, "reviews", [entry])


def take_back(connection: Connection, document: str, claim_id: str) -> None:
    """Undo the review of a claim, if there is one."""
    connection.execute("DELETE FROM store.reviews WHERE document = ? AND claim_id = ?", [document, claim_id])


def reopen(connection: Connection, finding_id: str) -> None:
    """Take the waiver of a finding back. Raises InputError where it has none."""
    if not connection.execute("DELETE FROM store.waivers WHERE finding_id = ? RETURNING 1", [finding_id]).fetchall():
        raise InputError(f"finding {finding_id!r} is not waived in this warehouse")


_COLUMNS = (*CORRECTABLE, "value_low", "value_high")


def _corrected(claim: Mapping[str, object], changes: Mapping[str, str]) -> dict[str, object]:
    unknown = set(changes) - set(CORRECTABLE)
    if unknown:
        raise InputError(f"{', '.join(sorted(unknown))}: no column that can be corrected")
    entry: dict[str, object] = {key: claim[key] for key in _COLUMNS}
    for key, text in changes.items():
        entry[key] = _parsed(key, text.strip())
    if entry["value"] != claim["value"]:
        entry |= _interval(claim, entry["value"])
    start, end = entry["period_start"], entry["period_end"]
    if isinstance(start, dt.date) and isinstance(end, dt.date) and start > end:
        raise InputError("the period ends before it starts")
    return entry


def _parsed(key: str, text: str) -> object:
    allowed = {"unit": UNITS, "role": ROLES, "measure": MEASURES, "period_kind": PERIOD_KINDS}.get(key)
    if allowed is not None:
        if text not in allowed and not (key == "period_kind" and not text):
            raise InputError(f"{text!r} is no {key.replace('_', ' ')}: {', '.join(allowed)}")
        return text or None
    if not text:
        return None
    try:
        if key == "value":
            number = float(text.replace(",", ""))
            if number != number or abs(number) == float("inf"):
                raise ValueError
            return number
        return dt.date.fromisoformat(text) if key in ("period_start", "period_end") else text[:300]
    except ValueError as error:
        wanted = "a number such as 22.5" if key == "value" else "a date such as 2017-03-31"
        raise InputError(f"{text!r} is not {wanted}") from error


def _interval(claim: Mapping[str, object], value: object) -> dict[str, object]:
    """The interval of a corrected value: as wide as the printed precision allowed."""
    old, low, high = claim["value"], claim["value_low"], claim["value_high"]
    if not isinstance(value, float):
        return {"value_low": None, "value_high": None}
    if isinstance(old, float) and isinstance(low, float) and isinstance(high, float):
        return {"value_low": value - (old - low), "value_high": value + (high - old)}
    return {"value_low": value, "value_high": value}


def write_annotations(door: Reader, folder: Path) -> list[Path]:
    """Write the accepted and corrected claims as annotations for `evaluate`, a file a document. Returns the files written."""
    groups: dict[str, list[str]] = defaultdict(list)
    for row in door.rows("SELECT * FROM claims WHERE review IS NOT NULL ORDER BY document, char_start"):
        groups[str(row["document"])].append(json.dumps(_annotation(row), ensure_ascii=False))
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for document, lines in groups.items():
        path = folder / f"{document.replace('/', '_').replace('#', '_').rsplit('.', 1)[0]}.claims.jsonl"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _annotation(row: Mapping[str, object]) -> dict[str, object]:
    start, end = (value.isoformat() if isinstance(value, dt.date) else "" for value in (row["period_start"], row["period_end"]))
    period = end if row["period_kind"] == "as_at" or start == end else f"{start}/{end}"
    plain = {key: row[key] for key in ("surface", "value", "unit", "per", "qualifier", "measure", "role", "source")}
    names = {key: row[key] or "" for key in ("metric", "cohort", "area", "indicator")}
    labels = {"row": row["row_label"] or "", "col": row["col_label"] or ""}
    return {"doc": row["document"], "kind": "claim", "anchor": row["quote"], **plain, **names, "period": period, **labels}
