"""The sample generator: reproducible, varied, and true to its own truth."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest

from data.samples import HEADERS, TRUTH, generate, message_rows, write
from data.samples.damage import mojibake
from data.samples.people import card_number, iban
from data.samples.world import load_world
from data.schema import CHANNELS, LANGUAGES, SIGNALS, SPEAKERS, STATUSES, InputError

PLANTED = {
    "topic", "secondary_topic", "sentiment", "sentiment_shift", "left_unhappy", "perception", "signal", "personal", "promise",
    "repeat_contact", "damage", "duplicate", "set_aside", "near_empty", "language",
}  # fmt: skip


@cache
def sample(conversations: int = 4000, seed: int = 7) -> tuple[dict[str, Any], ...]:
    return tuple(generate(conversations=conversations, seed=seed))


def customer_text(ticket: dict[str, Any]) -> str:
    return "\n".join(m["text"] for m in ticket["messages"] if m["speaker"] == "customer")


def facts(ticket: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [fact for fact in ticket["truth"] if fact["kind"] == kind]


def test_generate_gives_as_many_conversations_as_asked() -> None:
    assert len(list(generate(conversations=37, seed=1))) == 37


def test_generate_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    assert list(generate(conversations=60, seed=3)) == list(generate(conversations=60, seed=3))
    assert [customer_text(t) for t in generate(conversations=60, seed=3)] != [customer_text(t) for t in generate(conversations=60, seed=4)]


def test_generate_speaks_the_eight_languages_and_romanised_hindi() -> None:
    spoken = Counter((f["label"], f["value"]) for ticket in sample() for f in facts(ticket, "language"))
    assert {language for language, _ in spoken} == set(LANGUAGES)
    assert spoken["hi", "romanised"] > 50


def test_generate_plants_every_kind_of_truth_and_every_signal() -> None:
    planted = list(chain.from_iterable(ticket["truth"] for ticket in sample()))
    assert {fact["kind"] for fact in planted} == PLANTED
    assert {fact["label"] for fact in planted if fact["kind"] == "signal"} == set(SIGNALS)
    assert {fact["label"] for fact in planted if fact["kind"] == "promise"} == {"kept", "broken"}
    assert {topic.name for topic in load_world().topics.values()} == {f["label"] for f in planted if f["kind"] == "topic"}


def test_generate_quotes_are_exact_and_stand_in_their_turn() -> None:
    for ticket in sample():
        if facts(ticket, "damage"):
            continue
        for fact in ticket["truth"]:
            if fact.get("quote"):
                text = ticket["messages"][fact["turn"]]["text"]
                assert fact["quote"] in text, (ticket["conversation_id"], fact)
                assert fact.get("aspect") is None or fact["aspect"] in fact["quote"]


def test_generate_lists_opinions_said_on_the_side_and_both_qualities_of_one_word() -> None:
    planted = pd.DataFrame([f for t in sample() for f in facts(t, "perception") if f["language"] == "en"])
    thanks = planted[planted["aspect"].eq("you explained it so well")]
    assert set(thanks["label"]) == {"communication"}
    both = planted[planted["quote"].str.contains("the login works perfectly now")]
    assert set(both["label"]) == {"access and availability", "speed"}
    payouts = planted[planted["aspect"].isin(["the payout", "the settlement"]) & planted["polarity"].eq("negative")]
    assert {"claims and fairness"} <= set(payouts["label"])


def test_generate_leaves_no_notation_of_the_grammar_in_the_words() -> None:
    odd = re.compile(r"[a-z][-+0]:(?!//)\w|[\[\]{}<>|*\x01\x02¶]|  |\bNone\b")
    for ticket in sample():
        for message in ticket["messages"] if not facts(ticket, "damage") else ():
            assert not odd.search(message["text"]), message["text"]
            assert message["text"].strip()


def test_generate_uses_the_values_that_the_contract_allows() -> None:
    for ticket in sample():
        assert ticket["channel"] in CHANNELS
        assert ticket["status"] in STATUSES
        assert {message["speaker"] for message in ticket["messages"]} <= set(SPEAKERS)
        times = [message["at"] for message in ticket["messages"]]
        assert all(earlier < later for earlier, later in pairwise(times))


def test_generate_must_not_repeat_a_customer_except_where_it_says_so() -> None:
    texts = Counter(customer_text(t) for t in sample() if not facts(t, "duplicate") and not facts(t, "set_aside"))
    assert texts.most_common(1)[0][1] == 1


def test_generate_must_not_show_a_template() -> None:
    """The commonest sentence of six words and more stays under 0.5 % of the conversations of a small sample."""
    sentences: Counter[str] = Counter()
    for ticket in sample():
        said = {s.strip() for s in re.split(r"(?<=[.!?।])\s+|\n+", customer_text(ticket))}
        sentences.update(s for s in said if len(s.split()) >= 6)
    sentence, count = sentences.most_common(1)[0]
    assert count <= 0.005 * len(sample()), (sentence, count)


def test_generate_plants_a_spike_a_drift_a_break_a_fix_and_something_new() -> None:
    frame = pd.DataFrame(
        [(t["messages"][0]["at"], f["label"], t["app_version"]) for t in sample(9000) for f in facts(t, "topic")],
        columns=["at", "topic", "version"],
    )
    back = (pd.Timestamp("2026-10-31", tz="UTC") - frame["at"].dt.floor("D")).dt.days

    def per_day(topic: str, start: int, end: int) -> float:
        return ((frame["topic"] == topic) & back.between(end, start)).sum() / (start - end + 1)

    assert per_day("App and online banking down", 130, 128) > 20 * per_day("App and online banking down", 420, 140)
    assert per_day("Monthly account fee", 60, 0) > 1.8 * per_day("Monthly account fee", 420, 260)
    assert per_day("Login to the app fails", 75, 48) > 2 * per_day("Login to the app fails", 40, 0)
    assert per_day("New card has not arrived", 200, 0) < 0.6 * per_day("New card has not arrived", 420, 201)
    assert 0.7 < per_day("Mortgage application is slow", 160, 0) / per_day("Mortgage application is slow", 420, 161) < 1.5
    assert per_day("Payee name check warns or blocks", 420, 36) == 0 < per_day("Payee name check warns or blocks", 35, 0)
    broken = frame[(frame["topic"] == "Login to the app fails") & back.between(48, 75)]
    assert (broken["version"] == "5.4").mean() > 0.6


def test_generate_links_promises_and_repeats_to_an_earlier_contact_of_the_same_person() -> None:
    by_id = {ticket["conversation_id"]: ticket for ticket in sample()}
    links = [(t, f) for t in sample() for kind in ("promise", "repeat_contact") for f in facts(t, kind)]
    assert len(links) > 100
    for ticket, fact in links:
        earlier = by_id[fact["value"]]
        assert earlier["customer_id"] == ticket["customer_id"]
        assert earlier["messages"][0]["at"] < ticket["messages"][0]["at"]
    crossed = [(t, by_id[f["value"]]) for t, f in links if f["label"] == "cross_unit"]
    assert crossed
    assert all(later["business_unit"] != earlier["business_unit"] for later, earlier in crossed)


@pytest.mark.parametrize("seed", range(20))
def test_card_number_passes_luhn(seed: int) -> None:
    digits = [int(c) for c in card_number(Random(seed)) if c.isdigit()]
    assert sum(d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(reversed(digits))) % 10 == 0


@pytest.mark.parametrize("country", ["GB", "IE", "DE", "AT", "FR", "BE", "ES", "PL", "VN"])
def test_iban_passes_mod_97(country: str) -> None:
    plain = iban(country, Random(1)).replace(" ", "")
    assert int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


def test_mojibake_breaks_accents_and_leaves_plain_text() -> None:
    assert mojibake("café") == "cafÃ©"
    assert mojibake("plain words") == "plain words"


@pytest.mark.parametrize("ending", [".csv", ".csv.gz", ".jsonl", ".jsonl.gz"])
def test_write_is_byte_identical_for_a_seed(tmp_path: Path, ending: str) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    paths = [write(folder / f"sample{ending}", conversations=40, seed=5) for folder in (first, second)]
    for one, two in zip(*paths, strict=True):
        assert one.read_bytes() == two.read_bytes()


def test_write_gives_rows_truth_events_and_base(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    out, truth_path = write(tmp_path / "sample.csv", conversations=200, progress=lambda done, total: seen.append((done, total)))
    rows = pd.read_csv(out, dtype=str)
    truth = pd.read_csv(truth_path, dtype=str, keep_default_na=False)
    assert list(rows.columns) == list(HEADERS.values())
    assert rows["Ticket ID"].nunique() == 200
    assert list(truth.columns) == list(TRUTH)
    assert set(truth["conversation_id"]) - {""} <= set(rows["Ticket ID"])
    assert set(truth.loc[truth["kind"] == "movement", "label"]) >= {
        "spike",
        "drift",
        "release_breaks",
        "fix_works",
        "fix_fails",
        "non_effect",
        "emerging",
    }
    assert set(pd.read_csv(tmp_path / "events.csv")["kind"]) == {"release", "incident", "price", "campaign", "fix"}
    assert (pd.read_csv(tmp_path / "customers_base.csv")["customers"] > 0).all()
    assert seen[-1] == (200, 200)


def test_write_must_not_accept_an_unknown_ending(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.csv"):
        write(tmp_path / "sample.xlsx", conversations=5)
    assert list(tmp_path.iterdir()) == []


def test_message_rows_repeats_a_row_that_was_exported_twice() -> None:
    doubled = next(ticket for ticket in sample() if "repeated_row" in ticket)
    rows = list(message_rows(doubled))
    assert len(rows) == len(doubled["messages"]) + 1
    assert list(rows[0]) == list(HEADERS)
