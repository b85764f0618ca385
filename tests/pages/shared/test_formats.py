import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared import formats
from pages.shared.formats import CLOSE, JOINER, OPEN, THIN


def test_number_has_thin_thousands_and_no_decimals() -> None:
    assert formats.number(3977) == f"3{THIN}977"
    assert formats.number(12.6) == "13"
    assert formats.number(None) == "–"


def test_share_shows_its_interval() -> None:
    assert formats.share(0.123, 0.101, 0.139) == f"12{THIN}% (10–14)"
    assert formats.share(float("nan"), 0, 1) == "–"


def test_shares_must_not_show_what_rests_on_too_few() -> None:
    rows = pd.DataFrame({"share": [0.5], "share_low": [0.1], "share_high": [0.9], "share_few": [True]})
    assert formats.shares(rows) == ["too few to judge"]
    assert "(10–90)" in formats.shares(rows, judge=False)[0]


@pytest.mark.parametrize(
    ("ratio", "low", "high", "shown"),
    [
        (1.4, 1.12, 1.76, f"+40{THIN}% (+12 to +76)"),
        (0.55, 0.4, 0.8, f"−45{THIN}% (−60 to −20)"),
        (2.4, 1.6, 3.7, "2.4 × (1.6–3.7)"),
        (float("inf"), 5.0, float("inf"), "none before"),
        (float("nan"), 1.0, 1.0, "–"),
    ],
)
def test_times_reads_as_percent_under_twofold(ratio: float, low: float, high: float, shown: str) -> None:
    assert formats.times(ratio, low, high) == shown


@given(st.text())
def test_plain_keeps_every_visible_character(text: str) -> None:
    shown = formats.plain(text).replace(JOINER, "")
    unescaped = "".join(c for i, c in enumerate(shown) if not (c == "\\" and _escapes(shown, i)))
    assert unescaped == re.sub(r"[^\S\u202f\u00a0]+", " ", text).strip() or JOINER in text


def test_plain_keeps_numbers_on_one_line() -> None:
    assert THIN in formats.plain(formats.number(4233))


def _escapes(text: str, place: int) -> bool:
    run = 0
    while place - run - 1 >= 0 and text[place - run - 1] == "\\":
        run += 1
    return run % 2 == 0


@given(st.text(alphabet="*_`[]()<>#!~$:@.-+|\\ab "))
def test_plain_must_not_leave_markdown_unescaped(text: str) -> None:
    shown = formats.plain(text)
    for place, character in enumerate(shown):
        if character in "*_`[]<>#!~$:|@":
            assert shown[place - 1] == "\\"


def test_plain_breaks_what_is_looked_for_after_escapes_are_undone() -> None:
    undone = formats.plain(":tada: :material/home: :red[x] www.example.com a -> b a@b.example").replace("\\", "")
    for pattern in (":tada:", ":material/", ":red[", "www.ex", "->", "a@b"):
        assert pattern not in undone


@given(st.text(), st.integers(-3, 30), st.integers(-3, 30))
def test_marked_changes_nothing_but_two_brackets(text: str, start: int, end: int) -> None:
    shown = formats.marked(text, start, end)
    assert shown in (text, text[:start] + OPEN + text[start:end] + CLOSE + text[end:])


def test_mark_words_finds_words_whatever_case_and_accents() -> None:
    assert formats.mark_words("La Carte a été refusée", ["ETE", "carte"]) == "La ⟦Carte⟧ a ⟦été⟧ refusée"


@given(st.text(), st.text(max_size=8))
def test_mark_words_must_not_change_the_words(text: str, words: str) -> None:
    if OPEN not in text and CLOSE not in text:
        assert formats.mark_words(text, words).replace(OPEN, "").replace(CLOSE, "") == text


def test_annotate_numbers_spans_that_overlap() -> None:
    assert formats.annotate("You took nine days.", [(9, 18, 2), (4, 18, 1)]) == "You ⟦took ⟦nine days⟧²⟧¹."
    assert formats.annotate("Hi there", [(3, 8, 1), (3, 8, 2)]) == "Hi ⟦there⟧¹ʼ²"


SPANS = st.lists(st.tuples(st.integers(-2, 20), st.integers(-2, 20), st.integers(1, 9)), max_size=6)


@given(st.text(alphabet="abc ", max_size=20), SPANS)
def test_annotate_must_not_change_the_words(text: str, spans: list[tuple[int, int, int]]) -> None:
    shown = formats.annotate(text, spans)
    assert "".join(c for c in shown if c in "abc ") == text
    assert shown.count(OPEN) == shown.count(CLOSE)


def test_shorten_cuts_at_a_word() -> None:
    assert formats.shorten("one two three four", 12) == "one two …"
    assert formats.shorten("short") == "short"


def test_span_and_period_read_as_dates() -> None:
    since, until = pd.Timestamp("2026-10-05").date(), pd.Timestamp("2026-11-01").date()
    assert formats.span(since, until) == "5 Oct – 1 Nov 2026"
    assert formats.span(None, None) == "all data"
    assert formats.period("2026-11-02", "week") == "week of 2 Nov 2026"


@pytest.mark.parametrize(
    ("value", "noun", "shown"),
    [
        (1, "name", "1 name"),
        (3780, "name", f"3{THIN}780 names"),
        (2, "address", "2 addresses"),
        (0, "date of birth", "0 dates of birth"),
        (5, "identity", "5 identities"),
        (2, "day", "2 days"),
    ],
)
def test_count_knows_one_and_many(value: int, noun: str, shown: str) -> None:
    assert formats.count(value, noun) == shown


def test_redactions_are_counted_in_words_most_first() -> None:
    assert formats.redactions({"IBAN": 1, "NAME": 2242, "NEW_KIND": 2, "PHONE": 0}) == f"2{THIN}242 names, 2 new kinds, 1 IBAN"


def test_redactions_have_a_word_for_every_kind() -> None:
    assert {"NAME", "PHONE", "EMAIL", "ADDRESS", "CARD", "ACCOUNT", "IBAN", "ID", "SECRET", "URL", "DATE_OF_BIRTH"} <= set(formats.REDACTED)


def test_a_tile_tells_a_share_of_few_as_counts_and_says_why() -> None:
    assert formats.on_tile(108, 181, "60 % (52–67)", few=False) == ("60 % (52–67)", "108 of 181 customers")
    assert formats.on_tile(10, 20, "50 % (30–70)", few=True) == ("10 of 20", "customers; too few to judge")


def test_tone_range_is_the_number_with_its_interval_where_known() -> None:
    assert formats.tone_range(-0.2, -0.45, 0.06) == "−0.20 (−0.45 to +0.06) on −1 to +1"
    assert formats.tone_range(-0.2, None, None) == "−0.20 on −1 to +1"
    assert formats.tone_range(None, None, None) == ""


def test_mainly_says_that_only_those_count_whose_main_topic_it_is() -> None:
    assert formats.mainly(209, 1) == "209 customers · 1 conversation mainly about it"


def test_of_few_a_tile_tells_no_tone() -> None:
    assert formats.tone_on_tile(-0.4, -0.5, -0.3, few=False) == ("− negative", "−0.40 (−0.50 to −0.30) on −1 to +1")
    assert formats.tone_on_tile(-0.4, -0.5, -0.3, few=True) == (formats.NONE, "too few to judge; −0.40 (−0.50 to −0.30) on −1 to +1")
    assert formats.tone_on_tile(None, None, None, few=True) == (formats.NONE, "")
