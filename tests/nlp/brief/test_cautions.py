"""A brief warns in words wherever its adjusted share must not be generalised."""

from __future__ import annotations

import pandas as pd
import pytest

from data.metrics import representativeness
from nlp.brief import compose
from nlp.brief.answer import _BECAUSE, _CAUTIONS, _LANGUAGES, _warnings
from nlp.brief.model import Estimate
from nlp.brief.question import understand

EVERYBODY = pd.Series(
    {"contacts": 500, "conversations": 600, "known": 600, "first_day": pd.Timestamp("2026-10-01"), "last_day": pd.Timestamp("2026-10-31")}
)
BASE = pd.DataFrame(
    {"month": "2026-10", "product": pd.Series([None] * 3, dtype="str"), "segment": ["A", "B", "C"], "customers": [9000.0, 6000.0, 5000.0]}
)


GROUPS = pd.DataFrame({"segment": ["A", "B", "C"], "customers": [20, 20, 30], "contacts": [200, 150, 150]})
EVIDENCE = pd.DataFrame({"person": range(70), "conversation": range(70)})


def _reach(*groups: tuple[str, int, int]) -> compose.Reach:
    rows = pd.DataFrame(groups, columns=["segment", "customers", "contacts"])
    evidence = pd.DataFrame({"person": range(int(rows["customers"].sum())), "conversation": range(int(rows["customers"].sum()))})
    return compose.reach(evidence, EVERYBODY, rows, BASE, {})


def test_every_caution_has_its_words() -> None:
    named = {representativeness.FEW, representativeness.SILENT, representativeness.UNPLACED, representativeness.UNEVEN}
    assert set(_CAUTIONS) == named


@pytest.mark.parametrize(
    ("groups", "cautions"),
    [
        ([("A", 20, 200), ("B", 20, 150), ("C", 30, 150)], ()),
        ([("A", 20, 300), ("B", 20, 200)], ("silent",)),
        ([("A", 2, 5), ("B", 20, 400), ("C", 8, 95)], ("few", "silent", "uneven")),
    ],
)
def test_a_brief_says_why_it_must_not_be_generalised(groups: list[tuple[str, int, int]], cautions: tuple[str, ...]) -> None:
    reach = _reach(*groups)
    assert reach.cautions == cautions
    told = _warnings(understand("Do customers like the fees?"), EVERYBODY, reach, None)
    assert [words for reason, words in _CAUTIONS.items() if reason in cautions] == [words for words in told if words in _CAUTIONS.values()]


@pytest.mark.parametrize(
    ("question", "tone", "warned"),
    [
        ("How many customers have trouble with the fees?", Estimate(-0.5, -0.7, -0.3), True),
        ("How many customers praise the fees?", Estimate(0.5, 0.3, 0.7), False),
        ("How many customers speak of the fees?", Estimate(-0.1, -0.3, 0.1), False),
        ("Do customers dislike the fees?", Estimate(-0.5, -0.7, -0.3), False),
        ("How many customers have trouble with the fees?", None, False),
    ],
)
def test_a_count_of_a_problem_says_that_people_call_because_of_it(question: str, tone: Estimate | None, warned: bool) -> None:
    reach = compose.reach(EVIDENCE, EVERYBODY, GROUPS, BASE.iloc[:0], {})
    assert any(words == _BECAUSE for words in _warnings(understand(question), EVERYBODY, reach, tone)) is warned


def test_a_known_base_says_it_whatever_was_asked() -> None:
    reach = compose.reach(EVIDENCE, EVERYBODY, GROUPS, BASE, {})
    assert _BECAUSE in _warnings(understand("Do customers dislike the fees?"), EVERYBODY, reach, Estimate(-0.5, -0.7, -0.3))


@pytest.mark.parametrize("languages", [True, False])
def test_where_several_languages_are_spoken_it_says_that_they_are_not_compared(languages: bool) -> None:
    reach = compose.reach(EVIDENCE, EVERYBODY, GROUPS, BASE, {})
    told = _warnings(understand("Do customers dislike the fees?"), EVERYBODY, reach, None, languages=languages)
    assert (_LANGUAGES in told) is languages


def test_where_nothing_was_found_nothing_is_said_of_languages() -> None:
    reach = compose.reach(EVIDENCE.iloc[:0], EVERYBODY, GROUPS.iloc[:0], BASE, {})
    assert _LANGUAGES not in _warnings(understand("Do penguins dance?"), EVERYBODY, reach, None, languages=True)
