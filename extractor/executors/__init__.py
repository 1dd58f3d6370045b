"""Where a stage runs: in worker processes with a deadline and a memory cap for each file, or in this process.

A paper comes from anywhere, and what reads it are large libraries in C and Python: a file can hang them, have them ask for all
memory there is, or end their process. In a worker that costs the one file, which then has its reason; the worker is replaced
and the others go on. The pool stays up for a whole run, and what every file needs (the patterns, the language model) is loaded
once in each worker.
"""

from __future__ import annotations

from extractor.executors.base import Executor, Extent, InProcess, Limits, Pending, Stage
from extractor.executors.pool import Workers

__all__ = ["Executor", "Extent", "InProcess", "Limits", "Pending", "Stage", "Workers"]
