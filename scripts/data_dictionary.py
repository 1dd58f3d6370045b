"""Writes docs/data-dictionary.md from the views of an empty warehouse."""

from __future__ import annotations

import tempfile
from pathlib import Path

from extractor.warehouse import reading, writing
from extractor.warehouse.dictionary import as_markdown

TARGET = Path(__file__).parents[1] / "docs" / "data-dictionary.md"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "w.duckdb"
        with writing(path):
            pass
        with reading(path) as door:
            TARGET.write_text(as_markdown(door), encoding="utf-8", newline="\n")
    print(f"Written: {TARGET}")


if __name__ == "__main__":
    main()
