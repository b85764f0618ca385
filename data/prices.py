"""The price list of a store: the company's own where it gave one."""

from __future__ import annotations

from pathlib import Path

from data.metrics.money import Prices, read_prices
from data.snapshots.store import Store

FILE = "prices.toml"


def store_prices(root: Path) -> Prices:
    """What studies cost here: ``context/prices.toml`` of the store over the built-in list.

    Raises:
        InputError: Somebody put an unusable list there by hand.
    """
    path = Store(Path(root)).context / FILE
    return read_prices(path.read_text(encoding="utf-8") if path.is_file() else None, name=str(path))
