"""The operators of a page's content, found faster than pdfminer finds them.

pdfminer takes content to pieces byte class by byte class, and follows colours and dashes that nobody asks for; that is most of
the time which a page takes. Here one expression finds all tokens, and what each means is kept. The results are pdfminer's:
where content has what the expression does not describe (an image within it, brackets nested deep or left open),
pdfminer reads it.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Sequence
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import stream_value
from pdfminer.psexceptions import PSSyntaxError
from pdfminer.psparser import KWD, LIT, literal_name

_LARGEST = 8_000_000  # bytes of content of which all tokens are held at once
_MOST_KNOWN = 100_000
_LONGEST_KNOWN = 12  # bytes: longer tokens hardly ever come again

_PLAIN = rb"[^()\\]*+(?:\\[\s\S][^()\\]*+)*+"
_STRING = rb"\(%b(?:\(%b(?:\(%b\)%b)*+\)%b)*+\)" % ((_PLAIN,) * 5)
_TOKEN = re.compile(
    rb"[-+0-9][0-9]*+(?:\.[0-9]*+)?|\.[0-9]*+|[A-Za-z][^#/%%\[\]()<>{}\s]*+|%b|/[^/%%\[\]()<>{}\s]*+"
    rb"|<<|>>|<[0-9A-Fa-f\s]*+>?|%%[^\r\n]*+|[^\s\0]" % _STRING
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\s\S]))")
_ESCAPED = {b"b": b"\b", b"t": b"\t", b"n": b"\n", b"f": b"\f", b"r": b"\r", b"(": b"(", b")": b")", b"\\": b"\\"}
# Operators that change neither text nor the place of anything, with their operands; None takes off all that are there.
_OF_NO_ACCOUNT = {
    **dict.fromkeys((b"w", b"J", b"j", b"M", b"ri", b"i", b"gs", b"G", b"g", b"CS", b"cs"), 1),
    b"d": 2,
    b"RG": 3,
    b"rg": 3,
    b"K": 4,
    b"k": 4,
    **dict.fromkeys((b"SCN", b"scn", b"SC", b"sc")),
}
_HEX_IN_NAME = re.compile(rb"#([0-9A-Fa-f]{0,2})")
_SPACES = b" \t\n\r\x0b\x0c"
_NUMERIC = frozenset(b"0123456789+-.")


class _Unusual(Exception):
    """Content that is left to pdfminer."""


class _Operator:
    """A keyword, and the method that carries it out with so many operands; None for one that nobody knows."""

    __slots__ = ("do", "keyword", "operands")

    def __init__(self, name: bytes) -> None:
        self.keyword = KWD(name)
        self.do: Any
        self.operands: int
        if name in _OF_NO_ACCOUNT:
            operands = _OF_NO_ACCOUNT[name]
            self.do, self.operands = (_take_off_all, 0) if operands is None else (_pass_over, operands)
            return
        method = str(name, "utf-8", "ignore").replace("*", "_a").replace('"', "_w").replace("'", "_q")
        self.do = getattr(Interpreter, f"do_{method}", None)
        self.operands = self.do.__code__.co_argcount - 1 if self.do else 0


def _pass_over(_: PDFPageInterpreter, *_operands: Any) -> None:
    """Do nothing."""


def _take_off_all(interpreter: PDFPageInterpreter) -> None:
    interpreter.argstack.clear()


class _Bracket:
    """The beginning or end of an array, a dictionary or a procedure."""

    __slots__ = ("kind", "opens")

    def __init__(self, kind: str, *, opens: bool) -> None:
        self.kind = kind
        self.opens = opens


_NOTHING = _Bracket("", opens=False)  # a comment, or a sign without a number: an end of what never began, which is passed over
_BRACKETS = {
    b"[": _Bracket("a", opens=True),
    b"]": _Bracket("a", opens=False),
    b"<<": _Bracket("d", opens=True),
    b">>": _Bracket("d", opens=False),
    b"{": _Bracket("p", opens=True),
    b"}": _Bracket("p", opens=False),
    b">": _NOTHING,
}


class _Known(dict[bytes, Any]):
    """What tokens mean, worked out when they are first met."""

    def __missing__(self, token: bytes) -> Any:
        meaning = _meaning(token)
        if len(token) <= _LONGEST_KNOWN:
            if len(self) > _MOST_KNOWN:
                self.clear()
            self[token] = meaning
        return meaning


def _meaning(token: bytes) -> Any:
    """Number, string, name or operator, as pdfminer has it. Raises _Unusual."""
    first = token[0]
    if first in _NUMERIC:
        try:
            return float(token) if b"." in token else int(token)
        except ValueError:
            return _NOTHING
    if first == 0x28:  # (
        if len(token) == 1:
            raise _Unusual
        return _ESCAPE.sub(_unescaped, token[1:-1]) if b"\\" in token else token[1:-1]
    if first == 0x2F:  # /
        name = _HEX_IN_NAME.sub(_from_hex, token[1:]) if b"#" in token else token[1:]
        try:
            return LIT(str(name, "utf-8"))
        except UnicodeDecodeError:
            return LIT(name)
    if token in _BRACKETS:
        return _BRACKETS[token]
    if first == 0x3C:  # <
        digits = token[1:].rstrip(b">").translate(None, _SPACES)
        whole = len(digits) & ~1
        return binascii.unhexlify(digits[:whole]) + (bytes((int(digits[-1:], 16),)) if whole < len(digits) else b"")
    if first == 0x25:  # %
        return _NOTHING
    if token in (b"true", b"false"):
        return token == b"true"
    if token == b"BI":  # an image follows, of any bytes
        raise _Unusual
    return _Operator(token)


def _unescaped(match: re.Match[bytes]) -> bytes:
    if match[1]:
        code = int(match[1], 8)
        if code > 255:
            raise ValueError(f"Invalid octal {match[1]!r}")
        return bytes((code,))
    return _ESCAPED.get(match[2], b"")


def _from_hex(match: re.Match[bytes]) -> bytes:
    return bytes((int(match[1], 16),)) if match[1] else b""


_KNOWN = _Known()


class Interpreter(PDFPageInterpreter):
    """Carries out the operators of pages on a device that asks for text, paths and images, not for their colours."""

    def execute(self, streams: Sequence[object]) -> None:
        """Carry out the content of `streams`, which are one, but for those that it is called from."""
        self.stream_ids.clear()
        parts = []
        for item in streams:
            stream = stream_value(item)
            if stream.objid is not None and stream.objid not in self.parent_stream_ids:
                parts.append(stream)
                self.stream_ids.add(stream.objid)
        content = b"\n".join([part.get_data() for part in parts])
        if len(content) <= _LARGEST:
            try:
                objects = list(map(_KNOWN.__getitem__, _TOKEN.findall(content)))
            except _Unusual:
                pass
            else:
                self._carry_out(objects)
                return
        super().execute(streams)

    def _carry_out(self, objects: list[Any]) -> None:
        stack = operands = self.argstack
        open_brackets: list[tuple[str, list[Any]]] = []
        for item in objects:
            kind = item.__class__
            if kind is _Operator:
                if open_brackets:
                    operands.append(item.keyword)
                elif not item.operands:
                    if item.do:
                        item.do(self)
                else:
                    given = stack[-item.operands :]
                    del stack[-item.operands :]
                    if len(given) == item.operands:
                        item.do(self, *given)
            elif kind is not _Bracket:
                operands.append(item)
            elif item.opens:
                open_brackets.append((item.kind, operands))
                operands = []
            elif open_brackets and open_brackets[-1][0] == item.kind:
                inside, (_, operands) = operands, open_brackets.pop()
                operands.append(_dictionary(inside) if item.kind == "d" else inside)

    def do_q(self) -> None:
        """Save what text depends on."""
        self.gstack.append((self.ctm, self.textstate.copy(), self.graphicstate))

    def do_TJ(self, seq: Any) -> None:  # noqa: N802
        """Show text."""
        if self.textstate.font is not None:
            self.device.render_string(self.textstate, seq, self.graphicstate.ncs, self.graphicstate)

    def do_m(self, x: Any, y: Any) -> None:
        """Begin a path."""
        self._add_to_path("m", x, y)

    def do_l(self, x: Any, y: Any) -> None:
        """Draw a line on."""
        self._add_to_path("l", x, y)

    def _add_to_path(self, operator: str, x: Any, y: Any) -> None:
        try:
            self.curpath.append((operator, float(x), float(y)))
        except (TypeError, ValueError, OverflowError):  # as pdfminer passes over it
            return


def _dictionary(items: list[Any]) -> dict[str, Any]:
    if len(items) % 2:
        raise PSSyntaxError(f"Invalid dictionary construct: {items!r}")
    return {literal_name(key): value for key, value in zip(items[::2], items[1::2], strict=True) if value is not None}
