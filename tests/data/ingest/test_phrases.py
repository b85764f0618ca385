"""Phrase lists are patterns that both engines understand."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from data.ingest.phrases import alternatives, names, pattern

LISTS = [
    "automatic_subject", "absent_subject", "greeting", "thanks", "automatic", "absent", "test", "concerned", "headings", "agent_says",
    "customer_says",
]  # fmt: skip


@pytest.mark.parametrize("name", [*LISTS, *(f"{table}.{one}" for table in ("spam", "mail", "boilerplate") for one in names(table))])
def test_pattern_matches_words_and_not_nothing(name: str) -> None:
    assert not pattern(name).fullmatch("")


@pytest.mark.parametrize("name", ["automatic", "mail.disclaimer", "mail.closing", *(f"boilerplate.{one}" for one in names("boilerplate"))])
def test_alternatives_run_over_columns(name: str) -> None:
    assert pc.match_substring_regex(pa.array(["zzz"]), f"(?is)^{alternatives(name)}$").to_pylist() == [False]


def test_pattern_of_an_unknown_list_is_an_error() -> None:
    with pytest.raises(KeyError):
        pattern("no such list")
