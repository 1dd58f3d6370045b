"""A folder of annotations: NAME.claims.jsonl, NAME.themes.jsonl, NAME.tables.jsonl and findings.json (docs: annotation guide)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import InputError

Annotation = Mapping[str, object]

REQUIRED = {
    "claims": ("doc", "anchor", "surface", "unit", "measure"),
    "themes": ("doc", "theme", "anchor"),
    "tables": ("doc", "header", "rows"),
    "findings": ("doc", "quotes", "expected"),
}


@dataclass(frozen=True, slots=True)
class Gold:
    """Annotations by document stem ("report" for report.pdf); findings are of the whole folder, None without that file."""

    claims: dict[str, list[Annotation]]
    themes: dict[str, list[Annotation]]
    tables: dict[str, list[Annotation]]
    findings: list[Annotation] | None


def read_gold(folder: Path) -> Gold:
    """Read all annotations of a folder. Raises InputError naming file and line of what cannot be read."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder of annotations")
    families = {family: _by_document(folder, family) for family in ("claims", "themes", "tables")}
    findings = folder / "findings.json"
    listed = (
        _checked(_parsed(findings, findings.read_text(encoding="utf-8"), 1), findings, 1, "findings")
        if findings.is_file()
        else None
    )
    if listed is None and not any(families.values()):
        raise InputError(
            f"{folder} holds no annotations (NAME.claims.jsonl, NAME.themes.jsonl, NAME.tables.jsonl, findings.json)"
        )
    return Gold(families["claims"], families["themes"], families["tables"], listed)


def text_of(annotation: Annotation, key: str, default: str = "") -> str:
    """A text field; `default` where it is missing."""
    value = annotation.get(key, default)
    return default if value is None else str(value)


def number_of(annotation: Annotation, key: str) -> float | None:
    """A number field, None where it is missing."""
    value = annotation.get(key)
    return float(value) if isinstance(value, int | float) else None


def _by_document(folder: Path, family: str) -> dict[str, list[Annotation]]:
    found: dict[str, list[Annotation]] = {}
    for path in sorted(folder.glob(f"*.{family}.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                [annotation] = _checked([_parsed(path, line, number)], path, number, family)
                found.setdefault(Path(text_of(annotation, "doc")).stem, []).append(annotation)
    return found


def _parsed(path: Path, text: str, line: int) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"{path}, line {line + error.lineno - 1}: no JSON ({error.msg})") from error


def _checked(annotations: object, path: Path, line: int, family: str) -> list[Annotation]:
    if not isinstance(annotations, list):
        raise InputError(f"{path}: must be a list of findings")
    for number, annotation in enumerate(annotations, 1):
        place = f"{path}, entry {number}" if family == "findings" else f"{path}, line {line}"
        if not isinstance(annotation, dict):
            raise InputError(f"{place}: must be an object")
        missing = [key for key in REQUIRED[family] if key not in annotation]
        if missing:
            raise InputError(f"{place}: {missing[0]!r} is missing")
    return annotations
