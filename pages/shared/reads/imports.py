"""What the Imports page reads of the published data: what was rejected, and what it lacks."""

from __future__ import annotations

import pandas as pd

from pages.shared.reads import ask


def rejected() -> pd.DataFrame:
    """Rows that were not imported, by reason."""
    return ask("imports.rejected")


def filled() -> pd.DataFrame:
    """How much of the data has what (see :func:`data.queries.imports.filled`)."""
    return ask("imports.filled")
