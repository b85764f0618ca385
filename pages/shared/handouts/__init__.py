"""A brief to hand over: one HTML page that needs nothing else, slides with native charts, and the evidence as CSV."""

from __future__ import annotations

from pages.shared.handouts.document import html
from pages.shared.handouts.evidence import evidence_csv
from pages.shared.handouts.slides import pptx

__all__ = ["evidence_csv", "html", "pptx"]
