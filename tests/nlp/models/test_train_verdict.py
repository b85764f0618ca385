"""Training of the verdict's model: the shipped weights are the fitted ones, and the fit does what it says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from nlp.brief.verdict import BIAS, READ, WEIGHTS
from nlp.models.train_verdict import ANSWERED, COLUMNS, PLANTED, PUBLIC, _weights, fit, left_out


@pytest.fixture(scope="module")
def read() -> pd.DataFrame:
    return pd.concat([pd.read_csv(path, sep="\t") for path in (PUBLIC, PLANTED)], ignore_index=True)


def test_the_shipped_weights_are_the_fitted_ones(read: pd.DataFrame) -> None:
    weights, bias = fit(read)
    assert weights == pytest.approx(WEIGHTS, abs=0.02)
    assert bias == pytest.approx(BIAS, abs=0.02)


def test_readings_are_of_every_kind(read: pd.DataFrame) -> None:
    assert tuple(read.columns) == COLUMNS
    assert set(read["kind"]) == {"own", "without", "other", "planted"}
    assert (read["answered"] == (read["kind"] == "own"))[read["kind"] != "planted"].all()
    assert read[list(READ)].stack().between(-1, 1).all()


def test_both_kinds_of_questions_count_the_same(read: pd.DataFrame) -> None:
    weights = pd.Series(_weights(read))
    assert weights.groupby(read["kind"] == "planted").sum().tolist() == pytest.approx([0.5, 0.5])
    assert weights[read["answered"] == 1].sum() == pytest.approx(ANSWERED)


def _drawn(count: int = 60) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    values = rng.uniform(0, 1, (count, len(READ)))
    read = pd.DataFrame(values, columns=list(READ))
    families = [f"planted {number}" for number in range(count)]
    return read.assign(answered=(values[:, 0] > values[:, 1]).astype(int), kind="planted", family=families, language="en")


def test_no_weight_is_negative() -> None:
    weights, _ = fit(_drawn())
    assert weights[0] > 1  # what answers
    assert weights[1] == 0  # what speaks against an answer is left out, not turned around


def test_what_is_left_out_is_not_fitted_to() -> None:
    read = _drawn(12)
    turned = read.assign(answered=np.where(read.index == 0, 1 - read["answered"], read["answered"]))
    assert left_out(read)[0] == pytest.approx(left_out(turned)[0], abs=1e-6)
    both = [frame.assign(family=frame["family"].where(frame.index > 1, "planted 0")) for frame in (read, turned)]
    assert left_out(both[0])[1] == pytest.approx(left_out(both[1])[1], abs=1e-6)  # one question, put to two stores
