"""What can go wrong and is told to the user in one line.

ScrutinyError                   anything below: printed as "Error: ..." without a traceback
├── InputError                  a path, option or value that the user gave is wrong            (exit 2)
├── PatternError                a file under patterns/ is wrong: names file, entry and key     (exit 2)
├── WorkerError                 the processes that read files cannot be started                (exit 2)
└── WarehouseError              the warehouse cannot be used                                   (exit 2)
    ├── WarehouseLocked         another process holds it
    └── WarehouseOutdated       written by another version; says which command upgrades it

A paper that cannot be read is no exception: it crosses as a value, `extractor.model.ReadFailure`.
"""

from __future__ import annotations


class ScrutinyError(Exception):
    """Base of every error whose text is meant for the user."""


class InputError(ScrutinyError):
    """A path, option or value from the user is wrong."""


class PatternError(ScrutinyError):
    """A pattern file is wrong; the text names the file, the entry and the key."""


class WorkerError(ScrutinyError):
    """The processes that read files cannot be started."""


class WarehouseError(ScrutinyError):
    """The warehouse cannot be read or written."""


class WarehouseLocked(WarehouseError):
    """Another process has the warehouse open."""


class WarehouseOutdated(WarehouseError):
    """The warehouse has an older or newer layout than this version."""
