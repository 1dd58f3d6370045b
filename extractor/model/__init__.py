"""The values that cross between the rooms: frozen, made of tuples, without back-references."""

from extractor.model.claim import Claim, ClaimMention
from extractor.model.document import (
    Block,
    BlockKind,
    Box,
    Cell,
    Document,
    DocumentFacts,
    PageRecord,
    Table,
)
from extractor.model.finding import Evidence, Finding, Outcome, Severity, Waiver
from extractor.model.period import Period, PeriodKind, PeriodMention
from extractor.model.quantity import Quantity
from extractor.model.raw import (
    RawCell,
    RawFile,
    RawItem,
    RawLine,
    RawPage,
    RawParagraph,
    RawTable,
    ReadFailure,
)
from extractor.model.theme import ThemeMention

__all__ = [
    "Block",
    "BlockKind",
    "Box",
    "Cell",
    "Claim",
    "ClaimMention",
    "Document",
    "DocumentFacts",
    "Evidence",
    "Finding",
    "Outcome",
    "PageRecord",
    "Period",
    "PeriodKind",
    "PeriodMention",
    "Quantity",
    "RawCell",
    "RawFile",
    "RawItem",
    "RawLine",
    "RawPage",
    "RawParagraph",
    "RawTable",
    "ReadFailure",
    "Severity",
    "Table",
    "ThemeMention",
    "Waiver",
]
