"""Agreement with people's labels."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp.evaluate import label_agreement, purity, topic_agreement


def test_topic_agreement_is_full_for_the_same_groups_under_other_names() -> None:
    scores = {score.name: score for score in topic_agreement(pd.Series(["a", "b"] * 20), pd.Series([5, 9] * 20))}
    assert [scores[name].value for name in ("topic NMI", "topic ARI", "topic purity", "share without topic")] == [1, 1, 1, 0]


def test_scores_lie_in_their_interval() -> None:
    random = np.random.default_rng(0)
    found = label_agreement("sentiment", pd.Series(random.integers(0, 3, 200)), pd.Series(random.integers(0, 3, 200)))
    assert all(score.low <= score.value <= score.high and score.conversations == 200 for score in found)


def test_purity_counts_the_commonest_label_of_each_group() -> None:
    assert purity(np.array(["a", "a", "b", "b"]), np.array([1, 1, 1, 2])) == 0.75
