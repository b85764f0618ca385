"""Who is speaking: contact rates against the customer base, and shares adjusted to it.

Whoever contacts support is not a random draw of the customers. Where the base is known by segment, a share can be adjusted for segments
that contact more or less often than others. Nothing here adjusts for people of one segment who contact *because* of what they say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product as combinations

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from data.metrics.base import choose, months_between
from data.metrics.intervals import TOO_FEW, wilson

FEW, SILENT, UNPLACED, UNEVEN = "few", "silent", "unplaced", "uneven"
"""Reasons not to generalise, see :class:`Adjusted`."""
MOST_CORRECTED = 0.5
"""A finite base makes an interval narrower, but by no more than if half of it had been heard: customers come and go."""
QUIET = 0.25
"""A segment whose contact rate is surely under this part of the overall one is nearly silent."""
MOST_SILENT, MOST_UNPLACED, MOST_UNEVEN = 0.1, 0.2, 2.0
"""Share of the base in silent segments, share of those in contact whose segment the base lacks, and Kish's design effect, above which a
share should not be generalised. Conventions: 2 means that weighting costs half of the sample."""


@dataclass(frozen=True, kw_only=True)
class Adjusted:
    """A share of people as counted, and as it would be if every segment contacted support equally often.

    Args:
        value, low, high: Adjusted share with its 95 % interval (0–1).
        raw, raw_low, raw_high: Share of all those in contact, with Wilson's interval (0–1).
        effective: Kish's effective sample size: so many people drawn at random would tell as much.
        silent: Share of the base in segments that are (nearly) silent (0–1).
        placed: Share of those in contact whose segment the base knows (0–1).
        cautions: Why one must not generalise; empty where one may. ``few``: effective sample under 30. ``silent``: more than a tenth of
            the base is hardly heard. ``unplaced``: more than a fifth of those in contact have no segment of the base. ``uneven``: the
            segments contact so unevenly that more than half of the sample is lost.
    """

    value: float
    low: float
    high: float
    raw: float
    raw_low: float
    raw_high: float
    effective: float
    silent: float
    placed: float
    cautions: tuple[str, ...]


def base_by(
    rows: pd.DataFrame, *, by: Sequence[str] = ("segment",), first: date, last: date,
    products: Sequence[str] = (), segments: Sequence[str] = (),
) -> pd.DataFrame:  # fmt: skip
    """Active customers of each segment, of each product, or of each product and segment.

    Sizes beside each other must be those of the same months: taken is the mean of the period's months that are known of all of them.

    Args:
        rows: The customer base: ``month``, ``product``, ``segment`` (null = all), ``customers``.
        by: ``segment``, ``product`` or both. By product, a customer of two products stands in two rows.
        first, last: The period, both days included.
        products, segments: Those of the reader's choice; empty = all.

    Returns:
        The columns of ``by``, ``base`` (NaN where no month of the period is known of all) and ``covered`` (part of the period's days whose
        months are known, 0–1). Empty where the base is not known so finely.
    """
    chosen = {"product": products, "segment": segments}
    cells = list(combinations(*(_names(rows[column], chosen[column]) for column in by)))
    known = []
    for values in cells:
        own = {**chosen, **{column: [value] for column, value in zip(by, values, strict=True)}}
        known.append(choose(rows, products=own["product"], segments=own["segment"]).customers)
    days = months_between(first, last)
    months = [month for month in days if known and all(month in one for one in known)]
    told = sum(days[month] for month in months)
    sizes = [sum(one[month] * days[month] for month in months) / told if told else float("nan") for one in known]
    table = pd.DataFrame(cells, columns=list(by))
    return table.assign(base=pd.Series(sizes, dtype=float), covered=told / sum(days.values()) if days else 0.0)


def _names(column: pd.Series, wanted: Sequence[str]) -> list[str]:
    """Spellings of the base, one for each name that is wanted."""
    folded = {name.casefold() for name in wanted}
    spelled = {str(name).casefold(): str(name) for name in reversed(column.dropna().tolist())}
    return [name for key, name in sorted(spelled.items()) if not folded or key in folded]


def strata(groups: pd.DataFrame, base: pd.DataFrame, *, by: Sequence[str] = ("segment",)) -> pd.DataFrame:
    """Those in contact beside the base, whatever the case of the names.

    Args:
        groups: The columns of ``by`` (null = unknown), ``customers`` (who say it), ``contacts`` (all customers in contact).
        base: Of :func:`base_by`.

    Returns:
        The columns of ``by``, ``customers``, ``contacts`` (0 where nobody was in contact), ``base`` (NaN where not known).
    """
    keys = [f"{column}_folded" for column in by]
    spoken, known = (
        frame.assign(**{key: frame[column].astype("str").str.casefold() for key, column in zip(keys, by, strict=True)})
        for frame in (groups, base)
    )
    spoken = spoken.groupby(keys, dropna=False, as_index=False).agg({**dict.fromkeys(by, "first"), "customers": "sum", "contacts": "sum"})
    both = spoken.merge(known[[*keys, *by, "base"]], on=keys, how="outer", suffixes=("", "_base"))
    named = {column: both[column].fillna(both[f"{column}_base"]) for column in by}
    counts = both[["customers", "contacts"]].fillna(0).astype(int)
    return pd.DataFrame({**named, "customers": counts["customers"], "contacts": counts["contacts"], "base": both["base"]})


def contact_rates(groups: pd.DataFrame, *, by: str = "segment") -> pd.DataFrame:
    """How large a part of each segment contacts support, and which segments are hardly heard.

    Args:
        groups: Of :func:`strata`.
        by: Its column of names.

    Returns:
        ``field`` (= ``by``), ``value``, ``customers``, ``contacts``, ``base``, ``contact_rate`` with ``rate_low`` and ``rate_high`` (95 %
        Wilson; a period in which customers come and go can have more contacts than active customers: then the rate is told as 1),
        ``silent``: nobody was in contact, or the rate is surely under a quarter of the overall one. Largest base first.
    """
    base = groups["base"].where(groups["base"] > 0)
    heard = groups["contacts"].astype(float).clip(upper=base)
    rate = wilson(heard, base)
    overall = heard.sum() / base.sum() if base.sum() > 0 else float("nan")
    silent = base.notna() & ((groups["contacts"] == 0) | (rate["share_high"] < QUIET * overall))
    table = pd.DataFrame(
        {"field": by, "value": groups[by], "customers": groups["customers"], "contacts": groups["contacts"], "base": base,
         "contact_rate": rate["share"], "rate_low": rate["share_low"], "rate_high": rate["share_high"], "silent": silent.astype(bool)}
    )  # fmt: skip
    return table.sort_values(["base", "contacts"], ascending=False, na_position="last", ignore_index=True)


def effective_size(contacts: np.ndarray, base: np.ndarray) -> float:
    """Effective sample size of people weighted by base / contacts of their stratum (Kish 1965): (Σw)² / Σw².

    Args:
        contacts, base: Counts of the same strata; those with no contact are left out.
    """
    heard = contacts > 0
    n, size = contacts[heard], base[heard]
    return float(size.sum() ** 2 / (size**2 / n).sum()) if heard.any() and size.sum() > 0 else 0.0


def poststratified(hits: np.ndarray, contacts: np.ndarray, base: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Share of people, each stratum counting with its part of the base, and its 95 % interval.

    Share: post-stratification (Holt and Smith 1979). Interval: Wilson's (1927) on the sample size that gives the same variance if drawn
    at random (Korn and Graubard 1998; Dean and Pagano 2015), never more than the people heard, with the correction for a finite base
    (Cochran 1977). A stratum's own share is taken into that variance with one observation more of the overall share: five people without
    a hit do not show that there is none; where few people of a large stratum make most of it, Student's t (Satterthwaite 1946) stands for
    the normal. A stratum that nobody is heard from gets the share of the others and anything from 0 to 1 as its interval, added by squares.

    Args:
        hits, contacts: Counts, shape (..., strata); somebody was in contact.
        base: Customers, shape (strata,), all over 0.

    Returns:
        Share, low, high (0–1), each of shape (...).
    """
    k, n = np.asarray(hits, dtype=float), np.asarray(contacts, dtype=float)
    whole = base / base.sum()
    weight = np.where(n > 0, whole, 0.0)
    heard = weight.sum(axis=-1)
    weight = weight / heard[..., None]
    people = np.maximum(n, 1)
    share = (weight * k / people).sum(axis=-1)
    size = 1 / (weight**2 / people).sum(axis=-1)
    usual = (share * size + 0.5) / (size + 1)
    smooth = (k + usual[..., None]) / (n + 1)
    unheard = 1 - np.minimum(n / base, MOST_CORRECTED)
    parts = weight**2 * unheard * smooth * (1 - smooth) / people
    variance = parts.sum(axis=-1)
    freedom = variance**2 / (parts**2 / np.maximum(n - 1, 1)).sum(axis=-1)
    as_drawn = np.minimum(usual * (1 - usual) / variance, n.sum(axis=-1) / (weight * unheard).sum(axis=-1))
    quantile = np.ravel(stdtrit(np.maximum(freedom, 2), 0.975))
    ends = wilson(pd.Series(np.ravel(share * as_drawn)), pd.Series(np.ravel(as_drawn)), z=quantile).to_numpy().reshape(*share.shape, 3)
    down, up = share - ends[..., 1], ends[..., 2] - share
    low, high = share - np.hypot(down, (1 - heard) * share), share + np.hypot(up, (1 - heard) * (1 - share))
    return share, np.clip(low, 0, share), np.clip(high, share, 1)


