"""What studies cost and what is saved, as ranges from an editable price list."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard

import pandas as pd

from data.schema import InputError

LEAST_DECISIONS = 5
"""Decisions from which a total is told: below, it would be one story, not a figure."""
AVOIDED, NARROWED, BOUGHT = "avoided", "narrowed", "bought"
DECISIONS = (AVOIDED, NARROWED, BOUGHT)
"""What became of the study: not bought, a smaller one bought, bought all the same."""
_CURRENCY_LETTERS = 3


@dataclass(frozen=True)
class Money:
    """An amount that is only known as a range, ``low`` ≤ ``high``."""

    low: float
    high: float
    currency: str = "USD"


@dataclass(frozen=True, kw_only=True)
class Prices:
    """A price list.

    Args:
        currency: ISO 4217.
        items: What can be bought → price of one, (low, high).
        studies: Name of a study → how many of which items it takes.
        response: Part of those in contact who answer a question that support puts to them (0–1).
    """

    currency: str
    items: Mapping[str, tuple[float, float]]
    studies: Mapping[str, Mapping[str, float]]
    response: float

    def cost(self, study: Mapping[str, float]) -> Money:
        """What so many of these items cost.

        Raises:
            InputError: The list has no price of one of them.
        """
        return self.saved(study, {})

    def saved(self, planned: Mapping[str, float], needed: Mapping[str, float]) -> Money:
        """What is saved when less is bought than was planned: each item's difference at its price, so that a price that is uncertain
        counts once. Negative where more must be bought.

        Raises:
            InputError: The list has no price of an item.
        """
        low = high = 0.0
        for item in {**planned, **needed}:
            fewer = planned.get(item, 0) - needed.get(item, 0)
            one, other = (fewer * price for price in self._price(item))
            low, high = low + min(one, other), high + max(one, other)
        return Money(low, high, self.currency)

    def _price(self, item: str) -> tuple[float, float]:
        if item not in self.items:
            raise InputError(f"The price list has no price of '{item}'; it has {', '.join(self.items)}. Add it under [prices].")
        return self.items[item]


def read_prices(text: str | None = None, *, name: str = "prices.toml") -> Prices:
    """The built-in price list, with what a company's own list says instead.

    Args:
        text: The company's list, TOML; None = the built-in one alone.

    Raises:
        InputError: The list cannot be read, or a figure is none.
    """
    usual = _built_in()
    try:
        own = tomllib.loads(text.removeprefix("\ufeff")) if text else {}
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{name} cannot be read as TOML: {error}. Compare it with docs/representativeness.md.") from error
    unknown = set(own) - set(usual)
    if unknown:
        raise InputError(f"{name} has {', '.join(sorted(unknown))}, which means nothing; known are {', '.join(usual)}.")
    currency = own.get("currency", usual["currency"])
    if not (isinstance(currency, str) and len(currency) == _CURRENCY_LETTERS and currency.isalpha()):
        raise InputError(f"{name}: currency is a code of three letters such as EUR; got {currency!r}.")
    told = {part: {**usual[part], **_table(own, part, name)} for part in ("prices", "studies", "asking")}
    if currency.upper() != usual["currency"] and (left := set(usual["prices"]) - set(own.get("prices", {}))):
        raise InputError(f"{name}: in another currency every price is needed; {', '.join(sorted(left))} would still be in USD.")
    prices = {item: _range(price, item, name) for item, price in told["prices"].items()}
    studies = {study: _counts(parts, study, set(prices), name) for study, parts in told["studies"].items()}
    response = told["asking"].get("response")
    if not _is_number(response) or not 0 < response <= 1:
        raise InputError(f"{name}: asking.response is a part over 0 and up to 1; got {response!r}.")
    return Prices(currency=currency.upper(), items=prices, studies=studies, response=float(response))


@cache
def _built_in() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "prices.toml").read_text(encoding="utf-8"))


def _table(own: Mapping[str, Any], part: str, name: str) -> Mapping[str, Any]:
    table = own.get(part, {})
    if not isinstance(table, Mapping):
        raise InputError(f"{name}: [{part}] is a table; got {table!r}.")
    return table


def _range(price: object, item: str, name: str) -> tuple[float, float]:
    ends = [float(end) for end in (price if isinstance(price, list) else [price, price]) if _is_number(end)]
    if len(ends) != 2 or not 0 <= ends[0] <= ends[1]:
        raise InputError(f"{name}: the price of {item} is a number or [low, high], from 0 on; got {price!r}.")
    return ends[0], ends[1]


def _counts(parts: object, study: str, known: set[str], name: str) -> dict[str, float]:
    if not isinstance(parts, Mapping) or not all(_is_number(count) and count >= 0 for count in parts.values()):
        raise InputError(f"{name}: [studies.{study}] says how many of which items a study takes; got {parts!r}.")
    if lacking := set(parts) - known:
        raise InputError(f"{name}: [studies.{study}] needs a price of {', '.join(sorted(lacking))} under [prices].")
    return {str(item): float(count) for item, count in parts.items()}


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value and abs(value) != float("inf")


def saved_total(decisions: pd.DataFrame) -> tuple[Money, ...] | None:
    """What was saved in all, by currency; None until five decisions are recorded.

    Ends are added: all ranges come from one price list, so they err in the same direction.

    Args:
        decisions: ``decision`` (one of ``DECISIONS``; null = none yet), ``low``, ``high``, ``currency``. A study that was bought all the
            same is a decision and saves nothing.
    """
    made = decisions[decisions["decision"].isin(DECISIONS)]
    if len(made) < LEAST_DECISIONS:
        return None
    counted = made[(made["decision"] != BOUGHT) & made[["low", "high", "currency"]].notna().all(axis=1)]
    sums = counted.groupby("currency")[["low", "high"]].sum()
    return tuple(Money(float(low), float(high), str(currency)) for currency, low, high in sums.itertuples())
