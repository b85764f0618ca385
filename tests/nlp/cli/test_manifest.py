"""What a run says of itself."""

from __future__ import annotations

import pandas as pd
import pytest

from data.schema import EarshotError
from nlp.cli.manifest import check_counts, summary

RUN = {"read": 3, "imported": 2, "merged": 0, "rejected": 1}


def test_the_summary_gives_the_reasons_of_this_run_alone() -> None:
    manifest = {
        "snapshot_id": "s1", "this_run": RUN, "this_run_rejected": {"spam": 1}, "rejected_reasons": {"spam": 5, "no words": 2},
        "fit": {"reason": "kept, it still serves"},
    }  # fmt: skip
    assert summary(manifest) == "Published s1: 3 rows read = 2 imported + 0 merged + 1 rejected (1 spam). Fit: kept, it still serves."
    nothing = {**manifest, "this_run": dict.fromkeys(RUN, 0), "this_run_rejected": {}}
    assert "0 rejected. Fit" in summary(nothing)


def test_lost_rows_stop_the_run() -> None:
    rejected = pd.DataFrame({"reason": ["spam"]})
    check_counts({"rows": RUN}, rejected)
    for rows, left in (({**RUN, "read": 4}, rejected), (RUN, rejected.iloc[:0])):
        with pytest.raises(EarshotError, match="Rows were lost"):
            check_counts({"rows": rows}, left)
