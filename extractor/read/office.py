"""Legacy Word, Rich Text and OpenDocument texts, through LibreOffice where it is installed.

LibreOffice turns the file into DOCX in a temporary folder; a profile of its own there keeps it apart from the user's running
one. Without LibreOffice the file is named with what to do about it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from extractor.model.raw import RawFile, ReadFailure
from extractor.read.sniff import Sniffed

SECONDS = 120.0
"""Deadline of a conversion; the first start of a profile takes LibreOffice some seconds by itself."""

_KINDS = {
    Sniffed.DOC: ("a Word 97-2003 document (.doc)", "doc"),
    Sniffed.RTF: ("a Rich Text (RTF) file", "rtf"),
    Sniffed.ODT: ("an OpenDocument text (.odt)", "odt"),
}


def read_office(path: Path, kind: Sniffed) -> RawFile | ReadFailure:
    """The file as read from its conversion, with the media type of the original. Raises OSError."""
    what, ending = _KINDS[kind]
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        reason = f"The content is {what}, which cannot be read without LibreOffice; save it as .docx or PDF."
        return ReadFailure("unsupported", reason)
    from extractor.read.docx import read_docx

    with tempfile.TemporaryDirectory(prefix="scrutiny-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"paper.{ending}"  # a name of ours: the file's own may look like an option, or have another ending
        shutil.copyfile(path, source)
        problem = _convert(office, source, folder)
        if problem:
            return ReadFailure("limit" if "seconds" in problem else "damaged", f"The content is {what}; {problem}.")
        raw = read_docx(folder / "out" / "paper.docx")
    return replace(raw, media_type=kind.value) if isinstance(raw, RawFile) else raw


def _convert(office: str, source: Path, folder: Path) -> str | None:
    """Convert `source` to DOCX under `folder`/out; what went wrong, if anything."""
    profile = (folder / "profile").absolute().as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck"]
    command += ["--convert-to", "docx", "--outdir", str(folder / "out"), str(source)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        start_new_session=True,  # LibreOffice starts a process of its own, which must end with it
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        return f"LibreOffice did not convert it within {SECONDS:g} seconds; save it as .docx or PDF"
    finally:
        _end(process)
    if not (folder / "out" / "paper.docx").is_file():  # LibreOffice ends with 0 whatever happened
        return "LibreOffice cannot convert it; it may be damaged or protected by a password: save it as .docx or PDF"
    return None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process with all that it has started."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], check=False, capture_output=True)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # none of them is left
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
