"""Encode: one contract for every encoder; the real models where they are prepared."""

from __future__ import annotations

import numpy as np
import pytest

from data.schema import InputError
from nlp.encode import Encoder, HashingEncoder, OnnxEncoder, load_encoder
from nlp.models.prepare import PACKAGED, is_ready, models_folder

TEXTS = ["my card was stolen", "I lost my card yesterday", "the app crashes when I log in", "", "my card was stolen", "卡丢了"]


@pytest.fixture(scope="module", params=["hashing", "minilm", "e5"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    if request.param == "hashing":
        return HashingEncoder()
    if not is_ready(models_folder() / request.param, PACKAGED[request.param]):
        pytest.skip("models are not prepared: make setup")
    return OnnxEncoder(models_folder() / request.param, workers=2)


def test_encode_gives_one_unit_vector_per_text(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dim)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert len(encoder.version) == 64


def test_encode_must_not_depend_on_order_or_company(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert np.array_equal(encoder.encode(TEXTS[::-1])[::-1], vectors)
    assert all(np.array_equal(encoder.encode([text])[0], vector) for text, vector in zip(TEXTS, vectors, strict=True))


def test_encode_finds_what_is_alike(encoder: Encoder) -> None:
    stolen, lost, app = encoder.encode(TEXTS[:3])
    assert stolen @ lost > stolen @ app


def test_encode_takes_nothing(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dim)


def test_encode_counts_repeats_in_its_progress(encoder: Encoder) -> None:
    seen: list[tuple[int, int]] = []
    encoder.encode(TEXTS, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (len(TEXTS), len(TEXTS))


def test_encode_takes_texts_longer_than_the_model(encoder: Encoder) -> None:
    assert encoder.encode(["fee " * 5_000]).shape == (1, encoder.dim)


def test_encode_must_not_depend_on_the_number_of_workers(encoder: Encoder) -> None:
    if not isinstance(encoder, OnnxEncoder):
        pytest.skip("no workers")
    texts = [f"I was charged {number} times" for number in range(150)]
    assert np.array_equal(OnnxEncoder(encoder.folder, workers=1).encode(texts), encoder.encode(texts))


def test_load_encoder_takes_the_english_model_for_english_alone() -> None:
    if not all(is_ready(models_folder() / key, model) for key, model in PACKAGED.items()):
        pytest.skip("models are not prepared: make setup")
    assert load_encoder("best", languages=["en"], workers=1).name == "all-MiniLM-L6-v2"
    assert load_encoder("balanced", languages=["en", "vi"], workers=1).name == "multilingual-e5-small"


def test_load_encoder_names_the_choices() -> None:
    with pytest.raises(InputError, match="fast, balanced, best or a folder"):
        load_encoder("clever")
