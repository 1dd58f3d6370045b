"""What is held is found by its content, whatever has happened to it in the run."""

from __future__ import annotations

from extractor.warehouse import Held, Ledger


def held(document: str, content: str) -> Held:
    return Held(document, content, f"/papers/{document}", "1", "r")


def test_documents_are_found_by_their_content() -> None:
    ledger = Ledger({name: held(name, content) for name, content in (("a", "1"), ("b", "2"), ("c", "1"))})
    assert [found.document for found in ledger.of_content("1")] == ["a", "c"]
    ledger.hold(held("a", "2"))
    assert [found.document for found in ledger.of_content("1")] == ["c"]
    assert [found.document for found in ledger.of_content("2")] == ["b", "a"]
    ledger.hold(Held("b", "2", "/elsewhere", "2", "r"))
    assert [found.source_path for found in ledger.of_content("2")] == ["/elsewhere", "/papers/a"]
    ledger.let_go("b")
    ledger.let_go("never held")
    assert [found.document for found in ledger.of_content("2")] == ["a"]
    assert ledger.of_content("3") == []
    assert set(ledger.held) == {"a", "c"}
