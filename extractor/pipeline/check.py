"""The rules over the warehouse: judged through a read-only door, then stored."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from extractor.model import Waiver
from extractor.rules import CheckResult, run
from extractor.warehouse import Connection, Reader, archived, are_stored, reading, store_findings, take_over, writing

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules came to; all stored findings by their id, and the waivers that do not hold any more, as the views have
    them."""

    result: CheckResult
    stored: dict[str, Row]
    stale: list[Row]


def check(
    warehouse: Path,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    only: AbstractSet[str] | None = None,
    waivers: Sequence[Waiver] | None = None,
) -> Checked:
    """Run the rules and store what they find; where the warehouse is a folder of exports, nothing is stored.

    All stored findings are replaced; where only some rules ran, only theirs. Where they are the same, the file is left alone,
    which may then be one that cannot be written. `only` limits the run to what involves these
    documents. `waivers` are those of a file, and take the place of what came from a file before; None where there is no file.
    Raises InputError for an unknown rule, WarehouseError.
    """
    if warehouse.is_dir():
        with archived(warehouse) as connection:
            result = run(Reader(connection), select=select, ignore=ignore, only=only)
            return _stored(connection, result, _codes(result, select, ignore), waivers)
    with reading(warehouse) as door:
        door.shorten_claims()
        result = run(door, select=select, ignore=ignore, only=only)
        if waivers is None and are_stored(door, result.findings, _codes(result, select, ignore)):
            return _checked(door, result)
    with writing(warehouse) as connection:
        return _stored(connection, result, _codes(result, select, ignore), waivers)


def _stored(
    connection: Connection, result: CheckResult, codes: Sequence[str] | None, waivers: Sequence[Waiver] | None
) -> Checked:
    store_findings(connection, result.findings, codes)
    if waivers is not None:
        take_over(connection, waivers)
    return _checked(Reader(connection), result)


def _checked(door: Reader, result: CheckResult) -> Checked:
    stored = {str(row["finding_id"]): row for row in door.rows("SELECT * FROM findings")}
    stale = door.rows("SELECT * FROM waivers WHERE state <> 'in force' ORDER BY rule, finding_id")
    return Checked(result, stored, stale)


def _codes(result: CheckResult, select: Sequence[str], ignore: Sequence[str]) -> list[str] | None:
    """The rules that ran, or None for all of them."""
    return [rule.code for rule in result.statistics] if select or ignore else None
