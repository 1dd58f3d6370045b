"""Reviews of claims follow their claim into a new reading of its document."""

from __future__ import annotations

import duckdb


def follow(connection: duckdb.DuckDBPyConnection, name: str, sha256: str) -> None:
    """Point the reviews of the document `name` at its claims as they were read now; part of the caller's transaction.

    A review finds its claim by its id, else by sentence and printed number, the nearest where the sentence stands twice. The
    reviews of the same file under another name come along. A review whose claim is no longer read stays, for when it is.
    """
    if not connection.execute("SELECT 1 FROM store.reviews LIMIT 1").fetchall():  # as a rule, and the joins take their time
        return
    connection.execute(
        "UPDATE store.reviews SET document = ? WHERE sha256 = ? AND document <> ? AND claim_id IN "
        "(SELECT claim_id FROM store.claims WHERE document = ?) AND document NOT IN (SELECT document FROM store.documents)",
        [name, sha256, name, name],
    )
    connection.execute(
        """
        UPDATE store.reviews AS r SET claim_id = n.claim_id, char_start = n.char_start
        FROM (
            SELECT o.claim_id AS old, arg_min(c.claim_id, abs(c.char_start - o.char_start)) AS claim_id,
                   arg_min(c.char_start, abs(c.char_start - o.char_start)) AS char_start
            FROM store.reviews o JOIN store.claims c
              ON c.document = o.document AND c.quote = o.quote AND c.surface = o.surface
            WHERE o.document = ? AND o.claim_id NOT IN (SELECT claim_id FROM store.claims WHERE document = ?)
              AND c.claim_id NOT IN (SELECT claim_id FROM store.reviews WHERE document = ?)
            GROUP BY o.claim_id
        ) AS n
        WHERE r.document = ? AND r.claim_id = n.old
        """,
        [name, name, name, name],
    )
