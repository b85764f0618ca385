"""People's decisions on perception themes: what counts of the edits, and what they make of the machine's answer."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from data.decisions.perceptions import ACTIONS, ThemeDecisions, decide_perceptions, machine_themes, theme_decisions

THEMES = ("speed", "features", "reliability", "other")
PERCEPTIONS = pd.DataFrame({
    "aspect": ["App", "app", "queue", "widget", "app"], "theme": ["reliability", "speed", "speed", "other", "features"],
})  # fmt: skip


def _decided(*edits: tuple[str, str, str | None, str | None]) -> ThemeDecisions:
    return theme_decisions(pd.DataFrame(list(edits), columns=["action", "theme", "word", "target"]), last=len(edits))


def _themes(decided: ThemeDecisions) -> list[object]:
    return [None if pd.isna(theme) else theme for theme in decide_perceptions(PERCEPTIONS, decided)["theme"]]


def test_a_renamed_theme_has_its_new_name_and_the_last_one_counts() -> None:
    decided = _decided(("rename", "speed", None, "Waiting"), ("rename", "speed", None, "Time it takes"))
    assert _themes(decided) == ["reliability", "Time it takes", "Time it takes", "other", "features"]


def test_a_hidden_theme_is_null_until_it_is_shown_again() -> None:
    assert _themes(_decided(("hide", "speed", None, None))) == ["reliability", None, None, "other", "features"]
    assert _themes(_decided(("hide", "speed", None, None), ("show", "speed", None, None))) == PERCEPTIONS["theme"].tolist()


def test_a_word_moves_from_the_theme_it_was_moved_from_only() -> None:
    assert _themes(_decided(("word", "reliability", "app", "features"))) == ["features", "speed", "speed", "other", "features"]


def test_a_moved_word_can_be_moved_on_and_back() -> None:
    on = _decided(("word", "reliability", "app", "features"), ("word", "features", "app", "speed"))
    assert _themes(on) == ["speed", "speed", "speed", "other", "speed"]
    back = _decided(("word", "reliability", "app", "features"), ("word", "features", "app", "reliability"))
    assert _themes(back)[0] == "reliability"


def test_a_word_that_was_added_counts_at_once_where_it_was_found_and_is_looked_for() -> None:
    decided = _decided(("word", "other", "widget", "features"))
    assert _themes(decided)[3] == "features"
    assert decided.words == {"widget": "features"}


def test_a_word_moved_into_a_renamed_or_hidden_theme_follows_it() -> None:
    assert _themes(_decided(("word", "other", "widget", "speed"), ("rename", "speed", None, "Waiting")))[3] == "Waiting"
    assert _themes(_decided(("word", "other", "widget", "speed"), ("hide", "speed", None, None)))[3] is None


def test_machine_themes_must_not_need_a_snapshot_with_decisions() -> None:
    assert machine_themes(PERCEPTIONS) is PERCEPTIONS


_EDITS = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.sampled_from(THEMES), st.sampled_from(["app", "queue", "widget"]), st.sampled_from(THEMES)),
    max_size=8,
)


@settings(deadline=None)
@given(_EDITS, _EDITS)
def test_applying_is_idempotent_and_the_machine_s_answer_comes_back(
    first: list[tuple[str, str, str, str]], then: list[tuple[str, str, str, str]]
) -> None:
    once = decide_perceptions(PERCEPTIONS, _decided(*first))
    pd.testing.assert_frame_equal(decide_perceptions(once, _decided(*first)), once)
    pd.testing.assert_frame_equal(decide_perceptions(once, _decided(*then)), decide_perceptions(PERCEPTIONS, _decided(*then)))
    assert decide_perceptions(once, ThemeDecisions())["theme"].tolist() == PERCEPTIONS["theme"].tolist()
    assert machine_themes(once)["theme"].tolist() == PERCEPTIONS["theme"].tolist()
