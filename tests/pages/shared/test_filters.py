from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared import filters
from pages.shared.filters import Context, dump, parse

KNOWN = Context(
    options={"product": ["Card", "A & B"], "channel": ["chat"], "sign": ["problem"]}, topics={-1: "No topic", 10: "Fees", 11: "Declined"},
    successors={19: 10, 18: 19}, period="4w", dated=True,
)  # fmt: skip
VALUES = st.fixed_dictionaries({
    "period": st.sampled_from(["4w", "12w", "all", "custom"]), "compare": st.sampled_from(["previous", "year", "none"]),
    "from": st.none() | st.dates(date(1971, 1, 1), date(2099, 1, 1)), "product": st.lists(st.sampled_from(["Card", "A & B"]), unique=True),
    "topic": st.sampled_from([None, -1, 10, 11]), "unhappy": st.booleans(), "q": st.text(max_size=40),
    "tone": st.sampled_from([None, "negative"]),
    "open": st.sampled_from([[], ["chat logs", "T/1?&="]]), "at": st.integers(1, 50),
})  # fmt: skip


@given(VALUES)
def test_dump_and_parse_bring_every_value_back(values: dict[str, Any]) -> None:
    url = dump(values, KNOWN, page="conversations")
    for name, value in values.items():
        if name == "from" and values["period"] != "custom":
            continue
        back, bad = parse(name, url.get(name, []), KNOWN)
        assert back == value
        assert not bad


@given(st.sampled_from([*filters._NAMES]), st.lists(st.text(max_size=30), max_size=4))
def test_parse_must_not_fail_on_anything(name: str, raw: list[str]) -> None:
    value, bad = parse(name, raw, KNOWN)
    assert len(bad) <= len(raw)
    assert dump({name: value, "period": "custom"}, KNOWN, page="conversations") is not None


@pytest.mark.parametrize(("text", "topic"), [("19", 10), ("18", 10), ("10", 10), ("-1", -1), ("77", None), ("1e3", None)])
def test_parse_follows_merged_topics(text: str, topic: int | None) -> None:
    assert parse("topic", [text], KNOWN)[0] == topic


def test_dump_leaves_defaults_and_other_pages_values_out() -> None:
    values = {"period": "4w", "compare": "previous", "grain": "day", "q": "fee", "topic": 10}
    assert dump(values, KNOWN, page="overview") == {"topic": ["10"]}
    assert dump(values, KNOWN, page="trends") == {"topic": ["10"], "grain": ["day"]}


def test_parse_keeps_good_parts_and_names_bad_ones() -> None:
    assert parse("product", ["Card", "Nope"], KNOWN) == (["Card"], ["Nope"])
