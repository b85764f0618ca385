"""A published store of any size without any model, for measuring screens: ``python -m tests.benchmarks.large_store STORE [N]``.

What matters for speed is as in a real store (numbers of rows per conversation, how values and customers are spread, months of
partitions, words that differ); what the words say does not matter and is put together from short lists.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from data.schema import KEY
from tests import factories

THEMES, TOPICS = 10, 60
DAYS = 425
LAST = datetime(2026, 11, 4, 18, tzinfo=UTC)
PER_CUSTOMER = 5
SPAN = 24  # characters of a sentence that carry an opinion or a sign
POOL = 500  # different sentences per topic
_PRODUCTS = ("Current account", "Credit card", "Debit card", "Mobile app", "Mortgage", "Savings account", "Car insurance", "Home insurance")
_CHANNELS = ("phone", "chat", "email", "app", "social")
_LANGUAGES = ("en", "de", "es", "fr", "pl", "vi", "hi", "zh")
_QUALITIES = (
    "price and fees", "reliability", "speed", "ease of use", "access and availability", "staff and support", "communication", "quality",
)  # fmt: skip
_SIGNS = ("problem", "request", "question", "praise")
_BEGIN = (
    "Since Monday", "For three weeks now", "Again today", "After the last update", "As I told your colleague", "Honestly,", "Once more",
    "Every single time", "Without any warning", "To my surprise", "On the phone and in the app", "Until yesterday",
)  # fmt: skip
_THING = (
    "my card", "the transfer", "the claim form", "the monthly fee", "the login code", "my statement", "the exchange rate", "the chat",
    "the refund", "the contract", "the account page", "your letter", "the insurance policy", "the standing order", "the limit",
    "the branch visit", "the fingerprint login", "the repayment plan", "the invoice", "the appointment",
)  # fmt: skip
_HAPPENS = (
    "does not work", "was declined twice", "takes far too long", "is missing", "was charged again", "is really easy to use",
    "came much faster than I thought", "shows a wrong amount", "costs more than you said", "cannot be changed", "was explained well",
    "disappeared from the list",
)  # fmt: skip
_END = (
    "and nobody can tell me why.", "and I would like to know what to do.", "so thank you for that.", "although I wrote to you before.",
    "which is not what I was promised.", "and I need it by Friday.", "so please call me back.", "and I am still waiting for an answer.",
)  # fmt: skip


def main() -> None:
    """Build and publish; prints what was made."""
    root, conversations = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    frames = tables(conversations)
    factories.publish_tables(root, frames)
    print(root, {name: len(frame) for name, frame in frames.items()})


def tables(conversations: int, *, seed: int = 7) -> dict[str, pd.DataFrame]:
    """Tables of the contract: about 8 turns and 6 sentences per conversation, 14 months, five contacts per customer."""
    rng = np.random.default_rng(seed)
    contacts = _contacts(conversations, rng)
    sentences, turns = _talk(contacts, rng)
    assignments = _assignments(contacts, sentences, rng)
    frames = {
        "conversations": _finished(contacts, sentences, turns), "turns": turns, "sentences": sentences,
        "topic_assignments": assignments, "perceptions": _perceptions(contacts, sentences, rng), "signals": _signals(sentences, rng),
    }  # fmt: skip
    return frames | {"topics": _topics(assignments, contacts)}


def _skewed(count: int, size: int, rng: np.random.Generator, *, power: float = 0.8) -> np.ndarray:
    weights = 1 / np.arange(1, count + 1) ** power
    return rng.choice(count, size=size, p=weights / weights.sum())


def _pick(values: Sequence[str], size: int, rng: np.random.Generator, *, power: float = 0.8) -> np.ndarray:
    return np.array(values)[_skewed(len(values), size, rng, power=power)]


def _contacts(size: int, rng: np.random.Generator) -> pd.DataFrame:
    days = rng.integers(0, DAYS, size * 2)
    weekday = (pd.Timestamp(LAST) - pd.to_timedelta(days, unit="D")).day_of_week
    days = days[rng.random(len(days)) < np.where(weekday < 5, 0.95, 0.35)]
    opened = pd.Timestamp(LAST) - pd.to_timedelta(np.resize(days, size) * 86_400 + rng.integers(0, 36_000, size), unit="s")
    customers = _skewed(max(size // PER_CUSTOMER, 1), size, rng, power=0.3)
    numbers = pd.Series(np.arange(size)).astype(str).str.zfill(7)
    frame = pd.DataFrame({
        "conversation_id": "T-" + numbers, "source": np.where(rng.random(size) < 0.7, "helpdesk", "chat logs"),
        "customer_id": pd.Series(customers).map("{:016x}".format).where(rng.random(size) > 0.02, None),
        "opened_at": opened, "closed_at": opened + pd.to_timedelta(rng.integers(600, 500_000, size), unit="s"),
        "channel": _pick(_CHANNELS, size, rng), "product": _pick(_PRODUCTS, size, rng), "country": "DE",
        "segment": _pick(("private", "premium", "business"), size, rng), "business_unit": _pick(("Bank", "Insurance"), size, rng),
        "site": _pick(("in-house", "partner"), size, rng), "language": _pick(_LANGUAGES, size, rng, power=1.2),
        "subject": "Contact " + numbers, "status": "solved",
        "topic_id": np.where(rng.random(size) < 0.92, 1000 + _skewed(TOPICS, size, rng), -1), "turns": rng.integers(4, 13, size),
        "tags": pd.Series([["card"], ["other"], ["other", "vip"], ["login"]]).take(rng.integers(0, 4, size)).to_numpy(),
    })  # fmt: skip
    return frame.sort_values("opened_at", ignore_index=True)


def _pool(rng: np.random.Generator) -> np.ndarray:
    """Sentences (TOPICS + 1, POOL); the last row is for conversations without a topic."""
    parts = [np.array(words, dtype=object)[rng.integers(0, len(words), (TOPICS + 1) * POOL)] for words in (_BEGIN, _THING, _HAPPENS, _END)]
    made = [" ".join(words) for words in zip(*parts, strict=True)]
    return np.array(made, dtype=object).reshape(TOPICS + 1, POOL)


def _talk(contacts: pd.DataFrame, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Customer and agent in turn; a customer's turn has one or two sentences."""
    lengths = contacts["turns"].to_numpy()
    of = np.repeat(np.arange(len(contacts)), lengths)
    turn = np.arange(len(of)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    spoken = contacts[KEY].iloc[of].reset_index(drop=True).assign(turn=turn, speaker=np.where(turn % 2 == 0, "customer", "agent"))
    spoken["at"] = contacts["opened_at"].iloc[of].reset_index(drop=True) + pd.to_timedelta(turn * 240, unit="s")
    spoken["language"] = contacts["language"].to_numpy()[of]
    row = np.where(contacts["topic_id"] < 0, TOPICS, contacts["topic_id"] - 1000)[of]
    pool = _pool(rng)
    first, second = pool[row, rng.integers(0, POOL, len(of))], pool[row, rng.integers(0, POOL, len(of))]
    both = rng.random(len(of)) < 0.5
    mine = spoken["speaker"].to_numpy() == "customer"
    text = np.where(both, first + " " + second, first)
    spoken["text"] = np.where(mine, text, "Thank you for telling us. I will look into it at once.")
    spoken["boilerplate"], spoken["input_file"], spoken["input_row"] = ~mine, "export.csv", of + 1
    one = _sentences(spoken, first, np.zeros(len(of), int), mine)
    two = _sentences(spoken, second, np.array([len(s) + 1 for s in first]), mine & both)
    sentences = pd.concat([one, two]).sort_index(kind="stable").reset_index(drop=True)
    sentences["sentiment"] = np.clip(rng.normal(-0.15, 0.5, len(sentences)), -1, 1).round(3)
    sentences["sentiment_label"] = _label(sentences["sentiment"])
    said = np.where(contacts["topic_id"] < 0, np.nan, contacts["topic_id"])
    sentences["topic_id"] = np.where(rng.random(len(sentences)) < 0.6, said[sentences.pop("of")], np.nan)
    return sentences, spoken


def _sentences(spoken: pd.DataFrame, words: np.ndarray, start: np.ndarray, kept: np.ndarray) -> pd.DataFrame:
    lengths = np.array([len(s) for s in words])
    out = spoken.loc[kept, [*KEY, "turn", "language"]]
    return out.assign(start=start[kept], end=(start + lengths)[kept], sentence=words[kept], of=spoken.loc[kept, "input_row"] - 1)


def _label(tone: pd.Series) -> np.ndarray:
    return np.select([tone < -0.2, tone > 0.2], ["negative", "positive"], "neutral")


def _finished(contacts: pd.DataFrame, sentences: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    tone = sentences.groupby(KEY, sort=False)["sentiment"].agg(["mean", "first", "last"])
    tone = tone.reindex(pd.MultiIndex.from_frame(contacts[KEY])).reset_index(drop=True)
    return contacts.assign(
        customer_words=40, model_topic_id=contacts["topic_id"], sentiment=tone["mean"], sentiment_label=_label(tone["mean"]),
        sentiment_start=tone["first"], sentiment_end=tone["last"], left_unhappy=tone["last"] < -0.4,
    )  # fmt: skip


def _assignments(contacts: pd.DataFrame, sentences: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The primary topic, its sub-topic for a third, and a second topic for a quarter."""
    known = contacts[contacts["topic_id"] >= 0]
    primary = known[[*KEY, "topic_id"]].assign(rank=0, turn=0)
    below = primary[rng.random(len(known)) < 0.35].assign(rank=1)
    below["topic_id"] += 1000
    more = primary[rng.random(len(known)) < 0.25].assign(rank=1)
    more["topic_id"] = 1000 + _skewed(TOPICS, len(more), rng)
    every = pd.concat([primary, below, more]).drop_duplicates([*KEY, "topic_id"], ignore_index=True)
    return every.assign(score=rng.uniform(0.3, 0.99, len(every)).round(3), assigned_by="model")


def _evidence(sentences: pd.DataFrame, share: float, rng: np.random.Generator) -> pd.DataFrame:
    said = sentences[rng.random(len(sentences)) < share].reset_index(drop=True)
    said["end"] = said["start"] + SPAN
    return said[[*KEY, "turn", "start", "end", "sentiment", "sentiment_label"]].assign(quote=said["sentence"].str[:SPAN])


def _perceptions(contacts: pd.DataFrame, sentences: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    said = _evidence(sentences, 0.25, rng).merge(contacts[[*KEY, "product"]], on=KEY)
    size = len(said)
    return said.assign(
        aspect=_pick(_THING, size, rng), theme=_pick(_QUALITIES, size, rng),
        confidence=rng.uniform(0.3, 0.99, size).round(3),
    )  # fmt: skip


def _signals(sentences: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    said = _evidence(sentences, 0.4, rng).drop(columns=["sentiment", "sentiment_label"])
    return said.assign(signal=_pick(_SIGNS, len(said), rng), score=rng.uniform(0.5, 0.99, len(said)).round(3))


def _topics(assignments: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    counts = assignments["topic_id"].value_counts()
    names = [f"{_THING[i % 20]} {_HAPPENS[i % 12]}" for i in range(TOPICS)]
    rows = [
        *({"topic_id": i, "parent_id": None, "level": 0, "name": f"Theme {i}"} for i in range(1, THEMES + 1)),
        *({"topic_id": 1000 + i, "parent_id": 1 + i % THEMES, "level": 1, "name": name} for i, name in enumerate(names)),
        *({"topic_id": 2000 + i, "parent_id": 1000 + i, "level": 2, "name": f"{name}, again"} for i, name in enumerate(names)),
    ]
    frame = pd.DataFrame(rows)
    return frame.assign(
        model_name=frame["name"], summary="Customers write about " + frame["name"] + ".",
        keywords=[name.lower().split()[:5] for name in frame["name"]],
        conversations=frame["topic_id"].map(counts).fillna(0).astype(int), customers=0, first_seen_at=contacts["opened_at"].min(),
        state="kept", made_by="model",
    )  # fmt: skip


if __name__ == "__main__":
    main()
