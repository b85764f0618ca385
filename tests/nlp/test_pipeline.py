from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.ingest.conversations import merge
from data.schema import KEY, MESSAGES, NO_TOPIC, TABLES, EarshotError, conform, empty
from data.snapshots.cache import FrameCache, VectorFiles
from nlp import learn, pipeline
from nlp.config import Config
from nlp.encode import HashingEncoder
from nlp.fit import growth_reason
from nlp.pipeline import Analysis, Before, Job, analyse

SUBJECTS = {
    "card": "my card was declined in the shop although there is enough money",
    "fee": "the monthly fee on this account is far too high for me",
    "app": "the app crashes whenever I open the login screen on my phone",
    "claim": "I have been waiting three weeks for a decision on my insurance claim",
}


class Silent:
    """A reporter that shows nothing."""

    @contextmanager
    def stage_progress(self, name: str, *, unit: str = "rows") -> Iterator[object]:
        yield lambda done, total: None


def messages(first: int, last: int, *, subjects: tuple[str, ...] = tuple(SUBJECTS)) -> pd.DataFrame:
    rows = []
    for number in range(first, last):
        words = SUBJECTS.get(subjects[number % len(subjects)], subjects[number % len(subjects)])
        key = {"conversation_id": f"{number:04d}", "source": "desk", "input_file": "x.csv", "customer_id": f"c{number % 50}"}
        at = pd.Timestamp("2026-01-01", tz="UTC") + pd.Timedelta(hours=number)
        rows += [
            {**key, "input_row": 2 * number + 1, "speaker": "customer", "at": at, "text": f"{words.capitalize()}. It is number {number}."},
            {
                **key,
                "input_row": 2 * number + 2,
                "speaker": "agent",
                "at": at + pd.Timedelta(minutes=5),
                "text": "I am sorry. We look into it.",
            },
        ]
    return conform(pd.DataFrame(rows), MESSAGES, name="messages")


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    monkeypatch.setattr(learn, "load_encoder", lambda *_, **__: HashingEncoder())
    return Job(
        config=Config(workers=1), opinions=None, last_topic_id=0, reporter=Silent(), batches=FrameCache(tmp_path / "batches"),
        open_vectors=lambda version, dim: VectorFiles(tmp_path / version[:8], dim=dim),
    )  # fmt: skip


def first_run(job: Job, said: pd.DataFrame) -> Analysis:
    merged = merge(said, empty(TABLES["conversations"]), empty(TABLES["turns"]))
    return analyse(job, merged.conversations, merged.turns, merged.changed, before=None, full=False)


def next_run(job: Job, said: pd.DataFrame, before: Analysis, *, full: bool = False) -> Analysis:
    merged = merge(said, before.tables["conversations"], before.tables["turns"])
    job = replace(job, last_topic_id=int(before.tables["topics"]["topic_id"].max()))
    earlier = Before(tables=before.tables, fit=before.fit, fingerprint=job.config.fingerprint())
    return analyse(job, merged.conversations, merged.turns, merged.changed, before=earlier, full=full)


def test_analyse_fills_every_table(job: Job) -> None:
    found = first_run(job, messages(0, 60))
    assert set(found.tables) == set(TABLES) - {"rejected", "model_topics", "model_assignments"}
    assert len(found.tables["conversations"]) == 60
    assert (found.tables["conversations"]["topic_id"] != NO_TOPIC).mean() > 0.8
    assert found.tables["turns"].groupby("speaker")["sentiment"].count().to_dict() == {"agent": 0, "customer": 60}
    assert found.fit_reason == "first fit of this store"


def test_what_is_said_of_the_company_by_its_name_is_about_the_whole(job: Job) -> None:
    said = messages(0, 60)
    found = first_run(job, said.assign(text=said["text"].str.replace(". It", " and honestly Lumera is terrible. It")))
    assert found.fit.topics.brand == ("lumera",)
    named = found.tables["perceptions"][found.tables["perceptions"]["aspect"].str.contains("Lumera")]
    assert len(named) >= 30
    assert "overall" in set(named["theme"])
    assert "other" not in set(named["theme"])
    assert not found.tables["topics"]["name"].str.contains("umera").any()


def test_words_that_people_call_meaningless_tell_nothing_from_the_next_fit_on(job: Job) -> None:
    said = messages(0, 60)
    said["text"] = said["text"].str.replace("account", "lumera account")
    first = first_run(job, said)
    assert first.fit.topics.brand == ()
    told = replace(job, meaningless=frozenset({"lumera"}))
    assert next_run(told, messages(60, 62), first).fit.topics.untold == ()
    anew = next_run(told, messages(60, 62), first, full=True)
    assert (anew.fit.topics.brand, anew.fit.topics.meaningless) == ((), ("lumera",))
    assert not anew.tables["topics"]["name"].str.contains("umera").any()


def test_who_says_nothing_but_the_name_has_no_topic_and_calls_for_no_new_fit(job: Job) -> None:
    said = messages(0, 60)
    said["text"] = said["text"].str.replace(". It", " and I blame Lumera for it. It")
    bare = messages(60, 72)
    first = first_run(job, pd.concat([said, bare.assign(text=bare["text"].where(bare["speaker"] != "customer", "Lumera"))]))
    lone = first.tables["conversations"]["conversation_id"] >= "0060"
    assert (first.tables["conversations"].loc[lone, "topic_id"] == NO_TOPIC).all()
    assert first.fit.no_topic_share >= 12 / 72
    more = messages(72, 76)
    second = next_run(job, more.assign(text=more["text"].where(more["speaker"] != "customer", "lumera!")), first)
    assert second.fit.fit_id == first.fit.fit_id
    assert (second.tables["conversations"]["topic_id"] == NO_TOPIC).sum() >= 16


