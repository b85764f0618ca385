"""What pages write: people's decisions, with who made them and when, into the ledger. The one module that does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from pages.shared import auth, reads
from pages.shared.reads.trust import Round

if TYPE_CHECKING:
    from data.ledger import Ledger


def mark(statement: Mapping[str, Any], sample: Round, *, answer: str, corrected: str | None = None) -> None:
    """Keep a reader's mark on one statement of the machine.

    Args:
        statement: A row of ``sample.left``.
        sample: Where the statement was drawn.
        answer: right, wrong or unsure.
        corrected: What would have been right, where it was asked.

    Raises:
        StoreError: It could not be kept.
    """
    from data.ledger import CheckRecord  # here: the database's library takes a while to import

    told = reads.manifest()
    turn, start, end = (None if pd.isna(statement[name]) else int(statement[name]) for name in ("turn", "start", "end"))
    record = CheckRecord(
        at=datetime.now(UTC), who=auth.current_user(), snapshot_id=str(told["snapshot_id"]), fit_id=str(told["fit"]["id"]),
        draw=sample.draw, languages=",".join(sample.languages), round=sample.number, kind=str(statement["kind"]),
        conversation_id=str(statement["conversation_id"]), source=str(statement["source"]),
        language=None if pd.isna(statement["language"]) else str(statement["language"]), turn=turn, start=start, end=end,
        said=str(statement["said"]), answer=answer, corrected=corrected,
    )  # fmt: skip
    _with_ledger(lambda ledger: ledger.add_check(record))


def take_back(check_id: int) -> None:
    """Undo a mark; the ledger keeps both lines.

    Raises:
        StoreError: It could not be kept.
    """
    _with_ledger(lambda ledger: ledger.undo_check(check_id, who=auth.current_user(), at=datetime.now(UTC)))


def _with_ledger(work: Callable[[Ledger], None]) -> None:
    from data.ledger import Ledger

    ledger = Ledger(reads.store())
    try:
        work(ledger)
    finally:
        ledger.close()
