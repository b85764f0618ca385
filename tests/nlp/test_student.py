"""Student: learns a teacher's space from a sample, is deterministic, and survives saving."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nlp.encode import OnnxEncoder
from nlp.models.prepare import MINILM, ModelError, is_ready, models_folder
from nlp.protocols import Progress
from nlp.student import Student

SUBJECTS = {"card": "my card was {} at the shop {}", "fee": "a fee of {} was taken {}", "app": "the app {} when I log in {}"}
FILLERS = [
    (first, second) for first in ("blocked", "stolen", "shown", "slow", "wrong") for second in ("today", "again", "yesterday", "twice")
]
TEXTS = [form.format(*fillers) for form in SUBJECTS.values() for fillers in FILLERS]


class SubjectTeacher(OnnxEncoder):
    """A teacher that knows three subjects: stands in for the transformer, keeps its tokeniser and word vectors."""

    def __init__(self) -> None:
        self.name, self.version, self.dim, self.folder = "subjects", json.loads((FOLDER / "model.json").read_text())["version"], 3, FOLDER

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> np.ndarray:
        return np.array([[float(f" {subject} " in f" {text} ") for subject in SUBJECTS] for text in texts], dtype=np.float32)


FOLDER = models_folder() / "minilm"
pytestmark = pytest.mark.skipif(not is_ready(FOLDER, MINILM), reason="models are not prepared: make setup")


@pytest.fixture(scope="module")
def student() -> Student:
    return Student.fit(TEXTS, SubjectTeacher(), seed=1, sample=40)


def test_student_learns_what_the_teacher_means(student: Student) -> None:
    taught = SubjectTeacher().encode(TEXTS)
    assert (student.encode(TEXTS) * taught).sum(axis=1).min() > 0.9


def test_student_gives_unit_vectors_in_the_teachers_width(student: Student) -> None:
    vectors = student.encode([*TEXTS, "никогда не видел", ""])
    assert vectors.shape == (len(TEXTS) + 2, student.dim) == (len(TEXTS) + 2, 3)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_student_must_not_depend_on_order_or_company(student: Student) -> None:
    vectors = student.encode(TEXTS)
    assert np.array_equal(student.encode(TEXTS[::-1])[::-1], vectors)
    assert np.array_equal(np.concatenate([student.encode([text]) for text in TEXTS]), vectors)


def test_student_must_not_depend_on_what_it_read_before(student: Student) -> None:
    fresh = Student.fit(TEXTS, SubjectTeacher(), seed=1, sample=40)
    student.encode(TEXTS)
    unseen = ["a stolen wallet and a card", "why is the app slow"]
    assert np.array_equal(student.encode([*unseen, TEXTS[0]]), fresh.encode([*unseen, TEXTS[0]]))


def test_student_fit_repeats_itself_whatever_the_order_of_the_corpus() -> None:
    one, two = (Student.fit(texts, SubjectTeacher(), seed=3, sample=30) for texts in (TEXTS, TEXTS[::-1] + TEXTS))
    assert one.version == two.version != Student.fit(TEXTS, SubjectTeacher(), seed=4, sample=30).version


def test_student_survives_saving(student: Student, tmp_path: Path) -> None:
    student.save(tmp_path / "student")
    loaded = Student.load(tmp_path / "student")
    assert loaded.version == student.version
    assert np.array_equal(loaded.encode(TEXTS), student.encode(TEXTS))


def test_student_must_not_load_with_another_teacher(student: Student, tmp_path: Path) -> None:
    student.save(tmp_path)
    facts = json.loads((tmp_path / "student.json").read_text()) | {"teacher_version": "0" * 64}
    (tmp_path / "student.json").write_text(json.dumps(facts))
    with pytest.raises(ModelError, match="--full"):
        Student.load(tmp_path)


@pytest.mark.parametrize("texts", [[], ["alone"]])
def test_student_takes_a_tiny_corpus(texts: list[str]) -> None:
    assert Student.fit(texts, SubjectTeacher()).encode(["a fee"]).shape == (1, 3)
