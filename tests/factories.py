"""A small published store made from hand-made tables: realistic, awkward in places, without any model."""

from __future__ import annotations

import atexit
import random
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from data.metrics.members import count_topics
from data.schema import KEY, TABLES, conform, empty
from data.snapshots.publish import draft, new_snapshot_id, publish
from data.snapshots.store import Store
from data.snapshots.write import write_tables

LAST_DAY = datetime(2026, 11, 4, 18, 0, tzinfo=UTC)  # a Wednesday: the last week is partial
NASTY = (
    "<script>alert('x')</script> is what your site shows me",
    "**bold** and _not_ [a link](http://example.com) :red[nor red] $x^2$",
    "=1+1 is what the cell said, plus @SUM(A1:A9)",
    "البطاقة لم تعمل في المتجر أمس",
    "I have explained this " + "again and again and " * 60 + "nobody listens",
    "Refund :tada: please 💳 -> now & `soon` ~~never~~ www.example.com a@b.example",
)

# theme → topic → sub-topic, with the words that customers use and how they sound
_TOPICS: tuple[tuple[int, int | None, int, str, str], ...] = (
    (1, None, 0, "Cards", "Cards that do not work, arrive late or cost too much."),
    (2, None, 0, "Accounts and access", "Opening, using and getting into accounts."),
    (3, None, 0, "Insurance claims", "Claims: filing, waiting, being paid."),
    (10, 1, 1, "Card declined", "Customers' cards are refused in shops and online."),
    (11, 1, 1, "Card fees", "Customers see fees on their card they did not expect."),
    (12, 1, 1, "Replacement card late", "New cards take more than a week."),
    (20, 2, 1, "Login and codes", "The code for logging in does not arrive."),
    (21, 2, 1, "Opening an account", "Customers ask what they need to open an account."),
    (30, 3, 1, "Claim takes too long", "Customers wait weeks for a decision."),
    (31, 3, 1, "App crashes on **claims** <b>", "The app closes while photos are uploaded."),
    (100, 10, 2, "Declined abroad", "Declined while travelling."),
    (101, 10, 2, "Declined online", "Declined in web shops."),
)
_SAID: dict[int, tuple[tuple[str, str, float, str, str], ...]] = {  # topic → (language, sentence, sentiment, quality, span)
    10: (
        ("en", "My card was declined at the supermarket although there is enough money.", -0.7, "reliability", "card was declined"),
        ("de", "Meine Karte wurde im Laden abgelehnt, das ist peinlich.", -0.8, "reliability", "Karte wurde im Laden abgelehnt"),
        ("es", "Mi tarjeta fue rechazada tres veces en el extranjero.", -0.6, "reliability", "tarjeta fue rechazada"),
    ),
    11: (
        (
            "en",
            "The annual fee for this card is far too high for what it offers.",
            -0.6,
            "price and fees",
            "annual fee for this card is far too high",
        ),
        ("pl", "Opłata za kartę jest zbyt wysoka.", -0.7, "price and fees", "Opłata za kartę jest zbyt wysoka"),
        ("en", "I like that there is no foreign fee with this card.", 0.7, "price and fees", "no foreign fee"),
    ),
    12: (
        ("en", "You took nine days to send a new card.", -0.5, "speed", "nine days to send a new card"),
        ("fr", "La nouvelle carte n'est toujours pas arrivée.", -0.6, "speed", "n'est toujours pas arrivée"),
    ),
    20: (
        ("en", "The login code never arrives on my phone.", -0.6, "access and availability", "login code never arrives"),
        ("hi", "लॉगिन कोड मेरे फोन पर नहीं आता है।", -0.5, "access and availability", "लॉगिन कोड मेरे फोन पर नहीं आता"),
        ("vi", "Tôi không nhận được mã đăng nhập.", -0.4, "access and availability", "không nhận được mã đăng nhập"),
    ),
    21: (
        ("en", "What documents do I need to open an account?", 0.0, "communication", "What documents"),
        ("en", "Opening the account was really easy, thank you!", 0.9, "ease of use", "really easy"),
        ("zh", "开户非常方便，谢谢你们。", 0.8, "ease of use", "非常方便"),
    ),
    30: (
        ("en", "I have been waiting six weeks for a decision on my claim.", -0.8, "speed", "waiting six weeks"),
        ("en", "Your colleague was friendly and explained every step.", 0.8, "staff and support", "friendly and explained every step"),
        ("de", "Die Bearbeitung meines Schadens dauert viel zu lange.", -0.7, "speed", "dauert viel zu lange"),
    ),
    31: (
        ("en", "Since the update the app crashes when I add photos to my claim.", -0.8, "reliability", "app crashes when I add photos"),
        ("es", "La aplicación se cierra cuando subo fotos.", -0.7, "reliability", "se cierra cuando subo fotos"),
    ),
}
_PRODUCT = {
    10: "Credit card",
    11: "Credit card",
    12: "Debit card",
    20: "Mobile app",
    21: "Current account",
    30: "Car insurance",
    31: "Mobile app",
}
_WEIGHT = {10: 5, 11: 4, 12: 3, 20: 4, 21: 4, 30: 4, 31: 1}


