"""What a file's conversations are called when no column says: the file's name without extensions, dates and digits."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_EXTENSIONS = re.compile(
    r"(\.(csv|tsv|tab|txt|json|jsonl|ndjson|parquet|pq|xlsx|xlsm|xls|ods|vtt|srt|eml|mbox|zip|gz|gzip|dat|seg|xml|log))+$", re.IGNORECASE
)
_STAMPS = re.compile(r"\d{4}-?\d{2}-?\d{2}[T_ ]\d{2}[-:]?\d{2}([-:]?\d{2})?Z?")
FALLBACK = "export"


def source_of(name: str) -> str:
    """Source for a file's name: ``tickets_2024-06-01.csv.gz`` → ``tickets``; a name of nothing but digits is ``export``."""
    stem = _EXTENSIONS.sub("", PurePosixPath(name.replace("\\", "/")).name)
    plain = re.sub(r"\d+", "", _STAMPS.sub("", stem))
    plain = re.sub(r"([\s_\-.,()\[\]])[\s_\-.,()\[\]]+", r"\1", plain).strip(" _-.,()[]")
    return plain or FALLBACK
