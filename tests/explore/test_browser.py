"""The explorer in a real browser: a clerk's whole way, no request that leaves the machine, no barrier that axe-core knows."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from extractor.explore.context import Explorer

from .conftest import SAMPLES
from .test_pages import addresses

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parent / "vendor" / "axe.min.js"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def address(warehouse: Path, tmp_path: Path) -> Iterator[str]:
    """A running explorer; the address that it prints."""
    command = [sys.executable, "-m", "extractor", "--warehouse", str(warehouse), "explore", "--no-browser", "--by", "A. Clerk"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        assert process.stderr is not None
        found = re.search(r"http://\S+", process.stderr.readline())
        assert found is not None
        yield found[0]
        process.terminate()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """A page of the explorer. Fails where anything was asked of another host, or the browser reported an error."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(20_000)
    base = address.split("/?")[0]
    foreign: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(base) else foreign.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: (errors.append(f"a script of a paper ran: {dialog.message}"), dialog.dismiss()))
    page.goto(address)
    yield page
    context.close()
    assert not foreign
    assert not [error for error in errors if "422" not in error], errors


def violations(page: Page) -> list[str]:
    # injected by the debugger's own means: the policy of the page lets no other script in
    page.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    return [f"{entry['id']}: {[node['html'][:160] for node in entry['nodes'][:3]]}" for entry in found["violations"]]


@pytest.mark.parametrize("look", ["light", "dark", "200%"])
def test_no_barrier_on_any_page(page: Page, address: str, explorer: Explorer, look: str) -> None:
    page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    if look == "200%":
        page.set_viewport_size({"width": 640, "height": 450})  # what is left of 1280 x 900
    base = address.split("/?")[0]
    for path, values in addresses(explorer):
        if path in ("/leaf", "/papers/progress", "/by-rule"):  # pieces of pages
            continue
        query = "&".join(f"{key}={_quoted(value)}" for key, value in values.items())
        page.goto(f"{base}{path}?{query}", wait_until="networkidle")
        assert violations(page) == [], (path, values)
        if look == "200%":  # nothing is cut off, and nobody has to scroll sideways
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, (path, values)


def _quoted(value: str) -> str:
    from urllib.parse import quote

    return quote(value, safe="")


def test_charts_are_drawn_under_the_policy(page: Page, address: str) -> None:
    page.goto(address.split("/?")[0] + "/indicator?id=cpp_at_date", wait_until="networkidle")
    assert page.locator("figure.chart svg path").count() > 2
    assert "cannot be drawn" not in page.content()


def drop(page: Page, path: Path) -> None:
    """Drop a file on the page, as from a folder's window."""
    content = base64.b64encode(path.read_bytes()).decode("ascii")
    dropped = page.evaluate_handle(
        """([name, content]) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
            return transfer;
        }""",
        [path.name, content],
    )
    page.dispatch_event("#drop", "drop", {"dataTransfer": dropped})


def test_a_clerks_way(page: Page, address: str, warehouse: Path, tmp_path: Path) -> None:
    base = address.split("/?")[0]
    page.get_by_role("link", name="Papers", exact=True).click()
    page.wait_for_url("**/papers*", wait_until="load")  # what is dropped earlier, the page before gets
    drop(page, SAMPLES / "annual-report-2017-18.pdf")
    expect(page.locator(".job .state").first).to_have_text("done", timeout=90_000)
    page.get_by_role("link", name="Renew the list below").click()
    page.get_by_role("link", name="annual-report-2017-18.pdf", exact=True).first.click()
    expect(page.locator(".leaf svg rect").first).to_be_attached()

    # a figure lights its box, and a box its figure
    page.goto(f"{base}/paper?document=annual-report-2017-18.pdf&page=2", wait_until="networkidle")
    figure = page.locator("button.figure:visible").first
    key = figure.get_attribute("data-key")
    figure.click()
    expect(page.locator(f'rect[data-key="{key}"]')).to_have_class(re.compile("hot"))
    other = page.locator("rect.spot.exact:not(.hot)").first.get_attribute("data-key")
    page.locator(f'rect[data-key="{other}"]').click(force=True)
    expect(page.locator(f'button.figure[data-key="{other}"]')).to_have_attribute("aria-pressed", "true")

    # a finding of two papers: both pages with their boxes; waive it
    page.goto(f"{base}/findings?rule=YR02")
    page.locator("article.finding h2 a").first.click()
    expect(page.locator(".leaf rect.hot")).to_have_count(2)
    page.wait_for_function("[...document.querySelectorAll('.leaf img')].filter((image) => image.naturalHeight).length === 2")
    for side in page.locator("section.passage").all():
        sheet, box = side.locator(".leaf img").bounding_box(), side.locator("rect.hot").bounding_box()
        assert sheet is not None and box is not None
        assert sheet["x"] < box["x"] < sheet["x"] + sheet["width"] and sheet["y"] < box["y"] < sheet["y"] + sheet["height"]
        assert box["width"] < sheet["width"] / 5 and box["height"] < sheet["height"] / 20  # the figure, not its paragraph
    page.get_by_label("Accept it, because").fill("Agreed with the data team")
    page.get_by_role("button", name="Waive").click()
    expect(page.get_by_text("Agreed with the data team, by A. Clerk")).to_be_visible()

    # correct a claim with the keyboard
    page.goto(f"{base}/review?paper=annual-report-2017-18.pdf", wait_until="networkidle")
    page.keyboard.press("e")
    page.keyboard.press("Control+A")
    page.keyboard.type("1234.5")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.get_by_text(re.compile("^1 of .* figures reviewed"))).to_be_visible()
    page.goto(f"{base}/review/done")
    expect(page.locator("ins").first).to_have_text("1,234.5")

    # read again, still corrected
    page.goto(f"{base}/papers")
    page.get_by_role("button", name="Read again: annual-report-2017-18.pdf").click()
    expect(page.locator(".job .state").first).to_have_text("done", timeout=90_000)
    page.goto(f"{base}/review/done")
    expect(page.locator("ins").first).to_have_text("1,234.5")
    page.goto(f"{base}/findings?state=waived")
    expect(page.get_by_text("Agreed with the data team")).to_be_visible()

    # take the workbook away
    page.goto(f"{base}/export")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel workbook", exact=True).click()
    target = tmp_path / "out.xlsx"
    waiting.value.save_as(target)
    workbook = openpyxl.load_workbook(target, read_only=True)
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert any(str(cell.value).startswith("=cmd()") for cell in cells)  # of the paper that tries: it is there, as text
    sheet = workbook["claims"]
    rows = sheet.iter_rows(values_only=True)
    head = list(next(rows))
    values = [row[head.index("value")] for row in rows if row[head.index("review")] == "corrected"]
    assert values == [1234.5]


def test_papers_that_are_too_large_are_refused_with_the_reason(page: Page, address: str, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(101_000_000)
    page.get_by_role("link", name="Papers", exact=True).click()
    page.set_input_files("#file", large)
    page.get_by_role("button", name="Read them").click()
    expect(page.get_by_role("alert")).to_have_text(
        "These are 101 MB; at most 100 MB can be read at once. Choose fewer papers at a time."
    )
    assert not page.get_by_text("large.pdf").count()
