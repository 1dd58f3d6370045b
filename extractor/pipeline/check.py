"""The rules over the warehouse: judged through a read-only door, then stored."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from extractor.model import Waiver
from extractor.rules import CheckResult, run
from extractor.warehouse import reading, store_findings, take_over, writing


def check(
    warehouse: Path,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    only: AbstractSet[str] | None = None,
    waivers: Sequence[Waiver] | None = None,
) -> CheckResult:
    """Run the rules and store what they find.

    All stored findings are replaced; where only some rules ran, only theirs. `only` limits the run to what involves these
    documents. `waivers` are those of a file, and take the place of what came from a file before; None where there is no file.
    Raises InputError for an unknown rule, WarehouseError.
    """
    with reading(warehouse) as door:
        door.shorten_claims()
        result = run(door, select=select, ignore=ignore, only=only)
    codes = [rule.code for rule in result.statistics] if select or ignore else None
    with writing(warehouse) as connection:
        store_findings(connection, result.findings, codes)
        if waivers is not None:
            take_over(connection, waivers)
    return result
