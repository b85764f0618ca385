"""Columns by what they hold, and by the user's word."""

from __future__ import annotations

import pandas as pd
import pytest

from data.ingest.fields import recognise
from data.ingest.headers import header_row, unique_headers
from data.ingest.profile import Profile
from data.schema import InputError

WORDS = [
    "my card was declined at the shop",
    "the app closes when I pay a bill",
    "nobody answers the phone at all",
    "where is the refund you promised",
]


def table(**columns: list[str]) -> pd.DataFrame:
    """Cells of some columns, underscores for spaces in headers."""
    return pd.DataFrame({header: pd.Series(cells, dtype="str") for header, cells in columns.items()})


def test_recognise_finds_unnamed_things_by_content() -> None:
    frame = table(
        a=["0b1e7a52-6f0e-4f6a-9a0b-1d2e3f40516%d" % n for n in range(4)],  # noqa: UP031
        b=["2024-05-01 10:00", "2024-05-02 11:00", "2024-05-03 12:00", "2024-05-04 13:00"],
        c=WORDS,
        d=["Phone", "E-mail", "Web", "Phone"],
        e=[f"person{n}@example.org" for n in range(4)],
        f=[f"https://desk.example.org/t/{n}" for n in range(4)],
    )
    found = recognise(frame, known={}, given={}, name="x.csv")
    assert found.columns == {"opened_at": "b", "conversation_id": "a", "customer_id": "e", "channel": "d", "url": "f", "text": "c"}
    assert set(found.how.values()) == {"content"}


def test_recognise_knows_the_customers_words_from_the_agents() -> None:
    agent = [f"let me check that for you, reference {n}" for n in range(4)]
    found = recognise(table(what_the_advisor_said=agent, what_the_customer_said=WORDS), known={}, given={}, name="x.csv")
    assert found.columns == {"text": "what_the_customer_said", "reply": "what_the_advisor_said"}


def test_recognise_must_not_take_categories_for_words() -> None:
    frame = table(description=["Billing"] * 70, note=[f"{word} {n}" for n in range(10) for word in (*WORDS, *WORDS[:3])])
    assert recognise(frame, known={}, given={}, name="x.csv").columns["text"] == "note"


def test_recognise_leaves_scores_on_other_scales_alone() -> None:
    assert "csat" not in recognise(table(text=WORDS, score=["87", "12", "45", "99"]), known={}, given={}, name="x").columns
    assert recognise(table(text=WORDS, score=["4", "1", "5", "2"]), known={}, given={}, name="x").columns["csat"] == "score"


def test_recognise_tells_contacts_that_are_calls_from_contacts_that_are_persons() -> None:
    words = [f"{WORDS[n % 4]} {n}" for n in range(40)]
    once = table(contact_id=[f"K{n:05d}" for n in range(40)], text=words)
    assert recognise(once, known={}, given={}, name="x").columns["conversation_id"] == "contact_id"
    again = table(ticket=[f"T{n:05d}" for n in range(40)], contact_id=[f"K{n % 9:05d}" for n in range(40)], text=words)
    assert recognise(again, known={}, given={}, name="x").columns["customer_id"] == "contact_id"


def test_recognise_takes_several_tags_and_leaves_feelings() -> None:
    frame = table(text=WORDS, category=["card", "app", "phone", "refund"], label=["negative", "positive", "neutral", "negative"])
    assert recognise(frame, known={}, given={}, name="x").tags == ["category"]
    assert recognise(frame, known={}, given={"tags": "category + label"}, name="x").tags == ["category", "label"]


def test_recognise_explains_what_is_missing() -> None:
    with pytest.raises(InputError, match="needs a column for 'text'"):
        recognise(table(amount=["1", "2"], code=["a1", "b2"]), known={}, given={}, name="x.csv")


def test_profile_measures_a_column() -> None:
    profile = Profile("x", pd.Series(["我的卡丢了", "two words", None, "2024-05-01"], dtype="str"))
    assert (profile.filled, profile.distinct, profile.distinct_share) == (0.75, 3, 1.0)
    assert profile.dates == pytest.approx(1 / 3)
    assert not Profile("x", pd.Series([], dtype="str")).is_text
    assert Profile("n", pd.Series(["1", "2", "3"], dtype="str")).is_counter


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([["id", "text"], ["1", "card lost"]], True),
        ([["1", "my card was lost"], ["2", "the app is slow"]], False),
        ([["2024-05-01", "x"], ["2024-05-02", "y"]], False),
        ([["nazwa", "kwota"], ["a", "12,50"]], True),
        ([["", ""], ["1", "a"]], False),
    ],
)
def test_header_row_tells_headers_from_values(rows: list[list[str]], wanted: bool) -> None:
    assert header_row(rows) is wanted


def test_unique_headers_numbers_doubles_and_names_the_nameless() -> None:
    assert unique_headers(["Date", "", "Date", " a  b "])[0] == ["Date", "column 2", "Date (2)", "a b"]
