"""One ingest at a time: two would read the same papers, and the later one would take the earlier one's for changed.

The file itself is held only while a paper is loaded (see connection.py), so that it can be read in between. What keeps a second
ingest out is a lock on a small file beside it, which the system lets go when its process ends, however it ends.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from extractor.errors import WarehouseError, WarehouseLocked
from extractor.warehouse.connection import must_be_writable

_PAUSE = 0.2
_MOST = 32  # bytes of a process id, and more


@contextlib.contextmanager
def sole_ingest(warehouse: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the turn to ingest into `warehouse` while the block runs.

    Where another process has it, wait for that with `wait`, else raise WarehouseLocked with its process id. Raises
    WarehouseError where nothing can be written beside the warehouse.
    """
    must_be_writable(warehouse)
    held = _take(_lock_of(warehouse))
    while held is None:
        if not wait:
            raise WarehouseLocked(_told(warehouse))
        time.sleep(_PAUSE)
        held = _take(_lock_of(warehouse))
    try:
        yield
    finally:
        _let_go(_lock_of(warehouse), held)


def _lock_of(warehouse: Path) -> Path:
    return warehouse.with_name(f"{warehouse.name}.ingest")


def _told(warehouse: Path) -> str:
    try:
        process = _lock_of(warehouse).read_bytes()[1:_MOST].decode("ascii", "replace").strip()
    except OSError:  # it has just gone, or Windows does not let it be read
        process = ""
    who = f"process {process}" if process.isdecimal() else "another process"
    return f"{who} is ingesting into {warehouse}; try again when it has finished, or wait for it with --wait"


def _take(path: Path) -> int | None:
    """The descriptor of the lock file, locked and with our process id in it; None where another process has it."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError as error:
        if sys.platform == "win32" and path.exists():  # it is being removed
            return None
        raise WarehouseError(f"{path} cannot be written: {error.strerror or error}") from error
    except OSError as error:
        raise WarehouseError(f"{path} cannot be written: {error.strerror or error}") from error
    if not _locked(descriptor) or not _is_still(path, descriptor):
        os.close(descriptor)
        return None
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f" {os.getpid()}\n".encode("ascii"))  # the first byte is what is locked
    return descriptor


def _locked(descriptor: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import errno
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        # a network drive without locks: two ingests then take turns at each paper, which is slow and loses nothing
        return error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)
    return True


def _is_still(path: Path, descriptor: int) -> bool:
    """Whether what was locked is the file that others will find: its last holder may have removed it in between."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _let_go(path: Path, descriptor: int) -> None:
    if sys.platform == "win32":
        os.close(descriptor)
        with contextlib.suppress(OSError):  # the next one has it already
            path.unlink()
        return
    with contextlib.suppress(OSError):  # removed while it is held, so that nobody can lock what is about to go
        path.unlink()
    os.close(descriptor)