@dataclass(frozen=True)
class Published:
    """A published store and the tables in it."""

    root: Path
    snapshot_id: str
    tables: dict[str, pd.DataFrame]


def tables(*, conversations: int = 600, seed: int = 7, days: int = 170) -> dict[str, pd.DataFrame]:
    """Hand-made tables of the contract: ``conversations`` contacts over ``days`` days, topic 31 only in the last three weeks."""
    rng = random.Random(seed)
    contacts, turns, sentences, assigned, perceptions, signals = [], [], [], [], [], []
    for number in range(conversations):
        key = {"conversation_id": f"T-{number:05d}", "source": "helpdesk" if number % 3 else "chat logs"}
        age = rng.random() * days
        topic = (
            31
            if age < 21 and rng.random() < 0.25
            else rng.choices([t for t in _WEIGHT if t != 31], [w for t, w in _WEIGHT.items() if t != 31])[0]
        )
        topic = -1 if rng.random() < 0.08 else topic
        opened = LAST_DAY - timedelta(days=age)
        said = rng.choice(_SAID[topic if topic > 0 else 10])
        customer = f"c{int(rng.paretovariate(1.1) * 40) % (conversations // 2):04d}" if rng.random() > 0.03 else None
        kept = {0: ["Region: North"], 1: ["Region: South"]}.get(number % 4)
        contacts.append({**key, **_contact(rng, topic, opened, customer, said), "kept": kept})
        text = f"Hello. {said[1]}" if topic > 0 else NASTY[number % len(NASTY)]
        _talk(key, opened, text, said, topic, turns, sentences)
        if topic > 0:
            assigned.append(
                {**key, "topic_id": topic, "rank": 0, "score": round(rng.uniform(0.4, 0.99), 3), "turn": 0, "assigned_by": "model"}
            )
            start = text.index(said[4])
            evidence = {**key, "turn": 0, "start": start, "end": start + len(said[4]), "quote": said[4]}
            perceptions.append({**evidence, **_opinion(rng, topic, said)})
            signals.append({**evidence, "signal": _sign(said), "score": 0.8})
            if topic == 10:
                assigned.append(
                    {
                        **key,
                        "topic_id": 100 + number % 2,
                        "rank": 1,
                        "score": 0.6,
                        "turn": 0,
                        "assigned_by": "rule" if number % 9 == 0 else "model",
                    }
                )
            if number % 11 == 0 and topic != 20:
                assigned.append({**key, "topic_id": 20, "rank": 1, "score": 0.5, "turn": None, "assigned_by": "model"})
    frames = {
        "conversations": pd.DataFrame(contacts), "turns": pd.DataFrame(turns), "sentences": pd.DataFrame(sentences),
        "topic_assignments": pd.DataFrame(assigned), "perceptions": pd.DataFrame(perceptions), "signals": pd.DataFrame(signals),
        "rejected": pd.DataFrame([{"source": "helpdesk", "row": 7, "reason": "no words", "raw": "=cmd|' /C calc'!A0"}] * 3
                                 + [{"source": "chat logs", "row": 9, "reason": "automatic reply", "raw": "Out of office <b>"}]),
    }  # fmt: skip
    frames["topics"] = _topics(frames)
    return frames


def _contact(
    rng: random.Random, topic: int, opened: datetime, customer: str | None, said: tuple[str, str, float, str, str]
) -> dict[str, Any]:
    tone = said[2] if topic > 0 else 0.0
    return {
        "customer_id": customer, "opened_at": opened, "closed_at": opened + timedelta(hours=5) if rng.random() < 0.8 else None,
        "channel": rng.choice(["phone", "chat", "email", "email", "app", None]),
        "product": _PRODUCT.get(topic) if rng.random() > 0.05 else None, "business_unit": "Insurance" if topic in (30, 31) else "Bank",
        "segment": rng.choice(["private", "private", "premium", "business"]), "country": "DE", "site": rng.choice(["in-house", "partner"]),
        "subject": said[1][:30], "status": rng.choice(["open", "solved"]), "url": f"https://help.example/t/{rng.randrange(9999)}",
        "complaint": tone < -0.6, "tags": rng.choice([["card"], ["other"], ["other", "vip"], None]), "language": said[0], "turns": 3,
        "customer_words": 12, "topic_id": topic, "model_topic_id": topic, "sentiment": tone, "sentiment_label": _label(tone),
        "sentiment_start": tone, "sentiment_end": tone, "left_unhappy": tone < -0.55, "extra": None,
    }  # fmt: skip


