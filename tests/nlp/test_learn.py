"""Learning a fit: the choice of an encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.snapshots.cache import VectorFiles
from nlp import learn
from nlp.config import Config
from nlp.encode import HashingEncoder, OnnxEncoder
from nlp.fit import Fit
from nlp.geometry.unit import unit
from nlp.hearing import Hearing
from nlp.student import Student

SENTENCES = pd.DataFrame(
    {"sentence": ["My card is lost.", "The card is blocked.", "Where is my money?", "The app is slow."], "language": "en"}
)


@pytest.mark.parametrize(("encoder", "many", "kind"), [
    ("best", 2, OnnxEncoder), ("balanced", 4, OnnxEncoder), ("balanced", 3, Student), ("fast", 4, Student),
])  # fmt: skip
def test_choose_encoder_teaches_a_student_where_it_pays(
    encoder: str, many: int, kind: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learn, "MANY", many)
    chosen = learn.choose_encoder(
        Config(encoder=encoder), SENTENCES, None, open_vectors=lambda version, dim: VectorFiles(tmp_path / version, dim=dim)
    )
    assert isinstance(chosen, kind)


@pytest.mark.parametrize("taught", [True, False])
def test_encode_sentences_gives_repeated_ones_their_own_vector(taught: bool, tmp_path: Path) -> None:
    def open_vectors(version: str, dim: int) -> VectorFiles:
        return VectorFiles(tmp_path / version, dim=dim)

    encoder = learn.choose_encoder(Config(encoder="fast"), SENTENCES, None, open_vectors=open_vectors) if taught else HashingEncoder()
    said = SENTENCES.iloc[[0, 1, 0, 3, 2, 1]]
    seen: list[int] = []
    found = learn.encode_sentences(said, encoder, open_vectors=open_vectors, progress=lambda done, _: seen.append(done))
    assert max(seen) == 4
    np.testing.assert_array_equal(found, learn.halved(encoder.encode(said["sentence"].tolist())))


def learned(languages: list[str]) -> tuple[Fit, np.ndarray, np.ndarray]:
    """A fit of one sentence per conversation about three subjects, its turned vectors and those as encoded."""
    random, encoder = np.random.default_rng(0), HashingEncoder()
    subject = np.arange(len(languages)) // 2 % 3
    vectors = unit(random.normal(size=(3, encoder.dim))[subject] + random.normal(size=(len(languages), encoder.dim))).astype(np.float16)
    said = pd.DataFrame({"conversation_id": [f"{row:03d}" for row in range(len(languages))], "source": "desk", "language": languages})
    said["sentence"] = [f"{['card', 'fee', 'app'][one]} number {row}" for row, one in enumerate(subject)]
    opened = said[["conversation_id", "source"]].assign(opened_at=pd.Timestamp("2026-01-01", tz="UTC"))
    return *learn.learn(Config(), opened, said, vectors, encoder, hearing=Hearing.none()), vectors


def test_learn_turns_languages_onto_each_other_and_keeps_how(tmp_path: Path) -> None:
    languages = ["en", "pl"] * 45
    fit, turned, vectors = learned(languages)
    assert set(fit.alignment.rotations) == {"en", "pl"}
    fit.save(tmp_path / "fit")
    np.testing.assert_array_equal(Fit.load(tmp_path / "fit").turned(vectors, languages), turned)


def test_learn_must_not_turn_one_language() -> None:
    assert learned(["en"] * 90)[0].alignment.rotations == {}


def test_fit_of_an_earlier_version_is_read_without_rotations(tmp_path: Path) -> None:
    learned(["en", "pl"] * 45)[0].save(tmp_path / "fit")
    (tmp_path / "fit" / "alignment.npz").unlink()
    assert Fit.load(tmp_path / "fit").alignment.rotations == {}
