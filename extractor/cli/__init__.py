"""The command `scrutiny`. Only this package prints; click is imported by no other."""

from __future__ import annotations

import gc
import sys

DEFECT = 70
"""Exit status of a mistake in the product itself, told with its traceback (EX_SOFTWARE of sysexits.h)."""

_YOUNG = 50_000
"""New objects between two collections of garbage: what is imported stays, and to look through it every 700 takes a thirtieth of a
check."""


def main() -> None:
    """Run the command line and end the process with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a redirected Windows console would take cp1252 and fail on a dash
            stream.reconfigure(encoding="utf-8", errors="replace")
    gc.set_threshold(_YOUNG)
    from extractor.cli.app import scrutiny

    try:
        scrutiny(prog_name="scrutiny")
    except Exception:  # noqa: BLE001 (told with its traceback, and the process ends)
        # 1 would say "findings" or "some files failed": a script must be able to tell a mistake of ours from these
        import traceback

        traceback.print_exc()
        sys.stderr.write("This is a mistake in scrutiny: please report it, with the lines above.\n")
        sys.exit(DEFECT)
