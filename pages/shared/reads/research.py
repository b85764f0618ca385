"""What the pages read of the research ledger: saved briefs, what became of them, marks of relevance."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from data.queries import answers as answer_queries
from nlp.brief.frozen import thaw
from nlp.brief.model import Brief
from pages.shared.reads import connection, fresh, kept, store

if TYPE_CHECKING:
    from data.ledger.research import Research


def _told(ask: Callable[[Research], Any]) -> Any:
    from data.ledger import Ledger  # here: the database's library takes a while to import
    from data.ledger.research import Research

    ledger = Ledger(store())
    try:
        return ask(Research(ledger))
    finally:
        ledger.close()


def begun() -> bool:
    """Whether there is a ledger at all: reading must not create one."""
    return bool((store() / "ledger.sqlite").exists() or os.environ.get("EARSHOT_LEDGER_URL"))


@fresh
def saved() -> pd.DataFrame:
    """The saved briefs, newest first (see :meth:`data.ledger.research.Research.briefs`); empty where nothing was ever kept."""
    return _told(lambda research: research.briefs()) if begun() else pd.DataFrame(columns=["brief_id", "question"])


def found(brief_id: int) -> bool:
    """Whether there is a saved brief of that number that was not removed."""
    return brief_id in set(saved()["brief_id"])


def decision(brief_id: int) -> str | None:
    """What was decided on a saved brief; None while nobody did."""
    said = saved().set_index("brief_id")["decision"].get(brief_id)
    return None if pd.isna(said) else str(said)


@fresh
def opened(brief_id: int) -> tuple[Brief, Any]:
    """A saved brief as it was, and its record.

    Raises:
        StoreError: There is none of that number, or it cannot be read.
    """
    record = _told(lambda research: research.open(brief_id))
    return thaw(record.brief), record


@fresh
def comments(brief_id: int) -> pd.DataFrame:
    """What people said about a saved brief, oldest first."""
    return _told(lambda research: research.comments(brief_id))


@fresh
def every_line() -> pd.DataFrame:
    """Everything that was written about saved briefs, oldest first (see :meth:`data.ledger.research.Research.lines`)."""
    return _told(lambda research: research.lines())


def answer_column(brief_id: int) -> str | None:
    """Imported column that holds the answers which support collected for a saved brief; None while nobody named it."""
    named = saved().set_index("brief_id")["column"].get(brief_id)
    return None if pd.isna(named) else str(named)


def answer_columns() -> list[str]:
    """Imported columns that may hold answers."""
    return answer_queries.answer_columns(connection())


@kept
def answers(column: str) -> pd.DataFrame:
    """What customers answered (see :func:`data.queries.answers.answers`)."""
    return answer_queries.answers(connection(), column)


@fresh
def total() -> Any:
    """What recorded decisions spared, a range for each currency; None until five are recorded."""
    return _told(lambda research: research.saved_total()) if begun() else None


@fresh
def marks(question: str) -> pd.DataFrame:
    """Which sentences people marked as relevant or not to this question: place and ``relevant``."""
    if not begun():
        return pd.DataFrame(columns=["conversation_id", "source", "turn", "start", "end", "relevant"])
    return _told(lambda research: research.marks(question=question))
