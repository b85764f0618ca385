"""What people's checks of a random sample say: how often the machine is right, and what the shares are without its mistakes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.metrics.intervals import TOO_FEW, paired_difference, with_share
from data.schema import NO_TOPIC

KINDS = ("topic", "opinion", "tone", "sign")
"""What people can check: a conversation's topic, an opinion, how a turn sounds, a signal."""
ANSWERS = ("right", "wrong", "unsure")
ROUND = 50
_MOST_STEPS = 12  # up three levels, through topics merged again and again
_MIX = {"topic": 35, "opinion": 5, "tone": 5, "sign": 5}
"""A mixed round: topics are enough to correct shares at once, the others have something; a round of one kind tells more of it."""


def quotas(draw: str) -> dict[str, int]:
    """How many of each kind a round holds; ``draw`` is a kind, or ``mix``."""
    return dict(_MIX) if draw == "mix" else {draw: ROUND}


def pick(candidates: pd.DataFrame, wanted: Mapping[str, int]) -> pd.DataFrame:
    """A round out of candidates in random order: as many of each kind as wanted, one per customer as far as there are customers.

    Where a kind has too few, the others fill the round.

    Args:
        candidates: ``kind``, ``person`` and whatever else, in random order within each kind.
        wanted: Kind → how many.

    Returns:
        The chosen rows, kind by kind, each kind in the order given.
    """
    chosen: list[int] = []
    people: set[object] = set()
    rows = list(zip(range(len(candidates)), candidates["kind"], candidates["person"], strict=True))
    rounds = [(kind, count, True) for kind, count in wanted.items()] + [(kind, count, False) for kind, count in wanted.items()]
    taken = dict.fromkeys(wanted, 0)
    for kind, count, new in rounds:
        for place, of, person in rows:
            if of == kind and taken[kind] < count and place not in chosen and not (new and person in people):
                chosen.append(place)
                people.add(person)
                taken[kind] += 1
    spare = [place for place, kind, _ in rows if kind in wanted and place not in chosen]
    chosen += spare[: sum(wanted.values()) - len(chosen)]
    order = {kind: number for number, kind in enumerate(KINDS)}
    return candidates.iloc[sorted(chosen, key=lambda place: (order[rows[place][1]], place))].reset_index(drop=True)


def precision(checks: pd.DataFrame) -> pd.DataFrame:
    """How often the machine was right, by kind.

    That a conversation has no topic is a statement too, right or wrong like any other.

    Args:
        checks: ``kind``, ``answer`` (right, wrong, unsure).

    Returns:
        One row per kind that was checked: ``kind``, ``checked`` (right or wrong), ``right``, ``unsure``, ``share`` with its 95 % Wilson
        interval, ``share_few`` (under 30).
    """
    counts = pd.DataFrame({answer: (checks["answer"] == answer).groupby(checks["kind"]).sum() for answer in ANSWERS}, dtype=int).reindex(
        [kind for kind in KINDS if kind in set(checks["kind"])]
    )
    counts = counts.assign(checked=counts["right"] + counts["wrong"]).rename_axis("kind").reset_index()
    return with_share(counts[["kind", "checked", "right", "unsure"]], hits="right", total="checked")


def themes_of(topics: pd.DataFrame) -> dict[int, int]:
    """Theme (level 0) of every topic, merged ones as what they were merged into; −1 has itself.

    Args:
        topics: ``topic_id``, ``parent_id`` (null at the top), ``merged_into`` (null unless merged).
    """
    above: dict[int, int] = {}
    for topic, parent, successor in topics[["topic_id", "parent_id", "merged_into"]].itertuples(index=False):
        if not (pd.isna(successor) and pd.isna(parent)):
            above[int(topic)] = int(parent if pd.isna(successor) else successor)
    found = {NO_TOPIC: NO_TOPIC}
    for topic in topics["topic_id"].astype(int):
        top = topic
        for _ in range(_MOST_STEPS):
            top = above.get(top, top)
        found[topic] = top
    return found


def judged_themes(checks: pd.DataFrame, themes: Mapping[int, int]) -> pd.DataFrame:
    """Theme said and true theme of every conversation whose topic was marked right or wrong: ``said``, ``truth``.

    Args:
        checks: ``said`` and ``corrected`` (topic ids as text; null where nothing was put in the place of a wrong one: then none fits),
            ``answer``; of topics only.
        themes: Of :func:`themes_of`; an id it does not know is no topic.
    """
    asked = checks[checks["answer"].isin(["right", "wrong"])]
    right = asked["corrected"].where(asked["answer"] == "wrong", asked["said"]).fillna(str(NO_TOPIC))
    pairs = {"said": asked["said"], "truth": right}
    return pd.DataFrame({name: [themes.get(int(float(topic)), NO_TOPIC) for topic in topics] for name, topics in pairs.items()}, dtype=int)


def corrected_shares(raw: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """Shares of all conversations, corrected by those that people judged.

    Prediction-powered mean (Angelopoulos, Bates, Fannjiang, Jordan and Zrnic 2023, *Science* 382:669)::

        corrected = share the machine gives among all + mean over the checked of (truly it − said to be it)

    The checked are a random sample of all conversations, those without a topic included, so both mistakes are seen: given wrongly and
    missed. Unlike Rogan and Gladen's (1978) estimator it needs no rates of another data set and does not divide by a small number.
    The interval adds, by squares (MOVER, Zou and Donner 2008), the chance variation of the raw share (Wilson 1927) and that of the
    mean mistake, a difference of paired shares (Bonett and Price 2012, which keeps a width when no mistake was seen).
    Corrected shares of all values add up to 1 but for the clipping of each to 0 … 1.

    Args:
        raw: One row per value: ``value`` (theme id, −1 = none) and ``conversations`` that the machine gave it; each conversation has
            exactly one value.
        judged: One row per checked conversation: ``said`` and ``truth``, values of the same kind.

    Returns:
        ``raw`` with ``share``, ``share_low``, ``share_high``, ``share_few``; ``checked``, ``given_wrongly``, ``missed`` (in the sample);
        ``corrected``, ``corrected_low``, ``corrected_high`` (0–1), null where nothing was checked; ``corrected_few`` (under 30 checked).
    """
    values = raw["value"].to_numpy()[:, None]
    said, truth = judged["said"].to_numpy()[None, :] == values, judged["truth"].to_numpy()[None, :] == values
    table = raw.assign(checked=len(judged), given_wrongly=(said & ~truth).sum(axis=1), missed=(truth & ~said).sum(axis=1))
    found = with_share(table.assign(total=table["conversations"].sum()), hits="conversations", total="total")
    mistake = paired_difference(table["missed"], table["given_wrongly"], table["checked"])
    middle = found["share"] + mistake["difference"]
    down = np.hypot(found["share"] - found["share_low"], mistake["difference"] - mistake["low"])
    up = np.hypot(found["share_high"] - found["share"], mistake["high"] - mistake["difference"])
    ends = {"corrected": middle, "corrected_low": middle - down, "corrected_high": middle + up}
    return found.assign(**{name: end.clip(0, 1) for name, end in ends.items()}, corrected_few=len(judged) < TOO_FEW)
