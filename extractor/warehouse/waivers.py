"""Waivers of findings: stored with who, when and why, and matched with the findings by what these quote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from extractor.errors import InputError
from extractor.model import Evidence, Finding, Severity, Waiver
from extractor.warehouse.load import Connection, insert, utc_now
from extractor.warehouse.reader import Reader
from extractor.warehouse.rows import evidence_digest


def waive(
    connection: Connection,
    finding_id: str,
    reason: str,
    by: str | None,
    *,
    expires: dt.date | None = None,
    from_file: bool = False,
) -> Waiver:
    """Accept a stored finding, named by its id or the beginning of it, in the place of any earlier waiver of it.

    `from_file` where the waiver is written into a file of waivers too. Raises InputError for a name that fits no finding, or
    several.
    """
    wanted = "SELECT * EXCLUDE (documents, evidence_digest) FROM store.findings WHERE starts_with(finding_id, ?) LIMIT 6"
    found = Reader(connection).rows(wanted, [finding_id])
    if not found or not finding_id:
        raise InputError(f"no finding {finding_id!r} in the warehouse; scrutiny findings lists them")
    if len(found) > 1:
        raise InputError(f"{finding_id!r} begins several findings: {', '.join(str(row['finding_id']) for row in found[:5])}")
    finding = msgspec.convert(found[0], Finding, strict=False)
    # the whole second is what a file of waivers shows; both say the same
    waiver = Waiver(
        finding.finding_id,
        finding.rule,
        finding.evidence,
        reason,
        by,
        utc_now().replace(microsecond=0),
        finding.observed,
        finding.message,
        expires,
    )
    _put(connection, [waiver], from_file=from_file)
    return waiver


def take_over(connection: Connection, waivers: Sequence[Waiver]) -> None:
    """Put the waivers of a file in the place of all that came from a file before, and of any other of the same findings."""
    connection.execute("DELETE FROM store.waivers WHERE from_file")
    _put(connection, waivers, from_file=True)


def _put(connection: Connection, waivers: Sequence[Waiver], *, from_file: bool) -> None:
    ids = [waiver.finding_id for waiver in waivers]
    connection.execute("DELETE FROM store.waivers WHERE list_contains(?::VARCHAR[], finding_id)", [ids])
    rows: list[dict[str, object]] = [
        {
            "finding_id": waiver.finding_id,
            "evidence_digest": _digest(waiver),
            "rule": waiver.rule,
            "message": waiver.message,
            "reason": waiver.reason,
            "waived_by": waiver.waived_by,
            "waived_at": waiver.waived_at,
            "observed": waiver.observed,
            "documents": sorted({entry.document for entry in waiver.evidence}),
            "expires": waiver.expires,
            "from_file": from_file,
        }
        for waiver in waivers
    ]
    insert(connection, "waivers", rows)


def _digest(waiver: Waiver) -> str:
    """That of a finding with the evidence that was waived."""
    evidence: tuple[Evidence, ...] = waiver.evidence
    return evidence_digest(Finding(waiver.finding_id, waiver.rule, Severity.INFO, "", "", "", evidence))
