"""The views as they may leave the board: small counts of children and what would give them back taken out, whole texts left out.

The copies stand in the connection's own memory under the names of the views, so that what exports the views exports these.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping

from extractor.disclosure import DEFAULT_THRESHOLD, Redactor, mask, plan, without_figures
from extractor.warehouse.reader import Reader

SHARED = ("documents", "tables", "cells", "claims", "theme_mentions", "theme_trends", "findings", "indicators")
_LEFT_OUT = {"documents": "text, sha256, document_id", "findings": "waived_by", "claims": "reviewed_by"}


@contextlib.contextmanager
def sharing(door: Reader, threshold: int = DEFAULT_THRESHOLD) -> Iterator[None]:
    """While this lasts, the door gives the views of SHARED without what must not be shared. `claims.suppressed` says small for a
    small count, other for a figure that would give one back."""
    names = [str(row["document"]) for row in door.rows("SELECT document FROM documents ORDER BY document")]
    hidden: dict[str, bool] = {}
    redactors: dict[str, Redactor] = {}
    for name in names:
        found, redactors[name] = plan(door, [name], threshold)
        hidden |= found
    for view in SHARED:
        left = f" EXCLUDE ({_LEFT_OUT[view]})" if view in _LEFT_OUT else ""
        door.execute(f"CREATE TABLE memory.main.{view} AS SELECT *{left} FROM warehouse.main.{view}")
    door.execute("USE memory")
    try:
        _claims(door, hidden, threshold)
        _quotations(door, redactors)
        _findings(door, redactors)
        yield
    finally:
        door.execute("USE warehouse")


def _claims(door: Reader, hidden: Mapping[str, bool], threshold: int) -> None:
    door.execute(
        "CREATE TABLE gone AS SELECT unnest(?::VARCHAR[]) AS claim_id, unnest(?::BOOLEAN[]) AS small",
        list(hidden),
        list(hidden.values()),
    )
    shown = "CASE WHEN small THEN ? ELSE '[not shown]' END"
    # a cell holds the claim whose place in the text lies in its own
    door.execute(
        f"UPDATE cells SET text = {shown}, value = NULL FROM gone JOIN claims c USING (claim_id) "
        "WHERE cells.document = c.document AND cells.table_id = c.table_id "
        "AND c.char_start >= cells.char_start "
        "AND c.char_end <= cells.char_end",
        mask(threshold),
    )
    door.execute("ALTER TABLE claims ADD COLUMN suppressed VARCHAR")
    door.execute(
        f"UPDATE claims SET value = NULL, value_low = NULL, value_high = NULL, surface = {shown}, "
        "suppressed = CASE WHEN small THEN 'small' ELSE 'other' END FROM gone WHERE gone.claim_id = claims.claim_id",
        mask(threshold),
    )
    door.execute("DROP TABLE gone")


def _quotations(door: Reader, redactors: Mapping[str, Redactor]) -> None:
    for view in ("claims", "theme_mentions"):
        changed = {}
        for row in door.rows(f"SELECT DISTINCT document, quote FROM {view}"):
            name, quote = str(row["document"]), str(row["quote"])
            redactor = redactors[name]
            if gone := redactor.hidden(name, quote):
                changed[name, quote] = redactor.redacted(quote, gone)
        for (name, quote), text in changed.items():
            door.execute(f"UPDATE {view} SET quote = ? WHERE document = ? AND quote = ?", text, name, quote)
            if view == "claims":  # these repeat words of the sentence
                for row in door.rows("SELECT DISTINCT metric, cohort FROM claims WHERE document = ? AND quote = ?", [name, text]):
                    words = [None if row[key] is None else without_figures(str(row[key])) for key in ("metric", "cohort")]
                    door.execute(
                        "UPDATE claims SET metric = ?, cohort = ? WHERE document = ? AND quote = ? AND source = 'text' "
                        "AND metric IS NOT DISTINCT FROM ? AND cohort IS NOT DISTINCT FROM ?",
                        *words, name, text, row["metric"], row["cohort"],
                    )  # fmt: skip


def _findings(door: Reader, redactors: Mapping[str, Redactor]) -> None:
    for row in door.rows("SELECT rowid AS at, message, expected, observed, evidence FROM findings"):
        evidence = row["evidence"]
        entries, rests = [], False
        message = str(row["message"])
        for entry in evidence if isinstance(evidence, list) else []:
            redactor = redactors.get(entry["document"])
            gone = redactor.hidden(entry["document"], entry["quote"]) if redactor else {}
            text = redactor.redacted(entry["quote"], gone) if redactor else entry["quote"]
            message = message.replace(entry["quote"], text)
            entries.append({**entry, "quote": text})
            rests = rests or bool(gone)
        if rests:
            texts = [without_figures(str(text)) for text in (message, row["expected"], row["observed"])]
            door.execute(
                "UPDATE findings SET message = ?, expected = ?, observed = ?, evidence = ? WHERE rowid = ?",
                *texts,
                entries,
                row["at"],
            )
