"""What a consistency rule reports."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """error: cannot be true at the printed precision. warning: needs an explanation. info: worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation with its place; `claim_id` where it is a claim's."""

    document: str
    page: int | None
    quote: str
    claim_id: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A disagreement. `finding_id` is a digest of rule and quotations, so that it survives re-ingestion.

    The first line of `message` says what disagrees and what would make it right; a second line quotes the evidence.
    """

    finding_id: str
    rule: str
    severity: Severity
    message: str
    expected: str
    observed: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one check: passed, flagged (with its finding) or not checkable (with what is missing)."""

    status: str
    finding: Finding | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that somebody accepts. It holds while the finding has these quotations and the value `observed`.

    `expires` is the last day on which it holds; None without an end.
    """

    finding_id: str
    rule: str
    evidence: tuple[Evidence, ...]
    reason: str
    waived_by: str | None
    waived_at: dt.datetime
    observed: str | None = None
    message: str = ""
    expires: dt.date | None = None


def without_quotations(message: str) -> str:
    """What a finding says, for where its evidence is shown beside it."""
    return message.partition("\n")[0].rstrip()
