"""What happens in a conversation before anyone speaks: who, when, about what, in which mood, with which end, after which contact."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from data.samples.people import Agent, Customer, agents, customer
from data.samples.timeline import Timeline, pick
from data.samples.world import DAYS, INSURANCE, World

_FOLLOW_UPS = {"promised": (("promise_kept", 0.22), ("promise_broken", 0.26)), "blocked": (("repeat", 0.3),), "open": (("repeat", 0.24),)}
_TYPED_SITE_LIFT = 1.7
_SELF_SERVICE = ("mobile_app",)


@dataclass(frozen=True)
class Story:
    """The plan of one conversation.

    ``mood`` and ``outcome`` steer the words: mood is '-', '0' or '+'; outcome solved, promised, blocked or open.
    ``thread`` says how it follows from ``after`` (an earlier conversation's id): promise_kept, promise_broken, repeat, cross_unit.
    """

    conversation_id: str
    who: Customer
    agent: Agent
    at: datetime
    day: int
    topic: str
    product: str
    channel: str
    mood: str
    outcome: str
    second: str = ""
    thread: str = ""
    after: str = ""
    version: str = ""


class Plotter:
    """Draws stories in order of time; contacts that will have a sequel wait in a small heap."""

    def __init__(self, world: World, *, conversations: int, seed: int, end: datetime) -> None:
        self.world, self.count, self.seed = world, conversations, seed
        self.timeline = Timeline(world, end=end)
        self.staff = agents(world, seed)
        self.population = max(10, int(conversations * 0.74))
        self.waiting: list[tuple[datetime, int, Story, str]] = []

    def stories(self) -> Iterator[tuple[Story, Random]]:
        """Every story with its own source of chance."""
        for index in range(self.count):
            rng = Random((self.seed << 32) + index)  # noqa: S311
            day, at = self.timeline.moment((index + rng.random()) / self.count, rng)
            if self.waiting and self.waiting[0][0] <= at:
                _, _, earlier, thread = heapq.heappop(self.waiting)
                story = self._sequel(earlier, thread, index, day, at, rng)
            else:
                story = self._fresh(index, day, at, rng)
            self._plan_sequel(story, index, rng)
            yield story, rng

    def _fresh(self, index: int, day: int, at: datetime, rng: Random) -> Story:
        who = customer(self.world, self.seed, int(self.population * rng.random() ** 1.25))
        key = self.timeline.topic(day, self.world.segment_lift.get(who.segment, {}), rng)
        topic = self.world.topics[key]
        product = topic.products[0] if rng.random() < 0.7 else rng.choice(topic.products)
        site = pick(self.world.sites, rng)
        back = DAYS - 1 - day
        negative, neutral, _ = topic.mood
        point = rng.random() + (0.06 if who.segment == "Premium" else -0.04 if who.segment == "Student" else 0.0)
        mood = "-" if point < negative else "0" if point < negative + neutral else "+"
        channel = self._channel(key, rng)
        version, channel = self._version(key, channel, back, mood, rng)
        return Story(
            conversation_id=f"{410000 + index}", who=who, agent=rng.choice(self.staff[site]), at=at, day=day, topic=key, product=product,
            channel=channel, mood=mood, outcome=_outcome(mood, site, key, rng), version=version,
            second=self._second(key, rng) if rng.random() < 0.13 and mood != "+" else "",
        )  # fmt: skip

    def _sequel(self, earlier: Story, thread: str, index: int, day: int, at: datetime, rng: Random) -> Story:
        site = pick(self.world.sites, rng)
        mood = {"promise_kept": "+", "cross_unit": "0"}.get(thread, "-")
        topic, product = earlier.topic, earlier.product
        if thread == "cross_unit":
            other = [t for t in self.world.topics.values() if (t.products[0] in INSURANCE) != (product in INSURANCE) and t.weight > 1]
            chosen = rng.choice(other)
            topic, product, mood = chosen.key, chosen.products[0], "-" if rng.random() < 0.6 else "0"
        channel = self._channel(topic, rng) if rng.random() < 0.5 else earlier.channel
        return replace(
            earlier, conversation_id=f"{410000 + index}", agent=rng.choice(self.staff[site]), at=at, day=day, topic=topic, product=product,
            channel=channel, mood=mood, outcome="solved" if mood == "+" else _outcome(mood, site, topic, rng), second="", thread=thread,
            after=earlier.conversation_id,
        )  # fmt: skip

    def _plan_sequel(self, story: Story, index: int, rng: Random) -> None:
        choices = (*_FOLLOW_UPS.get(story.outcome, ()), ("cross_unit", 0.025))
        point = rng.random() * (2.5 if story.thread else 1.0)
        for thread, share in choices:
            point -= share
            if point < 0:
                low, high = (1, 6) if thread == "repeat" else (4, 20)
                due = story.at + timedelta(days=low + rng.random() * (high - low))
                heapq.heappush(self.waiting, (due, index, story, thread))
                return

    def _channel(self, topic: str, rng: Random) -> str:
        channel = pick(self.world.channels, rng)
        if topic in ("app_feedback", "app_crash") and channel == "phone" and rng.random() < 0.7:
            return "app"
        if topic == "app_outage" and channel == "email":
            return "social"
        return channel

    def _version(self, topic: str, channel: str, back: int, mood: str, rng: Random) -> tuple[str, str]:
        in_app = self.world.topics[topic].products[0] in _SELF_SERVICE or channel == "app"
        if topic == "login_failed" and channel == "app":
            channel = "chat"
        for move in self.world.moves:
            if move.topic == topic and move.version and move.end <= back <= move.start and rng.random() < 0.86:
                return move.version, channel
        if not in_app or rng.random() < 0.12:
            return "", channel
        lag = int(rng.expovariate(1 / 12))
        out = [release.version for release in self.world.releases if release.start >= back + lag]
        return (out[-1] if out else "5.0"), channel

    def _second(self, topic: str, rng: Random) -> str:
        insurance = self.world.topics[topic].products[0] in INSURANCE
        same = [t.key for t in self.world.topics.values() if (t.products[0] in INSURANCE) == insurance and t.key != topic and t.weight >= 2]
        return rng.choice(same)


def _outcome(mood: str, site: str, topic: str, rng: Random) -> str:
    partner = site.startswith("Partner")
    shares = {
        "-": {"solved": 0.28, "promised": 0.30, "blocked": 0.22 * (_TYPED_SITE_LIFT if partner else 1), "open": 0.20},
        "0": {"solved": 0.72, "promised": 0.16, "blocked": 0.07, "open": 0.05},
        "+": {"solved": 1.0},
    }[mood]
    return pick(shares, rng)
