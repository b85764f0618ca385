"""``python -m nlp``: from a support export to a published snapshot, and back out."""

from __future__ import annotations

import sys

from nlp.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
