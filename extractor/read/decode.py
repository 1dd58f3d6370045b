"""Bytes to text, whatever their encoding."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What a British office's Windows-1252 text holds beyond ASCII: typographic marks, currency, fractions, accented vowels.
_USUAL_1252 = re.compile(r"[\x00-\x7f\xa0£€©®°±²³·¼½¾×÷§«»‘’‚“”„–—…•†‡™šžŠŽœŒÀ-ÖØ-öø-ÿ´`¹º¬¦]*\Z")
_FOREIGN = re.compile(r"[À-ÖØ-öø-ÿ]{4}")  # what another alphabet looks like in Windows-1252
_XML_ENCODING = re.compile(rb"""<(?:\?xml|meta)[^>]{0,200}?(?:encoding|charset)\s*=\s*["']?([\w-]+)""", re.I)


def decode(data: bytes, *, declared: bool = False) -> str:
    """The text of `data`: by its byte-order mark, as UTF-8, as UTF-16 without a mark, as Windows-1252, else by statistics.

    With `declared`, an encoding that the document names itself (HTML, XML) is tried after the mark. A cut last character
    does no harm. Bytes that fit nowhere become U+FFFD.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if declared and (match := _XML_ENCODING.search(data[:4096])):
        text = _try(data, match.group(1).decode("ascii"))
        if text is not None:
            return text
    text = _try_utf8(data)
    if text is not None:
        return text
    return _decode_legacy(data)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _try_utf8(data: bytes) -> str | None:
    """UTF-8 without NULs; a character cut off at the end is dropped."""
    if b"\0" in data:
        return None
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data, final=False)
    except UnicodeDecodeError:
        return None


def _decode_legacy(data: bytes) -> str:
    if b"\0" in data[:4096]:
        even, odd = data[0:4096:2].count(b"\0"), data[1:4096:2].count(b"\0")
        text = _try(data[: len(data) // 2 * 2], "utf-16-le" if odd >= even else "utf-16-be")
        if text is not None and even + odd > 0.1 * min(len(data), 4096):
            return text
    # UTF-8 with a few stray bytes of Windows-1252, as pasted-together files have: keep the many, map the few.
    mixed = data.decode("utf-8", "scrutiny_1252")
    strays = len(re.findall("[\x80-\xff]", mixed)) and data.decode("utf-8", "replace").count("\ufffd")
    good = sum(ord(char) > 0xFF for char in mixed)
    if good > 5 * strays:
        return mixed
    text = _try(data, "cp1252")
    if text is not None and _USUAL_1252.match(text) and not _FOREIGN.search(text):
        return text
    from charset_normalizer import from_bytes  # slow to import, and seldom needed

    best = from_bytes(data).best()
    return str(best) if best is not None else data.decode("cp1252", "replace")


def _as_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("scrutiny_1252", _as_1252)
