"""extractor.open, the example notebook and the SQL cookbook, over the sample papers."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import extractor
from extractor.cli.app import scrutiny
from extractor.errors import WarehouseError
from extractor.notebook import Papers

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notebook")
    for name in ("annual-report-2015-16.pdf", "annual-report-2016-17.pdf"):
        shutil.copyfile(ROOT / "corpus" / "papers" / name, folder / name)
    for arguments in (["ingest", str(folder)], ["check", "--fail-on", "never"]):
        result = CliRunner().invoke(
            scrutiny, ["--warehouse", str(folder / "w.duckdb"), *arguments], default_map={"ingest": {"workers": 0}}
        )
        assert result.exit_code == 0, result.output
    return folder / "w.duckdb"


def test_frames(warehouse: Path) -> None:
    papers = extractor.open(warehouse)  # type: ignore[operator]
    assert isinstance(papers, Papers)
    claims = papers.claims(indicator="cpp_at_date", area="oxfordshire", year=2017)
    assert 609.0 in set(claims["value"]) and set(claims["period_end"].dt.year) == {2017}
    trend = papers.trend("cpp_at_date", area="Oxfordshire")
    assert {2016: 571.0, 2017: 609.0}.items() <= dict(zip(trend["year"], trend["value"], strict=True)).items()
    assert pd.api.types.is_datetime64_any_dtype(trend["period_end"]) and pd.api.types.is_float_dtype(trend["value"])
    themes = papers.themes(theme="neglect")
    assert set(themes["theme"]) == {"neglect"} and (themes["per_1000_words"] >= 0).all()
    findings = papers.findings()
    assert len(findings) > 0 and not findings["waived"].any()
    assert len(papers.documents()) == 2


def test_no_warehouse(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="there is no warehouse"):
        extractor.open(tmp_path / "none.duckdb")  # type: ignore[operator]


def test_the_example_notebook_runs(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRUTINY_WAREHOUSE", str(warehouse))
    notebook = json.loads((ROOT / "docs" / "cookbook" / "figures.ipynb").read_text(encoding="utf-8"))
    names: dict[str, object] = {}
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for source in cells:
        exec(compile(source, "figures.ipynb", "exec"), names)
    assert len(cells) >= 5 and isinstance(names["trend"], pd.DataFrame) and len(names["trend"]) >= 2


def test_every_query_of_the_cookbook_runs(warehouse: Path) -> None:
    queries = re.findall(r"```sql\n(.*?)```", (ROOT / "docs" / "cookbook" / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(queries) >= 8
    papers = Papers(warehouse)
    filled = [len(papers.sql(query.rstrip().rstrip(";"))) for query in queries]
    assert filled[0] == 2 and filled[1] > 0 and filled[4] > 0 and filled[6] > 0
