"""Nobody else gets in, nothing gets out, and no request does harm."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from extractor.errors import InputError
from extractor.explore.app import create_app
from extractor.explore.context import Explorer
from extractor.explore.serve import own_hosts
from extractor.warehouse.query import ask

from .conftest import HOST, ORIGIN, TOKEN


def test_the_token_is_good_once(stranger: TestClient) -> None:
    assert stranger.get("/").status_code == 403
    assert stranger.get("/?token=wrong").status_code == 403
    first = stranger.get(f"/?token={TOKEN}")
    assert first.status_code == 303 and first.headers["location"] == "/"
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and TOKEN not in cookie
    assert stranger.get("/").status_code == 200
    stranger.cookies.clear()
    assert stranger.get(f"/?token={TOKEN}").status_code == 403
    assert stranger.get("/").status_code == 403
    assert stranger.get("/static/explore.js").status_code == 403
    stranger.cookies.set("scrutiny_8765", "guessed")
    assert stranger.get("/").status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:80", "", f"{HOST}.evil.example"])
def test_a_rebound_name_is_refused(browser: TestClient, host: str) -> None:
    assert browser.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://" + HOST, "http://127.0.0.1:1", ""])
def test_a_foreign_page_changes_nothing(browser: TestClient, explorer: Explorer, origin: str) -> None:
    finding = explorer.ask("SELECT finding_id FROM findings LIMIT 1")[0]["finding_id"]
    answer = browser.post("/finding", data={"id": finding, "reason": "x"}, headers={"origin": origin})
    assert answer.status_code == 403
    assert browser.post("/finding", data={"id": finding, "reason": "x"}).status_code == 403  # none at all
    assert explorer.ask("SELECT count(*) AS n FROM waivers") == [{"n": 0}]


def test_every_answer_has_the_policy(browser: TestClient) -> None:
    for path in ("/", "/none", "/static/explore.js", "/page.css", "/query?sql=x"):
        policy = browser.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "http" not in policy and "data:" not in policy
    assert browser.get("/").headers["cache-control"] == "no-store"


def test_too_large_uploads_are_refused(browser: TestClient, explorer: Explorer) -> None:
    large = b"x" * (explorer.largest + 1)
    assert browser.post("/papers", files={"file": ("a.txt", large)}, headers=ORIGIN).status_code == 413

    def pieces() -> Iterator[bytes]:  # without a length: 300 MB in pieces
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        for _ in range(300):
            yield b"x" * 1_000_000

    headers = ORIGIN | {"content-type": "multipart/form-data; boundary=x"}
    assert browser.post("/papers", content=pieces(), headers=headers).status_code == 413
    assert browser.post("/papers", content=b"", headers=headers | {"content-length": "300000000"}).status_code == 413
    assert not explorer.papers.exists()


def test_three_hundred_megabytes_are_too_much_as_shipped(warehouse: Path, tmp_path: Path) -> None:
    explorer = Explorer(warehouse, tmp_path / "papers")
    with TestClient(create_app(explorer, hosts=[HOST], token=TOKEN), base_url=f"http://{HOST}") as browser:
        assert browser.get(f"/?token={TOKEN}").status_code == 200
        headers = ORIGIN | {"content-type": "multipart/form-data; boundary=x"}
        assert browser.post("/papers", content=b"", headers=headers | {"content-length": "300000000"}).status_code == 413
    assert explorer.largest < 300_000_000 and not explorer.papers.exists()


@pytest.mark.parametrize("name", ["..%2f..%2fpyproject.toml", "../app.py", "%2e%2e/app.py", "..\\app.py"])
def test_static_files_stay_in_their_folder(browser: TestClient, name: str) -> None:
    assert browser.get(f"/static/{name}").status_code == 404


def test_a_paper_outside_is_not_read(browser: TestClient, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    for document in ("../secret.txt", str(tmp_path / "secret.txt"), "/etc/passwd"):
        assert browser.post("/papers/retry", data={"document": document}, headers=ORIGIN).status_code == 404
        assert browser.get("/image", params={"document": document, "page": 1}).status_code == 404


@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH '/tmp/other.duckdb' AS other",
        "COPY claims TO '/tmp/out.csv'",
        "SELECT 1; DROP TABLE store.claims",
        "DELETE FROM store.claims",
        "CREATE TABLE t AS SELECT 1",
        "SET enable_external_access = true",
        "PRAGMA database_list",
        "INSTALL httpfs",
        "LOAD httpfs",
        "EXPLAIN ANALYZE SELECT 1",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
        "SELECT length(repeat('x', 2000000000))",
        "SELECT count(DISTINCT s) FROM (SELECT repeat('x', 1000) || range AS s FROM range(3000000))",
        "",
        "SELECT",
    ],
)
def test_only_one_select_over_the_warehouse(warehouse: Path, sql: str) -> None:
    before = warehouse.read_bytes()
    with pytest.raises(InputError):
        ask(warehouse, sql)
    assert warehouse.read_bytes() == before and not Path("/tmp/out.csv").exists()


def test_a_select_that_never_ends(warehouse: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(InputError, match="stopped after 2 seconds"):
        ask(warehouse, "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b", seconds=2)
    assert time.monotonic() - begun < 5


def test_a_select_is_answered(warehouse: Path) -> None:
    answer = ask(warehouse, "WITH c AS (SELECT * FROM claims) SELECT document, value, period_end FROM c ORDER BY ALL", rows=5)
    assert answer.columns == ("document", "value", "period_end") and len(answer.rows) == 5 and answer.cut


def test_a_saved_answer_neutralises_formulas(browser: TestClient) -> None:
    answer = browser.get("/query", params={"sql": "SELECT '=cmd()' AS a, -5 AS b, '-5%' AS c", "as": "csv"})
    assert answer.content.decode("utf-8-sig").splitlines() == ["a,b,c", "'=cmd(),-5,-5%"]


def test_own_hosts() -> None:
    assert own_hosts("127.0.0.1", 1) == ["127.0.0.1:1", "localhost:1", "[::1]:1"]
    assert own_hosts("192.0.2.1", 1) == ["192.0.2.1:1"]
