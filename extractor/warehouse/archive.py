"""The public views as a folder of Parquet files, parted by year and area: how warehouses are put together and passed on."""

from __future__ import annotations

from pathlib import Path

from extractor.errors import InputError
from extractor.warehouse.export import ORDER, VIEWS
from extractor.warehouse.reader import Reader

PARTITIONS = {
    "year": ("paper_year", "year(coalesce(period_end, published))"),
    "area": ("paper_area", "area"),
}
"""Key as users give it -> the folder's column (claims have a column `area` of their own), and what it is of the paper."""

OF_NO_DOCUMENT = (
    "theme_trends",
    "theme_trends_by",
    "theme_pairs",
    "findings",
    "waivers",
    "indicators",
    "official_series",
    "ingestions",
)
"""Views that are not of one paper, or not of its reading: one file each."""

MARK = "scrutiny-archive.txt"
ABOUT = "about.parquet"
"""Key and value: when the rules were run. Written last: an export without it is not whole."""

_MARKED = "Written by scrutiny export --partition, which replaces the files of an earlier export.\n"


def export_archive(door: Reader, folder: Path, keys: tuple[str, ...]) -> list[Path]:
    """Write every view into `folder`, as `claims/paper_year=2017/paper_area=Kent/data_0.parquet`, parted by `keys` of PARTITIONS.

    The year is that in which the reporting year ends, else that of publication. The same warehouse gives the same bytes. An
    earlier archive in the folder is replaced. Returns the folders and files at its top. Raises InputError where the folder holds
    something else, or cannot be written.
    """
    mark = folder / MARK
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not mark.exists() and any(folder.iterdir()):
            raise InputError(f"{folder} holds something else; give an empty folder or a new one")
        mark.write_text(_MARKED, encoding="utf-8")
        (folder / ABOUT).unlink(missing_ok=True)
        views = list(dict.fromkeys([*VIEWS, *OF_NO_DOCUMENT]))
        with door.one_thread():
            written = [
                _single(door, view, folder) if view in OF_NO_DOCUMENT else _parted(door, view, folder, keys) for view in views
            ]
            about = folder / ABOUT
            door.copy("SELECT key, value FROM store.meta WHERE key = 'checked_at'", about, "FORMAT parquet")
        return [*written, about]
    except OSError as error:
        raise InputError(f"{error.filename or folder} cannot be written: {error.strerror or error}") from error


def _single(door: Reader, view: str, folder: Path) -> Path:
    target = folder / f"{view}.parquet"
    door.copy(f"SELECT * FROM {view} ORDER BY ALL", target, "FORMAT parquet, COMPRESSION zstd")
    return target


def _parted(door: Reader, view: str, folder: Path, keys: tuple[str, ...]) -> Path:
    names = [PARTITIONS[key][0] for key in keys]
    of_paper = ", ".join(f"{PARTITIONS[key][1]} AS {PARTITIONS[key][0]}" for key in keys)
    columns = [name for name, _ in door.columns(view)]
    first = [name for name in ORDER if name in columns]
    rest = [name for name in columns if name not in first]
    order = ", ".join([*(f"p.{name}" for name in names), *(f'v."{name}"' for name in [*first, *rest])])
    query = (
        f"SELECT v.*, {', '.join(f'p.{name}' for name in names)} FROM {view} v "
        f"JOIN (SELECT document, {of_paper} FROM documents) p ON p.document = v.document ORDER BY {order}"
    )
    target = folder / view
    door.copy(query, target, f"FORMAT parquet, COMPRESSION zstd, PARTITION_BY ({', '.join(names)}), OVERWRITE")
    return target
