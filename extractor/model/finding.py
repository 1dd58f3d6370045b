"""What a consistency rule reports."""

from __future__ import annotations

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
    """A disagreement. `finding_id` is a digest of rule and quotations, so that it survives re-ingestion."""

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
