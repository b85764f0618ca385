"""What the Imports page reads of the published data: what was rejected, and what it lacks."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pages.shared.reads import ask, fresh, store


def rejected() -> pd.DataFrame:
    """Rows that were not imported, by reason."""
    return ask("imports.rejected")


def filled() -> pd.DataFrame:
    """How much of the data has what (see :func:`data.queries.imports.filled`)."""
    return ask("imports.filled")


@fresh
def remembered() -> tuple[Any, ...]:
    """What people chose for files of a shape (:class:`data.ingest.shapes.Choice`), oldest first; nothing where there is no ledger yet."""
    if not (store() / "store_id").exists():  # reading must not create one
        return ()
    from data.ledger import Ledger  # here: the database's library takes a while to import
    from data.ledger.choices import ImportChoices

    ledger = Ledger(store())
    try:
        return ImportChoices(ledger).standing()
    finally:
        ledger.close()
