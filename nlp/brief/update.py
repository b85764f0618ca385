"""What changed between a brief and the same question asked again of newer data."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from nlp.brief.model import Brief

_PLACE = ["conversation_id", "source", "turn", "start", "end"]


@dataclass(frozen=True, kw_only=True)
class Update:
    """The difference of two briefs on one question.

    Args:
        verdict: Then and now.
        customers: Then and now.
        moved: ``more`` or ``less`` where the intervals of the share of those in contact do not overlap, else empty.
        added: Rows of the present evidence that the earlier brief had not.
        gone: Rows of the earlier evidence that are no longer in it.
    """

    verdict: tuple[str, str]
    customers: tuple[int, int]
    moved: str
    added: pd.DataFrame
    gone: pd.DataFrame


def changes(before: Brief, now: Brief) -> Update:
    """What changed from ``before`` to ``now``. Intervals that do not overlap are a stricter test than one of the difference, which the two
    briefs' shared contacts would not allow anyway."""
    then, today = before.reach.of_contacts, now.reach.of_contacts
    moved = "more" if today.low > then.high else "less" if today.high < then.low else ""
    return Update(
        verdict=(before.verdict.answer, now.verdict.answer), customers=(before.reach.customers, now.reach.customers), moved=moved,
        added=_without(now.evidence, before.evidence), gone=_without(before.evidence, now.evidence),
    )  # fmt: skip


def _without(rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Rows whose place in the conversations is not among the others'."""
    known = set(others[_PLACE].itertuples(index=False, name=None))
    return rows[[place not in known for place in rows[_PLACE].itertuples(index=False, name=None)]].reset_index(drop=True)
