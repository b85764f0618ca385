from __future__ import annotations

import pandas as pd
import pytest

from data.schema import TABLES, SchemaError, conform, empty


@pytest.mark.parametrize("name", TABLES)
def test_empty_has_the_columns_and_conforms(name: str) -> None:
    frame = conform(empty(TABLES[name]), TABLES[name], name=name)
    assert list(frame.columns) == [column.name for column in TABLES[name]]
    assert len(frame) == 0


def test_conform_adds_missing_columns_as_null_and_keeps_extra_ones_behind() -> None:
    frame = conform(pd.DataFrame({"mood": [1], "reason": ["no words"]}), TABLES["rejected"], name="rejected")
    assert list(frame.columns) == ["source", "row", "reason", "raw", "mood"]
    assert frame["row"].isna().all()


def test_conform_makes_times_utc() -> None:
    frame = pd.DataFrame({"conversation_id": ["1"], "source": ["a"], "opened_at": ["2026-01-01T01:00:00+01:00"]})
    assert str(conform(frame, TABLES["conversations"], name="conversations")["opened_at"].iloc[0]) == "2026-01-01 00:00:00+00:00"


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [("csat", 9.0, "1…5"), ("channel", "fax", "fax"), ("sentiment", 1.5, "-1…1"), ("turns", "many", "int")],
)
def test_conform_must_not_let_a_breach_through(column: str, value: object, told: str) -> None:
    frame = pd.DataFrame({"conversation_id": ["1"], "source": ["a"], column: [value]})
    with pytest.raises(SchemaError, match=column) as caught:
        conform(frame, TABLES["conversations"], name="conversations")
    assert told in str(caught.value)


def test_conform_names_a_missing_key() -> None:
    with pytest.raises(SchemaError, match="conversation_id"):
        conform(pd.DataFrame({"source": ["a"]}), TABLES["conversations"], name="conversations")
