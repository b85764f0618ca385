"""``python -m nlp``: from a support export to a published snapshot, and back out."""

from __future__ import annotations

import signal
import sys

from nlp.cli.main import main

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it, and with it *Stop*
    sys.exit(main())
