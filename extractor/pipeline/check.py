"""The rules over the warehouse: judged through a read-only door, then stored."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from extractor.rules import CheckResult, run
from extractor.warehouse import reading, store_findings, writing


def check(warehouse: Path, *, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> CheckResult:
    """Run the rules and store what they find.

    All stored findings are replaced; where only some rules ran, only theirs. Raises InputError for an unknown rule,
    WarehouseError.
    """
    with reading(warehouse) as door:
        result = run(door, select=select, ignore=ignore)
    codes = [rule.code for rule in result.statistics] if select or ignore else None
    with writing(warehouse) as connection:
        store_findings(connection, result.findings, codes)
    return result