def test_analyse_keeps_the_fit_and_the_ids_on_a_daily_run(job: Job) -> None:
    first = first_run(job, messages(0, 60))
    second = next_run(job, messages(60, 66), first)
    assert second.fit.fit_id == first.fit.fit_id
    assert len(second.tables["conversations"]) == 66
    old = second.tables["conversations"].merge(first.tables["conversations"], on=KEY, suffixes=("", "_before"))
    assert (old["topic_id"] == old["topic_id_before"]).all()
    assert second.topic_changes["retired"] == 0


def test_analyse_must_not_encode_unchanged_conversations_again(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    first = first_run(job, messages(0, 60))
    asked: list[str] = []

    class Counting(HashingEncoder):
        def encode(self, texts: list[str], **options: object) -> np.ndarray:  # type: ignore[override]
            asked.extend(texts)
            return super().encode(texts)

    monkeypatch.setattr(learn, "load_encoder", lambda *_, **__: Counting())
    next_run(job, messages(60, 62), first)
    assert 1 <= len(asked) <= 4


def test_analyse_hears_customers_in_the_space_of_all_languages(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """Topics of an English corpus have another encoder; each reads every sentence once, also on a daily run."""
    read: list[tuple[str, str]] = []

    class Named(HashingEncoder):
        def __init__(self, name: str) -> None:
            super().__init__(dim=384)
            self.name = name
            self.version = name

        def encode(self, texts: list[str], **options: object) -> np.ndarray:  # type: ignore[override]
            read.extend((self.name, text) for text in texts if text.startswith("It is number"))
            return super().encode(texts)

    def load(_: str, *, languages: Sequence[str] = (), **__: object) -> Named:
        return Named("of one language" if list(languages) == ["en"] else "multilingual-e5-small")

    monkeypatch.setattr(learn, "load_encoder", load)
    first = first_run(job, messages(0, 60))
    assert (first.fit.encoder, first.fit.hearing.space) == ("of one language", "multilingual-e5-small")
    assert first.tables["sentence_embeddings"]["encoder"].unique().tolist() == ["multilingual-e5-small"]
    second = next_run(job, messages(58, 63), first)
    assert second.fit.hearing is first.fit.hearing
    assert len(read) == len(set(read)) == 2 * 63
    known = second.tables["sentences"].merge(first.tables["sentences"], on=[*KEY, "turn", "start"], suffixes=("", "_before"))
    assert len(known) == len(first.tables["sentences"])
    assert (known["sentiment"] == known["sentiment_before"]).all()


def test_analyse_learns_anew_when_the_corpus_grew_by_half(job: Job) -> None:
    first = first_run(job, messages(0, 60))
    second = next_run(job, messages(60, 95), first)
    assert "grew from 60 to 95" in second.fit_reason
    assert growth_reason(first.fit, 60, reworded=19) is None  # as many as it was learned from; a third of them read again is half as much
    assert growth_reason(first.fit, 60, reworded=20) == "20 of 60 conversations were read again and say something else"


def test_analyse_keeps_ids_through_a_full_run(job: Job) -> None:
    first = first_run(job, messages(0, 60))
    second = next_run(job, messages(60, 64), first, full=True)
    old = second.tables["conversations"].merge(first.tables["conversations"], on=KEY, suffixes=("", "_before"))
    assert (old["topic_id"] == old["topic_id_before"]).mean() >= 0.9
    assert second.fit_reason == "asked for with --full"


def test_a_new_fit_hears_of_the_earlier_topics(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    first = first_run(job, messages(0, 60))
    told = []
    monkeypatch.setattr(pipeline, "learn", lambda *given, earlier, **options: told.append(earlier) or learn.learn(*given, **options))
    next_run(job, messages(60, 64), first, full=True)
    were = first.tables["conversations"].set_index("conversation_id")["topic_id"]
    assert told[0].set_index("conversation_id")["earlier_topic"].to_dict() == were[were >= 0].to_dict()


def test_analyse_gives_equal_tables_for_equal_inputs(job: Job, tmp_path: Path) -> None:
    one = first_run(job, messages(0, 40))
    other = first_run(replace(job, batches=FrameCache(tmp_path / "other")), messages(0, 40))
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, other.tables[name], obj=name)


def test_analyse_retires_nothing_that_people_might_link_to(job: Job) -> None:
    first = first_run(job, messages(0, 60))
    second = next_run(job, messages(60, 64), first, full=True)
    assert set(first.tables["topics"]["topic_id"]) <= set(second.tables["topics"]["topic_id"])


@pytest.mark.parametrize("count", [1, 2, 5])
def test_analyse_copes_with_a_handful(job: Job, count: int) -> None:
    found = first_run(job, messages(0, count))
    assert len(found.tables["conversations"]) == count


def test_analyse_of_customers_who_said_nothing_gives_null_not_neutral(job: Job) -> None:
    said = messages(0, 5)
    found = first_run(job, said[said["speaker"] == "agent"])
    assert found.tables["conversations"]["sentiment"].isna().all()
    assert (found.tables["conversations"]["topic_id"] == NO_TOPIC).all()
    assert found.tables["sentences"].empty


def test_analyse_of_nothing_says_why(job: Job) -> None:
    with pytest.raises(EarshotError, match="rejected"):
        first_run(job, empty(MESSAGES))
