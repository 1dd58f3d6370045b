"""Every page answers, shows what the warehouse holds, and shows what papers print as text."""

from __future__ import annotations

import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from extractor.explore.context import Explorer
from extractor.explore.jobs import Job
from extractor.explore.papers import safe_name
from extractor.explore.passages import in_place
from extractor.pipeline.waivers import read_waivers
from extractor.read import note

from .conftest import HOSTILE, ORIGIN


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def one(explorer: Explorer, sql: str) -> str:
    return str(next(iter(explorer.ask(sql)[0].values())))


def addresses(explorer: Explorer) -> list[tuple[str, dict[str, str]]]:
    odd = one(explorer, "SELECT document FROM documents WHERE document LIKE '%.md'")
    finding = one(
        explorer, f"SELECT finding_id FROM findings WHERE list_contains(documents, '{odd.replace(chr(39), chr(39) * 2)}')"
    )
    claim = one(explorer, "SELECT claim_id FROM claims WHERE document LIKE '%.md' AND source = 'text'")
    return [
        ("/", {}),
        ("/by-rule", {}),
        ("/papers", {}),
        ("/papers", {"find": HOSTILE}),
        ("/papers/progress", {}),
        ("/paper", {"document": odd}),
        ("/paper", {"document": "annual-report-2016-17.pdf", "page": "2"}),
        ("/leaf", {"document": odd, "page": "1"}),
        ("/findings", {}),
        ("/findings", {"paper": odd, "grade": HOSTILE}),
        ("/finding", {"id": finding}),
        ("/review", {}),
        ("/review", {"paper": odd, "claim": claim}),
        ("/review/done", {}),
        ("/indicators", {}),
        ("/indicator", {"id": "cpp_at_date", "area": HOSTILE}),
        ("/indicator", {"id": "cpp_at_date"}),
        ("/themes", {}),
        ("/theme", {"id": "neglect"}),
        ("/query", {"sql": f"SELECT document, quote FROM claims -- {HOSTILE}"}),
        ("/query", {"sql": HOSTILE}),
        ("/export", {}),
    ]


def test_every_page_answers_and_escapes(browser: TestClient, explorer: Explorer) -> None:
    shown = 0
    with explorer.writing() as connection:
        connection.execute("UPDATE store.indicators SET label = ?, definition = ?", [HOSTILE, HOSTILE])
    for path, values in addresses(explorer):
        answer = browser.get(path, params=values)
        assert answer.status_code in (200, 422), (path, answer.text)
        assert "alert('x')" not in answer.text and "<img src=x" not in answer.text
        tags = Tags(answer.text).found
        for tag, attributes in tags:
            assert not any(name.startswith("on") or name == "style" for name in attributes), (path, tag, attributes)
            for name in ("src", "href", "action", "hx-get"):
                assert (attributes.get(name) or "/").startswith(("/", "#")), (path, attributes)
            if tag == "script":
                assert attributes.get("src", "").startswith("/static/") or attributes.get("type") == "application/json"
        shown += "alert(&#39;x&#39;)" in answer.text
    assert shown >= 9  # it is shown, as text


def test_pages_are_quick(browser: TestClient) -> None:
    browser.get("/")
    for path in ("/", "/papers", "/findings", "/review", "/indicators", "/themes"):
        begun = time.perf_counter()
        browser.get(path)
        assert time.perf_counter() - begun < 0.5, path


def test_codes_are_said_in_words(browser: TestClient, explorer: Explorer, tmp_path: Path) -> None:
    assert 'hx-get="/by-rule"' in browser.get("/").text
    assert "AR01 Change disagrees with ends" in browser.get("/by-rule").text
    assert "Voice of the child" in browser.get("/themes").text
    paper = browser.get("/paper?document=annual-report-2016-17.pdf&page=2").text
    assert "</b> Children in elective home education" in paper
    assert '<option value="as_at">on a day</option>' in browser.get("/review").text.replace(" selected", "")
    (tmp_path / "themes.toml").write_text("[voice_of_child")  # a mistake of a user, which `ingest` tells
    explorer.patterns = tmp_path
    assert "Voice of child" in browser.get("/themes").text


