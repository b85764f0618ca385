"""Ingestion: files of many formats → messages and what was rejected, with row numbers.

A file's way: ``archives`` unpacks it, ``formats`` finds out what it is, a reader (``tabular``, ``records``, ``excel``, ``parquet``,
``email``, ``subtitles``, ``plain``) turns it into cells, ``fields`` recognises the columns, ``messages`` makes messages of them.
"""

from __future__ import annotations

from data.ingest.mapping import load_mapping
from data.ingest.raw import InputFile, Intake, Options
from data.ingest.reading import expand, read, read_all

__all__ = ["InputFile", "Intake", "Options", "expand", "load_mapping", "read", "read_all"]
