"""When conversations happen and which topic comes up that day: trends, seasons, incidents, weekdays, hours."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from data.samples.world import DAYS, World

_WEEKDAY = (1.22, 1.12, 1.05, 1.02, 1.0, 0.52, 0.38)
_HOUR = (1, 1, 1, 1, 1, 2, 5, 12, 26, 38, 42, 40, 32, 34, 36, 34, 32, 30, 26, 22, 18, 12, 6, 3)
_HOURS = list(accumulate(_HOUR))


def pick(shares: Mapping[str, float], rng: Random) -> str:
    """One key of a mapping of weights."""
    point = rng.random() * sum(shares.values())
    for key, share in shares.items():
        point -= share
        if point < 0:
            return key
    return key


class Timeline:
    """Volume and topic weights of every day; conversation i of n gets its moment from them."""

    def __init__(self, world: World, *, end: datetime) -> None:
        self.end = end
        self.keys = list(world.topics)
        self.weights: list[list[float]] = []
        volumes: list[float] = []
        for index in range(DAYS):
            back = DAYS - 1 - index
            weights = [_weight(world, key, back) for key in self.keys]
            volumes.append(_WEEKDAY[self.day(index).weekday()] * (0.85 + 0.3 * index / DAYS) * sum(weights))
            self.weights.append(list(accumulate(weights)))
        self.volumes = list(accumulate(volumes))

    def day(self, index: int) -> datetime:
        """Midnight of day ``index`` of the period."""
        return self.end - timedelta(days=DAYS - 1 - index)

    def moment(self, share: float, rng: Random) -> tuple[int, datetime]:
        """Day index and time at which the given share (0–1) of all conversations has come in."""
        index = min(bisect(self.volumes, share * self.volumes[-1]), DAYS - 1)
        before = self.volumes[index - 1] if index else 0.0
        inside = (share * self.volumes[-1] - before) / (self.volumes[index] - before)
        point = min(max(inside, 0.0), 1 - 1e-9) * _HOURS[-1]
        hour = bisect(_HOURS, point)
        minute = (point - (_HOURS[hour - 1] if hour else 0)) / _HOUR[hour] * 60
        return index, self.day(index) + timedelta(hours=hour, minutes=minute, seconds=int(rng.random() * 30))

    def topic(self, index: int, lift: Mapping[str, float], rng: Random) -> str:
        """A topic of that day, for a segment's likings."""
        weights = self.weights[index]
        while True:
            key = rng.choices(self.keys, cum_weights=weights)[0]
            if rng.random() * 2.6 < lift.get(key, 1.0):
                return key


def _weight(world: World, key: str, back: int) -> float:
    weight = world.topics[key].weight
    for move in world.moves:
        if move.topic == key:
            weight = move.apply(weight, back)
    return weight
