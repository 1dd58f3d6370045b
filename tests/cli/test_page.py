"""scrutiny page: how one page is read, as text and as an image."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from .conftest import Run


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawString(72, 700, "The first page says little.")
    canvas.showPage()
    canvas.drawString(72, 760, "The second page says that plans fell by six.")
    for row, texts in enumerate((("Team", "2023", "2024"), ("North", "12", "14"), ("South", "9", "11"))):
        for column, text in enumerate(texts):
            canvas.rect(72 + 90 * column, 660 - 20 * row, 90, 20)
            canvas.drawString(76 + 90 * column, 666 - 20 * row, text)
    canvas.showPage()
    canvas.save()
    return path


def test_blocks_and_tables_are_printed(run: Run, paper: Path) -> None:
    result = run("page", paper, 2)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].endswith("] The second page says that plans fell by six.")
    assert " paragraph [72 " in lines[0]
    assert [line.strip() for line in lines[-3:]] == ["= Team | 2023 | 2024", "- North | 12 | 14", "- South | 9 | 11"]
    assert "first page" not in result.stdout


def test_the_image_is_written(run: Run, paper: Path, tmp_path: Path) -> None:
    result = run("page", paper, 2, "--image", tmp_path / "out.png")
    assert result.exit_code == 0, result.output
    with Image.open(tmp_path / "out.png") as image:
        colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 24)}
    assert {(30, 90, 200), (190, 90, 0)} <= colours
    assert not (tmp_path / "warehouse.duckdb").exists()


def test_a_file_without_pages_is_one_page_without_an_image(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("The board met six times.\n", encoding="utf-8")
    assert "The board met six times." in run("page", path, 1).stdout
    result = run("page", path, 1, "--image", tmp_path / "out.png")
    assert (result.exit_code, "no image" in result.stderr) == (2, True)
    assert not (tmp_path / "out.png").exists()


def test_bad_input_is_named(run: Run, paper: Path, tmp_path: Path) -> None:
    for arguments, words in (
        (("page", paper, 3), "has 2 pages, no page 3"),
        (("page", tmp_path / "gone.pdf", 1), "does not exist"),
        (("page", paper, 1, "--image", tmp_path / "none" / "out.png"), "cannot be written"),
        (("page", paper, 0), "range"),
    ):
        result = run(*arguments)
        assert result.exit_code == 2
        assert words in result.stderr


def test_a_page_on_which_a_table_goes_on_shows_its_rows(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for rows in ((("Team", "2023", "2024"), ("North", "12", "14")), (("Team", "2023", "2024"), ("South", "9", "11"))):
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                canvas.rect(72 + 90 * column, 660 - 20 * row, 90, 20)
                canvas.drawString(76 + 90 * column, 666 - 20 * row, text)
        canvas.showPage()
    canvas.save()
    lines = run("page", path, 2).stdout.splitlines()
    assert [line.strip() for line in lines[-2:]] == ["= Team | 2023 | 2024", "- South | 9 | 11"]
