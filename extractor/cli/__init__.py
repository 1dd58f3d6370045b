"""The command `scrutiny`. Only this package prints; click is imported by no other."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end the process with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a redirected Windows console would take cp1252 and fail on a dash
            stream.reconfigure(encoding="utf-8", errors="replace")
    from extractor.cli.app import scrutiny

    scrutiny(prog_name="scrutiny")
