"""A brief survives being kept: what comes back is what went in."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from data.schema import StoreError
from nlp.brief.frozen import FRAMES, freeze, thaw
from nlp.brief.model import Brief
from tests import briefs, factories


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> factories.Published:
    return factories.full_store(tmp_path_factory.mktemp("frozen"), conversations=120)


def _through_json(brief: Brief) -> Brief:
    return thaw(json.loads(json.dumps(freeze(brief), allow_nan=False)))


@pytest.mark.parametrize("build", [briefs.brief, briefs.nothing, briefs.nasty])
def test_thaw_gives_back_what_was_frozen(published: factories.Published, build: Any) -> None:
    brief = build(published)
    back = _through_json(brief)
    for name in Brief.__dataclass_fields__:
        if name not in FRAMES:
            assert getattr(back, name) == getattr(brief, name), name
        elif len(getattr(brief, name)):
            one, other = getattr(back, name), getattr(brief, name)
            pd.testing.assert_frame_equal(one, other[FRAMES[name]].reset_index(drop=True), check_dtype=False)
        else:
            assert list(getattr(back, name).columns) == FRAMES[name]


def test_rows_that_speak_of_a_conversation_are_objects(published: factories.Published) -> None:
    frozen = freeze(briefs.brief(published))
    assert {"conversation_id", "source"} <= set(frozen["evidence"][0])
    assert {"conversation_id", "source"} <= set(frozen["quotes"][0])


@pytest.mark.parametrize("broken", [{}, {"question": "x"}, {"verdict": 1}])
def test_thaw_must_say_what_cannot_be_read(broken: dict[str, Any]) -> None:
    with pytest.raises(StoreError, match="ask the question anew"):
        thaw(broken)
