from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlp.search import meaning
from nlp.search.meaning import Meanings

GROUPS, EACH, DIM = 20, 60, 16


def vectors() -> np.ndarray:
    """GROUPS heaps of EACH vectors of length 1, one heap after the other."""
    random = np.random.default_rng(5)
    middles = random.standard_normal((GROUPS, DIM))
    made = np.repeat(middles, EACH, axis=0) + 0.3 * random.standard_normal((GROUPS * EACH, DIM))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(params=[False, True], ids=["all compared", "cells"])
def meanings(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Meanings:
    if request.param:
        monkeypatch.setattr(meaning, "CELLS", {1_000: 8})
    found = Meanings.build(vectors(), ["en"] * (GROUPS * EACH), tmp_path)
    assert hasattr(found.faiss, "base_index") == request.param
    return found


def turned(meanings: Meanings, vector: np.ndarray) -> np.ndarray:
    """A vector where the sentences' lie."""
    return meanings.evened(meanings.centring.apply(vector[None], ["en"])[0], "en")


def test_nearest_are_those_of_the_same_heap(meanings: Meanings) -> None:
    for row in (0, 130, 1_199):
        question = turned(meanings, vectors()[row])
        near = meanings.nearest(question, allowed=None, limit=20)
        assert near[0] == row
        assert np.mean(near // EACH == row // EACH) >= 0.9


def test_nearest_among_the_allowed_ones_are_found_wherever_they_lie(meanings: Meanings) -> None:
    allowed = np.zeros(GROUPS * EACH, bool)
    allowed[[3, 17, 900]] = True
    question = turned(meanings, vectors()[0])
    near = meanings.nearest(question, allowed=allowed, limit=20)
    assert set(near) <= {3, 17, 900}
    assert set(near[:2]) == {3, 17}


def test_similarities_are_cosines(meanings: Meanings) -> None:
    rows = np.array([0, 5, 600])
    question = turned(meanings, vectors()[0])
    exact = [turned(meanings, vectors()[row]) @ question for row in rows]
    assert meanings.similarities(question, rows) == pytest.approx(exact, abs=0.02)


def test_expanded_questions_lie_nearer_to_the_answers(meanings: Meanings) -> None:
    question = turned(meanings, vectors()[:EACH].mean(axis=0) + 0.4 * vectors()[EACH])
    answers = np.arange(EACH)
    drawn = meanings.expanded(question)
    assert meanings.similarities(drawn, answers).mean() > meanings.similarities(question, answers).mean()
    nothing = np.zeros(DIM, np.float32)
    assert np.array_equal(meanings.expanded(nothing), nothing)


def test_languages_do_not_count(tmp_path: Path) -> None:
    said = vectors()
    shift = 2 * said[:: 2 * EACH].sum(axis=0) / np.linalg.norm(said[:: 2 * EACH].sum(axis=0))
    both = np.vstack([said, said + shift])
    both /= np.linalg.norm(both, axis=1, keepdims=True)
    found = Meanings.build(both, ["en"] * len(said) + ["pl"] * len(said), tmp_path)
    near = found.nearest(turned(found, both[0]), allowed=None, limit=EACH)
    assert 0.25 <= np.mean(near >= len(said)) <= 0.75
    assert np.mean(np.argsort(-(both @ both[0]))[:EACH] >= len(said)) < 0.1


def turned_away(count: int = GROUPS * EACH) -> tuple[np.ndarray, list[str | None]]:
    """The heaps, every other vector in Polish, where each plane is turned by an angle."""
    said, angle = vectors(), 0.8
    turn = np.kron(np.eye(DIM // 2), [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    said[1::2] = said[1::2] @ turn
    return said[:count], ["en", "pl"] * (count // 2)


def test_languages_are_turned_onto_each_other(tmp_path: Path) -> None:
    said, languages = turned_away()
    found = Meanings.build(said, languages, tmp_path)
    english, polish = found.centred(np.arange(0, EACH, 2), "en"), found.centred(np.arange(1, EACH, 2), "en")
    assert (english @ polish.T).mean() > 0.85 > 0.7 > (said[:EACH:2] @ said[1:EACH:2].T).mean()
    assert found.similarities(turned(found, said[0]), np.arange(1, EACH, 2)).mean() > 0.8


@pytest.mark.parametrize("language", ["en", "pl", None])
def test_centred_vectors_lie_where_those_of_a_language_lie(tmp_path: Path, language: str | None) -> None:
    said, languages = turned_away()
    found = Meanings.build(said, languages, tmp_path)
    rows = np.arange(0, 40)
    mine = [row for row in rows if languages[row] == language]
    assert found.centred(rows[mine], language) == pytest.approx(found.centring.apply(said[mine], [language] * len(mine)), abs=0.05)
    lengths = np.linalg.norm(found.centred(rows, language), axis=1)
    assert lengths == pytest.approx(np.ones(len(rows)), abs=1e-3)


def test_conversations_and_single_sentences_are_learned_from(tmp_path: Path) -> None:
    said, languages = turned_away()
    for name, owners in (("alone", None), ("together", np.arange(len(said)) // 4 * 2 + np.arange(len(said)) % 2)):
        (tmp_path / name).mkdir()
        found = Meanings.build(said, languages, tmp_path / name, owners=owners)
        assert set(found.alignment.rotations) == {"en", "pl"}
