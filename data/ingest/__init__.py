"""Ingestion: files of many formats → messages and what was rejected, with row numbers."""

from __future__ import annotations

from data.ingest.raw import InputFile, Intake, Options

__all__ = ["InputFile", "Intake", "Options"]
