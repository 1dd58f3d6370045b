"""Values to bytes and back: pickled, compressed, sealed with a checksum.

Unpickling can run anything that the bytes name, so only the frozen types of `extractor.model` and plain values of the standard
library are let through: whoever can write into the folder can spoil a reading, and no more.
"""

from __future__ import annotations

import enum
import hashlib
import io
import pickle
import zlib
from typing import Any

_MAGIC = b"scrutiny cache 1\n"
_SEAL = hashlib.sha256().digest_size
_QUICK = 1  # level of compression: a fifth of the size at 100 MB a second
_PLAIN = {("decimal", "Decimal"), ("datetime", "date")}


class Unreadable(Exception):
    """The bytes are not what was written, or name what may not be there."""


def pack(value: object) -> bytes:
    """A value made of types of `extractor.model`, tuples, strings, numbers, dates and Decimals."""
    body = zlib.compress(pickle.dumps(value, protocol=5), _QUICK)
    return _MAGIC + hashlib.sha256(body).digest() + body


def unpack(data: bytes) -> object:
    """The value of `pack`. Raises Unreadable."""
    head = len(_MAGIC) + _SEAL
    body = data[head:]
    if data[: len(_MAGIC)] != _MAGIC or hashlib.sha256(body).digest() != data[len(_MAGIC) : head]:
        raise Unreadable("damaged")
    try:
        return _Guarded(io.BytesIO(zlib.decompress(body))).load()
    except (
        zlib.error,
        pickle.UnpicklingError,
        AttributeError,
        EOFError,
        ImportError,
        IndexError,
        TypeError,
        ValueError,
    ) as error:
        raise Unreadable(str(error)) from error


class _Guarded(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if (module, name) == ("builtins", "getattr"):
            return _member  # as the first versions of Python 3.11 pickle the members of an Enum
        if module == "extractor.model" or module.startswith("extractor.model."):
            found = super().find_class(module, name) if "." not in name else None
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} does not belong in the cache")


def _member(kind: object, name: object) -> enum.Enum:
    if isinstance(kind, type) and issubclass(kind, enum.Enum) and isinstance(name, str) and name in kind.__members__:
        return kind.__members__[name]
    raise pickle.UnpicklingError(f"{name!r} of {kind!r} does not belong in the cache")