def test_unknown_things_are_told(browser: TestClient) -> None:
    for path in ("/paper?document=none", "/finding?id=none", "/indicator?id=none", "/theme?id=none", "/export/none", "/none"):
        answer = browser.get(path)
        assert answer.status_code == 404 and 'role="alert"' in answer.text
    assert browser.get("/paper?document=annual-report-2016-17.pdf&page=999999").status_code == 200
    assert browser.get("/papers?at=x").status_code == 200


def test_a_figure_has_its_box_on_the_page(browser: TestClient, explorer: Explorer) -> None:
    claim = one(
        explorer, "SELECT claim_id FROM claims WHERE document = 'annual-report-2016-17.pdf' AND surface = '446' AND page = 2"
    )
    page = browser.get("/paper?document=annual-report-2016-17.pdf&page=2").text
    assert re.search(rf'<button type="button" class="figure" data-key="{claim}"[^>]*><b>446</b>', page)
    leaf = browser.get(f"/leaf?document=annual-report-2016-17.pdf&page=2&claim={claim}").text
    found = re.search(
        rf'class="spot exact hot" data-key="{claim}" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', leaf
    )
    assert found is not None
    x, y, width, height = (float(part) for part in found.groups())
    block = explorer.ask(
        "SELECT x0, top, x1, bottom FROM blocks JOIN claims USING (document, block_id) WHERE claim_id = ?", claim
    )[0]
    assert float(str(block["x0"])) - 2 <= x and x + width <= float(str(block["x1"])) + 2
    assert float(str(block["top"])) - 2 <= y and y + height <= float(str(block["bottom"])) + 2
    assert 10 < width < 30 and 5 < height < 20
    image = browser.get("/image?document=annual-report-2016-17.pdf&page=2")
    assert image.content.startswith(b"\x89PNG")


def test_a_figure_without_a_page_stands_in_its_paragraph(browser: TestClient, explorer: Explorer) -> None:
    finding = one(explorer, "SELECT finding_id FROM findings WHERE rule = 'AR01' AND documents[1] LIKE '%.md'")
    page = browser.get(f"/finding?id={finding}").text
    places = re.findall(r'<p class="place">(.*?)</p>', page, re.DOTALL)
    assert len(places) == 1
    assert "<mark>30%</mark> from <mark>100</mark>" in places[0] and "<mark>118</mark>" in places[0]  # its ends are lit as well
    assert "Neglect is a concern" in places[0]
    assert "Change disagrees with ends" in page and "Accepted" in page  # the rule's name and documentation


def test_figures_of_one_paragraph_are_marked_together(explorer: Explorer) -> None:
    with explorer.reading() as door:
        rows = door.rows(
            "SELECT document, claim_id, surface FROM claims WHERE contains(quote, 'rose by 30%') ORDER BY char_start"
        )
        assert len(rows) > 2
        (paragraph,) = in_place(door.rows, rows[0]["document"], [row["claim_id"] for row in rows])
        assert [text for text, figure in paragraph if figure] == [row["surface"] for row in rows]
        text = door.rows("SELECT text FROM blocks WHERE document LIKE '%.md' AND contains(text, 'rose by')")[0]["text"]
        assert "".join(piece for piece, _ in paragraph) == text
        assert in_place(door.rows, rows[0]["document"], ["gone"]) == []


