"""The research ledger: saved briefs, decisions with their money, comments, marks of relevance; every line with who and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data.ledger import Ledger, standing
from data.ledger.tables import brief_lines, briefs, relevance
from data.metrics.money import DECISIONS, Money, saved_total
from data.schema import KEY, StoreError

DECISION, COMMENT, OWNER, COLUMN, REMOVED, ERASED = "decision", "comment", "owner", "column", "removed", "erased"
ACTIONS = (DECISION, COMMENT, OWNER, COLUMN, REMOVED, ERASED)
"""What can be written about a saved brief; ``value`` is then one of ``DECISIONS``, nothing, the new owner, the name of the imported column
that holds the answers to its question, nothing, and how many rows of evidence left it because somebody was forgotten."""
LONGEST_VALUE = 200
SENTENCE = [*KEY, "turn", "start", "end"]
"""What identifies a sentence of the evidence within one snapshot."""


@dataclass(frozen=True, kw_only=True)
class SavedBrief:
    """A brief as it was when somebody saved it.

    Args:
        at, who: When and by whom (its first owner).
        question: As asked.
        verdict: answered, partly or not_answerable.
        query_hash: Of question, filters and snapshot.
        snapshot_id: Stays in the store as long as the brief does.
        filters: What was chosen, as JSON can hold it.
        brief: The whole brief as JSON can hold it. Rows that speak of a conversation are objects with ``conversation_id`` and ``source``,
            so that a person who is forgotten can be taken out.
        updates: The saved brief that this one brings up to date.
    """

    at: datetime
    who: str
    question: str
    verdict: str
    query_hash: str
    snapshot_id: str
    filters: Mapping[str, Any]
    brief: Mapping[str, Any]
    updates: int | None = None


@dataclass(frozen=True, kw_only=True)
class BriefLine:
    """One thing that a person did to a saved brief: one of ``ACTIONS``. ``low``, ``high`` and ``currency`` are what a decision saved."""

    at: datetime
    who: str
    brief_id: int
    action: str
    value: str | None = None
    comment: str | None = None
    low: float | None = None
    high: float | None = None
    currency: str | None = None

    def lacks(self) -> str | None:
        """What must be said for the line to mean something."""
        if self.action not in ACTIONS:
            return f"an action out of {', '.join(ACTIONS)}"
        if self.action == DECISION and self.value not in DECISIONS:
            return f"a decision out of {', '.join(DECISIONS)}"
        if self.action in (OWNER, COLUMN) and not 0 < len((self.value or "").strip()) <= LONGEST_VALUE:
            return f"a name of up to {LONGEST_VALUE} characters"
        if self.action == COMMENT and not (self.comment or "").strip():
            return "words"
        told = (self.low, self.high, self.currency)
        if any(part is not None for part in told) and (None in told or not self.low <= self.high):  # type: ignore[operator]
            return "both ends of the money, the lower one first, and its currency"
        return None


@dataclass(frozen=True, kw_only=True)
class RelevanceMark:
    """Whether a person finds a sentence relevant to a question; ``relevant`` None takes the mark back."""

    at: datetime
    who: str
    query_hash: str
    question: str
    snapshot_id: str
    conversation_id: str
    source: str
    turn: int
    start: int
    end: int
    relevant: bool | None


class Research:
    """The research ledger of one store.

    Args:
        ledger: Open; stays the caller's.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def save(self, brief: SavedBrief) -> int:
        """Keep a brief; its snapshot stays in the store from now on.

        Returns:
            Its number.

        Raises:
            StoreError: It updates a brief that is not there, or could not be written.
        """
        if brief.updates is not None:
            self._row(brief.updates)
        return self.ledger.write(sa.insert(briefs).values(store_id=self.ledger.store_id, **asdict(brief)))

    def open(self, brief_id: int) -> SavedBrief:
        """A saved brief as it was, without what has been forgotten since.

        Raises:
            StoreError: There is none of that number.
        """
        row = self._row(brief_id)
        return SavedBrief(**{**{name: row[name] for name in SavedBrief.__dataclass_fields__}, "at": _utc(row["at"])})

    def find(self, query_hash: str) -> int | None:
        """Number of the latest saved brief with this hash that was not removed; None when there is none."""
        mine = self.briefs()
        mine = mine[mine["query_hash"] == query_hash]
        return None if mine.empty else int(mine["brief_id"].iloc[0])

    def briefs(self) -> pd.DataFrame:
        """The saved briefs that were not removed, newest first.

        Returns:
            ``brief_id``, ``at``, ``who`` (who saved it), ``owner``, ``question``, ``verdict``, ``confidence`` (0–1, of the verdict; null
            where the brief has none), ``query_hash``, ``snapshot_id``, ``filters``, ``updates``,
            ``decision`` (null = none yet), ``decided_at``, ``decided_by``, ``low``, ``high``, ``currency``,
            ``comment`` (of the decision), ``comments`` (how many), ``column`` (imported column with the answers; null = none).
        """
        columns = [column for column in briefs.c if column.name not in ("brief", "store_id")]
        confidence = briefs.c.brief["verdict"]["confidence"].as_float().label("confidence")
        query = sa.select(*columns, confidence).where(briefs.c.store_id == self.ledger.store_id).order_by(briefs.c.brief_id.desc())
        found = _timed(self.ledger.rows(query)).astype({"brief_id": int, "updates": "Int64"})
        lines = standing(self.lines(), "line_id")
        last = {action: lines[lines["action"] == action].drop_duplicates("brief_id", keep="last").set_index("brief_id")
                for action in ACTIONS}  # fmt: skip
        found = found[~found["brief_id"].isin(last[REMOVED].index)].reset_index(drop=True)
        decided = last[DECISION].rename(columns={"value": "decision", "at": "decided_at", "who": "decided_by"})
        told: list[pd.DataFrame | pd.Series] = [
            decided[["decision", "decided_at", "decided_by", "low", "high", "currency", "comment"]],
            last[OWNER]["value"].rename("owner"),
            last[COLUMN]["value"].rename("column"),
            lines.loc[lines["action"] == COMMENT, "brief_id"].value_counts().rename("comments"),
        ]
        for part in told:
            found = found.join(part, on="brief_id")
        found["owner"] = found["owner"].fillna(found["who"])
        return found.fillna({"comments": 0}).astype({"low": float, "high": float, "comments": int})

    def add(self, line: BriefLine) -> int:
        """Write what a person did to a brief; no line is ever changed.

        Returns:
            The line's number.

        Raises:
            StoreError: It means nothing, the brief is not there, or it could not be written.
        """
        if lacking := line.lacks():
            raise StoreError(f"To record '{line.action}' about a brief, {lacking} is needed; got {line}.")
        self._row(line.brief_id)
        return self.ledger.write(sa.insert(brief_lines).values(store_id=self.ledger.store_id, **asdict(line)))

    def undo(self, line_id: int, *, who: str, at: datetime) -> None:
        """Take a line back by a line of its own.

        Raises:
            StoreError: It could not be written.
        """
        self.ledger.take_back(brief_lines, line_id, {"at": at, "who": who})

    def lines(self, brief_id: int | None = None) -> pd.DataFrame:
        """The audit trail, oldest first: everything that was done to one brief, or to all, with what was taken back and by whom.

        Returns:
            ``line_id``, ``brief_id``, ``at``, ``who``, ``action``, ``value``, ``comment``, ``low``, ``high``, ``currency``, ``undoes`` (the
            line that this one takes back).
        """
        columns = [column for column in brief_lines.c if column.name != "store_id"]
        query = sa.select(*columns).where(brief_lines.c.store_id == self.ledger.store_id).order_by(brief_lines.c.line_id)
        if brief_id is not None:
            query = query.where(brief_lines.c.brief_id == brief_id)
        return _timed(self.ledger.rows(query)).astype({"undoes": "Int64", "low": float, "high": float})

    def comments(self, brief_id: int) -> pd.DataFrame:
        """What people said about a brief, oldest first: ``line_id``, ``at``, ``who``, ``comment``; without what was taken back."""
        said = standing(self.lines(brief_id), "line_id")
        return said.loc[said["action"] == COMMENT, ["line_id", "at", "who", "comment"]].reset_index(drop=True)

    def saved_total(self) -> tuple[Money, ...] | None:
        """What recorded decisions saved in all, by currency; None until five are recorded."""
        return saved_total(self.briefs())

    def mark(self, mark: RelevanceMark) -> None:
        """Keep whether a sentence is relevant; a later mark counts instead, but no line is ever changed.

        Raises:
            StoreError: It could not be written.
        """
        self.ledger.write(sa.insert(relevance).values(store_id=self.ledger.store_id, **asdict(mark)))

    def marks(self, *, query_hash: str | None = None, question: str | None = None) -> pd.DataFrame:
        """The marks that count, oldest first: the latest on each sentence for each question, without those taken back.

        Args:
            query_hash: Only those of this question, filters and snapshot.
            question: Only those of this question, whatever the snapshot, its case and its spaces.

        Returns:
            ``mark_id``, ``at``, ``who``, ``query_hash``, ``question``, ``snapshot_id``, ``SENTENCE``, ``relevant`` (bool).
        """
        columns = [column for column in relevance.c if column.name != "store_id"]
        query = sa.select(*columns).where(relevance.c.store_id == self.ledger.store_id).order_by(relevance.c.mark_id)
        if query_hash is not None:
            query = query.where(relevance.c.query_hash == query_hash)
        found = _timed(self.ledger.rows(query))
        found["asked"] = found["question"].map(_folded)
        if question is not None:
            found = found[found["asked"] == _folded(question)]
        latest = found.drop_duplicates(["asked", *SENTENCE], keep="last").drop(columns="asked")
        return latest[latest["relevant"].notna()].astype({"relevant": bool}).reset_index(drop=True)

    def pinned(self) -> set[str]:
        """Snapshots that saved briefs need; those of removed briefs are free."""
        return set(self.briefs()["snapshot_id"])

    def move(self, snapshot_id: str, to: str) -> None:
        """Tell briefs that their snapshot has another name, after it was written anew without what people took out."""
        mine = (briefs.c.store_id == self.ledger.store_id) & (briefs.c.snapshot_id == snapshot_id)
        with self.ledger.engine.begin() as connection:
            connection.execute(sa.update(briefs).where(mine).values(snapshot_id=to))

    def _row(self, brief_id: int) -> Mapping[str, Any]:
        query = sa.select(briefs).where(briefs.c.store_id == self.ledger.store_id, briefs.c.brief_id == brief_id)
        with self.ledger.engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            raise StoreError(f"There is no saved brief {brief_id} in this store. Open the research ledger for those that are.")
        return dict(row)


def _utc(moment: datetime) -> datetime:
    """SQLite forgets the zone; all times are written in UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _folded(question: str) -> str:
    return " ".join(question.casefold().split())


def _timed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(at=pd.to_datetime(frame["at"], utc=True).astype("datetime64[us, UTC]"))
