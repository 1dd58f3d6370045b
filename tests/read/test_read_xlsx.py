"""Excel workbooks: sheets, ranges, merged cells, what is hidden, and what is too much."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from extractor.model.raw import RawFile, RawParagraph, RawTable, ReadFailure
from extractor.read import discover, read_file, xlsx
from extractor.segment import segment
from tests.segment.papers import PATTERNS, SHA

Save = Callable[..., Path]
TEAMS = [["Team", 2023, 2024], ["North", 12, 14], ["South", 9, 11]]


@pytest.fixture
def workbook() -> Any:
    return Workbook()


@pytest.fixture
def save(workbook: Any, tmp_path: Path) -> Save:
    def put(name: str = "annex.xlsx") -> Path:
        workbook.save(tmp_path / name)
        workbook.close()
        return tmp_path / name

    return put


def fill(sheet: Any, rows: Sequence[Sequence[object]], top: int = 1, left: int = 1) -> None:
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet.cell(top + r, left + c, value)


def read(path: Path) -> RawFile:
    raw = read_file(path)
    assert isinstance(raw, RawFile), raw
    return raw


def tables(raw: RawFile) -> list[RawTable]:
    return [item for page in raw.pages for item in page.items if isinstance(item, RawTable)]


def grid(table: RawTable) -> list[list[str]]:
    rows = [[""] * (1 + max(cell.col for cell in table.cells)) for _ in range(1 + max(cell.row for cell in table.cells))]
    for cell in table.cells:
        rows[cell.row][cell.col] = cell.text
    return rows


def edited(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """A copy of a workbook with the bytes `old` of one part replaced."""
    copy = path.with_name(f"edited-{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old, new) if name == part else content)
    return copy


def texts(raw: RawFile) -> list[str]:
    return [item.text for page in raw.pages for item in page.items if isinstance(item, RawParagraph)]


def test_a_sheet_becomes_a_heading_and_its_tables(workbook: Any, save: Save) -> None:
    workbook.active.title = "Caseloads"
    fill(workbook.active, [["Table 1: Cases held"], *TEAMS, ["Source: own records"]])
    raw = read(save())
    assert (raw.media_type, raw.pages_expected, raw.pages[0].number) == (xlsx.Sniffed.XLSX, 1, 1)
    assert raw.pages[0].items[0] == RawParagraph("Caseloads", "heading", 1)
    [table] = tables(raw)
    assert table.caption == "Table 1: Cases held"
    assert grid(table) == [["Team", "2023", "2024"], ["North", "12", "14"], ["South", "9", "11"]]
    assert {cell.row for cell in table.cells if cell.is_header} == {0}
    assert texts(raw) == ["Caseloads", "Source: own records"]
    assert raw.pages[0].problem is None


def test_it_is_recognised_by_content_and_found_in_folders(workbook: Any, save: Save, tmp_path: Path) -> None:
    fill(workbook.active, TEAMS)
    assert tables(read(save("paper.pdf")))
    (tmp_path / "paper.pdf").rename(tmp_path / "a.xlsx")
    assert [name for _, name in discover([tmp_path])] == ["a.xlsx"]


def test_the_document_names_its_cells(workbook: Any, save: Save) -> None:
    workbook.active.title = "Caseloads"
    fill(workbook.active, TEAMS)
    document = segment(read(save()), sha256=SHA, name="annex.xlsx", patterns=PATTERNS)
    [table] = document.tables
    [cell] = [cell for cell in table.cells if cell.text == "14"]
    assert (table.page, cell.row_label, cell.col_label) == (1, "North", "2024")
    assert [block.text for block in document.blocks if block.kind == "heading"] == ["Caseloads"]


def test_ranges_are_parted_by_empty_rows_and_columns(workbook: Any, save: Save) -> None:
    fill(workbook.active, [["Quarter three"]])
    fill(workbook.active, TEAMS, top=3)
    fill(workbook.active, [["Lead", "Role"], ["Ann", "Chair"], ["Bo", "Nurse"]], top=3, left=5)
    fill(workbook.active, [["Ward", "Calls"], ["East", 5], ["West", 7]], top=8)
    raw = read(save())
    assert texts(raw) == ["Quarter three"]
    assert [grid(table)[0] for table in tables(raw)] == [["Team", "2023", "2024"], ["Lead", "Role"], ["Ward", "Calls"]]


def test_an_empty_column_or_row_inside_a_table_does_not_part_it(workbook: Any, save: Save) -> None:
    fill(workbook.active, [["Team", None, 2023, None, 2024], ["North", None, 12, None, 14], ["South", None, 9, None, 11]])
    fill(workbook.active, [["East", None, 4, None, 5], ["West", None, 6, None, 7], ["Total", None, 31, None, 37]], top=5)
    [table] = tables(read(save()))
    assert [[text for text in row if text] for row in grid(table)] == [
        ["Team", "2023", "2024"],
        ["North", "12", "14"],
        ["South", "9", "11"],
        [],
        ["East", "4", "5"],
        ["West", "6", "7"],
        ["Total", "31", "37"],
    ]


def test_merged_cells_are_spans(workbook: Any, save: Save) -> None:
    sheet = workbook.active
    fill(sheet, [["Service", "2023/24", None], [None, "Budget", "Actual"], ["Care", 10, 12], ["Plans", 20, 25]])
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    [table] = tables(read(save()))
    spans = {cell.text: (cell.row_span, cell.col_span) for cell in table.cells if cell.row_span * cell.col_span > 1}
    assert spans == {"Service": (2, 1), "2023/24": (1, 2)}
    assert {cell.row for cell in table.cells if cell.is_header} == {0, 1}
    places = [(cell.row, cell.col) for cell in table.cells]
    assert (1, 0) not in places
    assert (0, 2) not in places


def test_numbers_are_as_displayed(workbook: Any, save: Save) -> None:
    sheet = workbook.active
    fill(sheet, [["Team", "Cost", "Share"], ["North", 1234.0, 0.123], ["South", 99.5, 0.5]])
    for row in (2, 3):
        sheet.cell(row, 2).number_format = '"£"#,##0'
        sheet.cell(row, 3).number_format = "0.0%"
    [table] = tables(read(save()))
    assert grid(table)[1:] == [["North", "£1,234", "12.3%"], ["South", "£100", "50.0%"]]


def test_what_is_hidden_is_left_out_and_said(workbook: Any, save: Save) -> None:
    sheet = workbook.active
    fill(sheet, [["Team", 2023, "Secret", 2024], ["North", 12, 77, 14], ["Draft", 1, 78, 2], ["South", 9, 79, 11]])
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    lists = workbook.create_sheet("Lists")
    lists.sheet_state = "hidden"
    lists["A1"] = "unseen"
    raw = read(save())
    [table] = tables(raw)
    assert grid(table) == [["Team", "2023", "2024"], ["North", "12", "14"], ["South", "9", "11"]]
    assert raw.pages_expected == len(raw.pages) == 1
    problem = raw.pages[0].problem
    assert problem == "hidden sheets are left out: Lists; hidden rows are left out: 3; hidden columns are left out: C"


def test_a_formula_gives_its_stored_result_and_one_without_is_said(workbook: Any, save: Save, tmp_path: Path) -> None:
    fill(workbook.active, [["Team", "Plans"], ["North", 12], ["Total", "=B2*2"]])
    path = save()
    raw = read(path)
    assert raw.pages[0].problem is not None
    assert "1 formulas have no stored result" in raw.pages[0].problem
    stored = tmp_path / "stored.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stored, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v />", b"<v>24</v>").replace(b"<v></v>", b"<v>24</v>"))
    raw = read(stored)
    assert raw.pages[0].problem is None
    assert grid(tables(raw)[0])[2] == ["Total", "24"]


def test_a_very_large_sheet_is_bounded(workbook: Any, save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(workbook.active, [["Id", "Score"], *([n, n * 2] for n in range(100))])
    path = save()
    monkeypatch.setattr(xlsx, "MOST_ROWS", 20)
    assert read(path).pages[0].problem == "only its first 20 rows of 101 are read"
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2000)
    monkeypatch.setattr(xlsx, "MOST_CELLS", 30)
    problem = read(path).pages[0].problem
    assert problem is not None
    assert "more than 30 filled cells" in problem
    monkeypatch.setattr(xlsx, "MOST_COLUMNS", 1)
    problem = read(path).pages[0].problem
    assert problem is not None
    assert "first 1 columns" in problem


def test_far_away_cells_cost_nothing(workbook: Any, save: Save) -> None:
    fill(workbook.active, TEAMS)
    workbook.active["XFD1048576"] = "far"
    path = edited(
        save(),
        "xl/worksheets/sheet1.xml",
        b"</sheetData>",
        b'</sheetData><mergeCells><mergeCell ref="A3:XFD1048575"/></mergeCells>',
    )
    raw = read(path)
    assert grid(tables(raw)[0])[1] == ["North", "12", "14"]
    assert "of 1,048,576" in str(raw.pages[0].problem)


def test_a_bomb_is_a_limit(workbook: Any, save: Save) -> None:
    fill(workbook.active, TEAMS)
    path = save()
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/a.bin", "w") as part:
        for _ in range(201):
            part.write(b"\0" * (1 << 20))
    result = read_file(path)
    assert isinstance(result, ReadFailure)
    assert (result.kind, "200 MB" in result.reason) == ("limit", True)


@pytest.mark.parametrize(
    ("part", "content", "kind"),
    [
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row", "damaged"),
        ("xl/workbook.xml", b"<workbook/>", "no_text"),
        ("xl/workbook.xml", b"not xml", "damaged"),
        ("xl/styles.xml", b"<styleSheet", "damaged"),
        ("[Content_Types].xml", b"", "damaged"),
        ("xl/workbook.xml", b"<workbook xmlns='http://purl.oclc.org/ooxml/spreadsheetml/main'/>", "unsupported"),
    ],
)
def test_a_broken_workbook_is_a_failure(workbook: Any, save: Save, tmp_path: Path, part: str, content: bytes, kind: str) -> None:
    fill(workbook.active, TEAMS)
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(save()) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    result = read_file(broken)
    assert isinstance(result, ReadFailure)
    assert result.kind == kind
    assert "\n" not in result.reason


def test_an_empty_workbook_holds_nothing(save: Save) -> None:
    result = read_file(save())
    assert isinstance(result, ReadFailure)
    assert result.kind == "no_text"
