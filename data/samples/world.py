"""The invented bank and insurer, read from ``grammar/world.toml``: topics, products, people's shares, events."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from data.samples.grammar import FOLDER, names

END = datetime(2026, 10, 31, tzinfo=UTC)
"""Last day of the generated data unless the caller says otherwise (fixed, so that output is reproducible)."""
DAYS = 425
"""Length of the generated period: about 14 months."""
INSURANCE = ("car_insurance", "home_insurance", "travel_insurance")
COUNTRIES: Mapping[str, Mapping[str, float]] = {
    "en": {"GB": 0.62, "IE": 0.22, "IN": 0.16},
    "de": {"DE": 0.78, "AT": 0.22},
    "fr": {"FR": 0.78, "BE": 0.22},
    "es": {"ES": 0.72, "MX": 0.28},
    "pl": {"PL": 1.0},
    "vi": {"VN": 1.0},
    "zh": {"CN": 1.0},
    "hi": {"IN": 1.0},
}


@dataclass(frozen=True)
class Topic:
    """What a conversation is about. ``mood`` = shares of negative, neutral and positive conversations."""

    key: str
    name: str
    theme: str
    products: tuple[str, ...]
    weight: float
    mood: tuple[float, float, float]
    themes: tuple[str, ...]


@dataclass(frozen=True)
class Event:
    """Something that happened; ``start`` and ``end`` in days before the end of the data (``end`` null: lasts)."""

    kind: str
    name: str
    product: str
    version: str
    start: int
    end: int | None


@dataclass(frozen=True)
class Move:
    """A planted movement of one topic between two days (counted back from the end)."""

    label: str
    topic: str
    start: int
    end: int
    factor: float = 1.0
    add: float = 0.0
    ramp: bool = False
    version: str = ""

    def apply(self, weight: float, day: int) -> float:
        """Weight of the topic on the day that lies ``day`` days before the end."""
        if not self.end <= day <= self.start:
            return weight
        grown = (self.start - day + 1) / (self.start - self.end + 1) if self.ramp else 1.0
        return weight * (1 + (self.factor - 1) * grown) + self.add * grown


@dataclass(frozen=True)
class World:
    """Everything that is fixed before the first conversation."""

    topics: Mapping[str, Topic]
    themes: Mapping[str, str]
    perception_themes: Mapping[str, str]
    products: Mapping[str, str]
    segments: Mapping[str, float]
    sites: Mapping[str, float]
    channels: Mapping[str, float]
    grammars: Mapping[str, float]
    events: tuple[Event, ...]
    moves: tuple[Move, ...]
    segment_lift: Mapping[str, Mapping[str, float]]
    releases: tuple[Event, ...] = field(default=())


@cache
def load_world() -> World:
    """The world file, checked for grammars that exist."""
    raw = tomllib.loads((FOLDER / "world.toml").read_text(encoding="utf-8"))
    topics = {
        key: Topic(key, t["name"], t["theme"], tuple(t["products"]), t["weight"], tuple(t["mood"]), tuple(t["themes"]))
        for key, t in raw["topics"].items()
    }
    events = tuple(Event(e["kind"], e["name"], e.get("product", ""), e.get("version", ""), e["from"], e.get("to")) for e in raw["events"])
    moves = tuple(Move(start=m.pop("from"), end=m.pop("to"), **m) for m in raw["moves"])
    there = set(names())
    return World(
        topics=topics, themes=raw["themes"], perception_themes=raw["perception_themes"], products=raw["products"],
        segments=raw["segments"], sites=raw["sites"], channels=raw["channels"],
        grammars={name: share for name, share in raw["grammars"].items() if name in there},
        events=events, moves=moves, segment_lift=raw["segment_lift"],
        releases=tuple(e for e in events if e.version),
    )  # fmt: skip


def at_day(end: datetime, days_back: int) -> datetime:
    """Midnight of the day that lies so many days before the end."""
    return end - timedelta(days=days_back)


def unit_of(product: str) -> str:
    """Business unit that sells a product."""
    return "Lumen Insurance" if product in INSURANCE else "Lumen Bank"
