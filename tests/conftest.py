"""What all tests need."""

from __future__ import annotations

import os
import signal

# A shell that starts the tests in the background has them ignore Ctrl-C, and so would the processes that they interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# No test may read or fill the cache of the person who runs it; those of the cache name a folder of their own.
os.environ["SCRUTINY_CACHE"] = "off"