def test_the_official_series(browser: TestClient, explorer: Explorer) -> None:
    page = browser.get("/indicator?id=cpp_at_date&area=Oxfordshire").text
    known = explorer.ask(
        "SELECT value, period_end FROM official_series WHERE indicator = 'cpp_at_date' AND area = 'Oxfordshire' "
        "AND value IS NOT NULL ORDER BY period_end"
    )
    chart = json.loads(re.findall(r'<script type="application/json" class="spec">(.*?)</script>', page)[0])
    drawn = [(point["value"], point["day"]) for point in chart["points"] if point["series"] == "official figure"]
    assert len(drawn) > 5 and drawn == [(row["value"], str(row["period_end"])) for row in known]
    table = page.partition("as published</caption>")[2].partition("</table>")[0]
    assert table.count("<tr>") == len(known) + 1
    stated = {point["source"] for point in chart["points"] if point["series"] != "official figure"}
    assert any(source.startswith("annual-report-2016-17.pdf, page") for source in stated)
    assert ">Official figure</th>" in page  # in the matrix


def test_waive_and_reopen(browser: TestClient, explorer: Explorer) -> None:
    finding = one(explorer, "SELECT finding_id FROM findings WHERE severity = 'error'")
    answer = browser.post("/finding", data={"id": finding, "reason": HOSTILE}, headers=ORIGIN)
    assert answer.status_code == 303
    row = explorer.ask("SELECT waived, waiver_reason, waived_by FROM findings WHERE finding_id = ?", finding)[0]
    assert row == {"waived": True, "waiver_reason": HOSTILE, "waived_by": "A. Clerk"}
    (written,) = read_waivers(explorer.waivers)
    assert (written.finding_id, written.reason, written.waived_by) == (finding, HOSTILE, "A. Clerk")
    assert explorer.ask("SELECT state, from_file FROM waivers") == [{"state": "in force", "from_file": True}]
    assert "Reopen it" in browser.get(f"/finding?id={finding}").text
    assert finding not in browser.get("/findings").text and finding in browser.get("/findings?state=waived").text
    assert browser.post("/finding", data={"id": finding, "reopen": "yes"}, headers=ORIGIN).status_code == 303
    assert explorer.ask("SELECT waived FROM findings WHERE finding_id = ?", finding) == [{"waived": False}]
    assert read_waivers(explorer.waivers) == []
    assert browser.post("/finding", data={"id": finding, "reason": "  "}, headers=ORIGIN).status_code == 422


def test_a_finding_is_not_waived_where_the_file_cannot_be_written(browser: TestClient, explorer: Explorer) -> None:
    explorer.waivers.write_text("[[waiver]\n", encoding="utf-8")  # a mistake in it
    finding = one(explorer, "SELECT finding_id FROM findings WHERE severity = 'error'")
    answer = browser.post("/finding", data={"id": finding, "reason": "restated"}, headers=ORIGIN)
    assert answer.status_code == 422 and explorer.waivers.name in answer.text
    assert explorer.ask("SELECT count(*) AS n FROM waivers") == [{"n": 0}]


def test_review_through_the_page(browser: TestClient, explorer: Explorer) -> None:
    claim = explorer.ask("SELECT document, claim_id FROM claims WHERE surface = '446' LIMIT 1")[0]
    form = {"document": claim["document"], "claim": claim["claim_id"]}
    given = {"decision": "corrected", "value": "447", "unit": "count", "area": "Oxford", "period_end": "2017-03-31"}
    assert browser.post("/review", data=form | given, headers=ORIGIN).status_code == 303
    now = explorer.ask("SELECT value, area, review, reviewed_by FROM claims WHERE claim_id = ?", claim["claim_id"])[0]
    assert now == {"value": 447.0, "area": "Oxford", "review": "corrected", "reviewed_by": "A. Clerk"}
    assert explorer.ask("SELECT value FROM claims_as_read WHERE claim_id = ?", claim["claim_id"]) == [{"value": 446.0}]
    done = browser.get("/review/done").text
    assert "<del>446</del> <ins>447</ins>" in done
    assert browser.post("/review", data=form | given | {"value": "many"}, headers=ORIGIN).status_code == 422
    assert browser.post("/review", data=form | {"decision": "undo"}, headers=ORIGIN).status_code == 303
    assert explorer.ask("SELECT value, review FROM claims WHERE claim_id = ?", claim["claim_id"]) == [
        {"value": 446.0, "review": None}
    ]


