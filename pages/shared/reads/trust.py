"""What Trust reads: marks of people from the ledger, what they say, and how good the machine was measured to be.

Marks are read anew at every view: nothing here is kept but the queries' answers. A mark counts as long as the machine's fit is the one
that was checked and still says the same, and for the languages that its sample was drawn from.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from data.metrics import checks
from data.queries.trust import key
from data.schema import NO_TOPIC
from nlp.quality import Card, Figure, cards, figures
from pages.shared.reads import Filters, ask, manifest, store, topic_names
from pages.shared.reads import coverage as overview

MIX = "mix"
DRAWS = (MIX, *checks.KINDS)
_SPARE = 4  # candidates for each place of a round, so that customers drawn for another kind can be passed over

__all__ = ["DRAWS", "MIX", "Card", "Figure", "Round", "cards", "figures"]


@dataclass(frozen=True)
class Round:
    """A sample that is being checked: what is left of it, in order, and the marks given so far."""

    draw: str
    languages: tuple[str, ...]
    number: int
    size: int
    left: pd.DataFrame
    marks: pd.DataFrame


def fit_id() -> str:
    """The fit whose statements are checked."""
    return str(manifest().get("fit", {}).get("id", ""))


def marks(languages: tuple[str, ...] = ()) -> pd.DataFrame:
    """Marks on what the present fit says, oldest first (see :meth:`data.ledger.Ledger.checks`); empty where nobody checked.

    Args:
        languages: Only conversations in these (none = all). A mark counts when its sample was drawn from all of them: then it is as
            random among theirs as any.
    """
    from data import ledger as ledgers  # here: the database's library takes a while to import

    if not ((store() / "ledger.sqlite").exists() or os.environ.get("EARSHOT_LEDGER_URL")):
        return pd.DataFrame(columns=[column.name for column in ledgers.checks.columns])
    ledger = ledgers.Ledger(store())
    try:
        found = ledger.checks(fit_id=fit_id())
    finally:
        ledger.close()
    if languages:
        whole = [not drawn or set(languages) <= set(drawn.split(",")) for drawn in found["languages"]]
        return _standing(found[pd.Series(whole, dtype=bool) & found["language"].isin(languages)])
    return _standing(found[found["languages"] == ""])


def _standing(found: pd.DataFrame) -> pd.DataFrame:
    """Marks whose statement is still in the data; a daily run may have changed or removed it."""
    old = found[found["snapshot_id"] != manifest().get("snapshot_id")]
    gone: set[int] = set()
    for kind, part in old.groupby("kind"):
        present = ask("trust.standing", kind=str(kind), conversations=tuple(sorted(set(part["conversation_id"]))))
        keys = [key(row) for row in _records(part)]
        gone |= {int(number) for number, k in zip(part["check_id"], keys, strict=True) if k not in set(present["key"])}
    return found[~found["check_id"].isin(gone)].reset_index(drop=True)


def present_round(draw: str, found: pd.DataFrame, languages: tuple[str, ...] = ()) -> Round:
    """The round of a draw that goes on, or the next one; the same for the same store, fit and round, whoever looks.

    Args:
        draw: One of ``DRAWS``.
        found: Of :func:`marks`, for the same languages.
    """
    mine = found[(found["draw"] == draw) & (found["languages"] == ",".join(languages))]
    number = 1 if mine.empty else int(mine["round"].max())
    current = _round(draw, languages, number, found)
    return current if mine.empty or len(current.left) else _round(draw, languages, number + 1, found)


def _round(draw: str, languages: tuple[str, ...], number: int, found: pd.DataFrame) -> Round:
    inside = (found["draw"] == draw) & (found["languages"] == ",".join(languages)) & (found["round"] == number)
    others = {kind: tuple(sorted(key(row) for row in _records(part))) for kind, part in found[~inside].groupby("kind")}
    wanted = checks.quotas(draw)
    seed = ":".join([_store_id(), fit_id(), draw, *languages, str(number)])
    most = _SPARE * checks.ROUND
    candidates = pd.concat([
        ask("trust.drawn", kind=kind, seed=seed, languages=languages, without=others.get(kind, ()), limit=most) for kind in wanted
    ])  # fmt: skip
    drawn = checks.pick(candidates, wanted)
    answered = {(row["kind"], key(row)) for row in _records(found[inside])}
    left = [row for row in _records(drawn) if (row["kind"], key(row)) not in answered]
    return Round(draw, languages, number, len(drawn), pd.DataFrame(left, columns=drawn.columns), found[inside])


def _store_id() -> str:
    from data.ledger import Ledger

    ledger = Ledger(store())
    ledger.close()
    return ledger.store_id


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def precision(found: pd.DataFrame) -> pd.DataFrame:
    """How often the machine was right, by kind (see :func:`data.metrics.checks.precision`)."""
    return checks.precision(found)


def theme_shares(
    found: pd.DataFrame, languages: tuple[str, ...] = (), *, since: date | None = None, until: date | None = None
) -> pd.DataFrame:  # fmt: skip
    """Share of conversations mainly about each theme, as the machine says and corrected by the checked conversations.

    The columns of :func:`data.metrics.checks.corrected_shares`, with ``name``; over all conversations in these languages, largest first.
    For a period, only conversations in it count, the checked ones too: they are as random among its conversations as among all.
    """
    mine = found[found["kind"] == "topic"]
    if since is not None and until is not None:
        inside = ask("trust.within", since=since, until=until, conversations=tuple(sorted(set(mine["conversation_id"]))))
        mine = mine.merge(inside, on=["source", "conversation_id"])
    judged = checks.judged_themes(mine, checks.themes_of(topic_names()))
    table = checks.corrected_shares(ask("trust.themes", languages=languages, since=since, until=until), judged)
    main = "share" if table["corrected_few"].any() else "corrected"
    return table.sort_values([main, "name"], ascending=[False, True], ignore_index=True)


def checked_theme(topic: int, found: pd.DataFrame, languages: tuple[str, ...] = ()) -> dict[str, Any] | None:
    """The row of :func:`theme_shares` for a theme; None where it is no theme or too few were checked."""
    table = theme_shares(found, languages)
    mine = table[(table["value"] == topic) & ~table["corrected_few"]]
    return None if topic < 0 or mine.empty else {str(name): value for name, value in mine.iloc[0].items()}


def checked_topic(topic: int, found: pd.DataFrame) -> tuple[int, int]:
    """Of how many checked conversations with this topic it was right: (right, checked)."""
    mine = found[(found["kind"] == "topic") & (found["said"] == str(topic)) & found["answer"].isin(["right", "wrong"])]
    return int((mine["answer"] == "right").sum()), len(mine)


def topic_choices() -> list[tuple[int, str]]:
    """Topics that could be right instead, by theme: id and ``theme › topic``; −1 is none of them."""
    names = topic_names()
    live = names[(names["level"] == 1) & names["merged_into"].isna() & (names["state"] != "retired") & ~names["hidden"]].sort_values(
        ["theme", "name"]
    )
    told = [f"{theme} › {name}" if isinstance(theme, str) else name for theme, name in zip(live["theme"], live["name"], strict=True)]
    return [(NO_TOPIC, "None of these"), *zip(live["topic_id"].astype(int).tolist(), told, strict=True)]


def coverage() -> pd.DataFrame:
    """How much came in and how complete it is: ``what``, ``count`` and ``of``, the whole that it is part of (0 = unknown)."""
    have, rows = overview(Filters()), manifest().get("rows", {})
    read, whole = int(rows.get("read", 0)), have["conversations"]
    lines = [
        ("Rows read", read, read), ("became words of a conversation", rows.get("imported", 0), read),
        ("repeated, or replaced by newer ones", rows.get("merged", 0), read), ("rejected (see Imports)", rows.get("rejected", 0), read),
        ("Conversations", whole, whole), ("with a topic", have["with_topic"], whole),
        ("without a topic", whole - have["with_topic"], whole), ("with a customer's number", have["known"], whole),
        ("with a date", have["dated"], whole),
    ]  # fmt: skip
    return pd.DataFrame(lines, columns=["what", "count", "of"])


def languages() -> pd.DataFrame:
    """Conversations by language."""
    return ask("trust.languages")


def stability() -> pd.DataFrame:
    """How surely each topic would be found again, shakiest first; empty where it was not measured."""
    return ask("trust.stability")