def adjusted_share(groups: pd.DataFrame) -> Adjusted | None:
    """Share of people who say it, adjusted to the customer base (:func:`poststratified`).

    Args:
        groups: Of :func:`strata`: ``customers``, ``contacts``, ``base``.

    Returns:
        None without a base of at least two strata, or without anybody in contact there: then nothing can be adjusted.
    """
    placed = groups[groups["base"] > 0]
    k, n, size = (placed[name].to_numpy(dtype=float) for name in ("customers", "contacts", "base"))
    if len(placed) < 2 or not n.sum():
        return None
    value, low, high = poststratified(k, n, size)
    total = groups[["customers", "contacts"]].sum().astype(float)
    raw = wilson(pd.Series([total["customers"]]), pd.Series([total["contacts"]])).iloc[0]
    rates = contact_rates(placed.assign(stratum=range(len(placed))), by="stratum")
    quiet = float(rates.loc[rates["silent"], "base"].sum() / size.sum())
    effective, told = effective_size(n, size), float(n.sum() / total["contacts"])
    return Adjusted(
        value=float(value), low=float(low), high=float(high),
        raw=float(raw["share"]), raw_low=float(raw["share_low"]), raw_high=float(raw["share_high"]),
        effective=effective, silent=quiet, placed=told,
        cautions=_cautions(effective=effective, silent=quiet, placed=told, uneven=float(n.sum()) / effective),
    )  # fmt: skip


def _cautions(*, effective: float, silent: float, placed: float, uneven: float) -> tuple[str, ...]:
    found = {FEW: effective < TOO_FEW, SILENT: silent > MOST_SILENT, UNPLACED: placed < 1 - MOST_UNPLACED, UNEVEN: uneven > MOST_UNEVEN}
    return tuple(reason for reason, holds in found.items() if holds)
