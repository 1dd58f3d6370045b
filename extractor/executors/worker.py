"""What runs inside a worker process."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extractor.executors.base import Extent, Stage, too_big

LIBRARIES = 512
"""Megabytes of address space for libraries that are loaded with the first file; little of that is ever resident."""

OBJECTS = 50_000
"""After so many new ones Python looks for cycles that nobody holds; its usual 700 cost a tenth of the time of reading."""


class _Held:
    """What every file needs, set once when the worker starts."""

    stage: Stage[Any, Any]
    shared: Any
    extent: Extent
    megabytes: int


def begin(stage: Stage[Any, Any], shared: Any, extent: Extent, megabytes: int) -> None:
    """Set the worker up: its memory cap, what it holds, and that it ends when the process that started it is gone."""
    _Held.stage, _Held.shared, _Held.extent, _Held.megabytes = staticmethod(stage), shared, staticmethod(extent), megabytes
    for library in ("OPENBLAS", "OMP", "MKL"):  # a thread for each core would take address space, and gains nothing here
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    gc.set_threshold(OBJECTS, 20, 20)
    _cap(megabytes)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def count(path: Path) -> int:
    """The file's pages."""
    return _Held.extent(path)


def read(path: Path, name: str, sha256: str, corrections: Mapping[str, str]) -> Any:
    """The stage, with the memory cap as a failure in words."""
    try:
        return _Held.stage(path, name, sha256, _Held.shared, corrections)
    except MemoryError:
        return too_big(_Held.megabytes)


def _cap(megabytes: int) -> None:
    """Limit the address space, so that asking for more fails in this process before the machine suffers. POSIX only;
    elsewhere the process that started this one watches over its size."""
    if sys.platform == "win32":
        return
    import resource

    import psutil

    size = psutil.Process().memory_info()
    allowed = size.vms - size.rss + (megabytes + LIBRARIES) * 1_000_000
    with contextlib.suppress(ValueError, OSError):  # macOS knows the limit, but takes none
        resource.setrlimit(resource.RLIMIT_AS, (allowed, resource.getrlimit(resource.RLIMIT_AS)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
