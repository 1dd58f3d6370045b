"""Official series: what has been published for areas and years, in `corpus/official/` with its sources."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import PatternError
from extractor.patterns.areas import AreaPattern

_PACKAGED = Path(__file__).resolve().parent.parent / "_official"
_SOURCE = Path(__file__).resolve().parent.parent.parent / "corpus" / "official"
SHIPPED_SERIES = _PACKAGED if _PACKAGED.is_dir() else _SOURCE
"""The official series of this installation: inside the wheel, or `corpus/official/` of the checkout."""

SERIES = "series.csv"
SOURCES = "sources.csv"
_LARGE = ("country", "region")


@dataclass(frozen=True, slots=True)
class OfficialFigure:
    """One published figure in `unit` (count, percent, or rate per `per`); for a stock `period_start` is `period_end`.

    `value` is None where a symbol stands in its place ("c" for suppressed). `precision` is the step that it is published to.
    """

    indicator: str
    area: str
    period_start: dt.date
    period_end: dt.date
    value: float | None
    symbol: str | None
    unit: str
    per: int | None
    precision: float
    source: str


def read_official(areas: Mapping[str, AreaPattern], extra: Path | None = None) -> list[OfficialFigure]:
    """The shipped figures, and those of `series.csv` in `extra`, which replace shipped ones of the same indicator, area, period.

    Raises PatternError for a file that cannot be read, or a row that is not of this form.
    """
    sources = {row["indicator"]: row for _, row in _rows(SHIPPED_SERIES / SOURCES)}
    found: dict[tuple[str, str, dt.date, dt.date], OfficialFigure] = {}
    for path in _series(extra):
        for line, row in _rows(path):
            try:
                figure = _figure(row, sources[row["indicator"]], areas)
            except (KeyError, ValueError, TypeError) as error:
                raise PatternError(
                    f"{path}, line {line}: no official figure ({error}); the columns are those of {SERIES}"
                ) from error
            found[figure.indicator, figure.area, figure.period_start, figure.period_end] = figure
    return list(found.values())


def official_digest(extra: Path | None = None) -> str:
    """Changes with any of the files that `read_official` reads."""
    content = hashlib.sha256()
    for path in (SHIPPED_SERIES / SOURCES, *_series(extra)):
        content.update(path.read_bytes())
    return content.hexdigest()[:16]


def _series(extra: Path | None) -> list[Path]:
    own = [extra / SERIES] if extra is not None and (extra / SERIES).is_file() else []
    return [SHIPPED_SERIES / SERIES, *own]


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from enumerate(csv.DictReader(file), 2)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PatternError(f"{path}: cannot be read as CSV in UTF-8 ({error})") from error


def _figure(row: Mapping[str, str], source: Mapping[str, str], areas: Mapping[str, AreaPattern]) -> OfficialFigure:
    area = row["area"]
    step = source["precision_large" if areas[area].kind in _LARGE else "precision"]
    return OfficialFigure(
        row["indicator"],
        area,
        dt.date.fromisoformat(row["period_start"]),
        dt.date.fromisoformat(row["period_end"]),
        float(row["value"]) if row["value"] else None,
        row["symbol"] or None,
        source["unit"],
        int(source["per"]) if source["per"] else None,
        float(step),
        source["source"],
    )
