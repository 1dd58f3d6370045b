"""For notebooks: the public views as pandas frames.

import extractor
with extractor.open("warehouse.duckdb") as papers:
    papers.trend("cpp_at_date", area="Oxfordshire")
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame

_DATES = ("published", "period_start", "period_end", "from_start", "from_end")


class Papers:
    """A warehouse for reading. Nothing stays open between two calls, so that papers can be read in meanwhile."""

    def __init__(self, warehouse: str | Path) -> None:
        """Raises WarehouseError where there is no warehouse at that place."""
        from extractor.warehouse import reading

        self._path = Path(warehouse)
        with reading(self._path):
            pass

    def __enter__(self) -> Papers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Nothing is open."""

    def sql(self, sql: str, parameters: Sequence[object] = ()) -> DataFrame:
        """The result of one SELECT over the public views (docs/data-dictionary.md); `?` in it take `parameters`."""
        import pandas as pd

        from extractor.warehouse import reading

        with reading(self._path) as door:
            names, rows = door.table(sql, parameters)
        frame = pd.DataFrame.from_records(rows, columns=names)
        for name in _DATES:
            if name in frame:
                frame[name] = pd.to_datetime(frame[name])
        return frame

    def documents(self) -> DataFrame:
        """One row a paper, without its text."""
        return self.sql("SELECT * EXCLUDE (text) FROM documents ORDER BY document")

    def claims(
        self, *, indicator: str | None = None, area: str | None = None, document: str | None = None, year: int | None = None
    ) -> DataFrame:
        """One row a figure; `year` is the year in which its period ends."""
        return self.sql(
            "SELECT * FROM claims WHERE (?1 IS NULL OR indicator = ?1) AND (?2 IS NULL OR lower(area) = lower(?2)) "
            "AND (?3 IS NULL OR document = ?3) AND (?4 IS NULL OR year(period_end) = ?4) ORDER BY document, char_start",
            [indicator, area, document, year],
        )

    def trend(self, indicator: str, *, area: str | None = None) -> DataFrame:
        """One indicator over the years: a row for each source, of the whole and not of parts, with the column `year`."""
        return self.sql(
            "SELECT area, year(period_end) AS year, period_start, period_end, value, unit, document, page, quote, claim_id "
            "FROM claims JOIN indicators i USING (indicator, unit) WHERE indicator = ?1 "
            "AND measure = 'level' AND role = 'actual' "
            "AND cohort IS NULL AND value IS NOT NULL AND period_end IS NOT NULL AND (?2 IS NULL OR lower(area) = lower(?2)) "
            "ORDER BY area, period_end, document, char_start",
            [indicator, area],
        )

    def themes(self, *, theme: str | None = None) -> DataFrame:
        """Theme and year: papers, mentions, words, mentions per 1,000 words."""
        return self.sql("SELECT * FROM theme_trends WHERE ?1 IS NULL OR theme = ?1 ORDER BY theme, year", [theme])

    def findings(self, *, waived: bool = False) -> DataFrame:
        """What the rules found, as stored by the last `scrutiny check`; waived ones only where asked for."""
        return self.sql("SELECT * FROM findings WHERE ? OR NOT waived ORDER BY severity, rule, finding_id", [waived])


def open_warehouse(warehouse: str | Path = "warehouse.duckdb") -> Papers:
    """The warehouse at `warehouse`. Raises WarehouseError where there is none."""
    return Papers(warehouse)
