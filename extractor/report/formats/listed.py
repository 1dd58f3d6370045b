"""What the formats are made of: findings as the view has them, and the rules that were run."""

from __future__ import annotations

import datetime as dt

import msgspec

from extractor.model.finding import without_quotations
from extractor.report.data import Quotation


class Listed(msgspec.Struct, frozen=True):
    """A row of the view `findings`, with its rule's name. `known`: it stands in the baseline."""

    finding_id: str
    rule: str
    name: str
    severity: str
    message: str
    expected: str = ""
    observed: str = ""
    evidence: tuple[Quotation, ...] = ()
    waived: bool = False
    waiver_reason: str | None = None
    waived_by: str | None = None
    waived_at: dt.datetime | None = None
    known: bool = False

    @property
    def statement(self) -> str:
        """The message without its quotations."""
        return without_quotations(self.message)

    @property
    def quotations(self) -> list[str]:
        """Each quotation with its place: paper.pdf, page 3: “...”."""
        return [f"{place(entry)}: “{entry.quote}”" for entry in self.evidence]

    @property
    def waiver(self) -> str:
        """Why it is waived, by whom and when: "restated in July (J. Smith, 2018-01-31)"; empty where it is not."""
        if not self.waived:
            return ""
        who = ", ".join(part for part in (self.waived_by, self.waived_at.date().isoformat() if self.waived_at else None) if part)
        return f"{self.waiver_reason}{f' ({who})' if who else ''}"


class RuleListed(msgspec.Struct, frozen=True):
    """A rule that was run, with how it fared. `sections`: its documentation by heading."""

    code: str
    name: str
    severity: str
    summary: str
    sections: dict[str, str] = {}
    passed: int = 0
    flagged: int = 0
    not_checkable: int = 0


def place(entry: Quotation) -> str:
    """ "paper.pdf, page 3"."""
    return entry.document if entry.page is None else f"{entry.document}, page {entry.page}"
