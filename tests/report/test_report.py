"""The shared page: complete, escaped, self-contained, accessible, and without small counts of children."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from extractor.report import write_report
from extractor.report.charts import _nice
from extractor.rules.examples import Views
from tests.rules.warehouse import warehouse

HOSTILE = "</script><script>alert(1)</script> \"quoted\" 'single' <img src=x onerror=alert(1)> & more"


class Page(HTMLParser):
    """Collects what the tests ask of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def made(views: Views, tmp_path: Path, title: str = "Report") -> tuple[str, Page]:
    target = tmp_path / "report.html"
    with warehouse(views) as door:
        write_report(door, target, title=title)
    html = target.read_text(encoding="utf-8")
    return html, Page(html)


def level(document: str, year: int, value: float, **columns: object) -> dict[str, object]:
    end = dt.date(year, 3, 31)
    row: dict[str, object] = {
        "document": document,
        "claim_id": f"{document}{year}{value}",
        "block_id": f"b{year}",
        "page": 3,
        "quote": f"There were {value:g} children in {year}.",
        "surface": f"{value:g}",
        "char_start": year,
        "value": value,
        "unit": "count",
        "measure": "level",
        "role": "actual",
        "indicator": "cpp_at_date",
        "area": "Anyshire",
        "period_kind": "as_at",
        "period_start": end,
        "period_end": end,
        "source": "text",
        "confidence": 0.9,
        "small_number": value <= 5,
    }
    return row | columns


def finding(message: str, evidence: list[dict[str, object]], **columns: object) -> dict[str, object]:
    row: dict[str, object] = {
        "finding_id": "f1", "rule": "AR02", "severity": "error", "message": message, "expected": "25%", "observed": "24%",
        "documents": ["a.pdf"], "evidence": evidence, "waived": False,
    }  # fmt: skip
    return row | columns


def quotation(quote: str, **columns: object) -> dict[str, object]:
    return {"document": "a.pdf", "page": 3, "quote": quote, "claim_id": None} | columns


@pytest.fixture
def views() -> Views:
    documents = [
        {
            "document": f"{year}.pdf",
            "title": HOSTILE,
            "status": "loaded",
            "area": "Anyshire",
            "pages": 9,
            "pages_expected": 9,
            "pages_read": 8,
            "words": 1000,
            "period_start": dt.date(year - 1, 4, 1),
            "period_end": dt.date(year, 3, 31),
            "ingested_at": dt.datetime(2020, 1, 2),
        }
        for year in (2014, 2015)
    ]
    quote = f"{HOSTILE} 24% of 412."
    return {
        "documents": documents,
        "indicators": [{"indicator": "cpp_at_date", "label": HOSTILE, "unit": "count", "kind": "stock", "definition": HOSTILE}],
        "claims": [level("2014.pdf", 2014, 412, quote=quote), level("2015.pdf", 2015, 430), level("2015.pdf", 2014, 3)],
        "theme_trends": [
            {"theme": "neglect", "year": year, "documents": 1, "mentions": 4, "words": 1000, "per_1000_words": 4.0}
            for year in (2014, 2015)
        ],
        "pages": [{"document": "2014.pdf", "page": 7, "status": "failed", "reason": HOSTILE}],
        "ingestions": [{"started_at": dt.datetime(2020, 1, 2), "document": "broken.pdf", "status": "failed", "reason": HOSTILE}],
        "findings": [
            finding(
                f"It is 24%, but 25%. It would agree.\npage 3: “{quote}”", [quotation(quote), quotation("All 412 430", page=4)]
            ),
            finding("Accepted.", [quotation("x")], finding_id="f2", severity="warning", waived=True, waiver_reason=HOSTILE),
        ],
    }