@pytest.mark.parametrize("form", ["xlsx", "report", "annotations"])
def test_downloads(browser: TestClient, form: str) -> None:
    answer = browser.get(f"/export/{form}")
    assert answer.status_code == 200 and "attachment" in answer.headers["content-disposition"]
    assert answer.content.startswith(b"<!DOCTYPE" if form == "report" else b"PK")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("annual report 2016.PDF", "annual-report-2016.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\windows\\x.docx", "x.docx"),
        ("<script>alert(1)</script>.md", "script.md"),
        ("a<script>.md", "a-script.md"),
        ("=cmd().html", "cmd.html"),
        ("...pdf", "paper.pdf"),
        ("con.txt", "paper-con.txt"),
        ("programme.exe", None),
        ("no-kind", None),
        ("x.pdf\x00.exe", None),
    ],
)
def test_dropped_files_get_names_of_ours(given: str, kept: str | None) -> None:
    assert safe_name(given) == kept


def test_progress_of_each_page(browser: TestClient, explorer: Explorer, tmp_path: Path) -> None:
    job = Job(1, "long.pdf", tmp_path / "long.pdf", state="reading", begun=time.monotonic(), notes=tmp_path / "notes.json")
    explorer.jobs.all.append(job)
    unknown = browser.get("/papers/progress").text
    assert "being read" in unknown and re.search(r"<progress [^>]*></progress>", unknown) and "max=" not in unknown
    note(job.notes, job.path, "reading", 7, 30)
    shown = browser.get("/papers/progress").text
    assert "page 7 of 30" in shown and 'max="30" value="7"' in shown
    note(job.notes, Path("of-a-folder<b>.pdf"), "ocr", 2, 30)
    assert "of-a-folder&lt;b&gt;.pdf: pages looked at for OCR 2 of 30" in browser.get("/papers/progress").text
    note(job.notes, job.path, "figures")
    shown = browser.get("/papers/progress").text
    assert "looking for figures and themes" in shown and "max=" not in shown
    (tmp_path / "notes.json").write_text('{"file": "lon')  # in the middle of being written
    assert browser.get("/papers/progress").status_code == 200


def test_drop_a_paper_in(browser: TestClient, explorer: Explorer, tmp_path: Path) -> None:
    text = b"# Board minutes\n\nOn 31 March 2017 there were 77 children looked after in Oxfordshire.\n"
    files = [("file", ("../../over.md", text)), ("file", ("tool.exe", b"MZ"))]
    answer = browser.post("/papers", files=files, headers=ORIGIN)
    assert answer.status_code == 303
    assert (explorer.papers / "over.md").read_bytes() == text and not (tmp_path.parent / "over.md").exists()
    deadline = time.monotonic() + 60
    assert "every 1s" in browser.get("/papers/progress").text  # asks again while a paper is being read
    while any(job.running for job in explorer.jobs.all) and time.monotonic() < deadline:
        time.sleep(0.3)
    states = {job.label: job.state for job in explorer.jobs.all}
    assert states == {"over.md": "done", "tool.exe": "failed"}, explorer.jobs.all
    assert explorer.ask("SELECT value FROM claims WHERE document = 'over.md'") == [{"value": 77.0}]
    assert "every 1s" not in browser.get("/papers/progress").text
    # another file of that name gets a name of its own; the same file keeps it
    browser.post("/papers", files=[("file", ("over.md", b"# Other\n\nNothing.\n")), ("file", ("over.md", text))], headers=ORIGIN)
    assert sorted(path.name for path in explorer.papers.iterdir()) == ["over-2.md", "over.md"]
