from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.schema import StoreError
from nlp.encode import HashingEncoder
from nlp.search import COLUMNS, Index, open_index
from nlp.search.index import fused
from nlp.search.tokens import search_words

SAID = (
    ("My card was declined abroad.", "en"),
    ("The monthly fee is too high.", "en"),
    ("Die Gebühren sind zu hoch.", "de"),
    ("The app crashes when I log in.", "en"),
    ("Where is my new card?", "en"),
    ("ok", None),
)
ENCODER = HashingEncoder()


def sentences() -> pd.DataFrame:
    return pd.DataFrame(SAID, columns=["sentence", "language"])


@pytest.fixture
def index(tmp_path: Path) -> Index:
    said = sentences()
    return Index.build(said, ENCODER.encode(said["sentence"].tolist()), tmp_path / "index", encoder=ENCODER.name)


def ask(index: Index, text: str, **options: object) -> pd.DataFrame:
    vector = ENCODER.encode([text])
    centred = index.meanings.centring.apply(vector, ["en"]) if index.meanings.faiss else vector
    return index.search(text, centred[0], language="en", **options)  # type: ignore[arg-type]


def test_search_puts_the_sentence_that_is_meant_first(index: Index) -> None:
    found = ask(index, "which cards are declined abroad")
    assert list(found.columns) == list(COLUMNS)
    assert found["line"].iloc[0] == 0
    assert found["score"].between(0, 1).all()
    assert found["similarity"].between(-1.001, 1.001).all()
    assert (found["bm25"] >= 0).all()


def test_the_company_s_own_name_is_told_when_it_is_opened(tmp_path: Path, index: Index) -> None:
    assert index.brand == ()
    assert Index.open(tmp_path / "index", brand=["lumera"]).brand == ("lumera",)


def test_search_finds_words_without_their_endings_and_accents(index: Index) -> None:
    found = index.search("gebuhr fees", None, language="en")
    assert set(found["line"]) == {1, 2}
    assert set(index.search("Gebuhren", None, language="de")["line"]) == {2}
    assert found["similarity"].isna().all()


@pytest.mark.parametrize("rows", [np.array([False, True, True, False, False, False]), np.array([2, 1])])
def test_search_names_no_sentence_that_is_not_allowed(index: Index, rows: np.ndarray) -> None:
    assert set(ask(index, "my card was declined", rows=rows)["line"]) <= {1, 2}
    assert ask(index, "my card was declined", rows=np.zeros(6, bool)).empty


def test_search_says_what_mask_it_wants(index: Index) -> None:
    with pytest.raises(StoreError, match="each of 6"):
        ask(index, "card", rows=np.ones(3, bool))


@pytest.mark.parametrize("text", ["", "   ", "?!", "' OR 1=1; DROP TABLE lines --", "qzxv " * 2000, "\x00\ud7ff𝄞"])
def test_search_answers_to_anything(index: Index, text: str) -> None:
    assert len(ask(index, text)) <= len(SAID)


def test_search_gives_no_more_than_was_asked_for(index: Index) -> None:
    assert len(ask(index, "my card", limit=2)) == 2


def test_open_finds_the_same_as_build(index: Index, tmp_path: Path) -> None:
    pd.testing.assert_frame_equal(ask(Index.open(tmp_path / "index"), "card fee"), ask(index, "card fee"))


def test_open_index_builds_once(tmp_path: Path) -> None:
    said, calls = sentences(), []

    def read() -> tuple[pd.DataFrame, np.ndarray, str]:
        calls.append(1)
        return said, ENCODER.encode(said["sentence"].tolist()), ENCODER.name

    for _ in range(2):
        assert open_index(tmp_path / "index", read).count == len(said)
    assert len(calls) == 1
    (tmp_path / "index" / "index.json").write_text("{")  # of another version, or damaged
    assert open_index(tmp_path / "index", read).count == len(said)
    assert len(calls) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_index_without_vectors_goes_by_words(tmp_path: Path) -> None:
    index = Index.build(sentences(), np.zeros((len(SAID), 0), np.float16), tmp_path / "index", encoder="")
    assert ask(index, "card declined")["line"].iloc[0] == 0


def test_index_of_nothing_finds_nothing(tmp_path: Path) -> None:
    index = Index.build(sentences().iloc[:0], np.zeros((0, 64), np.float16), tmp_path / "index", encoder="hashing")
    assert ask(index, "card").empty


def test_sentences_without_a_vector_are_found_by_their_words(tmp_path: Path) -> None:
    vectors = ENCODER.encode([text for text, _ in SAID])
    vectors[0] = 0
    index = Index.build(sentences(), vectors, tmp_path / "index", encoder="hashing")
    assert 0 in set(ask(index, "declined abroad", limit=2)["line"])


def test_build_wants_a_vector_for_each_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="got 2 for 6"):
        Index.build(sentences(), np.zeros((2, 64)), tmp_path / "index", encoder="hashing")
    assert list(tmp_path.iterdir()) == []


def test_open_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no search index"):
        Index.open(tmp_path / "nowhere")


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 30)), min_size=1, max_size=9))
def test_fused_lies_between_none_and_best_in_both(rows: list[tuple[float, float]]) -> None:
    near, bm25 = (np.array(values) for values in zip(*rows, strict=True))
    score = fused(near, bm25, best=bm25.max())
    assert ((score >= 0) & (score <= 1 + 1e-9)).all()
    assert (fused(np.full(len(bm25), np.nan), bm25, best=bm25.max()) <= 1).all()
    more = fused(np.minimum(near + 0.1, 1), bm25, best=bm25.max())
    assert (more >= score - 1e-9).all()


def test_vectors_are_centred_by_language_and_nearest_finds_them(index: Index) -> None:
    lines = np.arange(len(SAID) - 1)
    vectors = index.vectors(lines)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    raw = ENCODER.encode([text for text, _ in SAID])
    exact = index.meanings.centring.apply(raw[lines], [language for _, language in SAID[:-1]])
    assert (vectors * exact).sum(axis=1) == pytest.approx(1, abs=0.01)
    for line in lines:
        assert index.nearest(vectors[line], limit=1).tolist() == [line]
    assert index.vectors(lines[:0]).shape == (0, index.dim)


def test_saying_names_sentences_by_their_words(index: Index) -> None:
    assert set(index.saying("card", language="en", limit=9)) == {0, 4}
    assert len(index.saying("card", language="en", limit=1)) == 1


def test_wording_is_what_taking_the_sentences_apart_again_would_tell(index: Index) -> None:
    own = [frozenset(search_words(text, language)) for text, language in SAID]
    words, lines = ["card", "zu", "gebuhr", "nowhere"], np.array([4, 2, 0, 5])
    told = index.wording(words, lines)
    assert told.said.tolist() == [[word in own[line] for word in words] for line in lines]
    assert told.lengths.tolist() == [len(own[line]) for line in lines]
    assert told.counts.tolist() == [sum(word in stems for stems in own) for word in words]


def test_sentences_without_words_have_no_wording(tmp_path: Path) -> None:
    said = pd.DataFrame({"sentence": ["!!!"], "language": ["en"]})
    told = Index.build(said, ENCODER.encode(["!!!"]), tmp_path / "index", encoder=ENCODER.name).wording(["card"], np.array([0]))
    assert (told.said.tolist(), told.lengths.tolist(), told.counts.tolist()) == ([[False]], [0], [0])
