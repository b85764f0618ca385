"""What people write into the research ledger: briefs they keep, decisions, comments, whether a sentence is relevant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from data.schema import StoreError
from pages.shared import auth, filters, reads
from pages.shared.reads import asking

if TYPE_CHECKING:
    from data.ledger.research import Research

LONGEST_COMMENT = 2000


def save(brief: asking.Brief, *, updates: int | None = None) -> int:
    """Keep a brief as it stands, with the reader as its owner; its data stay in the store as long as it does.

    Args:
        updates: The saved brief that this one brings up to date.

    Returns:
        Its number.

    Raises:
        StoreError: It could not be kept.
    """
    from data.ledger.research import SavedBrief  # here: the database's library takes a while to import

    kept = SavedBrief(
        at=datetime.now(UTC), who=auth.current_user(), question=brief.question, verdict=brief.verdict.answer, query_hash=brief.query_hash,
        snapshot_id=brief.snapshot_id, filters=filters.address("overview"), brief=asking.freeze(brief), updates=updates,
    )  # fmt: skip
    return int(_with_research(lambda research: research.save(kept)))


def decide(
    brief_id: int, decision: str, *, low: float | None, high: float | None, currency: str, comment: str = ""
) -> None:  # fmt: skip
    """Record what became of the study, and what that spared; a study bought all the same spares nothing.

    Raises:
        StoreError: The money makes no sense, or it could not be kept.
    """
    spared = {} if decision == "bought" or low is None or high is None else {"low": low, "high": high, "currency": currency}
    _write(brief_id, "decision", value=decision, comment=_words(comment) or None, **spared)


def comment(brief_id: int, words: str) -> None:
    """Keep a comment on a saved brief.

    Raises:
        StoreError: It says nothing, or could not be kept.
    """
    _write(brief_id, "comment", comment=_words(words) or None)


def answers_in(brief_id: int, column: str) -> None:
    """Keep which imported column holds the answers that support collected.

    Raises:
        StoreError: No column is named, or it could not be kept.
    """
    _write(brief_id, "column", value=column)


def remove(brief_id: int) -> None:
    """Take a saved brief off the ledger's list; the audit trail keeps it, undoing brings it back.

    Raises:
        StoreError: It could not be kept.
    """
    _write(brief_id, "removed")


def undo(line_id: int) -> None:
    """Take back what was written about a brief; the ledger keeps both lines.

    Raises:
        StoreError: It could not be kept.
    """
    _with_research(lambda research: research.undo(line_id, who=auth.current_user(), at=datetime.now(UTC)))


def mark(brief: asking.Brief, row: Mapping[str, Any], relevant: bool | None) -> None:
    """Keep whether a sentence is evidence for the question; None takes an earlier mark back.

    Raises:
        StoreError: It could not be kept.
    """
    from data.ledger.research import RelevanceMark

    said = RelevanceMark(
        at=datetime.now(UTC), who=auth.current_user(), query_hash=brief.query_hash, question=brief.question,
        snapshot_id=brief.snapshot_id, conversation_id=str(row["conversation_id"]), source=str(row["source"]), turn=int(row["turn"]),
        start=int(row["start"]), end=int(row["end"]), relevant=relevant,
    )  # fmt: skip
    _with_research(lambda research: research.mark(said))


def _write(brief_id: int, action: str, **said: Any) -> None:
    from data.ledger.research import BriefLine

    line = BriefLine(at=datetime.now(UTC), who=auth.current_user(), brief_id=brief_id, action=action, **said)
    _with_research(lambda research: research.add(line))


def _words(text: str) -> str:
    words = str(text or "").strip()
    if len(words) > LONGEST_COMMENT:
        raise StoreError(f"A comment has up to {LONGEST_COMMENT} characters; got {len(words)}. Shorten it.")
    return words


def _with_research(work: Callable[[Research], Any]) -> Any:
    from data.ledger import Ledger
    from data.ledger.research import Research

    ledger = Ledger(reads.store())
    try:
        return work(Research(ledger))
    finally:
        ledger.close()
        reads.forget_decisions()
