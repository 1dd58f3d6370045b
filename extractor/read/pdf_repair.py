"""The third way into a PDF: a copy that QPDF writes anew, with its lists of objects and pages rebuilt."""

from __future__ import annotations

import io
import logging
from pathlib import Path

# What QPDF's own limits and its decoders find wrong comes out of pikepdf as one of the built-in errors.
DAMAGE = (RuntimeError, ValueError, KeyError, TypeError, AttributeError, MemoryError)


def repaired(path: Path) -> io.BytesIO | None:
    """The file re-saved, in memory; None where QPDF cannot make sense of it either. Raises OSError."""
    import pikepdf

    logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # what it mends is told page by page
    copy = io.BytesIO()
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            pdf.save(copy, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    except (pikepdf.PdfError, pikepdf.PasswordError, *DAMAGE):
        return None
    copy.seek(0)
    return copy
