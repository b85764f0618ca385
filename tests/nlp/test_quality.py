"""The shipped figures and model cards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from data.metrics.checks import KINDS
from nlp.quality import cards, figures
from tests.benchmarks import quality


def test_shipped_figures_are_those_of_the_results() -> None:
    """When this fails, something was measured again: ``python -m tests.benchmarks.quality`` writes the shipped file anew."""
    shipped, measured = ([replace(figure, measured_on="") for figure in found] for found in (figures(), quality.figures()))
    assert shipped == measured


def test_every_figure_lies_in_its_interval_and_has_a_date() -> None:
    assert all(0 <= figure.low <= figure.value <= figure.high <= 1 and figure.n > 0 for figure in figures())
    assert all(date.fromisoformat(figure.measured_on) for figure in figures())


def test_everything_that_people_can_check_has_a_card() -> None:
    names = [card.annotator for card in cards()]
    assert set(KINDS) <= set(names)
    assert {figure.annotator for figure in figures()} <= set(names)
    assert len(set(names)) == len(names)


def test_screen_words_must_not_be_those_of_statistics() -> None:
    told = " ".join(figure.measure for figure in figures()).lower()
    assert not [word for word in ("nmi", "f1", "recall", "precision", "accuracy", "macro") if word in told]


def test_the_interval_of_a_share_without_one_is_wilson_s() -> None:
    # Newcombe 1998 (Statistics in Medicine 17:857), table I, method 3: 81/263
    found = quality._figure("topic", "measure", {"hits": 81, "n": 263}, "set", "2026-01-01")
    assert (found.low, found.high) == (0.255, 0.366)
