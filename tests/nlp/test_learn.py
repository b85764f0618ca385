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
