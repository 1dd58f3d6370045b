"""The baseline: findings that were there when checking began, so that only new ones count."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from extractor.errors import InputError

_VERSION = 1


class _Known(msgspec.Struct, frozen=True):
    finding: str


class _Baseline(msgspec.Struct, frozen=True):
    version: int
    findings: tuple[_Known, ...]


def read_baseline(path: Path) -> frozenset[str]:
    """The ids of the findings in a baseline. Raises InputError where the file is none."""
    try:
        baseline = msgspec.json.decode(path.read_bytes(), type=_Baseline)
    except FileNotFoundError as error:
        raise InputError(
            f"there is no baseline {path}; write one with: scrutiny check --baseline {path} --write-baseline"
        ) from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
    except msgspec.DecodeError as error:
        raise InputError(f"{path} is no baseline of scrutiny check: {error}") from error
    if baseline.version != _VERSION:
        raise InputError(f"{path} is a baseline of another version ({baseline.version}); write it anew with --write-baseline")
    return frozenset(known.finding for known in baseline.findings)


def write_baseline(path: Path, findings: Iterable[Mapping[str, object]]) -> None:
    """Put the rows of the view `findings` into a baseline, sorted, so that two of them can be compared line by line.

    What each says is there for who reads the file; the id alone counts. Raises InputError where it cannot be written.
    """
    rows = sorted(
        ({"finding": row["finding_id"], "rule": row["rule"], "documents": row["documents"]} for row in findings),
        key=lambda row: (str(row["rule"]), str(row["documents"]), str(row["finding"])),
    )
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    listed = f"[\n{lines}\n ]" if rows else "[]"
    try:
        path.write_text(f'{{\n "version": {_VERSION},\n "findings": {listed}\n}}\n', encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}") from error
