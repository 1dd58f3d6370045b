"""The ledger finds documents by their content as they come, change and go."""

from __future__ import annotations

from extractor.warehouse.ledger import Held, Ledger


def held(name: str, sha256: str) -> Held:
    return Held(name, sha256, None, "1", "rules")


def contents(ledger: Ledger, sha256: str) -> list[str]:
    return [document.document for document in ledger.with_content(sha256)]


def test_documents_are_found_by_their_content() -> None:
    ledger = Ledger({"a.pdf": held("a.pdf", "one"), "b.pdf": held("b.pdf", "two")})
    ledger.hold(held("c.pdf", "one"))
    assert contents(ledger, "one") == ["a.pdf", "c.pdf"]
    assert contents(ledger, "none") == []


def test_what_changed_or_was_dropped_is_not_found_by_its_older_content() -> None:
    ledger = Ledger({"a.pdf": held("a.pdf", "one"), "b.pdf": held("b.pdf", "one")})
    ledger.hold(held("a.pdf", "two"))
    del ledger.held["b.pdf"]
    assert contents(ledger, "one") == []
    assert contents(ledger, "two") == ["a.pdf"]
