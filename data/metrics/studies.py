"""How many people a study must ask, given what support already tells."""

from __future__ import annotations

import math

import pandas as pd

from data.metrics.intervals import TOO_FEW, Z95, with_share

MARGIN = 0.05
"""Usual half-width of the interval that a study should give."""
INTERVIEWS = (9, 17)
"""In-depth interviews after which hardly anything new is said, in a group that is much alike (review by Hennink and Kaiser 2022,
*Social Science & Medicine* 292:114523)."""


def sample_size(*, margin: float = MARGIN, share: float = 0.5, population: float | None = None) -> int:
    """Answers needed for a share with a 95 % interval of ± ``margin``.

    Cochran 1977, *Sampling Techniques*, 3rd edition, sections 4.4: n₀ = z² p (1 − p) / d²; n = n₀ / (1 + (n₀ − 1) / N), the correction for
    a finite population. Never under 30, where the formula's normal approximation ends, unless the population is smaller.

    Args:
        margin: Half-width, over 0 and under 0.5.
        share: Expected share (0–1); 0.5 needs the most.
        population: People who could be asked; None = very many.

    Raises:
        ValueError: ``margin`` or ``share`` lies outside its range, or the population is under 1.
    """
    if not 0 < margin < 0.5 or not 0 <= share <= 1 or (population is not None and population < 1):
        raise ValueError(
            f"A sample size needs a margin between 0 and 0.5, a share from 0 to 1 and a population of at least 1; "
            f"got margin {margin}, share {share}, population {population}."
        )
    needed = max(Z95**2 * share * (1 - share) / margin**2, TOO_FEW)
    if population is not None:
        needed = min(needed / (1 + (needed - 1) / population), population)
    return math.ceil(round(needed, 9))


def margin_of(answers: int, *, share: float = 0.5, population: float | None = None) -> float:
    """Half-width of the 95 % interval (0–1) that so many answers give; the inverse of :func:`sample_size`. 1 without answers."""
    if answers <= 0:
        return 1.0
    if population is not None and answers >= population:
        return 0.0
    missing = 1.0 if population is None else (population - answers) / (population - 1)
    return Z95 * math.sqrt(share * (1 - share) / answers * missing)


def most_uncertain(low: float, high: float) -> float:
    """The share between two ends that needs the largest sample: the one nearest to one half."""
    return min(max(0.5, low), high)


def still_needed(
    known: tuple[float, float] | None, *, generalises: bool, margin: float = MARGIN, population: float | None = None
) -> int:  # fmt: skip
    """Answers that a study still needs beside what support tells.

    Where support's share may be generalised, a study is needed only if its interval is wider than wanted, and the sample is planned for the
    share in it that needs most; otherwise nothing is taken from support and the sample is the largest.

    Args:
        known: Ends of the interval of the share that support tells (0–1); None where it tells none.
        generalises: Whether it speaks for those whom the study would ask (see ``Adjusted.cautions``), and on the same thing.

    Returns:
        0 where nothing is needed.
    """
    if known is None or not generalises:
        return sample_size(margin=margin, population=population)
    low, high = known
    if (high - low) / 2 <= margin:
        return 0
    return sample_size(margin=margin, share=most_uncertain(low, high), population=population)


def invitations(answers: int, *, response: float) -> int:
    """How many must be asked for so many answers, when the part ``response`` (over 0, up to 1) of those asked answers."""
    if not 0 < response <= 1:
        raise ValueError(f"The part that answers lies over 0 and up to 1; got {response}.")
    return math.ceil(round(answers / response, 9))


def days_of_asking(answers: int, *, contacts_per_day: float, response: float) -> int | None:
    """Days in which so many answers come in when support asks everybody on such contacts; None when there are no such contacts."""
    if answers <= 0:
        return 0
    asked = invitations(answers, response=response)
    return math.ceil(round(asked / contacts_per_day, 9)) if contacts_per_day > 0 else None


def answered(answers: pd.DataFrame, *, needed: int) -> tuple[pd.DataFrame, bool]:
    """What was answered to a question that support asked, and whether so many answered that the brief can be closed.

    Args:
        answers: ``value``, ``customers`` (each customer in one row only).
        needed: Answers needed.

    Returns:
        ``answers`` with ``answers`` (of all values), ``share``, ``share_low``, ``share_high`` (95 % Wilson), ``share_few``; and whether
        there are enough. They come from those who contact support, so they speak for no others.
    """
    total = int(answers["customers"].sum())
    return with_share(answers.assign(answers=total), hits="customers", total="answers"), 0 < needed <= total