def test_nothing_is_fetched_and_nothing_runs(views: Views, tmp_path: Path) -> None:
    html, page = made(views, tmp_path, title=HOSTILE)
    assert not page.all("script") and not page.all("img") and not page.all("link") and not page.all("iframe")
    for _, attributes in page.tags:
        assert not any(name.startswith("on") or name in ("style", "src") for name in attributes)
        assert not (attributes.get("href") or "#").startswith(("http", "//", "javascript"))
    assert "url(" not in html and "@import" not in html
    policy = next(a["content"] or "" for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    style = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert len(style) == 1
    digest = base64.b64encode(hashlib.sha256(style[0].encode("utf-8")).digest()).decode("ascii")
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_what_papers_print_is_shown_as_text(views: Views, tmp_path: Path) -> None:
    html, page = made(views, tmp_path, title=HOSTILE)
    shown = "".join(page.text)
    assert "alert(1)" in html and "<script" not in html and "onerror=alert(1)>" not in html
    assert shown.count(HOSTILE) > 7


def test_page_is_accessible(views: Views, tmp_path: Path) -> None:
    _, page = made(views, tmp_path)
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.all("html")[0]["lang"] == "en-GB" and page.all("title") and page.all("main")[0]["id"] == "main"
    assert page.all("a")[0] == {"class": "skip", "href": "#main"}
    assert page.all("th") and all(attributes.get("scope") in ("row", "col") for attributes in page.all("th"))
    assert page.all("table") and len(page.all("caption")) == len(page.all("table"))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for attributes in page.all("svg"):
        named = attributes.get("role") == "img" and attributes.get("aria-labelledby") in ids
        assert named or attributes.get("aria-hidden") == "true"
    assert {(a.get("href") or "")[1:] for a in page.all("a")} <= set(ids)


def test_everything_is_there(views: Views, tmp_path: Path) -> None:
    _, page = made(views, tmp_path)
    shown = " ".join("".join(page.text).split())
    for wanted in (
        "2 documents",
        "16 pages read",
        "1 open: error",
        "0 open: warning",
        "Waived (1)",
        "broken.pdf",
        "8 of 9",
        "412",
        "430",
        "Neglect",
    ):
        assert wanted in shown, wanted
    assert "It is 24%, but 25%. It would agree." in shown
    assert "a.pdf, page 3" in shown and "a.pdf, page 4" in shown
    assert len([a for a in page.all("svg") if a.get("role") == "img"]) == 2


def test_small_counts_are_hidden_everywhere(tmp_path: Path) -> None:
    sentence = "Of the 18 children 4 (22%) were seen, by 4 workers in 2014."
    views: Views = {
        "documents": [{"document": "a.pdf", "period_end": dt.date(2015, 3, 31), "pages": 1}],
        "indicators": [{"indicator": "cpp_at_date", "label": "Children on a plan", "unit": "count", "kind": "stock"}],
        "claims": [
            level("a.pdf", 2014, 4, quote=sentence, statement_id="s1"),
            level("a.pdf", 2012, 22, quote=sentence, statement_id="s1", surface="22%", unit="percent", small_number=False),
            level("a.pdf", 2015, 31, quote="There were 31."),
            level(
                "a.pdf",
                2013,
                2,
                indicator=None,
                surface="2",
                quote="Remand | 2013 | 2",
                row_label="Remand",
                source="table",
                table_id="t1",
            ),
        ],
        "findings": [
            finding(
                f"4 of 18 is 22%.\npage 3: “{sentence}”",
                [quotation(sentence), quotation("Remand 2 31")],
                observed="4",
                expected="18 (4)",
            )
        ],
    }
    html, page = made(views, tmp_path)
    shown = " ".join("".join(page.text).split())
    assert "Of the 18 children [1–5] ([not shown]) were seen, by [1–5] workers in 2014." in shown
    assert "Remand [1–5] 31" in shown
    # 22% of 18 would give the 4 back, and so would the recomputation
    assert "[not shown] of [not shown] is [not shown]." in shown and "[not shown] ([not shown])" in shown
    assert "22%" not in html and "not shown on this page" in shown
    assert not re.search(r": 4\b|\bwere 4\b|\b4 of\b", html)


def test_empty_warehouse(tmp_path: Path) -> None:
    _, page = made({}, tmp_path)
    shown = " ".join("".join(page.text).split())
    assert "No open findings: the warehouse holds no documents yet." in shown
    assert "No indicator is stated for two years or more." in shown
    assert not page.all("svg")


def test_same_warehouse_same_page(views: Views, tmp_path: Path) -> None:
    assert made(views, tmp_path)[0] == made(views, tmp_path)[0]


@pytest.mark.parametrize(("low", "high"), [(0, 0), (0, 3), (0, 773), (0, 0.04), (-26.5, 48.3), (0, 1_250_000)])
def test_ticks_are_round_and_reach_both_ends(low: float, high: float) -> None:
    ticks = _nice(low, high)
    assert ticks[0] <= low and ticks[-1] >= high and 2 <= len(ticks) <= 8
    steps = {round(b - a, 9) for a, b in pairwise(ticks)}
    assert len(steps) == 1


def test_the_matrix_of_papers_says_what_drifted_by_more_than_colour(tmp_path: Path) -> None:
    views: Views = {
        "documents": [{"document": f"{year}.pdf", "published": dt.date(year, 9, 1)} for year in (2014, 2015)],
        "indicators": [{"indicator": "cpp_at_date", "label": "Plans", "unit": "count", "kind": "stock"}],
        "claims": [level("2014.pdf", 2014, 412), level("2015.pdf", 2014, 430), level("2015.pdf", 2015, 3)],
    }
    html, _ = made(views, tmp_path)
    assert re.search(r'<td class="number drift">\s*430 ≠</td>', html) and "differs from what an earlier paper said" in html
    table = html[html.index('<table class="matrix">') :]
    assert ">3<" not in table[: table.index("</table>")]