def _talk(
    key: dict[str, Any], opened: datetime, text: str, said: tuple[str, str, float, str, str], topic: int,
    turns: list[dict[str, Any]], sentences: list[dict[str, Any]],
) -> None:  # fmt: skip
    tone = said[2] if topic > 0 else 0.0
    lines = [("customer", text, tone), ("agent", "Thank you for telling us. I will look into it.", None), ("customer", "Thanks.", 0.3)]
    for turn, (speaker, words, sounds) in enumerate(lines):
        turns.append({
            **key, "turn": turn, "speaker": speaker, "at": opened + timedelta(minutes=4 * turn), "language": said[0], "text": words,
            "boilerplate": speaker == "agent", "sentiment": sounds, "sentiment_label": None if sounds is None else _label(sounds),
            "input_file": "export.csv", "input_row": int(key["conversation_id"][2:]) + 1,
        })  # fmt: skip
    start = text.index(said[1]) if topic > 0 else 0
    sentence = said[1] if topic > 0 else text
    sentences.append({
        **key, "turn": 0, "start": start, "end": start + len(sentence), "sentence": sentence, "language": said[0], "sentiment": tone,
        "sentiment_label": _label(tone), "topic_id": topic if topic > 0 else None,
    })  # fmt: skip
    sentences.append({
        **key, "turn": 2, "start": 0, "end": 7, "sentence": "Thanks.", "language": "en", "sentiment": 0.3, "sentiment_label": "positive",
        "topic_id": None,
    })  # fmt: skip


def _opinion(rng: random.Random, topic: int, said: tuple[str, str, float, str, str]) -> dict[str, Any]:
    return {
        "product": _PRODUCT[topic], "aspect": said[4].split()[0].lower(), "theme": said[3], "sentiment": said[2],
        "sentiment_label": _label(said[2]), "confidence": round(rng.uniform(0.35, 0.99), 3),
    }  # fmt: skip


def _sign(said: tuple[str, str, float, str, str]) -> str:
    return "question" if said[1].endswith("?") else "praise" if said[2] > 0.3 else "problem"


def _label(tone: float) -> str:
    return "positive" if tone > 0.2 else "negative" if tone < -0.2 else "neutral"


