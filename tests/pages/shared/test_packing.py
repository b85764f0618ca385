from datetime import date
from typing import Any

import pandas as pd
import pytest

from pages.shared import handing, packing
from pages.shared.findings import Finding
from pages.shared.reads import Wanted

ROW: dict[str, Any] = {
    "name": "Card fees", "active": 6767,
    "customers": 812, "conversations": 977, "share": 0.12, "share_low": 0.10, "share_high": 0.14, "change": "up",
    "ratio": 2.4, "ratio_low": 1.6, "ratio_high": 3.7, "unhappy": 90, "judged": 300, "unhappy_share": 0.3, "unhappy_share_low": 0.25,
    "unhappy_share_high": 0.35, "unhappy_share_few": False, "sentiment": -0.4,
    "sentiment_low": -0.5, "sentiment_high": -0.3, "unsteady": False,
}  # fmt: skip
SIDES = ("5 Oct – 1 Nov 2026", "7 Sep – 4 Oct 2026")
QUOTES = pd.DataFrame({
    "conversation_id": ["T-1", "T-2"], "source": ["helpdesk", "helpdesk"], "sentence": ["The fee is too high.", "Why is there a fee?"],
    "language": ["en", None], "channel": ["phone", None], "product": ["Credit card", None], "day": [pd.Timestamp("2026-11-03"), pd.NaT],
    "tone": ["negative", None],
})  # fmt: skip


def told(document: handing.Document) -> str:
    return handing.as_text(document).replace("\u202f", " ")


def test_topic_has_every_figure_with_n_and_interval() -> None:
    facts = dict(packing.topic(ROW, SIDES))
    assert facts["Customers"] == "812 (977 conversations)"
    assert facts["Of all in contact"].replace("\u202f", " ") == "12 % (10–14) of 6 767 customers"
    assert facts["Change"] == "2.4 × (1.6–3.7); 5 Oct – 1 Nov 2026 against 7 Sep – 4 Oct 2026"
    assert "(25–35)" in facts["Left unhappy"]
    assert facts["Left unhappy"].endswith("90 of 300 customers")


def test_topic_of_few_must_not_show_a_share_of_unhappy() -> None:
    facts = dict(packing.topic({**ROW, "unhappy_share_few": True, "judged": 9, "unhappy": 3}, None))
    assert facts["Left unhappy"] == "too few to judge; 3 of 9 customers"
    assert "Change" not in facts


@pytest.mark.parametrize(
    ("change", "title"), [("up", "Card fees: 2.4 times as many customers"), ("no clear change", "Card fees: 812 customers")]
)
def test_about_topic_says_more_or_less_only_where_it_is_clear(change: str, title: str) -> None:
    assert packing.about_topic({**ROW, "change": change}, period=SIDES[0]).title == title


def test_quotes_carry_their_tickets() -> None:
    first, second = packing.quotes(QUOTES, {("helpdesk", "T-1"): "https://help.example/1"})
    assert first.words == "The fee is too high."
    assert first.origin == "− negative · English · Phone · Credit card · 3 Nov 2026"
    assert (first.ticket, first.url) == ("helpdesk T-1", "https://help.example/1")
    assert (second.origin, second.url) == ("", "")


def test_document_is_whole() -> None:
    found = packing.document(
        Finding("Card fees: twice as many customers", "customers per week, 812 customers", unsteady=True),
        facts=packing.seen(date(2026, 5, 3), pd.DataFrame({"version": ["9.0"], "customers": [12]})),
        table=pd.DataFrame({"Topic": ["Card fees"], "Customers": [1234], "Weeks": [[1, 2]], "Share": ["4 % (2–7)"]}),
        quotes=packing.quotes(QUOTES, {}), link="https://earshot.example/topics?topic=11", data="data up to 4 Nov 2026 (UTC)",
    )  # fmt: skip
    text = told(found)
    for part in (
        "Card fees: twice as many customers", "812 customers", "First seen: 3 May 2026", "Versions: 9.0 (12 customers)",
        "• Card fees: Customers 1 234, Share 4 % (2–7)", "“The fee is too high.”", "helpdesk T-1", "unsteady", "chance variation",
        "some may have been missed", "data up to 4 Nov 2026 (UTC)", "See it in Earshot: https://earshot.example/topics?topic=11",
    ):  # fmt: skip
        assert part in text


def test_document_must_not_hold_a_quote_that_was_taken_out() -> None:
    kept = packing.quotes(QUOTES, {})[:1]
    found = packing.document(Finding("Card fees", ""), quotes=kept)
    assert "Why is there a fee?" not in handing.as_text(found) + handing.as_html(found)


def test_figures_say_how_many_rows_are_left_out() -> None:
    section = packing.figures(pd.DataFrame({"Topic": [f"T{n}" for n in range(30)], "Customers": range(30)}))
    assert len(section.rows) == packing.MOST_ROWS
    assert "of 30" in section.note


def test_figures_over_time_are_the_latest_of_each_line() -> None:
    table = pd.DataFrame({"Series": ["a"] * 20 + ["b"] * 20, "From": [f"week {n}" for n in range(20)] * 2, "Customers": range(40)})
    rows = packing.figures(table).rows
    assert [row[:2] for row in rows] == [["a", f"week {n}"] for n in range(14, 20)] + [["b", f"week {n}"] for n in range(14, 20)]


def test_matching_names_what_was_searched_for() -> None:
    finding = packing.matching(
        Wanted(words="card fee", tone="negative", quality="speed", about="Credit card"),
        {"sentences": 12, "conversations": 10, "customers": 9}, period=SIDES[0],
    )  # fmt: skip
    assert (
        finding.title == "12 sentences of customers with the words “card fee”, that sound negative, with an opinion on speed of Credit card"
    )
    assert finding.detail.startswith("9 customers")


def test_narrowed_names_the_filters() -> None:
    assert packing.narrowed({"product": ("Mobile app",), "channel": ("chat", "phone"), "site": ()}) == [
        ("Filters", "Product Mobile app, Channel Chat or Phone")
    ]
    assert packing.narrowed({"product": ()}) == []


def test_narrowed_names_the_topic_and_who_counts() -> None:
    told = packing.narrowed({"product": ("Mobile app",)}, topic="Login", unhappy=True)
    assert told == [("Filters", "Topic “Login”, Product Mobile app, only customers left unhappy")]
