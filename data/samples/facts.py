"""Facts of one conversation in the customer's language: amounts, dates, places, references, in the form that language writes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from data.samples.grammar import Grammar, speak

_RATES = {
    "GB": 1.0,
    "IE": 1.0,
    "DE": 1.0,
    "AT": 1.0,
    "FR": 1.0,
    "BE": 1.0,
    "ES": 1.0,
    "IN": 60.0,
    "PL": 4.0,
    "CN": 7.0,
    "VN": 25000.0,
    "MX": 18.0,
}
_MONEY = {
    "GB": "£{}", "IE": "€{}", "IN": "₹{}", "DE": "{} Euro", "AT": "{} €", "FR": "{} €", "BE": "{} euros", "ES": "{} €", "MX": "${}",
    "PL": "{} zł", "CN": "{}元", "VN": "{}đ",
}  # fmt: skip
_SPANS = {"fee": (1.5, 14), "amount": (9, 480), "amount2": (9, 480), "sum": (900, 24000), "price": (180, 940), "price2": (1.12, 1.6)}


class Scene:
    """The voice of one conversation: its chance, its facts (said again in the same words), who speaks to whom.

    The facts dictionary keeps every slot that stands in the grammar's ``facts`` or is built in; ``slots`` and ``things`` vary.
    """

    def __init__(self, grammar: Grammar, rng: Random, *, country: str, at: datetime, product: str) -> None:
        self.grammar, self.rng, self.country, self.at, self.product = grammar, rng, country, at, product
        self.female = self.listener_female = False
        self.facts: dict[str, str] = {}
        self.used: dict[str, set[int]] = {}
        self.random = rng.random
        self._price = 0.0

    def slot(self, name: str) -> str:
        """Words of a slot: a kept fact, a shared list of the grammar, or one that is built in."""
        known = self.facts.get(name)
        if known is not None:
            return known
        fragments = self.grammar.fragments
        if name in self.grammar.facts:
            words = self.facts[name] = self._one(f"facts.{name}")
            return words
        if name == "thing":
            return self._one(f"things.{self.product}")
        if name == "kind":
            return self._one(f"kinds.{self.product}")
        if f"slots.{name}" in fragments:
            return self._one(f"slots.{name}")
        words = self.facts[name] = self._built_in(name)
        return words

    def say(self, key: str) -> str:
        """One fragment of a key, not one that this conversation has used already while others are left."""
        lines = self.grammar.lines(key)
        used = self.used.setdefault(key, set())
        if len(used) == len(lines):
            used.clear()
        index = int(self.random() * len(lines))
        while index in used:
            index = (index + 1) % len(lines)
        used.add(index)
        return speak(lines[index], self)

    def _one(self, key: str) -> str:
        lines = self.grammar.lines(key)
        return speak(lines[int(self.random() * len(lines))], self)

    def _built_in(self, name: str) -> str:
        if name in _SPANS:
            return self._money(name)
        maker = getattr(self, f"_make_{name}", None)
        if maker is None:
            raise KeyError(f"{self.grammar.name}: unknown slot {{{name}}}")
        return str(maker())

    def _money(self, name: str) -> str:
        low, high = _SPANS[name]
        if name == "price2":
            self.slot("price")
            value = self._price * (low + self.random() * (high - low))
        else:
            value = low * (high / low) ** self.random() * _RATES[self.country]
        if name == "price":
            self._price = value
        return self.money(value, name)

    def money(self, value: float, name: str = "amount") -> str:
        """An amount as the country writes it; large ones are round."""
        locale = self.grammar.locale
        step = {"VN": 1000, "IN": 1}.get(self.country, 1 if name in ("price", "price2") else 0.01)
        if name == "sum":
            step = 100 * max(1, _RATES[self.country] // 10)
        if self.random() < 0.3 and value > 20:
            step = max(step, 1)
        rounded = round(value / step) * step
        digits = f"{rounded:,.2f}" if step < 1 else f"{rounded:,.0f}"
        for plain, written in ((",", "\0"), (".", str(locale["decimal"])), ("\0", str(locale["thousands"]))):
            digits = digits.replace(plain, written)
        return _MONEY[self.country].format(digits)

    def day(self, date: datetime) -> str:
        """A date as people write it in this language."""
        months = self.grammar.locale["months"]
        return str(self.grammar.locale["date"]).format(d=date.day, m=date.month, month=months[date.month - 1])  # type: ignore[index]

    def _between(self, low: int, high: int) -> int:
        return low + int(self.random() * (high - low + 1))

    def _make_date(self) -> str:
        return self.day(self.at - timedelta(days=self._between(2, 16)))

    def _make_date_old(self) -> str:
        return self.day(self.at - timedelta(days=self._between(20, 75)))

    def _make_due(self) -> str:
        return self.day(self.at + timedelta(days=self._between(3, 9)))

    def _make_time(self) -> str:
        return str(self.grammar.locale["time"]).format(h=self._between(7, 21), m=self._between(0, 59))

    def _make_evening(self) -> str:
        return str(self.grammar.locale["time"]).format(h=self._between(18, 22), m=self._between(0, 59))

    def _make_n(self) -> int:
        return self._between(2, 6)

    def _make_days(self) -> int:
        return self._between(5, 19)

    def _make_weeks(self) -> int:
        return self._between(2, 4)

    def _make_minutes(self) -> int:
        return 5 * self._between(3, 11)

    def _make_years(self) -> int:
        return self._between(5, 19)

    def _make_last4(self) -> str:
        return f"{self._between(0, 9999):04d}"

    def _make_ref(self) -> str:
        return f"L{'BI'[self.product.endswith('insurance')]}-{self._between(100000, 999999)}"

    def _make_code(self) -> str:
        return f"{'ABEHKR'[self._between(0, 5)]}{self._between(100, 989)}"

    def _make_house(self) -> int:
        return self._between(2, 180)

    def _make_version(self) -> str:
        return "5.3"