def _topics(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    rows: list[dict[str, Any]] = [
        {
            "topic_id": topic_id, "parent_id": parent, "level": level, "name": name, "model_name": name, "model_parent_id": parent,
            "merged_into": None, "summary": summary, "keywords": [w.lower() for w in name.split()[:4]], "made_by": "model",
            "state": "new" if topic_id == 31 else "kept",
        }
        for topic_id, parent, level, name, summary in _TOPICS
    ]  # fmt: skip
    rows.append({**rows[4], "topic_id": 19, "name": "Old card fees", "merged_into": 11, "state": "retired"})
    topics = conform(pd.DataFrame(rows), TABLES["topics"], name="topics").drop(columns=["reviewed", "hidden", "dropped"])
    facts, assigned = (conform(frames[name], TABLES[name], name=name) for name in ("conversations", "topic_assignments"))
    return count_topics(topics, facts, assigned)


def manifest(frames: Mapping[str, pd.DataFrame], snapshot_id: str, *, timezone: str = "Europe/Warsaw") -> dict[str, Any]:
    """What a run writes beside its tables."""
    rows = len(frames["conversations"])
    rejected = frames.get("rejected", empty(TABLES["rejected"]))
    return {
        "snapshot_id": snapshot_id, "created_at": "2026-11-05T06:10:00.000+00:00", "version": "0.1.0", "timezone": timezone,
        "config": {}, "fingerprint": "f", "fit": {"id": "fit-1", "reason": "first run"}, "encoder": {"name": "best", "version": "x"},
        "models": {}, "seed": 0,
        "inputs": [{
            "file": "export.csv", "sha256": "ab", "read_as": "r", "format": "csv", "rows": rows + len(rejected), "source": "helpdesk",
            "columns": {"text": "Body", "opened_at": "Created"}, "notes": ["Dates are day first."],
        }],
        "rows": {"read": rows + len(rejected), "imported": rows, "merged": 0, "rejected": len(rejected)},
        "rejected_reasons": {str(k): int(v) for k, v in rejected["reason"].value_counts().items()} if len(rejected) else {},
        "redactions": {"CARD": 12, "EMAIL": 30, "PHONE": 4}, "topic_changes": {"kept": 9, "new": 1, "split": 0, "merged": 1, "retired": 1},
        "last_decision": None, "stages": [{"name": "encode", "seconds": 3.2, "rows": rows, "rows_per_s": rows / 3.2}],
        "peak_memory_mb": 900,
    }  # fmt: skip


def publish_tables(
    root: Path, frames: Mapping[str, pd.DataFrame], *, timezone: str = "Europe/Warsaw", now: datetime | None = None
) -> Published:
    """Publish tables as a store's current snapshot."""
    store = Store(root)
    store.create()
    snapshot_id = new_snapshot_id(now)
    with draft(store, snapshot_id) as folder:
        write_tables(frames, folder)
        publish(store, folder, manifest(frames, snapshot_id, timezone=timezone))
    return Published(root, snapshot_id, dict(frames))


def full_store(root: Path, **options: Any) -> Published:
    """The everyday store: several hundred contacts in eight languages, three levels of topics, repeat customers, nulls, nasty text."""
    first = _first_full_store(**options)
    shutil.copytree(first.root, root, dirs_exist_ok=True)
    return Published(root, first.snapshot_id, {name: frame.copy() for name, frame in first.tables.items()})


@cache
def _first_full_store(**options: Any) -> Published:
    """Made once per process: the next ones are copies of it, at a tenth of the time."""
    root = Path(tempfile.mkdtemp(prefix="earshot-tests-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    return publish_tables(root, tables(**options))


def bare_store(root: Path) -> Published:
    """What a bare text export gives: words, one turn each, no dates, customers, products or channels, no topics found."""
    frames = tables(conversations=40)
    keep = frames["conversations"][[*KEY, "language", "turns", "customer_words", "sentiment", "sentiment_label", "left_unhappy"]]
    frames["conversations"] = keep.assign(topic_id=-1, model_topic_id=-1)
    frames["turns"] = frames["turns"].drop(columns="at")
    return publish_tables(root, {k: frames[k] for k in ("conversations", "turns", "sentences")})


def one_row_store(root: Path) -> Published:
    """A single conversation."""
    frames = tables(conversations=2)
    first = frames["conversations"].iloc[:1]
    kept = {name: f.merge(first[KEY], on=KEY) if set(KEY) <= set(f.columns) else f for name, f in frames.items()}
    return publish_tables(root, kept)


def no_rows_store(root: Path) -> Published:
    """A published snapshot in which nothing was imported: everything was rejected."""
    return publish_tables(root, {"conversations": empty(TABLES["conversations"]), "rejected": tables(conversations=2)["rejected"]})


RELEASE, FUTURE = "2026-10-14:App 9.0", "2026-12-01:App 10"


def context_store(root: Path) -> Published:
    """The everyday store with what the company knows: a release three weeks before its end that broke the app, one in the future, a
    customer base that lacks August; sites with and without five agents, versions of the app."""
    frames = tables(conversations=1500)
    contacts = frames["conversations"]
    numbers = range(len(contacts))
    versions = ["9.0" if day >= LAST_DAY - timedelta(days=21) else "8.7" for day in contacts["opened_at"]]
    frames["conversations"] = contacts.assign(
        agent_id=[f"a{number % 13}" for number in numbers], app_version=versions,
        site=["one person" if number % 13 == 0 else site for number, site in zip(numbers, contacts["site"], strict=True)],
    )  # fmt: skip
    days = [pd.Timestamp(f"{day} 00:00", tz="Europe/Warsaw").tz_convert("UTC") for day in ("2026-10-14", "2026-12-01", "2026-09-02")]
    frames["events"] = pd.DataFrame(
        {"at": days, "kind": ["release", "release", "price"], "name": ["App 9.0", "App 10", "New <b>prices</b>"],
         "product": ["Mobile app", "Mobile app", None]}
    )  # fmt: skip
    months = [f"2026-{month:02d}" for month in (5, 6, 7, 9, 10, 11)]
    frames["customers_base"] = pd.DataFrame(
        [{"month": month, "product": product, "segment": None, "customers": count}
         for month in months for product, count in ((None, 9000.0), ("Credit card", 3000.0), ("mobile app", 5000.0))]
    )  # fmt: skip
    return publish_tables(root, frames)
