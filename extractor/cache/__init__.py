"""The stage cache: what a stage made of a file, kept so that it need not be made again.

A key holds all that the value depends on, so nothing in the cache is ever wrong, only old; what is damaged counts as absent.
"""

from extractor.cache.code import code_digest
from extractor.cache.place import DISABLED, LIMIT_VARIABLE, PLACE_VARIABLE, default_cache
from extractor.cache.store import Cache, Contents, key_of

__all__ = ["DISABLED", "LIMIT_VARIABLE", "PLACE_VARIABLE", "Cache", "Contents", "code_digest", "default_cache", "key_of"]
