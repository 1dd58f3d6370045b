"""Hand-made values: a paper of two paragraphs and a table, with claims and a theme."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from extractor.model import (
    Block,
    BlockKind,
    Box,
    Cell,
    Claim,
    Document,
    DocumentFacts,
    Evidence,
    Finding,
    PageRecord,
    Period,
    PeriodKind,
    Quantity,
    Severity,
    Table,
    ThemeMention,
)
from extractor.warehouse import Provenance

TEXT = "Plans\nOn 31 March 2017 there were 118 plans, 22% of them for neglect.\nNeglect 26 Other 92"


def origin(name: str = "paper.txt", source: str | None = None) -> Provenance:
    return Provenance(name, source, dt.datetime(2026, 11, 21, 9, 0), "0.1.0", "abc")


def document(
    sha256: str = "a" * 64, *, end: dt.date | None = dt.date(2017, 3, 31), pages: tuple[PageRecord, ...] = ()
) -> Document:
    start = dt.date(end.year - 1, 4, 1) if end else None
    key = sha256[:4]
    blocks = (
        Block(f"b0{key}", 0, BlockKind.HEADING, "Plans", 0, 5, 1, level=1),
        Block(f"b1{key}", 1, BlockKind.PARAGRAPH, TEXT[6:69], 6, 69, 1, ("Plans", "Figures"), "3", box=Box(1.0, 2.0, 3.0, 4.5)),
        Block(f"b2{key}", 2, BlockKind.TABLE, TEXT[70:], 70, 89, 1, ("Plans",), table_id=f"t{key}"),
    )
    cells = (
        Cell(0, 0, "Neglect", row_label="Neglect", start=70, end=77),
        Cell(0, 1, "26", row_label="Neglect", start=78, end=80),
        Cell(1, 0, "Other", row_label="Other", start=81, end=86),
        Cell(1, 1, "92", row_label="Other", start=87, end=89),
        Cell(2, 0, "", start=89, end=89),
    )
    return Document(
        document_id=sha256[:16],
        sha256=sha256,
        media_type="text/plain",
        text=TEXT,
        blocks=blocks,
        tables=(Table(f"t{key}", f"b2{key}", 1, "Plans by reason", 2, 2, cells),),
        facts=DocumentFacts("Annual report", "annual_report", "A Board", "Oxfordshire", dt.date(2017, 9, 30), start, end),
        pages=pages,
    )


def claim(claim_id: str, surface: str, quantity: Quantity, **changes: object) -> Claim:
    at = TEXT.index(surface)
    values: dict[str, object] = {
        "claim_id": claim_id,
        "block_id": "b1",
        "page": 1,
        "section": "Plans",
        "quote": TEXT[6:69],
        "surface": surface,
        "char_start": at,
        "char_end": at + len(surface),
        "quantity": quantity,
        "measure": "level",
        "role": "actual",
        "indicator": "cpp_at_date",
        "metric": "plans",
        "cohort": None,
        "area": "Oxfordshire",
        "period": Period(PeriodKind.AS_AT, dt.date(2017, 3, 31), dt.date(2017, 3, 31), "31 March 2017"),
        "from_period": None,
        "statement_id": "s1",
        "source": "text",
        "confidence": 0.9,
        "pattern": "number",
    }
    return Claim(**(values | changes))  # type: ignore[arg-type]


def count(number: int, **changes: object) -> Quantity:
    values: dict[str, object] = {"value": Decimal(number), "unit": "count", "low": Decimal(number), "high": Decimal(number)}
    return Quantity(**(values | changes))  # type: ignore[arg-type]


def claims(key: str = "aaaa") -> tuple[Claim, ...]:
    share = Quantity(Decimal(22), "percent", Decimal("21.5"), Decimal("22.5"))
    return (
        claim(f"c1{key}", "118", count(118)),
        claim(f"c2{key}", "22%", share, indicator=None, period=None, links=(("whole", f"c1{key}"),)),
        claim(f"c3{key}", "92", count(92), source="table", table_id=f"t{key}", row_label="Other", col_label=""),
    )


def mention(theme: str = "neglect", **changes: object) -> ThemeMention:
    values: dict[str, object] = {
        "mention_id": f"m{theme}",
        "block_id": "b1",
        "page": 1,
        "section": "Plans",
        "theme": theme,
        "quote": TEXT[6:69],
        "surface": "neglect",
        "char_start": 61,
        "char_end": 68,
        "assertion": "affirmed",
        "stance": "concern",
        "certainty": "stated",
        "subject": "own",
        "evidence_class": "body",
        "pattern": "neglect.word",
    }
    return ThemeMention(**(values | changes))  # type: ignore[arg-type]


def finding(quote: str = "118 plans", name: str = "paper.txt", *, identity: str = "f00d1234", rule: str = "AR01") -> Finding:
    evidence = (Evidence(name, 1, quote, "c1"), Evidence(name, None, "22% of them"))
    return Finding(identity, rule, Severity.ERROR, "do not agree", "22", "30", evidence)
