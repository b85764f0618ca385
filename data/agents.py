"""Nobody ranks agents: figures start at a team with five of them, so what stands for fewer is no group that anything is counted by."""

from __future__ import annotations

import pandas as pd

LEAST = 5
"""Agents from which a team, site, code or value has figures of its own."""


def of_few(values: pd.Series, agents: pd.Series) -> frozenset[str]:
    """Values that stand for single agents: some, but fewer than five of those who are known (fewer than all, where a store has fewer).

    Args:
        values: Text or lists of text, one row per conversation.
        agents: Who answered, hashed; null where nobody knows. Without any, nothing can be told and nothing is left out.
    """
    known = agents.notna().to_numpy(dtype=bool)
    if not known.any():
        return frozenset()
    said = pd.DataFrame({"value": values[known].map(_listed), "agent": agents[known].astype(str)}).explode("value").dropna()
    counts = said.groupby("value")["agent"].nunique()
    return frozenset(counts.index[counts < min(LEAST, agents[known].nunique())].astype(str))


def without(values: pd.Series, few: frozenset[str]) -> pd.Series:
    """Lists of text without the values that stand for single agents; null where nothing is left."""
    if not few:
        return values
    return values.map(lambda cell: [one for one in _listed(cell) if one not in few] or None).astype("object")


def _listed(cell: object) -> list[str]:
    if isinstance(cell, str):
        return [cell]
    return [str(one) for one in cell] if hasattr(cell, "__iter__") else []
