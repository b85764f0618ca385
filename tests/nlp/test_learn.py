"""Learning a fit: the choice of an encoder."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.snapshots.cache import VectorFiles
from nlp import learn
from nlp.config import Config
from nlp.encode import OnnxEncoder
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
